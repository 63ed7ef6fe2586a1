"""The look of a company: its colours can be read, its files are fit, and every output has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standardbook.model.colours import (
    DARK,
    DARK_PAPER,
    LEAST,
    PAPER,
    WHITE,
    Palette,
    contrast,
    darkened,
    palette_of,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda each: f"#{each:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """The contrast of known pairs is the one that WCAG's own examples and tools give, whichever comes first."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS)
def test_the_nearest_colour_that_works_does(colour: str) -> None:
    """What is proposed for a colour can be read on white, and is the colour itself where that could."""
    found = darkened(colour, WHITE)
    assert contrast(found, WHITE) >= LEAST
    assert (found == colour) == (contrast(colour, WHITE) >= LEAST)


@given(COLOURS.map(lambda each: darkened(each, WHITE)), COLOURS.map(lambda each: darkened(each, WHITE)) | st.none())
def test_every_shade_can_be_read(colour: str, accent: str | None) -> None:
    """Whatever colours a company has, each text has a contrast of 4.5:1 with each of its grounds, by day and in the dark."""
    palette = palette_of(colour, accent)
    light, dark = palette.light, palette.dark
    pairs = [
        *((text, ground) for text in (light.do, light.do_2) for ground in (WHITE, PAPER, light.do_ground)),
        *((text, ground) for text in (dark.do, dark.do_2) for ground in (DARK, DARK_PAPER, dark.do_ground)),
        *((each.chip_ink, each.do) for each in (light, dark)),
        *((WHITE, each.bar) for each in (light, dark)),
    ]
    assert [pair for pair in pairs if contrast(*pair) < LEAST] == []


def test_without_colours_of_ones_own_nothing_is_derived() -> None:
    """A book without a look has the shades that it always had."""
    assert palette_of(None, None) == Palette()
