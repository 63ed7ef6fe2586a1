"""WeasyPrint, loaded once by the process from which the workers are forked."""

from __future__ import annotations

import contextlib

with contextlib.suppress(OSError):  # a worker that needs the missing library says so
    import weasyprint

    __all__ = ["weasyprint"]
