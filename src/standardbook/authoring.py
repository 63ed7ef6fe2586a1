"""The commands for those who write: start a handbook, bring the translators' files up to date, schemas for editors."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standardbook.terminal import (
    HANDBOOK,
    HAS_ERRORS,
    WRONG_USAGE,
    Format,
    HandbookOption,
    console,
    mistakes_of_authors,
    show,
    stop,
)

if TYPE_CHECKING:
    from standardbook.model.translation import Coverage


def init_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Start a company's own handbook: a short one whose texts are questions to answer."""
    from standardbook.start import start_company

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(WRONG_USAGE, f"{folder} is not empty; name a new folder")
    try:
        start_company(folder)
    except OSError as error:
        stop(HAS_ERRORS, f"{folder} cannot be written: {error.strerror}")
    typer.echo(f"A handbook of questions stands in {folder}.")
    typer.echo(f"Next: cd {folder}; standardbook check; answer what it asks; standardbook build")


def translate_command(
    handbook: HandbookOption = HANDBOOK,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Only this language; may be given several times.")
    ] = None,
    *,
    status: Annotated[bool, typer.Option("--status", help="Show how much is translated, and change nothing.")] = False,
) -> None:
    """Bring the translators' files up to date: translations/<language>.po in the handbook's folder."""
    from standardbook.company import load, templates
    from standardbook.translate import coverage_by_file, update_file, update_words

    read, found = load(handbook)
    if read is None:
        show(found, Format.text)
        raise typer.Exit(HAS_ERRORS)
    source = read.book.source_language
    known = [each for each in read.book.languages if each != source]
    languages = list(dict.fromkeys(language or known))
    if unknown := [each for each in languages if each not in known]:
        stop(WRONG_USAGE, f"`{unknown[0]}` is not among the `languages` of book.yaml to translate into")
    own = [] if status else [update_words(templates(handbook), handbook, each) for each in (source, *languages)]
    for words in filter(None, own):
        typer.echo(f"{words.as_posix()}  (the words of the templates)")
    if not languages:
        if any(own):
            return
        stop(WRONG_USAGE, f"book.yaml names no language but {source}; add one to `languages`")
    if not status:
        with mistakes_of_authors(Format.text):
            for each in languages:
                typer.echo(update_file(read, handbook, each, datetime.now(UTC)).as_posix())
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
    from standardbook.start import write_schemas

    try:
        for path in write_schemas(output):
            typer.echo(path)
    except OSError as error:
        stop(HAS_ERRORS, f"{output} cannot be written: {error.strerror}")
