"""The heavy engines, loaded once by the process from which the workers are forked."""

from __future__ import annotations

import contextlib
import os

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # read by the theme when it is imported

with contextlib.suppress(OSError):  # a worker that needs the missing library says so
    import weasyprint

    __all__ = ["weasyprint"]

import material  # noqa: F401
import mkdocs.commands.build  # noqa: F401
