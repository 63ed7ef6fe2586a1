"""A book joined from sections set in pieces says what they say, in their order, with their links, tags and outline."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from pdfs import TEMPLATES, elements_of, joined, read_aloud
from sites import example, example_for
from standardbook.build import jobs
from standardbook.diagnostics import AuthorError, StandardbookError
from standardbook.export.galley import Galley
from standardbook.export.join import BookMetadata, join
from standardbook.export.pdf import lay_out
from standardbook.model.edition import Edition
from standardbook.render.placeholders import BLANK, PageNumber
from standardbook.render.sections import render_sections
from standardbook.select import select_editions

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module", params=["courier-en", "support-lead-hy"])
def edition(request: pytest.FixtureRequest) -> Edition:
    """Return a small edition of the example, in its own language and in a translation."""
    role, _, language = str(request.param).rpartition("-")
    return example_for(role, language)


@pytest.fixture(scope="module")
def book(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book of an edition."""
    path = tmp_path_factory.mktemp("books") / "joined.pdf"
    path.write_bytes(joined(edition))
    return path


def texts_of(book: Path) -> list[str]:
    """Return the words of each page, in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(book)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


class _Html(HTMLParser):
    """The words of a section in their order, without what stands only at the head of a page, and the kinds of elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.kinds: list[str] = []
        self._beside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and dict(attrs).get("class") in ("running", "continued"):
            self._beside = 1
        if not self._beside:
            self.kinds.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._beside = 0

    def handle_data(self, data: str) -> None:
        if not self._beside:
            self.words += data


def squeezed(text: str) -> str:
    """Return letters alone: numbers are filled in later, capitals and hyphens are a matter of style."""
    return re.sub(r"[\W\d_]", "", text.casefold())


def test_what_is_read_aloud_is_what_the_sections_say(book: Path, edition: Edition) -> None:
    """In the order of the tags every word of every section stands once, in the order of its HTML."""
    wanted = "".join(_Html(each.html).words for each in render_sections(edition, TEMPLATES))
    with pikepdf.open(book) as pdf:
        spoken = "".join(text for kind, text in read_aloud(pdf) if kind != "/Lbl")
    assert squeezed(spoken) == squeezed(wanted)


def test_what_goes_on_in_another_piece_is_one_thing(book: Path, edition: Edition) -> None:
    """A table, a list, a heading is one element each, however many pieces and pages it stands on."""
    kinds = Counter[str]()
    for each in render_sections(edition, TEMPLATES):
        kinds.update(_Html(each.html).kinds)
    with pikepdf.open(book) as pdf:
        tags = Counter(str(each.S) for each in elements_of(pdf))
    assert tags["/Table"] == kinds["table"] > 3
    assert tags["/L"] == kinds["ul"] + kinds["ol"]
    assert tags["/TR"] == kinds["tr"]
    assert [tags[f"/H{level}"] for level in (1, 2, 3, 4)] == [kinds[f"h{level}"] for level in (1, 2, 3, 4)]
    assert tags["/Sect"] == kinds["section"]


def test_every_link_stands_over_the_words_it_belongs_to(book: Path) -> None:
    """Each link has its rectangle where its own words are drawn, and leads to a page of the book."""
    document = pypdfium2.PdfDocument(book)
    with pikepdf.open(book) as pdf:
        places = {str(name): place[0].objgen for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()}
        known = {page.obj.objgen for page in pdf.pages}
        seen = 0
        for number, page in enumerate(pdf.pages):
            text = document[number].get_textpage()
            for note in page.obj.get("/Annots", ()):
                left, foot, right, top = sorted_corners(note)
                assert squeezed(text.get_text_bounded(left - 1, foot, right + 1, top)), (number, note.get("/Dest"))
                assert "/Dest" not in note or places[str(note.Dest)] in known
                seen += 1
    document.close()
    assert seen > 50


def sorted_corners(note: pikepdf.Object) -> tuple[float, float, float, float]:
    """Return left, foot, right and top of a link."""
    x, y, x2, y2 = (float(each) for each in note.Rect)
    return min(x, x2), min(y, y2), max(x, x2), max(y, y2)


def test_every_word_is_tagged_or_an_artifact(book: Path) -> None:
    """Of each page every piece of marked content belongs to one element of the tree, and the numbers are whole."""
    with pikepdf.open(book) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for page in pdf.pages:
            content = page.obj.Contents.read_bytes()
            marked = sorted(int(each) for each in re.findall(rb"<</MCID (\d+)>>", content))
            assert len(marked) == len({*marked})
            for number in marked:
                element = parents[int(page.obj.StructParents)][number]
                kids: list[Any] = [*element.K]
                own = [int(kid) for kid in kids if isinstance(kid, int) and element.Pg.objgen == page.obj.objgen]
                own += [
                    int(kid.MCID)
                    for kid in kids
                    if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and kid.Pg.objgen == page.obj.objgen
                ]
                assert number in own
            for note in page.obj.get("/Annots", ()):
                assert parents[int(note.StructParent)].S == "/Link"


