"""Publish a folder atomically: a reader, and a killed run, find the old output or the new one, never a mixture.

The new output is made in a hidden folder beside the old one; the two then change places in one step of the file system.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from standardbook.diagnostics import AuthorError, Span, diagnostic
from standardbook.resources.disk import MARK, failure, is_of_machine, reason_of

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well it replaces `output`, else it is removed.

    Runs that publish to the same folder wait for each other. Raises AuthorError when `output` is a name that cannot be
    written to, MachineError when its disk is full or fails.
    """
    output = output.resolve()
    with _refusing(output):
        _must_be_ours(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(output.parent / f".{output.name}.lock")
    with lock:
        stage = output.parent / f".{output.name}.stage"
        with _refusing(output):
            _recover(output)
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir()
            (stage / MARK).write_text("The output of standardbook; it is replaced as a whole.\n", encoding="utf-8")
        try:
            yield stage
            with _refusing(output):
                _exchange(stage, output)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            if output.exists():
                shutil.rmtree(_previous(output), ignore_errors=True)
            with contextlib.suppress(OSError):  # one that stays is taken by the next run
                Path(lock.name).unlink(missing_ok=True)


def _lock(path: Path) -> TextIO:
    """Wait for the lock file and hold it; the one who held it last removed it, so a new one may have to be made."""
    while True:
        lock = path.open("w", encoding="utf-8")
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists() and os.path.samestat(os.fstat(lock.fileno()), path.stat()):
            return lock
        lock.close()


def clone(source: Path, target: Path, keep: Callable[[Path], bool]) -> None:
    """Link the files of `source` that `keep` accepts by relative path into `target`; none is changed in place."""
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_file() and not path.is_symlink() and keep(relative) and not (target / relative).exists():
            link(path, target / relative)


def link(file: Path, name: Path) -> None:
    """Give a file, which is never changed in place, another name; where that cannot be, copy it."""
    with _refusing(name):
        name.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, name)
        except OSError:
            shutil.copy2(file, name)


def write(path: Path, content: bytes) -> None:
    """Write a file of an output that is being made, and the folders above it."""
    with _refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def _refusing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_of_machine(error):
            remedy = "make room, mend the disk, or choose another folder with --output; what was published stands"
            raise failure(f"the output cannot be written: {output}", error, remedy) from error
        message = f"the output folder cannot be written: {reason_of(error)}"
        hint = "choose another folder with `--output`, or make room or rights for this one"
        raise AuthorError([diagnostic("unwritable-output", Span(str(output)), message, hint)]) from error


def _must_be_ours(output: Path) -> None:
    if output.is_dir() and not (output / MARK).is_file() and any(output.iterdir()):
        message = "the folder holds files that are not an output of standardbook"
        hint = "choose an empty or new folder with `--output`"
        raise AuthorError([diagnostic("unwritable-output", Span(str(output)), message, hint)])
    if output.exists() and not output.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _previous(output: Path) -> Path:
    return output.parent / f".{output.name}.previous"


def _recover(output: Path) -> None:
    """Put the old output back if a run was killed between the two renames of a file system without exchange."""
    previous = _previous(output)
    if previous.is_dir() and not output.exists():
        previous.rename(output)


def _exchange(stage: Path, output: Path) -> None:
    _write_through(stage)
    if not output.exists():
        stage.rename(output)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is not None:
        names = os.fsencode(stage), os.fsencode(output)
        if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
            return
        if ctypes.get_errno() not in {errno.EINVAL, errno.ENOSYS, errno.EXDEV}:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    shutil.rmtree(_previous(output), ignore_errors=True)
    output.rename(_previous(output))
    try:
        stage.rename(output)
    except OSError:
        _previous(output).rename(output)
        raise


def _write_through(folder: Path) -> None:
    """Bring everything below `folder` to the disk before it is shown."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
