"""Build: plans one job for each edition, runs the jobs side by side in limited processes, publishes the result.

The only module that knows all the stages: read, check, select, render, export.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from standardbook.check import check_handbook
from standardbook.diagnostics import Diagnostic, StandardbookError
from standardbook.export.pdf import export_pdf
from standardbook.export.site import PDF_FILE, export_site
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.publish import clone, staged
from standardbook.read import read_handbook
from standardbook.render.environment import template_mistakes
from standardbook.render.pages import render_choice, render_pages
from standardbook.render.sections import render_book, render_sections
from standardbook.select import select_edition
from standardbook.shipped import shipped

Output = Literal["pdf", "site"]
OUTPUTS: tuple[Output, ...] = ("pdf", "site")

_MEMORY = 4 << 30
_SECONDS = 900


@dataclass(frozen=True)
class Job:
    """All that one process needs to make one edition: a closed package, without the handbook."""

    edition: Edition
    target: Path
    outputs: tuple[Output, ...]
    templates: tuple[Path, ...]
    shells: tuple[Path, ...]


@dataclass(frozen=True)
class Plan:
    """What to build: where from, where to, for whom, which outputs."""

    handbook: Path
    output: Path
    roles: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = OUTPUTS
    jobs: int = 1


def load(root: Path) -> tuple[Handbook | None, list[Diagnostic]]:
    """Read and check the handbook in `root`; the handbook is None when its files cannot be read."""
    handbook, found = read_handbook(root)
    return handbook, found if handbook is None else [*found, *check_handbook(handbook)]


def build(plan: Plan, handbook: Handbook, done: Callable[[str], None] = lambda _role: None) -> list[Path]:
    """Build the editions of a checked handbook and publish them together; return the folders made.

    Raises KeyError for a role without an edition, StandardbookError when an engine fails; nothing is published then.
    """
    everyone = editions_of(handbook)
    chosen = plan.roles or everyone
    language = handbook.book.source_language
    editions = {role: select_edition(handbook, role, language) for role in everyone}
    with staged(plan.output) as stage:
        jobs = [_job(plan, editions[role], stage / language / role) for role in chosen]
        _run(jobs, plan.jobs, done)
        if plan.roles or plan.outputs != OUTPUTS:
            _keep_the_rest(plan, stage, language, chosen, everyone)
        made = [role for role in everyone if (stage / language / role).is_dir()]
        bare = frozenset(role for role in made if not (stage / language / role / "index.html").is_file())
        chosen_from = [editions[role] for role in sorted(made, key=lambda role: (role in bare, made.index(role)))]
        with template_mistakes():
            choice = render_choice(chosen_from, templates(plan.handbook), without_site=bare)
        (stage / "index.html").write_text(choice, encoding="utf-8")
    return [plan.output / language / role for role in chosen]


def editions_of(handbook: Handbook) -> tuple[str, ...]:
    """Return the roles that have an edition, the complete one last."""
    return (*(role.id for role in concrete_roles(handbook)), COMPLETE)


def shells(handbook: Path) -> tuple[Path, ...]:
    """Return the folders of the site's shell: the company's own, if any, before the shipped one."""
    return _own_and_shipped(handbook, "site")


def make_edition(job: Job) -> str:
    """Make the outputs of one edition in its target folder; return the role."""
    edition, target = job.edition, job.target
    target.mkdir(parents=True, exist_ok=True)
    if "pdf" in job.outputs:
        with template_mistakes():
            html = render_book(edition, render_sections(edition, job.templates), job.templates)
        css = next(each for folder in job.templates if (each := folder / "pdf" / "print.css").is_file())
        pdf = export_pdf(html, css.read_text(encoding="utf-8"), edition.pictures.values())
        (target / PDF_FILE).write_bytes(pdf)
    if "site" in job.outputs:
        with template_mistakes():
            pages = render_pages(edition, job.templates, pdf_name=pdf_name(edition))
        export_site(edition, pages, shell=job.shells, target=target)
    return edition.role_id


def pdf_name(edition: Edition) -> str:
    """Return the telling name under which a reader keeps the PDF."""
    words = f"{edition.company} {edition.title} {edition.role_title} {edition.version}"
    plain = unicodedata.normalize("NFC", words).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-") + ".pdf"


def _job(plan: Plan, edition: Edition, target: Path) -> Job:
    return Job(edition, target, plan.outputs, templates(plan.handbook), shells(plan.handbook))


def templates(handbook: Path) -> tuple[Path, ...]:
    """Return the folders of templates: the company's own, if any, before the shipped one."""
    return _own_and_shipped(handbook, "templates")


def _own_and_shipped(handbook: Path, name: str) -> tuple[Path, ...]:
    own, ours = (handbook.resolve().parent / name), shipped(name)
    return (own, ours) if own.is_dir() and own.resolve() != ours.resolve() else (ours,)


def _limit() -> None:
    """Keep one bad edition from taking the machine: limits on memory and processor time of a worker."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _run(jobs: Sequence[Job], workers: int, done: Callable[[str], None]) -> None:
    # A fresh process for each edition: nothing of another role can linger in it, and no font cache either.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        max(1, min(workers, len(jobs))), mp_context=context, initializer=_limit, max_tasks_per_child=1
    ) as pool:
        waiting: dict[Future[str], Job] = {pool.submit(make_edition, job): job for job in jobs}
        try:
            for future in as_completed(waiting):
                done(future.result())
        except BrokenProcessPool as error:
            message = f"an edition needed more than {_MEMORY >> 30} GiB or {_SECONDS} s, or its process was killed"
            raise StandardbookError(message) from error
        finally:
            for future in waiting:
                future.cancel()


def _keep_the_rest(plan: Plan, stage: Path, language: str, chosen: Sequence[str], everyone: Iterable[str]) -> None:
    """Take over what this run did not make from the previous output, but nothing of a role that is gone."""
    roles = set(everyone)

    def keep(path: Path) -> bool:
        parts = path.parts
        if len(parts) < 3 or parts[0] != language or parts[1] not in roles:  # noqa: PLR2004 - language/role/file
            return False
        is_pdf = parts[2:] == (PDF_FILE,)
        return parts[1] not in chosen or ("pdf" if is_pdf else "site") not in plan.outputs

    if plan.output.is_dir():
        clone(plan.output, stage, keep)