def test_the_outline_leads_to_its_words(book: Path, edition: Edition) -> None:
    """Every line of the outline stands on the page to which it leads; stages have their touchpoints below them."""
    reader = pypdf.PdfReader(book)
    pages = [squeezed(text) for text in texts_of(book)]

    def walk(entries: Sequence[Any], level: int) -> list[tuple[int, str]]:
        found = []
        for each in entries:
            if isinstance(each, list):
                found += walk(each, level + 1)
            else:
                page = reader.get_destination_page_number(each)
                assert squeezed(str(each.title)) in pages[page or 0], each.title
                found.append((level, str(each.title)))
        return found

    lines = walk(reader.outline, 1)
    titles = [title for _, title in lines]
    stages = [each.title for each in edition.stages]
    assert [title for level, title in lines if level == 2 and title in stages] == stages
    places = [each.title for each in edition.touchpoints] + [each.title for each in edition.situations]
    assert {lines[titles.index(title)][0] for title in places} == {3}


def test_the_file_says_that_it_is_accessible_and_made_to_last(book: Path, edition: Edition) -> None:
    """PDF/UA-1 and PDF/A-2a at once, with colours that are defined and the edition's language."""
    with pikepdf.open(book) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert str(pdf.Root.Lang) == edition.language
        assert all(note.F == 4 for page in pdf.pages for note in page.obj.get("/Annots", ()))


def test_the_contents_name_the_pages(book: Path, edition: Edition) -> None:
    """The number behind a line of the contents is the page on which it stands."""
    pages = texts_of(book)
    contents = next(page for page in pages if all(each.title in page for each in edition.touchpoints))
    for place in edition.touchpoints:
        found = re.search(rf"{re.escape(place.title)} ?(?:\d+ [^\d]+)?(\d+)", contents)
        assert found, place.title
        assert place.title in pages[int(found[1]) - 1]


def test_roles_share_sections_and_none_tells_of_an_edition() -> None:
    """Positions that do the same touchpoint share its layout; number, version, date and the place's number are in none."""
    editions = tuple(select_editions(example(), [("en", "barista"), ("en", "shift-manager"), ("en", "complete")]))
    made = jobs.render(jobs.RenderJob(editions, TEMPLATES, ("pdf",), ((),) * 3))
    uses = Counter(section.sheet for each in made.editions for section in each["pdf"])
    shared = [made.sheets[key].html for key, count in uses.items() if count > 1]
    assert len(shared) > 10
    own = (editions[0].number, f"version {editions[0].version}", "30 November 2026", "Complete edition")
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
    edition = example_for("barista")
    with pytest.raises(AuthorError, match="edition's"):
        jobs.render(jobs.RenderJob((edition,), (shipped_one,), ("site",), ((),)))


def test_a_number_is_filled_in_where_the_page_is_known_only_later() -> None:
    """A section names its blanks; each is found again in its pieces, with the face in which it stands."""
    edition = example_for("courier")
    made = jobs.render(jobs.RenderJob((edition,), TEMPLATES, ("pdf",), ((),)))
    contents = next(each for each in made.editions[0]["pdf"] if each.id == "contents")
    galley = Galley.from_bytes(jobs.galley_of(made.sheets[contents.sheet])[1])
    assert all(isinstance(each, PageNumber) for each in contents.placeholders)
    assert sorted(blank.number for blank in galley.blanks) == list(range(len(contents.placeholders)))
    assert {blank.face for blank in galley.blanks} <= {*galley.faces}


@pytest.mark.parametrize("number", ["0000", "0007"])
def test_a_text_that_reads_like_a_blank_is_never_filled_in(number: str) -> None:
    """An author's own sign with digits, alone in an element, stops the book instead of becoming a number."""
    html = f'<p><span class="place">{BLANK}0000</span></p><p>It costs <b>{BLANK}{number}</b>.</p>'
    page = f'<!doctype html><html lang="en"><head><title>t</title></head><body>{html}</body></html>'
    css = "html { font-family: 'Noto Sans' }"
    binding = BookMetadata("t", "a", "s", "en", [["4.2"]], [[]], [True])
    with pytest.raises(StandardbookError, match="reads like a blank"):
        join(binding, [lay_out(page, css)], lay_out(page, css, tagged=False))
