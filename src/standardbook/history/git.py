"""The handbook as it was: read from git without touching the work tree, whatever it is configured to run.

Only plain files of the handbook's folder are taken; links in a tree are not followed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from standardbook.diagnostics import Diagnostic, MachineError, Span, StandardbookError
from standardbook.disk import is_full, is_of_machine_in, temporary_folder
from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_content
from standardbook.model.releases import Release, is_version
from standardbook.processes import environment_outside
from standardbook.read.handbook import RELEASES, read_handbook
from standardbook.read.strict_yaml import parse_yaml

_PLAIN_FILES = ("100644", "100755")
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")


class HistoryError(StandardbookError):
    """The history that is asked for is not there: one clear line, with what to do."""


@dataclass(frozen=True)
class Repository:
    """The git repository around a handbook's folder."""

    root: Path
    folder: str
    """The handbook's folder below the root."""

    def run(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Return what git prints. Raises HistoryError with git's own words when it fails."""
        return _git(self.root, *arguments, given=given)

    def run_own(self, *arguments: str) -> None:
        """Let git change something, with the hooks and signatures that its user has set up.

        Raises HistoryError with git's own words when it fails.
        """
        _git(self.root, *arguments, quiet=())

    def has_tag(self, name: str) -> bool:
        """Tell whether there is a tag of this name."""
        return bool(self._commit(f"refs/tags/{name}"))

    @property
    def is_detached(self) -> bool:
        """Tell whether the work tree is on no branch."""
        return self.run("rev-parse", "--symbolic-full-name", "HEAD").strip() == b"HEAD"

    @property
    def knows_committer(self) -> bool:
        """Tell whether git knows who commits."""
        try:
            self.run("var", "GIT_COMMITTER_IDENT")
        except HistoryError:
            return False
        return True

    def changed_paths(self, handbook: Path) -> list[str]:
        """Return what differs from the last commit: tracked files anywhere, others below the handbook's folder."""
        tracked = self.run("diff", "--name-only", "--no-renames", "-z", "HEAD").decode("utf-8", "surrogateescape")
        folder = os.path.relpath(handbook.resolve(), self.root)
        others = self.run("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", folder)
        paths = [*tracked.split("\0"), *others.decode("utf-8", "surrogateescape").split("\0")]
        return sorted({path for path in paths if path})

    def resolve(self, revision: str) -> str:
        """Return the commit of a revision; a tag may be named with or without its `v`.

        Raises HistoryError for one that is unknown.
        """
        names = [revision, f"v{revision}"] if not revision.startswith("v") else [revision, revision[1:]]
        for name in names:
            found = self._commit(name)
            if found:
                return found
        if revision == "HEAD":
            raise HistoryError("nothing is committed yet: `git add --all` and `git commit` come first")
        hint = "; the clone is shallow: `git fetch --unshallow --tags` brings the rest" if self.is_shallow else ""
        raise HistoryError(f"git knows no revision `{revision}`{hint}")

    def _commit(self, name: str) -> str:
        if name.startswith("-"):
            return ""
        try:
            return self.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
        except HistoryError:
            return ""

    def _cut_off(self) -> frozenset[str]:
        """Return the commits behind which a shallow clone ends: they seem to bring every file."""
        if not self.is_shallow:
            return frozenset()
        path = self.root / self.run("rev-parse", "--git-path", "shallow").decode().strip()
        return frozenset(path.read_text(encoding="utf-8").split())

    @property
    def is_shallow(self) -> bool:
        """Tell whether the clone lacks the older part of its history."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def release_commit(self, release: Release, tag: str) -> str:
        """Return the commit of a release: of its tag, or the one that brought its record.

        Raises HistoryError when neither is here.
        """
        name = tag.format(version=release.version)
        for each in (name, f"v{release.version}", release.version):
            if found := self._commit(f"refs/tags/{each}"):
                return found
        record = f"{self.folder}/{RELEASES}/{release.version}.yaml".removeprefix("./")
        listed = ("log", "--all", "--full-history", "--diff-filter=A", "--format=%H", "--", f":(top){record}")
        cut = self._cut_off()
        for commit in self.run(*listed).decode().split():
            if commit not in cut:
                return commit
        why = (
            "the clone is shallow: `git fetch --unshallow --tags` brings it"
            if self.is_shallow
            else f"neither a tag `{name}` nor the commit that added {record}: `git fetch --tags` may bring it"
        )
        raise HistoryError(f"version {release.version} is not in this repository; {why}")

    def check_records(self, releases: Sequence[Release], tag: str, now: Mapping[str, bytes]) -> None:
        """See to it that the records are those that were released; `now` has their files by name, such as 1.2.0.yaml.

        One may have got the day on which its version was withdrawn. Raises HistoryError for a release that is not in
        the repository, and for a record that was edited or taken away.
        """
        for release in releases:
            commit = self.release_commit(release, tag)
            records = f"{self._folder_then(commit)}/{RELEASES}".removeprefix("./")
            then = {Path(path).name: blob for blob, path in self._tree(commit, records) if path.endswith(".yaml")}
            name = f"{release.version}.yaml"
            content = self.run("cat-file", "blob", then[name]) if name in then else b""
            mine = now.get(name, b"")
            is_same = content == mine or _record(content, name) == _record(mine, name)
            gone = sorted(then.keys() - now.keys())
            if is_same and not gone:
                continue
            path = f"{self.folder}/{RELEASES}/{gone[0] if gone else name}".removeprefix("./")
            what = (
                f"is gone; it was there when {release.version} was released"
                if gone
                else f"is not the record of what was released as {release.version}: was it edited, or the tag moved?"
            )
            raise HistoryError(f"{path} {what}; `git checkout {commit[:10]} -- :/{path}` brings it back")

    @contextmanager
    def files_at(self, commit: str) -> Iterator[Path]:
        """Give a folder with the handbook's files as they were in a commit."""
        below = self._folder_then(commit)
        rows = self._tree(commit, below)
        with temporary_folder("standardbook-then-") as temporary:
            folder = temporary / "handbook"
            folder.mkdir()
            contents = _blobs(self.run("cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in rows).encode()))
            for (_, path), content in zip(rows, contents, strict=True):
                file = folder / (path if below == "." else os.path.relpath(path, below))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            yield folder

    def _tree(self, commit: str, folder: str, file: str = "") -> list[tuple[str, str]]:
        """Return the plain files of a folder in a commit, or one of them: their blobs and paths."""
        path = [f"{folder}/{file}".removeprefix("./")] if file or folder != "." else []
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *path).decode("utf-8", "surrogateescape")
        rows = []
        for line in filter(None, listed.split("\0")):
            head, _, name = line.partition("\t")
            mode, _kind, blob = head.split()
            if mode in _PLAIN_FILES:
                rows.append((blob, name))
        return rows

    def _folder_then(self, commit: str) -> str:
        """Return where the handbook was in a commit: its folder may have had another name."""
        if self._tree(commit, self.folder, "book.yaml"):
            return self.folder
        folders = {str(Path(path).parent) for _, path in self._tree(commit, ".") if Path(path).name == "book.yaml"}
        if len(folders) != 1:
            raise HistoryError(f"there is no handbook in {commit[:10]}: `{self.folder}` is not in it")
        return folders.pop()


def repository_of(handbook: Path) -> Repository:
    """Return the repository around a handbook's folder. Raises HistoryError when there is none."""
    if shutil.which("git") is None:
        raise MachineError("git is not installed; on Debian and Ubuntu: apt-get install git")
    folder = handbook.resolve()
    if not folder.is_dir():
        raise HistoryError(f"{handbook}: there is no such folder")
    try:
        root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    except HistoryError as error:
        if "dubious ownership" in str(error):
            raise HistoryError(
                f"git does not trust {folder}: git config --global --add safe.directory {folder}"
            ) from None
        raise HistoryError(
            f"{handbook} is not in a git repository, so it has no earlier versions: `git init` starts one"
        ) from None
    return Repository(root, folder.relative_to(root).as_posix())


def released_handbook(repository: Repository, release: Release, tag: str) -> Handbook:
    """Return the handbook of a release.

    Raises HistoryError when it is not in the repository, cannot be read, or is not what was released.
    """
    commit = repository.release_commit(release, tag)
    handbook = handbook_at(repository, commit, release.version)
    if digest_of_content(handbook) != release.digest:
        raise HistoryError(
            f"the content of {commit[:10]} is not what was released as {release.version}: was its tag moved, or its "
            "record edited?"
        )
    return handbook


def commit_of(repository: Repository, revision: str, handbook: Callable[[], Handbook]) -> str:
    """Return the commit of a revision, or of a version by what the handbook's records say of it.

    Raises HistoryError for one that is unknown.
    """
    if is_version(revision.removeprefix("v")):  # before a tag of that name, which may be that of a software
        now = handbook()
        for each in now.releases:
            if each.version == revision.removeprefix("v"):
                return repository.release_commit(each, now.book.tag)
    try:
        return repository.resolve(revision)
    except HistoryError as error:
        known = ", ".join(each.version for each in handbook().releases) or "no version yet"
        raise HistoryError(f"{error}; released: {known}") from None


def handbook_at(repository: Repository, commit: str, name: str) -> Handbook:
    """Return the handbook as it was in a commit, which messages call `name`.

    Raises HistoryError when the model of today cannot read it: with the file, and why.
    """
    with repository.files_at(commit) as folder:
        handbook, found = read_handbook(folder)
        errors = [each for each in found if each.severity == "error"]
    if handbook is None:
        said = "\n".join(f"  {_then(each, folder, name)}" for each in errors[:5])
        raise HistoryError(f"the handbook of {name} cannot be read by this version of standardbook:\n{said}")
    return handbook


def _record(content: bytes, name: str) -> dict[str, Any]:
    values, _ = parse_yaml(content, name)
    return {key: each for key, each in (values or {}).items() if key != "withdrawn"}


def _then(found: Diagnostic, folder: Path, name: str) -> Diagnostic:
    """Return a diagnostic whose file is named as git names it."""
    file = found.span.file.replace(folder.as_posix(), f"{name}:handbook", 1)
    return replace(found, span=Span(file, found.span.line, found.span.column))


def _blobs(answer: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(answer):
        head, _, _ = answer[at:].partition(b"\n")
        size = int(head.split()[2])
        start = at + len(head) + 1
        yield answer[start : start + size]
        at = start + size + 1


def _git(folder: Path, *arguments: str, given: bytes | None = None, quiet: Sequence[str] = _QUIET) -> bytes:
    outside = environment_outside().items()
    environment = {name: value for name, value in outside if not name.startswith("GIT_") or name in _KEPT_SETTINGS} | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "",
    }
    command: Sequence[str] = ("git", *quiet, *arguments)
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, env=environment, check=False)  # noqa: S603 - no shell
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        if is_of_machine_in(words) or (not quiet and is_full(folder)):
            raise MachineError(
                f"git {arguments[0]}: {' '.join(words.split())}; make room, or mend the disk, and run it again"
            )
        raise HistoryError(f"git {arguments[0]}: {words or 'failed'}")
    return done.stdout


_KEPT_SETTINGS = frozenset(
    {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"}
    | {"GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
"""Who commits and when, and where git's settings are: all else that an environment may tell git is left out."""
