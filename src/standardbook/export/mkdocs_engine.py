"""The site of an edition, built by MkDocs with the theme Material from finished pages.

The engine is exchanged here and nowhere else.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from standardbook.diagnostics import StandardbookError
from standardbook.export.site_look import with_look
from standardbook.export.site_source import PageSource, SiteSource, dumped
from standardbook.export.site_theme import copy_theme, settings_of
from standardbook.model.design import PLAIN, Design
from standardbook.model.edition import Edition
from standardbook.model.language import base_language, direction_of
from standardbook.render.pages import picture_url
from standardbook.resources.disk import temporary_folder

INDEX_FILE = "search/index.js"
"""What the search of a site looks through."""

_LEFTOVERS = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/images/favicon.png",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/javascripts/**/*.map",
    "assets/stylesheets/*.map",
    "assets/stylesheets/palette.*",
)
"""What the theme copies and no page of ours asks for."""


_NO_SETTINGS: Mapping[str, Any] = {
    "site_name": "x",
    "nav": [],
    "book": {"words": {}, "numbers": {}, "openings": [], "languages": [], "alone": [], "control": []},
}
_CONTENT = "standardbook-content"
"""Stands for the content of a page while MkDocs makes what is around it: its Markdown need not read finished HTML."""

_OWN_WARNING = "A 'dirty' build is being performed"
"""MkDocs says it whenever it builds a part of the pages. Nothing of ours depends on pages that it has not read."""


def files_of(edition: Edition, index: Mapping[str, Any], extra: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site that belong to its edition and are no pages: the search's index, pictures, others."""
    pictures = {picture_url(each): each.content for each in edition.pictures.values()}
    return {INDEX_FILE: _script(index).encode(), **pictures, **extra}


def assets_of(shell: Sequence[Path], design: Design = PLAIN) -> dict[str, bytes]:
    """Return the files that are alike in every site: the theme's, the shell's own, and the company's look."""
    empty = SiteSource("en", {"index.html": PageSource({"title": "x"}, "x")}, _NO_SETTINGS)
    with temporary_folder("standardbook-site-") as work:
        site = _built(work, empty, _Frame(work, shell, "en", has_assets=True))
        for pattern in _LEFTOVERS:
            for path in sorted(site.glob(pattern)):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        files = {
            path.relative_to(site).as_posix(): path.read_bytes()
            for path in sorted(site.rglob("*"))
            if path.is_file() and path.suffix != ".html"
        }
    return with_look(files, design)


def pages_of(wanted: Sequence[tuple[SiteSource, frozenset[str]]], shell: Sequence[Path]) -> list[dict[str, bytes]]:
    """Return the pages of some sites by path, without those of each that are already made.

    Sites of one language share the compiled frame. Raises StandardbookError for whatever MkDocs would only warn of.
    """
    made = []
    with temporary_folder("standardbook-site-") as folder:
        frames: dict[str, _Frame] = {}
        for number, (source, ready) in enumerate(wanted):
            if source.language not in frames:
                frames[source.language] = _Frame(folder / source.language, shell, source.language)
            work = folder / str(number)
            work.mkdir()
            site = _built(work, source, frames[source.language], ready=ready)
            made.append({path: _filled(site / path, page) for path, page in source.pages.items() if path not in ready})
    return made


def write_mkdocs(source: SiteSource, shell: Sequence[Path], folder: Path) -> Path:
    """Write a site's source as any MkDocs builds it, `mkdocs.yml` and `docs/`, into a folder; return the former."""
    frame = _Frame(folder, shell, source.language)
    for path, page in source.pages.items():
        file = (folder / "docs" / path).with_suffix(".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.content, encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(dumped(_settings(source, frame, frozenset())), encoding="utf-8")
    return config


class _Frame:
    """The theme of a language in a folder, the shell that it is from, and its compiled templates."""

    def __init__(self, work: Path, shell: Sequence[Path], language: str, *, has_assets: bool = False) -> None:
        self.folder = work / "theme"
        self.shell = shell
        copy_theme(shell, self.folder)
        _language_of_theme(self.folder, language)
        self._has_assets = has_assets
        self._environment: Any = None

    def environment(self, theme: Any) -> Any:  # noqa: ANN401 - the library's
        """Return the environment of a theme, the same for every site; its files are copied only where asked for."""
        if self._environment is None:
            self._environment = type(theme).get_env(theme)
            if not self._has_assets:
                self._environment.list_templates = lambda **_options: []
        return self._environment


def _built(work: Path, source: SiteSource, frame: _Frame, *, ready: frozenset[str] = frozenset()) -> Path:
    """Let MkDocs build in a folder all pages but those that are ready, without their content; return where they are."""
    docs, site = work / "docs", work / "site"
    for path in source.pages:
        file, result = (docs / path).with_suffix(".md"), site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_CONTENT, encoding="utf-8")
        if path in ready:
            result.parent.mkdir(parents=True, exist_ok=True)
            result.touch()  # younger than its source: MkDocs leaves it
    (work / "mkdocs.yml").write_text("", encoding="utf-8")
    _build(work, frame, _settings(source, frame, ready))
    return site


