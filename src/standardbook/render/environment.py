"""The Jinja environment: text is data and always escaped, templates are ours or the company's own."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path

from babel.lists import format_list
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from standardbook.diagnostics import AuthorError, Span, diagnostic
from standardbook.model.edition import Edition
from standardbook.model.kinds import fields_of, label_of
from standardbook.model.language import base_language, format_day, locale_of, spoken_in
from standardbook.model.quantity import AT_ONCE, format_quantity
from standardbook.render.compiled import COMPILED
from standardbook.render.differences import rows_of
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.marks import marks_of
from standardbook.render.targets import TargetWriter
from standardbook.render.typesetting import typeset
from standardbook.render.wording import filled

Gettext = Callable[[str], str]
"""Translates a word of the templates."""


def environment_of(
    edition: Edition, folders: Sequence[Path], fragments: FragmentCache | None = None
) -> tuple[Environment, Gettext]:
    """Return the environment of an edition over template folders, and its language's words for what is no template.

    A template in an earlier folder goes before one of the same name. What `fragments` has is not made again.
    """
    fragments = fragments or FragmentCache()
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=COMPILED,
    )
    made.filters["capital"] = _capitalised
    words = fragments.words(edition.language, folders)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    language = edition.language
    made.globals |= _words_of_templates(words, language)

    def translated(message: str) -> str:
        return typeset(words.gettext(message), language)

    def quantity(text: str) -> str:
        said = words.gettext(AT_ONCE) if text == AT_ONCE else format_quantity(text, language, words)
        return typeset(said, language)

    def quantity_once(text: str) -> str:
        return fragments.once(("quantity", language, text), lambda: quantity(text))

    marks = marks_of(edition, words.gettext)
    targets = TargetWriter(quantity_once, words.gettext)
    made.globals |= {
        "edition": edition,
        "role_title": title_of(edition, translated),
        "picture_named": edition.pictures.__getitem__,
        "quantity": quantity_once,
        "targets_of": targets,
        "day": lambda text: typeset(format_day(text, language), language),
        "listed": lambda items: _listed(items, language),
        "page_words": _page_words,
        "rows_of": lambda change: rows_of(change, translated, language),
        "choice_of": lambda kind, field, value: translated(fields_of(kind)[field].choices[value]),
        "label_of": lambda kind, field: translated(label_of(kind, field)),
        "heading_of": lambda kind, field: _capitalised(translated(label_of(kind, field))),
        "mark_of": lambda kind, id_: marks.get(f"{kind}-{id_}", ""),
        "permanent_number": lambda id_: edition.numbers.get(id_, ""),
        "notice": notice_of(edition, translated),
        "spoken_in": lambda code: Markup(spoken_in(code)),  # noqa: S704 - a checked code of a language
    }
    return made, translated


def _words_of_templates(words: NullTranslations, language: str) -> dict[str, Callable[..., Markup]]:
    """Return what `_` and `ngettext` do in a template: words of the reader's language, with values in their places."""

    def safe(pattern: str, values: Mapping[str, object]) -> Markup:
        shown = {name: value if isinstance(value, int) else escape(value) for name, value in values.items()}
        return Markup(filled(typeset(pattern, language), language, shown))  # noqa: S704 - the words are ours, and the values escaped

    def gettext(message: str, **values: object) -> Markup:
        return safe(words.gettext(message), values)

    def ngettext(one: str, many: str, num: int, **values: object) -> Markup:
        return safe(words.ngettext(one, many, num), {"num": num, **values})

    return {"gettext": gettext, "ngettext": ngettext}


def _listed(items: Iterable[object], language: str) -> Markup:
    """Return things in a row, as the language lists them; Filipino prose has no comma before the last, CLDR has one."""
    found = [str(escape(each)) for each in items]
    if base_language(language) == "tl" and len(found) > 1:
        return Markup(f"{', '.join(found[:-1])} at {found[-1]}")  # noqa: S704 - escaped above
    return Markup(format_list(found, locale=locale_of(language)))  # noqa: S704 - the same


def _capitalised(words: str) -> str:
    """Return words with a capital at the beginning, as the head of a column; what was safe in HTML stays so."""
    return words[:1].upper() + words[1:]


def without_edition() -> dict[str, StrictUndefined]:
    """Return what takes from a template all that belongs to one edition: a place is made once for every edition.

    A template that asks for it is broken, and never prints what was meant for another.
    """
    names = ("edition", "role_title", "notice", "number", "entries", "counts", "pdf_name", "page_at", "page_of")
    return {name: StrictUndefined(f"`{name}` is the edition's, and this page is shared", name=name) for name in names}


def are_shared(folders: Sequence[Path]) -> bool:
    """Return whether places may be made once for all editions: a company's own templates may use the edition there."""
    return len(folders) == 1


def notice_of(edition: Edition, _: Gettext) -> str:
    """Return what is said of an edition that is not simply in force; empty for one that is."""
    standing, language = edition.control.standing, edition.language

    def said(words: str, day: str = "", version: str = "") -> str:
        shown = typeset(format_day(day, language), language) if day else ""
        return filled(words, language, {"day": shown, "version": version})

    match standing.state:
        case "draft" if standing.by:
            draft = _("Draft after version %(version)s: not released, do not work by it.")
            return said(draft, version=standing.by)
        case "announced":
            return said(_("Not yet in force: from %(day)s."), standing.since)
        case "superseded" if standing.by:
            return said(_("Superseded by version %(version)s since %(day)s."), standing.since, standing.by)
        case "withdrawn" | "superseded":
            return said(_("Withdrawn since %(day)s."), standing.since)
        case "in-force" if standing.next:
            return said(_("Version %(version)s takes effect on %(day)s."), standing.next_from, standing.next)
    return ""


def title_of(edition: Edition, _: Gettext) -> str:
    """Return for whom an edition is, as its covers say it."""
    return _("Complete edition") if edition.is_complete else edition.role_title


def _page_words(pattern: str) -> list[str]:
    """Return what stands before, between and after the two numbers of `page 3 of 60`."""
    parts = re.split(r"\{pages?\}", pattern)
    return parts if len(parts) == 3 else ["", "/", ""]  # noqa: PLR2004 - before, between, after


@contextmanager
def template_mistakes() -> Iterator[None]:
    """Turn a mistake in a template, which may be a company's own, into an AuthorError with its file and line."""
    try:
        yield
    except TemplateError as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        file = getattr(error, "filename", None) or (frames[-1].filename if frames else "templates")
        line = getattr(error, "lineno", None) or (frames[-1].lineno if frames else None) or 1
        hint = "templates of your own go before the shipped ones: mend it, or take it away to use the shipped one"
        found = diagnostic("broken-template", Span(str(file), line), error.message or "cannot be rendered", hint)
        raise AuthorError([found]) from error
