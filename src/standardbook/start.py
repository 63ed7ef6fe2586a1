"""Write what an author needs beside the handbook: the start of a new one, and the schemas for editors."""

from __future__ import annotations

import shutil
from pathlib import Path

from standardbook.model.schema import schema_files
from standardbook.shipped import shipped


def start_company(folder: Path) -> None:
    """Copy the shipped start into `folder`, with the schemas that editors use. Raises OSError when it cannot."""
    shutil.copytree(shipped("templates") / "init", folder, dirs_exist_ok=True)
    write_schemas(folder / "handbook" / "schema")


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schema of each kind of file into `folder` and return the paths. Raises OSError when it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in schema_files():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written
