"""References with words of the author, and words that look like a term and are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbooks import FILES, write
from sites import example_for
from standardbook.diagnostics import Diagnostic
from standardbook.model.authored import Definition
from standardbook.model.handbook import Handbook, bare_references_in, references_in
from standardbook.model.terms import terms_of
from standardbook.project.project import load
from standardbook.read.numbers import text_with_ids
from standardbook.render.environment import environment_of
from standardbook.render.markdown import TextWriter
from standardbook.render.pages import render_pages, render_search
from standardbook.render.sections import render_sections
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition
from test_translations import BOOK, HEADER, entry

TEMPLATES = [shipped("templates")]


def handbook_with(folder: Path, why: str, **files: str) -> tuple[Handbook, list[Diagnostic]]:
    """Return the small handbook with a reason of its one standard, and what check says of it."""
    standards = FILES["standards/hello.yaml"].replace("why: It is kind.", f'why: "{why}"')
    more = {name.replace("__", "/").replace("_po", ".po"): text for name, text in files.items()}
    root = write(folder, {"book.yaml": BOOK, "standards/hello.yaml": standards, **more})
    handbook, found = load(root)
    assert handbook is not None, [str(each) for each in found]
    return handbook, found


def outputs_of(handbook: Handbook, role: str, language: str = "en") -> dict[str, str]:
    """Return everything that an edition becomes, as text."""
    edition = select_edition(handbook, role, language)
    return {
        "site": "".join(page.html for page in render_pages(edition, TEMPLATES, pdf_name="x.pdf")),
        "pdf": "".join(section.html for section in render_sections(edition, TEMPLATES)),
        "search": str(render_search(edition, TEMPLATES)),
    }


def test_words_of_the_author_are_printed_in_place_of_the_title(tmp_path: Path) -> None:
    """They stand in every output, lead where the reference leads, and are text: nothing in them becomes markup."""
    handbook, _ = handbook_with(tmp_path, "Say it to [[chief|the <boss> & friend]], as [[greet|we greet]].")
    made = outputs_of(handbook, "clerk")
    for name in ("site", "pdf"):
        assert "<b>the &lt;boss&gt; &amp; friend</b>" in made[name]
        assert 'standard-greet">we greet</a>.' in made[name]
    assert "Say it to the <boss> & friend, as we greet." in made["search"]


def test_words_stand_alone_where_the_reader_has_no_target(tmp_path: Path) -> None:
    """A reader outside gets the words without a link and not a letter of the target; a bare reference stays an error."""
    handbook, found = handbook_with(tmp_path, "Better than [[hide|what is said elsewhere]].")
    assert [(each.code, each.severity) for each in found if "edition" in each.code] == [
        ("link-out-of-edition", "warning")
    ]
    for text in outputs_of(handbook, "clerk").values():
        assert "Better than what is said elsewhere." in text
        assert "Hide it" not in text
        assert "hide" not in text
    assert (
        'href="touchpoint-secret.html#standard-hide">what is said elsewhere</a>'
        in outputs_of(handbook, "complete")["site"]
    )
    _, found = handbook_with(tmp_path / "bare", "As in [[hide]] and [[hide|there]].")
    assert "reference-out-of-edition" in [each.code for each in found]


def test_an_unknown_id_is_an_error_with_words_too(tmp_path: Path) -> None:
    """Words do not hide that a reference leads to nothing, and a bar wants words behind it."""
    _, found = handbook_with(tmp_path, "See [[nobody|somebody]].")
    assert "unknown-reference" in [each.code for each in found]
    _, found = handbook_with(tmp_path / "empty", "See [[greet|  ]].")
    assert "reference-without-words" in [each.code for each in found]


def test_a_translation_inflects_what_its_source_names(tmp_path: Path) -> None:
    """A translator's words count as the reference of the source; where the source has words, a translation needs them."""
    why = "Say it to [[chief]]."
    po = HEADER + entry("greet.why", why, "Скажите это [[chief|начальнику]].")
    handbook, found = handbook_with(tmp_path, why, translations__ru_po=po)
    assert "wrong-placeholder" not in [each.code for each in found]
    assert "<b>начальнику</b>" in outputs_of(handbook, "clerk", "ru")["site"]
    why = "Better than [[hide|that]]."
    for words, codes in (
        ("[[hide]]", ["wrong-placeholder"]),
        ("[[hide|это]]", []),
        ("[[hide|]]", ["reference-without-words"]),
    ):
        po = HEADER + entry("greet.why", why, f"Лучше, чем {words}.")
        _, found = handbook_with(tmp_path / str(len(words)), why, translations__ru_po=po)
        assert [each.code for each in found if each.code in {"wrong-placeholder", "reference-without-words"}][
            :1
        ] == codes[:1]


