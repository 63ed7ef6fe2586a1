"""Charts of measurements as one static SVG: small multiples side by side, labels at the ends of their lines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#0f4d47", "#96281b", "#5b6474", "#b7791f")
DARKER = {"#b7791f": "#8a5a10"}
"""What is light for a line is darker for its name, which is small."""
INK, SOFT, GRID = "#1d2433", "#5b6474", "#e3e0d8"

CELL, HEIGHT, TOP, BOTTOM, LEFT, RIGHT, EDGE = 300, 300, 108, 56, 48, 88, 8
"""A chart with all around it is CELL wide and HEIGHT high; the others are its margins, and the page's edge."""

LABEL, TICKS = 13, 5
"""The least distance between the baselines of two labels; about how many steps an axis has."""


@dataclass(frozen=True)
class Line:
    """A series of measurements, in the order of x."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """One of the small multiples; its first line is ours and drawn strongest."""

    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Axis:
    """A scale from zero to the largest value or a round number beyond it, over a stretch of pixels."""

    step: float
    last: float
    zero: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], zero: float, end: float, *, is_round: bool = True) -> Axis:
        """Return the axis that holds these values; where it does not end in a round number, it has fewer steps."""
        steps = TICKS if is_round else TICKS - 1
        most = max(values, default=0) or 1
        size = 10.0 ** math.floor(math.log10(most / steps))
        step = next(size * factor for factor in (1, 2, 5, 10) if size * factor * steps >= most * 0.999)
        return cls(step, step * math.ceil(round(most / step, 6)) if is_round else most, zero, end)

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return self.zero + (self.end - self.zero) * value / self.last

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield where each round number stands, and the number."""
        for count in range(math.floor(round(self.last / self.step, 6)) + 1):
            yield self.at(count * self.step), _number(count * self.step)


def plot_svg(title: str, charts: Sequence[Chart]) -> str:
    """Return the charts as SVG, readable at 900 pixels for three; the same measurements give the same text."""
    width = CELL * len(charts) + 2 * EDGE
    told = " ".join(_told(chart) for chart in charts)
    rows = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="plot-title plot-desc"',
        f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<title id="plot-title">{escape(title)}</title>',
        f'<desc id="plot-desc">{escape(told)}</desc>',
        f'<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(EDGE + 8, 32, title, f'font-size="17" font-weight="bold" fill="{INK}"'),
    ]
    for number, chart in enumerate(charts):
        rows += [f'<g transform="translate({EDGE + number * CELL} 0)">', *_chart(chart), "</g>"]
    return "\n".join([*rows, "</svg>", ""])


def _told(chart: Chart) -> str:
    """Return what a chart shows, in words."""
    ends = "; ".join(
        f"{line.name}: {_number(line.points[0][1])} at {_number(line.points[0][0])},"
        f" {_number(line.points[-1][1])} at {_number(line.points[-1][0])}"
        for line in chart.lines
        if line.points
    )
    return f"{chart.title}: {chart.y_label} against {chart.x_label}. {ends}."


def _chart(chart: Chart) -> Iterator[str]:
    points = [point for line in chart.lines for point in line.points]
    across = Axis.over([x for x, _ in points], LEFT, CELL - RIGHT, is_round=False)
    up = Axis.over([y for _, y in points], HEIGHT - BOTTOM, TOP)
    yield _text(8, 64, chart.title, f'font-size="13" font-weight="bold" fill="{INK}"')
    yield _text(8, 84, chart.y_label, f'fill="{SOFT}"')
    for y, number in up.ticks():
        colour = SOFT if y == up.zero else GRID
        yield f'<path d="M{_short(across.zero)} {_short(y)}H{_short(across.end)}" stroke="{colour}" fill="none"/>'
        yield _text(across.zero - 7, y + 4, number, f'text-anchor="end" fill="{SOFT}"')
    for x, number in across.ticks():
        yield f'<path d="M{_short(x)} {_short(up.zero)}v4" stroke="{SOFT}" fill="none"/>'
        yield _text(x, up.zero + 18, number, f'text-anchor="middle" fill="{SOFT}"')
    middle = (across.zero + across.end) / 2
    yield _text(middle, up.zero + 38, chart.x_label, f'text-anchor="middle" fill="{SOFT}"')
    drawn = list(zip([line for line in chart.lines if line.points], itertools.cycle(COLOURS), strict=False))
    for position, (line, colour) in reversed(list(enumerate(drawn))):
        yield from _line(line, across, up, colour, is_ours=position == 0)
    ends = [(across.at(line.points[-1][0]), up.at(line.points[-1][1])) for line, _ in drawn]
    full = [position for position, (x, _) in enumerate(ends) if x > across.end - 1]
    places = dict(zip(full, _apart([ends[position][1] for position in full]), strict=True))
    for position, (line, colour) in enumerate(drawn):
        (x, y), place = ends[position], places.get(position)
        look = f'fill="{DARKER.get(colour, colour)}" font-weight="{"normal" if position else "bold"}"'
        if place is None:  # the line ends early: its name stands before the end, where no other line goes on
            yield _text(x - 8, y + 1, line.name, f'text-anchor="end" {look}')
            continue
        if abs(place - y) > LABEL / 3:
            way = f"M{_short(x + 5)} {_short(y)}L{_short(x + 9)} {_short(place)}"
            yield f'<path d="{way}" stroke="{colour}" stroke-width="0.8" fill="none"/>'
        yield _text(x + 11, place + 4, line.name, look)


def _line(line: Line, across: Axis, up: Axis, colour: str, *, is_ours: bool) -> Iterator[str]:
    places = [(_short(across.at(x)), _short(up.at(y))) for x, y in line.points]
    way = " ".join(f"{x},{y}" for x, y in places)
    join = 'stroke-linejoin="round" stroke-linecap="round"'
    yield f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="{2.6 if is_ours else 1.7}" {join}/>'
    for x, y in places:
        yield f'<circle cx="{x}" cy="{y}" r="{3.2 if is_ours else 2.5}" fill="{colour}" stroke="#ffffff"/>'


def _apart(wanted: Sequence[float]) -> list[float]:
    """Return places for labels, each near the one it wants, none on another, all between top and bottom."""
    order = sorted(range(len(wanted)), key=lambda each: (wanted[each], each))
    places = list(wanted)
    for above, below in itertools.pairwise(order):
        places[below] = max(places[below], places[above] + LABEL)
    lowest = HEIGHT - BOTTOM - 2.0
    for each in reversed(order):
        places[each] = min(places[each], lowest)
        lowest = places[each] - LABEL
    return places


def _text(x: float, y: float, words: str, attributes: str) -> str:
    return f'<text x="{_short(x)}" y="{_short(y)}" {attributes}>{escape(words)}</text>'


def _short(place: float) -> str:
    """Return a place to a tenth of a pixel."""
    return f"{round(place, 1) + 0:g}"


def _number(value: float) -> str:
    """Return a number as a reader wants it: no needless digits, a space between thousands."""
    digits = 0 if abs(value) >= 100 or value == round(value) else 2 if abs(value) < 1 else 1  # noqa: PLR2004
    text = f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return text.rstrip("0").rstrip(".") if "." in text else text
