"""The digests of editions: one for each role and language, as a release records them and sheets print them.

That of a book would tell every reader how often something changes for others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_edition
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release
from standardbook.select import select_editions

Digests = Mapping[str, Mapping[str, str]]
"""By role, and by language."""


def digests_of(handbook: Handbook, keys: Iterable[tuple[str, str]]) -> Digests:
    """Return the digests of editions, which are given by language and role."""
    found: dict[str, dict[str, str]] = {}
    for edition in select_editions(handbook, keys):
        found.setdefault(edition.role_id, {})[edition.language] = digest_of_edition(edition)
    return found


def keys_in(release: Release) -> list[tuple[str, str]]:
    """Return the languages and roles that a release has editions for."""
    return [(language, role) for language in release.languages for role in (*release.roles, COMPLETE)]


def digests_in(
    release: Release, handbook: Callable[[], Handbook], keys: Sequence[tuple[str, str]] | None = None
) -> Digests:
    """Return the digests of a release: as it recorded them, or, where it is older than such records, of its content.

    `keys` names the editions in question, by default all. `handbook` is not called where they are recorded; what it
    raises is raised.
    """
    return release.digests or digests_of(handbook(), keys_in(release) if keys is None else keys)
