"""What document control knows of an edition: its version, where that stands, and what changed for its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from standardbook.model.releases import Direction, Status

State = Literal["", "draft", "announced", "in-force", "superseded", "withdrawn"]
"""Where a version stands on a day; nothing is said of a handbook that was never released."""


Sort = Literal["new", "tightened", "relaxed", "moved", "changed", "removed", "wording"]
"""What a change is to its reader, in the order in which changes are counted."""

SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True)
class Standing:
    """Where a version stands."""

    state: State = ""
    since: str = ""
    """The day from which it stands so: it is in force, superseded or withdrawn; or will be in force."""
    by: str = ""
    """The version that has superseded it; of a draft, the version that it was written from."""
    next: str = ""
    """The version that will follow it."""
    next_from: str = ""


@dataclass(frozen=True)
class Wording:
    """A field in the reader's words, before and after."""

    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EditionChange:
    """What changed for the reader of an edition: about one thing, in the reader's language."""

    kind: str
    id: str
    number: str
    title: str
    status: Status
    material: bool
    direction: Direction | None
    place: str
    """The title of the touchpoint or situation to which it belongs now, or belonged."""
    old_place: str
    """Where it belonged before, when it has moved."""
    wordings: tuple[Wording, ...]
    reason: str | None = None
    obligation: str = ""
    """Of a rule, the word that its title goes with: must, must_not, should, should_not or may."""
    places: tuple[str, ...] = ()
    """The ids of the touchpoints or situations to which it belonged and belongs."""

    @property
    def is_reworded(self) -> bool:
        """Tell whether what it is called is among what has changed."""
        return any(self.obligation and self.obligation in each.field.split(">") for each in self.wordings)

    @property
    def sort(self) -> Sort:
        """What it is to its reader."""
        if self.status in {"added", "removed"}:
            return "new" if self.status == "added" else "removed"
        if not self.material:
            return "wording"
        if self.direction in {"tightened", "relaxed"}:
            return "tightened" if self.direction == "tightened" else "relaxed"
        return "moved" if self.old_place else "changed"


@dataclass(frozen=True)
class Coming:
    """A standard that is written and not yet in force."""

    id: str
    obligation: str
    title: str
    place: str
    effective: str
    reason: str | None = None


@dataclass(frozen=True)
class Revision:
    """A row of the history of revisions."""

    version: str
    effective: str
    approver: str
    summary: str | None
    changes: int
    """How many changes of it this edition shows."""


@dataclass(frozen=True)
class EffectiveSection:
    """A section of the edition, and the version in which it last changed."""

    kind: str
    """A chapter's kind, or touchpoint or situation."""
    id: str
    version: str
    effective: str


@dataclass(frozen=True)
class Listed:
    """A version in the list from which readers choose."""

    version: str
    state: State


@dataclass(frozen=True)
class DocumentControl:
    """Document control of an edition."""

    standing: Standing = Standing()
    since: str = ""
    """The version with which it was compared; empty for a first one."""
    changes: tuple[EditionChange, ...] = ()
    """What changed for its reader since then."""
    revisions: tuple[Revision, ...] = ()
    """The released versions, the newest first."""
    sections: tuple[EffectiveSection, ...] = ()
    versions: tuple[Listed, ...] = ()
    """All versions with an edition for this reader, the newest first."""
    distribution: tuple[str, ...] = ()
    """In the complete edition, the titles of all positions that have one."""
    digest: str = ""
    """Of what this edition says; empty for what is not released."""
    must_acknowledge: bool = False
    folder: str = ""
    """The folder of the version below its edition's; empty for the one that is shown first."""
    status_url: str = ""
    """Where the printed book's code leads; empty without an address."""

    @property
    def is_next(self) -> bool:
        """Tell whether it is of a release, and what changed is what this release changed, and no more."""
        released = [each.version for each in self.revisions]
        return self.standing.state not in {"", "draft"} and released[1:2] == [self.since]

    @property
    def marks(self) -> Mapping[str, str]:
        """Return `new` or `changed` for each thing of the edition that is, by kind and id: `standard-greet`."""
        return {
            f"{each.kind}-{each.id}": "new" if each.status == "added" else "changed"
            for each in self.changes
            if each.status != "removed"
        }


NO_CONTROL = DocumentControl()
"""Of an edition that knows no history."""
