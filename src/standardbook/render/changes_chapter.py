"""What changed for a reader, as its chapter tells it: counted, then place by place, each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standardbook.model.document_control import SORTS, EditionChange, Sort
from standardbook.model.edition import Edition
from standardbook.model.kinds import CHAPTER_OF, KIND
from standardbook.render.chapters import chapters_of

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Told:
    """What is told once: a change, or several things in which the very same has changed."""

    changes: tuple[EditionChange, ...]

    @property
    def first(self) -> EditionChange:
        """The change by which it is told."""
        return self.changes[0]


@dataclass(frozen=True)
class Group:
    """What changed at one place, or in one chapter."""

    id: str
    """The id of the touchpoint or situation; empty for a chapter."""
    title: str
    """Empty for what is told of several places at once."""
    own: EditionChange | None
    """That the place itself is new or gone, where nothing else is to be told of it."""
    told: tuple[Told, ...]
    counts: Mapping[Sort, int]


def has_changes(edition: Edition) -> bool:
    """Return whether an edition has a page of changes: there was one before it, or something is coming."""
    return bool(edition.control.since or edition.coming)


def title_of_changes(edition: Edition, _: Gettext) -> str:
    """Return what the page of changes is called."""
    return _("What changed") if edition.is_complete else _("What changed for you")


def values_of_changes(edition: Edition, _: Gettext) -> dict[str, Any]:
    """Return what the page of changes shows: how many of which sort, what binds by place, then mere wording.

    What is said of a version as a whole is for readers who had the one before, and for whom something binding changed.
    """
    changes = edition.control.changes
    binding = [each for each in changes if each.sort != "wording"]
    wording = [each for each in changes if each.sort == "wording"]
    addresses = tuple(each for each in wording if _is_address(each))
    is_concerned = edition.control.is_next and any(each.material for each in changes)
    return {
        "counts": counts_of(changes),
        "by_place": _groups(binding, edition, _),
        "wording": [
            *_groups([each for each in wording if each not in addresses], edition, _),
            *([Group("", "", None, (Told(addresses),), counts_of(addresses))] if addresses else []),
        ],
        "summary": edition.control.revisions[0].summary if is_concerned else None,
    }


def _is_address(change: EditionChange) -> bool:
    """Tell whether no word of a thing has changed: only where a link in it leads, or a picture."""
    return change.status == "changed" and all(each.old == each.new for each in change.wordings)


def counts_of(changes: Iterable[EditionChange]) -> Mapping[Sort, int]:
    """Return how many changes there are of each sort that there are any of."""
    counts = Counter(each.sort for each in changes)
    return {sort: counts[sort] for sort in SORTS if counts[sort]}


def _groups(changes: Sequence[EditionChange], edition: Edition, _: Gettext) -> list[Group]:
    """Return changes by where they are; what is new or changed before what is gone."""
    titles = {kind: each.title for kind, each in chapters_of(edition, _).items()}
    titles |= {"role": _("Positions") if edition.is_complete else edition.role_title}
    found: dict[tuple[str, str], list[EditionChange]] = {}
    for each in changes:
        found.setdefault(_where(each, titles), []).append(each)
    groups = []
    for (id_, title), own in found.items():
        itself = next((each for each in own if each.id == id_ and _is_said_by_its_mark(each)), None)
        order = sorted(own, key=lambda each: (each.status == "removed", each.status != "added"))
        told = tuple(_told(each for each in order if each is not itself))
        groups.append(Group(id_, title, itself, told, counts_of(own)))
    return groups


def _is_said_by_its_mark(change: EditionChange) -> bool:
    return change.status in {"added", "removed"} and not change.wordings and not change.reason


def _where(change: EditionChange, titles: Mapping[str, str]) -> tuple[str, str]:
    """Return the id and the title of the place of a change, or nothing and the title of its chapter."""
    if change.kind in KIND and KIND[change.kind].has_section:
        return change.id, change.title
    if change.kind == "standard" and change.place:
        return (change.places or ("",))[-1], change.place
    return "", titles.get(CHAPTER_OF.get(change.kind, ""), "")


def _told(changes: Iterable[EditionChange]) -> Iterable[Told]:
    """Return what is told once each: where the same has changed in several things, they are named together."""
    alike: dict[object, list[EditionChange]] = {}
    for each in changes:
        same = (each.sort, each.wordings, each.reason, each.old_place) if _is_told_alone(each) else (each.kind, each.id)
        alike.setdefault(same, []).append(each)
    return (Told(tuple(each)) for each in alike.values())


def _is_told_alone(change: EditionChange) -> bool:
    """Tell whether what changed can be told without the thing in which it did."""
    return change.status in {"changed", "moved"} and bool(change.wordings or change.old_place)
