"""Drivers of the tests: the command run as people run it, and what it left in a folder."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standardbook.resources.system import environment_outside

SOURCE = Path(__file__).parents[1] / "src"


def environment(**extra: str) -> dict[str, str]:
    """Return an environment in which the command runs from this source tree, without what a build here has set."""
    return {**environment_outside(), "PYTHONPATH": str(SOURCE), **extra}


def standardbook(*arguments: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    command = [sys.executable, "-m", "standardbook", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment(**extra), capture_output=True, text=True, timeout=1200, check=False
    )


@contextmanager
def preview_of(folder: Path, role: str) -> Iterator[str]:
    """Run `serve` in a folder and give the address that it tells."""
    command = [sys.executable, "-m", "standardbook", "serve", "--role", role, "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        late = threading.Timer(600, server.kill)
        late.start()
        try:
            found = (re.search(r"(http://127\.0\.0\.1:\d+)/", line) for line in server.stderr)
            yield next(match[1] for match in found if match)
        finally:
            late.cancel()
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=120)
            finally:
                server.kill()  # what does not end by itself fails the test and does not stop it


def tree(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
