"""Join: sections set in pieces become the pages of one PDF, as PDF/UA-1 and PDF/A-2a at once.

Pieces are drawn where `paginate` says, tags are taken over as they are. Only here is known which page is which: numbers
are filled into the blanks of the sections, and the frame of an edition (for whom, which version, page x of y) is drawn
over every page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from standardbook.diagnostics import StandardbookError
from standardbook.export.embedded_fonts import Faces
from standardbook.export.galley import RUNNING, SHEET, Blank, Galley, Piece
from standardbook.export.layout import BAR_WIDTH, TEXT_WIDTH, Layout, Point
from standardbook.export.marks import DrawnMarks
from standardbook.export.metadata import describe
from standardbook.export.pagination import Page, paginate
from standardbook.export.pdf import must_be_whole
from standardbook.export.tags import Spot, TagTree, as_artifacts
from standardbook.model.look import FontFile
from standardbook.model.paper import A4, Format
from standardbook.render.placeholders import BLANK, PageNumber, Placeholder
from standardbook.render.sections import OutlineEntry

PLACES_OF_A_NUMBER = 4
"""How many digits the blank of a page's number has room for."""

_RUNNING_ON_LEFT = TEXT_WIDTH - 334.49
"""How far to the right the line at the head, 118 mm, begins on a left page: outside stands for whom the book is."""

_BAR_COLOUR = "0.541 0.29 0"


@dataclass(frozen=True)
class BookMetadata:
    """What an edition adds to its sections when they are joined."""

    title: str
    author: str
    subject: str
    language: str
    placeholders: Sequence[Sequence[Placeholder]]
    """For each section what is filled into its blanks, by their numbers."""
    below: Sequence[Sequence[OutlineEntry]]
    """For each section the lines of the outline between its own and those of the next."""
    opens: Sequence[bool]
    """For each section whether it begins a page."""
    changed: Collection[str] = ()
    """The anchors of what is new or changed: a bar stands beside each."""
    marks: tuple[tuple[str, int], ...] = ()
    """The anchors of columns at whose foot a mark stands, each with the number of its piece."""
    paper: Format = A4
    on_right: Sequence[int] = ()
    """The sections that begin on a right page, by their places in the book."""
    fonts: Sequence[FontFile] = ()
    """Those that are not shipped."""


def pages_of_book(sections: Sequence[Sequence[Piece]], binding: BookMetadata) -> list[Page]:
    """Return what stands on the pages of a book."""
    return paginate(sections, binding.opens, binding.paper.text_height, on_right=binding.on_right)


def join(binding: BookMetadata, sections: Sequence[Galley], frame: Galley, *, marks: Galley | None = None) -> bytes:
    """Return the PDF of an edition.

    The pages of `frame` are drawn over pages whose number has one digit, two and so on; over the first page nothing is.
    A two-sided book has one for each number of digits on right pages, and then one on left pages.
    The pieces of `marks` are drawn where the binding says.
    Raises StandardbookError when a link leads to nothing.
    """
    must_be_whole(sections)
    layout = Layout(sections, pages_of_book([each.pieces for each in sections], binding), binding.paper)
    framed = _framed_faces(frame)
    faces = Faces(
        [*(each.faces for each in (*sections, frame, *([marks] if marks else [])))],
        [*(blank.face for each in sections for blank in each.blanks), *framed],
        binding.fonts,
    )
    with pikepdf.new() as book:
        for _ in layout.pages:
            book.add_blank_page(page_size=(binding.paper.width, binding.paper.height))
        drawn = DrawnMarks(marks).on_pages(binding.marks, layout) if marks else {}
        _Pages(book, binding, layout, faces).draw(_Overlays(frame, framed, faces, binding.paper), drawn)
        _name(book, layout)
        _outline(book, list(_bookmarks(binding, layout)))
        describe(book, title=binding.title, author=binding.author, subject=binding.subject)
        out = io.BytesIO()
        book.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )
    return out.getvalue()


