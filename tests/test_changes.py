"""What a reader is told of a new version: counted first, each thing once, and of long texts only what differs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect

from histories import TEMPLATES, handbook_of, small, standard
from pdfs import joined
from sites import example_for, write_site
from standardbook.build import jobs
from standardbook.export.galley import Galley
from standardbook.export.pagination import paginate
from standardbook.history.edition_changes import Comparison
from standardbook.history.report import Difference, as_markdown, as_text
from standardbook.model.document_control import DocumentControl, EditionChange, Revision, Standing, Wording
from standardbook.model.edition import Edition
from standardbook.model.paper import A4
from standardbook.render.changes_chapter import values_of_changes
from standardbook.render.differences import rows_of
from standardbook.render.marks import marks_of
from standardbook.render.pages import render_pages
from standardbook.render.word_differences import pairs
from standardbook.resources.catalogues import catalogue_of
from standardbook.select import select_edition
from test_grey import SCALE, grey, places_of, row
from test_overprint import all_changed

LONG = "Our aim is that all who come in are seen at once, each is greeted by a word and a look, and never waits alone or unseen at the door of one of our shops."


def changed(edit: Callable[[dict[str, Any]], None], role: str = "complete", **control: Any) -> Edition:  # noqa: ANN401
    """Return an edition of the small handbook that was edited since 1.0.0, with what changed."""
    data = small()
    edit(data)
    old, new = handbook_of(small()), handbook_of(data)
    edition = select_edition(new, role, "en")
    own = DocumentControl(
        standing=Standing("in-force"),
        since="1.0.0",
        changes=Comparison(old, new, TEMPLATES).changes_in(edition, {}),
        revisions=tuple(Revision(each, "2026-01-01", "Head", "For the cook.", 1) for each in ("1.1.0", "1.0.0")),
    )
    return replace(edition, version="1.1.0", control=replace(own, **control))


def page_of(edition: Edition) -> str:
    """Return the page of changes of a site, as words with the marks of what differs."""
    page = next(each for each in render_pages(edition, TEMPLATES, pdf_name="x.pdf") if each.path == "changes.html")
    return " ".join(re.sub(r"<(?!/?(?:ins|del|li)\b)[^>]*>", " ", page.html).split()).replace("\u00a0", " ")


def several(data: dict[str, Any]) -> None:
    """Tighten, add, remove and reword."""
    standard(data, "greet")["target"]["at_most"] = "8 s"
    data["standards/table.yaml"]["standards"].pop(1)
    data["standards/door.yaml"]["standards"].append({"id": "nod", "must_not": "Look away.", "why": "They count on us."})
    standard(data, "serve")["why"] = "The right hand is busy."


def test_the_digest_comes_first_and_by_place() -> None:
    """How many are new, stricter, gone or only worded otherwise; then the same for each place."""
    page = page_of(changed(several))
    assert page.index("1 new, 1 stricter, 1 gone, 1 in its wording only") < page.index("What you do differently now")
    assert "At the door 1 new, 1 stricter" in page
    assert "At the table 1 gone" in page


def test_a_new_rule_is_named_and_not_printed_again() -> None:
    """Its sentence leads to it; its reason and the rest stand there alone."""
    page = page_of(changed(several))
    assert page.count("Do not look away") == 1
    assert "They count on us" not in page


def test_whom_nothing_concerns_reads_one_line() -> None:
    """Neither counts nor what the version is about for others."""
    page = page_of(changed(lambda data: standard(data, "greet").update(must="Wave."), role="bob"))
    assert page == "Version 1.1.0, in force from 1 January 2026, changes nothing for you."
    assert "For the cook." in page_of(changed(several))


def wording(field: str, old: tuple[str, ...], new: tuple[str, ...], kind: str = "standard") -> EditionChange:
    """Return a change of one field."""
    return told(kind, Wording(field, old, new))


def told(kind: str, *wordings: Wording, **more: Any) -> EditionChange:  # noqa: ANN401
    """Return a change of some fields."""
    own = {"id": "x", "number": "", "title": "X", "status": "changed", "material": True, "direction": None, **more}
    return EditionChange(kind=kind, **own, place="", old_place="", wordings=wordings)


def lines(change: EditionChange) -> list[tuple[str, bool, list[tuple[str, str, str]]]]:
    """Return the rows of a change: label, whether it is a list, and its lines."""
    return [
        (each.label, each.is_list, [(str(line.how), str(line.old), str(line.new)) for line in each.lines])
        for each in rows_of(change, str, "en")
    ]


def test_of_a_long_text_only_the_changed_words_are_marked() -> None:
    """Words far from them are left out with a sign; what was only added needs no text of before."""
    found = lines(wording("why", (LONG,), (LONG.replace("a word", "a smile"),)))
    assert found == [
        (
            "Why",
            False,
            [
                (
                    "changed",
                    "… once, each is greeted by a <del>word</del> and a look, and never waits …",
                    "… once, each is greeted by a <ins>smile</ins> and a look, and never waits …",
                )
            ],
        )
    ]
    ((_, _, [(_, old, new)]),) = lines(wording("why", ("Serve.",), ("Serve and smile.",)))
    assert (old, new) == ("", "Serve<ins> and smile</ins>.")


def test_lists_stay_lists_and_texts_their_paragraphs() -> None:
    """An item that changed stands beside what it was, a new and a gone one alone, those that stayed not at all."""
    old = ("Look up.", "Smile at once, and mean it.", "Go.")
    new = ("Look up.", "Smile at once, and show it.", "Stay.", "Wave.")
    ((label, is_list, found),) = lines(wording("steps", old, new))
    assert (label, is_list) == ("How it goes", True)
    assert found[0] == (
        "changed",
        "Smile at once, and <del>mean</del> it.",
        "Smile at once, and <ins>show</ins> it.",
    )
    assert {each[0] for each in found[1:]} == {"new", "gone"}

    def in_a_list(data: dict[str, Any], text: str) -> None:
        data["book.yaml"]["provisions"]["sections"] = [{"id": "a", "title": "A", "text": text}]

    before, after = small(), small()
    in_a_list(before, "First:\n\n- one of them\n- two of them\n")
    in_a_list(after, "First:\n\n- one of them\n- two of us\n")
    comparison = Comparison(handbook_of(before), handbook_of(after), TEMPLATES)
    (change,) = comparison.changes_in(select_edition(handbook_of(after), "ann", "en"), {})
    assert change.wordings[0].new == ("First:", "• one of them", "• two of us")
    assert lines(change) == [("Text", True, [("changed", "two of <del>them</del>", "two of <ins>us</ins>")])]


def test_what_stands_elsewhere_has_moved() -> None:
    """From one list to another, and in an order that matters; another order of the rest is no difference."""
    both = told("standard", Wording("behave", ("a", "b"), ("a",)), Wording("forbidden", ("c",), ("c", "b")))
    assert lines(both) == [("How to behave → Forbidden", True, [("moved", "", "b")])]
    assert lines(wording("steps", ("a", "b", "c"), ("b", "c", "a"))) == [("How it goes", True, [("moved", "", "a")])]
    assert lines(wording("forbidden", ("a", "b"), ("b", "a"))) == []
    said = as_text(Difference("1", "2", None, (both,)))
    assert "    behave -> forbidden\n      = b\n" in said


def test_the_same_change_is_told_once() -> None:
    """Things in which the very same has changed stand together above it."""

    def edit(data: dict[str, Any]) -> None:
        for id_ in ("serve", "clear"):
            standard(data, id_)["why"] = "Nobody is disturbed."

    before = small()
    for id_ in ("serve", "clear"):
        standard(before, id_)["why"] = "Nobody is in the way."
    data = small()
    edit(data)
    edition = select_edition(handbook_of(data), "complete", "en")
    changes = Comparison(handbook_of(before), handbook_of(data), TEMPLATES).changes_in(edition, {})
    values = values_of_changes(replace(edition, control=DocumentControl(since="1.0.0", changes=changes)), str)
    assert [[[each.id for each in told.changes] for told in group.told] for group in values["wording"]] == [
        [["serve", "clear"]]
    ]


def test_a_changed_address_is_no_other_rule() -> None:
    """It is counted as wording, binds nobody, and is told as what it is in every output."""
    before, after = small(), small()
    for data, place in ((before, "a"), (after, "b")):
        standard(data, "greet")["must"] = f"Greet as [the card](https://{place}.example) says."
    new = handbook_of(after)
    edition = select_edition(new, "ann", "en")
    changes = Comparison(handbook_of(before), new, TEMPLATES).changes_in(edition, {})
    assert [(each.material, each.sort) for each in changes] == [(False, "wording")]
    control = DocumentControl(standing=Standing("in-force"), since="1.0.0", changes=changes)
    assert "Only an address of a link or a picture has changed." in page_of(replace(edition, control=control))
    for written in (as_text, as_markdown):
        assert "only an address of a link or a picture" in written(Difference("1", "2", "ann", changes))


def test_the_report_counts_and_marks_words_too() -> None:
    """A digest under the headline, also by place; in long lines the words that differ stand between marks."""
    text = LONG.replace("a word", "a smile")
    change = told("standard", Wording("why", (LONG,), (text,)), direction="tightened")
    other = replace(change, id="y", status="added", place="At the door", wordings=())
    said = as_text(Difference("1", "2", None, (change, other)))
    assert "\n1 new, 1 stricter\n  standard: 1 stricter\n  At the door: 1 new\n" in said
    assert "      - … once, each is greeted by a [-word-] and a look, and never waits …\n" in said
    assert "      + … once, each is greeted by a {+smile+} and a look, and never waits …\n" in said
    assert "greeted by a **smile** and" in as_markdown(Difference("1", "2", None, (change,)))


def test_the_customer_of_a_situation_is_told_in_words() -> None:
    """What the file calls `hater` is told as the reader knows it."""
    before, after = small(), small()
    for data, who in ((before, "customer"), (after, "hater")):
        data["situations.yaml"]["situations"][0]["customer"] = who
    new = handbook_of(after)
    (change,) = Comparison(handbook_of(before), new, TEMPLATES).changes_in(select_edition(new, "bob", "en"), {})
    assert [(each.old, each.new) for each in change.wordings] == [(("Customer",), ("Hater",))]


MARKS = {
    "en": ("stricter in 1.1.0", "was 10\u00a0seconds"),
    "ru": ("строже с 1.1.0", "было: 10\u00a0seconds"),
    "hu": ("szigorúbb (1.1.0)", "korábban 10\u00a0seconds"),
    "hy": ("ավելի խիստ՝ 1.1.0", "նախկինում՝ 10\u00a0seconds"),
    "tl": ("mas mahigpit sa 1.1.0", "dati 10\u00a0seconds"),
}


@pytest.mark.parametrize("language", MARKS)
def test_marks_have_words_in_every_language(language: str) -> None:
    """What happened in which version, and the figure that held before; a draft says since which version."""
    edition, words = changed(several), catalogue_of(language, TEMPLATES).gettext
    found = [each.replace("\u00a0", " ") for each in marks_of(edition, words)["standard-greet"].words]
    assert found == [each.replace("\u00a0", " ") for each in MARKS[language]]
    draft = replace(edition, control=replace(edition.control, standing=Standing("draft")))
    assert "1.0.0" in marks_of(draft, words)["standard-nod"].words[0]
    assert set(marks_of(edition, words)) == {"standard-greet", "standard-serve", "standard-nod"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF of a handbook of which a rule has changed a word, and its pages in grey."""
    folder = tmp_path_factory.mktemp("changes")
    path = folder / "book.pdf"
    path.write_bytes(joined(changed(lambda data: standard(data, "serve").update(why="The middle is busy."))))
    subprocess.run(["pdftoppm", "-gray", "-r", str(72 * SCALE), str(path), str(folder / "page")], check=True)
    return path


