"""A release is planned: everything is checked, and every reason against it said at once.

The plan follows from the last commit and the arguments alone, so a release that was interrupted is planned alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from standardbook.check import check_handbook
from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.history.comparison import Change, compare
from standardbook.history.edition_changes import Comparison
from standardbook.history.git import check_records, files_at, release_commit, released_handbook
from standardbook.history.release import ReleasePlan
from standardbook.history.release_record import Since, Written, files_of_release, numbers_for, record_of
from standardbook.history.repository import Repository, repository_of
from standardbook.history.timeline import baseline_for
from standardbook.model.handbook import Handbook, ItemKey, entities_of
from standardbook.model.items import Items, digest_of_content, items_of
from standardbook.model.releases import Release, is_version, version_key
from standardbook.read.handbook import CHANGES_FILE, RELEASES, read_handbook
from standardbook.read.strict_yaml import parse_yaml

_OPEN = frozenset({"unanswered-question"})
"""The warnings that nothing is released with."""

_SHOWN_FILES = 5
"""So many changed files are named."""


@dataclass(frozen=True)
class ReleaseRequest:
    """What is to be released: the handbook in the folder `root`, as which version."""

    root: Path
    version: str
    today: date
    templates: Sequence[Path]
    effective: str | None = None
    """The day from which it is in force; by default what book.yaml says."""


def plan_release(request: ReleaseRequest) -> tuple[ReleasePlan | None, list[Diagnostic]]:
    """Return the plan of a release, or every reason against it.

    Raises ValueError for a text that is no version, HistoryError when there is no repository, or an earlier release is
    not in it.
    """
    root = request.root
    repository = repository_of(root)
    head = repository.resolve("HEAD")
    with files_at(repository, head) as folder:
        plan, against = _plan(request, repository, folder)
        against = [_in_work_tree(each, folder, root) for each in against]
    if any(each.code == "unclean-work-tree" for each in against):
        # What is not committed may be what the other reasons miss: they are those of the work tree.
        plan, against = _plan(request, repository, root)
    return (None if against else plan), against


def _plan(request: ReleaseRequest, repository: Repository, folder: Path) -> tuple[ReleasePlan | None, list[Diagnostic]]:
    """Return the plan of a release of the handbook in `folder`, which stands for the one that is asked for."""
    handbook, found = read_handbook(folder)
    if handbook is not None:
        found = [*found, *check_handbook(handbook)]
    errors = [replace(each, severity="error") for each in found if each.severity == "error" or each.code in _OPEN]
    if folder != request.root:  # git's tree leaves links out
        errors += [each for each in read_handbook(request.root)[1] if each.code == "link-as-file"]
    if handbook is None:
        return None, errors
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = next((each for each in handbook.releases if each.version == request.version), None)
    is_same = done is not None and request.effective in {None, done.effective}
    if done and is_same and digest_of_content(handbook) == done.digest and not errors:
        return _finishing(repository, handbook, done), []
    return _Planning(request, repository, Written(handbook, files)).plan(errors)


def _finishing(repository: Repository, handbook: Handbook, release: Release) -> ReleasePlan:
    """Return what is left of a release whose commit is made."""
    tag = handbook.book.tag.format(version=release.version)
    plan = ReleasePlan(release.version, tag, release.effective, release.since, release.acknowledge, release.changes)
    if repository.has_tag(tag):
        return replace(plan, is_done=True)
    return replace(plan, commit=release_commit(repository, release, handbook.book.tag))


class _Planning:
    """A release on its way to a plan: every reason against it is collected."""

    def __init__(self, request: ReleaseRequest, repository: Repository, before: Written) -> None:
        self._request, self._repository, self._written = request, repository, before
        self._root, self._version = request.root, request.version
        self._before = handbook = before.handbook
        effective = request.effective or handbook.book.effective
        book = handbook.book.model_copy(update={"version": request.version, "effective": effective})
        self._handbook = replace(handbook, book=book)
        self._last = handbook.releases[-1] if handbook.releases else None
        self._basis = self._last if self._is_too_early else baseline_for(handbook.releases, book.effective)

    def plan(self, errors: Iterable[Diagnostic]) -> tuple[ReleasePlan | None, list[Diagnostic]]:
        """Return the plan, or everything that speaks against it."""
        tag = self._handbook.book.tag.format(version=self._version)
        against = [*errors, *self._against_version(), *self._against_dates(), *self._against_git(tag)]
        old = self._old()
        before, now = items_of(old) if old else {}, items_of(self._handbook)
        changes = compare(before, now) if old else ()
        against += [*self._against_changes(old, changes), *self._against_suspensions(before, now)]
        if against:
            return None, [*against, *self._against_work_tree({})]
        numbers = numbers_for(self._handbook)
        since = None
        if old and self._basis:
            since = Since(self._basis, Comparison(old, self._handbook, self._request.templates), changes)
        record = record_of(self._handbook, numbers, since)
        files = files_of_release(self._written, record, numbers)
        if unclean := list(self._against_work_tree(files)):
            return None, unclean
        written, _ = parse_yaml(files["book.yaml"] or b"", "book.yaml")
        if (written or {}) != {**self._book_before(), "version": record.version, "effective": record.effective}:
            message = "the new version and its day cannot be written into the file as it is laid out"
            hint = (
                "write `version: 1.2.3` and `effective: 2026-01-31` each on a line of its own, in UTF-8 without a mark"
            )
            return None, [diagnostic("invalid-value", self._before.book.span("version"), message, hint)]
        new = {id_: number for id_, number in numbers.rows.items() if id_ not in self._before.numbers.rows}
        plan = ReleasePlan(
            self._version, tag, record.effective, record.since, record.acknowledge, record.changes, new, files
        )
        return plan, []

    @property
    def _is_too_early(self) -> bool:
        """Whether the version begins before the last one, or on its day, unless that is still to come."""
        day, last = self._handbook.book.effective, self._last
        return bool(last and day <= last.effective and not day == last.effective > self._request.today.isoformat())

    def _book_before(self) -> Mapping[str, Any]:
        return parse_yaml(self._written.files["book.yaml"], "book.yaml")[0] or {}

    def _old(self) -> Handbook | None:
        files = self._written.files.items()
        now = {Path(name).name: content for name, content in files if name.startswith(f"{RELEASES}/")}
        check_records(self._repository, self._before, now)
        return released_handbook(self._repository, self._basis, self._before.book.tag) if self._basis else None

    def _against_version(self) -> Iterator[Diagnostic]:
        span = self._before.book.span("version")
        new = version_key(self._version)
        if any(each.version == self._version for each in self._before.releases):
            message = f"version {self._version} is released already, with another content or for another day"
            yield diagnostic("version-not-greater", span, message, "a version is released once; name the next one")
        elif self._last and new <= version_key(self._last.version):
            message = f"version {self._version} is not greater than the released {self._last.version}"
            yield diagnostic("version-not-greater", span, message, "versions only grow: 1.9.0, 1.10.0, 2.0.0")
        elif is_version(self._before.book.version) and new < version_key(self._before.book.version):
            message = f"version {self._version} is less than the {self._before.book.version} of the book"
            yield diagnostic("version-not-greater", span, message, "a release writes `version` itself")

    def _against_dates(self) -> Iterator[Diagnostic]:
        book, span, last = self._handbook.book, self._before.book.span, self._last
        today = self._request.today.isoformat()
        if last and self._is_too_early:
            message = (
                f"the version is in force from {book.effective}, which is not after {last.version}: {last.effective}"
            )
            hint = "write the day in `effective`, or give it with --effective"
            yield diagnostic("effective-too-early", span("effective"), message, hint)
        if book.review_by and book.review_by < max(today, book.effective):
            message = f"the next review, {book.review_by}, is past before the version begins"
            yield diagnostic("review-date-past", span("review_by"), message, "write the day of the next review")
        approver = next((each for each in self._handbook.roles if each.id == book.approved_by), None)
        if approver and approver.abstract:
            message = f"`{approver.id}` is only inherited from; nobody in it can approve"
            yield diagnostic("no-approver", span("approved_by"), message, "name the position that approves the book")

    def _against_git(self, tag: str) -> Iterator[Diagnostic]:
        repository, span = self._repository, Span(self._root.as_posix())
        if repository.is_detached:
            hint = "git switch main"
            yield diagnostic("git-not-ready", span, "the work tree is on no branch: the commit would be lost", hint)
        if repository.has_tag(tag) and all(each.version != self._version for each in self._before.releases):
            message = f"the tag {tag} is there and belongs to something else"
            yield diagnostic("git-not-ready", span, message, f"look at it with `git show {tag}`")
        if not repository.knows_committer:
            hint = 'git config user.name "..."; git config user.email "..."'
            yield diagnostic("git-not-ready", span, "git does not know who you are", hint)

    def _against_changes(self, old: Handbook | None, changes: Iterable[Change]) -> Iterator[Diagnostic]:
        said = {each.id: each for each in self._handbook.next_changes.changes}
        changes = list(changes)
        if old is None:
            for each in said.values():
                message = "a first version has no changes"
                yield diagnostic("reason-without-change", each.span("id"), message, "take the reason away")
            return
        if not changes and self._last and digest_of_content(self._before) == self._last.digest:
            message = f"nothing has changed since version {self._last.version}"
            hint = "change something first; what is released stays as it is"
            yield diagnostic("nothing-to-release", self._before.book.span("version"), message, hint)
        spans = _spans(self._handbook)
        for change in changes:
            reason = said.get(change.id)
            what = change.direction if change.direction in {"tightened", "relaxed"} else change.status
            if change.material and (reason is None or not re.search(r"\w", reason.reason)):
                message = f"`{change.id}` was {what}, and nothing says why"
                file = (self._root / CHANGES_FILE).as_posix()
                hint = f'add to {file}, below `changes:`  - {{id: {change.id}, reason: "..."}}'
                span = spans.get(change.key) or Span(file)
                yield diagnostic("change-without-reason", span, message, hint)
            if reason and reason.editorial and not change.is_wording:
                message = f"`{change.id}` was {what}: that is more than wording"
                yield diagnostic("not-editorial", reason.span("editorial"), message, "take `editorial` away")
        changed = {each.id for each in changes}
        for each in said.values():
            if each.id not in changed:
                message = f"`{each.id}` has not changed since version {self._basis.version if self._basis else ''}"
                yield diagnostic("reason-without-change", each.span("id"), message, "take the reason away")

    def _against_suspensions(self, before: Items, now: Items) -> Iterator[Diagnostic]:
        """Find standards that hold until the version's day and would not hold on it, but only later again."""
        day, spans = self._handbook.book.effective, _spans(self._handbook)
        for key, item in now.items():
            held = before[key].fields if key in before else {"effective_from": day}
            again = item.fields.get("effective_from", "")
            if held.get("effective_from", "") < day <= held.get("expires", day) and day < again:
                message = f"`{item.id}` is in force and would not be from {day} until {again}"
                hint = "release its new wording for that day, or give the new rule an id of its own"
                yield diagnostic("suspended-standard", spans[key], message, hint)

    def _against_work_tree(self, files: Mapping[str, bytes | None]) -> Iterator[Diagnostic]:
        """Find what is neither committed nor a trace of this very release."""
        below = "" if self._repository.folder == "." else f"{self._repository.folder}/"
        others = []
        for path in self._repository.changed_paths(self._root):
            name = path.removeprefix(below)
            is_ours = path.startswith(below) and name in files and self._is_ours(name, files[name])
            if not is_ours and not (Path(name).name.startswith(".") and name.endswith(".new")):
                others.append(path)
        if others:
            shown = ", ".join([*others[:_SHOWN_FILES], *(["..."] if len(others) > _SHOWN_FILES else [])])
            message = f"the work tree has changes that are not committed: {shown}"
            hint = "commit them, or put them aside with `git stash`"
            yield diagnostic("unclean-work-tree", Span(others[0]), message, hint)

    def _is_ours(self, name: str, planned: bytes | None) -> bool:
        file = self._root / name
        now = file.read_bytes() if file.is_file() else None
        return now in (planned, self._written.files.get(name))


def _spans(handbook: Handbook) -> dict[ItemKey, Span]:
    return {(each.kind, each.id): each.value.span() for each in entities_of(handbook)}


def _in_work_tree(found: Diagnostic, folder: Path, root: Path) -> Diagnostic:
    file = found.span.file.replace(folder.as_posix(), root.as_posix(), 1)
    return replace(found, span=Span(file, found.span.line, found.span.column))
