"""Join: sections laid out alone become one PDF, as PDF/UA-1 and PDF/A-2a at once.

Pages and tags are taken over as they are. Only here is known which page is which: numbers are filled into the blanks of
the sections, and the frame of an edition (for whom, which version, page x of y) is drawn over every page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from standardbook.diagnostics import StandardbookError
from standardbook.export.embedded_fonts import Faces
from standardbook.export.metadata import describe
from standardbook.export.pdf import Blank, Bookmark, Leaves, must_be_whole
from standardbook.export.tags import TAGS
from standardbook.render.placeholders import BLANK, PageNumber, Placeholder
from standardbook.render.sections import OutlineEntry

PLACES_OF_A_NUMBER = 4
"""How many digits the blank of a page's number has room for."""

BAR_LEFT, BAR_WIDTH = 546.0, 2.2
"""Where the bar beside a change stands on an A4 page, and how wide it is, in points."""

_BAR_COLOUR = "0.541 0.29 0"

_Place = tuple[int, float, float]
"""A page, counted from 0, and a point on it."""

_ARTIFACT = b"\nQ\n/Artifact <</Type /Pagination>> BDC\nq\n"


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
    changed: Collection[str] = ()
    """The anchors of what is new or changed: a bar stands beside each."""


def join(binding: BookMetadata, sections: Sequence[Leaves], frame: Leaves) -> bytes:
    """Return the PDF of an edition.

    The first page of `frame` is drawn over the first page; its others, over pages whose number has one digit, two and
    so on. Raises StandardbookError when a link leads to nothing.
    """
    must_be_whole(sections)
    first_pages = _first_pages(sections)
    pages = {
        anchor: first_pages[at] + page + 1
        for at, each in enumerate(sections)
        for anchor, (page, *_) in each.anchors.items()
    }
    faces = Faces(
        [*(each.faces for each in sections), frame.faces],
        [*(blank.face for each in sections for blank in each.blanks), *_signs(frame)],
    )
    with pikepdf.new() as book:
        fonts = faces.write(book)
        tags = _Tags(book)
        overlays, fillings = _Overlays(book, frame, faces), _Fillings(pages, faces)
        for at, section in enumerate(sections):
            with pikepdf.open(io.BytesIO(section.pdf)) as source:
                for each in source.pages:
                    book.pages.append(each)
                own = [book.pages[first_pages[at] + number].obj for number in range(section.pages)]
                tags.take(source, own)
                own[0].Resources.Font = fonts
                for number, page in enumerate(own):
                    if blanks := [each for each in section.blanks if each.page == number]:
                        content = page.Contents.read_bytes()
                        page.Contents = book.make_stream(fillings.filled(content, blanks, binding.placeholders[at]))
                    bars = list(_bars(section, number, binding.changed))
                    overlays.draw(page, first_pages[at] + number + 1, bars)
        tags.write(binding.language)
        _name(book, sections, first_pages)
        _outline(book, list(_bookmarks(binding, sections, first_pages)))
        describe(book, title=binding.title, author=binding.author, subject=binding.subject)
        out = io.BytesIO()
        book.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )
    return out.getvalue()


def _bars(section: Leaves, page: int, changed: Collection[str]) -> Iterator[tuple[float, float]]:
    """Yield from which height to which bars stand on a page of a section; bars that touch are one."""
    stretches = sorted(
        (
            (top, foot)
            for name, own in section.extents.items()
            if name in changed
            for at, top, foot in own
            if at == page and top > foot
        ),
        reverse=True,
    )
    merged: list[tuple[float, float]] = []
    for top, foot in stretches:
        if merged and top >= merged[-1][1]:
            merged[-1] = merged[-1][0], min(foot, merged[-1][1])
        else:
            merged.append((top, foot))
    yield from merged


def _bar(top: float, foot: float) -> bytes:
    """Return what draws a change bar in the right margin."""
    box = f"{BAR_LEFT:g} {foot:g} {BAR_WIDTH:g} {top - foot:g}"
    return f"\n/Artifact <</Type /Layout>> BDC\nq {_BAR_COLOUR} rg {box} re f Q\nEMC".encode()


def _first_pages(sections: Sequence[Leaves]) -> list[int]:
    firsts, total = [], 0
    for each in sections:
        firsts.append(total)
        total += each.pages
    return firsts


@dataclass(frozen=True)
class _Fillings:
    """What blanks are filled with: the numbers of pages, by anchors, in the faces of the book."""

    pages: Mapping[str, int]
    faces: Faces

    def filled(self, content: bytes, blanks: Sequence[Blank], placeholders: Sequence[Placeholder]) -> bytes:
        """Return a content stream with the numbers in place of its blanks."""
        width, codes = self.faces.width, self.faces.codes
        done, parts = 0, []
        for blank in sorted(blanks, key=lambda each: each.start):
            if blank.number >= len(placeholders):
                message = f"the PDF is not whole: a text of the handbook reads like a blank, {BLANK} and digits"
                raise StandardbookError(message)
            filling = placeholders[blank.number]
            text = str(self.pages[filling.anchor]) if isinstance(filling, PageNumber) else filling
            free = width(blank.face, "0" * (PLACES_OF_A_NUMBER + 1)) - width(blank.face, text)
            shift = f"{-free:g} " if isinstance(filling, PageNumber) else ""
            parts += [content[done : blank.start], f"[{shift}<{codes(blank.face, text)}>] TJ".encode()]
            done = blank.end
        return b"".join([*parts, content[done:]])


