"""A galley: a section set in pieces that are not yet pages, and what is known of them.

What `join` needs travels with the pieces: how high each is, where the anchors and bookmarks are, which glyphs are
shown, where numbers are still to be filled in.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Face:
    """A font as a galley uses it."""

    file: str
    """The digest of its file."""
    name: str
    family: str
    flags: int
    ascent: int
    descent: int
    glyphs: dict[int, tuple[float, str]]
    """Of each glyph shown: its width in thousandths of the size, and the text it stands for."""


TEXT, AGAIN, RUNNING, SHEET = "text", "again", "running", "sheet"
"""What a piece is: a part of the text; a line that only stands above a part that goes on; the line at the head of the
pages of its section; a whole page."""


MARGIN = "margin-"
"""How the anchors begin of columns beside the text, at whose foot there is room for a mark."""


@dataclass(frozen=True)
class Piece:
    """A part of a section that is never broken: a page of the galley's PDF. Lengths are in points."""

    top: float
    """From the top of its page to where it begins to print: the space above it where it does not begin a page."""
    height: float
    what: str = TEXT
    keeps: bool = False
    """Whether the next piece has to stand on the same page."""
    cost: float = 0.0
    """How much is lost when a page begins here, as a share of a page that would be left white, squared."""
    head: int = -1
    """The piece that is drawn again above it where it begins a page."""
    hang: float = 0.0
    """How much farther down the column beside the text prints. What goes on in the same card may stand beside it."""
    columns: int = 1
    """It is as wide as one of so many columns."""


class Place(NamedTuple):
    """A point of a galley: in which piece, how far from the left, how far below where the piece begins to print."""

    piece: int
    x: float
    down: float


class Extent(NamedTuple):
    """Where a part of something stands: in which piece, from where to where below its beginning."""

    piece: int
    top: float
    foot: float


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its level, its words, and the point to which it leads."""

    level: int
    title: str
    piece: int
    x: float
    down: float


@dataclass(frozen=True)
class Blank:
    """Where in a piece a number is filled in: a run of text in its content stream."""

    number: int
    piece: int
    start: int
    end: int
    face: str


@dataclass(frozen=True)
class Galley:
    """A section set in pieces, each a page of a PDF."""

    pdf: bytes
    pieces: tuple[Piece, ...]
    anchors: dict[str, Place]
    extents: dict[str, tuple[Extent, ...]]
    """Of each thing of the handbook where it stands."""
    bookmarks: tuple[Bookmark, ...]
    faces: dict[str, Face]
    blanks: tuple[Blank, ...]
    targets: tuple[str, ...]
    """The anchors to which its links lead."""

    def as_bytes(self) -> bytes:
        """Return the galley as one value to be kept."""
        known = {name: value for name, value in asdict(self).items() if name != "pdf"}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, content: bytes) -> Galley:
        """Return a galley that was kept. Raises ValueError for anything else."""
        head, _, pdf = content.partition(b"\n")
        try:
            known = json.loads(head)
            return cls(
                pdf,
                tuple(Piece(**each) for each in known["pieces"]),
                {name: Place(*each) for name, each in known["anchors"].items()},
                {name: tuple(Extent(*each) for each in own) for name, own in known["extents"].items()},
                tuple(Bookmark(**each) for each in known["bookmarks"]),
                {name: _face(each) for name, each in known["faces"].items()},
                tuple(Blank(**each) for each in known["blanks"]),
                tuple(known["targets"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not the galley of a section: {error}") from error


def pieces_in(content: bytes) -> tuple[Piece, ...]:
    """Return the pieces of a galley that was kept."""
    return tuple(Piece(**each) for each in json.loads(content[: content.index(b"\n")])["pieces"])


def _face(known: dict[str, Any]) -> Face:
    glyphs = {int(glyph): (width, text) for glyph, (width, text) in known["glyphs"].items()}
    return Face(**{**known, "glyphs": glyphs})
