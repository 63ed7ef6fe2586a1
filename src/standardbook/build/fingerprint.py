"""What turns a handbook into outputs, as one digest: our code, the shipped files, the versions of the engines."""

from __future__ import annotations

import ctypes
import functools
import importlib.metadata
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from standardbook.diagnostics import MachineError
from standardbook.resources.digest import digest_of
from standardbook.resources.fonts import font_folder
from standardbook.resources.system import MISSING_PANGO

_PACKAGES = ("weasyprint", "pydyf", "pikepdf", "uharfbuzz", "pillow", "mkdocs", "mkdocs-material", "jinja2", "markdown")
_LIBRARIES = {"libpango-1.0.so.0": "pango_version_string", "libharfbuzz.so.0": "hb_version_string"}


@functools.cache
def fingerprint() -> str:
    """Return the digest of our code, the fonts, and the versions of the engines.

    Raises MachineError when the libraries of WeasyPrint are missing.
    """
    package = Path(__file__).parents[1]
    files = [*package.rglob("*.py"), *(package / "model").glob("*.json")]  # by tables there terms are found in texts
    code = {path.relative_to(package).as_posix(): digest_of(path.read_bytes()) for path in files}
    fonts = {path.name: digest_of(path.read_bytes()) for path in font_folder().glob("*.ttf")}
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES}
    return digest_of(code, fonts, versions, _libraries(), sys.version)


def digest_of_folders(folders: Iterable[Path]) -> str:
    """Return the digest of all files below some folders, of an unreadable one the name.

    Hidden files are left out, but for the icons of a theme.
    """
    rows = [
        (str(number), path.relative_to(folder).as_posix(), _digest_of_file(path))
        for number, folder in enumerate(folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(map(_is_hidden, path.relative_to(folder).parts))
    ]
    return digest_of(tuple(rows))


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name != ".icons"


def _digest_of_file(path: Path) -> str:
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return ""


def _libraries() -> dict[str, str]:
    versions = {}
    for file, function in _LIBRARIES.items():
        try:
            call: Any = getattr(ctypes.CDLL(file), function)
        except (OSError, AttributeError) as error:
            raise MachineError(MISSING_PANGO) from error
        call.restype = ctypes.c_char_p
        versions[file] = call().decode()
    return versions
