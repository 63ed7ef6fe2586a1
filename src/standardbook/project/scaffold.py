"""Write what an author needs beside the handbook: the start of a new one, and the schemas for editors."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from standardbook.model.schema import schema_files
from standardbook.resources.disk import put
from standardbook.resources.shipped import shipped


def start_company(folder: Path) -> None:
    """Copy the shipped start into `folder`, new or empty, with the schemas that editors use.

    Raises OSError when it cannot, and leaves nothing behind then.
    """
    was_there = folder.is_dir()
    start = shipped("templates") / "init"
    try:
        for path in sorted(start.rglob("*")):
            if path.is_file():
                put(folder / path.relative_to(start), path.read_bytes())
        write_schemas(folder / "handbook" / "schema")
    except OSError:
        for path in folder.iterdir() if was_there else [folder]:
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schema of each kind of file into `folder` and return the paths. Raises OSError when it cannot."""
    written = []
    for name, text in schema_files():
        put(folder / name, text.encode())
        written.append(folder / name)
    return written
