"""What this machine lacks for a build, and the exact command that supplies it."""

from __future__ import annotations

import ctypes
import importlib.metadata
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from standardbook.diagnostics import MachineError
from standardbook.history.repository import FIRST_TO_TRUST, git_version, keeps_from_fetching
from standardbook.resources.fonts import font_folder, shown_characters

_LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_PACKAGES = {"weasyprint": "70", "mkdocs": "1.6.1", "mkdocs-material": "9.8.1"}
_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing a build needs: whether it is there, and what to do if not."""

    what: str
    is_fine: bool
    remedy: str = ""


def examine() -> list[Finding]:
    """Look for everything that a build needs."""
    return [*_python(), *_git(), *_libraries(), *_packages(), *_fonts()]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {version}", sys.version_info >= _PYTHON, "install Python 3.11 or newer")


def _git() -> Iterator[Finding]:
    try:
        version = git_version()
    except MachineError:
        remedy = "apt-get install git; without it nothing is released and no earlier version is published"
        yield Finding("git", is_fine=False, remedy=remedy)
    else:
        remedy = f"install git {FIRST_TO_TRUST} or newer: an older one fetches what a partial clone lacks"
        yield Finding(f"git {'.'.join(map(str, version))}", keeps_from_fetching(version), remedy)


def _libraries() -> Iterator[Finding]:
    for library, package in _LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield Finding(library, is_fine=False, remedy=f"apt-get install --no-install-recommends {package}")
        else:
            yield Finding(library, is_fine=True)


def _packages() -> Iterator[Finding]:
    for name, wanted in _PACKAGES.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, is_fine=False, remedy=f"pip install '{name}=={wanted}.*'")
        else:
            is_fine = version == wanted or version.startswith(f"{wanted}.")
            yield Finding(f"{name} {version}", is_fine, f"pip install '{name}=={wanted}.*'")


def _fonts() -> Iterator[Finding]:
    try:
        count = len(shown_characters())
    except MachineError as error:
        yield Finding(str(font_folder()), is_fine=False, remedy=str(error))
    else:
        yield Finding(f"fonts for {count:,} characters", is_fine=True)
