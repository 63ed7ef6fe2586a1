"""The git repository around a handbook, asked without anything being run that it, or a file in it, names.

git would take a folder of plain files (`HEAD`, `config`, `objects/`, `refs/`) for a repository, and run what its config
names. So git finds nothing here by itself: a repository is what has an entry `.git`, which no commit can bring, and
every way in which a config, an attribute or the environment could start a program is closed.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from standardbook.diagnostics import HistoryError, MachineError, StandardbookError
from standardbook.resources.disk import is_full, is_of_machine_in
from standardbook.resources.system import environment_outside

_SETTINGS = (
    "safe.bareRepository=explicit",
    "protocol.allow=never",  # a specific protocol that a config allows is closed by GIT_ALLOW_PROTOCOL below
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "log.showSignature=false",
    "submodule.recurse=false",
)
_QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_CLOSED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # no protocol has this name
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ASKPASS": "true",
    "GIT_PAGER": "cat",
}
_KEPT = frozenset(
    {f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE")}
    | {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}
)
"""Who commits and when, and where a person's settings are: all else that an environment may tell git is left out."""

_FIXED_IN = ((2, 39, 4), (2, 40, 2), (2, 41, 1), (2, 42, 2), (2, 43, 4), (2, 44, 1), (2, 45, 0))
"""The first of each line of versions that knows GIT_NO_LAZY_FETCH (release notes of git 2.39.4); later ones do too."""

FIRST_TO_TRUST = ".".join(map(str, _FIXED_IN[-1][:2]))
"""The first version of git that surely does."""

INCOMPLETE = "the clone is partial and a build fetches nothing: clone it again without --filter"

_PARTIAL = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
_PROGRAMS_OF_FILTERS = r"^filter\..*\.(clean|smudge|process)$"


