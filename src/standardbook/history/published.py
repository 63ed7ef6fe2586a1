"""The versions of a handbook that are published: what stands first, and every release in a folder of its own.

An old version is its own content, read from git, with the templates of today. What needs no new pages is not read.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from standardbook.history.document_control import listed_for
from standardbook.history.edition_digests import Digests, digests_of, keys_in
from standardbook.history.git import check_records, commit_of, handbook_at, release_commit, released_handbook
from standardbook.history.published_version import Loaded, Version
from standardbook.history.repository import Repository, repository_of
from standardbook.history.timeline import Timeline, baseline_for, baseline_of, in_force, released_as
from standardbook.model.document_control import Listed
from standardbook.model.handbook import Handbook, entities_of
from standardbook.model.items import digest_of_content
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release
from standardbook.read.handbook import RELEASES
from standardbook.resources.digest import digest_of


def places_of_versions(versions: Sequence[Version]) -> dict[tuple[str, str], tuple[Listed, ...]]:
    """Return the languages and roles that only released versions have, each with these: none of theirs stands first."""
    first, *others = ({*each.keys} for each in versions)
    only = set().union(*others) - first
    return {
        (language, role): tuple(listed_for(role, language, versions[0].timeline)) for language, role in sorted(only)
    }


def versions_of(
    root: Path, handbook: Handbook, as_of: str, *, since: str | None = None, marks: bool = True
) -> tuple[Version, ...]:
    """Return what is published of a checked handbook on a day: first what stands first, then each release.

    The work tree stands first, as a draft, for those for whom it changes something; for everybody else, and where it
    is a release, the one in force does. A handbook that was never released, or one without marks, is published alone.
    Raises HistoryError when an earlier version is not to be had.
    """
    releases = handbook.releases
    timeline = Timeline(releases, as_of)
    alone = functools.partial(_version, handbook=handbook, timeline=timeline)
    if not marks or not (releases or since):
        release = released_as(handbook)
        return (alone(load=lambda: handbook, release=release, before=None, since="", base=""),)
    repository = repository_of(root)
    loaded = _Loaded(repository, handbook)
    # What is missing or was edited is found at once, and not when half is built.
    records = {path.name: path.read_bytes() for path in (root / RELEASES).glob("*.yaml")}
    check_records(repository, handbook, records)
    mine = released_as(handbook)
    # Who moves a tag makes another version of it: what was made of the old one is looked at again.
    at = {each.version: release_commit(repository, each, handbook.book.tag) for each in releases}

    def published(release: Release, folder: str) -> Version:
        previous = baseline_of(release, releases)
        return _version(
            handbook=handbook,
            load=(lambda: handbook) if release is mine and not folder else loaded.release(release),
            release=release,
            before=loaded.release(previous) if previous else None,
            since=previous.version if previous else "",
            base=" ".join([at[each.version] for each in (release, previous) if each]),
            timeline=timeline,
            folder=folder,
        )

    first = (in_force(releases, as_of) or mine) if mine else None
    if since:
        commit = commit_of(repository, since, lambda: handbook)
        named = (
            each.version for each in releases if since in {each.version, handbook.book.tag.format(version=each.version)}
        )
        since = next(named, since)
        now = loaded.release(first) if first and first is not mine else lambda: handbook
        top = alone(load=now, release=first, before=loaded.at(commit, since), since=since, base=commit)
    elif first is not None:
        top = published(first, "")
    else:
        last = baseline_for(releases)
        draft = alone(
            load=lambda: handbook,
            release=None,
            before=loaded.release(last) if last else None,
            since=last.version if last else "",
            base=at[last.version] if last else "",
        )
        before = [releases[-1], *([last] if last and last is not releases[-1] else [])]
        changed = _changed(handbook, draft.keys, [(each, loaded.release(each)) for each in before])
        top = _beside(draft, changed, published(in_force(releases, as_of) or releases[-1], ""))
    return (top, *(published(each, each.version) for each in releases))


def _changed(
    handbook: Handbook, keys: Sequence[tuple[str, str]], before: Sequence[tuple[Release, Loaded]]
) -> frozenset[tuple[str, str]]:
    """Return the editions of a draft that are neither what was released last nor what it is compared with.

    A recorded digest that is the same says so at once. Where it is another, the content is asked: a later program may
    select otherwise than the one that recorded it.
    """
    now = digests_of(handbook, keys)

    def others(digests: Digests, among: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [
            key for key in among if key[1] == COMPLETE or digests.get(key[1], {}).get(key[0]) != now[key[1]][key[0]]
        ]

    changed = [*keys]
    for release, _ in before:
        changed = others(release.digests, changed)
    for release, load in before:
        changed = others(_of_content(release, load, changed), changed)
    return frozenset(changed)


def _of_content(release: Release, load: Loaded, keys: Sequence[tuple[str, str]]) -> Digests:
    """Return the digests that some editions of a release have today; the complete one is a draft whatever they are."""
    asked = [key for key in keys_in(release) if key in keys and key[1] != COMPLETE]
    return digests_of(load(), asked) if asked else {}


def _beside(draft: Version, changed: frozenset[tuple[str, str]], release: Version) -> Version:
    """Return a draft with the release that stands for everybody for whom it changes nothing."""
    keys = dict.fromkeys(key for key in (*draft.keys, *release.keys) if key in changed or key in release.keys)
    return replace(draft, keys=tuple(keys), changed=changed, otherwise=release)


class _Loaded:
    """Versions read from git, each once, when it is needed."""

    def __init__(self, repository: Repository, handbook: Handbook) -> None:
        self._repository = repository
        self._tag = handbook.book.tag
        self._known: dict[str, Handbook] = {}

    def release(self, release: Release) -> Loaded:
        """Return what reads the handbook of a release."""
        return lambda: self._once(release.version, lambda: released_handbook(self._repository, release, self._tag))

    def at(self, commit: str, name: str) -> Loaded:
        """Return what reads the handbook of a commit."""
        return lambda: self._once(commit, lambda: handbook_at(self._repository, commit, name))

    def _once(self, key: str, read: Loaded) -> Handbook:
        if key not in self._known:
            self._known[key] = read()
        return self._known[key]


def _version(
    *,
    handbook: Handbook,
    load: Loaded,
    release: Release | None,
    before: Loaded | None,
    since: str,
    base: str,
    timeline: Timeline,
    folder: str = "",
) -> Version:
    roles = release.roles if release else tuple(each.id for each in handbook.roles if not each.abstract)
    book = handbook.book
    languages = release.languages if release else tuple(dict.fromkeys((book.source_language, *book.languages)))
    content = release.digest if release else digest_of_content(handbook)
    if release is None:  # the order in which things stand is no part of a digest of content, and readers see it
        content = digest_of(content, tuple((each.kind, each.id) for each in entities_of(handbook)))
    releases = timeline.releases
    until = releases[: releases.index(release) + 1] if release else releases
    records = repr([each.model_dump(mode="json", exclude={"withdrawn"}) for each in until])
    reasons = "" if release else repr(handbook.next_changes)
    seal = release.numbers if release else handbook.numbers.seal
    address = book.address or ""
    made_from = digest_of(content, base, since, records, reasons, seal, address, folder)
    keys = tuple((language, role) for language in languages for role in (*roles, COMPLETE))
    return Version(folder, load, before, since, release, timeline, keys, address, made_from)
