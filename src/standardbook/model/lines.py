"""What each role takes over: its line, by `extends`, found once for all roles and without recursion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from standardbook.model.authored import Role

_Parents = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lines:
    """The lines of all roles."""

    closures: Mapping[str, tuple[str, ...]]
    """Each role and everything it extends, parents before children; of roles in a circle, in the order of the file."""
    levels: Mapping[str, int]
    """How many roles one after the other each extends; not of those that extend a circle."""
    circular: frozenset[str]
    """The roles that may extend themselves: every other is known not to."""


def lines_of(roles: Iterable[Role]) -> Lines:
    """Return the lines of roles; what they extend that is no role is passed over."""
    named = {each.id: each.extends for each in roles}
    parents = {id_: tuple(each for each in dict.fromkeys(own) if each in named) for id_, own in named.items()}
    closures: dict[str, tuple[str, ...]] = {}
    levels: dict[str, int] = {}
    for id_ in _in_order(parents):
        line = dict.fromkeys(each for parent in parents[id_] for each in closures[parent])
        closures[id_] = (*line, id_)
        levels[id_] = max((levels[parent] + 1 for parent in parents[id_]), default=0)
    above = parents.keys() - closures.keys()
    closures |= {id_: _reached(id_, parents) for id_ in above}
    below = above - {*_in_order(_children(above, parents))}
    return Lines(closures, levels, frozenset(below))


def _in_order(parents: _Parents) -> list[str]:
    """Return roles, parents before children, but those that extend a circle."""
    sorter = TopologicalSorter(parents)
    with suppress(CycleError):  # it goes as far as it can
        sorter.prepare()
    order: list[str] = []
    while ready := sorter.get_ready():
        order += ready
        sorter.done(*ready)
    return order


def _children(some: Iterable[str], parents: _Parents) -> _Parents:
    children: dict[str, list[str]] = {id_: [] for id_ in some}
    for id_ in children:
        for parent in parents[id_]:
            if parent in children:
                children[parent].append(id_)
    return {id_: tuple(own) for id_, own in children.items()}


def _reached(start: str, parents: _Parents) -> tuple[str, ...]:
    found: set[str] = set()
    new = {start}
    while new:
        found |= new
        new = {each for id_ in new for each in parents[id_]} - found
    return tuple(id_ for id_ in parents if id_ in found)
