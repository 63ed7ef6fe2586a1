"""Checks of what releases left behind: their records, and the lock of the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Handbook
from standardbook.model.releases import Release, version_key


def check_releases(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find records of one version twice, under another's name, or out of order, and a book older than its releases."""
    releases = handbook.releases
    counts = Counter(each.version for each in releases)
    restore = "a record is not edited; take it from its tag: git checkout v{version} -- {file}"
    for each in releases:
        span, hint = each.span("version"), restore.format(version=each.version, file=each.span().file)
        if not _is_version(each.version):
            yield diagnostic("invalid-value", span, f"`{each.version}` is no version", hint)
        elif counts[each.version] > 1:
            yield diagnostic("doubled-release", span, f"version {each.version} has two records", hint)
        elif Path(each.span().file).stem != each.version:
            yield diagnostic("doubled-release", span, f"the record of {each.version} has another file's name", hint)
    known = [each for each in releases if _is_version(each.version)]
    for before, after in pairwise(known):
        if after.effective < before.effective:
            message = f"version {after.version} is in force from an earlier day than {before.version}"
            yield diagnostic("version-goes-backwards", after.span("effective"), message, "later versions begin later")
    book = handbook.book
    if known and (not _is_version(book.version) or version_key(book.version) < version_key(known[-1].version)):
        message = f"version {book.version} is older than the released {known[-1].version}"
        hint = f"write `version: {known[-1].version}`; a release writes the next one"
        yield diagnostic("version-goes-backwards", book.span("version"), message, hint)
    yield from _check_lock(handbook, known)


def _check_lock(handbook: Handbook, releases: list[Release]) -> Iterator[Diagnostic]:
    if not releases or releases[-1].numbers == handbook.numbers.seal:
        return
    folder = Path(handbook.book.span().file).parent
    file = (folder / "numbers.lock").as_posix()
    last = releases[-1].version
    what = "is missing" if not handbook.numbers.seal else "is not the one of the last release"
    hint = f"numbers change only by a release; take the file from it: git checkout v{last} -- {file}"
    yield diagnostic("broken-lock", Span(file), f"the lock of the numbers {what}", hint)


def _is_version(version: str) -> bool:
    try:
        version_key(version)
    except ValueError:
        return False
    return True
