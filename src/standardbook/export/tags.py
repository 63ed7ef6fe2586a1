"""The tags of a section: what is read aloud and in which order, made smaller and ready to be joined with others.

WeasyPrint writes an element for each box and each line of text, and tags the running lines of a page without a place in
the tree. Here only what means something is an element, it holds its text itself, and a running line is an artifact.
"""

from __future__ import annotations

import re

import pikepdf

TAGS = "/StandardbookTags"
"""Under this key of the root: the elements below the document, and for each number the elements that it stands for."""

_MARKED = re.compile(rb"/\w+\s+<</MCID (\d+)>>\s+BDC")
_ATTRIBUTES = frozenset({"/Type", "/S", "/K", "/P", "/Pg"})


def set_tags_aside(pdf: pikepdf.Pdf) -> None:
    """Put the tags under `TAGS`, by which another document can take them over, and take the tree away."""
    root = pdf.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    parents = [numbers[at] for at in range(1, len(numbers), 2)]
    page_of: dict[tuple[int, int], int] = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    document = root.K[0]
    kept: set[tuple[int, int]] = set()
    open_ = [document]
    while open_:
        element = open_.pop()
        kids = pikepdf.Array()
        waiting = [*reversed(list(element.get("/K", ())))]
        while waiting:
            kid = waiting.pop()
            if not isinstance(kid, pikepdf.Dictionary):
                kids.append(kid)
                parents[page_of[element.Pg.objgen]][int(kid)] = element
            elif kid.get("/Type") == "/OBJR":
                kids.append(pikepdf.Dictionary(dict(kid.items())))
            elif element is not document and _says_nothing(kid) and kid.Pg.objgen == element.Pg.objgen:
                waiting += reversed(list(kid.get("/K", ())))
            else:
                kid.P = element
                kids.append(kid)
                kept.add(kid.objgen)
                open_.append(kid)
        element.K = kids
    for page, own in zip(pdf.pages, parents, strict=False):
        if lost := frozenset(number for number, element in enumerate(own) if element.objgen not in kept):
            page.obj.Contents = pdf.make_stream(_as_artifacts(page.Contents.read_bytes(), lost))
            for number in lost:
                own[number] = None
    for element in document.K:
        del element["/P"]
    tags = pikepdf.Dictionary(Kids=document.K, Parents=pikepdf.Array(parents))
    pdf.Root[TAGS] = pdf.make_indirect(tags)
    del pdf.Root["/StructTreeRoot"]


def _says_nothing(element: pikepdf.Dictionary) -> bool:
    """Return whether an element only holds others together, or a line of text."""
    return element.S in ("/Div", "/Span", "/NonStruct") and _ATTRIBUTES.issuperset(element.keys())


def _as_artifacts(content: bytes, numbers: frozenset[int]) -> bytes:
    """Return a content stream in which the text of these numbers is an artifact."""

    def mark(found: re.Match[bytes]) -> bytes:
        return b"/Artifact <</Type /Pagination>> BDC" if int(found[1]) in numbers else found[0]

    return _MARKED.sub(mark, content)
