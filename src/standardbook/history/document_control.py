"""Document control of an edition: what changed for its reader, the history of revisions, when each section changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from standardbook.history.edition_changes import Comparison, in_words
from standardbook.history.timeline import (
    Timeline,
    baseline_for,
    baseline_of,
    day_before,
    lineage_of,
    standing_of,
    was_in_force,
)
from standardbook.model.chapters import Chapter
from standardbook.model.document_control import (
    DocumentControl,
    EditionChange,
    EffectiveSection,
    Listed,
    Revision,
)
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.kinds import CHAPTER_OF
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release, ReleasedChange


@dataclass(frozen=True)
class Origin:
    """Where a version comes from: its record, the releases around it, and what it is compared with."""

    release: Release | None
    """None for a draft."""
    timeline: Timeline
    since: str
    """The name of the version that it is compared with."""
    comparison: Comparison | None
    """None for a first version."""


@dataclass(frozen=True)
class Spoken:
    """A version in a language."""

    handbook: Handbook
    titles: Mapping[str, str]
    """The titles of positions, by those in the source language."""
    reasons: Mapping[str, str]
    """Why things changed, by id."""


def document_control_of(edition: Edition, origin: Origin, spoken: Spoken) -> DocumentControl:
    """Return the document control of an edition of a version, which is `spoken` in the edition's language.

    A draft stands beside what it is compared with on the same day; a release follows it.
    """
    role, since, comparison = edition.role_id, origin.since, origin.comparison
    release, releases = origin.release, origin.timeline.releases
    is_first = comparison is None or comparison.changes(role) is None
    changes: tuple[EditionChange, ...] = ()
    if comparison is not None and not is_first:
        eve = day_before(release.effective) if release else origin.timeline.as_of
        changes = comparison.changes_in(edition, spoken.reasons, eve)
    baseline = baseline_of(release, releases) if release else None
    if baseline and baseline.version == since:
        changes = tuple(_as_recorded(each, release) for each in changes)
    line = lineage_of(release or baseline_for(releases), releases)
    until = releases[: releases.index(release) + 1] if release else releases
    until = tuple(each for each in until if each in line or was_in_force(each, releases))
    return DocumentControl(
        since="" if is_first else since,
        changes=changes,
        revisions=tuple(_revisions(until, spoken, role)),
        sections=tuple(_sections(edition, _since_its_first_edition(line, role), () if release else changes)),
        versions=tuple(listed_for(role, edition.language, origin.timeline)),
        distribution=tuple(each.title for each in edition.roles) if edition.is_complete else (),
        must_acknowledge=release is not None and role in release.acknowledge,
    )


def listed_for(role: str, language: str, timeline: Timeline) -> Iterator[Listed]:
    """Yield the versions from which readers of a role in a language choose, the newest first."""
    own = None if role == COMPLETE else role
    for each in reversed(timeline.releases):
        if (own is None or own in each.roles) and language in each.languages:
            yield Listed(each.version, standing_of(each, timeline, role=own, language=language).state)


def _as_recorded(change: EditionChange, release: Release | None) -> EditionChange:
    """Return a change with the weight that its release gave it: an author may have called it editorial."""
    recorded = {(each.kind, each.id): each for each in release.changes} if release else {}
    found = recorded.get((change.kind, change.id))
    if found is None or change.status != found.status:
        return change  # what a position first gets or loses binds it, whatever it is to the others
    direction = change.direction if found.material or found.direction else None
    return replace(change, material=change.material and found.material, direction=direction)


def _revisions(releases: Sequence[Release], spoken: Spoken, role: str) -> Iterator[Revision]:
    handbook = spoken.handbook
    summaries = {each.version: in_words(each.summary, handbook) if each.summary else None for each in handbook.releases}
    for each in reversed(releases):
        count = sum(_shows(change, role) for change in each.changes)
        approver = spoken.titles.get(each.approver, each.approver)
        yield Revision(each.version, each.effective, approver, summaries.get(each.version), count)


def _since_its_first_edition(line: tuple[Release, ...], role: str) -> tuple[Release, ...]:
    """Return the last releases that have an edition for a role without a break."""
    own = itertools.takewhile(lambda each: role == COMPLETE or role in each.roles, reversed(line))
    return tuple(own)[::-1]


def _shows(change: ReleasedChange, role: str) -> bool:
    return role == COMPLETE or role in change.roles


def _sections(
    edition: Edition, releases: Sequence[Release], pending: Sequence[EditionChange]
) -> Iterator[EffectiveSection]:
    """Yield the sections of an edition, each with the release in which it last changed; empty for a change to come."""
    if not releases:
        return
    first = releases[0]
    last: dict[tuple[str, str], Release] = {}
    for release in releases:
        for change in release.changes:
            if _shows(change, edition.role_id):
                last |= dict.fromkeys(_touched(change.kind, change.id, _places_for(change, edition.role_id)), release)
    now = {key for each in pending for key in _touched(each.kind, each.id, each.places)}
    rows = [
        ("role", ""),
        *(row for chapter in edition.filled_chapters for row in _rows_of(edition, chapter)),
    ]
    for key in rows:
        release = last.get(key, first)
        is_open = key in now
        yield EffectiveSection(*key, "" if is_open else release.version, "" if is_open else release.effective)


def _rows_of(edition: Edition, chapter: Chapter) -> list[tuple[str, str]]:
    """Return the chapter, or the sections of its own things where it has some."""
    own = [each.name for each in edition.kinds if each.chapter == chapter.name and each.has_section]
    return [(kind, each.id) for kind in own for each in edition.of(kind)] if own else [(chapter.name, "")]


def _places_for(change: ReleasedChange, role: str) -> Sequence[str]:
    """Return where a change was for a role: one that first gets a standard when it moves never had it elsewhere."""
    if role in change.gained:
        return change.places[-1:]
    return change.places[:1] if role in change.lost else change.places


def _touched(kind: str, id_: str, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    if kind in {"touchpoint", "situation"}:
        yield kind, id_
    elif kind == "standard":
        for place in places:
            yield "touchpoint", place
            yield "situation", place
    else:
        yield CHAPTER_OF.get(kind, "provisions"), ""
