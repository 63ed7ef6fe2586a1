"""The versions of a handbook that are published: what stands first, and every release in a folder of its own.

An old version is its own content, read from git, with the templates of today. What needs no new pages is not read.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standardbook.cache import digest_of
from standardbook.history.control import control_of, listed_for
from standardbook.history.editions import Comparison, reasons_for
from standardbook.history.git import check_records, commit_of, handbook_at, released_handbook
from standardbook.history.repository import Repository, repository_of
from standardbook.history.versions import basis_for, basis_of, day_before, in_force, released_as, standing_of
from standardbook.model.control import Control, Listed, Standing
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_content
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release
from standardbook.model.translation import in_language
from standardbook.read.handbook import RELEASES
from standardbook.select import select_editions

Loaded = Callable[[], Handbook]


@dataclass(frozen=True)
class Version:
    """A version to publish: for which editions, from what, compared with what."""

    folder: str
    """Its folder below each edition's; empty for what is shown first."""
    handbook: Loaded
    before: Loaded | None
    """The version it is compared with; None for a first one."""
    since: str
    release: Release | None
    """Its record; None for what is not released."""
    releases: tuple[Release, ...]
    """All records, the oldest first."""
    roles: tuple[str, ...]
    languages: tuple[str, ...]
    as_of: str
    """The day on which it is looked at."""
    address: str
    """Where the published folder stands on the web today."""
    made_from: str
    """The digest of everything that its editions are made from, besides templates."""

    def standing(self, role: str, language: str | None = None) -> Standing:
        """Return where the version stands for a role, and for those who read it in a language."""
        if self.release is None:
            return Standing("draft", by=self.releases[-1].version) if self.releases else Standing()
        return standing_of(self.release, self.releases, self.as_of, None if role == COMPLETE else role, language)

    def key_of(self, role: str, language: str) -> str:
        """Return the digest of everything that an edition is made from, besides templates."""
        listed = (
            () if self.folder else tuple(repr(each) for each in listed_for(role, language, self.releases, self.as_of))
        )
        return digest_of(self.made_from, repr(self.standing(role, language)), self._day(), listed)

    def editions(self, keys: Iterable[tuple[str, str]], templates: Sequence[Path]) -> Iterator[Edition]:
        """Yield the editions of languages and roles, each with its document control.

        Raises HistoryError for a version that cannot be read.
        """
        handbook = self.handbook()
        comparison = Comparison(self.before(), handbook, templates) if self.before else None
        said: dict[str, tuple[Handbook, Mapping[str, str], Mapping[str, str]]] = {}
        for edition in select_editions(handbook, keys, self._day()):
            language = edition.language
            if language not in said:
                there = in_language(handbook, language)
                titles = {old.title: new.title for old, new in zip(handbook.roles, there.roles, strict=True)}
                said[language] = there, titles, reasons_for(handbook, self._name(), language)
            words = said[language]
            reasons = words[-1]
            coming = tuple(replace(each, reason=reasons.get(each.id)) for each in edition.coming)
            history = self.release, self.releases, self.as_of
            control = control_of(edition, comparison, self.since, *words, *history)
            yield replace(
                edition,
                version=self._label(edition),
                coming=coming,
                control=replace(
                    control,
                    standing=self.standing(edition.role_id, edition.language),
                    versions=() if self.folder else control.versions,
                    folder=self.folder,
                    status_url=self._status_url(edition),
                ),
            )

    def covers(self, keys: Iterable[tuple[str, str]]) -> Iterator[Edition]:
        """Yield the editions of languages and roles with no more document control than their covers show."""
        for edition in select_editions(self.handbook(), keys, self._day()):
            standing = Control(standing=self.standing(edition.role_id, edition.language))
            yield replace(edition, version=self._label(edition), control=standing)

    def _label(self, edition: Edition) -> str:
        """Return what the version is called: a draft is not the version that it was written from."""
        is_draft = self.release is None and bool(self.releases)
        return f"{edition.version}+draft" if is_draft else edition.version

    def _name(self) -> str:
        return self.release.version if self.release else ""

    def _status_url(self, edition: Edition) -> str:
        if not self.address or self.release is None:
            return ""
        return f"{self.address}/{edition.language}/{edition.role_id}/{edition.version}/status.html"

    def _day(self) -> str:
        """Return the day for which standards of the version are chosen: the last on which it was to be used."""
        standing = self.standing(COMPLETE)
        if standing.state == "announced":
            return standing.since
        if standing.state in {"superseded", "withdrawn"}:
            return max(day_before(standing.since), self.release.effective if self.release else "")
        return self.as_of


