"""Cache: what was made before, kept under the digest of everything that it was made from.

It may be deleted at any time, several builds may share it, and it is never trusted: an entry that is not whole, or not
the one asked for, is taken away and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from standardbook.resources.disk import failure, is_of_machine

LIMIT = 1 << 30
"""How many bytes a cache keeps unless told otherwise."""

_HEAD = 2 * hashlib.sha256().digest_size
_STALE = 3600.0
"""Seconds after which a file that was never finished belongs to a run that was killed."""


class Cache:
    """Entries in a folder, each under a key that is a digest; the least recently used go when there are too many."""

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        """Use a folder, which need not exist, and keep at most `limit` bytes in it; without one keep nothing."""
        self._folder = folder
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None when there is nothing, or nothing whole."""
        path = self._path(key)
        if path is None:
            return None
        try:
            content = path.read_bytes()
        except OSError:
            return None
        body = content[_HEAD:]
        if content[:_HEAD] != _seal(key, body):
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used now
        return body

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key; a cache that may not be written keeps nothing.

        Raises MachineError when its disk is full or fails.
        """
        path = self._path(key)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_seal(key, content) + content)
                Path(name).replace(path)
            except OSError:
                with contextlib.suppress(OSError):
                    Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            if is_of_machine(error):
                remedy = "make room in it, name another with --cache, or build with --no-cache"
                raise failure(f"the cache {self._folder} cannot be written", error, remedy) from error

    def trim(self, now: float) -> None:
        """Take away what was used least recently until the limit is kept, and what killed runs left unfinished."""
        entries, total = [], 0
        for path in self._folder.glob("??/*") if self._folder else ():
            with contextlib.suppress(OSError):
                known = path.stat()
                if path.name.startswith(".") and known.st_mtime < now - _STALE:
                    path.unlink()
                elif not path.name.startswith("."):
                    entries.append((known.st_mtime, known.st_size, path))
                    total += known.st_size
        for _, size, path in sorted(entries):
            if total <= self._limit:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, key: str) -> Path | None:
        return self._folder / key[:2] / key if self._folder else None


def _seal(key: str, content: bytes) -> bytes:
    """Return what proves that an entry is whole and is the one of its key."""
    return hashlib.sha256(key.encode() + hashlib.sha256(content).digest()).hexdigest().encode()
