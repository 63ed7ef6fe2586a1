"""The terminal: how a command says what it found, how far it is, and why it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from standardbook.day import day_in
from standardbook.diagnostics import AuthorError, Diagnostic, as_github, as_json, as_text, is_failure

if TYPE_CHECKING:
    from rich.console import Console

    from standardbook.workshop import Progress

FINE, HAS_ERRORS, WRONG_USAGE, MACHINE_LACKS = 0, 1, 2, 3
"""The exit codes."""


def today(handbook: Path) -> date:
    """Return the day that it is for the company whose handbook is in a folder."""
    return day_in(handbook, datetime.now(UTC))


HandbookOption = Annotated[Path, typer.Option("--handbook", help="The folder of the handbook.")]
HANDBOOK = Path("handbook")
"""The folder that every command takes, and its default."""


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
    typer.echo(words, nl=False)
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


def complain(message: str) -> None:
    """Say in one line why a command cannot do what it should."""
    typer.echo(f"standardbook: {message}", err=True)


def stop(code: int, message: str) -> NoReturn:
    """Say why in one line, and end with an exit code."""
    complain(message)
    raise typer.Exit(code)
