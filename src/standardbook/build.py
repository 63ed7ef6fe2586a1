"""Build: plans one job for each edition, runs the jobs side by side in limited processes, publishes the result.

The only module that knows all the stages: read, check, select, render, export.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from standardbook.check import check_handbook
from standardbook.diagnostics import Diagnostic, StandardbookError, diagnostic
from standardbook.export.pdf import export_pdf
from standardbook.export.site import PDF_FILE, export_site
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.publish import clone, staged
from standardbook.read import read_handbook
from standardbook.render.environment import template_mistakes, title_of
from standardbook.render.pages import render_choice, render_pages, render_search
from standardbook.render.sections import render_book, render_sections
from standardbook.select import select_edition
from standardbook.shipped import shipped
from standardbook.words import missing_words, words_of

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
    languages: tuple[str, ...]
    """The languages in which the edition stands beside this one."""


@dataclass(frozen=True)
class Plan:
    """What to build: where from, where to, for whom, which outputs."""

    handbook: Path
    output: Path
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = OUTPUTS
    jobs: int = 1


def load(root: Path) -> tuple[Handbook | None, list[Diagnostic]]:
    """Read and check the handbook in `root`; the handbook is None when its files cannot be read."""
    handbook, found = read_handbook(root)
    return handbook, found if handbook is None else [*found, *check_handbook(handbook), *_wordless(handbook, root)]


def _wordless(handbook: Handbook, root: Path) -> Iterator[Diagnostic]:
    """Find languages whose editions would have the words of the templates in English, or none that can be read."""
    for language in languages_of(handbook):
        span = handbook.book.span("source_language" if language == handbook.book.source_language else "languages")
        try:
            missing = missing_words(language, templates(root))
        except ValueError as error:
            yield diagnostic("broken-po", span, str(error), "run `msgfmt --check` on the file")
            continue
        if missing:
            hint = f"`standardbook translate` writes templates/words/{language}.po for a translator"
            message = f"{missing} words of the templates are not in `{language}`: its readers get English ones"
            yield diagnostic("language-without-words", span, message, hint)


def build(plan: Plan, handbook: Handbook, done: Callable[[str], None] = lambda _role: None) -> list[Path]:
    """Build the editions of a checked handbook and publish them together; return the folders made.

    Raises KeyError for a role without an edition, StandardbookError when an engine fails; nothing is published then.
    """
    roles, languages = plan.roles or editions_of(handbook), plan.languages or languages_of(handbook)
    everything = [Key(language, role) for language in languages_of(handbook) for role in editions_of(handbook)]
    chosen = [key for key in everything if key.language in languages and key.role in roles]
    if unknown := {*roles} - {*editions_of(handbook)}:
        raise KeyError(*unknown)
    with staged(plan.output) as stage:
        is_partial = len(chosen) < len(everything) or plan.outputs != OUTPUTS
        kept = _kept(plan, everything, chosen) if is_partial else []
        beside = {role: _beside(role, [*chosen, *kept], handbook) for role in roles}
        editions = {key: select_edition(handbook, key.role, key.language) for key in everything}
        _run([_job(plan, editions[key], key.below(stage), beside[key.role]) for key in chosen], plan.jobs, done)
        if is_partial:
            _keep_the_rest(plan, stage, kept)
        made = [key for key in everything if key.below(stage).is_dir()]
        bare = frozenset(key for key in made if not (key.below(stage) / "index.html").is_file())
        shown = [editions[key] for key in sorted(made, key=lambda key: (key in bare, made.index(key)))]
        with template_mistakes():
            choice = render_choice(shown, templates(plan.handbook), without_site=bare)
        (stage / "index.html").write_text(choice, encoding="utf-8")
    return [key.below(plan.output) for key in chosen]


class Key(NamedTuple):
    """What names an edition among those of a handbook."""

    language: str
    role: str

    def below(self, folder: Path) -> Path:
        """Return the folder of the edition below the published one."""
        return folder / self.language / self.role


def languages_of(handbook: Handbook) -> tuple[str, ...]:
    """Return the languages that have editions, in the book's order: the source, and those with translations."""
    book = handbook.book
    named = book.languages if book.source_language in book.languages else (book.source_language, *book.languages)
    return tuple(dict.fromkeys(each for each in named if each == book.source_language or each in handbook.translations))


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
            pages = render_pages(edition, job.templates, pdf_name=pdf_name(edition, job.templates))
            index = render_search(edition, job.templates)
        words = words_of(edition.language, job.templates)
        export_site(edition, pages, index, shell=job.shells, target=target, words=words, languages=job.languages)
    return f"{edition.role_id} ({edition.language})"


def pdf_name(edition: Edition, folders: Sequence[Path]) -> str:
    """Return the telling name under which a reader keeps the PDF."""
    position = title_of(edition, words_of(edition.language, folders).gettext)
    words = f"{edition.company} {edition.title} {position} {edition.version}"
    plain = unicodedata.normalize("NFC", words).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-") + ".pdf"


def _job(plan: Plan, edition: Edition, target: Path, languages: tuple[str, ...]) -> Job:
    return Job(edition, target, plan.outputs, templates(plan.handbook), shells(plan.handbook), languages)


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


def _beside(role: str, keys: Iterable[Key], handbook: Handbook) -> tuple[str, ...]:
    """Return the languages in which a role has an edition among these, in the book's order."""
    own = {key.language for key in keys if key.role == role}
    return tuple(each for each in languages_of(handbook) if each in own)


def _kept(plan: Plan, everything: Sequence[Key], chosen: Sequence[Key]) -> list[Key]:
    """Return what the previous output holds that this run does not make, wholly or in part."""
    here = [key for key in everything if key.below(plan.output).is_dir()]
    return [key for key in here if key not in chosen or plan.outputs != OUTPUTS]


def _keep_the_rest(plan: Plan, stage: Path, kept: Sequence[Key]) -> None:
    """Take over what this run did not make from the previous output, but nothing of a role or language that is gone."""
    rest = frozenset(kept)
    made = frozenset(key for key in kept if key.below(stage).is_dir())

    def keep(path: Path) -> bool:
        parts = path.parts
        if len(parts) < 3 or (key := Key(*parts[:2])) not in rest:  # noqa: PLR2004 - language/role/file
            return False
        is_pdf = parts[2:] == (PDF_FILE,)
        return key not in made or ("pdf" if is_pdf else "site") not in plan.outputs

    if plan.output.is_dir():
        clone(plan.output, stage, keep)