def places_of_versions(versions: Sequence[Version]) -> dict[tuple[str, str], tuple[Listed, ...]]:
    """Return the languages and roles that only released versions have, each with these: none of theirs stands first."""
    keys = [{(language, role) for language in each.languages for role in each.roles} for each in versions]
    only = set().union(*keys[1:]) - keys[0]
    return {
        (language, role): tuple(listed_for(role, language, versions[0].releases, versions[0].as_of))
        for language, role in sorted(only)
    }


def versions_of(
    root: Path, handbook: Handbook, as_of: str, since: str | None = None, *, marks: bool = True
) -> tuple[Version, ...]:
    """Return what is published of a checked handbook on a day: first what stands first, then each release.

    The work tree stands first, unless it is a release: then the one in force does. A handbook that was never released,
    or one without marks, is published alone. Raises HistoryError when an earlier version is not to be had.
    """
    releases = handbook.releases
    alone = functools.partial(_version, handbook=handbook, as_of=as_of, releases=releases)
    if not marks or not (releases or since):
        release = released_as(handbook)
        return (alone(load=lambda: handbook, release=release, before=None, since="", base=""),)
    repository = repository_of(root)
    loaded = _Loaded(repository, handbook)
    # What is missing or was edited is found at once, and not when half is built.
    records = {path.name: path.read_bytes() for path in (root / RELEASES).glob("*.yaml")}
    check_records(repository, releases, handbook.book.tag, records)
    mine = released_as(handbook)

    def published(release: Release, folder: str) -> Version:
        previous = basis_of(release, releases)
        return _version(
            handbook=handbook,
            load=(lambda: handbook) if release is mine else loaded.release(release),
            release=release,
            before=loaded.release(previous) if previous else None,
            since=previous.version if previous else "",
            base=previous.digest if previous else "",
            as_of=as_of,
            releases=releases,
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
        last = basis_for(releases)
        top = alone(
            load=lambda: handbook,
            release=None,
            before=loaded.release(last) if last else None,
            since=last.version if last else "",
            base=last.digest if last else "",
        )
    return (top, *(published(each, each.version) for each in releases))


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


def _version(  # noqa: PLR0913 - what a version consists of
    *,
    handbook: Handbook,
    load: Loaded,
    release: Release | None,
    before: Loaded | None,
    since: str,
    base: str,
    as_of: str,
    releases: tuple[Release, ...],
    folder: str = "",
) -> Version:
    roles = release.roles if release else tuple(each.id for each in handbook.roles if not each.abstract)
    book = handbook.book
    languages = release.languages if release else tuple(dict.fromkeys((book.source_language, *book.languages)))
    content = release.digest if release else digest_of_content(handbook)
    until = releases[: releases.index(release) + 1] if release else releases
    records = repr([each.model_dump(mode="json", exclude={"withdrawn"}) for each in until])
    reasons = "" if release else repr(handbook.next_changes)
    seal = release.numbers if release else handbook.numbers.seal
    address = book.address or ""
    made_from = digest_of(content, base, since, records, reasons, seal, address, folder)
    return Version(
        folder, load, before, since, release, releases, (*roles, COMPLETE), languages, as_of, address, made_from
    )
