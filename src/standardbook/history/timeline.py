"""The released versions on a day: which is in force, which is superseded, which is only announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standardbook.model.document_control import Standing
from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_content
from standardbook.model.releases import Release


def in_force(releases: Sequence[Release], as_of: str) -> Release | None:
    """Return the release in force on a day: the newest whose day has come and that was not withdrawn."""
    return next((each for each in reversed(releases) if _holds(each, as_of)), None)


def released_as(handbook: Handbook) -> Release | None:
    """Return the record of the release that a handbook is, if it is one."""
    found = next((each for each in handbook.releases if each.version == handbook.book.version), None)
    return found if found and found.digest == digest_of_content(handbook) else None


def day_before(day: str) -> str:
    """Return the day before a day, both YYYY-MM-DD."""
    first = date.min + timedelta(days=1)  # the calendar has none before
    return (max(date.fromisoformat(day), first) - timedelta(days=1)).isoformat()


def baseline_for(releases: Sequence[Release], day: str = date.max.isoformat()) -> Release | None:
    """Return what a version that begins on a day is compared with; without a day, what a draft is.

    It is what readers have until then: the version in force, or else the last that was, or else the last that was
    announced; None when there is none but what was withdrawn before its day.
    """
    before = day_before(day)
    begun = [each for each in releases if each.effective <= before and was_in_force(each, releases)]
    announced = [each for each in releases if not each.withdrawn or each.withdrawn > each.effective]
    return in_force(releases, before) or next(iter([*reversed(begun), *reversed(announced)]), None)


def baseline_of(release: Release, releases: Sequence[Release]) -> Release | None:
    """Return what a release was compared with, None for a first one."""
    before = releases[: releases.index(release)]
    if release.since is None:
        return before[-1] if before else None
    return next((each for each in before if each.version == release.since), None)


def lineage_of(release: Release | None, releases: Sequence[Release]) -> tuple[Release, ...]:
    """Return a release with those that it and its predecessors were compared with, the oldest first."""
    line: list[Release] = []
    while release is not None:
        line.append(release)
        release = baseline_of(release, releases)
    return tuple(reversed(line))


def was_in_force(release: Release, releases: Sequence[Release]) -> bool:
    """Tell whether a release was or will be in force on its day: not withdrawn by then, nor replaced."""
    return in_force(releases, release.effective) is release


def _holds(release: Release, as_of: str) -> bool:
    return release.effective <= as_of and not (release.withdrawn and release.withdrawn <= as_of)


@dataclass(frozen=True)
class Timeline:
    """The releases of a handbook, and the day on which they are looked at."""

    releases: tuple[Release, ...]
    """The oldest first."""
    as_of: str
    """YYYY-MM-DD."""


def standing_of(
    release: Release, timeline: Timeline, *, role: str | None = None, language: str | None = None
) -> Standing:
    """Return where a release, or its edition for a role and language, stands on the day of a timeline.

    An edition stands withdrawn when the version that took its place has none for its role or in its language; it is
    not told of a version to come that has none.
    """
    releases, as_of = timeline.releases, timeline.as_of

    def lacks(later: Release) -> bool:
        return bool((role and role not in later.roles) or (language and language not in later.languages))

    later = [each for each in releases[releases.index(release) + 1 :] if was_in_force(each, releases)]
    following = next((each for each in later if each.effective > as_of), None)
    coming = (following.version, following.effective) if following and not lacks(following) else ("", "")
    by_then = max(as_of, release.effective)  # what will never be in force is not announced
    if release.withdrawn and release.withdrawn <= by_then:
        return Standing("withdrawn", release.withdrawn)
    if release.effective > as_of and was_in_force(release, releases):
        return Standing("announced", release.effective)
    if release is in_force(releases, as_of):
        return Standing("in-force", release.effective, "", *coming)
    begun = [each for each in later if each.effective <= by_then]
    staying = [each for each in begun if not (each.withdrawn and each.withdrawn <= as_of)]
    successor = (staying or begun)[0]  # one that was withdrawn had put this version in force again
    if lacks(successor):
        return Standing("withdrawn", successor.effective)
    return Standing("superseded", successor.effective, successor.version)
