"""The terminal: how a command says what it found, how far it is, and why it ends.

It may speak another encoding than ours, be full, or hang up: what it cannot show is escaped, and what it does not take
is an end with one line.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO, cast

import typer

from standardbook.diagnostics import (
    AuthorError,
    Diagnostic,
    MachineError,
    StandardbookError,
    as_github,
    as_json,
    as_text,
    is_failure,
    visible,
)
from standardbook.project.day import day_in
from standardbook.resources.disk import failure, is_of_machine, reason_of

if TYPE_CHECKING:
    from rich.console import Console

    from standardbook.build.context import Progress

FINE, HAS_ERRORS, WRONG_USAGE, MACHINE_LACKS = 0, 1, 2, 3
"""The exit codes."""

INTERRUPTED = 130
"""What a shell says of a command that was ended from the keyboard."""


def today(handbook: Path) -> date:
    """Return the day that it is for the company whose handbook is in a folder."""
    return day_in(handbook, datetime.now(UTC))


HandbookOption = Annotated[Path, typer.Option("--handbook", help="The folder of the handbook.")]
HANDBOOK = Path("handbook")
"""The folder that every command takes, and its default."""


class TerminalError(MachineError):
    """What a command says cannot be written where it should go."""


class _Stream:
    """A stream of the terminal whose failure is a `TerminalError`, whoever writes to it."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def write(self, text: str) -> int:
        with self._watched():
            return self._stream.write(text)

    def flush(self) -> None:
        with self._watched():
            self._stream.flush()

    def hang_up(self) -> None:
        """Let what is still to be written go nowhere, so that Python's own end is silent."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TerminalError(f"{self._name} cannot be written: {reason_of(error)}") from error

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


def open_terminal() -> None:
    """Let nothing that is said end in a traceback: escape what cannot be shown, watch what fails."""
    for name, words in (("stdout", "the output"), ("stderr", "the output for errors")):
        stream: Any = getattr(sys, name)
        if stream is None:  # closed by the caller: what opens next would get its number
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, cast("TextIO", _Stream(stream, words)))


def close_terminal(code: int) -> int:
    """Say everything that was not said yet, and return with which exit code to end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except TerminalError as error:
            code = _last_words(error)
            cast("_Stream", stream).hang_up()
    return code


def ended(command: Callable[[], object]) -> int:
    """Run a command and return its exit code, having said in one line what could not be done."""
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FINE
    except StandardbookError as error:
        return _last_words(error)
    except OSError as error:
        if not is_of_machine(error):
            raise
        return _last_words(failure(str(error.filename or "a file cannot be read or written"), error))
    except KeyboardInterrupt:
        return INTERRUPTED
    return FINE


def _last_words(error: Exception) -> int:
    """Say of an error what can still be said, and return the exit code that goes with it."""
    with contextlib.suppress(TerminalError):
        complain(str(error))
    return MACHINE_LACKS if isinstance(error, MachineError) else HAS_ERRORS


def say(text: object, *, err: bool = False, end: str = "\n", is_json: bool = False) -> None:
    """Print a text at once. Raises TerminalError when it cannot be written.

    JSON is UTF-8; where the terminal has another encoding it is plain ASCII.
    """
    out, words = (sys.stderr if err else sys.stdout), str(text)
    if is_json and (out.encoding or "").casefold().replace("-", "") != "utf8":
        words = re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], words)
    out.write("\n".join(map(visible, words.split("\n"))) + end)
    out.flush()


class Format(StrEnum):
    """How diagnostics are printed."""

    text = "text"
    json = "json"
    github = "github"


_WRITERS: dict[Format, Callable[[Iterable[Diagnostic]], str]] = {
    Format.text: as_text,
    Format.json: as_json,
    Format.github: as_github,
}


def judge(found: Iterable[Diagnostic], style: Format, *, strict: bool) -> str:
    """Print diagnostics and return what was printed; end when there are errors."""
    found = list(found)
    words = show(found, style)
    if is_failure(found, strict=strict):
        raise typer.Exit(HAS_ERRORS)
    return words


def show(found: Iterable[Diagnostic], style: Format) -> str:
    """Print diagnostics and return what was printed."""
    found = list(found)
    words = _WRITERS[style](found) if found or style is Format.json else ""
    say(words, end="", is_json=style is Format.json)
    return words


@contextmanager
def mistakes_of_authors(style: Format) -> Iterator[None]:
    """Print the mistakes of authors that only a later stage could find, and end."""
    try:
        yield
    except AuthorError as error:
        show(error.diagnostics, style)
        raise typer.Exit(HAS_ERRORS) from error


@contextmanager
def progress(total: int) -> Iterator[Callable[[Progress], None]]:
    """Show a bar on a terminal, and nothing anywhere else."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    out = console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task("building", total=total)

        def move(made: Progress) -> None:
            words = f"sections: {made.laid_out} laid out, {made.cached} from the cache, {made.left} left; outputs"
            bar.update(task, completed=made.finished, description=words)

        yield move


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Return what writes to the terminal, at its width or at a given one."""
    from rich.console import Console

    return Console(stderr=stderr, width=width)


def listed(paths: Sequence[Path]) -> str:
    """Return the names of some files for a line: the first few, and how many more there are."""
    rest = f" and {len(paths) - _LISTED} more" if len(paths) > _LISTED else ""
    return ", ".join(visible(each.as_posix()) for each in paths[:_LISTED]) + rest


_LISTED = 5


def complain(message: str) -> None:
    """Say in one line why a command cannot do what it should."""
    say(f"standardbook: {message}", err=True)


def stop(code: int, message: str) -> NoReturn:
    """Say why in one line, and end with an exit code."""
    complain(message)
    raise typer.Exit(code)
