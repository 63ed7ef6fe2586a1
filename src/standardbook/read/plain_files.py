"""Plain files: what is read of a handbook lies inside its folder, and no link leads out of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_inside(root: Path, path: Path, limit: int) -> bytes:
    """Return at most `limit` bytes of a plain file below `root`.

    Raises OSError for a link on the way, for anything that is no plain file, and for a path that leaves `root`.
    """
    relative = Path(os.path.normpath(path)).relative_to(os.path.normpath(root))
    folder = root
    for part in relative.parts[:-1]:
        folder /= part
        if folder.is_symlink():
            raise OSError(None, "links are not followed out of a handbook")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        if not stat.S_ISREG(mode):
            raise OSError(None, "this is no plain file")
        return file.read(limit)
