"""The site of an edition, built by MkDocs with the theme Material from finished pages.

MkDocs gets no author's text to interpret: each page is a title and one block of finished HTML, which its Markdown
passes through. The engine is exchanged here and nowhere else.
"""

from __future__ import annotations

import html
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from jinja2 import TemplateError

from standardbook.diagnostics import StandardbookError
from standardbook.model.edition import Edition
from standardbook.model.language import Foreign, base_language, locale_of, name_of_language
from standardbook.render.environment import Gettext, title_of
from standardbook.render.pages import Page, picture_url

PDF_FILE = "handbook.pdf"
"""The name of the book beside the site."""

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


def export_site(
    edition: Edition,
    pages: Sequence[Page],
    index: Mapping[str, Any],
    *,
    shell: Sequence[Path],
    target: Path,
    words: NullTranslations | None = None,
    languages: Sequence[str] = (),
    pdf: bytes | Path | None = None,
) -> None:
    """Write the site of an edition into the folder `target`, with its PDF as `handbook.pdf`.

    `index` is what its search looks through. `shell` names the folders of the site's shell; a file in an earlier folder
    goes before one of the same name. `words` translates the frame; `languages` are those in which the same edition
    stands beside it. Raises StandardbookError for whatever MkDocs would only warn of.
    """
    _ = (words or NullTranslations()).gettext
    with tempfile.TemporaryDirectory(prefix="standardbook-site-") as folder:
        work = Path(folder).resolve()
        theme = work / "theme"
        for each in reversed(shell):
            if (each / "theme").is_dir():
                shutil.copytree(each / "theme", theme, dirs_exist_ok=True)
        _language_of_theme(theme, edition.language)
        docs = work / "docs"
        docs.mkdir()
        for page in pages:
            (docs / page.path).with_suffix(".md").write_text(_source(page), encoding="utf-8")
        config = work / "mkdocs.yml"
        config.write_text(
            _dumped(_base(shell) | _config(edition, pages, _base(shell), theme, languages, _)), encoding="utf-8"
        )
        _build(config, docs, work / "site")
        _finish(work / "site")
        _write(work / "site" / INDEX_FILE, _script(index).encode())
        shutil.copytree(work / "site", target, dirs_exist_ok=True)
    for picture in edition.pictures.values():
        _write(target / picture_url(picture), picture.content)
    if pdf is not None:
        _write(target / PDF_FILE, pdf if isinstance(pdf, bytes) else pdf.read_bytes())


def _language_of_theme(theme: Path, language: str) -> None:
    """Give the theme its words under the language's own code; it knows some sixty, under codes of its own."""
    ours, theirs = theme / "partials" / "languages", files("material") / "templates" / "partials" / "languages"
    if (ours / f"{language}.html").is_file() or theirs.joinpath(f"{language}.html").is_file():
        return
    base = base_language(language)
    is_known = (ours / f"{base}.html").is_file() or theirs.joinpath(f"{base}.html").is_file()
    own = {"language": language, "direction": "rtl" if locale_of(language).text_direction == "rtl" else "ltr"}
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


def site_name(edition: Edition, _: Gettext) -> str:
    """Return the name of a site, as the header and the browser's tab show it."""
    # TRANSLATORS: a position and the book: Barista · Handbook.
    book = _("Handbook")
    return f"{title_of(edition, _)} · {book}"


def _words(_: Gettext) -> dict[str, str]:
    """Return the words of the site's frame."""
    return {
        "book": _("Handbook"),
        "language": _("Language"),
        "menu": _("Menu"),
        "chapters": _("Chapters"),
        "search": _("Search"),
        "search_hint": _("A word, a question, or the name of a standard"),
        "reset": _("Clear"),
        "nothing_found": _("Nothing found. Try another word."),
        # TRANSLATORS: keep {count}; a number of results follows or precedes.
        "found": _("Results: {count}"),
        # TRANSLATORS: keep {words}; what was typed was understood as these words.
        "shown": _("Showing results for “{words}”."),
        "term": _("Term"),
        # TRANSLATORS: keep {term} and {word}; the second is a word that staff do not use.
        "better": _("We say “{term}”, not “{word}”."),
        "search_for": _("Search this handbook"),
        "results": _("What was found"),
        "close": _("Close"),
        "skip": _("Skip to the text"),
        "on_this_page": _("On this page"),
        "turning": _("Turn the page"),
        "previous": _("Before"),
        "next": _("Next"),
        "dark": _("Dark"),
        "light": _("Light"),
        "must": _("Must"),
        "must_not": _("Must not"),
        "should": _("Should"),
        "should_not": _("Should not"),
        "may": _("May"),
    }


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _source(page: Page) -> str:
    matter = {
        "title": html.escape(page.title),
        "language": _language(page.title),
        "number": page.number,
        "is_opening": page.is_opening,
        "overline": str(page.overline),
        "entries": [
            {"anchor": each.anchor, "title": str(each.title), "language": _language(each.title), "kind": each.kind}
            for each in page.entries
        ],
        "nav": _label(page.label),
    }
    return f"---\n{_dumped(matter)}---\n\n{_one_line(page.html)}\n"


