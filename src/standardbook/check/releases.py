"""Checks of what releases left behind: their records, and the lock of the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Handbook, bare_references_in, entities_of, pieces_of
from standardbook.model.items import digest_of_content
from standardbook.model.kinds import LETTERS, is_named_anywhere
from standardbook.model.releases import NOTHING, Release, is_version, version_key


def check_releases(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find records of one version twice, under another's name, or out of order, and a book older than its releases."""
    releases = handbook.releases
    counts = Counter(each.version for each in releases)
    restore = "a record is not edited; take it from its tag: git checkout {tag} -- {file}"
    for each in releases:
        tag = handbook.book.tag.format(version=each.version)
        span, hint = each.span("version"), restore.format(tag=tag, file=each.span().file)
        if not is_version(each.version):
            yield diagnostic("invalid-value", span, f"`{each.version}` is no version", hint)
        elif counts[each.version] > 1:
            yield diagnostic("doubled-release", span, f"version {each.version} has two records", hint)
        elif Path(each.span().file).stem != each.version:
            hint = f"name it {each.version}.yaml again"
            yield diagnostic("doubled-release", span, f"the record of {each.version} has another file's name", hint)
    yield from _check_basis(handbook)
    yield from _check_editions(handbook, restore)
    known = [each for each in releases if is_version(each.version)]
    for before, after in pairwise(known):
        if after.effective < before.effective:
            message = f"version {after.version} is in force from an earlier day than {before.version}"
            yield diagnostic("version-goes-backwards", after.span("effective"), message, "later versions begin later")
    book = handbook.book
    if known and (not is_version(book.version) or version_key(book.version) < version_key(known[-1].version)):
        message = f"version {book.version} is older than the released {known[-1].version}"
        hint = f"write `version: {known[-1].version}`; a release writes the next one"
        yield diagnostic("version-goes-backwards", book.span("version"), message, hint)
    yield from _check_lock(handbook, known)
    yield from _check_reasons(handbook)


def _check_basis(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find records that were compared with one that is not here, or does not come before them."""
    for at, each in enumerate(handbook.releases):
        if each.since in {None, NOTHING, *(one.version for one in handbook.releases[:at])}:
            continue
        since, file, version = str(each.since), Path(each.span().file), each.version
        message = f"`{since}` is no version before {version}"
        if is_version(since) and is_version(version) and version_key(since) < version_key(version):
            message = f"version {version} was compared with {since}, whose record is not here"
            file, version = file.with_name(f"{since}.yaml"), since
        hint = f"take it from its tag: git checkout {handbook.book.tag.format(version=version)} -- {file.as_posix()}"
        yield diagnostic("unknown-reference", each.span("since"), message, hint)


def _check_editions(handbook: Handbook, restore: str) -> Iterator[Diagnostic]:
    """Find in the record of what the handbook is now positions and languages that it does not have."""
    book, content = handbook.book, digest_of_content(handbook)
    roles = frozenset(each.id for each in handbook.roles if not each.abstract)
    languages = frozenset((book.source_language, *book.languages))
    for each in handbook.releases:
        if (each.version, each.digest) != (book.version, content):
            continue
        hint = restore.format(tag=book.tag.format(version=each.version), file=each.span().file)
        for kind, named, known in (("roles", each.roles, roles), ("languages", each.languages, languages)):
            for word in named:
                if word not in known:
                    message = f"version {each.version} has no edition for `{word}`: its record was edited"
                    yield diagnostic("unknown-reference", each.span(kind), message, hint)


def _check_reasons(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find references of reasons to what not every reader has: a reason is read by several positions."""
    kinds = {each.id: each.kind for each in entities_of(handbook)}
    for piece in pieces_of(handbook.next_changes):
        for id_ in bare_references_in(piece.text):
            if id_ in kinds and not is_named_anywhere(kinds[id_]):
                message = f"`{id_}` is a {kinds[id_]}, and a reason is read by positions that do not have it"
                yield diagnostic("reference-out-of-edition", piece.span, message, "say it without the reference")


def _check_kinds(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find ids that had a number as something of another kind: S4 cannot become a rule of appearance."""
    for entity in entities_of(handbook):
        number, letter = handbook.numbers.rows.get(entity.id, ""), LETTERS.get(entity.kind, "")
        if number and letter != number[0]:
            was = next(kind for kind, each in LETTERS.items() if each == number[0])
            message = f"`{entity.id}` was released as the {was} {number} and is a {entity.kind} now"
            yield diagnostic("number-of-another-kind", entity.value.span("id"), message, "give it an id of its own")


def _check_lock(handbook: Handbook, releases: list[Release]) -> Iterator[Diagnostic]:
    if not releases:
        return
    folder = Path(handbook.book.span().file).parent
    file = (folder / "numbers.lock").as_posix()
    last = releases[-1].version
    if releases[-1].numbers != handbook.numbers.seal:
        what = "is missing" if not handbook.numbers.rows else "is not the one of the last release"
        tag = handbook.book.tag.format(version=last)
        hint = f"numbers change only by a release; take the file from it: git checkout {tag} -- {file}"
        yield diagnostic("broken-lock", Span(file), f"the lock of the numbers {what}", hint)
        return
    yield from _check_kinds(handbook)
    seals = frozenset(handbook.numbers.seals)
    for each in releases:
        if each.numbers not in seals:
            message = f"the numbers that version {each.version} gave are not in it: two branches have released"
            hint = "the branch that released last takes its release back, merges the other, and releases again"
            yield diagnostic("broken-lock", Span(file), message, hint)
