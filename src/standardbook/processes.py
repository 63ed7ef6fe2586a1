"""How processes start: forked from one that holds nothing but our code and the engines.

Not from this one: a fork takes over the locks of threads, and the handbook.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from multiprocessing import forkserver
from typing import Any

_BEGINNING = "standardbook.beginning"
_ENGINES = {"pdf": "standardbook.engine_of_books", "site": "standardbook.engine_of_sites"}


def context_of_processes() -> Any:  # noqa: ANN401 - the libraries disagree on its type
    """Return the context in which processes are made."""
    return multiprocessing.get_context("forkserver")


def prepare_processes(outputs: Iterable[str]) -> None:
    """Let the process from which others are forked load our code and the engines, beside what this one does."""
    context_of_processes().set_forkserver_preload(
        [_BEGINNING, "standardbook.jobs", *(_ENGINES[each] for each in outputs)]
    )
    forkserver.ensure_running()
