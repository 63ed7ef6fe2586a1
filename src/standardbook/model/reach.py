"""Who may see what: the closure of a role over what it extends, and the ids that its edition holds.

The one rule of closed-world editions: `select` builds editions by it, `check` tests references against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardbook.model.authored import Channel, Role, Situation, Touchpoint
from standardbook.model.fields import Model
from standardbook.model.handbook import Handbook
from standardbook.model.obligations import Standard

COMPLETE = "complete"
"""The pseudo-role whose edition holds everything."""


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
        ids = {
            "standard": self.standards,
            "touchpoint": self.touchpoints,
            "situation": self.situations,
            "stage": self.stages,
            "rule": self.rules,
            "channel": self.channels,
        }
        return id_ in ids.get(kind, frozenset({id_}))


def closure_of(handbook: Handbook, role: str) -> tuple[str, ...]:
    """Return the role and everything it extends, parents before children; a circle is walked once."""
    by_id = {each.id: each for each in handbook.roles}
    order: list[str] = []

    def visit(id_: str, on_the_way: frozenset[str]) -> None:
        if id_ in on_the_way or id_ in order or id_ not in by_id:
            return
        for parent in by_id[id_].extends:
            visit(parent, on_the_way | {id_})
        order.append(id_)

    visit(role, frozenset())
    return tuple(order)


def concrete_roles(handbook: Handbook) -> tuple[Role, ...]:
    """Return the roles that have an edition of their own."""
    return tuple(role for role in handbook.roles if not role.abstract)


def standards_at(handbook: Handbook) -> Mapping[str, tuple[Standard, ...]]:
    """Return the standards of each touchpoint and situation, in the order they were written."""
    places: dict[str, list[Standard]] = {}
    for file in handbook.standards:
        places.setdefault(file.place, []).extend(file.standards)
    return {place: tuple(standards) for place, standards in places.items()}


def reach_of(handbook: Handbook, role: str) -> Reach:
    """Return what the edition of `role` holds; `complete` holds everything."""
    everything = role == COMPLETE
    mine = frozenset(closure_of(handbook, role))
    at = standards_at(handbook)

    def concerns(roles: Iterable[str]) -> bool:
        return everything or not mine.isdisjoint(roles)

    def kept(place: Touchpoint | Situation) -> frozenset[str]:
        return frozenset(each.id for each in at.get(place.id, ()) if concerns(each.roles or place.responsible))

    standards: frozenset[str] = frozenset()
    held: set[str] = set()
    places: tuple[Touchpoint | Situation, ...] = (*handbook.touchpoints, *handbook.situations)
    for place in places:
        own = kept(place)
        standards |= own
        if own or concerns((*place.responsible, place.accountable)):
            held.add(place.id)
    touchpoints = frozenset(each.id for each in handbook.touchpoints if each.id in held)
    return Reach(
        role=role,
        standards=standards,
        touchpoints=touchpoints,
        situations=frozenset(each.id for each in handbook.situations if each.id in held),
        stages=frozenset(
            stage.id
            for stage in handbook.stages
            if everything or any(each.id in touchpoints for each in stage.touchpoints)
        ),
        rules=frozenset(rule.id for rule in handbook.rules if not rule.roles or concerns(rule.roles)),
        channels=_channels(handbook, touchpoints, everything=everything),
    )


def _channels(handbook: Handbook, touchpoints: frozenset[str], *, everything: bool) -> frozenset[str]:
    """Return the channels of the touchpoints, and those that no touchpoint names: they concern everyone."""
    named: set[str] = set()
    mine: set[str] = set()
    for touchpoint in handbook.touchpoints:
        ids = {each.id for each in channels_named(handbook, touchpoint.channels)}
        named |= ids
        if touchpoint.id in touchpoints:
            mine |= ids
    return frozenset(each.id for each in handbook.channels if everything or each.id in mine or each.id not in named)


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
    for entity in handbook.alone:
        if entity.kind == "role":
            if reach.role == COMPLETE or entity.id in mine:
                shown.append(entity.value)
        elif entity.kind not in {"definition", "department"} and reach.holds(entity.kind, entity.id):
            shown.append(entity.value)
    shown.append(handbook.provisions_alone)
    return shown


def definitions_in(handbook: Handbook, reach: Reach) -> frozenset[str]:
    """Return the definitions an edition needs: terms its texts use, and those that their meanings use in turn."""
    known = {each.id: each for each in handbook.definitions}
    if reach.role == COMPLETE:
        return frozenset(known)
    wanted: set[str] = set()
    waiting = [id_ for model in models_in(handbook, reach) for id_ in handbook.definitions_named_in(model)]
    while waiting:
        id_ = waiting.pop()
        if id_ in known and id_ not in wanted:
            wanted.add(id_)
            waiting += [*handbook.definitions_named_in(known[id_]), *known[id_].not_to_confuse_with]
    return frozenset(wanted)
