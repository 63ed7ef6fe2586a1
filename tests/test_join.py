"""Joined equals whole: a book of sections laid out alone reads like the same book laid out in one piece."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from pdfs import TEMPLATES, elements_of, joined, whole
from sites import example
from standardbook.build import jobs
from standardbook.diagnostics import AuthorError, StandardbookError
from standardbook.export.join import BookMetadata, join
from standardbook.export.pdf import Leaves, lay_out
from standardbook.model.edition import Edition
from standardbook.render.placeholders import BLANK, PageNumber
from standardbook.select import select_edition, select_editions

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module", params=["courier-en", "support-lead-hy"])
def edition(request: pytest.FixtureRequest) -> Edition:
    """Return a small edition of the example, in its own language and in a translation."""
    role, _, language = str(request.param).rpartition("-")
    return select_edition(example(), role, language)


@pytest.fixture(scope="module")
def books(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the book of an edition, joined and whole."""
    folder = tmp_path_factory.mktemp("books")
    for name, content in (("joined", joined(edition)), ("whole", whole(edition))):
        (folder / f"{name}.pdf").write_bytes(content)
    return folder / "joined.pdf", folder / "whole.pdf"


def catalogue_of(book: Path) -> list[str]:
    """Return the words of each page, in the order in which they are drawn: those of its frame come last in one, first in the other."""
    document = pypdfium2.PdfDocument(book)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_the_pages_say_the_same(books: tuple[Path, Path]) -> None:
    """Page for page the same words and the same numbers of pages."""
    own, other = (catalogue_of(book) for book in books)
    assert len(own) == len(other)
    for number, (mine, theirs) in enumerate(zip(own, other, strict=True), 1):
        assert Counter(mine.split()) == Counter(theirs.split()), number


def test_the_links_lead_to_the_same_places(books: tuple[Path, Path]) -> None:
    """Every link stands on the same page, in the same order, and leads to the same page."""

    def links(book: Path) -> list[tuple[int, str, int]]:
        with pikepdf.open(book) as pdf:
            pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
            names = {
                str(name): pages[place[0].objgen] for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()
            }
            return [
                (number, str(note.get("/Dest", "")), names.get(str(note.get("/Dest", "")), -1))
                for number, page in enumerate(pdf.pages)
                for note in page.obj.get("/Annots", ())
            ]

    own, other = map(links, books)
    assert own == other
    assert len(own) > 50


def test_the_tags_say_the_same_in_the_same_order(books: tuple[Path, Path]) -> None:
    """What is read aloud has the same headings, lists, tables and links in the same order, and the same languages."""

    def kinds(book: Path) -> list[str]:
        with pikepdf.open(book) as pdf:
            return [
                f"{each.S} {each.get('/Lang', '')} {each.get('/Alt', '')}"
                for each in elements_of(pdf)
                if each.S not in ("/Div", "/Span", "/NonStruct") or "/Lang" in each
            ]

    own, other = map(kinds, books)
    assert own == other


def test_every_word_is_tagged_or_an_artifact(books: tuple[Path, Path]) -> None:
    """Of each page every piece of marked content belongs to one element of the tree, and the numbers are whole."""
    with pikepdf.open(books[0]) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for page in pdf.pages:
            content = b"".join(each.read_bytes() for each in page.obj.Contents)
            marked = sorted(int(each) for each in re.findall(rb"<</MCID (\d+)>>", content))
            assert len(marked) == len({*marked})
            for number in marked:
                element = parents[int(page.obj.StructParents)][number]
                kids: list[Any] = [*element.K]
                assert number in [int(kid) for kid in kids if isinstance(kid, int)]
            for note in page.obj.get("/Annots", ()):
                assert parents[int(note.StructParent)].S == "/Link"


def test_the_outline_is_that_of_the_whole_with_the_stages(books: tuple[Path, Path], edition: Edition) -> None:
    """The bookmarks are those of the whole book, and the stages with their touchpoints below them."""

    def lines(book: Path) -> list[tuple[int, str, int]]:
        reader = pypdf.PdfReader(book)

        def walk(entries: Sequence[Any], level: int) -> list[tuple[int, str, int]]:
            found = []
            for each in entries:
                if isinstance(each, list):
                    found += walk(each, level + 1)
                else:
                    page = reader.get_destination_page_number(each)
                    found.append((level, str(each.title), page or 0))
            return found

        return walk(reader.outline, 1)

    own, other = map(lines, books)
    titles = [title for _, title, _ in own]
    assert [(title, page) for _, title, page in own if (title, page) in {line[1:] for line in other}] == [
        line[1:] for line in other
    ]
    stages = [each.title for each in edition.stages]
    assert [title for level, title, _ in own if level == 2 and title in stages] == stages
    places = [each.title for each in edition.touchpoints] + [each.title for each in edition.situations]
    assert {own[titles.index(title)][0] for title in places} == {3}


