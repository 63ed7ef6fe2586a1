"""A handbook as it is being written: pages made when they are asked for, what is wrong, and the last good pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from standardbook.build import jobs
from standardbook.build.context import Key
from standardbook.build.fingerprint import digest_of_folders
from standardbook.build.outputs import PDF_FILE, judged_for
from standardbook.build.pipeline import keys_of
from standardbook.build.workers import result_of
from standardbook.check import FIRST, LATER, check_handbook
from standardbook.diagnostics import AuthorError, Diagnostic, StandardbookError, as_text, is_failure
from standardbook.export.mkdocs_engine import files_of
from standardbook.export.site_source import SiteSource, site_source
from standardbook.model.design import PLAIN, design_of, designs_of
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.project.project import languages_of, of_languages, site_themes, templates
from standardbook.read import read_handbook
from standardbook.read.pictures import Known
from standardbook.render.choice import render_choice
from standardbook.render.environment import template_mistakes
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.pages import render_pages, render_search
from standardbook.resources.digest import digest_of
from standardbook.select import select_editions

_PAUSE = 1.0
"""Seconds after a change until the checks begin that may take longer."""


class State(NamedTuple):
    """What a page in a browser is told: how often the handbook has changed for good, and what is wrong with it now."""

    generation: int
    diagnostics: tuple[Diagnostic, ...]
    trouble: str = ""
    """What could not be done, when that is no author's mistake."""

    @property
    def words(self) -> str:
        """Everything that is wrong, as one text; empty when nothing is."""
        return "\n".join(filter(None, [self.trouble, as_text(self.diagnostics).rstrip()]))


@dataclass
class _Site:
    source: SiteSource
    files: Mapping[str, bytes]
    keys: Mapping[str, str]


@dataclass
class _Good:
    """A handbook that can be shown, with what was made of it."""

    handbook: Handbook
    editions: dict[Key, Edition] = field(default_factory=dict)
    sites: dict[Key, _Site] = field(default_factory=dict)
    choice: str = ""


def check_the_rest(handbook: Handbook, root: Path) -> list[Diagnostic]:
    """Return what those checks find that need not be done before a handbook can be shown."""
    return judged_for(["site"], [*check_handbook(handbook, LATER), *of_languages(handbook, root)])


