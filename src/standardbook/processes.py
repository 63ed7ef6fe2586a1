"""How processes start: forked from one that holds nothing but our code and the engines.

Not from this one: a fork takes over the locks of threads, and the handbook.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from typing import Any

_LOADED = ["standardbook.jobs", "standardbook.engines"]


def context_of_processes() -> Any:  # noqa: ANN401 - the libraries disagree on its type
    """Return the context in which processes are made."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def prepare_processes() -> None:
    """Let the process from which others are forked load its code, beside what this one does."""
    context_of_processes()
    forkserver.ensure_running()
