"""Paper: how big a page is, and where on it texts, the line at its head and its margins are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from standardbook.model.look import Paper, Sides

_MM = 72 / 25.4
_TO_INNER = 4 * _MM
"""How much farther out texts stand on paper that is printed on both sides and bound."""


@dataclass(frozen=True)
class Format:
    """A page; lengths are in points, heights are from its foot."""

    name: Paper
    width: float
    height: float
    text_top: float
    """Where its text begins."""
    running_top: float
    """Where the line at its head does."""
    text_height: float
    aside: float = 0.0
    """How much farther right its text stands than on A4, so that both margins are alike."""
    is_two_sided: bool = False

    def is_left(self, page: int) -> bool:
        """Tell whether a page, counted from 0, lies on the left of an open book."""
        return self.is_two_sided and page % 2 == 1

    def shift(self, page: int) -> float:
        """Return how much farther right texts stand on a page, counted from 0, than on one-sided A4."""
        inner = (-_TO_INNER if self.is_left(page) else _TO_INNER) if self.is_two_sided else 0.0
        return round(self.aside + inner, 2)

    @property
    def lengths(self) -> dict[str, str]:
        """Its lengths by the names that style sheets have for them."""
        margin = 20 * _MM + self.aside
        return {
            "paper": self.name,
            "paper-height": f"{_millimetres(self.height)}mm",
            "cover-height": f"{_millimetres(self.height - 14 * _MM)}mm",
            "margin": f"{_millimetres(margin)}mm",
            "inner-margin": f"{_millimetres(margin + _TO_INNER)}mm",
            "outer-margin": f"{_millimetres(margin - _TO_INNER)}mm",
        }


def _millimetres(points: float) -> str:
    return f"{points / _MM:.2f}".rstrip("0").rstrip(".")


_FORMATS: Mapping[Paper, Format] = {
    "A4": Format("A4", 595.28, 841.89, 768.2, 804.0, 705.8),
    "Letter": Format("Letter", 612.0, 792.0, 718.3, 754.1, 655.9, aside=8.36),
}
A4 = _FORMATS["A4"]


def format_of(paper: Paper, sides: Sides) -> Format:
    """Return the format of a book."""
    return replace(_FORMATS[paper], is_two_sided=sides == "two")