@dataclass(frozen=True)
class Repository:
    """The git repository around a handbook's folder."""

    root: Path
    folder: str
    """The handbook's folder below the root."""

    def run(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Return what git prints: no program but git runs, and nothing is fetched.

        Raises HistoryError with git's own words when it fails.
        """
        here = f"--git-dir={self.root / '.git'}", f"--work-tree={self.root}", "--no-pager"
        try:
            return _git(self.root, *here, *_settings(_SETTINGS), *arguments, given=given, extra=_CLOSED)
        except HistoryError as error:
            if "config" not in arguments and self.is_partial:
                raise HistoryError(f"{error}\n{INCOMPLETE}") from None
            raise

    def run_own(self, *arguments: str) -> None:
        """Let git change something, with the hooks, filters and signatures that its user has set up.

        Hooks get an environment as if git was started by hand. Raises HistoryError with git's own words when it fails.
        """
        _git(self.root, *arguments, extra=_only_here(self.root))

    @property
    def is_shallow(self) -> bool:
        """Tell whether the clone lacks the older part of its history."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    @property
    def is_partial(self) -> bool:
        """Tell whether git would fetch what the clone lacks when it is asked for it."""
        return bool(self._configured(_PARTIAL))

    @property
    def is_detached(self) -> bool:
        """Tell whether the work tree is on no branch."""
        return self.run("rev-parse", "--symbolic-full-name", "HEAD").strip() == b"HEAD"

    @property
    def knows_committer(self) -> bool:
        """Tell whether git knows who commits."""
        try:
            self.run_own("var", "GIT_COMMITTER_IDENT")
        except HistoryError:
            return False
        return True

    def has_tag(self, name: str) -> bool:
        """Tell whether there is a tag of this name."""
        return bool(self.commit(f"refs/tags/{name}"))

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for, or nothing."""
        if name.startswith("-"):
            return ""
        try:
            return self.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
        except HistoryError:
            return ""

    def resolve(self, revision: str) -> str:
        """Return the commit of a revision; a tag may be named with or without its `v`.

        Raises HistoryError for one that is unknown.
        """
        names = [revision, f"v{revision}"] if not revision.startswith("v") else [revision, revision[1:]]
        for name in names:
            if found := self.commit(name):
                return found
        if revision == "HEAD":
            raise HistoryError("nothing is committed yet: `git add --all` and `git commit` come first")
        hint = "; the clone is shallow: `git fetch --unshallow --tags` brings the rest" if self.is_shallow else ""
        raise HistoryError(f"git knows no revision `{revision}`{hint}")

    def changed_paths(self, handbook: Path) -> list[str]:
        """Return what differs from the last commit: tracked files anywhere, others below the handbook's folder.

        A file that a filter of the repository changes on its way is compared as git last saw it.
        """
        filters = [f"{name}=" for name in self._configured(_PROGRAMS_OF_FILTERS)]
        filters += [f"{name.rpartition('.')[0]}.required=false" for name in filters]
        compare = ("--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "-z")
        tracked = self.run(*_settings(filters), "diff", *compare, "HEAD").decode("utf-8", "surrogateescape")
        folder = os.path.relpath(handbook.resolve(), self.root)
        others = self.run("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", folder)
        paths = [*tracked.split("\0"), *others.decode("utf-8", "surrogateescape").split("\0")]
        return sorted({path for path in paths if path})

    def cut_off(self) -> frozenset[str]:
        """Return the commits behind which a shallow clone ends: they seem to bring every file."""
        if not self.is_shallow:
            return frozenset()
        path = self.root / self.run("rev-parse", "--git-path", "shallow").decode().strip()
        return frozenset(path.read_text(encoding="utf-8").split())

    def _configured(self, pattern: str) -> list[str]:
        """Return the settings whose names match, wherever they are set."""
        try:
            listed = self.run("config", "--name-only", "-z", "--get-regexp", pattern)
        except HistoryError:
            return []  # git ends with 1 when there is none
        return sorted({*filter(None, listed.decode("utf-8", "surrogateescape").split("\0"))})


def repository_of(handbook: Path) -> Repository:
    """Return the repository around a handbook's folder: of the first folder from it upwards that has a `.git`.

    Raises HistoryError when there is none, when git does not trust its owner, and when it is a partial clone that this
    machine's git cannot keep from fetching. Raises MachineError without git.
    """
    folder = handbook.resolve()
    if not folder.is_dir():
        raise HistoryError(f"{handbook}: there is no such folder")
    version = git_version()
    root = root_of(folder)
    if root is None:
        raise HistoryError(
            f"{handbook} is not in a git repository, so it has no earlier versions: `git init` starts one"
        )
    _must_be_trusted(root)
    repository = Repository(root, folder.relative_to(root).as_posix())
    if not keeps_from_fetching(version) and repository.is_partial:
        shown = ".".join(map(str, version))
        raise MachineError(
            f"git {shown} would fetch what this partial clone lacks; install git {FIRST_TO_TRUST} or newer"
        )
    return repository


def root_of(folder: Path) -> Path | None:
    """Return the first folder from `folder` upwards that has an entry `.git`; git lets no commit bring one."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / ".git")), None)


def meaning_of(handbook: Path, since: str | None, versions: Iterable[str]) -> str:
    """Return a digest of the commits that the history of a handbook consists of today: it changes when they do.

    They are those of `since` and of all tags; where a release has no tag of its own, those of all branches as well.
    Empty where there is no repository that may be read.
    """
    try:
        repository = repository_of(handbook)
        listed = repository.run("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)")
        shallow = str(repository.is_shallow)
    except StandardbookError:
        return ""
    rows = listed.decode("utf-8", "surrogateescape").splitlines()
    tags = [row for row in rows if row.startswith("refs/tags/")]
    names = {row.split(" ")[0] for row in tags}
    is_tagged = all(any(re.search(rf"[^\d.]{re.escape(each)}$", name) for name in names) for each in versions)
    commits = [repository.commit(name) for name in (since, f"v{since}", str(since).removeprefix("v"))] if since else []
    meaning = "\n".join([*(tags if is_tagged else rows), *commits, shallow])
    return hashlib.sha256(meaning.encode("utf-8", "surrogateescape")).hexdigest()


@functools.cache
def git_version() -> tuple[int, ...]:
    """Return the version of git. Raises MachineError when git is not installed."""
    found = re.search(rb"\d+(?:\.\d+)+", _git(Path("/"), "version", extra=_CLOSED))
    return tuple(map(int, found[0].split(b"."))) if found else (0,)


def keeps_from_fetching(version: tuple[int, ...]) -> bool:
    """Tell whether a version of git can be kept from fetching what a partial clone lacks."""
    return any(version[:2] == each[:2] and version >= each for each in _FIXED_IN) or version >= _FIXED_IN[-1]


def _must_be_trusted(root: Path) -> None:
    """Raise HistoryError where git itself refuses the repository: of another owner, or broken.

    git asks for the owner only where it finds a repository by itself, so here it may look, in this folder alone.
    """
    looked = ("-c", "safe.bareRepository=explicit", "rev-parse", "--absolute-git-dir")
    try:
        found = _git(root, *looked, extra=_only_here(root)).decode().strip()
    except HistoryError as error:
        if "dubious ownership" in str(error):
            raise HistoryError(f"git does not trust {root}: git config --global --add safe.directory {root}") from None
        raise
    own = root / ".git"
    if own.is_dir() and Path(found).resolve() != own.resolve():
        raise HistoryError(f"{own} is no repository that git can read")


def _only_here(root: Path) -> dict[str, str]:
    """Return what keeps git from looking for a repository above a folder."""
    return {"GIT_CEILING_DIRECTORIES": str(root.parent)}


def _settings(rows: Iterable[str]) -> Iterator[str]:
    for each in rows:
        yield from ("-c", each)


def _git(root: Path, *arguments: str, extra: Mapping[str, str], given: bytes | None = None) -> bytes:
    outside = environment_outside().items()
    kept = {name: value for name, value in outside if not name.startswith("GIT_") or name in _KEPT}
    environment = {**kept, **_QUIET, "PATH": _path(), **extra}
    command = (_program(), *arguments)
    done = subprocess.run(command, cwd=root, input=given, capture_output=True, env=environment, check=False)  # noqa: S603 - no shell
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        name = next(each for each in arguments if not each.startswith("-") and "=" not in each)
        if is_of_machine_in(words) or (extra is not _CLOSED and is_full(root)):
            remedy = "make room, or mend the disk, and run it again"
            raise MachineError(f"git {name}: {' '.join(words.split())}; {remedy}")
        raise HistoryError(f"git {name}: {words or 'failed'}")
    return done.stdout


def _path() -> str:
    """Return where programs are looked for: never in the folder in which something happens to be started."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(each for each in folders if Path(each).is_absolute())


def _program() -> str:
    found = shutil.which("git", path=_path())
    if found is None:
        raise MachineError("git is not installed; on Debian and Ubuntu: apt-get install git")
    return found