def _filled(file: Path, page: PageSource) -> bytes:
    """Return a built page with its content in place."""
    before, mark, after = file.read_text(encoding="utf-8").partition(f"<p>{_CONTENT}</p>")
    if not mark:
        raise StandardbookError("the site cannot be built: its frame has no place for the content of a page")
    return f"{before}{page.content}{after}".encode()


def _settings(source: SiteSource, frame: _Frame, ready: frozenset[str]) -> dict[str, Any]:
    """Return the settings of MkDocs; with them goes what the frame prints of each page that is not yet ready."""
    base = settings_of(frame.shell)
    matter = {path: dict(page.matter) for path, page in source.pages.items() if path not in ready}
    return base | {
        "site_name": source.settings["site_name"],
        "nav": source.settings["nav"],
        "theme": base["theme"] | {"custom_dir": str(frame.folder), "language": source.language},
        "extra": base.get("extra", {}) | {"book": source.settings["book"] | {"matter": matter}},
    }


def _language_of_theme(theme: Path, language: str) -> None:
    """Give the theme its words under the language's own code; it knows some sixty, under codes of its own."""
    ours, theirs = theme / "partials" / "languages", files("material") / "templates" / "partials" / "languages"
    if (ours / f"{language}.html").is_file() or theirs.joinpath(f"{language}.html").is_file():
        return
    base = base_language(language)
    is_known = (ours / f"{base}.html").is_file() or theirs.joinpath(f"{base}.html").is_file()
    own = {"language": language, "direction": direction_of(language)}
    ours.mkdir(parents=True, exist_ok=True)
    (ours / f"{language}.html").write_text(
        f'{{% import "partials/languages/{base if is_known else "en"}.html" as base %}}\n'
        f"{{% macro t(key) %}}{{{{ {json.dumps(own)}.get(key) or base.t(key) }}}}{{% endmacro %}}\n",
        encoding="utf-8",
    )


def _script(index: Mapping[str, Any]) -> str:
    """Return the index as a script, which a page can load from a folder too; no line of it can end a script element."""
    words = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.standardbookIndex={words.replace('<', chr(92) + 'u003c')};\n"


def _build(work: Path, frame: _Frame, settings: Mapping[str, Any]) -> None:
    """Let MkDocs build the pages of `docs` in a folder into `site` there."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # read by the theme when it is imported
    from mkdocs.commands.build import build  # noqa: PLC0415 - a heavy engine
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    with _no_warnings() as heard:
        try:
            folders = {"docs_dir": str(work / "docs"), "site_dir": str(work / "site")}
            loaded = load_config(str(work / "mkdocs.yml"), **folders, **settings)
            loaded.theme.get_env = functools.partial(frame.environment, loaded.theme)
            build(loaded, dirty=True)
        except (MkDocsException, TemplateError) as problem:
            raise StandardbookError(f"the site cannot be built: {'; '.join(heard) or problem}") from problem
    if heard:
        raise StandardbookError(f"the site cannot be built: {'; '.join(heard)}")


@contextmanager
def _no_warnings() -> Iterator[list[str]]:
    """Collect what MkDocs and its theme would only warn of."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.getMessage().startswith(_OWN_WARNING):
                heard.append(record.getMessage())

    logger, listener = logging.getLogger("mkdocs"), Listener(logging.WARNING)
    propagates = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates
