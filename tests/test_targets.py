"""Figures say in whole sentences what they measure, and none stands under a prohibition as what is allowed."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from handbooks import write
from histories import TEMPLATES
from sites import example_for
from standardbook.model.edition import Edition
from standardbook.model.obligations import Target
from standardbook.model.quantity import format_quantity
from standardbook.project.project import load
from standardbook.render.pages import render_pages, render_search
from standardbook.render.sections import render_sections
from standardbook.render.targets import TargetWriter
from standardbook.resources.catalogues import catalogue_of
from standardbook.select import select_edition

LANGUAGES = ("en", "ru", "hu", "hy", "tl")
WHOLE = {"metric": "Time to the first word", "at_most": "10 s", "share": "95 %", "from": "coming in", "to": "a word"}


def writer(language: str = "en") -> TargetWriter:
    """Return what says targets in a language."""
    words = catalogue_of(language, TEMPLATES)
    return TargetWriter(lambda text: format_quantity(text, language, words), words.gettext)


def said(target: dict[str, Any], language: str = "en") -> str:
    """Return all of a target in sentences."""
    return writer(language).sentence(Target.model_validate(target), str).unescape().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (WHOLE, "Time to the first word: at most 10 seconds, in 95% of cases. Start: coming in. End: a word."),
        ({"metric": "Bags for more than 7 days.", "at_most": "0 bags"}, "Bags for more than 7 days: 0 bags."),
        ({"metric": "Orders in time", "at_least": "97 %"}, "Orders in time: at least 97%."),
        ({"metric": "Reading round", "every": "1 month"}, "Reading round: every month."),
        ({"metric": "Reading round", "every": "3 months"}, "Reading round: every 3 months."),
        ({"metric": "Milk", "between": "60 °C and 65 °C", "share": "90 %"}, "Milk: 60–65°C, in 90% of cases."),
        ({"metric": "Milk", "between": ["60 °C", "65 °C"]}, "Milk: 60–65°C."),
        ({"at_most": "10 s"}, "At most 10 seconds."),
        ({"at_most": "10 s", "share": "95 %", "to": "a word"}, "At most 10 seconds. In 95% of cases. End: a word."),
        ({"share": "95 %", "metric": "Calls"}, "Calls: 95%."),
        ({"metric": "Calls", "from": "the ring"}, "Calls. Start: the ring."),
    ],
)
def test_a_target_is_a_sentence(target: dict[str, Any], sentence: str) -> None:
    """What is measured names the figure; nothing is glued, `at most` stands before no zero, and one is no number."""
    assert said(target) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Time to the first word: максимум 10 секунд, в 95 % случаев. Начало: coming in. Конец: a word."),
        (
            "hu",
            "Time to the first word: legfeljebb 10 másodperc, az esetek 95%-ában. Kezdete: coming in. Vége: a word.",
        ),
        (
            "hy",
            "Time to the first word՝ առավելագույնը 10 վայրկյան, դեպքերի 95%-ում։ Սկիզբը՝ coming in։ Ավարտը՝ a word։",
        ),
        (
            "tl",
            "Time to the first word: hindi hihigit sa 10 segundo, sa 95% ng mga kaso. Simula: coming in. Wakas: a word.",
        ),
    ],
)
def test_each_language_has_its_own_sentence(language: str, sentence: str) -> None:
    """The words around a figure are those of the reader's language, with its signs and its full stop."""
    assert said(WHOLE, language) == sentence


def test_a_caption_leaves_the_figure_to_the_margin() -> None:
    """Beside a figure stands what it measures, in how many cases, and from when to when."""
    caption = writer().caption(Target.model_validate(WHOLE), str)
    assert caption == "Time to the first word. In 95% of cases. Start: coming in. End: a word."
    assert str(writer().figure(Target.model_validate(WHOLE))) == "at most 10 seconds"


def editions(language: str) -> list[Edition]:
    """Return an edition of the example in which figures stand at prohibitions."""
    return [example_for(role, language) for role in ("support-agent",)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_stands_under_a_prohibition(language: str) -> None:
    """Its card says what is measured in a sentence of its own, in the book and on the site, and has no bare figure."""
    for edition in editions(language):
        forbidden = [each for each in edition.standards if each.target and (each.must_not or each.should_not)]
        assert forbidden
        book = "".join(each.html for each in render_sections(edition, TEMPLATES))
        site = "".join(each.html for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf"))
        for each in forbidden:
            assert each.target
            assert each.target.metric
            cards = re.findall(
                rf'<div class="card standard" id="standard-{each.id}">.*?(?=<div class="card|</section>)',
                book,
                re.DOTALL,
            )
            cards += re.findall(
                rf'<section class="card standard"[^>]*aria-labelledby="standard-{each.id}">.*?</section>',
                site,
                re.DOTALL,
            )
            assert len(cards) == 2
            for card in cards:
                assert 'class="figure"' not in card
                assert 'class="measured"' in card
                assert f"{each.target.metric}" in html.unescape(re.sub("<[^>]*>", "", card))


def test_a_search_result_names_its_figure() -> None:
    """What is measured and the figure stand in one sentence there too."""
    found = render_search(editions("en")[0], TEMPLATES)["docs"]
    text = next(each["text"] for each in found if each.get("id") == "hold-only-by-consent")
    assert "Length of a single hold: at most 60 seconds, in 90% of cases." in text.replace("\N{NO-BREAK SPACE}", " ")


def test_markup_in_a_target_is_words(tmp_path: Path) -> None:
    """What is measured may be Markdown, and is never HTML."""
    text = "touchpoint: hello\nstandards:\n  - id: greet\n    must: Say hello.\n    why: So.\n    target: {metric: '**Time** <b>now</b> & 5 %', at_most: 10 s}\n"
    handbook = load(write(tmp_path, {"standards/hello.yaml": text}))[0]
    assert handbook is not None
    book = "".join(each.html for each in render_sections(select_edition(handbook, "clerk", "en"), TEMPLATES))
    assert "<strong>Time</strong> &lt;b&gt;now&lt;/b&gt; &amp; 5%." in book
