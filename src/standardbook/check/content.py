"""What stands in the fields: quantities, variants, pictures, and texts that every output can show."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt

from standardbook.check.letters import letters_lost, letters_of_fonts
from standardbook.check.references import authored_pieces
from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.figures import figures_in
from standardbook.model.handbook import REFERENCE, Handbook, Piece
from standardbook.model.prose import is_allowed_link, links_in, may_hold_markup, nesting_of, parser, raw_html_in
from standardbook.model.quantity import has_bare_number, parse_quantity, parse_range
from standardbook.resources.limits import MAX_MARKDOWN_NESTING, MAX_WORD

_SPACES = "\n\t\r\x85\u2028\u2029\u200b\u00ad\u2060"
_TOO_LONG = re.compile(rf"\S{{{MAX_WORD + 1},}}")


def check_quantities(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find numbers without a unit, and words where a number is needed."""
    hint = "write number and unit: 10 s, 20 min, 2 business days, 95 %"
    for _, piece in authored_pieces(handbook):
        if piece.marker.what == "quantity" and not (parse_quantity(piece.text) or parse_range(piece.text)):
            is_end = has_bare_number(piece.text)
            message = f"`{piece.text}` has no unit" if is_end else f"`{piece.text}` is not a number with a unit"
            yield diagnostic("quantity-without-unit", piece.span, message, hint)
        elif piece.marker.what == "measure" and has_bare_number(piece.text):
            yield diagnostic("quantity-without-unit", piece.span, f"`{piece.text}` has no unit", hint)


def check_variants(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find sets of variants that leave somebody without a rule."""
    for rule in handbook.rules:
        for_whom = {each.for_.casefold() for each in rule.variants}
        if for_whom and "everyone" not in for_whom and not {"women", "men"} <= for_whom:
            message = f"the variants of `{rule.id}` do not cover everyone"
            hint = "add a variant `for: everyone`, or one for women and one for men"
            yield diagnostic("variants-not-for-everyone", rule.span("variants"), message, hint)


def check_pictures(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find pictures that a reader who cannot see them would miss, and those that no reader sees."""
    for rule in handbook.rules:
        if rule.picture and not rule.picture_alt:
            hint = "add `picture_alt:` with what the picture shows"
            yield diagnostic(
                "picture-without-alt", rule.span("picture"), f"`{rule.picture}` has no alternative text", hint
            )
    languages = tuple(dict.fromkeys((handbook.book.source_language, *handbook.book.languages)))
    for each in figures_in(tuple(handbook.lists.values())):
        if each.language is not None and each.language not in languages:
            message = f"the book has no language `{each.language}`, so no edition shows this picture"
            hint = did_you_mean(each.language, languages, f"its languages are {', '.join(languages)}")
            yield diagnostic("picture-language-unknown", each.span("language"), message, hint)


def check_texts(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find texts that an output could not show as they were meant."""
    is_shown = not letters_lost(handbook, handbook.book.source_language)
    of_fonts = letters_of_fonts(handbook) if is_shown else None
    for _, piece in authored_pieces(handbook):
        yield from text_mistakes(piece, of_fonts=of_fonts)


def text_mistakes(piece: Piece, *, of_fonts: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Find what is wrong with one text, which may hold the characters `of_fonts`; without them these are not said."""
    if piece.marker.what in {"prose", "title", "plain", "measure", "quantity"}:
        yield from _unshowable(piece, of_fonts=of_fonts)
    if piece.marker.what == "prose":
        yield from _empty_words(piece)
    if piece.marker.what == "prose" and may_hold_markup(piece.text):
        tokens = _markdown().parse(piece.text)
        yield from _bad_links(piece, links_in(tokens))
        if html := raw_html_in(tokens):
            message = f"`{html[:60]}` is shown as text, not run as HTML"
            yield diagnostic("raw-html", piece.span, message, "write plain words or Markdown")
        if nesting_of(tokens) > MAX_MARKDOWN_NESTING:
            message = f"lists nested deeper than {MAX_MARKDOWN_NESTING} levels"
            yield diagnostic("nesting-too-deep", piece.span, message, "say it in fewer levels")


def _empty_words(piece: Piece) -> Iterator[Diagnostic]:
    for found in REFERENCE.finditer(piece.text) if "|" in piece.text else ():
        if found["words"] == "":
            message = f"`[[{found['id']}|]]` has no words behind its `|`"
            hint = f"write them, or let `[[{found['id']}]]` print the title"
            yield diagnostic("reference-without-words", piece.span, message, hint)


@functools.cache
def _markdown() -> MarkdownIt:
    return parser()


def unshowable(text: str, span: Span, *, of_fonts: frozenset[str]) -> Iterator[Diagnostic]:
    """Find characters that no font of the book has."""
    if lost := sorted({*text}.difference(of_fonts, _SPACES)):
        names = ", ".join(f"{each} ({unicodedata.name(each, f'U+{ord(each):04X}')})" for each in lost[:5])
        hint = "use a letter or sign of the shipped fonts (Latin, Cyrillic, Greek, Armenian, common signs)"
        yield diagnostic("unshowable-character", span, f"no font of the book can show {names}", hint)


def _unshowable(piece: Piece, *, of_fonts: frozenset[str] | None) -> Iterator[Diagnostic]:
    if of_fonts is not None:
        yield from unshowable(piece.text, piece.span, of_fonts=of_fonts)
    if word := _TOO_LONG.search(piece.text):
        message = f"a word of {len(word.group())} characters: `{word.group()[:20]}...`"
        yield diagnostic("word-too-long", piece.span, message, f"no word may be longer than {MAX_WORD} characters")


def _bad_links(piece: Piece, links: list[str]) -> Iterator[Diagnostic]:
    for url in links:
        if not is_allowed_link(url):
            hint = "link with `[[id]]` inside the book, and with https:, mailto: or tel: out of it"
            yield diagnostic("bad-link", piece.span, f"the link `{url[:60]}` leads nowhere a reader may go", hint)
