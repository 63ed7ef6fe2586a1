"""Who still has to sign which version: a list of people and a list of signatures against the records of releases.

Lists name people, so they stay outside of everything that is published.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from standardbook.diagnostics import Diagnostic, Span, StandardbookError, diagnostic, did_you_mean
from standardbook.history.edition_digests import Digests, digests_in
from standardbook.history.git import released_handbook
from standardbook.history.repository import repository_of
from standardbook.history.timeline import released_as, was_in_force
from standardbook.model.fields import is_day
from standardbook.model.handbook import Handbook
from standardbook.model.releases import Release, version_key
from standardbook.resources.disk import MARK
from standardbook.resources.limits import MAX_LIST_BYTES

ROSTER = ("person", "role")
SIGNED = ("person", "role", "version", "date")

_PRINTED = 16
"""So many digits of a digest stand on a sheet."""

_SHORTEST = 8
"""So many of them a list must have at least."""

DigestsOf = Callable[[Release], Digests]
"""What knows the digests of a release's editions; it returns none for a release that it cannot read."""


@dataclass(frozen=True)
class Row:
    """A line of a list: its place and its fields by the names of the columns."""

    span: Span
    fields: Mapping[str, str]

    @property
    def who(self) -> tuple[str, str]:
        """The person and the role."""
        return self.fields["person"], self.fields["role"]


@dataclass(frozen=True)
class Missing:
    """A signature that is not there."""

    person: str
    role: str
    version: str
    effective: str
    """The day from which the version is in force."""
    signed: str
    """The last version that the person signed in this role, if any."""


def read_list(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[Diagnostic]]:
    """Return the lines of a CSV file with these columns and perhaps others, or what is wrong with it.

    Commas or semicolons stand between fields, as spreadsheets of different countries write them.
    """
    file = path.as_posix()
    try:
        content = path.read_bytes()[: MAX_LIST_BYTES + 1]
        text = content.decode("utf-8-sig")
    except OSError as error:
        hint = "name a CSV file that you may read"
        return [], [diagnostic("unreadable-file", Span(file), error.strerror or "cannot be read", hint)]
    except UnicodeDecodeError:
        hint = "save it as CSV in UTF-8"
        return [], [diagnostic("not-utf8", Span(file), "the file is not written in UTF-8", hint)]
    published = next((each for each in path.resolve().parents if (each / MARK).is_file()), None)
    if published:
        message = f"the list names people, and {published.as_posix()} is published"
        return [], [diagnostic("personal-data-published", Span(file), message, "keep it in a folder of its own")]
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        lines = [(reader.line_num, line) for line in reader if any(each.strip() for each in line)]
    except csv.Error as error:
        hint = "save it as CSV again, as a spreadsheet does"
        return [], [diagnostic("invalid-value", Span(file, reader.line_num), f"no line of a list: {error}", hint)]
    names = [each.strip().casefold() for each in lines[0][1]] if lines else []
    if missing := [each for each in columns if each not in names]:
        message = f"the list has no column `{missing[0]}`"
        return [], [diagnostic("missing-field", Span(file), message, f"its first line is: {','.join(columns)}")]
    rows, found = [], []
    for number, line in lines[1:]:
        fields = dict(zip(names, (each.strip() for each in line), strict=False))
        row = Row(Span(file, number), fields)
        empty = [each for each in columns if not fields.get(each)]
        if empty:
            hint = f"fill it in, or delete the line; each has: {','.join(columns)}"
            found.append(diagnostic("missing-field", row.span, f"the field `{empty[0]}` is missing or empty", hint))
        else:
            rows.append(row)
    return rows, found


def digests_known(root: Path, handbook: Handbook) -> DigestsOf:
    """Return what knows the digests of a handbook's releases: from their records, or else from their content in git."""
    known: dict[str, Digests] = {}
    mine = released_as(handbook)

    def content(release: Release) -> Handbook:
        return handbook if release is mine else released_handbook(repository_of(root), release, handbook.book.tag)

    def digests(release: Release) -> Digests:
        if release.version not in known:
            try:
                known[release.version] = digests_in(release, lambda: content(release))
            except StandardbookError:
                known[release.version] = {}
        return known[release.version]

    return digests