def test_a_number_is_read_as_an_id_and_keeps_the_words() -> None:
    """`[[S12|words]]` names what S12 names, on one line or two."""
    assert (
        text_with_ids("As [[S12|in the\nother]] and [[ S12 ]].", {"S12": "greet"})
        == "As [[greet|in the\nother]] and [[greet]]."
    )
    assert references_in("[[a|b]] [[c]] [[d|]]") == ["a", "c", "d"]
    assert bare_references_in("[[a|b]] [[c]] [[d|]]") == ["c", "d"]


def test_words_over_two_lines_are_one_run(tmp_path: Path) -> None:
    """Where an author's line ends inside the brackets, a space stands in every output."""
    handbook, _ = handbook_with(tmp_path, "Say it to [[chief|the\\nboss]].")
    assert (
        TextWriter(select_edition(handbook, "clerk", "en"), lambda _name: None).plain("Say it to [[chief|the\nboss]].")
        == "Say it to the boss."
    )
    assert "<b>the boss</b>" in outputs_of(handbook, "clerk")["site"]


@pytest.mark.parametrize(
    ("language", "term", "never", "text", "found"),
    [
        ("en", "ticket", ["ticket machine"], "A ticket machine gives no tickets.", ["tickets"]),
        (
            "ru",
            "обращение",
            ["обращённое"],
            "Слово, обращённое к нам, обращения и обращениям",
            ["обращения", "обращениям"],
        ),
        (
            "tl",
            "bisita",
            ["pagbisita", "pagbisitang"],
            "Ang pagbisitang ito ng bisita sa Pagbisita ng mga bisitang iyon",
            ["bisita", "bisitang"],
        ),
        ("hy", "հյուր", ["հյուրի տուն"], "հյուրի տուն, հյուրի սեղան", ["հյուրի"]),
    ],
)
def test_what_only_looks_like_a_term_is_none(
    language: str, term: str, never: list[str], text: str, found: list[str]
) -> None:
    """Words and phrases that an author lists are passed over, just as they are written; other forms are found as before."""
    definition = Definition(id="it", term=term, meaning="It.", never_in=tuple(never))
    assert [text[each.start : each.end] for each in terms_of([definition], language).find(text)] == found


def test_a_term_is_linked_in_figures(tmp_path: Path) -> None:
    """The word that a limit counts in leads to its definition: in targets, in steps, in the waits of channels."""
    definitions = "definitions:\n  - {id: business-day, term: business day, meaning: A day but no holiday.}\n"
    channels = (
        "channels:\n  - {id: post, kind: letter, title: Post, answer_within: 3 business days, resolve_within: 9 days}\n"
    )
    standards = (
        "touchpoint: hello\nstandards:\n  - id: greet\n    must: Say hello.\n    why: A business day is short.\n"
        "    target: {metric: Time, at_most: 2 business days}\n"
        "  - id: write\n    must: Write.\n    why: It lasts.\n    steps: [{do: Begin., within: 4 business days}]\n"
    )
    handbook, _ = load(
        write(tmp_path, {"definitions.yaml": definitions, "channels.yaml": channels, "standards/hello.yaml": standards})
    )
    assert handbook
    made = outputs_of(handbook, "clerk")
    for name, address in (("site", "terms.html#definition-business-day"), ("pdf", "#definition-business-day")):
        for number in (2, 3, 4):
            assert f'{number}\u00a0<a class="term" href="{address}"' in made[name], (name, number)


def test_positions_in_a_row_are_small_where_the_language_writes_them_so() -> None:
    """A Russian or Hungarian row of positions has one capital, at its beginning; names in capitals keep theirs."""
    titles = ("Бариста", "Менеджер смены", "HR-менеджер")
    edition = example_for("barista", "ru")
    assert TextWriter(edition, lambda _name: None).positions(titles) == ["Бариста", "менеджер смены", "HR-менеджер"]
    english = example_for("barista")
    assert TextWriter(english, lambda _name: None).positions(("Host", "Cook")) == ["Host", "Cook"]


def test_filipino_rows_have_no_comma_before_the_last() -> None:
    """A row reads as the prose around it."""
    made, _ = environment_of(example_for("barista", "tl"), TEMPLATES)
    listed = made.globals["listed"]
    assert callable(listed)
    assert [listed(["a"]), listed(["a", "<b>"]), listed(["a", "b", "c"])] == ["a", "a at &lt;b&gt;", "a, b at c"]