def test_the_file_says_that_it_is_accessible_and_made_to_last(books: tuple[Path, Path], edition: Edition) -> None:
    """PDF/UA-1 and PDF/A-2a at once, with colours that are defined and the edition's language."""
    with pikepdf.open(books[0]) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert str(pdf.Root.Lang) == edition.language
        assert all(note.F == 4 for page in pdf.pages for note in page.obj.get("/Annots", ()))


def test_the_contents_name_the_pages(books: tuple[Path, Path], edition: Edition) -> None:
    """The number behind a line of the contents is the page on which it stands."""
    pages = catalogue_of(books[0])
    contents = next(page for page in pages if all(each.title in page for each in edition.touchpoints))
    for place in edition.touchpoints:
        found = re.search(rf"{re.escape(place.title)} ?(\d+)", contents)
        assert found, place.title
        assert place.title in pages[int(found[1]) - 1]


def test_roles_share_sections_and_none_tells_of_an_edition() -> None:
    """Positions that do the same touchpoint share its layout; number, version, date and the place's number are in none."""
    editions = tuple(select_editions(example(), [("en", "barista"), ("en", "shift-manager"), ("en", "complete")]))
    made = jobs.render(jobs.RenderJob(editions, TEMPLATES, ("pdf",), ((),) * 3))
    uses = Counter(section.sheet for each in made.editions for section in each["pdf"])
    shared = [made.sheets[key].html for key, count in uses.items() if count > 1]
    assert len(shared) > 10
    own = (editions[0].number, f"version {editions[0].version}", "28 November 2026", "Complete edition")
    assert not [html for html in shared if any(words in html for words in own)]
    assert not [html for html in shared if re.search(r">4[.]\d+<", html)]


@pytest.mark.parametrize("output", ["pdf", "site"])
def test_a_template_of_a_company_may_use_the_edition_and_tells_no_other_s(tmp_path: Path, output: str) -> None:
    """Where a company's own template prints for whom a touchpoint's page is, every edition gets its own words."""
    (tmp_path / output).mkdir()
    (tmp_path / output / "touchpoint.html").write_text("<p>For the {{ role_title }}.</p>", encoding="utf-8")
    editions = tuple(select_editions(example(), [("en", "barista"), ("en", "shift-manager")]))
    made = jobs.render(jobs.RenderJob(editions, (tmp_path, *TEMPLATES), (output,), ((),) * 2))
    for edition, rendered in zip(editions, made.editions, strict=True):
        texts = [made.sheets[each.sheet].html for each in rendered.get("pdf", ()) if each.id.startswith("touchpoint-")]
        texts += [
            page.content
            for path, page in (rendered["site"].source.pages if "site" in rendered else {}).items()
            if path[:5] == "touch"
        ]
        assert len(texts) > 3
        assert all(f"For the {edition.role_title}." in text for text in texts)


def test_a_shipped_template_that_uses_the_edition_in_a_shared_place_is_broken(tmp_path: Path) -> None:
    """What is made once for all editions cannot print what belongs to one: the template fails instead."""
    shipped_one = Path(shutil.copytree(TEMPLATES[0], tmp_path / "templates"))
    (shipped_one / "site" / "situation.html").write_text("{{ edition.role_title }}", encoding="utf-8")
    edition = select_edition(example(), "barista", "en")
    with pytest.raises(AuthorError, match="edition's"):
        jobs.render(jobs.RenderJob((edition,), (shipped_one,), ("site",), ((),)))


def test_a_number_is_filled_in_where_the_page_is_known_only_later() -> None:
    """A section names its blanks; each is found again in its laid out pages, with the face in which it stands."""
    edition = select_edition(example(), "courier", "en")
    made = jobs.render(jobs.RenderJob((edition,), TEMPLATES, ("pdf",), ((),)))
    contents = next(each for each in made.editions[0]["pdf"] if each.id == "contents")
    leaves = Leaves.from_bytes(jobs.leaves_of(made.sheets[contents.sheet])[1])
    assert all(isinstance(each, PageNumber) for each in contents.placeholders)
    assert sorted(blank.number for blank in leaves.blanks) == list(range(len(contents.placeholders)))
    assert {blank.face for blank in leaves.blanks} <= {*leaves.faces}


@pytest.mark.parametrize("number", ["0000", "0007"])
def test_a_text_that_reads_like_a_blank_is_never_filled_in(number: str) -> None:
    """An author's own sign with digits, alone in an element, stops the book instead of becoming a number."""
    html = f'<p><span class="place">{BLANK}0000</span></p><p>It costs <b>{BLANK}{number}</b>.</p>'
    page = f'<!doctype html><html lang="en"><head><title>t</title></head><body>{html}</body></html>'
    css = "html { font-family: 'Noto Sans' }"
    binding = BookMetadata("t", "a", "s", "en", [["4.2"]], [[]])
    with pytest.raises(StandardbookError, match="reads like a blank"):
        join(binding, [lay_out(page, css)], lay_out(page, css, tagged=False))