@pytest.mark.pdf
def test_in_grey_what_is_gone_is_struck_and_what_is_new_underlined(book: Path) -> None:
    """A line goes through the word that was, and one below the word that is."""
    (line,) = places_of(book, "Why BEFORE The right is busy. NOW The middle is busy.")
    said = subprocess.run(["pdftotext", "-bbox", str(book), "-"], capture_output=True, text=True, check=True).stdout
    page = said.split("<page ")[line.page]

    def is_crossed(word: str, share: tuple[float, float]) -> bool:
        rows = re.findall(rf'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">{word}<', page)
        left, top, right, foot = (float(each) for each in rows[-1])
        heights = [top + (foot - top) * (share[0] + (share[1] - share[0]) * at / 20) for at in range(21)]
        return any(all(row(grey(book, line.page), y, left + 0.5, right - 0.5)) for y in heights)

    middle, below = (0.45, 0.72), (0.76, 1.0)
    assert (is_crossed("right", middle), is_crossed("right", below)) == (True, False)
    assert (is_crossed("middle", middle), is_crossed("middle", below)) == (False, True)


@pytest.mark.pdf
def test_the_chapter_takes_at_most_a_tenth() -> None:
    """Of the example's complete book, when a third of its standards say something else: 122 pages without it."""
    edition = example_for("complete")
    changes = [
        told(
            "standard",
            Wording("must", (each.obligation.text,), (f"{each.obligation.text} Always.",)),
            Wording("why", (each.why,), (f"Now: {each.why}",)),
            id=each.id,
            obligation="must",
        )
        for each in edition.standards[::3]
        if each.obligation
    ]
    edition = replace(edition, control=DocumentControl(since="1.0.0", changes=tuple(changes)))
    made = jobs.render(jobs.RenderJob((edition,), TEMPLATES, ("pdf",), ((),)))
    section = next(each for each in made.editions[0]["pdf"] if each.id == "changes")
    galley = Galley.from_bytes(jobs.galley_of(made.sheets[section.sheet])[1])
    assert len(changes) > 40
    assert len(paginate([galley.pieces], [True], A4.text_height)) <= 12


