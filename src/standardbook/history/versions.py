"""The released versions on a day: which is in force, which is superseded, which is only announced."""

from __future__ import annotations

from collections.abc import Sequence

from standardbook.model.control import Standing
from standardbook.model.releases import Release


def in_force(releases: Sequence[Release], as_of: str) -> Release | None:
    """Return the release in force on a day: the newest whose day has come and that was not withdrawn."""
    return next((each for each in reversed(releases) if _holds(each, as_of)), None)


def _holds(release: Release, as_of: str) -> bool:
    return release.effective <= as_of and not (release.withdrawn and release.withdrawn <= as_of)


def standing_of(
    release: Release, releases: Sequence[Release], as_of: str, role: str | None = None, language: str | None = None
) -> Standing:
    """Return where a release, or its edition for a role and language, stands on a day.

    `releases` are in order, the oldest first. An edition stands withdrawn when a later version in force has none for
    its role or in its language; it is not told of a version to come that has none.
    """

    def lacks(later: Release) -> bool:
        return bool((role and role not in later.roles) or (language and language not in later.languages))

    later = [each for each in releases[releases.index(release) + 1 :] if _ever_holds(each)]
    following = next((each for each in later if each.effective > as_of), None)
    coming = (following.version, following.effective) if following and not lacks(following) else ("", "")
    if release.withdrawn and release.withdrawn <= as_of:
        return Standing("withdrawn", release.withdrawn)
    if release.effective > as_of:
        return Standing("announced", release.effective)
    if release is in_force(releases, as_of):
        return Standing("in-force", release.effective, "", *coming)
    begun = [each for each in later if each.effective <= as_of]
    gone = next((each for each in begun if lacks(each)), None)
    if gone:
        return Standing("withdrawn", gone.effective)
    staying = [each for each in begun if not (each.withdrawn and each.withdrawn <= as_of)]
    successor = (staying or begun)[0]  # one that was withdrawn had put this version in force again
    return Standing("superseded", successor.effective, successor.version)


def _ever_holds(release: Release) -> bool:
    """Return whether a release was not withdrawn before its day had come."""
    return not release.withdrawn or release.withdrawn > release.effective
