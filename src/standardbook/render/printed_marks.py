"""The marks of a printed book: small pieces that are drawn beside what has changed when the book is joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from standardbook.model.edition import Edition
from standardbook.render.environment import environment_of
from standardbook.render.marks import marks_of


@dataclass(frozen=True)
class PrintedMarks:
    """The marks of a book as it is printed: each of their pieces once, and beside what each stands."""

    html: str
    beside: tuple[tuple[str, int], ...]
    """The anchors of columns, each with the number of the piece that stands at its foot."""


def printed_marks(edition: Edition, templates: Sequence[Path]) -> PrintedMarks | None:
    """Return the marks of an edition's book, as pieces of HTML; None for one without any.

    A mark stands behind the number of its thing, where this has one.
    """
    made, translated = environment_of(edition, templates)
    places = {*(each.id for each in edition.touchpoints), *(each.id for each in edition.situations)}
    pieces: dict[tuple[int, tuple[str, ...]], int] = {}
    beside = []
    for anchor, mark in marks_of(edition, translated).items():
        id_ = anchor.partition("-")[2]
        number = edition.numbers.get(id_, "")
        room = len(number) or (_PLACE if id_ in places else 0)
        beside.append((f"margin-{anchor}", pieces.setdefault((room, mark.words), len(pieces))))
    if not pieces:
        return None
    html = made.get_template("pdf/marks.html").render(pieces=[*pieces])
    return PrintedMarks(html, tuple(beside))


_PLACE = 4
"""So many letters the number of a place has at most, such as 4.12."""
