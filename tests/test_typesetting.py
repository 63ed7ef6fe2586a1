"""How texts are set: lines end where a careful typesetter of the language lets them end, and no word is changed."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfs import joined
from sites import example_for, example_pages
from standardbook.build import jobs
from standardbook.export.weasyprint_engine import document_of, engine
from standardbook.model.document_control import EditionChange, Wording
from standardbook.model.language import Foreign
from standardbook.render.differences import rows_of
from standardbook.render.markdown import TextWriter
from standardbook.render.pages import render_search
from standardbook.render.typesetting import typeset
from standardbook.render.wording import filled
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped

LANGUAGES = ("en", "ru", "hu", "hy", "tl")
TEMPLATES = [shipped("templates")]

WORDS = (
    "в", "и", "не", "же", "бы", "дом", "—", "–", "-", "5", "10.", "1 000", "%", "95%", "секунд", "rings", "мая", "m",
    "2026", "թ.", "նոյեմբերի", "na", "oras", "július", "°C", "EUR", "№", "\u00a0", "\u202f", "\n", "(", "»", ".", "",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join), st.lists(st.sampled_from(WORDS)).map("".join)
)


@given(text=TEXTS, language=st.sampled_from((*LANGUAGES, "de", "fr", "pt-BR", "tr")))
def test_setting_a_text_twice_is_setting_it_once_and_only_spaces_differ(text: str, language: str) -> None:
    """A text that is set already stays as it is, and every letter and sign stands where it stood."""
    once = typeset(text, language)
    assert typeset(once, language) == once
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", text)
    assert once.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Я в доме и у друга — не жди", "Я в~доме и~у~друга~— не~жди"),
        ("ru", "Скажи же, что бы это ни было", "Скажи~же, что~бы это ни~было"),
        ("ru", "50 секунд, 2 рабочих дня, к 16 ноября 2026 г.", "50~секунд, 2~рабочих дня, к~16~ноября 2026~г."),
        ("ru", "95% или 95 %", "95~% или 95~%"),
        ("ru", "кофе-в доме", "кофе-в доме"),
        ("hu", "2026. július 1. – 50 másodpercen belül, 95 %-ában", "2026.~július~1.~– 50~másodpercen belül, 95%-ában"),
        ("hu", "A bárnál a vendég", "A bárnál a vendég"),
        ("hy", "2026 թ. նոյեմբերի 16-ից 10 վայրկյանում, 95 %", "2026~թ. նոյեմբերի~16-ից 10~վայրկյանում, 95%"),
        ("tl", "4 na oras, 10 minutong paghihintay, 95 %", "4~na~oras, 10~minutong paghihintay, 95%"),
        ("en", "2 business days – 95 % of 30 EUR at 65 °C", "2~business days~– 95% of 30~EUR at 65~°C"),
        ("en", "1 Press the rim. 2 Tilt it 3 times", "1~Press the rim. 2~Tilt it 3 times"),
        ("hy", "1 Սեղմեք եզրը։ 2 Թեքեք", "1~Սեղմեք եզրը։ 2~Թեքեք"),
        ("de", "am 5. Mai für 2 Tage, 95%", "am 5.~Mai für 2~Tage, 95~%"),
    ],
)
def test_what_belongs_together_stays_on_a_line(language: str, text: str, expected: str) -> None:
    """Number and unit, day and month, a dash and the word before it, the number of a part and its first word.

    In Russian also the small words and the next one.
    """
    assert typeset(text, language).replace("\u00a0", "~") == expected


def test_a_text_of_another_language_is_set_as_that_language_sets_it() -> None:
    """An English text in a Russian edition has no Russian spaces, and still says what it is."""
    found = typeset(Foreign("и 95 %", "en"), "ru")
    assert found == "и 95%"
    assert isinstance(found, Foreign)
    assert found.language == "en"


def test_code_and_addresses_are_left_alone() -> None:
    """Only words are set: what somebody copies into a machine stays as it was written."""
    writer = TextWriter(example_for("barista", "ru"), lambda _name: None)
    text = "Наберите `и в 95 %` и [в доме](https://example.org/a)."
    assert writer.inline(text) == (
        'Наберите <code>и в 95 %</code> и\u00a0<a class="outside" href="https://example.org/a">в\u00a0доме</a>.'
    )
    assert writer.plain(text) == "Наберите и в 95 % и\u00a0в\u00a0доме."


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        ("ru", "Добрый день.", "«Добрый день»."),
        ("ru", "Добрый день!", "«Добрый день!»"),
        ("ru", "Минуту...", "«Минуту...»"),
        ("ru", "<b>Да.</b>", "«<b>Да</b>»."),
        (
            "ru",
            '<span class="outdated">Да.</span> <small>Устарело.</small>',
            '«<span class="outdated">Да.</span> <small>Устарело.</small>»',
        ),
        ("hy", "Բարի օր։", "«Բարի օր»։"),
        ("en", "Good day.", "“Good day.”"),
    ],
)
def test_the_stop_of_a_quotation_stands_where_the_language_has_it(language: str, phrase: str, expected: str) -> None:
    """In Russian and Armenian the stop goes behind the mark that the book sets; other signs stay inside."""
    pattern = catalogue_of(language, TEMPLATES).gettext("“%(words)s”")
    assert filled(pattern, language, {"words": phrase}) == expected


@pytest.mark.parametrize(("language", "inside"), [("ru", ".»"), ("hy", "։»")])
def test_no_phrase_of_the_example_has_its_stop_inside(language: str, inside: str) -> None:
    """Whatever the book puts in quotation marks has its stop outside."""
    for page in example_pages("barista", language):
        assert not re.search(rf"(?<!\.)\{inside}</", page.html), page.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_has_plain_spaces_only(language: str) -> None:
    """Who types a plain space finds what is set with another."""
    index = render_search(example_for("barista", language), TEMPLATES)
    assert not re.search("[\u00a0\u202f]", str(index))


def test_a_comparison_does_not_tell_of_spaces() -> None:
    """A wording that was written with other spaces before is no other wording on the page of changes."""
    edition = example_for("barista", "ru")
    plain = TextWriter(edition, lambda _name: None).plain
    old, new = plain("Ждите в\u00a0зале 5 минут"), plain("Ждите в зале 5\u00a0минут")
    change = EditionChange(
        kind="standard", id="wait", number="", title="Wait", status="changed", material=False, direction=None, place="", old_place="",
        wordings=(Wording("why", (old,), (new,)),),
    )  # fmt: skip
    assert rows_of(change, str, "ru") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_form_of_percent_stands_on_every_page(language: str) -> None:
    """A share is written alike wherever it comes from: from a figure or from a sentence."""
    forms = set()
    for page in example_pages("complete", language):
        forms |= set(re.findall(r"\d(\s?%)", re.sub(r"<[^>]*>", "", page.html)))
    assert len(forms) == 1


@pytest.mark.pdf
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_a_page_takes_one_line(language: str) -> None:
    """Number, version, position and what a printed copy is stand in one line on every page of every edition."""
    edition = example_for("complete", language)
    titles = [edition.role_title, *(each.title for each in edition.roles)]
    for title in {max(titles, key=len), edition.role_title}:
        frame = jobs.frame_of(replace(edition, role_title=title), 188, TEMPLATES)
        with engine() as weasyprint:
            document = document_of(weasyprint, frame.html, frame.css, pictures=())
        for page in document.pages:
            foot = next(each for each in page._page_box.children if getattr(each, "at_keyword", "") == "@bottom-left")
            lines = [each for each in foot.descendants() if type(each).__name__ == "LineBox"]
            assert len(lines) == 1, title


@pytest.mark.pdf
def test_armenian_labels_have_no_letters_of_the_old_spelling(tmp_path: Path) -> None:
    """Nothing makes two letters of the one that the reformed spelling writes otherwise in capitals."""
    path = tmp_path / "book.pdf"
    path.write_bytes(joined(example_for("reviews-editor", "hy")))
    words = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "ԵՒ" not in words
    assert "Նաև արգելվում է" in words
    assert not re.search("[\u00a0\u202f]", words)
