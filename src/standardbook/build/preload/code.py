"""What the process does from which the workers are forked, besides loading code: who comes too late is silent."""

from __future__ import annotations

import sys
from types import TracebackType

_TOLD = sys.excepthook


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what went wrong, unless a worker could not begin because the command that asked for it has ended."""
    if not issubclass(kind, (OSError, EOFError)):
        _TOLD(kind, error, trace)


sys.excepthook = _tell