def check_lists(
    roster: Sequence[Row],
    signed: Sequence[Row],
    releases: Sequence[Release],
    *,
    today: str,
    digests: DigestsOf = lambda release: release.digests,
) -> list[Diagnostic]:
    """Return what does not fit: unknown roles and versions, people named twice, other contents, wrong days.

    Nobody has signed on a day that comes after `today`. The digest of a signature is that of the book, as sheets had
    it before editions had their own, or of the edition in any language.
    """
    found: list[Diagnostic] = []
    versions = {each.version: each for each in releases}
    roles = {role for each in releases for role in each.roles}
    now = frozenset(releases[-1].roles) if releases else frozenset()
    seen: dict[tuple[str, str], Row] = {}
    for row in roster:
        if row.fields["role"] not in now:
            found.append(_unknown(row, "role", now))
        elif row.who in seen:
            message = f"`{row.fields['person']}` stands here as {row.fields['role']} twice, first in line"
            hint = "two people of one name need something that tells them apart, such as a number"
            found.append(diagnostic("doubled-person", row.span, f"{message} {seen[row.who].span.line}", hint))
        seen.setdefault(row.who, row)
    for row in signed:
        release = versions.get(row.fields["version"])
        if row.fields["role"] not in roles:
            found.append(_unknown(row, "role", roles))
        if release is None:
            found.append(_unknown(row, "version", versions))
        else:
            found += _check_digest(row, release, releases, digests=digests)
        if not is_day(row.fields["date"]):
            message = f"`{row.fields['date']}` is no day"
            found.append(diagnostic("invalid-value", row.span, message, "write YYYY-MM-DD"))
        elif row.fields["date"] > today:
            message = f"signed on {row.fields['date']}, which is still to come"
            found.append(diagnostic("invalid-value", row.span, message, "write the day on which it was signed"))
    return found


def _check_digest(
    row: Row, release: Release, releases: Sequence[Release], *, digests: DigestsOf
) -> Iterator[Diagnostic]:
    """Find a digest that was not printed on the sheet of this version for this role, or that may be another's too."""
    printed, role = row.fields.get("digest", "").casefold(), row.fields["role"]
    if not printed:
        return
    own = {"the whole book": release.digest}
    if not release.digest.startswith(printed):
        own |= digests(release).get(role, {})
    others = {digest: where for each in releases for digest, where in _recorded(each) if digest not in own.values()}
    fits = [where for digest, where in others.items() if digest.startswith(printed)]
    listed = ", ".join(f"{digest[:_PRINTED]} ({name})" for name, digest in own.items())
    if not any(each.startswith(printed) for each in own.values()):
        message = f"the digest {printed} is not that of version {release.version} for {role}"
        other = f"it is that of {fits[0]}" if fits else "another text was signed"
        if len(own) == 1 and role in release.roles:
            other = "those of its editions are not known here: its record has none, and git does not have its content"
        yield diagnostic("invalid-value", row.span, message, f"{release.version} has {listed}; {other}")
    elif fits or len(printed) < _SHORTEST:
        message = f"the digest {printed} is too short to tell which text was signed"
        yield diagnostic("invalid-value", row.span, message, f"write it as the sheet prints it: {listed}")


def _recorded(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the digests of a record, each with what it is of."""
    yield release.digest, f"version {release.version}"
    for role, own in release.digests.items():
        for language, digest in own.items():
            yield digest, f"version {release.version} for {role} ({language})"


def missing_signatures(
    roster: Iterable[Row], signed: Iterable[Row], releases: Sequence[Release], *, today: str
) -> list[Missing]:
    """Return who still has to sign: of each role, the newest version that asks for it, or any later one.

    A version that was withdrawn by today, or was never in force, asks for nothing.
    """
    asked: dict[str, Release] = {}
    for release in releases:
        if was_in_force(release, releases) and not (release.withdrawn and release.withdrawn <= today):
            asked |= dict.fromkeys(release.acknowledge, release)
    latest: dict[tuple[str, str], str] = {}
    for row in signed:
        before = latest.get(row.who, "0.0")
        latest[row.who] = max(before, row.fields["version"], key=version_key)
    missing = []
    for row in roster:
        needed = asked.get(row.fields["role"])
        have = latest.get(row.who, "")
        if needed and (not have or version_key(have) < version_key(needed.version)):
            missing.append(Missing(*row.who, needed.version, needed.effective, have))
    return missing


def _unknown(row: Row, name: str, known: Iterable[str]) -> Diagnostic:
    word = row.fields[name]
    known = sorted(known)
    hint = did_you_mean(word, known, f"there are: {', '.join(known)}")
    return diagnostic("unknown-reference", row.span, f"there is no {name} `{word}`", hint)
