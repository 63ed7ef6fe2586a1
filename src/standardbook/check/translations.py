"""Translations: complete enough to publish, pointing where their sources point, and showable like them."""

from __future__ import annotations

from collections.abc import Iterator

from standardbook.check.content import text_mistakes
from standardbook.check.letters import letters_lost, letters_of_fonts
from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.fields import Marker
from standardbook.model.handbook import Handbook, Piece, Translation, bare_references_in, entities_of, references_in
from standardbook.model.quantity import parse_quantity
from standardbook.model.reach import COMPLETE, closure_of, concrete_roles, definitions_in, reach_of
from standardbook.model.texts import BOOK, Text, texts_of
from standardbook.model.translation import Coverage, coverage_among, coverage_of, usable

_UPDATE = "`standardbook translate` brings the file up to date, `--status` shows what is missing"


def check_languages(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find languages of the book that have no translations, or not all of them."""
    book = handbook.book
    texts = texts_of(handbook)
    for position, language in enumerate(book.languages):
        if language == book.source_language:
            continue
        translations = handbook.translations.get(language)
        span = book.span("languages", position)
        if not translations:
            message = f"there are no translations into `{language}`, so it gets no editions"
            hint = f"`standardbook translate` starts translations/{language}.po, or take {language} out of `languages`"
            yield diagnostic("missing-translations", span, message, hint)
            continue
        coverage = coverage_of(texts, translations)
        if coverage.translated < coverage.total:
            missing = coverage.total - coverage.translated - coverage.outdated
            message = f"`{language}`: {missing} of {coverage.total} texts have no translation"
            message += f", {coverage.outdated} are older than their source" if coverage.outdated else ""
            file = next(iter(translations.values())).span.file
            yield diagnostic("incomplete-translations", Span(file), message, _UPDATE)


def check_enough_translated(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find editions of which less is translated than the book allows."""
    allowed = parse_quantity(handbook.book.translated_at_least or "")
    if allowed is None:
        return
    if allowed.unit != "%":
        hint = "write a share, such as 95 %"
        span = handbook.book.span("translated_at_least")
        yield diagnostic("invalid-value", span, "this is not a share of the texts", hint)
        return
    editions = _keys_in_editions(handbook)
    for language, translations in handbook.translations.items():
        found = {text.key: usable(text, translations) for text in texts_of(handbook)}
        short = []
        for role, keys in editions.items():
            coverage = coverage_among(found[key] for key in keys)
            if coverage.share * 100 < allowed.number:
                short.append((role, coverage))
        if short:
            yield _too_few(handbook, language, short)


def _too_few(handbook: Handbook, language: str, short: list[tuple[str, Coverage]]) -> Diagnostic:
    least = ", ".join(f"{role} {coverage.percent} %" for role, coverage in short[:5])
    more = f" and {len(short) - 5} more" if len(short) > 5 else ""  # noqa: PLR2004 - the five just named
    message = f"editions in `{language}` are translated too little to publish: {least}{more}"
    return diagnostic("too-few-translations", handbook.book.span("translated_at_least"), message, _UPDATE)


def _keys_in_editions(handbook: Handbook) -> dict[str, list[tuple[str, str]]]:
    """Return the keys of the texts that each edition has, lists of words for the glossary aside."""
    kinds = {entity.id: entity.kind for entity in entities_of(handbook)}
    owners = {text.key: text.name.partition(".")[0] for text in texts_of(handbook) if not text.is_list}
    rows = [(key, kinds.get(id_, ""), id_) for key, id_ in owners.items()]
    editions: dict[str, list[tuple[str, str]]] = {}
    for role in (*(each.id for each in concrete_roles(handbook)), COMPLETE):
        reach = reach_of(handbook, role)
        mine = {*closure_of(handbook, role)} if role != COMPLETE else {each.id for each in handbook.roles}
        alone = {"role": mine, "definition": definitions_in(handbook, reach), "": {BOOK}}
        editions[role] = [
            key for key, kind, id_ in rows if (id_ in alone[kind] if kind in alone else reach.holds(kind, id_))
        ]
    return editions


def check_translated_texts(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find translations that refer to something else than their source, or that no output could show."""
    texts = {text.key: text for text in texts_of(handbook)}
    of_fonts = letters_of_fonts(handbook)
    for language, translations in handbook.translations.items():
        shown = None if letters_lost(handbook, language) else of_fonts
        for key, translation in translations.items():
            text = texts.get(key)
            if text is None or not translation.text:
                continue
            yield from text_mistakes(Piece(Marker("prose"), translation.text, translation.span), of_fonts=shown)
            wanted, found = (sorted(references_in(each)) for each in (text.source, translation.text))
            if wanted != found and not translation.is_outdated:
                names = " ".join(f"[[{id_}]]" for id_ in wanted) or "none"
                message = f"the translation of `{text.name}` does not have the references of its source"
                hint = f"its source refers to: {names}"
                yield diagnostic("wrong-placeholder", translation.span, message, hint)
            elif wanted == found:
                yield from _without_own_words(text, translation)


def _without_own_words(text: Text, translation: Translation) -> Iterator[Diagnostic]:
    """Find references that have words of their own in the source alone: a reader without the target would get none."""
    bare = bare_references_in(text.source)
    for id_ in dict.fromkeys(bare_references_in(translation.text)):
        if id_ not in bare:
            message = f"the source of `{text.name}` says `{id_}` in words of its own, the translation does not"
            yield diagnostic("wrong-placeholder", translation.span, message, f"write `[[{id_}|words of yours]]`")
