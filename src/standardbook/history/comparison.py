"""Two versions compared by permanent id, field by field: what is new, gone, moved or changed, and how much it weighs.

The order of files, keys and items is no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import repeat
from typing import Any

from standardbook.model.items import TITLES, Item, ItemKey, Items
from standardbook.model.quantity import parse_quantity, parse_range
from standardbook.model.releases import Direction, Status

_OBLIGATIONS: Mapping[str, int] = {"may": 0, "should": 1, "should_not": -1, "must": 2, "must_not": -2}
"""The five words: the sign says whether something is asked or forbidden, the size how strictly (RFC 2119)."""

_LESS_IS_TIGHTER = (
    "target.at_most",
    "target.every",
    "answer_within",
    "resolve_within",
    "check_every",
    "escalate.within",
)
_MORE_IS_TIGHTER = ("target.at_least", "target.share")
_MORE_ITEMS_ARE_TIGHTER = ("forbidden", "avoid")
_NUMBERS = (*_LESS_IS_TIGHTER, *_MORE_IS_TIGHTER, "target.between")

_DATA = frozenset(
    {
        *(*_NUMBERS, "within", "up_to"),
        *("roles", "responsible", "accountable", "hands_over_to", "extends", "who", "beyond", "escalate.to", "for"),
        "channels",
        *("effective_from", "expires", "provided"),
    }
)
"""The fields, and fields of fields, that are no sentences: another value is never only another wording."""

_ORDERED = frozenset({"steps", "target.between"})
"""The lists in which another order says something else."""

_WORD = re.compile(
    r"""(?:[-–—]\s*)?\d+(?:[.,:/*–-]\d+)*['"’”]?"""  # with what is part of a number: 1.5, 10:30, -5, 5'
    r"""|[^\W\d_]+"""
    r"""|[^\s.,;:!?…"'’‘“”„«»()\[\]*_–—-]"""  # any sign but punctuation: €, ≥, −, %
)
"""The parts of a text that say something; the rest is punctuation."""

_OBLIGING = frozenset({"standard", "rule", "situation", "touchpoint", "channel", "principle", "provision"})
"""The kinds that ask something of staff as soon as they are there."""

_BINDING: Mapping[str, frozenset[str]] = {
    "standard": frozenset(
        {
            *_OBLIGATIONS,
            *("when", "unless", "steps", "avoid", "behave", "forbidden", "discretion", "roles"),
            *("target.metric", "target.at_most", "target.at_least", "target.every", "target.between"),
            *("target.share", "target.from", "target.to", "effective_from", "expires"),
        }
    ),
    "rule": frozenset({*_OBLIGATIONS, "roles", "tasks", "seasons", "variants", "adjustments", "provided"}),
    "situation": frozenset(
        {"trigger", "stance", "responsible", "accountable", "escalate.when", "escalate.to", "escalate.within"}
    ),
    "touchpoint": frozenset({"responsible", "accountable", "hands_over_to", "channels"}),
    "channel": frozenset({"answer_within", "resolve_within", "check_every", "hours"}),
    "role": frozenset({"authority", "extends"}),
    "definition": frozenset({"meaning"}),
    "provision": frozenset({"text"}),
    "principle": frozenset({"statement", "do", "do_not"}),
}
"""The fields by which staff are held to something; everything else explains, names or helps."""


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; None where there was or is none."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What happened to one thing with an id."""

    kind: str
    id: str
    status: Status
    old_place: str
    new_place: str
    fields: tuple[FieldChange, ...]
    material: bool
    """True when something binding changed, False for an editorial change."""
    direction: Direction | None = None
    """Whether more or less is asked than before, where the data shows it."""
    is_wording: bool = False
    """True when nothing but sentences changed, so that the same may be said in other words."""

    @property
    def key(self) -> ItemKey:
        """What identifies the thing."""
        return self.kind, self.id


def compare(old: Items, new: Items) -> tuple[Change, ...]:
    """Return what differs between two versions, in the order of the new one; what is gone comes last."""
    changes = [_compared(old.get(key), item) for key, item in new.items()]
    changes += [_compared(item, None) for key, item in old.items() if key not in new]
    return tuple(each for each in changes if each is not None)


def applied(old: Items, changes: Iterable[Change]) -> Items:
    """Return the new version that a comparison with the old one was made from."""
    items = dict(old)
    for each in changes:
        if each.status == "removed":
            del items[each.key]
            continue
        fields = dict(items[each.key].fields) if each.key in items else {}
        for field in each.fields:
            if field.new is None:
                fields.pop(field.name, None)
            else:
                fields[field.name] = field.new
        items[each.key] = Item(each.kind, each.id, each.new_place, fields)
    return items


def narrowed(change: Change, names: Iterable[str]) -> Change | None:
    """Return a change as far as it concerns some fields; None when it does not."""
    wanted = frozenset(names)
    fields = tuple(each for each in change.fields if each.name in wanted)
    if not fields and change.old_place == change.new_place:
        return None
    return _weighed(replace(change, fields=fields))


def _compared(old: Item | None, new: Item | None) -> Change | None:
    before, after = (old.fields if old else {}), (new.fields if new else {})
    fields = tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*after, *before])
        if not _is_same(name, before.get(name), after.get(name))
    )
    item = new or old
    if item is None or (old and new and not fields and old.place == new.place):
        return None
    status: Status = "added" if old is None else "removed" if new is None else "changed"
    places = old.place if old else "", new.place if new else ""
    return _weighed(Change(item.kind, item.id, status, *places, fields, material=True))


def _is_same(name: str, old: Any, new: Any) -> bool:  # noqa: ANN401
    if isinstance(old, tuple) and isinstance(new, tuple) and name not in _ORDERED:
        return sorted(old, key=repr) == sorted(new, key=repr)
    return bool(old == new)


def _weighed(change: Change) -> Change:
    """Say how a change reads: whether it is a move, whether it binds, in which direction."""
    binding = _BINDING.get(change.kind, frozenset())
    if change.status in {"added", "removed"}:
        return replace(change, material=change.kind in _OBLIGING)
    is_moved = change.old_place != change.new_place
    is_only_named = bool(change.fields) and all(each.name in TITLES for each in change.fields)
    bound = [each for each in change.fields if each.name in binding and not _is_spelling(each)]
    shown = frozenset(_shown_by(bound))
    return replace(
        change,
        status="moved" if is_moved or is_only_named else "changed",
        material=bool(bound) or (is_moved and change.kind == "standard"),
        direction=None if not bound else next(iter(shown)) if len(shown) == 1 else "reworded",
        is_wording=not shown,
    )


def _is_spelling(field: FieldChange) -> bool:
    """Return whether only punctuation, spaces or capitals differ, or how the same number is written.

    Letters, digits and all other signs are the same, in the same order.
    """
    if field.name in _NUMBERS and None not in {field.old, field.new}:
        return _is_same_number(field)
    return isinstance(field.old, str) and isinstance(field.new, str) and _words(field.old) == _words(field.new)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _shown_by(bound: Iterable[FieldChange]) -> Iterator[Direction]:
    """Yield the directions that the data shows: a sentence in other words shows none, and hides none beside it."""
    bound = list(bound)
    old = [each.name for each in bound if each.name in _OBLIGATIONS and each.old is not None]
    new = [each.name for each in bound if each.name in _OBLIGATIONS and each.new is not None]
    if old != new:
        yield _of_obligations(old, new)
    for each in bound:
        direction = _direction(each)
        if each.name not in _OBLIGATIONS and (
            direction != "reworded" or not _is_wording(each.name, each.old, each.new)
        ):
            yield direction


def _is_wording(name: str, old: Any, new: Any) -> bool:  # noqa: ANN401 - a text, or a list or mapping of them
    """Return whether nothing but sentences differs, as many as before, so that they may mean the same."""
    if old == new:
        return True
    if isinstance(old, tuple) and isinstance(new, tuple):
        return name not in _DATA and len(old) == len(new) and all(map(_is_wording, repeat(name), old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_is_wording(each, old[each], new[each]) for each in old)
    return name not in _DATA and isinstance(old, str) and isinstance(new, str)


def _of_obligations(old: Sequence[str], new: Sequence[str]) -> Direction:
    if len(old) != 1 or len(new) != 1:
        return "reworded"
    before, after = _OBLIGATIONS[old[0]], _OBLIGATIONS[new[0]]
    if before * after < 0 or abs(before) == abs(after):
        return "reworded"
    return "tightened" if abs(after) > abs(before) else "relaxed"


def _direction(field: FieldChange) -> Direction:
    if field.name in _MORE_ITEMS_ARE_TIGHTER:
        return _of_sets(frozenset(map(repr, field.old or ())), frozenset(map(repr, field.new or ())))
    if field.name == "steps":
        return _of_steps(field.old or (), field.new or ())
    if field.name in {"unless", "when", "expires"} and None in {field.old, field.new}:
        return "relaxed" if field.old is None else "tightened"
    if field.name in _NUMBERS:
        return _of_numbers(field)
    return "reworded"


def _of_steps(old: tuple[Any, ...], new: tuple[Any, ...]) -> Direction:
    """Return the direction of steps that differ in nothing but the time that each may take."""
    times: set[Direction] = set()
    for before, after in zip(old, new, strict=False):
        if before == after:
            continue
        if not (isinstance(before, dict) and isinstance(after, dict)) or _without_time(before) != _without_time(after):
            return "reworded"
        times.add(_of_numbers(FieldChange("escalate.within", before.get("within"), after.get("within"))))
    return times.pop() if len(old) == len(new) and len(times) == 1 else "reworded"


def _without_time(step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in step.items() if name != "within"}


def _of_sets(old: frozenset[str], new: frozenset[str]) -> Direction:
    return "tightened" if old < new else "relaxed" if new < old else "reworded"


def _of_numbers(field: FieldChange) -> Direction:
    if field.old is None or field.new is None:
        return "tightened" if field.old is None else "relaxed"
    if field.name == "target.between":
        return _of_ranges(field.old, field.new)
    old, new = _size(field.old), _size(field.new)
    if old is None or new is None or old[1] != new[1]:
        return "reworded"
    return "tightened" if (new[0] < old[0]) == (field.name in _LESS_IS_TIGHTER) else "relaxed"


def _is_same_number(field: FieldChange) -> bool:
    measure = _ends if field.name == "target.between" else _size
    before, after = measure(field.old), measure(field.new)
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


def _size_of(quantity: Any) -> tuple[Decimal, str]:  # noqa: ANN401
    """Return a number and its unit, times in seconds."""
    seconds = quantity.seconds if quantity.unit.startswith("duration-") else None
    return (seconds, "s") if seconds is not None else (quantity.number, quantity.unit)
