"""Letters that the fonts of the book lack: of a whole language, said once at the language, and of texts in use."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator

from standardbook.check.references import authored_pieces
from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Handbook
from standardbook.model.language import letters_of, name_of_language
from standardbook.resources.fonts import shown_characters

_NAMED = 5
"""So many of the letters that are lacking are named, not all."""


def check_letters(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find languages of the book that its fonts cannot print."""
    book = handbook.book
    named = {language: book.span("languages", position) for position, language in enumerate(book.languages)}
    for language, span in ({book.source_language: book.span("source_language")} | named).items():
        if lost := letters_lost(handbook, language):
            shown = " ".join(lost[:_NAMED]) + (" ..." if len(lost) > _NAMED else "")
            message = f"no font of the book has letters of `{language}` ({name_of_language(language)}): {shown}"
            hint = "`--only site` builds sites, which show what the reader's device can; a PDF needs a font with them"
            yield diagnostic("letters-without-font", span, message, hint)


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


def letters_of_own_fonts_lost(handbook: Handbook, words: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Find letters in use that a family of the company's own lacks, in texts, translations and further `words`.

    Each of these stands with where it is from.
    """
    if handbook.book.look is None:
        return
    span = handbook.book.look.span("fonts")
    used: dict[str, str] = {}
    for text, place in (*_texts_in_use(handbook), *words):
        for letter in {*text, *text.upper()} - used.keys():
            used[letter] = place
    letters = {each: place for each, place in used.items() if unicodedata.category(each)[0] in "LMN"}
    for family in dict.fromkeys(each.family for each in handbook.fonts):
        shown = frozenset.intersection(*(each.characters for each in handbook.fonts if each.family == family))
        if lost := sorted(each for each in letters if ord(each) not in shown):
            which = ", ".join(f"{each} ({letters[each]})" for each in lost[:_NAMED])
            more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
            message = f"the family `{family}` lacks letters that are in use: {which}{more}"
            hint = "take a font that has them, or leave out the languages that need them"
            yield diagnostic("font-lacks-letters", span, message, hint)


def _texts_in_use(handbook: Handbook) -> Iterator[tuple[str, str]]:
    yield "0123456789", "page numbers"
    yield from ((piece.text, _place(piece.span)) for _model, piece in authored_pieces(handbook))
    for translations in handbook.translations.values():
        yield from ((each.text, _place(each.span)) for each in translations.values())


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}"
