"""The handbook as it was: read from git without touching the work tree.

Only plain files of the handbook's folder are taken; links in a tree are not followed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from standardbook.diagnostics import Diagnostic, HistoryError, Span
from standardbook.history.repository import INCOMPLETE, Repository
from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_content
from standardbook.model.releases import Release, is_version
from standardbook.read.handbook import RELEASES, read_handbook
from standardbook.read.strict_yaml import parse_yaml
from standardbook.resources.disk import temporary_folder

_PLAIN_FILES = ("100644", "100755")


def release_commit(repository: Repository, release: Release, tag: str) -> str:
    """Return the commit of a release: of its tag, or the one that brought its record.

    Raises HistoryError when neither is here.
    """
    name = tag.format(version=release.version)
    for each in (name, f"v{release.version}", release.version):
        if found := repository.commit(f"refs/tags/{each}"):
            return found
    record = f"{repository.folder}/{RELEASES}/{release.version}.yaml".removeprefix("./")
    listed = ("log", "--all", "--full-history", "--diff-filter=A", "--format=%H", "--", f":(top){record}")
    cut = repository.cut_off()
    for commit in repository.run(*listed).decode().split():
        if commit not in cut:
            return commit
    why = (
        "the clone is shallow: `git fetch --unshallow --tags` brings it"
        if repository.is_shallow
        else f"neither a tag `{name}` nor the commit that added {record}: `git fetch --tags` may bring it"
    )
    raise HistoryError(f"version {release.version} is not in this repository; {why}")


def check_records(repository: Repository, handbook: Handbook, now: Mapping[str, bytes]) -> None:
    """See to it that a handbook's records are those that were released; `now` has their files by name: 1.2.0.yaml.

    One may have got the day on which its version was withdrawn. Raises HistoryError for a release that is not in
    the repository, and for a record that was edited or taken away.
    """
    for release in handbook.releases:
        commit = release_commit(repository, release, handbook.book.tag)
        records = f"{_folder_then(repository, commit)}/{RELEASES}/"
        then = {Path(path).name: blob for blob, path in _tree(repository, commit, records) if path.endswith(".yaml")}
        name = f"{release.version}.yaml"
        content = repository.run("cat-file", "blob", then[name]) if name in then else b""
        mine = now.get(name, b"")
        is_same = content == mine or _record(content, name) == _record(mine, name)
        gone = sorted(then.keys() - now.keys())
        if is_same and not gone:
            continue
        path = f"{repository.folder}/{RELEASES}/{gone[0] if gone else name}".removeprefix("./")
        what = (
            f"is gone; it was there when {release.version} was released"
            if gone
            else f"is not the record of what was released as {release.version}: was it edited, or the tag moved?"
        )
        raise HistoryError(f"{path} {what}; `git checkout {commit[:10]} -- :/{path}` brings it back")


@contextmanager
def files_at(repository: Repository, commit: str) -> Iterator[Path]:
    """Give a folder with the handbook's files as they were in a commit."""
    below = _folder_then(repository, commit)
    rows = _tree(repository, commit, f"{below}/")
    with temporary_folder("standardbook-then-") as temporary:
        folder = temporary / "handbook"
        folder.mkdir()
        given = "".join(f"{blob}\n" for blob, _ in rows).encode()
        contents = _blobs(repository.run("cat-file", "--batch", given=given))
        for (_, path), content in zip(rows, contents, strict=True):
            file = folder / (path if below == "." else os.path.relpath(path, below))
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                raise HistoryError(f"{commit[:10]} has two files named {path}") from error
        yield folder


def _tree(repository: Repository, commit: str, place: str = "./") -> list[tuple[str, str]]:
    """Return the plain files of a commit below a folder, whose name ends in a slash, or one file: blobs and paths.

    Raises HistoryError for a path that leads out of the commit: git makes none, but a forged one may have it.
    """
    path = filter(None, [place.removeprefix("./")])
    listed = repository.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *path).decode(
        "utf-8", "surrogateescape"
    )
    rows = []
    for line in filter(None, listed.split("\0")):
        head, _, name = line.partition("\t")
        mode, _kind, blob = head.split()
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise HistoryError(f"{commit[:10]} is no honest commit: it has a file named {name}")
        if mode in _PLAIN_FILES:
            rows.append((blob, name))
    return rows


def _folder_then(repository: Repository, commit: str) -> str:
    """Return where the handbook was in a commit: its folder may have had another name."""
    if _tree(repository, commit, f"{repository.folder}/book.yaml"):
        return repository.folder
    folders = {str(Path(path).parent) for _, path in _tree(repository, commit) if Path(path).name == "book.yaml"}
    if len(folders) != 1:
        raise HistoryError(f"there is no handbook in {commit[:10]}: `{repository.folder}` is not in it")
    return folders.pop()


def released_handbook(repository: Repository, release: Release, tag: str) -> Handbook:
    """Return the handbook of a release.

    Raises HistoryError when it is not in the repository, cannot be read, or is not what was released.
    """
    commit = release_commit(repository, release, tag)
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
                return release_commit(repository, each, now.book.tag)
    try:
        return repository.resolve(revision)
    except HistoryError as error:
        known = ", ".join(each.version for each in handbook().releases) or "no version yet"
        raise HistoryError(f"{error}; released: {known}") from None


def handbook_at(repository: Repository, commit: str, name: str) -> Handbook:
    """Return the handbook as it was in a commit, which messages call `name`.

    Raises HistoryError when the model of today cannot read it: with the file, and why.
    """
    with files_at(repository, commit) as folder:
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
        if head.endswith(b" missing"):
            raise HistoryError(INCOMPLETE)
        size = int(head.split()[2])
        start = at + len(head) + 1
        yield answer[start : start + size]
        at = start + size + 1
