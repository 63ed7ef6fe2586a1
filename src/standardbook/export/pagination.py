"""Pagination: where the pages of a book break. Pieces are never broken; a page ends where least is lost by it.

The loss of a page is the square of the share that stays white, as in the breaking of paragraphs by Knuth and Plass
(Software: Practice and Experience 11, 1981); the last page before a forced break loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from standardbook.export.galley import SHEET, TEXT, Piece

HEAD_GAP = 5.0
"""Points between a line that is drawn again and what goes on below it."""

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


Page = tuple[Placed, ...]


class _Item(NamedTuple):
    section: int
    number: int
    piece: Piece
    head: float
    """The height of what is drawn again above it where it begins a page, with the gap below."""


def paginate(sections: Sequence[Sequence[Piece]], opens: Sequence[bool], height: float) -> list[Page]:
    """Return the pages of a book: every piece of text once, in order.

    `opens` says of each section whether it begins a page; `height` is that of a page's text. A piece that is higher
    than a page stands alone on one.
    """
    pages: list[Page] = []
    run: list[_Item] = []
    for at, pieces in enumerate(sections):
        if opens[at]:
            pages += _filled(run, height)
            run = []
        for number, piece in enumerate(pieces):
            if piece.what == SHEET:
                pages += [*_filled(run, height), (Placed(at, number, 0),)]
                run = []
            elif piece.what == TEXT:
                head = pieces[piece.head].height + HEAD_GAP if piece.head >= 0 else 0.0
                run.append(_Item(at, number, piece, head))
    return [*pages, *_filled(run, height)]


def loss_of(white: float) -> float:
    """Return what is lost by a page of which a share stays white."""
    return white * white


def _filled(run: Sequence[_Item], height: float) -> Iterator[Page]:
    """Yield the pages on which a run of pieces stands, broken where the sum of losses is least."""
    best: list[tuple[float, int]] = [(0.0, 0), *((float("inf"), 0) for _ in run)]
    for start, first in enumerate(run):
        begun = best[start][0]
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
