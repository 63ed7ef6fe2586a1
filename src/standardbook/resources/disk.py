"""The disk: files that are written as a whole, and what a machine refuses told from what a person named wrongly."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standardbook.diagnostics import MachineError

MARK = ".standardbook"
"""The file by which a folder is known as an output of ours; any other folder with files in it is never replaced."""

_MACHINE = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG),  # full, in one way or another
        *(errno.EIO, errno.EROFS, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.EUCLEAN),  # failing
        *(errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ENOLCK, errno.EAGAIN),  # at its limits
    }
)
"""What no other name would help against: a disk is full or fails, or the machine has no more of something."""


def is_of_machine(error: OSError) -> bool:
    """Tell whether an error is the machine's; any other is a name that a person can mend: no such folder, no rights."""
    return error.errno in _MACHINE


def is_of_machine_in(words: str) -> bool:
    """Tell whether another program says, in English, that the machine refused it something."""
    return any(each in words for each in ("Out of diskspace", *map(os.strerror, _MACHINE - {errno.EAGAIN})))


def is_full(folder: Path) -> bool:
    """Tell whether a folder's disk takes no more: not every program says why it could not write."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_ROOM_TO_WORK))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return is_of_machine(error)
    return False


_ROOM_TO_WORK = 1 << 16


def reason_of(error: OSError) -> str:
    """Return what the system says of an error, for the end of a sentence."""
    return (error.strerror or str(error)).lower()


def failure(what: str, error: OSError, remedy: str = "make room, or mend the disk, and run it again") -> MachineError:
    """Return what is said when the machine refuses: what cannot be done, why, and what to do."""
    return MachineError(f"{what}: {reason_of(error)}; {remedy}")


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole: what stood there stays until the new one lies on the disk. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a full disk may be found out only now
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


@contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """Give a folder that is removed when the block ends. Raises MachineError when none can be made or filled."""
    try:
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
            yield Path(folder).resolve()
    except FileNotFoundError as error:
        if error.filename is not None:
            raise
        raise failure("no folder for temporary files can be used", error, _ROOM) from error  # said by tempfile
    except OSError as error:
        if not is_of_machine(error):
            raise
        raise failure("temporary files cannot be written", error, _ROOM) from error


_ROOM = "make room in it, or name another with TMPDIR"
