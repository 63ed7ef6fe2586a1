"""How much a change weighs: whether it binds, and whether the data shows that more or less is asked than before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any

from standardbook.model.edition import MINE
from standardbook.model.facts import Facts, Tighter
from standardbook.model.kinds import QUANTITIES, fields_of
from standardbook.model.quantity import Quantity, parse_quantity, parse_range
from standardbook.model.releases import Direction

_OBLIGATIONS: Mapping[str, int] = {"may": 0, "should": 1, "should_not": -1, "must": 2, "must_not": -2}
"""The five words: the sign says whether something is asked or forbidden, the size how strictly (RFC 2119)."""

_NOTHING = Facts("")
"""Of a field of which nothing is known."""

_IN_MONTHS = {"duration-month": 1, "duration-year": 12}

_WORD = re.compile(
    r"""(?:[-–—]\s*)?\d+(?:[.,:/*–-]\d+)*['"’”]?"""  # with what is part of a number: 1.5, 10:30, -5, 5'
    r"""|[^\W\d_]+"""
    r"""|[^\s.,;:!?…"'’‘“”„«»()\[\]*_–—-]"""  # any sign but punctuation: €, ≥, −, %
)
"""The parts of a text that say something; the rest is punctuation."""

_ADDRESS = re.compile(
    r"""(?<=\])\(<?https:(?:[^()\s]|\([^()\s]*\))*(?:\s+(?:"[^"]*"|'[^']*'))?\)"""  # [words](https://...)
    r"""|<https:[^<>\s]*>"""
    r"""|^[ ]{0,3}\[[^\]\n]+\]:\s+<?https:\S*.*$""",  # [words]: https://...
    re.MULTILINE | re.IGNORECASE,
)
"""Where a link leads on the web. Whom a link calls or writes to is no mere address: staff are held to it."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; None where there was or is none."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Weight:
    """What changed fields mean for staff."""

    material: bool
    """True when something binding changed, False for an editorial change."""
    direction: Direction | None = None
    """Whether more or less is asked than before, where the data shows it."""
    is_wording: bool = False
    """True when nothing but sentences changed, so that the same may be said in other words."""


def weigh(kind: str, fields: Iterable[FieldChange]) -> Weight:
    """Return the weight of changed fields of a thing of some kind."""
    return _Scales(fields_of(kind)).weigh(fields)


@dataclass(frozen=True)
class _Scales:
    """What is known of the fields of a kind, by which changes of them are weighed."""

    facts: Mapping[str, Facts]

    def weigh(self, fields: Iterable[FieldChange]) -> Weight:
        bound = [each for each in fields if self._binds(each.name) and not _is_spelling(each.name, each.old, each.new)]
        shown = frozenset(self._shown_by(bound))
        direction = None if not bound else next(iter(shown)) if len(shown) == 1 else "reworded"
        same = all(self._numbers_in(each.name, each.old) == self._numbers_in(each.name, each.new) for each in bound)
        return Weight(bool(bound), direction, is_wording=not shown and same)

    def _binds(self, name: str) -> bool:
        return name in MINE or self._of(name).is_binding

    def _of(self, name: str) -> Facts:
        return self.facts.get(name, _NOTHING)

    def _numbers_in(self, name: str, value: Any) -> list[str]:  # noqa: ANN401
        """Return the numbers in the sentences of a field."""
        if self._of(name).is_data:
            return []
        if isinstance(value, dict):
            return [number for inner, each in value.items() for number in self._numbers_in(inner, each)]
        if isinstance(value, tuple):
            return [number for each in value for number in self._numbers_in(name, each)]
        return _DIGITS.findall(value) if isinstance(value, str) else []

    def _shown_by(self, bound: Sequence[FieldChange]) -> Iterator[Direction]:
        """Yield the directions that the data shows: a sentence in other words shows none, and hides none beside it."""
        old = [each.name for each in bound if each.name in _OBLIGATIONS and each.old is not None]
        new = [each.name for each in bound if each.name in _OBLIGATIONS and each.new is not None]
        if old != new:
            yield _of_obligations(old, new)
        for each in bound:
            direction = self._direction(each)
            if each.name not in _OBLIGATIONS and (
                direction != "reworded" or not self._is_wording(each.name, each.old, each.new)
            ):
                yield direction

    def _is_wording(self, name: str, old: Any, new: Any) -> bool:  # noqa: ANN401 - a text, or a list or mapping of them
        """Return whether nothing but sentences differs, as many as before, so that they may mean the same."""
        if _is_spelling(name, old, new):
            return True
        is_data = self._of(name).is_data
        if isinstance(old, tuple) and isinstance(new, tuple):
            return not is_data and len(old) == len(new) and all(map(self._is_wording, repeat(name), old, new))
        if isinstance(old, dict) and isinstance(new, dict):
            return old.keys() == new.keys() and all(self._is_wording(each, old[each], new[each]) for each in old)
        return not is_data and isinstance(old, str) and isinstance(new, str)

    def _direction(self, field: FieldChange) -> Direction:
        tighter = self._of(field.name).tighter
        if tighter == "more items":
            return _of_sets(frozenset(map(repr, field.old or ())), frozenset(map(repr, field.new or ())))
        if field.name == "steps":
            return self._of_steps(field.old or (), field.new or ())
        if tighter == "without" and None in {field.old, field.new}:
            return "relaxed" if field.old is None else "tightened"
        if field.name in MINE:
            return "tightened" if field.new else "relaxed"
        if tighter in {"less", "more", "narrower"}:
            return _of_numbers(field.old, field.new, tighter)
        return "reworded"

    def _of_steps(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> Direction:
        """Return the direction of steps that differ in nothing but the time that each may take."""
        times: set[Direction] = set()
        for before, after in zip(old, new, strict=False):
            if _is_spelling("steps", before, after):
                continue
            if not _is_spelling("steps", _without_time(before), _without_time(after)):
                return "reworded"
            times.add(_of_numbers(_time_of(before), _time_of(after), self._of("within").tighter))
        return times.pop() if len(old) == len(new) and len(times) == 1 else "reworded"


def _is_spelling(name: str, old: Any, new: Any) -> bool:  # noqa: ANN401 - a text, or a list or mapping of them
    """Return whether only punctuation, spaces or capitals differ, or how the same quantity is written.

    Letters, digits and all other signs are the same, in the same order; where a link leads counts for nothing.
    """
    old, new = _unfolded(old), _unfolded(new)
    if old == new or (name.rpartition(".")[2] in QUANTITIES and _is_same_number(name, old, new)):
        return True
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_is_spelling, repeat(name), old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_is_spelling(each, old[each], new[each]) for each in old)
    return isinstance(old, str) and isinstance(new, str) and _words(old) == _words(new)


def _unfolded(value: Any) -> Any:  # noqa: ANN401
    """Return a step that says nothing but what to do as these words; anything else as it is."""
    return value["do"] if isinstance(value, dict) and value.keys() == {"do"} else value


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", _ADDRESS.sub("", text)).casefold())


def _of_obligations(old: Sequence[str], new: Sequence[str]) -> Direction:
    if len(old) != 1 or len(new) != 1:
        return "reworded"
    before, after = _OBLIGATIONS[old[0]], _OBLIGATIONS[new[0]]
    if before * after < 0 or abs(before) == abs(after):
        return "reworded"
    return "tightened" if abs(after) > abs(before) else "relaxed"


def _without_time(step: Any) -> Any:  # noqa: ANN401 - words, or a mapping
    return {name: each for name, each in step.items() if name != "within"} if isinstance(step, dict) else step


def _time_of(step: Any) -> Any:  # noqa: ANN401
    return step.get("within") if isinstance(step, dict) else None


def _of_sets(old: frozenset[str], new: frozenset[str]) -> Direction:
    return "tightened" if old < new else "relaxed" if new < old else "reworded"


def _of_numbers(old: Any, new: Any, tighter: Tighter) -> Direction:  # noqa: ANN401 - a text, or none
    if old is None or new is None:
        return "tightened" if old is None else "relaxed"
    if tighter == "narrower":
        return _of_ranges(old, new)
    before, after = _size(old), _size(new)
    if before is None or after is None or before[1] != after[1]:
        return "reworded"
    return "tightened" if (after[0] < before[0]) == (tighter == "less") else "relaxed"


def _is_same_number(name: str, old: Any, new: Any) -> bool:  # noqa: ANN401 - a text or two
    measure = _ends if name == "target.between" else _size
    before, after = measure(old), measure(new)
    return before is not None and before == after


def _of_ranges(old: Any, new: Any) -> Direction:  # noqa: ANN401 - a text or two
    before, after = _ends(old), _ends(new)
    if before is None or after is None or before[2] != after[2]:
        return "reworded"
    if before[0] <= after[0] and after[1] <= before[1]:
        return "tightened"
    return "relaxed" if after[0] <= before[0] and before[1] <= after[1] else "reworded"


def _ends(value: Any) -> tuple[Decimal, Decimal, str] | None:  # noqa: ANN401
    if isinstance(value, tuple):
        low, high = (_size(each) for each in value)
        return (low[0], high[0], low[1]) if low and high and low[1] == high[1] else None
    found = parse_range(str(value))
    if found is None:
        return None
    low, high = (_size_of(each) for each in found)
    return (low[0], high[0], low[1]) if low[1] == high[1] else None


def _size(value: Any) -> tuple[Decimal, str] | None:  # noqa: ANN401
    quantity = parse_quantity(str(value))
    return _size_of(quantity) if quantity else None


def _size_of(quantity: Quantity) -> tuple[Decimal, str]:
    """Return a number and its unit: times in seconds, but months, whose days differ, in months."""
    if quantity.unit in _IN_MONTHS:
        return quantity.number * _IN_MONTHS[quantity.unit], "month"
    seconds = quantity.seconds if quantity.unit.startswith("duration-") else None
    return (quantity.number, quantity.unit) if seconds is None else (seconds, "s")
