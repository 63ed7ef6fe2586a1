"""Build a handbook with one call: read, check, find what changed, make what is new, publish it as a whole.

The command line goes through it, and so may any program. A build in which nothing is new loads no more than it needs to
see that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from standardbook.build.cache import Cache
from standardbook.build.forkserver import prepare_processes
from standardbook.build.manifest import inputs_of, what_was_said
from standardbook.build.outputs import NAMES, engines_of, judged_for
from standardbook.diagnostics import AuthorError, Diagnostic, as_json, from_json, is_failure

if TYPE_CHECKING:
    from standardbook.build.context import Progress
    from standardbook.build.pipeline import Workers

Tell = Callable[[list[Diagnostic]], None]
"""Hears what is wrong with a handbook, while its build may go on."""


@dataclass(frozen=True, kw_only=True)
class BuildRequest:
    """What to build, and how."""

    handbook: Path
    output: Path
    day: str
    """The day whose versions and standards are published, YYYY-MM-DD."""
    roles: tuple[str, ...] = ()
    """By default all."""
    languages: tuple[str, ...] = ()
    """By default all."""
    outputs: tuple[str, ...] = NAMES
    since: str | None = None
    """The version, tag or commit that what stands first is compared with; by default what its readers had before."""
    marks: bool = True
    """False to read no history: nothing is marked, and no earlier version is published."""
    strict: bool = False
    """True to let warnings fail too."""
    cache: Cache = field(default_factory=Cache)
    """Where things made before are kept; by default nowhere, and everything is made anew."""
    jobs: int = 1
    """How many jobs are done side by side on this machine."""
    cluster: str | None = None
    """The address of a dask cluster whose workers do the jobs instead."""


@dataclass(frozen=True)
class Built:
    """What a build made."""

    diagnostics: tuple[Diagnostic, ...]
    """What was said of the handbook; no error is among it."""
    is_new: bool = True
    """False when the folder stood already as it would have been made."""
    editions: tuple[int, ...] = ()
    """How many editions were asked for of what stands first, and of each released version below it."""
    drafts: int = 0
    """How many of those that stand first are drafts."""
    since: str = ""
    """The version that what stands first was compared with."""
    left_out: tuple[Path, ...] = ()
    """Files beside the company's theme that are no part of one, and so of no site."""


def build_handbook(
    request: BuildRequest,
    tell: Tell = lambda _found: None,
    progress: Callable[[int], Callable[[Progress], None]] = lambda _total: lambda _progress: None,
) -> Built:
    """Build a handbook and publish it; return what was made.

    `tell` hears every diagnostic once, also those that end the build. `progress` gets the number of outputs and returns
    what hears how far the build is. Raises AuthorError for what authors have to mend, NoEditionError when what is asked
    for is in no edition, HistoryError for a history that is not there, MachineError for what the machine lacks; nothing
    is published then.
    """
    inputs = _inputs_of(request)
    said = what_was_said(request.cache, request.output, inputs)
    if said is not None:
        found = from_json(said)
        tell(found)
        return Built(tuple(found), is_new=False)
    if not request.cluster:
        prepare_processes(engines_of(request.outputs))  # they load their engines while this process loads its code
    from standardbook.build.pipeline import workers_of  # noqa: PLC0415 - heavy, and not needed when nothing is new

    with workers_of(request.jobs, request.cluster) as workers:
        return _built(request, inputs, workers, tell=tell, progress=progress)


def _built(
    request: BuildRequest,
    inputs: str,
    workers: Workers,
    *,
    tell: Tell,
    progress: Callable[[int], Callable[[Progress], None]],
) -> Built:
    from standardbook.build.pipeline import Plan, build, chosen_among, keys_of_version  # noqa: PLC0415
    from standardbook.export.site_theme import left_out  # noqa: PLC0415
    from standardbook.history.published import versions_of  # noqa: PLC0415
    from standardbook.project.project import load_first, site_themes  # noqa: PLC0415

    handbook, rest = load_first(request.handbook)
    found: list[Diagnostic] = []

    def say_the_rest() -> str:
        found.extend(judged_for(request.outputs, rest()))
        tell(found)
        if is_failure(found, strict=request.strict):
            raise AuthorError(found)
        return as_json(found)

    if handbook is None:
        say_the_rest()
        raise AuthorError(found)
    versions = versions_of(request.handbook, handbook, request.day, since=request.since, marks=request.marks)
    keys = [key for version in versions for key in keys_of_version(version)]
    chosen = chosen_among(keys, request.roles, request.languages)
    counts = tuple(sum(key.version == version.folder for key in chosen) for version in versions)
    plan = Plan(
        request.handbook,
        request.output,
        request.roles,
        request.languages,
        request.outputs,
        request.cache,
        inputs,
        request.strict,
    )
    report = progress(sum(counts) * len(request.outputs))
    try:
        build(plan, handbook, workers, report=report, meanwhile=say_the_rest, versions=versions)
    finally:
        request.cache.trim(time.time())
    first = versions[0]
    drafts = sum(first.standing(key.role, key.language).state == "draft" for key in chosen if not key.version)
    others = tuple(left_out(site_themes(request.handbook))) if "site" in request.outputs else ()
    return Built(tuple(found), editions=counts, drafts=drafts, since=first.since, left_out=others)


def _inputs_of(request: BuildRequest) -> str:
    """Return the digest of everything that a build reads and is asked for."""
    history = _history_of(request) if request.marks else ""
    choices: Sequence[str] = (
        *(*request.roles, "/", *request.languages, "/", *request.outputs),
        *(str(request.strict), request.day, request.since or "", str(request.marks), history),
    )
    return inputs_of(request.handbook, *choices)


def _history_of(request: BuildRequest) -> str:
    """Return a digest of what the history that a build reads consists of; nothing where it reads none."""
    from standardbook.history.repository import meaning_of  # noqa: PLC0415 - most handbooks have no history yet

    versions = [each.stem for each in request.handbook.glob("releases/*.yaml")]
    return meaning_of(request.handbook, request.since, versions) if request.since or versions else ""
