"""The Jinja environment: text is data and always escaped, templates are ours or the company's own."""

from __future__ import annotations

import gettext
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from standardbook.diagnostics import AuthorError, Span, diagnostic
from standardbook.model.edition import Edition
from standardbook.model.language import locale_of
from standardbook.model.quantity import format_quantity


def environment(folders: Sequence[Path]) -> Environment:
    """Return the environment over template folders; a template in an earlier folder goes first."""
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(gettext.NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    return made


def use_edition(made: Environment, edition: Edition) -> None:
    """Give the templates what formats by the edition's language: `quantity` and `day`."""
    made.globals["edition"] = edition
    made.globals["quantity"] = lambda text: format_quantity(text, edition.language)
    made.globals["day"] = lambda text: format_date(date.fromisoformat(text), "long", locale=locale_of(edition.language))


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
