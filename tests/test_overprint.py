"""No text of a book is printed over other text: read back from where the letters of its PDFs stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfs import joined
from sites import example
from standardbook.export.overprint import Box, collisions, overprints
from standardbook.select import select_edition

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize("language", ["en", "ru", "hu", "hy", "tl"])
def test_nothing_is_printed_over_anything_in_the_complete_book(language: str) -> None:
    """The version in force for whoever reads all of it, in every language."""
    pdf = joined(select_edition(example(), "complete", language))
    assert [str(each) for each in overprints(pdf)] == []


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
