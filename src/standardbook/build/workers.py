"""Executors: what runs the jobs of a build, here in processes with limits, or on a cluster.

A job is a function of this package and values; what it returns depends on nothing else.
"""

from __future__ import annotations

import gc
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from standardbook.build.forkserver import CANNOT_START, context_of_processes, is_safe
from standardbook.diagnostics import MachineError, StandardbookError
from standardbook.resources.disk import reason_of

_P = ParamSpec("_P")
_T = TypeVar("_T")

_JOBS_OF_A_PROCESS = 500
"""After so many jobs a process is exchanged for a fresh one, whatever its libraries have kept."""


@dataclass(frozen=True)
class Limits:
    """What one job may take, alike on a machine that does much else: of its process, processor time and memory."""

    seconds: int = 300
    """Of the processor."""
    memory: int = 2 << 30
    """Bytes."""
    patience: float = 3600
    """Seconds by the clock, for a job that waits for what never comes."""


class JobStoppedError(StandardbookError):
    """A job took more than its limits, or its process ended."""


class Processes(Executor):
    """Processes side by side; a job that hangs or eats memory is stopped alone."""

    def __init__(self, count: int, limits: Limits) -> None:
        """Start `count` processes when they are needed."""
        self._limits = limits
        self._pool = ProcessPool(
            count,
            max_tasks=_JOBS_OF_A_PROCESS,
            initializer=_prepare_process,
            initargs=(limits.memory,),
            context=context_of_processes(),
        )

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Schedule a call. Raises MachineError when processes cannot be started, or end before they begin."""
        limits = self._limits
        try:
            future: Future[_T] = self._pool.schedule(
                _within, args=(limits.seconds, fn, *args), kwargs=kwargs, timeout=limits.patience
            )
        except (OSError, EOFError, RuntimeError) as error:  # the last one is a broken pool's
            raise _broken(error) from error
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the signature of Executor
        """End the processes; with `cancel_futures`, at once."""
        if cancel_futures:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._pool.join()


def result_of(future: Future[_T], what: str) -> _T:
    """Return what a job returned. Raises JobStoppedError for one that took too much, or whose process ended.

    `what` says what is not done then. Raises MachineError when no process is left to do it.
    """
    try:
        return future.result()
    except TimeoutError as error:
        raise JobStoppedError(f"{what}: it took too long") from error
    except MemoryError as error:
        raise JobStoppedError(f"{what}: it took too much memory") from error
    except ProcessExpired as error:
        if error.exitcode == -signal.SIGXCPU:
            raise JobStoppedError(f"{what}: it took too long") from error
        raise JobStoppedError(f"{what}: its process ended, for want of memory or killed") from error
    except BrokenExecutor as error:
        raise _broken(error) from error


def _broken(error: BaseException) -> MachineError:
    cause = next((each for each in (error, error.__cause__) if isinstance(each, OSError)), None)
    why = reason_of(cause) if cause else "the process from which they are forked has ended"
    return MachineError(f"{CANNOT_START}: {why}; look at TMPDIR and at the limits of this machine")


@contextmanager
def local(count: int, limits: Limits) -> Iterator[Executor]:
    """Give processes of this machine; they end with the block, at once when it fails."""
    executor = Processes(count, limits)
    try:
        yield executor
    except BaseException:
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Give the workers of a dask cluster and how many jobs they run at once.

    Raises MachineError when dask is not installed, or a worker looks for code in its current folder; StandardbookError
    when the cluster cannot be reached.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and heavy
    except ImportError as error:
        raise MachineError("`--cluster` needs dask: pip install 'distributed>=2025.1'") from error
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise StandardbookError(f"the cluster at {address} cannot be reached: {error}") from error
    with client:
        if unsafe := sorted(name for name, safe in client.run(is_safe).items() if not safe):
            remedy = "start it with PYTHONSAFEPATH=1 in its environment"
            raise MachineError(f"the worker {unsafe[0]} looks for code in its current folder: {remedy}")
        yield client.get_executor(pure=False), max(1, sum(client.ncores().values()))


def _prepare_process(memory: int) -> None:
    """Limit a process, and let Python look for garbage less often: it finds little, and costs time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the signal of a spent limit would write the memory down


def _within(seconds: int, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Do a job; the kernel ends the process when the job has had its seconds of the processor.

    An exception would be caught by some library, and would wait for the end of a call into C.
    """
    given, most = resource.getrlimit(resource.RLIMIT_CPU)
    enough = int(time.process_time()) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (enough if given == resource.RLIM_INFINITY else min(enough, given), most))
    try:
        return fn(*args, **kwargs)
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (given, most))


class Queue:
    """Calls waiting for an executor: only so many are handed over at once, and what follows each is done here."""

    def __init__(self, executor: Executor, width: int) -> None:
        """Hand over at most `width` calls at once."""
        self._executor = executor
        self._width = width
        self._waiting: deque[
            tuple[Callable[..., Any], Callable[[], tuple[Any, ...]], Callable[[Future[Any]], None]]
        ] = deque()
        self._running: dict[Future[Any], Callable[[Future[Any]], None]] = {}

    def add(
        self,
        function: Callable[..., Any],
        arguments: Callable[[], tuple[Any, ...]],
        then: Callable[[Future[Any]], None],
    ) -> None:
        """Add a call; its `arguments` are gathered when its turn comes, and `then` gets its future."""
        self._waiting.append((function, arguments, then))

    def start(self) -> None:
        """Hand over as many calls as may be."""
        while self._waiting and len(self._running) < self._width:
            function, arguments, then = self._waiting.popleft()
            self._running[self._executor.submit(function, *arguments())] = then

    def drain(self) -> None:
        """Have all calls done, with those that are added meanwhile."""
        while self._waiting or self._running:
            self.start()
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                self._running.pop(future)(future)
