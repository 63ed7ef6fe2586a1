"""The pieces of a galley, measured: each page that the engine made of a section is one.

A section is laid out on pages that are higher than anything in it, with a forced break before each place where a page
of the book may break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from standardbook.export.galley import AGAIN, RUNNING, SHEET, TEXT, Piece

POINT = 0.75
"""Points in a CSS pixel."""

_IN_A_CARD = 1 / 14
"""A card is broken only where that saves more than a quarter of a page."""

_IN_A_TABLE = 1 / 100
_AVOID = frozenset({"avoid", "avoid-page"})
_COLUMNS = {"in-two-columns": 2, "in-three-columns": 3}
_CLASSES = {"continued": AGAIN, "running": RUNNING}


def measured(pages: Sequence[Any]) -> tuple[Piece, ...]:
    """Return the pieces of a document that WeasyPrint has laid out."""
    seen: dict[Any, int] = {}
    roots = [_root(page) for page in pages]
    heads = _heads(roots)
    pieces = []
    for number, (page, root) in enumerate(zip(pages, roots, strict=True)):
        if page._page_box.page_type.name:  # noqa: SLF001 - the library has no public name for it
            pieces.append(Piece(0, _points(page.height), SHEET))
            continue
        what = _what(root)
        inks = [*_ink(root, page.height)]
        top = min((top for top, _, _ in inks), default=0.0)
        foot = max((foot for _, foot, is_beside in inks if not is_beside), default=top)
        beside = max((foot for _, foot, is_beside in inks if is_beside), default=foot)
        going_on = [] if what != TEXT else [each for each in _first(root) if seen.get(each.element, number) < number]
        cost, head = _start(going_on, heads, number)
        hang = _points(max(0.0, beside - foot))
        columns = next((_COLUMNS[name] for each in _first(root) for name in _classes(each) if name in _COLUMNS), 1)
        pieces.append(Piece(_points(top), _points(foot - top), what, _keeps(root), cost, head, hang, columns))
        if what == TEXT:
            for box in _all(root):
                if box.element is not None:
                    seen.setdefault(box.element, number)
    return tuple(pieces)


def _points(pixels: float) -> float:
    return round(pixels * POINT, 2)


def _root(page: Any) -> Any:  # noqa: ANN401 - the library has no types
    """Return the box of the page's HTML, without what stands in its margins."""
    return next(each for each in page._page_box.children if getattr(each, "element_tag", "") == "html")  # noqa: SLF001


def _children(box: Any) -> list[Any]:  # noqa: ANN401
    """Return the boxes in a box, those that stand elsewhere included."""
    return [getattr(each, "_box", each) for each in getattr(box, "children", ())]


def _all(box: Any) -> Iterator[Any]:  # noqa: ANN401
    yield box
    for each in _children(box):
        yield from _all(each)


def _classes(box: Any) -> frozenset[str]:  # noqa: ANN401
    element = box.element
    return frozenset((element.get("class") or "").split()) if element is not None else frozenset()


def _ink(box: Any, end: float, *, is_beside: bool = False) -> Iterator[tuple[float, float, bool]]:  # noqa: ANN401
    """Yield from where to where something prints, and whether beside the text.

    What prints are lines, pictures, and boxes with a border or a ground of their own.
    """
    kind = type(box).__name__
    top = box.position_y
    is_beside = is_beside or "margin" in _classes(box)
    if kind == "LineBox":
        yield top, top + box.height, is_beside
    elif hasattr(box, "border_height") and kind not in {"TextBox", "InlineBox"}:
        edge = top + box.margin_top
        foot = edge + box.border_height()
        is_whole = foot < end - 1  # what goes on in the next piece fills its page
        if is_whole and (kind.endswith("ReplacedBox") or kind == "TableCellBox" or _is_decorated(box)):
            yield edge, foot, is_beside
    for each in _children(box):
        yield from _ink(each, end, is_beside=is_beside)


def _is_decorated(box: Any) -> bool:  # noqa: ANN401
    borders = (box.border_top_width, box.border_right_width, box.border_bottom_width, box.border_left_width)
    return box.element_tag not in {"html", "body"} and (any(borders) or bool(box.background))


def _first(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a box, the first in it, the first in that, and so on."""
    while box is not None:
        yield box
        box = next(iter(_children(box)), None)


def _last(box: Any) -> Iterator[Any]:  # noqa: ANN401
    while box is not None:
        yield box
        box = next(reversed(_children(box)), None)


def _keeps(root: Any) -> bool:  # noqa: ANN401
    """Tell whether what ends a piece has to stand with what follows."""
    return any(each.style["break_after"] in _AVOID for each in _last(root))


def _what(root: Any) -> str:  # noqa: ANN401
    """Tell what the piece is, by the class of the innermost box that holds all of it."""
    return next((_CLASSES[name] for each in _first(root) for name in _classes(each) if name in _CLASSES), TEXT)


def _heads(roots: Sequence[Any]) -> dict[Any, int]:
    """Return for cards and tables the piece that is drawn again above a part of them that goes on."""
    heads: dict[Any, int] = {}
    for number, root in enumerate(roots):
        chain = [*_first(root)]
        if _what(root) == AGAIN:
            heads |= {each.element: number for each in chain if "card" in _classes(each)}
        elif any(each.element_tag == "thead" for each in chain) and not any(
            each.element_tag == "tbody" for each in _all(root)
        ):
            heads |= {each.element: number for each in chain if each.element_tag == "table"}
    return heads


def _start(going_on: Sequence[Any], heads: dict[Any, int], number: int) -> tuple[float, int]:
    """Return what it costs to begin a page with a piece, and the piece drawn again above it."""
    for box in reversed(going_on):
        if box.element_tag == "table":
            head = heads.get(box.element, -1)
            return _IN_A_TABLE, head if head < number else -1
        if "card" in _classes(box):
            return _IN_A_CARD, heads.get(box.element, -1)
    return 0.0, -1
