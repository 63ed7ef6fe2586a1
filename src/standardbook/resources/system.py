"""The machine: the environment of programs that are started, and what is said when a library is missing."""

from __future__ import annotations

import os
from collections.abc import Mapping

SAFE_PATH = "PYTHONSAFEPATH"
"""The variable that keeps the current folder off the path on which Python looks for code."""

MISSING_PANGO = (
    "WeasyPrint cannot load its system libraries; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)

OURS = "standardbook"
"""Any value of it will do for Python; by this one ours is told from one that the user has set."""


def environment_outside() -> Mapping[str, str]:
    """Return the environment for programs that are not ours, such as a hook of git, as the user has set it."""
    return {name: value for name, value in os.environ.items() if (name, value) != (SAFE_PATH, OURS)}
