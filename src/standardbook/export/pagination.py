"""Pagination: where the pages of a book break. Pieces are never broken; a page ends where least is lost by it.

The loss of a page is the square of the share that stays white, as in the breaking of paragraphs by Knuth and Plass
(Software: Practice and Experience 11, 1981); the last page before a forced break loses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from standardbook.export.galley import SHEET, TEXT, Piece

PAGE = 0.2
"""What every page costs: so much may be lost elsewhere to save one."""

_MOSTLY, _EMPTY = 2 / 3, 1.0
"""A page of which more than this share stays white loses this much besides."""

HEAD_GAP = 5.0
"""Points between a line that is drawn again and what goes on below it."""

_FINE = 2.0
"""By how many points columns get higher until everything has room in them."""

_PARTED = 4.0
"""What it costs to part a piece from the next with which it has to stand: more than any white page."""


class Placed(NamedTuple):
    """A piece on a page."""

    section: int
    piece: int
    down: float
    """Points from the top of the page's text to where the piece begins to print."""
    is_again: bool = False
    """Whether it is drawn once more, above a part that goes on."""
    column: int = 0
    """In which column it stands, from 0."""


Page = tuple[Placed, ...]


class _Item(NamedTuple):
    section: int
    number: int
    piece: Piece
    head: float
    """The height of what is drawn again above it where it begins a page, with the gap below."""


def paginate(
    sections: Sequence[Sequence[Piece]], opens: Sequence[bool], height: float, *, on_right: Collection[int] = ()
) -> list[Page]:
    """Return the pages of a book: every piece of text once, in order.

    `opens` says of each section whether it begins a page; `height` is that of a page's text. A piece that is higher
    than a page stands alone on one. The sections in `on_right` begin on a right page, if need be after an empty one.
    """
    pages: list[Page] = []
    run: list[_Item] = []

    def end_page() -> None:
        in_columns = {each.section for each in run if each.piece.columns > 1}
        middle = next((at for at, each in enumerate(run) if each.section in in_columns), len(run))
        begun = [*_filled(run[:middle], height)]
        if middle < len(run):
            last = begun.pop() if begun else ()
            foot = _foot([sections[each.section][each.piece] for each in last], last)
            begun += _in_columns(last, foot, run[middle:], height)
        pages.extend(begun)
        run.clear()

    for at, pieces in enumerate(sections):
        if opens[at]:
            end_page()
        if at in on_right and len(pages) % 2:
            pages.append(())
        for number, piece in enumerate(pieces):
            if piece.what == SHEET:
                end_page()
                pages.append((Placed(at, number, 0),))
            elif piece.what == TEXT:
                head = pieces[piece.head].height + HEAD_GAP if piece.head >= 0 else 0.0
                run.append(_Item(at, number, piece, head))
    end_page()
    return pages


def loss_of(white: float) -> float:
    """Return what is lost by a page of which a share stays white, if it is not the last."""
    return white * white + (_EMPTY if white > _MOSTLY else 0.0)


def _filled(run: Sequence[_Item], height: float) -> Iterator[Page]:
    """Yield the pages on which a run of pieces stands, broken where the sum of losses is least."""
    best: list[tuple[float, int]] = [(0.0, 0), *((float("inf"), 0) for _ in run)]
    for start, first in enumerate(run):
        begun = best[start][0] + PAGE
        if start:
            begun += first.piece.cost + (_PARTED if run[start - 1].piece.keeps else 0.0)
        page = _Column(_head(first, height))
        for end in range(start + 1, len(run) + 1):
            page.add(run[end - 1].piece)
            if page.foot > height and end > start + 1:
                break
            loss = begun + (0.0 if end == len(run) else loss_of(max(0.0, 1 - page.foot / height)))
            if loss < best[end][0]:
                best[end] = (loss, start)
    starts = []
    end = len(run)
    while end:
        starts.append((best[end][1], end))
        end = best[end][1]
    for start, stop in reversed(starts):
        yield tuple(_placed(run[start:stop], height))


def _foot(pieces: Sequence[Piece], placed: Page) -> float:
    """Return how far down a page prints."""
    return max((at.down + each.height + each.hang for each, at in zip(pieces, placed, strict=True)), default=0.0)


