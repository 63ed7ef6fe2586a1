"""Colours of a company: whether a text in them, or on them, can be read, and the shades that outputs need besides.

Contrast is that of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio: a text is read at 4.5:1 or better.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

LEAST = 4.5
"""The least contrast of a text and its ground (WCAG 2.2, success criterion 1.4.3)."""

WHITE, PAPER = "#ffffff", "#fbf9f4"
"""The grounds of pages."""

DARK, DARK_PAPER = "#15191f", "#1b2028"
"""The grounds of pages in the dark."""

COLOUR, ACCENT = "#0f4d47", "#0f6b61"
"""What a book has for which no company chose a colour."""

_STEP = 1 / 255
_LIGHT_ENOUGH = 0.62
"""Where the search for a shade in the dark begins, as lightness: a darker one tires the eye on a dark ground."""


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour: a sign and six hexadecimal digits, such as #0f4d47."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in _rgb(colour))  # noqa: PLR2004 - of the definition
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def darkened(colour: str, *grounds: str) -> str:
    """Return the lightest shade of a colour, itself where it will do, that can be read on some light grounds."""
    return _moved(colour, -_STEP, grounds)


def lightened(colour: str, *grounds: str) -> str:
    """Return the darkest shade of a colour, itself where it will do, that can be read on some dark grounds."""
    return _moved(colour, _STEP, grounds)


def _moved(colour: str, step: float, grounds: tuple[str, ...]) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    found = colour.lower()
    while any(contrast(found, each) < LEAST for each in grounds) and 0 <= lightness <= 1:
        lightness += step
        found = _hex(*colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness)), saturation))
    return found


def mixed(colour: str, ground: str, share: float) -> str:
    """Return a ground with a share of a colour in it."""
    return _hex(*(share * one + (1 - share) * other for one, other in zip(_rgb(colour), _rgb(ground), strict=True)))


@dataclass(frozen=True)
class Shades:
    """The colours of an output that are the company's, each named as style sheets name it."""

    do: str
    """What is to be done, and titles: a text, and the ground of a white one."""
    do_2: str
    """Links, numbers, signs of lists: a text."""
    do_ground: str
    """The ground of what to say."""
    do_line: str
    """The line below a link on paper."""
    bar: str
    """The ground of the bar on top of a page."""
    chip_ink: str
    """A text on `do`."""


LIGHT = Shades(COLOUR, ACCENT, "#eef4f2", "#7fa8a2", COLOUR, WHITE)
IN_THE_DARK = Shades("#7fcfbf", "#7fcfbf", "#172925", "#7fcfbf", "#0c3b36", "#10231f")
"""The shades where no company chose a colour."""


@dataclass(frozen=True)
class Palette:
    """The shades by day and in the dark."""

    light: Shades = LIGHT
    dark: Shades = IN_THE_DARK


def palette_of(colour: str | None, accent: str | None) -> Palette:
    """Return the shades of a company's colours, which can be read on white; where none is chosen, those of always.

    With a colour alone the accent is a lighter shade of it. Every text has a contrast of 4.5:1 or better on each ground
    on which it stands.
    """
    if not colour and not accent:
        return Palette()
    own = (colour or COLOUR).lower()
    second = (accent or (_accent_of(own) if colour else ACCENT)).lower()
    return Palette(_by_day(own, second), _in_the_dark(own, second))


def _accent_of(colour: str) -> str:
    """Return a lighter shade of a colour, as far as it can be read."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    return darkened(_hex(*colorsys.hls_to_rgb(hue, min(0.95, lightness + 0.06), saturation)), WHITE, PAPER)


def _by_day(colour: str, accent: str) -> Shades:
    do, do_2 = darkened(colour, WHITE, PAPER), darkened(accent, WHITE, PAPER)
    share = 0.07
    while share > 0 and min(contrast(each, mixed(accent, WHITE, share)) for each in (do, do_2)) < LEAST:
        share -= 0.005
    ground = mixed(accent, WHITE, max(0.0, share))
    return Shades(do, do_2, ground, mixed(do, WHITE, 0.5), colour, WHITE)


def _in_the_dark(colour: str, accent: str) -> Shades:
    ground = mixed(accent, DARK, 0.12)
    do, do_2 = (lightened(_as_light(each), DARK, DARK_PAPER, ground) for each in (colour, accent))
    return Shades(do, do_2, ground, do_2, darkened(mixed("#000000", colour, 0.2), WHITE), DARK)


def _as_light(colour: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    return _hex(*colorsys.hls_to_rgb(hue, max(lightness, _LIGHT_ENOUGH), min(saturation, 0.7)))


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(*parts: float) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, each)) * 255):02x}" for each in parts)