class _Pages:
    """The pages of a book on their way: contents, resources, tags and links."""

    def __init__(self, book: pikepdf.Pdf, binding: BookMetadata, layout: Layout, faces: Faces) -> None:
        self._book = book
        self._binding = binding
        self._layout = layout
        self._faces = faces
        self._numbers = {name: point.page + 1 for name, point in layout.anchors().items()}
        self._resources = pikepdf.Dictionary(Font=faces.write(book), ExtGState=pikepdf.Dictionary())
        self._contents: list[list[bytes]] = [[] for _ in layout.pages]

    def draw(self, overlays: _Overlays, marks: Mapping[int, bytes]) -> None:
        """Draw every page, with the marks that stand on it."""
        tags = TagTree(self._book)
        layout = self._layout
        for at, section in enumerate(layout.sections):
            with pikepdf.open(io.BytesIO(section.pdf)) as source:
                self._draw_section(at, source, tags)
        overlays.add_states(self._book, self._resources)
        bars = layout.bars(self._binding.changed)
        resources = self._book.make_indirect(self._resources)
        for number, page in enumerate(self._book.pages):
            beside = b"".join(_bar(*each) for each in bars.get(number, ())) + marks.get(number, b"")
            over = overlays.over(number + 1)
            page.obj.Contents = self._book.make_stream(b"".join([*self._contents[number], over, beside]))
            page.obj.Resources = resources
        tags.write(self._binding.language)

    def _draw_section(self, at: int, source: pikepdf.Pdf, tags: TagTree) -> None:
        section, paper = self._layout.sections[at], self._layout.paper
        renamed = self._take_resources(source, at)
        contents = [_renamed(page.Contents.read_bytes(), renamed) for page in source.pages]
        heights = [float(page.obj.MediaBox[3]) for page in source.pages]
        spots: dict[int, Spot] = {}
        running = next((number for number, each in enumerate(section.pieces) if each.what == RUNNING), None)
        for page, placed in enumerate(self._layout.pages):
            if running is not None and placed and placed[0].section == at:
                up = paper.running_top - heights[running] + section.pieces[running].top
                right = paper.shift(page) + (_RUNNING_ON_LEFT if paper.is_left(page) else 0.0)
                self._contents[page].append(_shifted(as_artifacts(contents[running]), up, right))
            for each in placed:
                if each.section != at:
                    continue
                piece = section.pieces[each.piece]
                height = heights[each.piece]
                up = 0.0 if piece.what == SHEET else paper.text_top - each.down - height + piece.top
                right = self._layout.right(page, each)
                if each.is_again:
                    self._contents[page].append(_shifted(as_artifacts(contents[each.piece]), up, right))
                    continue
                blanks = [blank for blank in section.blanks if blank.piece == each.piece]
                content = self._filled(contents[each.piece], blanks, self._binding.placeholders[at])
                content, first = tags.renumbered(content, page)
                spots[each.piece] = Spot(page, first, right, up)
                self._contents[page].append(_shifted(content, up, right))
        tags.take(source, spots)

    def _take_resources(self, source: pikepdf.Pdf, at: int) -> dict[bytes, bytes]:
        """Add what the pieces of a section draw with; return the names under which it is not known already."""
        renamed: dict[bytes, bytes] = {}
        resources = source.pages[0].obj.Resources
        for category in ("/ColorSpace", "/ExtGState", "/Pattern", "/Shading", "/XObject"):
            if category not in resources or not len(resources[category].keys()):
                continue
            if category not in self._resources:
                self._resources[category] = pikepdf.Dictionary()
            known = self._resources[category]
            copied = self._book.copy_foreign(source.make_indirect(resources[category]))
            for name, value in copied.items():
                own = name
                if name in known and category in ("/Pattern", "/Shading", "/XObject"):
                    own = f"{name}-{at}"
                    renamed[name.encode()] = own.encode()
                if own not in known:
                    known[own] = value
        return renamed

    def _filled(self, content: bytes, blanks: Sequence[Blank], placeholders: Sequence[Placeholder]) -> bytes:
        """Return a content stream with the numbers in place of its blanks."""
        done, parts = 0, []
        for blank in sorted(blanks, key=lambda each: each.start):
            if blank.number >= len(placeholders):
                message = f"the PDF is not whole: a text of the handbook reads like a blank, {BLANK} and digits"
                raise StandardbookError(message)
            filling = placeholders[blank.number]
            text = str(self._numbers[filling.anchor]) if isinstance(filling, PageNumber) else filling
            free = self._faces.width(blank.face, "0" * (PLACES_OF_A_NUMBER + 1)) - self._faces.width(blank.face, text)
            shift = f"{-free:g} " if isinstance(filling, PageNumber) else ""
            parts += [content[done : blank.start], f"[{shift}<{self._faces.codes(blank.face, text)}>] TJ".encode()]
            done = blank.end
        return b"".join([*parts, content[done:]])


