"""Releases: the record of each version, the reasons for the next one, and the numbers that never move.

A record is written by `standardbook release`, reasons by authors; both are files of the handbook.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from standardbook.model.fields import Date, Id, IdOrNumber, Model, Plain, Prose, RoleId, Truth

Status = Literal["added", "removed", "moved", "changed"]
Direction = Literal["tightened", "relaxed", "reworded"]

NOTHING = "nothing"
"""In a record, what a version is compared with when every version before it was withdrawn before its day."""

_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}")
"""Two to four numbers with points; there is no other form."""


class Reason(Model):
    """Why something differs in the next version."""

    id: IdOrNumber
    """The id or number of what has changed; `book` for the general provisions."""
    reason: Prose
    """In the words of the one who decided it; readers see it beside the old and the new wording."""
    editorial: Truth = False
    """True when only the wording changed, and nobody has to do anything else than before."""


class ChangesFile(Model):
    """changes.yaml: what the next version is about, and why each thing differs; a release empties it."""

    summary: Prose | None = None
    """What the next version is about, for the table of revisions."""
    changes: tuple[Reason, ...] = ()


class ReleasedChange(Model):
    """One difference between a release and the one that it was compared with."""

    kind: Plain
    id: Id
    status: Status
    material: Truth
    """True when something binding changed."""
    direction: Direction | None = None
    reason: Prose | None = None
    places: tuple[Id, ...] = ()
    """The touchpoints or situations to which it belongs, before and after."""
    roles: tuple[Id, ...] = ()
    """The positions whose editions show it."""
    gained: tuple[Id, ...] = ()
    """Those of them that did not have it before, though it was there."""
    lost: tuple[Id, ...] = ()
    """Those that no longer have it, though it is there."""


class Release(Model):
    """releases/<version>.yaml: the record of one released version."""

    version: Plain
    since: Plain | None = None
    """The version that it was compared with, or `nothing`; without it, the one before."""
    effective: Date
    approved_by: RoleId
    """The position that approved it; its title in that version."""
    approver: Plain
    digest: Plain
    """Of the content: fields, texts, translations and pictures, however the files are written."""
    numbers: Plain
    """The seal of numbers.lock as this release wrote it."""
    roles: tuple[Id, ...] = ()
    """The positions that have an edition."""
    languages: tuple[Plain, ...] = ()
    """The languages in which every edition stands."""
    digests: Mapping[Id, Mapping[Plain, Plain]] = {}
    """Of the content of each edition, by position and language; versions that were released earlier have none."""
    summary: Prose | None = None
    acknowledge: tuple[Id, ...] = ()
    """The positions that must sign anew, because something binding changed for them."""
    withdrawn: Date | None = None
    """The day from which the version is no longer to be used, though no other has replaced it."""
    changes: tuple[ReleasedChange, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """The permanent numbers: of what is in the handbook, and of what was."""

    rows: Mapping[str, str] = field(default_factory=dict)
    """The number of each id, in the order in which they were given."""

    @cached_property
    def seals(self) -> tuple[str, ...]:
        """The seals that the lock has had: of no number, of the first, of the first two, and so on."""
        sealed = hashlib.sha256()
        seals = [sealed.hexdigest()[:32]]
        for at, (id_, number) in enumerate(self.rows.items()):
            sealed.update(f"{chr(10) * (at > 0)}{number} {id_}".encode())
            seals.append(sealed.hexdigest()[:32])
        return tuple(seals)

    @property
    def seal(self) -> str:
        """What an edited lock is found out by: the digest of all lines."""
        return self.seals[-1]

    @property
    def ids(self) -> Mapping[str, str]:
        """The id of each number."""
        return {number: id_ for id_, number in self.rows.items()}


def is_version(text: str) -> bool:
    """Tell whether a text has the form of a version."""
    return _VERSION.fullmatch(text) is not None


def version_key(version: str) -> tuple[int, ...]:
    """Return what sorts versions: 1.10.0 after 1.9.0. Raises ValueError for what is no version."""
    if not _VERSION.fullmatch(version):
        raise ValueError(f"`{version}` is no version; write two to four numbers with points, such as 1.3.0")
    parts = [int(each) for each in version.split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def in_order(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Return releases, the oldest first; those with a version that is none come first."""

    def key(release: Release) -> tuple[int, ...]:
        try:
            return version_key(release.version)
        except ValueError:
            return ()

    return tuple(sorted(releases, key=key))
