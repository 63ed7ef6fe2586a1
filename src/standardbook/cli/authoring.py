"""The commands for those who write: start a handbook, bring the translators' files up to date, schemas for editors."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standardbook.cli.terminal import (
    HANDBOOK,
    HAS_ERRORS,
    WRONG_USAGE,
    Format,
    HandbookOption,
    console,
    mistakes_of_authors,
    say,
    show,
    stop,
)
from standardbook.resources.disk import failure, is_of_machine, reason_of

if TYPE_CHECKING:
    from standardbook.model.translation import Coverage


def init_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Start a company's own handbook: a short one whose texts are questions to answer."""
    from standardbook.project.scaffold import start_company

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(WRONG_USAGE, f"{folder} is not empty; name a new folder")
    with _writing(folder):
        start_company(folder)
    say(f"A handbook of questions stands in {folder}.")
    say(f"Next: cd {folder}; standardbook check; answer what it asks; standardbook build")


def translate_command(
    handbook: HandbookOption = HANDBOOK,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Only this language; may be given several times.")
    ] = None,
    *,
    status: Annotated[bool, typer.Option("--status", help="Show how much is translated, and change nothing.")] = False,
) -> None:
    """Bring the translators' files up to date: translations/<language>.po in the handbook's folder."""
    from standardbook.project.project import load, templates
    from standardbook.project.translations import coverage_by_file, file_of, update_file, update_words

    read, found = load(handbook)
    if read is None:
        show(found, Format.text)
        raise typer.Exit(HAS_ERRORS)
    source = read.book.source_language
    known = [each for each in read.book.languages if each != source]
    languages = list(dict.fromkeys(language or known))
    if unknown := [each for each in languages if each not in known]:
        stop(WRONG_USAGE, f"`{unknown[0]}` is not among the `languages` of book.yaml to translate into")
    with _writing(handbook.resolve().parent / "templates" / "words"):
        own = [] if status else [update_words(templates(handbook), handbook, each) for each in (source, *languages)]
    for words in filter(None, own):
        say(f"{words.as_posix()}  (the words of the templates)")
    if not languages:
        if any(own):
            return
        stop(WRONG_USAGE, f"book.yaml names no language but {source}; add one to `languages`")
    if not status:
        with mistakes_of_authors(Format.text):
            for each in languages:
                with _writing(file_of(handbook, each)):
                    written = update_file(read, handbook, each, now=datetime.now(UTC))
                say(written.as_posix())
        read, found = load(handbook)
        if read is None:
            show(found, Format.text)
            raise typer.Exit(HAS_ERRORS)
    _print_coverage({each: coverage_by_file(read, handbook, each) for each in languages})


def _print_coverage(rows: Mapping[str, Mapping[str, Coverage]]) -> None:
    from rich.table import Table

    table = Table("", *rows, box=None)
    for kind in next(iter(rows.values())):
        each = [coverage[kind] for coverage in rows.values()]
        table.add_row(kind, *(f"{one.percent} %" + (f", {one.outdated} old" if one.outdated else "") for one in each))
    console(width=None if sys.stdout.isatty() else 120).print(table, highlight=False, markup=False)


def schema_command(
    output: Annotated[Path, typer.Option("--output", help="The folder for the schemas.")] = HANDBOOK / "schema",
) -> None:
    """Write the JSON Schemas by which editors complete and check the files."""
    from standardbook.project.scaffold import write_schemas

    with _writing(output):
        written = write_schemas(output)
    for path in written:
        say(path)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """End, where a path cannot be written, with the reason: the machine refuses it, or it is the wrong name."""
    try:
        yield
    except OSError as error:
        if is_of_machine(error):
            raise failure(f"{path} cannot be written", error) from error
        stop(HAS_ERRORS, f"{path} cannot be written: {reason_of(error)}")
