"""How processes start: forked from one that holds nothing but our code and the engines.

Not from this one: a fork takes over the locks of threads, and the handbook. None of them looks for code in the current
folder: there lies what contributors wrote.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable
from multiprocessing import forkserver
from typing import Any

from standardbook.diagnostics import MachineError
from standardbook.resources.disk import reason_of
from standardbook.resources.system import OURS, SAFE_PATH

_CODE = "standardbook.build.preload.code"


def context_of_processes() -> Any:  # noqa: ANN401 - the libraries disagree on its type
    """Return the context in which processes are made.

    Raises MachineError when the current folder cannot be kept from the path on which they look for code.
    """
    _keep_current_folder_out()
    return multiprocessing.get_context("forkserver")


def prepare_processes(engines: Iterable[str]) -> None:
    """Let the process from which others are forked load our code and the engines, beside what this one does.

    Raises MachineError when it cannot start.
    """
    context_of_processes().set_forkserver_preload([_CODE, "standardbook.build.jobs", *engines])
    try:
        forkserver.ensure_running()
    except OSError as error:  # its socket lies in the folder for temporary files
        raise MachineError(f"{CANNOT_START}: {reason_of(error)}; {_LOOK}") from error


CANNOT_START = "the processes of a build cannot start"
_LOOK = "look at TMPDIR and at the limits of this machine"


def is_safe() -> bool:
    """Tell whether this process keeps the current folder out of the path on which it looks for code."""
    return bool(sys.flags.safe_path)


def _keep_current_folder_out() -> None:
    """Let Python put the current folder on the path of no process that is started from now on.

    multiprocessing starts the fork server and the tracker of its resources with `python -c`, whenever it needs them,
    and hands on the flags of this process and its environment.
    """
    if is_safe():
        return  # -P and -I are handed on
    if sys.flags.ignore_environment:
        raise MachineError("`python -E` lets the processes of a build look for code in the current folder: add -P")
    if not os.environ.get(SAFE_PATH):
        os.environ[SAFE_PATH] = OURS
