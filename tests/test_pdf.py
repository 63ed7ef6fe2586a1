"""The PDF, read back with other libraries than wrote it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from pdfs import elements_of, joined, printed
from standardbook.diagnostics import StandardbookError
from standardbook.export.pdf import lay_out, must_be_whole
from standardbook.model.edition import Edition
from standardbook.model.handbook import Picture
from standardbook.model.paper import A4
from standardbook.project.project import load
from standardbook.render.markdown import TextWriter
from standardbook.render.sections import render_sections
from standardbook.render.style import BOOK, style
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition

ROOT = Path(__file__).parents[1]
OURS = ("Noto-Sans", "Noto-Serif", "DejaVu-Sans", "NotoSans", "NotoSerif", "DejaVuSans")


@pytest.fixture(scope="module")
def edition() -> Edition:
    """Return the smallest edition of the example with a picture in it."""
    handbook, found = load(ROOT / "handbook")
    assert handbook is not None, found
    return select_edition(handbook, "courier", "en")


@pytest.fixture(scope="module")
def book(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the edition out once for all tests."""
    path = tmp_path_factory.mktemp("pdf") / "handbook.pdf"
    path.write_bytes(joined(edition))
    return path


def pages_of(book: Path) -> list[str]:
    """Return the text of each page, white space folded, read by PDFium."""
    document = pypdfium2.PdfDocument(book)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_every_page_says_what_it_is_a_page_of(book: Path) -> None:
    """Number, version, effective date, role and page x of y stand on every page but the cover, which says it its way."""
    pages = pages_of(book)
    for words in ("MC-SSH-01", "1.2.2", "30 November 2026", "Courier"):
        assert words in pages[0]
    for number, text in enumerate(pages[1:], 2):
        for words in (
            "MC-SSH-01",
            "version 1.2.2",
            "in force from 30 November 2026",
            "Courier",
            f"{number} of {len(pages)}",
        ):
            assert words in text, (number, words)


