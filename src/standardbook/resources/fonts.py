"""The shipped fonts: the only ones that a PDF may use, and the characters they can show."""

from __future__ import annotations

import functools
from pathlib import Path

from standardbook.diagnostics import MachineError
from standardbook.resources.shipped import shipped


def font_folder() -> Path:
    """Return the folder of the shipped fonts."""
    return shipped("site") / "fonts"


@functools.cache
def shown_characters() -> frozenset[int]:
    """Return the code points that at least one shipped font can show.

    Raises MachineError when the fonts are missing from the installation.
    """
    from uharfbuzz import Blob, Face  # noqa: PLC0415 - heavy

    files = sorted(font_folder().glob("*.ttf"))
    if not files:
        raise MachineError(f"no fonts in {font_folder()}: the installation is not whole; install standardbook again")
    shown: set[int] = set()
    for file in files:
        shown.update(Face(Blob.from_file_path(file.as_posix())).unicodes)
    return frozenset(shown)
