"""Who still has to sign which version: a list of people and a list of signatures against the records of releases.

Lists name people, so they stay outside of everything that is published.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.history.versions import was_in_force
from standardbook.model.fields import is_day
from standardbook.model.releases import Release, version_key
from standardbook.publish import MARK

ROSTER = ("person", "role")
SIGNED = ("person", "role", "version", "date")
MAX_BYTES = 20_000_000


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
        content = path.read_bytes()[: MAX_BYTES + 1]
        text = content.decode("utf-8-sig")
    except OSError as error:
        return [], [diagnostic("unreadable-file", Span(file), error.strerror or "cannot be read")]
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
        return [], [diagnostic("invalid-value", Span(file, reader.line_num), f"no line of a list: {error}")]
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
            found.append(diagnostic("missing-field", row.span, f"the field `{empty[0]}` is missing or empty"))
        else:
            rows.append(row)
    return rows, found


def check_lists(
    roster: Sequence[Row], signed: Sequence[Row], releases: Sequence[Release], today: str
) -> list[Diagnostic]:
    """Return what does not fit: unknown roles and versions, people named twice, other contents, wrong days.

    Nobody has signed on a day that comes after `today`.
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
        elif (digest := row.fields.get("digest", "")) and not release.digest.startswith(digest.casefold()):
            message = f"the digest {digest} is not that of version {release.version}"
            hint = f"{release.version} has {release.digest[:16]}; another text was signed"
            found.append(diagnostic("invalid-value", row.span, message, hint))
        if not is_day(row.fields["date"]):
            message = f"`{row.fields['date']}` is no day"
            found.append(diagnostic("invalid-value", row.span, message, "write YYYY-MM-DD"))
        elif row.fields["date"] > today:
            message = f"signed on {row.fields['date']}, which is still to come"
            found.append(diagnostic("invalid-value", row.span, message, "write the day on which it was signed"))
    return found


def missing_signatures(
    roster: Iterable[Row], signed: Iterable[Row], releases: Sequence[Release], today: str
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
