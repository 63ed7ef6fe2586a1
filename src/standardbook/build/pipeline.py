"""Build: what is to be made, by whose hands, and the publishing of it all at once.

It gets a checked handbook and its versions, hands the editions that are new to the makers of outputs, and publishes
what they made. A build asks for everything by a key; what is not new is not made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from standardbook.build import jobs
from standardbook.build.cache import Cache
from standardbook.build.context import Context, Key, Progress
from standardbook.build.fingerprint import digest_of_folders, fingerprint
from standardbook.build.kept_outputs import keep, kept_of
from standardbook.build.manifest import Manifest, files_below, keep_manifest, manifest_of
from standardbook.build.outputs import NAMES
from standardbook.build.pdfs import Pdfs
from standardbook.build.publish import staged, write
from standardbook.build.sites import Sites
from standardbook.build.workers import Limits, Queue, cluster, local, result_of
from standardbook.diagnostics import AuthorError, NoEditionError, Span
from standardbook.history.published import places_of_versions, versions_of
from standardbook.history.published_version import Version
from standardbook.model.design import designs_of
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook, entities_of
from standardbook.model.kinds import CHAPTER_OF
from standardbook.project.project import editions_of, languages_of, site_themes, templates
from standardbook.render.choice import render_choice
from standardbook.render.environment import template_mistakes
from standardbook.render.fragment_cache import fragments_in
from standardbook.render.version_pages import render_place_of_versions
from standardbook.resources.digest import digest_of


class Maker(Protocol):
    """Makes one output of the editions of a build."""

    def add(self, keys: Sequence[Key], editions: Mapping[Key, Edition], made: jobs.RenderedEditions) -> None:
        """Make the output of some editions from what was rendered of them."""


MAKERS: Mapping[str, Callable[[Context], Maker]] = {"pdf": Pdfs, "site": Sites}
"""What makes each output."""

_EDITIONS_OF_A_JOB = 25
"""So many editions are rendered by one job at most."""


@dataclass(frozen=True)
class Plan:
    """What to build: where from, where to, for whom, which outputs."""

    handbook: Path
    output: Path
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    outputs: tuple[str, ...] = NAMES
    cache: Cache = field(default_factory=Cache)
    """Where things made before are kept; by default nowhere, and everything is made anew."""
    inputs: str = ""
    """The digest of all that this build reads, for its record."""
    strict: bool = False
    """Whether each finished PDF is read back, to see that nothing in it is printed over anything."""


@dataclass(frozen=True)
class Workers:
    """Who does the jobs: an executor, and how many jobs it does at once."""

    executor: Executor
    width: int


@contextmanager
def workers_of(jobs_at_once: int, address: str | None = None, limits: Limits | None = None) -> Iterator[Workers]:
    """Give processes of this machine, or the workers of the dask cluster at an address, until the block ends.

    Raises MachineError when dask is missing, StandardbookError when the cluster cannot be reached.
    """
    if address:
        with cluster(address) as (executor, width):
            yield Workers(executor, width)
        return
    with local(jobs_at_once, limits or Limits()) as executor:
        for _ in range(jobs_at_once):
            executor.submit(jobs.warm_up)  # while this process reads and checks
        yield Workers(executor, jobs_at_once)


def build(
    plan: Plan,
    handbook: Handbook,
    workers: Workers,
    *,
    report: Callable[[Progress], None] = lambda _progress: None,
    meanwhile: Callable[[], str] = str,
    versions: Sequence[Version] = (),
) -> list[Path]:
    """Build the editions of a checked handbook and publish them together; return the folders made.

    `versions` are what is published, the first in the first place; without them the handbook alone. What `meanwhile`,
    called during the first jobs, returns is kept in the record; what it raises ends the build. Raises NoEditionError
    for what is in no edition, AuthorError, HistoryError and StandardbookError; nothing is published then.
    """
    versions = versions or versions_of(plan.handbook, handbook, handbook.book.effective, marks=False)
    everything = [key for each in versions for key in keys_of_version(each)]
    chosen = chosen_among(everything, plan.roles, plan.languages)
    with staged(plan.output) as stage:
        is_partial = len(chosen) < len(everything) or plan.outputs != NAMES
        kept = kept_of(plan.output, everything, chosen, whole=plan.outputs == NAMES) if is_partial else []
        manifest = manifest_of(plan.cache, plan.output)
        context = Context(
            Queue(workers.executor, 2 * workers.width),
            plan.cache,
            stage,
            plan.output,
            manifest,
            templates(plan.handbook),
            site_themes(plan.handbook),
            designs_of(handbook, (key.language for key in everything)),
            plan.outputs,
            _spans(handbook),
            report,
            is_strict=plan.strict,
        )
        by_folder = {each.folder: each for each in versions}
        beside = {key: _beside(key, [*chosen, *kept], by_folder[key.version]) for key in chosen}
        editions = _to_make(context, versions, beside)
        words = _make(context, editions, beside, width=workers.width, meanwhile=meanwhile)
        if is_partial or len(versions) == 1:
            keep(plan.output, stage, kept, versions={each.folder for each in versions}, outputs=plan.outputs)
        _write_front(context, versions, handbook.book.title)
        files = files_below(stage)
    names = {key.name for key in kept}
    kept_outputs = {name: key for name, key in manifest.outputs.items() if name.rpartition("/")[0] in names}
    keep_manifest(plan.cache, plan.output, Manifest(plan.inputs, kept_outputs | context.made, files, words))
    return [key.below(plan.output) for key in chosen if not key.version]


def chosen_among(keys: Sequence[Key], roles: Sequence[str], languages: Sequence[str]) -> list[Key]:
    """Return the keys of some roles and languages, all where none are named.

    Raises NoEditionError for a role or a language of which there is nothing, also together.
    """
    for asked, word, known in (
        (roles, "for", dict.fromkeys(key.role for key in keys)),
        (languages, "in", dict.fromkeys(key.language for key in keys)),
    ):
        if unknown := [each for each in asked if each not in known]:
            raise NoEditionError(f"no edition {word} `{unknown[0]}`; there are: {', '.join(known)}")
    for_roles = [each for each in keys if not roles or each.role in roles]
    chosen = [each for each in for_roles if not languages or each.language in languages]
    if not chosen:
        raise NoEditionError(f"no edition for `{', '.join(roles)}` in `{', '.join(languages)}`")
    return chosen


def _write_front(context: Context, versions: Sequence[Version], title: str) -> None:
    """Write what stands above the editions: the page on which readers choose, and what leads on from those given up."""
    stage, (first, *released) = context.stage, versions
    # A position that only comes, built alone, stands nowhere first: then the newest version that has it is shown.
    in_question = ((each, _made_in(stage, each)) for each in (first, *reversed(released)))
    version, made = next((each for each in in_question if each[1]), (first, []))
    bare = frozenset(key[:2] for key in made if not (key.below(stage) / "index.html").is_file())
    covers = (each.dressed(context.designs[each.language]) for each in version.covers([key[:2] for key in made]))
    shown = dict(zip(made, covers, strict=True))
    in_order = [shown[key] for key in sorted(made, key=lambda key: (key[:2] in bare, made.index(key)))]
    with template_mistakes():
        choice = render_choice(in_order, context.templates, version.folder, without_site=bare)
    (stage / "index.html").write_text(choice, encoding="utf-8")
    for (language, role), listed in places_of_versions(versions).items():
        if (folder := stage / language / role).is_dir():
            for name, content in render_place_of_versions(title, language, listed).items():
                write(folder / name, content)


def _made_in(stage: Path, version: Version) -> list[Key]:
    """Return the editions of a version that are there, in the order of its languages and roles."""
    return [key for key in keys_of_version(version) if key.below(stage).is_dir()]


def keys_of_version(version: Version) -> list[Key]:
    """Return the keys of all editions of a version, in their order."""
    return [Key(language, role, version.folder) for language, role in version.keys]


def _to_make(
    context: Context, versions: Sequence[Version], beside: Mapping[Key, tuple[str, ...]]
) -> dict[Key, Edition]:
    """Return the editions that are not taken over as they are, of those whose languages `beside` tells.

    An old version of which all are taken over is not even read.
    """
    base = digest_of(fingerprint(), digest_of_folders([*context.templates, *context.site_themes]))
    editions: dict[Key, Edition] = {}
    for version in versions:
        missing = []
        for key, languages in beside.items():
            if key.version != version.folder:
                continue
            own = version.key_of(key.role, key.language), context.designs[key.language].key
            digest = digest_of(base, own, key.language, languages, context.outputs)
            if not context.take_over_edition(key, digest):
                missing.append(key)
        if missing:
            made = version.editions([key[:2] for key in missing], context.templates)
            dressed = (each.dressed(context.designs[each.language]) for each in made)
            editions |= zip(missing, dressed, strict=True)
    return editions


def _make(
    context: Context,
    editions: Mapping[Key, Edition],
    beside: Mapping[Key, tuple[str, ...]],
    *,
    width: int,
    meanwhile: Callable[[], str],
) -> str:
    """Make the outputs of editions: render them, then let the makers go on with each as soon as it is rendered."""
    makers = [MAKERS[name](context) for name in context.outputs]
    templates_digest = digest_of_folders(context.templates)
    names = {key.language: digest_of("pieces", fingerprint(), templates_digest, key.language) for key in editions}
    known = {language: fragments_in(context.cache.get(name)) for language, name in names.items()}
    used: dict[str, dict[str, str]] = {language: {} for language in names}

    def ask(batch: Sequence[Key]) -> None:
        language = batch[0].language
        job = jobs.RenderJob(
            tuple(editions[key] for key in batch),
            context.templates,
            context.outputs,
            tuple(beside[key] for key in batch),
            known[language],
        )

        def rendered(done: Future[jobs.RenderedEditions]) -> None:
            made = result_of(done, f"editions in `{language}` were not rendered")
            used[language].update(made.fragments)
            for maker in makers:
                maker.add(batch, editions, made)

        context.queue.add(jobs.render, lambda: (job,), rendered)

    for batch in _batches(list(editions), width):
        ask(batch)
    context.queue.start()
    words = meanwhile()
    context.queue.drain()
    for language, name in names.items():
        if used[language].keys() != known[language].keys():
            context.cache.put(name, json.dumps(used[language], ensure_ascii=False).encode())
    if context.wrong:
        raise AuthorError(context.wrong)
    return words


def _batches(keys: Sequence[Key], width: int) -> Iterator[list[Key]]:
    """Divide editions among workers, those of a language together: they share what is rendered once."""
    size = max(1, min(_EDITIONS_OF_A_JOB, -(-len(keys) // width)))
    for language in dict.fromkeys(key.language for key in keys):
        own = [key for key in keys if key.language == language]
        count = -(-len(own) // size)
        yield from (own[start::count] for start in range(count))


def _spans(handbook: Handbook) -> Callable[[str], Span]:
    """Return what says where the author wrote what a section shows; of a chapter, where its first entry stands."""
    spans: dict[str, Span] = {}
    for each in entities_of(handbook):
        span = each.value.span()
        spans[f"{each.kind}-{each.id}"] = span
        spans.setdefault(CHAPTER_OF.get(each.kind, ""), span)
    return lambda section: spans.get(section) or handbook.book.span("title")


def keys_of(handbook: Handbook) -> list[Key]:
    """Return the keys of all editions of a handbook, in the order of its languages and roles."""
    return [Key(language, role) for language in languages_of(handbook) for role in editions_of(handbook)]


def _beside(key: Key, keys: Iterable[Key], version: Version) -> tuple[str, ...]:
    """Return the languages in which an edition stands among these, in its version's order.

    A release knows nothing of a language that only a draft beside it has.
    """
    here = {each.language for each in keys if each[1:] == key[1:]}
    own = (language for language, role in version.shown(key.language, key.role).keys if role == key.role)
    return tuple(language for language in own if language in here)
