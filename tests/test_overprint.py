"""No text of a book is printed over other text: read back from where the letters of its PDFs stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfs import joined
from sites import example_for
from standardbook.export.overprint import Box, collisions, overprints
from standardbook.model.document_control import DocumentControl, EditionChange, Revision, Standing, Wording
from standardbook.model.edition import Edition
from standardbook.model.items import items_in

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize("language", ["en", "ru", "hu", "hy", "tl"])
def test_nothing_is_printed_over_anything_in_the_complete_book(language: str) -> None:
    """The version in force for whoever reads all of it, in every language, with the longest mark beside each thing."""
    edition = example_for("complete", language)
    pdf = joined(replace(edition, control=all_changed(edition)))
    assert [str(each) for each in overprints(pdf)] == []


def all_changed(edition: Edition) -> DocumentControl:
    """Return document control by which the figure of everything in an edition has changed."""
    control = DocumentControl(
        standing=Standing("in-force"),
        since="10.1.0",
        revisions=tuple(Revision(each, "2026-01-01", "Head", None, 1) for each in (edition.version, "10.1.0")),
    )
    wordings = (Wording("target.at_most", ("45 business days",), ("30 business days",)),)
    changes = [
        EditionChange(
            kind=kind, id=id_, number="", title="X", status="changed", material=True, direction="relaxed",
            place="", old_place="", wordings=wordings,
        )
        for kind, id_ in items_in(edition)
    ]  # fmt: skip
    return replace(control, changes=tuple(changes))


def box(left: int, foot: int, width: int, height: int) -> Box:
    """Return a word by its corner and its size."""
    return Box("w", left, foot, left + width, foot + height)


boxes = st.lists(
    st.builds(box, st.integers(0, 90), st.integers(0, 90), st.integers(1, 40), st.integers(1, 12)), max_size=12
)


@given(boxes)
def test_each_two_words_that_share_a_quarter_are_found(words: list[Box]) -> None:
    """The quick search finds the same pairs as looking at every two words."""

    def share(one: Box, other: Box) -> float:
        width = min(one.right, other.right) - max(one.left, other.left)
        height = min(one.top, other.top) - max(one.foot, other.foot)
        areas = [(each.right - each.left) * (each.top - each.foot) for each in (one, other)]
        return max(0, width) * max(0, height) / min(areas)

    wanted = sum(share(one, other) > 0.25 for at, one in enumerate(words) for other in words[at + 1 :])
    assert len(list(collisions(words))) == wanted
