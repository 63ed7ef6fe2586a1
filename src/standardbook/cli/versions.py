"""The commands about versions: what changed, release the next one, who still has to sign."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standardbook.cli.terminal import (
    HANDBOOK,
    HAS_ERRORS,
    WRONG_USAGE,
    Format,
    HandbookOption,
    TerminalError,
    console,
    say,
    show,
    stop,
    today,
)
from standardbook.diagnostics import visible

if TYPE_CHECKING:
    from standardbook.history.acknowledgements import Missing
    from standardbook.history.release import ReleasePlan

_NEVER_IN_FORCE = "nothing: every version before it was withdrawn before its day"
_SHOWN = 12
"""So many new numbers are listed at most."""


class Report(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def diff_command(
    old: Annotated[
        str | None, typer.Argument(metavar="[OLD]", help="A version, tag or commit; by default the last release.")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="A version, tag or commit; by default the work tree.")
    ] = None,
    handbook: HandbookOption = HANDBOOK,
    *,
    role: Annotated[str | None, typer.Option("--role", help="Only what this role's edition shows.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="In the words of this language; only with --role.")
    ] = None,
    format: Annotated[Report, typer.Option("--format", help="How it is printed.")] = Report.text,  # noqa: A002 - the option's name
) -> None:
    """Say what changed from one version to another, for everybody or for one role."""
    from standardbook.history.report import as_json, as_markdown, as_text, difference, old_and_new
    from standardbook.model.handbook import Handbook
    from standardbook.project.project import editions_of, languages_of, load_first, templates

    _must_exist(handbook)

    def work_tree() -> Handbook:
        read, rest = load_first(handbook)
        if read is None:
            show(rest(), Format.text)
            raise typer.Exit(HAS_ERRORS)
        return read

    try:
        before, after = old_and_new(handbook, work_tree, old=old, new=new)
    except LookupError as error:
        stop(WRONG_USAGE, str(error.args[0]))
    if role and role not in editions_of(after[1]):
        stop(WRONG_USAGE, f"no edition for `{role}`; there are: {', '.join(editions_of(after[1]))}")
    if language and language not in languages_of(after[1]):
        stop(WRONG_USAGE, f"no edition in `{language}`; there are: {', '.join(languages_of(after[1]))}")
    if language and not role:
        stop(WRONG_USAGE, "--language goes with --role: the whole handbook is compared as it was written")
    found = difference(before, after, templates(handbook), role=role, language=language)
    writers = {Report.text: as_text, Report.json: as_json, Report.markdown: as_markdown}
    say(writers[format](found), end="", is_json=format is Report.json)


def release_command(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="The version to release: two to four numbers with points.")
    ],
    handbook: HandbookOption = HANDBOOK,
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DATE", help="From which day it is in force; by default as in book.yaml."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, and change nothing.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How reasons against it are printed.")] = Format.text,  # noqa: A002
) -> None:
    """Check everything, then write the record, lock the numbers, make the commit and the tag."""
    from standardbook.history.release import carry_out
    from standardbook.history.release_plan import ReleaseRequest, plan_release
    from standardbook.model.releases import version_key
    from standardbook.project.project import templates

    _must_exist(handbook)
    if effective is not None:
        effective = day_of(effective, "--effective")
    try:
        version_key(version)
    except ValueError as error:
        stop(WRONG_USAGE, str(error))
    plan, against = plan_release(ReleaseRequest(handbook, version, today(handbook), templates(handbook), effective))
    if plan is None:
        show(against, format)
        reasons = "one reason" if len(against) == 1 else f"{len(against)} reasons"
        stop(HAS_ERRORS, f"version {version} is not released: {reasons} against it")
    if plan.is_done:
        say(f"version {version} is released already; nothing is left to do", err=True)
        return
    _say_what_is_released(plan)
    if dry_run:
        for name, content in plan.files.items():
            say(f"  would {'write' if content is not None else 'remove'} {(handbook / name).as_posix()}")
        return
    unsaid: TerminalError | None = None
    for step in carry_out(plan, handbook):  # to the end, also when nobody hears of it any more
        try:
            say(step, err=True)
        except TerminalError as error:
            unsaid = error
    if unsaid:
        raise unsaid


def _say_what_is_released(plan: ReleasePlan) -> None:
    from standardbook.model.releases import NOTHING

    say(f"version {plan.version}, in force from {plan.effective}, tag {plan.tag}")
    if plan.since:
        say(f"  compared with {_NEVER_IN_FORCE if plan.since == NOTHING else plan.since}")
    for each in plan.changes:
        verdict = ", ".join(filter(None, [each.status, each.direction, "material" if each.material else "editorial"]))
        say(f"  {each.kind} {each.id}: {verdict}")
    if plan.new_numbers:
        numbers = [*plan.new_numbers.values()]
        shown = ", ".join(numbers if len(numbers) <= _SHOWN else [*numbers[:_SHOWN], "..."])
        say(f"  new numbers: {len(numbers)} ({shown})")
    say(f"  to sign: {', '.join(plan.acknowledge) or 'nobody'}")


def _must_exist(handbook: Path) -> None:
    """End, as every command does, where there is no handbook."""
    from standardbook.read import read_handbook

    if not handbook.is_dir():
        show(read_handbook(handbook)[1], Format.text)
        raise typer.Exit(HAS_ERRORS)


def day_of(text: str, option: str) -> str:
    """Return the day that an option names; end with its mistake when it names none."""
    from standardbook.model.fields import is_day

    if not is_day(text):
        stop(WRONG_USAGE, f"{option}: `{text}` is no day; write YYYY-MM-DD")
    return text


class List(StrEnum):
    """How a list is printed."""

    text = "text"
    csv = "csv"
    json = "json"


def acknowledgements_command(
    roster: Annotated[Path, typer.Argument(metavar="ROSTER", help="Who works here: CSV with person, role.")],
    signed: Annotated[
        Path, typer.Argument(metavar="SIGNED", help="Who signed what: CSV with person, role, version, date.")
    ],
    handbook: HandbookOption = HANDBOOK,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Fail when somebody still has to sign.")] = False,
    format: Annotated[List, typer.Option("--format", help="How it is printed.")] = List.text,  # noqa: A002 - the option's name
) -> None:
    """Say who still has to sign which version."""
    from standardbook.history.acknowledgements import (
        ROSTER,
        SIGNED,
        check_lists,
        digests_known,
        missing_signatures,
        read_list,
    )
    from standardbook.read import read_handbook

    read, found = read_handbook(handbook)
    people, wrong = read_list(roster, ROSTER)
    signatures, also = read_list(signed, SIGNED)
    wrong = [*wrong, *also]
    if read is None:
        show([*(each for each in found if each.severity == "error"), *wrong], Format.text)
        raise typer.Exit(HAS_ERRORS)
    if not read.releases:
        stop(WRONG_USAGE, "nothing was released yet, so nobody has to sign")
    day = today(handbook).isoformat()
    known = digests_known(handbook, read)
    if wrong := [*wrong, *check_lists(people, signatures, read.releases, today=day, digests=known)]:
        show(wrong, Format.text)
        raise typer.Exit(HAS_ERRORS)
    missing = missing_signatures(people, signatures, read.releases, today=day)
    _WRITERS[format](missing)
    say(f"{len(missing)} of {len(people)} still have to sign", err=True)
    if missing and strict:
        raise typer.Exit(HAS_ERRORS)


def _print_table(missing: Sequence[Missing]) -> None:
    from rich.table import Table

    table = Table("person", "role", "version", "in force from", "signed before", box=None)
    for each in missing:
        table.add_row(visible(each.person), each.role, each.version, each.effective, each.signed or "–")
    if missing:
        console(width=None if sys.stdout.isatty() else 140).print(table, highlight=False, markup=False)


def _print_csv(missing: Sequence[Missing]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("person", "role", "version", "in force from", "signed before"))
    out.writerows(
        map(_harmless, (each.person, each.role, each.version, each.effective, each.signed)) for each in missing
    )


def _harmless(field: str) -> str:
    """Return a field that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{field}" if field[:1] in {"=", "+", "-", "@", "\t", "\r"} else field


def _print_json(missing: Sequence[Missing]) -> None:
    say(json.dumps([asdict(each) for each in missing], ensure_ascii=False, indent=2), is_json=True)


_WRITERS: dict[List, Callable[[Sequence[Missing]], None]] = {
    List.text: _print_table,
    List.csv: _print_csv,
    List.json: _print_json,
}
