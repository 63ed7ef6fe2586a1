"""Runs a command again and again, each time in a fresh copy of a folder, and lets another step towards the disk fail.

Called with a folder, the path below it that fails, whether to run again afterwards, and the command. Prints for each
run, as a line of JSON, how it ended and what the folder held then. Each run is a fork of this process.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """Counts the steps towards a disk below a folder, and lets one of them fail."""

    def __init__(self, folder: Path, number: int) -> None:
        """Fail at the step of this number."""
        self.below = os.fsencode(folder)
        self.left = number

    def watch(self) -> None:
        """Hear of every file that is opened to be written, made, linked or renamed, and written through."""
        sys.addaudithook(self._hear)
        os.fsync = self._before(os.fsync)  # type: ignore[assignment]

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, (str, bytes, os.PathLike)) and isinstance(flags, int) and flags & WRITING:
                self._step(path)
        elif event == "os.mkdir" and not os.path.lexists(arguments[0]):  # type: ignore[arg-type]
            self._step(arguments[0])
        elif event in {"os.rename", "os.link"}:
            self._step(arguments[1])

    def _before(self, call: Callable[[int], None]) -> Callable[[int], None]:
        def checked(descriptor: int) -> None:
            self._step(Path(f"/proc/self/fd/{descriptor}").readlink())
            call(descriptor)

        return checked

    def _step(self, path: Any) -> None:  # noqa: ANN401 - whatever os takes
        name = os.path.abspath(os.fsencode(path))  # noqa: PTH100 - as it was named
        if name.startswith(self.below):
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def run(work: Path, disk: Disk | None, command: list[str]) -> tuple[int, str, bool]:
    """Run the command in a fork; return its exit code, all it said, and whether the disk failed."""
    log, hit = work.with_name("said"), work.with_name("hit")
    hit.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(work)
        sys.argv = ["standardbook", *command]
        code = 70
        try:
            if disk:
                disk.watch()
            importlib.import_module("standardbook.cli.app").main()
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - a traceback is what is looked for
            importlib.import_module("traceback").print_exc()
        finally:
            if disk and disk.left <= 0:
                hit.touch()
            sys.stderr.flush()
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, log.read_text(encoding="utf-8", errors="replace"), hit.exists()


def tree(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, git's own left out."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def main(template: str, below: str, again: str, *command: str) -> None:
    """Let the first step fail, then the second, until none is left."""
    for name in (
        "build.pipeline",
        "project.project",
        "history.release_plan",
        "history.release",
        "project.translations",
        "project.scaffold",
    ):
        importlib.import_module(f"standardbook.{name}")
    if "exchange" in again:  # as on a file system that cannot let two folders change places
        known = ctypes.CDLL
        ctypes.CDLL = lambda name, *given, **more: object() if name is None else known(name, *given, **more)  # type: ignore[assignment,misc]
    work = Path(template).with_name("work")
    number, failed = 0, True
    while failed:
        number += 1
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(template, work, symlinks=True)
        code, said, failed = run(work, Disk(work / below, number), list(command))
        row = {"code": code, "said": said, "failed": failed, "after": tree(work)}
        if failed and "again" in again:
            row["code again"], row["said again"], _ = run(work, None, list(command))
            row["again"] = tree(work)
        print(json.dumps(row), flush=True)  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(*sys.argv[1:])