def _in_columns(begun: Page, down: float, run: Sequence[_Item], height: float) -> Iterator[Page]:
    """Yield the pages of a run with narrow pieces, the first of which is already in use as far as `down`.

    What is narrow stands in columns below what is wide, filled one after the other. At the end they are as high as each
    other, as far as whole pieces allow.
    """
    page = [*begun]
    for columns, group in groupby(run, key=lambda each: each.piece.columns):
        left = [*group]
        while left:
            gap = left[0].piece.top if page else 0.0
            room = height - down - gap
            ends = _ends_of_columns(left, room, columns) if columns > 1 else [_held(left, room)]
            if not ends[-1] and page:
                yield tuple(page)
                page, down = [], 0.0
                continue
            ends[-1] = ends[-1] or 1
            feet = [down + gap]
            for number, (start, end) in enumerate(pairwise([0, *ends])):
                column = _Column(down + gap)
                page += [
                    Placed(each.section, each.number, column.add(each.piece), column=number) for each in left[start:end]
                ]
                feet.append(column.foot)
            down, left = max(feet), left[ends[-1] :]
    if page:
        yield tuple(page)


def _ends_of_columns(items: Sequence[_Item], room: float, columns: int) -> list[int]:
    """Return behind which piece each of some columns of a height ends; where all have room, the lowest columns do."""

    def ends(height: float) -> list[int]:
        found, at = [], 0
        for _ in range(columns):
            column = _Column(0)
            while at < len(items) and column.add(items[at].piece) + items[at].piece.height <= height:
                at += 1
            found.append(at)
        return found

    found = ends(room)
    if found[-1] == len(items):
        lowest = _height(items) / columns
        while lowest < room and ends(lowest)[-1] < len(items):
            lowest += _FINE
        found = ends(min(lowest, room))
    return found


def _held(items: Sequence[_Item], room: float) -> int:
    """Return 1 where the first of some wide pieces has room, with what it has to stand with."""
    kept = next((at for at, each in enumerate(items) if not each.piece.keeps), len(items) - 1)
    return int(_height(items[: kept + 1]) <= room)


def _columns_of(items: Sequence[_Item], room: float) -> tuple[int, int]:
    """Return how many pieces two columns of a height hold, and how many of them the first."""

    def fitting(start: int, most: float) -> int:
        column, end = _Column(0), start
        while end < len(items):
            column.add(items[end].piece)
            if column.foot > most:
                break
            end += 1
        return end

    middle = fitting(0, room)
    end = fitting(middle, room)
    if end == len(items):
        lowest = [at for at in range(1, middle + 1) if fitting(at, room) == end]
        middle = min(lowest, key=lambda at: max(_height(items[:at]), _height(items[at:])), default=middle)
    return end, middle


def _height(items: Sequence[_Item]) -> float:
    column = _Column(0)
    for each in items:
        column.add(each.piece)
    return column.foot


class _Column:
    """Pieces one below the other."""

    def __init__(self, down: float) -> None:
        self._down = down
        self._beside = down
        self._is_empty = True

    def add(self, piece: Piece) -> float:
        """Set a piece below the others; return how far down it begins to print."""
        if not self._is_empty:
            if piece.head < 0:
                self._down = max(self._down, self._beside)
            self._down += piece.top
        self._is_empty = False
        begins = self._down
        self._down += piece.height
        self._beside = max(self._beside, self._down + piece.hang)
        return begins

    @property
    def foot(self) -> float:
        """How far down anything prints."""
        return max(self._down, self._beside)


def _head(first: _Item, height: float) -> float:
    """Return the height of what is drawn again at the head of a page; nothing where the piece leaves it no room."""
    return first.head if first.head + first.piece.height + first.piece.hang <= height else 0.0


def _placed(items: Sequence[_Item], height: float) -> Iterator[Placed]:
    first = items[0]
    head = _head(first, height)
    if head:
        yield Placed(first.section, first.piece.head, 0.0, is_again=True)
    page = _Column(head)
    for item in items:
        yield Placed(item.section, item.number, page.add(item.piece))
