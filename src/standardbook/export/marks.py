"""The words beside what has changed, drawn where there is room: from the line of its number downwards, unread aloud."""

from __future__ import annotations

import io

import pikepdf

from standardbook.export.galley import Galley
from standardbook.export.layout import Layout

LINE = 8.8
"""How high a line of a mark is, in points: the first stands beside the number, and the others below it."""


class DrawnMarks:
    """The marks of a book."""

    def __init__(self, galley: Galley) -> None:
        """Draw the pieces of a galley."""
        self._galley = galley
        with pikepdf.open(io.BytesIO(galley.pdf)) as source:
            self._contents = [page.obj.Contents.read_bytes() for page in source.pages]
            self._heights = [float(page.obj.MediaBox[3]) for page in source.pages]

    def on_pages(self, beside: tuple[tuple[str, int], ...], layout: Layout) -> dict[int, bytes]:
        """Return what is drawn on each page that has marks; what stands nowhere in the book has none."""
        found: dict[int, bytes] = {}
        wanted = dict(beside)
        for at, section in enumerate(layout.sections):
            for name in (each for each in section.extents if each in wanted):
                piece, _top, foot = section.extents[name][-1]
                point = layout.at(at, piece, section.anchors[name].x, foot)
                drawn = self._drawn(wanted[name], point.x, point.y + LINE)
                found[point.page] = found.get(point.page, b"") + drawn
        return found

    def _drawn(self, number: int, right: float, top: float) -> bytes:
        up = top - self._heights[number] + self._galley.pieces[number].top
        content = self._contents[number]
        return b"\n/Artifact <</Type /Layout>> BDC\nq 1 0 0 1 %g %.3f cm\n%s\nQ\nEMC" % (right, up, content)
