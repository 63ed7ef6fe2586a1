"""Words that the glossary says not to use, and prohibitions that say it twice: in texts and in their translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.authored import Definition
from standardbook.model.fields import OBLIGATIONS
from standardbook.model.handbook import Handbook
from standardbook.model.statements import PROHIBITIONS, beginning_of, prohibition_inside
from standardbook.model.terms import terms_of, words_in
from standardbook.model.texts import Text, texts_of
from standardbook.model.translation import definitions_in_language

_MAY_QUOTE = ("avoid.phrase", "forbidden", "must_not", "should_not", "do_not")
"""The fields that name what is not to be said or done."""


def check_avoided_words(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find words to avoid in texts that staff read as an example of how to speak."""
    defined = {each.id for each in handbook.definitions}
    texts = [each for each in texts_of(handbook) if not _may_hold_them(each, defined)]
    source = handbook.book.source_language
    written = [(text.source, text.span) for text in texts]
    yield from _avoided_in(written, handbook.definitions, source)
    for language, translations in handbook.translations.items():
        found = [translations[text.key] for text in texts if text.key in translations]
        translated = [(each.text, each.span) for each in found]
        yield from _avoided_in(translated, definitions_in_language(handbook, language), language)


def _may_hold_them(text: Text, defined: set[str]) -> bool:
    id_, _, field = text.name.partition(".")
    return field in _MAY_QUOTE or id_ in defined


def _avoided_in(
    texts: Sequence[tuple[str, Span]], definitions: Sequence[Definition], language: str
) -> Iterator[Diagnostic]:
    terms, better = terms_of(definitions, language), {each.id: each.term for each in definitions}
    suspects = terms.avoided_among({word for text, _ in texts for word in words_in(text)})
    for text, span in texts:
        for found in terms.find(text) if terms.may_avoid(text, suspects) else ():
            if found.standing == "avoided":
                word = text[found.start : found.end]
                hint = f"write `{better[found.id]}`, or take the word out of `avoid` of the definition `{found.id}`"
                yield diagnostic("avoided-word", span, f"the glossary says not to use `{word}`", hint)


def check_negations(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find prohibitions that forbid twice, and orders that say not to do something, in every language."""
    texts = [(each.name.rpartition(".")[2], each) for each in texts_of(handbook)]
    obligations = [(kind, each) for kind, each in texts if kind in OBLIGATIONS]
    for kind, text in obligations:
        yield from _negations_in(kind, text.source, text.span, handbook.book.source_language)
    for language, translations in handbook.translations.items():
        for kind, text in obligations:
            if found := translations.get(text.key):
                yield from _negations_in(kind, found.text, found.span, language)


def _negations_in(kind: str, text: str, span: Span, language: str) -> Iterator[Diagnostic]:
    begins = beginning_of(text, language)
    if kind in PROHIBITIONS and begins and begins.count > 1:
        message = f"`{kind}` forbids, and `{begins.words}` forbids once more: what is to be done?"
        hint = "write what is not to be done, such as `Wear perfume.`; or what is to be done, as a `must`"
        yield diagnostic("double-negation", span, message, hint)
    elif kind in PROHIBITIONS and (word := prohibition_inside(text, language)):
        message = f"`{word}` stands inside a `{kind}`, whose sentence begins with a prohibition of its own"
        hint = "write what is not to be done without it, or begin the sentence with it"
        yield diagnostic("double-negation", span, message, hint)
    elif kind in {"must", "should"} and begins and begins.is_prohibition:
        message = f"`{kind}` says what to do, and the text begins with `{begins.words}`"
        hint = f"write `{kind}_not:` and what is not to be done, or say what is done instead"
        yield diagnostic("negated-must", span, message, hint)
