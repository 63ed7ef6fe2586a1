"""A version as it is published: its editions with their document control, and the keys by which they are known.

While a handbook is edited, what stands first is a draft only for those for whom the draft changes something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standardbook.history.document_control import Origin, Spoken, document_control_of, listed_for
from standardbook.history.edition_changes import Comparison, reasons_for
from standardbook.history.edition_digests import Digests, digests_in
from standardbook.history.timeline import Timeline, day_before, standing_of
from standardbook.model.document_control import DocumentControl, Standing
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release
from standardbook.model.translation import in_language
from standardbook.resources.digest import digest_of
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
    timeline: Timeline
    """All releases, on the day on which the version is looked at."""
    keys: tuple[tuple[str, str], ...]
    """The languages and roles of its editions."""
    address: str
    """Where the published folder stands on the web today."""
    made_from: str
    """The digest of everything that its editions are made from, besides templates."""
    changed: frozenset[tuple[str, str]] = frozenset()
    """Of a draft beside a release, the languages and roles of the editions in which it changes something."""
    otherwise: Version | None = None
    """The release that stands in the place of a draft's other editions."""

    def shown(self, language: str, role: str) -> Version:
        """Return what a reader gets: the version, or the release in whose place a draft stands for others."""
        return self.otherwise if self.otherwise and (language, role) not in self.changed else self

    def standing(self, role: str, language: str | None = None) -> Standing:
        """Return where the version stands for a role, and for those who read it in a language."""
        if language and (shown := self.shown(language, role)) is not self:
            return shown.standing(role, language)
        if self.release is None:
            releases = self.timeline.releases
            return Standing("draft", by=releases[-1].version) if releases else Standing()
        own = None if role == COMPLETE else role
        return standing_of(self.release, self.timeline, role=own, language=language)

    def key_of(self, role: str, language: str) -> str:
        """Return the digest of everything that an edition is made from, besides templates."""
        if (shown := self.shown(language, role)) is not self:
            return shown.key_of(role, language)
        listed = () if self.folder else tuple(map(repr, listed_for(role, language, self.timeline)))
        return digest_of(self.made_from, repr(self.standing(role, language)), self._day(), listed)

    def editions(self, keys: Sequence[tuple[str, str]], templates: Sequence[Path]) -> Iterator[Edition]:
        """Yield the editions of languages and roles, each with its document control.

        Raises HistoryError for a version that cannot be read, and for an edition that is not what its record says.
        """
        return self._each(keys, lambda version, own: version._made(own, templates))  # noqa: SLF001 - one of its kind

    def covers(self, keys: Sequence[tuple[str, str]]) -> Iterator[Edition]:
        """Yield the editions of languages and roles with no more document control than their covers show."""
        return self._each(keys, lambda version, own: version._covers(own))  # noqa: SLF001 - one of its kind

    def _each(
        self,
        keys: Sequence[tuple[str, str]],
        make: Callable[[Version, Sequence[tuple[str, str]]], Iterable[Edition]],
    ) -> Iterator[Edition]:
        """Yield what is made of keys, each by the version that is shown for it."""
        own = [key for key in keys if self.shown(*key) is self]
        made = dict(zip(own, make(self, own), strict=True))
        if self.otherwise and (others := [key for key in keys if key not in made]):
            made |= zip(others, make(self.otherwise, others), strict=True)
        yield from (made[key] for key in keys)

    def _made(self, keys: Sequence[tuple[str, str]], templates: Sequence[Path]) -> Iterator[Edition]:
        if not keys:
            return
        handbook = self.handbook()
        digests = self._digests(handbook, keys)
        comparison = Comparison(self.before(), handbook, templates) if self.before else None
        origin = Origin(self.release, self.timeline, self.since, comparison)
        said: dict[str, Spoken] = {}
        for edition in select_editions(handbook, keys, self._day()):
            language = edition.language
            if language not in said:
                there = in_language(handbook, language)
                titles = {old.title: new.title for old, new in zip(handbook.roles, there.roles, strict=True)}
                said[language] = Spoken(there, titles, reasons_for(handbook, self._name(), language))
            spoken = said[language]
            coming = tuple(replace(each, reason=spoken.reasons.get(each.id)) for each in edition.coming)
            control = document_control_of(edition, origin, spoken)
            digest = digests.get(edition.role_id, {}).get(language, "")
            yield replace(
                edition,
                version=self._label(edition),
                coming=coming,
                control=replace(
                    control,
                    standing=self.standing(edition.role_id, edition.language),
                    digest=digest,
                    versions=() if self.folder else control.versions,
                    folder=self.folder,
                    status_url=self._status_url(edition),
                ),
            )

    def _digests(self, handbook: Handbook, keys: Sequence[tuple[str, str]]) -> Digests:
        """Return the digests of some editions of a release; none of a draft, which nobody signs.

        What a release recorded stays what its sheets print, also when a later program selects otherwise.
        """
        return digests_in(self.release, lambda: handbook, keys) if self.release else {}

    def _covers(self, keys: Sequence[tuple[str, str]]) -> Iterator[Edition]:
        if not keys:
            return
        for edition in select_editions(self.handbook(), keys, self._day()):
            standing = DocumentControl(standing=self.standing(edition.role_id, edition.language))
            yield replace(edition, version=self._label(edition), control=standing)

    def _label(self, edition: Edition) -> str:
        """Return what the version is called: a draft is not the version that it was written from."""
        is_draft = self.release is None and bool(self.timeline.releases)
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
        return self.timeline.as_of