def _shifted(content: bytes, up: float, right: float = 0.0) -> bytes:
    """Return what draws a content stream higher up, and farther to the right, by some points."""
    return b"q 1 0 0 1 %g %.3f cm\n%s\nQ\n" % (right, up, content)


def _renamed(content: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Return a content stream that names its resources as the book does."""
    for name, own in names.items():
        content = content.replace(name + b" ", own + b" ")
    return content


def _bar(left: float, top: float, foot: float) -> bytes:
    """Return what draws a change bar beside the text."""
    box = f"{left:g} {foot:g} {BAR_WIDTH:g} {top - foot:g}"
    return f"\n/Artifact <</Type /Layout>> BDC\nq {_BAR_COLOUR} rg {box} re f Q\nEMC".encode()


def _framed_faces(frame: Galley) -> list[str]:
    """Return the faces in which a frame has blanks."""
    return [name for name, face in frame.faces.items() if _sign(frame, name)]


def _sign(frame: Galley, name: str) -> bytes:
    return next(
        (f"{glyph:04x}".encode() for glyph, (_, text) in frame.faces[name].glyphs.items() if text == BLANK), b""
    )


class _Overlays:
    """The frame, drawn over pages as an artifact."""

    def __init__(self, frame: Galley, framed: Sequence[str], faces: Faces, paper: Format) -> None:
        self._faces = faces
        self._paper = paper
        self._signs = {name: _sign(frame, name) for name in framed}
        self._pdf = frame.pdf
        with pikepdf.open(io.BytesIO(frame.pdf)) as source:
            self._contents = [page.obj.Contents.read_bytes() for page in source.pages]

    def add_states(self, book: pikepdf.Pdf, resources: pikepdf.Dictionary) -> None:
        """Add what the frame is drawn with to the resources of the pages."""
        with pikepdf.open(io.BytesIO(self._pdf)) as source:
            states = book.copy_foreign(source.make_indirect(source.pages[0].obj.Resources.ExtGState))
        for key, state in states.items():
            if key not in resources.ExtGState:
                resources.ExtGState[key] = state

    def over(self, number: int) -> bytes:
        """Return what is drawn over page `number`."""
        if number == 1:
            return b""
        digits = str(number)
        sides = 2 if self._paper.is_two_sided else 1
        drawn = self._contents[sides * (len(digits) - 1) + self._paper.is_left(number - 1)]
        for name, sign in self._signs.items():
            drawn = self._with_digits(drawn, name, sign, digits)
        return b"/Artifact <</Type /Pagination>> BDC\nq\n" + drawn + b"\nQ\nEMC\n"

    def _with_digits(self, drawn: bytes, name: str, sign: bytes, digits: str) -> bytes:
        codes = self._faces.codes(name, digits).encode()
        return re.sub(rb"%s(?:(?:>-?\d+<)?%s)*" % (sign, sign), codes, drawn)


def _name(book: pikepdf.Pdf, layout: Layout) -> None:
    """Name the places to which links lead."""
    wanted = {target for each in layout.sections for target in each.targets}
    names = pikepdf.Array()
    for anchor, point in sorted(layout.anchors().items(), key=lambda pair: pair[0].encode()):
        if anchor in wanted:
            names.append(pikepdf.String(anchor))
            names.append(_point(book, point))
    book.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))


def _point(book: pikepdf.Pdf, point: Point) -> pikepdf.Array:
    return pikepdf.Array([book.pages[point.page].obj, pikepdf.Name.XYZ, point.x, point.y, 0])


def _bookmarks(binding: BookMetadata, layout: Layout) -> Iterator[tuple[int, str, Point]]:
    """Yield the lines of the outline: level, words, point."""
    anchors = layout.anchors()
    for at, section in enumerate(layout.sections):
        for each in section.bookmarks:
            yield each.level, each.title, layout.at(at, each.piece, each.x, each.down)
        for line in binding.below[at]:
            yield line.level, line.title, anchors[line.anchor]


def _outline(book: pikepdf.Pdf, lines: Sequence[tuple[int, str, Point]]) -> None:
    with book.open_outline() as outline:
        above: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for level, title, point in lines:
            while above[-1][0] >= level:
                above.pop()
            item = pikepdf.OutlineItem(title, _point(book, point))
            above[-1][1].append(item)
            above.append((level, item.children))
