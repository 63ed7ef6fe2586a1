"""Languages whose letters no font of the printed book has: said once, at the language, and not at each of its texts."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from standardbook.diagnostics import Diagnostic, diagnostic
from standardbook.model.handbook import Handbook
from standardbook.model.language import letters_of, name_of_language
from standardbook.resources.fonts import shown_characters

_NAMED = 8
"""So many of the letters that are lacking are named, not all."""


def check_letters(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find languages of the book that its fonts cannot print."""
    book = handbook.book
    for position, language in enumerate(book.languages):
        if lost := letters_lost(handbook, language):
            shown = " ".join(lost[:_NAMED]) + (" ..." if len(lost) > _NAMED else "")
            message = f"no font of the book has letters of `{language}` ({name_of_language(language)}): {shown}"
            hint = "`--only site` builds sites, which show what the reader's device can; a PDF needs a font with them"
            yield diagnostic("letters-without-font", book.span("languages", position), message, hint)


def letters_lost(handbook: Handbook, language: str) -> list[str]:
    """Return the letters with which a language writes its days and months that no font of the book has."""
    return sorted(letters_of(language) - letters_of_fonts(handbook))


def letters_of_fonts(handbook: Handbook) -> frozenset[str]:
    """Return every character that a font of the book can show, shipped or the company's own."""
    own = (each.characters for each in handbook.fonts)
    return _of_shipped_fonts().union(*(map(chr, each) for each in own))


@functools.cache
def _of_shipped_fonts() -> frozenset[str]:
    return frozenset(map(chr, shown_characters()))