def test_every_text_of_the_edition_is_in_the_pdf(book: Path, edition: Edition) -> None:
    """Statements, reasons, phrases, definitions and rules can be read out of the PDF as they were written."""
    squeezed = re.sub(r"\s+", "", "".join(pages_of(book)))
    writer = TextWriter(edition, lambda name: None)
    texts = [each.obligation.text for each in printed(edition).standards if each.obligation]
    texts += [phrase for each in edition.standards for phrase in each.say]
    texts += [each.meaning for each in edition.definitions] + [each.statement for each in edition.principles]
    texts += [each.reason for each in edition.rules if each.reason]
    # A text may run over the foot of a page, so its halves are looked for.
    words = [writer.plain(text).split() for text in texts]
    halves = ["".join(part) for each in words for part in (each[: len(each) // 3], each[-len(each) // 3 :])]
    assert [half for half in halves if half not in squeezed] == []


def test_metadata_name_title_company_and_language(book: Path) -> None:
    """A reader program shows the title, the company, the language, and that the file is tagged PDF/UA-1."""
    with pikepdf.open(book) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Service Standards Handbook · Courier"
    information = pypdf.PdfReader(book).metadata
    assert information is not None
    assert information.author == "Meridian Coffee"


def test_outline_leads_to_chapters_touchpoints_and_standards(book: Path, edition: Edition) -> None:
    """The bookmarks hold every chapter, stage, touchpoint, situation and standard, and each leads to a page."""
    reader = pypdf.PdfReader(book)

    def titles(outline: object) -> list[str]:
        if isinstance(outline, list):
            return [title for each in outline for title in titles(each)]
        assert reader.get_destination_page_number(outline) is not None  # type: ignore[arg-type]
        return [str(outline.title)]  # type: ignore[attr-defined]

    marks = titles(reader.outline)
    for title in ("Terms and definitions", "General provisions", "Principles", "Communication standards", "Appearance"):
        assert title in marks
    places = [each.title for each in edition.stages] + [each.title for each in edition.touchpoints]
    for title in (*places, *(each.title for each in edition.situations)):
        assert title in marks
    writer = TextWriter(edition, lambda name: None)
    standards = printed(edition).standards
    assert {writer.plain(each.obligation.text) for each in standards if each.obligation} <= set(marks)


def test_every_link_leads_somewhere_allowed(book: Path) -> None:
    """Links inside the book end at a page of it; links out of it are https, mailto or tel; nothing runs."""
    with pikepdf.open(book) as pdf:
        names = {str(key) for key in pikepdf.NameTree(pdf.Root.Names.Dests)}
        links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert len(links) > 50
        for link in links:
            if "/Dest" in link:
                assert str(link.Dest) in names
            else:
                assert str(link.A.S) == "/URI"
                assert re.match(r"https://|mailto:|tel:", str(link.A.URI))
            assert "/StructParent" in link
        assert "/OpenAction" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names


def test_structure_has_headings_lists_tables_and_figures_with_words(book: Path) -> None:
    """The tags name headings without a gap in their levels, lists, tables with header cells, and pictures with words."""
    with pikepdf.open(book) as pdf:
        elements = elements_of(pdf)
        kinds = [str(each.S) for each in elements]
        assert all(str(each.Alt) for each in elements if each.S == "/Figure")
    assert {"/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link", "/P"} <= set(kinds)
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_only_shipped_fonts_are_in_the_pdf(book: Path) -> None:
    """No font of the machine gets into the book, and every font is embedded with its characters."""
    with pikepdf.open(book) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
        names = {str(each.BaseFont) for each in fonts}
        assert names
        assert all(name.split("+")[-1].lstrip("/").startswith(OURS) for name in names), names
        assert all("/ToUnicode" in each for each in fonts if each.Subtype == "/Type0")


def joined_alone(html: str) -> None:
    """Lay out a page and see that its links lead somewhere, as joining it does."""
    must_be_whole([lay_out(html, "html { font-family: 'Noto Sans' }")])


@pytest.mark.parametrize(
    "html",
    [
        '<img src="sbasset:missing.png" alt="x">',
        '<img src="file:///etc/hostname" alt="x">',
        '<a href="#nowhere">x</a>',
        "<p>\N{SNOWMAN}\N{CJK UNIFIED IDEOGRAPH-4E2D}</p>",
        '<link rel="stylesheet" href="https://book.invalid/x.css">',
    ],
)
def test_what_the_engine_only_warns_of_is_an_error(html: str) -> None:
    """A missing picture, a foreign file, a link to nothing, a glyph no font has: no PDF is made."""
    page = f'<!doctype html><html lang="en"><head><title>t</title></head><body>{html}</body></html>'
    with pytest.raises(StandardbookError):
        joined_alone(page)


def test_an_attachment_is_never_read_from_the_disk() -> None:
    """A link marked as attachment cannot bring a file of the machine into the PDF."""
    page = (
        '<!doctype html><html lang="en"><head><title>t</title></head>'
        '<body><a rel="attachment" href="file:///etc/hostname">x</a></body></html>'
    )
    with pytest.raises(StandardbookError):
        lay_out(page, "html { font-family: 'Noto Sans' }", [Picture("a.png", "image/png", b"", 1, 1)])


def test_a_figure_of_a_prohibition_does_not_read_as_an_order() -> None:
    """Among the targets of a role each figure is named by what it measures; advice stands behind its word."""
    handbook, _ = load(Path(__file__).parents[1] / "handbook")
    assert handbook is not None
    edition = select_edition(handbook, "support-agent", "en")
    role = next(each.html for each in render_sections(edition, [shipped("templates")]) if each.id == "role")
    targets = role[role.index("My targets") : role.index("What I must not do")]
    begins = {"must_not": "", "should": "<b>Should</b> ", "should_not": "", "may": "<b>May</b> "}
    others = [
        (each.id, each.obligation.kind)
        for each in edition.standards
        if each.target and each.obligation and each.obligation.kind in begins
    ]
    assert others
    for id_, kind in others:
        row = re.search(rf"<td>(<b>.+?</b> )?<a href=\"#standard-{id_}\"[^>]*>(.+?)</a>", targets)
        assert row, id_
        assert (row[1] or "") == begins[kind], id_
        target = next(each.target for each in edition.standards if each.id == id_)
        assert target
        assert html.unescape(row[2]) == target.metric, id_


def test_a_reference_to_a_prohibition_does_not_read_as_an_order() -> None:
    """In a sentence too its words say that it is forbidden, in the language of the reader."""
    handbook, _ = load(Path(__file__).parents[1] / "handbook")
    assert handbook is not None
    for language, words in (("en", "Do not "), ("ru", "Нельзя ")):
        edition = printed(select_edition(handbook, "support-agent", language))
        writer = TextWriter(edition, lambda name: f"#{name.id}", catalogue_of(language, [shipped("templates")]).gettext)
        html = writer.inline("See [[hold-only-by-consent]].")
        assert re.search(rf">{words}[^<]+</a>\.$", html), html
        assert writer.plain("See [[hold-only-by-consent]].").startswith(f"See {words}")
        assert f">{words}" in writer.link("hold-only-by-consent")


def test_what_fits_on_no_page_is_never_left_out() -> None:
    """A rule higher than a page goes on on the next; a margin that does is refused, for it would leave the paper."""
    words = "word " * 2000
    css = style((shipped("templates"),), BOOK)

    def section(beside: str, text: str) -> str:
        card = f'<div class="card"><div class="margin"><p>{beside}</p></div><h4>Rule</h4><p>{text}</p></div>'
        head = '<!doctype html><html lang="en"><head><title>t</title></head>'
        return f'{head}<body><section class="section">{card}</section></body></html>'

    pieces = lay_out(section("short", words), css).pieces
    assert len(pieces) > 1
    assert max(each.height + each.hang for each in pieces) <= A4.text_height
    with pytest.raises(StandardbookError, match="higher than a page"):
        lay_out(section(words, "short"), css)
