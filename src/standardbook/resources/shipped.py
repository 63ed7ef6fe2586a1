"""Where the package keeps what it ships beside the code: templates and the shell of the site."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """Return the folder `templates` or `site`: inside the installed package, or at the top of a source tree."""
    inside = _HERE / name
    return inside if inside.is_dir() else _HERE.parents[1] / name
