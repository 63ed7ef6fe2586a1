"""Who may see what: the closure of a role over what it extends, and the ids that its edition holds.

The one rule of closed-world editions: `select` builds editions by it, `check` tests references against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardbook.model.authored import Channel, Role, Situation, Touchpoint
from standardbook.model.fields import Model
from standardbook.model.handbook import Handbook
from standardbook.model.obligations import AppearanceRule, Standard

COMPLETE = "complete"
"""The pseudo-role whose edition holds everything."""


_HELD: Mapping[str, str] = {
    "standard": "standards",
    "touchpoint": "touchpoints",
    "situation": "situations",
    "stage": "stages",
    "rule": "rules",
    "channel": "channels",
}
"""The kinds of which an edition holds some, each with its place in a `Reach`."""


@dataclass(frozen=True)
class Reach:
    """What one role's edition holds, by id."""

    role: str
    standards: frozenset[str]
    touchpoints: frozenset[str]
    situations: frozenset[str]
    stages: frozenset[str]
    rules: frozenset[str]
    channels: frozenset[str]

    def holds(self, kind: str, id_: str) -> bool:
        """Tell whether an entity of a kind that depends on the role is in the edition."""
        return kind not in _HELD or id_ in self.of(kind)

    def of(self, kind: str) -> frozenset[str]:
        """Return the ids of a kind that depends on the role."""
        ids: frozenset[str] = getattr(self, _HELD[kind])
        return ids


def closure_of(handbook: Handbook, role: str) -> tuple[str, ...]:
    """Return the role and everything it extends, parents before children."""
    return handbook.lines.closures.get(role, ())


def concrete_roles(handbook: Handbook) -> tuple[Role, ...]:
    """Return the roles that have an edition of their own."""
    return tuple(role for role in handbook.roles if not role.abstract)


def standards_at(handbook: Handbook) -> Mapping[str, tuple[Standard, ...]]:
    """Return the standards of each touchpoint and situation, in the order they were written."""
    return handbook.standards_at


@dataclass(frozen=True)
class _Index:
    """What concerns each role, without what it takes over: found once for all roles."""

    standards: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    rules: Mapping[str, frozenset[str]]
    channels: Mapping[str, frozenset[str]]
    """The channels whose `roles` name it."""
    channels_at: Mapping[str, frozenset[str]]
    """The channels without `roles` that each touchpoint names."""
    rules_of_all: frozenset[str]
    channels_of_all: frozenset[str]
    """What has no `roles`, and of channels what no touchpoint names."""


def _index_of(handbook: Handbook) -> _Index:
    standards: dict[str, set[str]] = {}
    at_places: dict[str, set[str]] = {}
    at = standards_at(handbook)
    places: tuple[Touchpoint | Situation, ...] = (*handbook.touchpoints, *handbook.situations)
    for place in places:
        for role in {*place.responsible, place.accountable}:
            at_places.setdefault(role, set()).add(place.id)
        for each in at.get(place.id, ()):
            for role in each.roles or place.responsible:
                standards.setdefault(role, set()).add(each.id)
                at_places.setdefault(role, set()).add(place.id)
    return _Index(
        _frozen(standards),
        _frozen(at_places),
        _by_role(handbook.rules),
        _by_role(handbook.channels),
        _frozen(_channels_at(handbook)),
        frozenset(each.id for each in handbook.rules if not each.roles),
        frozenset(each.id for each in channels_of_nobody(handbook)),
    )


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(own) for key, own in sets.items()}