class Preview:
    """The sites of a handbook in a folder. All may be asked for from several threads."""

    def __init__(self, root: Path, tell: Callable[[State], None], checker: Executor) -> None:
        """Show the handbook in `root`; `tell` gets every new state, `checker` does the checks that may take longer."""
        self._checker = checker
        self._checking: Future[list[Diagnostic]] | None = None
        self._root = root
        self._tell = tell
        self._lock = threading.RLock()
        self._saying = threading.Lock()
        self._readings = 0
        self._known: Known = {}
        self._fragment_caches: dict[str, FragmentCache] = {}
        self._frame = ""
        self._design = PLAIN
        self._assets: dict[str, bytes] | None = None
        self._pages: dict[str, bytes] = {}
        self._last: dict[str, bytes] = {}
        self._good: _Good | None = None
        self.state = State(0, ())

    def refresh(self) -> None:
        """Read the handbook again; a broken one changes nothing but the diagnostics."""
        with self._saying:
            self._readings += 1
        handbook, found = read_handbook(self._root, self._known)
        before = self._good.handbook if self._good else None
        if handbook and before and handbook.definitions is before.definitions and handbook.book is before.book:
            handbook = replace(handbook, named_before=before.definitions_named)
        if handbook is not None:
            found = [*found, *check_handbook(handbook, FIRST)]
        if handbook is None or is_failure(found):
            self._say(State(self.state.generation, tuple(found)))
            return
        with self._lock:
            self._design = design_of(handbook, handbook.book.source_language)
            frame = digest_of(digest_of_folders([*templates(self._root), *site_themes(self._root)]), self._design.key)
            if frame != self._frame:
                self._frame, self._fragment_caches, self._pages, self._assets = frame, {}, {}, None
            self._good = _Good(handbook)
        self._say(State(self.state.generation + 1, tuple(found)))
        self._check_the_rest(handbook)

    def _check_the_rest(self, handbook: Handbook) -> None:
        """Say what the slower checks find, unless the handbook was read again by then."""
        reading = self._readings

        def checked(done: Future[list[Diagnostic]]) -> None:
            if done.cancelled():
                return
            try:
                later, trouble = result_of(done, "the handbook was not checked to the end"), ""
            except StandardbookError as error:
                later, trouble = [], str(error)
            with self._saying:
                if self._readings == reading:
                    now = self.state
                    diagnostics = tuple(dict.fromkeys([*now.diagnostics, *later]))
                    self._replace(State(now.generation, diagnostics, now.trouble or trouble))

        def start() -> None:
            if self._readings == reading:
                self._checking = self._checker.submit(check_the_rest, handbook, self._root)
                self._checking.add_done_callback(checked)

        if self._checking:
            self._checking.cancel()
        later = threading.Timer(_PAUSE, start)  # pages go first
        later.daemon = True
        later.start()

    def page(self, path: str) -> bytes | None:
        """Return the file at a path of what a build would publish; the last good one when it cannot be made now."""
        with self._lock:
            try:
                with template_mistakes():
                    made = self._made(path)
            except AuthorError as error:
                self._say(State(self.state.generation, error.diagnostics))
            except (
                StandardbookError,
                OSError,
                ValueError,
            ) as error:  # the last: words that are none
                self._say(State(self.state.generation, (), str(error)))
            else:
                if made is not None:
                    self._last[path] = made
                return made
            return self._last.get(path)

    def _say(self, state: State) -> None:
        with self._saying:
            self._replace(state)

    def _replace(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._tell(state)

    def _made(self, path: str) -> bytes | None:
        good = self._good
        if good is None:
            return None
        if path in {"", "index.html"}:
            if not good.choice:
                good.choice = render_choice([*self._editions(good).values()], templates(self._root))
            return good.choice.encode()
        language, _, rest = path.partition("/")
        role, _, name = rest.partition("/")
        key = Key(language, role)
        if key not in keys_of(good.handbook) or name == PDF_FILE:
            return None
        site = self._site(good, key)
        name = name or "index.html"
        if name in site.keys:
            return self._page(site, name)
        return site.files.get(name) or self._asset(name)

    def _editions(self, good: _Good, wanted: Key | None = None) -> dict[Key, Edition]:
        missing = [key for key in ([wanted] if wanted else keys_of(good.handbook)) if key not in good.editions]
        designs = designs_of(good.handbook, (key.language for key in missing))
        made = select_editions(good.handbook, [key[:2] for key in missing])
        good.editions |= zip(missing, (each.dressed(designs[each.language]) for each in made), strict=True)
        return good.editions

    def _site(self, good: _Good, key: Key) -> _Site:
        if key not in good.sites:
            edition, folders = self._editions(good, key)[key], templates(self._root)
            before = self._fragment_caches.get(key.language)
            fragments = self._fragment_caches[key.language] = before.next() if before else FragmentCache()
            pages = render_pages(edition, folders, pdf_name=jobs.pdf_name(edition, folders), fragments=fragments)
            words, beside = fragments.words(key.language, folders), languages_of(good.handbook)
            source = site_source(edition, pages, words=words, languages=beside)
            files = files_of(edition, render_search(edition, folders, fragments), {})
            good.sites[key] = _Site(source, files, jobs.keys_of_pages(source, self._frame))
        return good.sites[key]

    def _page(self, site: _Site, name: str) -> bytes:
        key = site.keys[name]
        if key not in self._pages:
            others = frozenset(site.keys) - {name}
            (made,) = jobs.sites_of([(site.source, others)], site_themes(self._root))
            self._pages[key] = made[name]
        return self._pages[key]

    def _asset(self, name: str) -> bytes | None:
        if self._assets is None:
            self._assets = jobs.shared_assets(site_themes(self._root), self._design)
        return self._assets.get(name)
