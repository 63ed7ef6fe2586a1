"""The source of a site: what MkDocs gets, plain Markdown pages of finished HTML and the settings of one edition.

No author's text is interpreted again: each page is a title and one block of finished HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import yaml

from standardbook.model.edition import Edition
from standardbook.model.language import Foreign, direction_of, format_day, name_of_language, spoken_in
from standardbook.render.environment import Gettext, notice_of, title_of
from standardbook.render.pages import Page
from standardbook.render.wording import filled


@dataclass(frozen=True)
class PageSource:
    """A page: what its frame prints of it, and its content as HTML on one line."""

    matter: Mapping[str, Any]
    content: str


@dataclass(frozen=True)
class SiteSource:
    """All that a site is made from, besides its shell."""

    language: str
    pages: Mapping[str, PageSource]
    """The pages by their paths in the site."""
    settings: Mapping[str, Any]
    """What is added to the shell's mkdocs.yml."""


def site_source(
    edition: Edition, pages: Sequence[Page], *, words: NullTranslations | None = None, languages: Sequence[str] = ()
) -> SiteSource:
    """Return the source of an edition's site.

    `words` translates the frame; `languages` are those in which the same edition stands beside it.
    """
    _ = (words or NullTranslations()).gettext
    settings = _settings(edition, pages, _, languages=languages)
    return SiteSource(edition.language, {page.path: _source(page) for page in pages}, settings)


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
        "version": _("Version"),
        "dark": _("Dark"),
        "light": _("Light"),
        "must": _("Must"),
        "must_not": _("Must not"),
        "should": _("Should"),
        "should_not": _("Should not"),
        "may": _("May"),
    }


def _source(page: Page) -> PageSource:
    matter = {
        "title": html.escape(page.title),
        "language": _language(page.title),
        "direction": _direction(page.title),
        "overline": str(page.overline),
        "entries": [
            {
                "anchor": each.anchor,
                "title": str(each.title),
                "language": _language(each.title),
                "direction": _direction(each.title),
                "kind": each.kind,
            }
            for each in page.entries
        ],
        "nav": _label(page.label),
    }
    return PageSource(matter, _one_line(page.html))


def _language(text: str) -> str:
    """Return the language of a text that is in another than its edition's."""
    return text.language if isinstance(text, Foreign) and not text.is_outdated else ""


def _direction(text: str) -> str:
    """Return how a text runs that is in another language than its edition's."""
    language = _language(text)
    return direction_of(language) if language else ""


def _label(text: str) -> str:
    """Return a title as the navigation prints it."""
    language = _language(text)
    return f"<span {spoken_in(language)}>{html.escape(text)}</span>" if language else html.escape(text)


def _one_line(markup: str) -> str:
    """Return HTML on one line: no line of it can then look like Markdown, and what is not to be broken is not."""
    parts = re.split(r"(<pre>.*?</pre>)", str(markup), flags=re.DOTALL)
    return "".join(
        part.replace("\n", "&#10;").replace("\t", "&#9;")
        if part.startswith("<pre>")
        else re.sub(r"\s*\n\s*", " ", part)
        for part in parts
    ).strip()


def dumped(value: object) -> str:
    """Return a value as YAML."""
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000))


def _settings(edition: Edition, pages: Sequence[Page], _: Gettext, *, languages: Sequence[str]) -> dict[str, Any]:
    name = site_name(edition, _)
    day = format_day(edition.effective, edition.language)
    since = filled(_("in force from %(day)s"), edition.language, {"day": day})
    book = {
        "name": name,
        "position": str(title_of(edition, _)),
        "company": str(edition.company),
        "control": [
            edition.number,
            filled(_("version %(version)s"), edition.language, {"version": edition.version}),
            *([] if edition.control.standing.state == "draft" else [since]),
            str(title_of(edition, _)),
            name_of_language(edition.language),
        ],
        "words": _words(_),
        "language_name": name_of_language(edition.language),
        "languages": _languages(edition, languages),
        "alone": ["changes.html"] if edition.control.standing.state == "draft" else [],
        "numbers": {page.path: page.number for page in pages if page.number},
        "openings": [page.path for page in pages if page.is_opening],
        "notice": _notice(edition, _),
        "version": edition.version,
        "states": {
            "in-force": _("in force"),
            "superseded": _("superseded"),
            "withdrawn": _("withdrawn"),
            # TRANSLATORS: of a version that will be in force later.
            "announced": _("to come"),
        },
        "versions": _list_of_versions(edition),
        "logo": {"name": logo.name, "alt": str(edition.design.logo_alt)} if (logo := edition.design.logo) else {},
    }
    return {"site_name": html.escape(name), "nav": _nav(pages), "book": book}


def _languages(edition: Edition, languages: Sequence[str]) -> list[dict[str, str]]:
    """Return the other languages of an edition: code, own name, and the folder of that site beside this one."""
    folder = edition.control.folder
    up, below = ("../", f"{folder}/") if folder else ("", "")
    return [
        {
            "code": each,
            "direction": direction_of(each),
            "name": name_of_language(each),
            "folder": f"{up}../../{each}/{edition.role_id}/{below}",
        }
        for each in languages
        if each != edition.language
    ]


def _list_of_versions(edition: Edition) -> str:
    """Return where the list of an edition's versions is; empty where there is none."""
    control = edition.control
    if control.folder:
        return "../versions.js"
    return "versions.js" if control.versions else ""


def _notice(edition: Edition, _: Gettext) -> dict[str, str]:
    """Return what a reader is told above every page: where this version stands, and where to go instead."""
    standing = edition.control.standing
    words = notice_of(edition, _)
    if not words:
        return {}
    up = "../" if edition.control.folder else ""
    if standing.state == "in-force":
        return {"kind": "coming", "words": words, "link": f"{up}{standing.next}/index.html", "to": standing.next}
    is_any_in_force = any(each.state == "in-force" for each in edition.control.versions)
    links = {"draft": "latest/index.html" if is_any_in_force else "", "superseded": f"{up}index.html"}
    return {
        "kind": standing.state,
        "words": words,
        "link": links.get(standing.state, f"{up}index.html" if up else ""),
        "to": _("Read the version in force"),
    }


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
