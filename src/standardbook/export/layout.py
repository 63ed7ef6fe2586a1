"""Where everything of a book came to stand: pieces on pages, anchors and the bars beside changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from standardbook.export.galley import SHEET, Galley
from standardbook.export.pagination import Page, Placed
from standardbook.model.paper import A4, Format

BAR_LEFT, BAR_WIDTH = 546.0, 2.2
"""Where the bar beside a change stands on a right page of A4, and how wide it is, in points."""

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

    def __init__(self, sections: Sequence[Galley], pages: Sequence[Page], paper: Format = A4) -> None:
        """Know where the pieces of some sections stand on pages of a format."""
        self.sections = sections
        self.pages = pages
        self.paper = paper
        self._tops = {
            (each.section, each.piece): (page, self.right(page, each), self._top(each.section, each.piece, each.down))
            for page, own in enumerate(pages)
            for each in own
            if not each.is_again
        }

    def _top(self, section: int, piece: int, down: float) -> float:
        is_sheet = self.sections[section].pieces[piece].what == SHEET
        return self.paper.height if is_sheet else self.paper.text_top - down

    def right(self, page: int, placed: Placed) -> float:
        """Return how far to the right of its galley's place a piece stands on a page, counted from 0."""
        piece = self.sections[placed.section].pieces[placed.piece]
        if piece.what == SHEET:
            return 0.0
        return round(self.paper.shift(page) + placed.column * (TEXT_WIDTH + COLUMN_GAP) / piece.columns, 2)

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
            for name in sorted(section.extents.keys() & {*changed}):
                own: dict[tuple[int, float], list[tuple[float, float]]] = {}
                for piece, top, foot in section.extents[name]:
                    if foot > top:
                        page, right, upper = self.at(at, piece, 0, top)
                        width = (TEXT_WIDTH + COLUMN_GAP) / section.pieces[piece].columns
                        beside = BAR_LEFT - TEXT_LEFT - TEXT_WIDTH
                        outer = -beside - BAR_WIDTH if self.paper.is_left(page) else width - COLUMN_GAP + beside
                        column = page, round(TEXT_LEFT + right + outer, 2)
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
