"""Two versions compared by permanent id, field by field: what is new, gone, moved or changed.

The order of files, keys and items is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from standardbook.history.severity import FieldChange, weigh
from standardbook.model.handbook import ItemKey
from standardbook.model.items import ORDERED, TITLES, Item, Items
from standardbook.model.kinds import obliges
from standardbook.model.releases import Direction, Status


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

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of where it belonged and belongs, each once."""
        return tuple(dict.fromkeys(filter(None, (self.old_place, self.new_place))))


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


def on_their_days(changes: Iterable[Change], old: Items, new: Items, *, eve: str) -> Iterator[Change]:
    """Yield what changes are to readers for whom `old` held until the day `eve`, YYYY-MM-DD, and `new` holds now.

    What is in force only now is new to them, and what no longer is has gone, whether or not its words have changed.
    """
    held = {key for key, item in old.items() if _holds(item, eve)}
    told = set()
    for each in changes:
        told.add(each.key)
        if each.status == "removed" or (each.key in new and (each.key in held or each.key not in old)):
            yield each
        elif each.key in new:
            yield replace(each, status="added", direction=None)
        elif each.key in held:
            yield replace(each, status="removed", direction=None)
    for key in (key for key in new if key in old and key not in held | told):
        yield _come_or_gone(new[key], "added", "effective_from")
    for key in (key for key in old if key in held and key not in new.keys() | told):
        yield _come_or_gone(old[key], "removed", "expires")


def _holds(item: Item, day: str) -> bool:
    return bool(item.fields.get("effective_from", day) <= day <= item.fields.get("expires", day))


def _come_or_gone(item: Item, status: Status, name: str) -> Change:
    date = item.fields.get(name)
    field = FieldChange(name, date if status == "removed" else None, date if status == "added" else None)
    return Change(item.kind, item.id, status, item.place, item.place, (field,), material=obliges(item.kind))


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
    if isinstance(old, tuple) and isinstance(new, tuple) and name not in ORDERED:
        return sorted(old, key=repr) == sorted(new, key=repr)
    return bool(old == new)


def _weighed(change: Change) -> Change:
    """Say how a change reads: whether it is a move, whether it binds, in which direction."""
    if change.status in {"added", "removed"}:
        return replace(change, material=obliges(change.kind))
    is_moved = change.old_place != change.new_place
    is_only_named = bool(change.fields) and all(each.name in TITLES for each in change.fields)
    weight = weigh(change.kind, change.fields)
    return replace(
        change,
        status="moved" if is_moved or is_only_named else "changed",
        material=weight.material or (is_moved and change.kind == "standard"),
        direction=weight.direction,
        is_wording=weight.is_wording,
    )