def _language(text: str) -> str:
    """Return the language of a text that is in another than its edition's."""
    return text.language if isinstance(text, Foreign) and not text.is_outdated else ""


def _label(text: str) -> str:
    """Return a title as the navigation prints it."""
    language = _language(text)
    return f'<span lang="{language}">{html.escape(text)}</span>' if language else html.escape(text)


def _one_line(markup: str) -> str:
    """Return HTML on one line: no line of it can then look like Markdown, and what is not to be broken is not."""
    parts = re.split(r"(<pre>.*?</pre>)", str(markup), flags=re.DOTALL)
    return "".join(
        part.replace("\n", "&#10;").replace("\t", "&#9;")
        if part.startswith("<pre>")
        else re.sub(r"\s*\n\s*", " ", part)
        for part in parts
    ).strip()


def _dumped(value: object) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000))


def _base(shell: Sequence[Path]) -> dict[str, Any]:
    file = next((each / "mkdocs.yml" for each in shell if (each / "mkdocs.yml").is_file()), None)
    base = yaml.safe_load(file.read_text(encoding="utf-8")) if file else None
    if not isinstance(base, dict):
        raise StandardbookError("the shell of the site has no mkdocs.yml: install standardbook again")
    return base


def _config(
    edition: Edition,
    pages: Sequence[Page],
    base: dict[str, Any],
    theme: Path,
    languages: Sequence[str],
    _: Gettext,
) -> dict[str, Any]:
    name = site_name(edition, _)
    effective = format_date(date.fromisoformat(edition.effective), "long", locale=locale_of(edition.language))
    book = {
        "name": name,
        "position": str(title_of(edition, _)),
        "company": str(edition.company),
        "control": [
            edition.number,
            _("version %(version)s") % {"version": edition.version},
            _("in force from %(day)s") % {"day": effective},
            str(title_of(edition, _)),
            name_of_language(edition.language),
        ],
        "words": _words(_),
        "language_name": name_of_language(edition.language),
        "languages": _languages(edition, languages),
    }
    return base | {
        "site_name": html.escape(name),
        "nav": _nav(pages),
        "strict": True,
        "theme": base["theme"] | {"custom_dir": str(theme), "language": edition.language},
        "extra": base.get("extra", {}) | {"book": book},
    }


def _languages(edition: Edition, languages: Sequence[str]) -> list[dict[str, str]]:
    """Return the other languages of an edition: code, own name, and the folder of that site beside this one."""
    return [
        {"code": each, "name": name_of_language(each), "folder": f"../../{each}/{edition.role_id}/"}
        for each in languages
        if each != edition.language
    ]


def _nav(pages: Iterable[Page]) -> list[Any]:
    """Return the navigation of mkdocs.yml; titles are escaped, because the theme prints them as they are."""
    nav: list[Any] = []
    for page in pages:
        level = nav
        for group in map(_label, page.groups):
            if not (level and group in level[-1]):
                level.append({group: []})
            level = level[-1][group]
        level.append({_label(page.label): Path(page.path).with_suffix(".md").as_posix()})
    return nav


def _build(config: Path, docs: Path, site: Path) -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # read by the theme when it is imported
    from mkdocs.commands.build import build  # noqa: PLC0415 - a heavy engine
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    with _no_warnings() as heard:
        try:
            build(load_config(str(config), docs_dir=str(docs), site_dir=str(site)))
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


def _finish(site: Path) -> None:
    for pattern in _LEFTOVERS:
        for path in sorted(site.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
