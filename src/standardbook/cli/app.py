"""The command line: every command with its options, and how a build is asked for and told of.

Exit codes: 0 fine, 1 the handbook has errors, 2 wrong usage, 3 the machine lacks something.

A command loads what it needs when it runs, so that help, and a build in which nothing is new, answer at once.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standardbook import __version__
from standardbook.build.outputs import NAMES, judged_for
from standardbook.cli.authoring import init_command, schema_command, translate_command
from standardbook.cli.terminal import (
    FINE,
    HANDBOOK,
    HAS_ERRORS,
    MACHINE_LACKS,
    WRONG_USAGE,
    Format,
    HandbookOption,
    close_terminal,
    console,
    ended,
    judge,
    listed,
    open_terminal,
    progress,
    say,
    show,
    stop,
    today,
)
from standardbook.cli.versions import acknowledgements_command, day_of, diff_command, release_command
from standardbook.diagnostics import AuthorError, Diagnostic, HistoryError, NoEditionError

if TYPE_CHECKING:
    from standardbook.build.run import Built

app = typer.Typer(
    name="standardbook",
    help="Service standards, written once as YAML: a controlled PDF and a searchable site for every role.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


if TYPE_CHECKING:

    class Only(StrEnum):
        """One of the outputs."""

else:
    Only = StrEnum("Only", [(each, each) for each in NAMES])

StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings fail too.")]
CacheOption = Annotated[
    Path | None, typer.Option("--cache", help="Where things made before are kept; by default the user's cache folder.")
]
OnlyOption = Annotated[Only | None, typer.Option("--only", help="Only the PDFs or only the sites.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How diagnostics are printed.")]
_WITHOUT_HISTORY = "standardbook build --no-marks needs no history: it marks nothing and publishes no earlier version"


@app.command("build")
def build_command(  # noqa: PLR0913 - every option of the command
    handbook: HandbookOption = HANDBOOK,
    *,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="Only this role; may be given several times.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Only this language; may be given several times.")
    ] = None,
    only: OnlyOption = None,
    output: Annotated[Path, typer.Option("--output", help="The folder that is published.")] = Path("public"),
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="How many jobs are done side by side.")] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Let the workers of a dask cluster do the jobs.")
    ] = None,
    cache: CacheOption = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Make everything anew and keep nothing.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="VERSION", help="Mark what changed since then; by default the last release."),
    ] = None,
    no_marks: Annotated[
        bool, typer.Option("--no-marks", help="Read no history: mark nothing, and publish no earlier version.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Publish what is in force on this day; today by default."),
    ] = None,
    strict: StrictOption = False,
    format: FormatOption = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Check the handbook and build the PDF and the site of every role."""
    from standardbook.build.cache import Cache
    from standardbook.build.run import BuildRequest, build_handbook

    if since and no_marks:
        stop(WRONG_USAGE, "--since and --no-marks exclude each other")
    request = BuildRequest(
        handbook=handbook,
        output=output,
        day=day_of(as_of, "--as-of") if as_of is not None else today(handbook).isoformat(),
        roles=tuple(dict.fromkeys(role or ())),
        languages=tuple(dict.fromkeys(language or ())),
        outputs=(only.value,) if only else NAMES,
        since=since,
        marks=not no_marks,
        strict=strict,
        cache=Cache() if no_cache else Cache(cache or _cache_folder()),
        jobs=jobs or os.cpu_count() or 1,
        cluster=cluster,
    )
    said: list[Diagnostic] = []

    def tell(found: list[Diagnostic]) -> None:
        said.extend(found)
        show(found, format)

    with ExitStack() as bar:
        try:
            built = build_handbook(request, tell, lambda total: bar.enter_context(progress(total)))
        except AuthorError as error:
            if unsaid := [each for each in error.diagnostics if each not in said]:
                show(unsaid, format)
            raise typer.Exit(HAS_ERRORS) from error
        except NoEditionError as error:
            stop(WRONG_USAGE, str(error))
        except HistoryError as error:
            stop(HAS_ERRORS, str(error) if since else f"{error}\n{_WITHOUT_HISTORY}")
    _say_what_was_made(built, output)


def _say_what_was_made(built: Built, output: Path) -> None:
    """Say how many editions stand first and below, how many of the first ones are a draft, and what was left out."""
    if not built.is_new:
        say(f"nothing is new: {output} stands", err=True)
        return
    first, *below = built.editions
    made = f"{first} edition{'s'[: first != 1]} in {output}"
    if below:
        made += f", and {sum(below)} of {len(below)} released version{'s'[: len(below) != 1]} below"
    say(made, err=True)
    if built.drafts:
        what = "what stands first is" if built.drafts == first else f"{built.drafts} of those that stand first are"
        say(f"{what} a draft: not released{f', compared with {built.since}' if built.since else ''}", err=True)
    if built.left_out:
        say(f"left out of the sites, being no part of a theme: {listed(built.left_out)}", err=True)


@app.command("check")
def check_command(
    handbook: HandbookOption = HANDBOOK,
    *,
    only: OnlyOption = None,
    strict: StrictOption = False,
    format: FormatOption = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Say everything that is wrong with the handbook, at once."""
    from standardbook.project.project import load

    _, found = load(handbook)
    found = judged_for((only.value,) if only else NAMES, found)
    judge(found, format, strict=strict)
    say("no errors", err=True)


@app.command("serve")
def serve_command(
    handbook: HandbookOption = HANDBOOK,
    *,
    role: Annotated[str, typer.Option("--role", help="Whose site is shown first.")] = "complete",
    language: Annotated[
        str | None, typer.Option("--language", help="In which language; by default the source language.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port on this machine; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Show the handbook in the browser as it is being written: every role, every language, and what is wrong."""
    from standardbook.preview.server import serve_preview
    from standardbook.project.project import editions_of, languages_of, load_first

    read, _ = load_first(handbook)
    start = ""
    if read is not None:
        if role not in editions_of(read):
            stop(WRONG_USAGE, f"no edition for `{role}`; there are: {', '.join(editions_of(read))}")
        chosen = language or read.book.source_language
        if chosen not in languages_of(read):
            stop(WRONG_USAGE, f"no edition in `{chosen}`; there are: {', '.join(languages_of(read))}")
        start = f"{chosen}/{role}/index.html"
    serve_preview(handbook, start, port=port, say=lambda line: say(line, err=True))


@app.command("roles")
def roles_command(handbook: HandbookOption = HANDBOOK) -> None:
    """Show who reads what, with counts."""
    from rich.table import Table

    from standardbook.model.reach import COMPLETE, concrete_roles, reach_of
    from standardbook.read import read_handbook

    read, found = read_handbook(handbook)
    if read is None:
        show(found, Format.text)
        raise typer.Exit(HAS_ERRORS)
    titles = {each.id: each.title for each in read.roles} | {COMPLETE: "Complete edition"}
    table = Table("role", "title", "touchpoints", "standards", "situations", "appearance", box=None)
    for role in (*(each.id for each in concrete_roles(read)), COMPLETE):
        reach = reach_of(read, role)
        counts = (reach.of("touchpoint"), reach.of("standard"), reach.of("situation"), reach.of("rule"))
        table.add_row(role, titles[role], *(str(len(each)) for each in counts))
    console(width=None if sys.stdout.isatty() else 120).print(table, highlight=False, markup=False)


app.command("init")(init_command)
app.command("translate")(translate_command)
app.command("schema")(schema_command)
app.command("diff")(diff_command)
app.command("release")(release_command)
app.command("acknowledgements")(acknowledgements_command)


@app.command("doctor")
def doctor_command() -> None:
    """Say what is missing on this machine, with the exact command that supplies it."""
    from standardbook.cli.doctor import examine

    findings = examine()
    for finding in findings:
        say(f"{'ok     ' if finding.is_fine else 'missing'}  {finding.what}")
        if not finding.is_fine:
            say(f"         {finding.remedy}")
    raise typer.Exit(FINE if all(each.is_fine for each in findings) else MACHINE_LACKS)


def _version(asked: bool) -> None:  # noqa: FBT001 - a callback's signature
    if asked:
        say(__version__)
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Service standards, written once as YAML: a controlled PDF and a searchable site for every role."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(200_000, 50, 50)  # what a command reads lives to its end: looking for garbage in it finds none
    open_terminal()
    sys.exit(close_terminal(ended(app)))


def _cache_folder() -> Path:
    """Return where things made before are kept, as the XDG base directory specification has it."""
    home = os.environ.get("XDG_CACHE_HOME") or ""
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "standardbook"
