"""Who may see what: the closure of a role over what it extends, and the ids that its edition holds.

The one rule of closed-world editions: `select` builds editions by it, `check` tests references against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardbook.model.authored import Channel, Role, Situation, Stage, Touchpoint
from standardbook.model.fields import Model
from standardbook.model.handbook import PROVISIONS, Handbook, ItemKey
from standardbook.model.kind import ANYWHERE, BESIDE, Audience, Kind
from standardbook.model.obligations import Standard

COMPLETE = "complete"
"""The pseudo-role whose edition holds everything."""

_NAMING_ROLES = frozenset({Audience.BY_ROLES, Audience.READERS})
"""The audiences that are told by `roles` of the things themselves."""


@dataclass(frozen=True)
class Reach:
    """What one role's edition holds, by kind and id. What is not named here is not in it."""

    role: str
    held: Mapping[str, frozenset[str]]
    """The ids that it holds of each kind, or that it may name where every edition may."""

    def holds(self, kind: str, id_: str) -> bool:
        """Tell whether a thing is in the edition, or may come along where it is named."""
        return id_ in self.of(kind)

    def of(self, kind: str) -> frozenset[str]:
        """Return the ids of a kind; none of a kind that nobody placed."""
        return self.held.get(kind, frozenset())

    def without(self, kind: str, ids: frozenset[str]) -> Reach:
        """Return the reach without some things of a kind."""
        return Reach(self.role, {**self.held, kind: self.of(kind) - ids})


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
    by_roles: Mapping[str, Mapping[str, frozenset[str]]]
    """Of each kind what has `roles`, by these."""
    channels_at: Mapping[str, frozenset[str]]
    """The channels without `roles` that each touchpoint names."""
    channels_of_all: frozenset[str]
    """The channels that have no `roles`, and that no touchpoint names."""


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
        {kind.name: _by_role(handbook.by_kind[kind.name]) for kind in handbook.kinds if kind.audience in _NAMING_ROLES},
        _frozen(_channels_at(handbook)),
        frozenset(each.id for each in channels_of_nobody(handbook)),
    )


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(own) for key, own in sets.items()}


def _by_role(things: Iterable[tuple[str, Model]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for id_, each in things:
        for role in getattr(each, "roles"):  # noqa: B009 - what is placed by roles has them, or nothing is built
            found.setdefault(role, set()).add(id_)
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
    return Reach(COMPLETE, {kind.name: handbook.ids[kind.name] for kind in handbook.kinds})


def _reach_of(handbook: Handbook, role: str) -> Reach:
    if "index" not in handbook.known:
        handbook.known["index"] = _index_of(handbook)
    own = _Own(handbook, handbook.known["index"], closure_of(handbook, role))
    return Reach(role, {kind.name: own.of(kind) for kind in handbook.kinds})


@dataclass(frozen=True)
class _Own:
    """A role's line, on the way to what it may see."""

    handbook: Handbook
    index: _Index
    line: tuple[str, ...]

    def of(self, kind: Kind) -> frozenset[str]:
        """Return what is held of a kind: the rule of each audience. One that has none here holds nothing."""
        handbook, index = self.handbook, self.index
        if kind.audience in ANYWHERE:
            return handbook.ids[kind.name]
        match kind.audience:
            case Audience.BY_ROLES:
                everybody = (id_ for id_, each in handbook.by_kind[kind.name] if not getattr(each, "roles"))  # noqa: B009
                return self._held(index.by_roles[kind.name]).union(everybody)
            case Audience.BY_PLACE:
                return self._held(index.standards) & handbook.ids[kind.name]
            case Audience.ACCOUNTABLE:
                return self._places & handbook.ids[kind.name]
            case Audience.AROUND:
                stages = handbook.stages if kind.model is Stage else ()
                return frozenset(
                    each.id for each in stages if any(inner.id in self._places for inner in each.touchpoints)
                )
            case Audience.READERS:
                at = (index.channels_at.get(place, frozenset()) for place in self._places)
                return (index.channels_of_all | self._held(index.by_roles[kind.name])).union(*at)
        return frozenset()

    @property
    def _places(self) -> frozenset[str]:
        return self._held(self.index.places)

    def _held(self, of: Mapping[str, frozenset[str]]) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        return found.union(*(of[each] for each in self.line if each in of))


def not_in_force(handbook: Handbook, as_of: str | None) -> frozenset[str]:
    """Return the standards that do not hold on the day `as_of`, YYYY-MM-DD: not yet, or no longer; without one none."""
    if as_of is None:
        return frozenset()
    return frozenset(
        each.id
        for file in handbook.standards
        for each in file.standards
        if (each.effective_from or as_of) > as_of or (each.expires or as_of) < as_of
    )


def channels_named(handbook: Handbook, names: Iterable[str]) -> tuple[Channel, ...]:
    """Return the channels that ids or kinds name; an id goes before a kind of the same word."""
    ids = {each.id for each in handbook.channels}
    wanted = frozenset(names)
    kinds = wanted - ids
    return tuple(each for each in handbook.channels if each.id in wanted or each.kind in kinds)


def keys_in(handbook: Handbook, reach: Reach) -> list[ItemKey]:
    """Return the kinds and ids of all whose texts the edition shows, definitions aside."""
    mine = frozenset(closure_of(handbook, reach.role))
    shown: list[ItemKey] = []
    for kind in handbook.kinds:
        ids = [id_ for id_, _ in handbook.by_kind[kind.name]]
        if kind.audience is Audience.OWN_LINE:
            shown += [(kind.name, id_) for id_ in ids if id_ in mine or reach.role == COMPLETE]
        elif kind.audience not in BESIDE:
            held = reach.of(kind.name)
            shown += [(kind.name, id_) for id_ in ids if id_ in held]
    shown.append(PROVISIONS)
    return shown


def definitions_in(handbook: Handbook, reach: Reach) -> frozenset[str]:
    """Return the definitions an edition needs: terms its texts use, and those that their meanings use in turn."""
    known = {each.id: each for each in handbook.definitions}
    if reach.role == COMPLETE:
        return frozenset(known)
    wanted: set[str] = set()
    named = handbook.definitions_named_in
    waiting = [*wanted.union(*(named[key] for key in keys_in(handbook, reach)))]
    while waiting:
        id_ = waiting.pop()
        if id_ in known and id_ not in wanted:
            wanted.add(id_)
            waiting += [*named["definition", id_], *known[id_].not_to_confuse_with]
    return frozenset(wanted)