class _Tags:
    """The tags of the joined PDF: those of every section under one document, with numbers of their own."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._kids = pikepdf.Array()
        self._numbers = pikepdf.Array()
        self._root = book.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self._document = book.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self._root)
        )
        self._next = 0

    def take(self, source: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> None:
        """Take over the tags of a section whose pages are already in the book."""
        tags = self._book.copy_foreign(source.Root[TAGS])
        for element in tags.Kids:
            element.P = self._document
            self._kids.append(element)
        for number, parents in enumerate(tags.Parents):
            self._numbers.append(self._next + number)
            self._numbers.append(parents)
        for page in pages:
            page.StructParents = self._next + int(page.StructParents)
            for note in page.get("/Annots", ()):
                note.StructParent = self._next + int(note.StructParent)
        self._next += len(tags.Parents)

    def write(self, language: str) -> None:
        """Write the tree of tags into the book."""
        self._document.K = self._kids
        self._root.K = pikepdf.Array([self._document])
        self._root.ParentTree = self._book.make_indirect(pikepdf.Dictionary(Nums=self._numbers))
        self._root.ParentTreeNextKey = self._next
        self._book.Root.StructTreeRoot = self._root
        self._book.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        self._book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        self._book.Root.Lang = pikepdf.String(language)


def _signs(frame: Leaves) -> dict[str, bytes]:
    """Return the faces in which a frame has blanks, each with the code of the sign that a blank consists of."""
    signs = {
        name: [glyph for glyph, (_, text) in face.glyphs.items() if text == BLANK] for name, face in frame.faces.items()
    }
    return {name: f"{glyphs[0]:04x}".encode() for name, glyphs in signs.items() if glyphs}


class _Overlays:
    """The frame, drawn over pages as an artifact."""

    def __init__(self, book: pikepdf.Pdf, frame: Leaves, faces: Faces) -> None:
        self._book = book
        self._faces = faces
        self._signs = _signs(frame)
        with pikepdf.open(io.BytesIO(frame.pdf)) as source:
            self._contents = [page.obj.Contents.read_bytes() for page in source.pages]
            self._states = book.copy_foreign(source.make_indirect(source.pages[0].obj.Resources.ExtGState))
        self._before = book.make_stream(b"q\n")

    def draw(self, page: pikepdf.Object, number: int, bars: Sequence[tuple[float, float]]) -> None:
        """Draw the frame over a page, which is the page `number` of the book, and bars into its margin."""
        states = page.Resources.ExtGState
        for key, state in self._states.items():
            if key not in states:
                states[key] = state
        digits = str(number)
        drawn = self._contents[0 if number == 1 else len(digits)]
        for name, sign in self._signs.items():
            codes = self._faces.codes(name, digits).encode()
            drawn = re.sub(rb"%s(?:(?:>-?\d+<)?%s)*" % (sign, sign), codes, drawn)
        marks = b"".join(_bar(top, foot) for top, foot in bars)
        over = self._book.make_stream(_ARTIFACT + drawn + b"\nQ\nEMC" + marks)
        page.Contents = pikepdf.Array([self._before, page.Contents, over])


def _name(book: pikepdf.Pdf, sections: Sequence[Leaves], first_pages: Sequence[int]) -> None:
    """Name the places to which links lead."""
    wanted = {target for each in sections for target in each.targets}
    names = pikepdf.Array()
    places = {
        anchor: (first_pages[at] + page, x, y)
        for at, each in enumerate(sections)
        for anchor, (page, x, y) in each.anchors.items()
        if anchor in wanted
    }
    for anchor, place in sorted(places.items(), key=lambda pair: pair[0].encode()):
        names.append(pikepdf.String(anchor))
        names.append(_point(book, place))
    book.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))


def _point(book: pikepdf.Pdf, place: _Place) -> pikepdf.Array:
    page, x, y = place
    return pikepdf.Array([book.pages[page].obj, pikepdf.Name.XYZ, x, y, 0])


def _bookmarks(binding: BookMetadata, sections: Sequence[Leaves], first_pages: Sequence[int]) -> Iterator[Bookmark]:
    places: Mapping[str, _Place] = {
        anchor: (first_pages[at] + page, x, y)
        for at, each in enumerate(sections)
        for anchor, (page, x, y) in each.anchors.items()
    }
    for at, section in enumerate(sections):
        for each in section.bookmarks:
            yield Bookmark(each.level, each.title, first_pages[at] + each.page, each.x, each.y)
        for line in binding.below[at]:
            yield Bookmark(line.level, line.title, *places[line.anchor])


def _outline(book: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    with book.open_outline() as outline:
        above: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for each in bookmarks:
            while above[-1][0] >= each.level:
                above.pop()
            item = pikepdf.OutlineItem(each.title, _point(book, (each.page, each.x, each.y)))
            above[-1][1].append(item)
            above.append((each.level, item.children))
