"""Where everything of a book came to stand: pieces on pages, anchors and the bars beside changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from standardbook.export.galley import SHEET, Galley
from standardbook.export.pagination import Page, Placed

PAPER = (595.28, 841.89)
"""A4 in points."""

TEXT_TOP, RUNNING_TOP = 768.2, 804.0
"""Heights on a page in points: where its text begins, and where the line at its head does."""

BAR_LEFT, BAR_WIDTH = 546.0, 2.2
"""Where the bar beside a change stands on an A4 page, and how wide it is, in points."""

TEXT_LEFT, TEXT_WIDTH, COLUMN_GAP = 56.69, 481.89, 22.68
"""Where the text begins, how wide it is, and how far apart columns stand, in points: 20, 170 and 8 mm."""

BAR_GAP = 16.0
"""Points of white between two parts of one thing that its bar goes over."""


class Point(NamedTuple):
    """A point of the book: the number of its page from 0, and its distances from the left and the foot in points."""

    page: int
    x: float
    y: float


class Layout:
    """Where everything of some sections came to stand."""

    def __init__(self, sections: Sequence[Galley], pages: Sequence[Page]) -> None:
        """Know where the pieces of some sections stand."""
        self.sections = sections
        self.pages = pages
        self._tops = {
            (each.section, each.piece): (page, self.right(each), self._top(each.section, each.piece, each.down))
            for page, own in enumerate(pages)
            for each in own
            if not each.is_again
        }

    def _top(self, section: int, piece: int, down: float) -> float:
        return PAPER[1] if self.sections[section].pieces[piece].what == SHEET else TEXT_TOP - down

    def right(self, placed: Placed) -> float:
        """Return how far to the right of its galley's place a piece stands."""
        columns = self.sections[placed.section].pieces[placed.piece].columns
        return round(placed.column * (TEXT_WIDTH + COLUMN_GAP) / columns, 2)

    def at(self, section: int, piece: int, x: float, down: float) -> Point:
        """Return a point of a section as one of the book."""
        page, right, top = self._tops[section, piece]
        return Point(page, round(x + right, 2), round(top - down, 2))

    def anchors(self) -> dict[str, Point]:
        """Return where every anchor stands."""
        return {
            name: self.at(at, *place) for at, each in enumerate(self.sections) for name, place in each.anchors.items()
        }

    def bars(self, changed: Collection[str]) -> dict[int, list[tuple[float, float, float]]]:
        """Return the bars of each page: how far from the left, from which height to which; those that touch are one."""
        found: dict[tuple[int, float], list[tuple[float, float]]] = {}
        for at, section in enumerate(self.sections):
            for name in section.extents.keys() & {*changed}:
                own: dict[tuple[int, float], list[tuple[float, float]]] = {}
                for piece, top, foot in section.extents[name]:
                    if foot > top:
                        page, right, upper = self.at(at, piece, 0, top)
                        width = (TEXT_WIDTH + COLUMN_GAP) / section.pieces[piece].columns
                        left = TEXT_LEFT + right + width - COLUMN_GAP + BAR_LEFT - TEXT_LEFT - TEXT_WIDTH
                        column = page, round(left, 2)
                        own.setdefault(column, []).append((upper, upper - (foot - top)))
                for column, stretches in own.items():
                    found.setdefault(column, []).extend(_merged(stretches, BAR_GAP))
        bars: dict[int, list[tuple[float, float, float]]] = {}
        for (page, left), stretches in found.items():
            bars.setdefault(page, []).extend((left, *each) for each in _merged(stretches, 0))
        return bars


def _merged(stretches: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Return stretches, each from its top to its foot, without those that touch or are less than a gap apart."""
    merged: list[tuple[float, float]] = []
    for top, foot in sorted(stretches, reverse=True):
        if merged and top >= merged[-1][1] - gap:
            merged[-1] = merged[-1][0], min(foot, merged[-1][1])
        else:
            merged.append((top, foot))
    return merged
