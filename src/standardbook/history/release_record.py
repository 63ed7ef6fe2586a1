"""What a release writes: its record, the numbers of what is new, and the version in book.yaml."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from standardbook.history.comparison import Change
from standardbook.history.edition_changes import Comparison
from standardbook.history.edition_digests import digests_of
from standardbook.model.chapters import NUMBER_LETTERS
from standardbook.model.fields import Model
from standardbook.model.handbook import Handbook, ItemKey
from standardbook.model.items import digest_of_content
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.model.releases import NOTHING, Numbers, Release, ReleasedChange, Status
from standardbook.read.handbook import CHANGES_FILE, RELEASES
from standardbook.read.numbers import LOCK_FILE, lock_text
from standardbook.resources.digest import digest_of

_HEAD = "# The record of a release. `standardbook release` writes it; it is not edited afterwards.\n"


_LOWEST = 1000
"""New numbers begin here: they have four digits, until half of those with four are given."""

_MOST_DIGESTS = 10_000
"""A record with the digests of more editions could not be read again; they are computed from the content then."""


def numbers_for(handbook: Handbook) -> Numbers:
    """Return the numbers of everything: those that were given, and new ones for what was never numbered.

    A new number is drawn from the kind and the id alone, so that it says nothing about how many others there are. Only
    when it is taken is the next free one given instead.
    """
    rows = dict(handbook.numbers.rows)
    numbered = {each.letter: each for each in handbook.kinds if each.letter}
    for letter in sorted(numbered, key=NUMBER_LETTERS.index):
        kind = numbered[letter]
        taken = {int(each[1:]) for each in rows.values() if each.startswith(letter)}
        new = sorted(id_ for id_, _ in handbook.by_kind[kind.name] if id_ not in rows)
        lowest = _lowest(len(taken) + len(new))
        for id_ in new:
            taken.add(number := _drawn((kind.name, id_), lowest, taken))
            rows[id_] = f"{letter}{number}"
    return Numbers(rows)


def _lowest(count: int) -> int:
    """Return the lowest number of the range from which so many are drawn: 1000, or more when that would be crowded."""
    lowest = _LOWEST
    while 2 * count > 9 * lowest:
        lowest *= 10
    return lowest


def _drawn(key: ItemKey, lowest: int, taken: Collection[int]) -> int:
    """Return a number from `lowest` up to ten times that, which is not taken."""
    drawn = int(digest_of("number", *key), 16) % (9 * lowest)
    while lowest + drawn in taken:
        drawn = (drawn + 1) % (9 * lowest)
    return lowest + drawn


@dataclass(frozen=True)
class Since:
    """What a release is compared with, and everything that has changed since."""

    baseline: Release
    comparison: Comparison
    """What changed for each position."""
    changes: tuple[Change, ...]
    """What changed in all that the company wrote."""


def record_of(handbook: Handbook, numbers: Numbers, since: Since | None) -> Release:
    """Return the record of a handbook's release; `since` is None for a first one."""
    book, said = handbook.book, {each.id: each for each in handbook.next_changes.changes}
    editorial = {id_ for id_, each in said.items() if each.editorial}
    roles = [each.id for each in concrete_roles(handbook)]
    titles = {each.id: each.title for each in handbook.roles}
    by_role = {role: since.comparison.changes(role) if since else None for role in roles}
    found: dict[ItemKey, Change] = {each.key: each for each in since.changes} if since else {}
    for own in (*by_role.values(), since.comparison.changes(COMPLETE) if since else None):
        for each in own or ():
            found.setdefault(each.key, each)
    reasons = {id_: each.reason for id_, each in said.items()}
    languages = tuple(dict.fromkeys((book.source_language, *book.languages)))
    editions = [(language, role) for role in (*roles, COMPLETE) for language in languages]
    is_news = since is None or since.baseline.effective >= book.effective  # what was only announced binds nobody yet
    return Release(
        version=book.version,
        since=since.baseline.version if since else NOTHING if handbook.releases else None,
        effective=book.effective,
        approved_by=book.approved_by,
        approver=str(titles.get(book.approved_by, book.approved_by)),
        digest=digest_of_content(handbook),
        numbers=numbers.seal,
        roles=tuple(roles),
        languages=languages,
        digests=digests_of(handbook, editions) if len(editions) <= _MOST_DIGESTS else {},
        summary=handbook.next_changes.summary,
        acknowledge=tuple(
            role
            for role, own in by_role.items()
            if own is None or is_news or any(_binds(each, editorial) for each in own)
        ),
        changes=tuple(
            ReleasedChange(
                kind=each.kind,
                id=each.id,
                status=each.status,
                material=each.material and each.id not in editorial,
                direction=None if each.id in editorial else each.direction,
                reason=reasons.get(each.id) or reasons.get(each.new_place) or reasons.get(each.old_place),
                places=each.places,
                roles=_whose(by_role, each),
                gained=_whose(by_role, each, "added"),
                lost=_whose(by_role, each, "removed"),
            )
            for each in found.values()
        ),
    )


def _binds(change: Change, editorial: Collection[str]) -> bool:
    """Return whether a role must do otherwise: what it first gets or loses is never only another wording."""
    return change.material and (change.id not in editorial or change.status in {"added", "removed"})


def _whose(
    by_role: Mapping[str, Sequence[Change] | None], change: Change, status: Status | None = None
) -> tuple[str, ...]:
    """Return the roles whose editions show a change; with a status, those to whom it is that and to others is not."""
    seen = {role: one.status for role, own in by_role.items() for one in own or () if one.key == change.key}
    if status is not None and status == change.status:
        return ()
    return tuple(role for role, own in seen.items() if status in {None, own})


@dataclass(frozen=True)
class Written:
    """A handbook, and the files in which it is written, by path."""

    handbook: Handbook
    files: Mapping[str, bytes]


def files_of_release(before: Written, record: Release, numbers: Numbers) -> dict[str, bytes | None]:
    """Return what a release writes: content by path, None for what it removes."""
    values = {"version": record.version, "effective": record.effective}
    book = _with_values(before.files["book.yaml"].decode("utf-8"), before.handbook.book, values)
    made: dict[str, bytes | None] = {
        LOCK_FILE: lock_text(numbers).encode(),
        f"{RELEASES}/{record.version}.yaml": record_text(record).encode(),
        "book.yaml": book.encode(),
    }
    if CHANGES_FILE in before.files:
        made[CHANGES_FILE] = None
    return made


def record_text(record: Release) -> str:
    """Return the file of a record."""
    value: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True)
    return _HEAD + yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _with_values(text: str, book: Model, values: Mapping[str, str]) -> str:
    """Return book.yaml with other values of some fields, and every other byte as it was."""
    lines = text.splitlines(keepends=True)
    for name, value in values.items():
        span = book.span(name)
        line = lines[span.line - 1]
        before, rest = line[: span.column - 1], line[span.column - 1 :]
        quote = rest[:1] if rest[:1] in {'"', "'"} else ""
        end = rest.index(quote, 1) + 1 if quote else len(str(getattr(book, name)))
        lines[span.line - 1] = f"{before}{quote}{value}{quote}{rest[end:]}"
    return "".join(lines)
