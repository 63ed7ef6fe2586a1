"""Words that the glossary says not to use, in the handbook's texts and in their translations."""

from __future__ import annotations

from collections.abc import Iterator

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Handbook
from standardbook.model.terms import Terms, terms_of
from standardbook.model.texts import Text, texts_of
from standardbook.model.translation import in_language

_MAY_QUOTE = ("avoid.phrase", "forbidden", "must_not", "should_not", "do_not")
"""The fields that name what is not to be said or done."""


def check_avoided_words(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find words to avoid in texts that staff read as an example of how to speak."""
    defined = {each.id for each in handbook.definitions}
    texts = [each for each in texts_of(handbook) if not _may_hold_them(each, defined)]
    source = handbook.book.source_language
    terms = terms_of(handbook.definitions, source)
    better = {each.id: each.term for each in handbook.definitions}
    for text in texts:
        yield from _avoided_in(text.source, text.span, terms, better)
    for language, translations in handbook.translations.items():
        definitions = in_language(handbook, language).definitions
        terms, better = terms_of(definitions, language), {each.id: each.term for each in definitions}
        for text in texts:
            if found := translations.get(text.key):
                yield from _avoided_in(found.text, found.span, terms, better)


def _may_hold_them(text: Text, defined: set[str]) -> bool:
    id_, _, field = text.name.partition(".")
    return field in _MAY_QUOTE or id_ in defined


def _avoided_in(text: str, span: Span, terms: Terms, better: dict[str, str]) -> Iterator[Diagnostic]:
    for found in terms.find(text):
        if found.standing == "avoided":
            word = text[found.start : found.end]
            hint = f"write `{better[found.id]}`, or take the word out of `avoid` of the definition `{found.id}`"
            yield diagnostic("avoided-word", span, f"the glossary says not to use `{word}`", hint)
