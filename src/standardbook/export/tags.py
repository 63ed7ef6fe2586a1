"""The tags of a section: what is read aloud and in which order, made smaller and ready to be joined with others.

WeasyPrint writes an element for each box and each line of text, and those of something that stands on two pages twice.
Here only what means something is an element, it holds its text itself, and what stands in several pieces is one again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf

from standardbook.export.weasyprint_engine import ELEMENT

TAGS = "/StandardbookTags"
"""Under this key of the root: the elements below the document. Each says in which piece it is, not on which page."""

_PIECE = "/StandardbookPiece"
_MARKED = re.compile(rb"(/\w+\s+<</MCID )(\d+)(>>\s+BDC)")
_ATTRIBUTES = frozenset({"/Type", "/S", "/K", "/P", "/Pg", ELEMENT})

_Element = pikepdf.Object


def set_tags_aside(pdf: pikepdf.Pdf, beside: Collection[int]) -> None:
    """Put the tags under `TAGS`, by which another document can take them over, and take the tree away.

    What stands on the pages `beside` is no part of the text and becomes an artifact.
    """
    root = pdf.Root.StructTreeRoot
    page_of: dict[tuple[int, int], int] = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    document = root.K[0]
    tops = [each for each in document.K if page_of[each.Pg.objgen] not in beside]
    document.K = pikepdf.Array(_made_whole(tops))
    marked: dict[int, set[int]] = {at: set() for at in range(len(page_of))}
    open_ = [document]
    while open_:
        element = open_.pop()
        kids = pikepdf.Array()
        waiting = [*reversed(list(element.get("/K", ())))]
        while waiting:
            kid = waiting.pop()
            if not isinstance(kid, pikepdf.Dictionary):
                kids.append(kid)
                marked[page_of[element.Pg.objgen]].add(int(kid))
            elif kid.get("/Type") == "/MCR":
                piece = page_of[kid.Pg.objgen]
                kids.append(pikepdf.Dictionary({"/Type": kid.Type, "/MCID": kid.MCID, _PIECE: piece}))
                marked[piece].add(int(kid.MCID))
            elif kid.get("/Type") == "/OBJR":
                piece = page_of[kid.Pg.objgen]
                kids.append(pikepdf.Dictionary({"/Type": kid.Type, "/Obj": kid.Obj, _PIECE: piece}))
            elif element is not document and _says_nothing(kid) and kid.Pg.objgen == element.Pg.objgen:
                waiting += reversed(list(kid.get("/K", ())))
            else:
                kid.P = element
                kids.append(kid)
                open_.append(kid)
        element.K = kids
        if element is not document:
            _clean(element, page_of[element.Pg.objgen])
    for at, page in enumerate(pdf.pages):
        page.obj.Contents = pdf.make_stream(_with_artifacts(page.Contents.read_bytes(), marked[at]))
    for element in document.K:
        del element["/P"]
    pdf.Root[TAGS] = pdf.make_indirect(pikepdf.Dictionary(Kids=document.K))
    del pdf.Root["/StructTreeRoot"]


def _made_whole(elements: Sequence[_Element]) -> Iterator[_Element]:
    """Yield elements of pages that follow each other; what two pages show of one thing is one."""
    last: _Element | None = None
    for each in elements:
        if last is not None and _are_one(last, each):
            _take_in(last, each)
        else:
            if last is not None:
                yield last
            last = each
    if last is not None:
        yield last


def _are_one(before: Any, after: Any) -> bool:  # noqa: ANN401 - kids of every kind
    return (
        isinstance(before, pikepdf.Dictionary)
        and isinstance(after, pikepdf.Dictionary)
        and ELEMENT in before
        and ELEMENT in after
        and before[ELEMENT] == after[ELEMENT]
        and before.S == after.S
        and before.Pg.objgen != after.Pg.objgen
    )


def _take_in(before: _Element, after: _Element) -> None:
    """Add what an element holds on a later page to what it holds on the pages before."""
    kids = list(after.K)
    own = before.K
    if kids and len(own) and _are_one(own[-1], kids[0]):
        _take_in(own[-1], kids.pop(0))
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary):
            own.append(kid)
        else:
            own.append(pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=after.Pg, MCID=kid))


def _says_nothing(element: _Element) -> bool:
    """Return whether an element only holds others together, or a line of text."""
    return element.S in ("/Div", "/Span", "/NonStruct") and _ATTRIBUTES.issuperset(element.keys())


def _clean(element: _Element, piece: int) -> None:
    """Leave of an element what is true wherever it stands."""
    del element["/Pg"]
    element[_PIECE] = piece
    for key in (ELEMENT, "/ID"):
        if key in element:
            del element[key]
    attributes = element.get("/A")
    if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
        del attributes["/Headers"]  # the header cells say what they are the header of


def _with_artifacts(content: bytes, numbers: Collection[int]) -> bytes:
    """Return a content stream in which all marked text but that of these numbers is an artifact."""

    def mark(found: re.Match[bytes]) -> bytes:
        return found[0] if int(found[2]) in numbers else b"/Artifact <</Type /Pagination>> BDC"

    return _MARKED.sub(mark, content)


def as_artifacts(content: bytes) -> bytes:
    """Return a content stream that is no part of the text."""
    return _with_artifacts(content, ())


class Spot(NamedTuple):
    """Where a piece of a section came to stand in the book."""

    page: int
    first: int
    """The number of its first marked text on the page."""
    right: float
    up: float
    """By how many points it was moved."""


class TagTree:
    """The tags of a book: those of every section under one document, with numbers of their own."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        """Begin a tree without anything in it, for a book that has its pages."""
        self._book = book
        self._pages = [page.obj for page in book.pages]
        self._kids = pikepdf.Array()
        self._parents: dict[int, dict[int, _Element]] = {}
        self._notes: list[tuple[_Element, pikepdf.Object, int]] = []
        self._counts: dict[int, int] = {}
        self._root = book.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self._document = book.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self._root)
        )

    def renumbered(self, content: bytes, page: int) -> tuple[bytes, int]:
        """Return a content stream whose marked text has the next free numbers of a page, and the first of them."""
        first = self._counts.get(page, 0)
        highest = -1

        def number(found: re.Match[bytes]) -> bytes:
            nonlocal highest
            highest = max(highest, int(found[2]))
            return b"%s%d%s" % (found[1], int(found[2]) + first, found[3])

        renumbered = _MARKED.sub(number, content)
        self._counts[page] = first + highest + 1
        return renumbered, first

    def take(self, source: pikepdf.Pdf, spots: Mapping[int, Spot]) -> None:
        """Take over the tags and links of a section whose pieces stand in these spots."""
        tags = self._book.copy_foreign(source.Root[TAGS])
        open_ = list(tags.Kids)
        for element in open_:
            element.P = self._document
            self._kids.append(element)
        while open_:
            element = open_.pop()
            own = spots[int(element[_PIECE])]
            del element[_PIECE]
            element.Pg = self._pages[own.page]
            kids = list(element.get("/K", ()))
            for at, kid in enumerate(kids):
                if not isinstance(kid, pikepdf.Dictionary):
                    kids[at] = self._marked(element, own, int(kid), own)
                elif "/S" in kid:
                    open_.append(kid)
                elif kid.Type == "/MCR":
                    kids[at] = self._marked(element, spots[int(kid[_PIECE])], int(kid.MCID), own)
                else:
                    spot = spots[int(kid[_PIECE])]
                    self._notes.append((element, _moved(kid.Obj, spot), spot.page))
                    kids[at] = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=kid.Obj, Pg=self._pages[spot.page])
            element.K = pikepdf.Array(kids)

    def _marked(self, element: _Element, spot: Spot, number: int, own: Spot) -> Any:  # noqa: ANN401 - a number or more
        """Return how an element names marked text that stands in a spot, and note whose it is."""
        self._parents.setdefault(spot.page, {})[spot.first + number] = element
        if spot.page == own.page:
            return spot.first + number
        page = self._pages[spot.page]
        return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page, MCID=spot.first + number)

    def write(self, language: str) -> None:
        """Write the tree of tags into the book, and the links onto its pages."""
        numbers = pikepdf.Array()
        pages = self._pages
        for at, page in enumerate(pages):
            own = self._parents.get(at, {})
            parents = pikepdf.Array([own.get(number) for number in range(self._counts.get(at, 0))])
            numbers.append(at)
            numbers.append(self._book.make_indirect(parents))
            page.StructParents = at
            page.Tabs = pikepdf.Name.S
        for number, (element, note, at) in enumerate(self._notes, len(pages)):
            note.StructParent = number
            numbers.append(number)
            numbers.append(element)
            if "/Annots" not in pages[at]:
                pages[at].Annots = pikepdf.Array()
            pages[at].Annots.append(note)
        self._document.K = self._kids
        self._root.K = pikepdf.Array([self._document])
        self._root.ParentTree = self._book.make_indirect(pikepdf.Dictionary(Nums=numbers))
        self._root.ParentTreeNextKey = len(pages) + len(self._notes)
        self._book.Root.StructTreeRoot = self._root
        self._book.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        self._book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        self._book.Root.Lang = pikepdf.String(language)


def _moved(note: pikepdf.Object, spot: Spot) -> pikepdf.Object:
    """Return a link moved to where its words stand."""
    left, foot, right, top = (float(each) for each in note.Rect)
    edges = (left + spot.right, foot + spot.up, right + spot.right, top + spot.up)
    note.Rect = pikepdf.Array([round(each, 3) for each in edges])
    return note