def test_long_lists_are_told_apart_too() -> None:
    """A list of very many items takes no time that grows with its square: each is compared with the one in its place."""
    old, new = ([f"{word} {at} times, and then once more" for at in range(400)] for word in ("Bow", "Nod"))
    found = pairs(old, new, is_ordered=True)
    assert [(each.old, each.new) for each in found] == list(zip(old, new, strict=True))


@pytest.mark.browser
@pytest.mark.parametrize("language", ["hy", "ru"])
def test_no_mark_lies_over_an_id_on_a_phone(language: str, tmp_path: Path, browser: Browser) -> None:
    """Long words of marks and long ids: on a narrow screen none stands over the other, in the longest languages."""
    edition = example_for("barista", language)
    write_site(replace(edition, control=all_changed(edition)), tmp_path)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for name in ("touchpoint-handing-over", "appearance"):
        page.goto((tmp_path / f"{name}.html").as_uri())
        boxes = {
            of: [each.bounding_box() for each in page.locator(f".handbook {of}").all()] for of in (".diff-mark", ".id")
        }
        marks, ids = ([each for each in boxes[of] if each] for of in (".diff-mark", ".id"))
        assert marks
        assert ids
        over = [(one, other) for one in marks for other in ids if overlap(one, other)]
        assert not over, over[:2]
    page.close()


def overlap(one: FloatRect, other: FloatRect) -> bool:
    """Tell whether two boxes on a screen share more than an edge."""
    beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
    above = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
    return not beside and not above