def _by_role(things: Iterable[AppearanceRule | Channel]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for each in things:
        for role in each.roles:
            found.setdefault(role, set()).add(each.id)
    return _frozen(found)


def _channels_at(handbook: Handbook) -> dict[str, set[str]]:
    ids = {each.id for each in handbook.channels}
    at: dict[str, set[str]] = {}
    for place in handbook.touchpoints:
        wanted = frozenset(place.channels)
        kinds = wanted - ids
        at[place.id] = {
            each.id for each in handbook.channels if not each.roles and (each.id in wanted or each.kind in kinds)
        }
    return at


def channels_of_nobody(handbook: Handbook) -> tuple[Channel, ...]:
    """Return the channels of which nothing says who reads them, so that everybody does."""
    named = {id_ for own in _channels_at(handbook).values() for id_ in own}
    return tuple(each for each in handbook.channels if not each.roles and each.id not in named)


def reach_of(handbook: Handbook, role: str) -> Reach:
    """Return what the edition of `role` holds; `complete` holds everything."""
    name = f"reach of {role}"
    if name not in handbook.known:
        handbook.known[name] = _everything(handbook) if role == COMPLETE else _reach_of(handbook, role)
    found: Reach = handbook.known[name]
    return found


def _everything(handbook: Handbook) -> Reach:
    return Reach(
        COMPLETE,
        frozenset(each.id for file in handbook.standards for each in file.standards),
        frozenset(each.id for each in handbook.touchpoints),
        frozenset(each.id for each in handbook.situations),
        frozenset(each.id for each in handbook.stages),
        frozenset(each.id for each in handbook.rules),
        frozenset(each.id for each in handbook.channels),
    )


def _reach_of(handbook: Handbook, role: str) -> Reach:
    if "index" not in handbook.known:
        handbook.known["index"] = _index_of(handbook)
    index: _Index = handbook.known["index"]
    line = closure_of(handbook, role)

    def held(of: Mapping[str, frozenset[str]]) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        return found.union(*(of[each] for each in line if each in of))

    places = held(index.places)
    touchpoints = frozenset(each.id for each in handbook.touchpoints if each.id in places)
    at = index.channels_at
    return Reach(
        role=role,
        standards=held(index.standards),
        touchpoints=touchpoints,
        situations=frozenset(each.id for each in handbook.situations if each.id in places),
        stages=frozenset(
            stage.id for stage in handbook.stages if any(each.id in touchpoints for each in stage.touchpoints)
        ),
        rules=index.rules_of_all | held(index.rules),
        channels=(index.channels_of_all | held(index.channels)).union(*(at[each] for each in touchpoints)),
    )


def channels_named(handbook: Handbook, names: Iterable[str]) -> tuple[Channel, ...]:
    """Return the channels that ids or kinds name; an id goes before a kind of the same word."""
    ids = {each.id for each in handbook.channels}
    wanted = frozenset(names)
    kinds = wanted - ids
    return tuple(each for each in handbook.channels if each.id in wanted or each.kind in kinds)


def models_in(handbook: Handbook, reach: Reach) -> list[Model]:
    """Return the authored mappings whose texts the edition shows, definitions aside."""
    mine = frozenset(closure_of(handbook, reach.role))
    shown: list[Model] = []
    for kind, models in handbook.alone_by_kind.items():
        if kind == "role":
            shown += [model for id_, model in models if id_ in mine or reach.role == COMPLETE]
        elif kind in _HELD:
            held = reach.of(kind)
            shown += [model for id_, model in models if id_ in held]
        elif kind not in {"definition", "department"}:
            shown += [model for _, model in models]
    shown.append(handbook.provisions_alone)
    return shown


def definitions_in(handbook: Handbook, reach: Reach) -> frozenset[str]:
    """Return the definitions an edition needs: terms its texts use, and those that their meanings use in turn."""
    known = {each.id: each for each in handbook.definitions}
    if reach.role == COMPLETE:
        return frozenset(known)
    wanted: set[str] = set()
    waiting = [*wanted.union(*map(handbook.definitions_named_in, models_in(handbook, reach)))]
    while waiting:
        id_ = waiting.pop()
        if id_ in known and id_ not in wanted:
            wanted.add(id_)
            waiting += [*handbook.definitions_named_in(known[id_]), *known[id_].not_to_confuse_with]
    return frozenset(wanted)
