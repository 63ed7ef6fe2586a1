"""Translations: complete enough to publish, pointing where their sources point, and showable like them."""

from __future__ import annotations

from collections.abc import Iterator

from standardbook.check.content import text_mistakes
from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.fields import Marker
from standardbook.model.handbook import Handbook, Piece, entities_of, references_in
from standardbook.model.quantity import parse_quantity
from standardbook.model.reach import COMPLETE, closure_of, concrete_roles, definitions_in, reach_of
from standardbook.model.texts import BOOK, Text, texts_of
from standardbook.model.translation import Coverage, coverage_of

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
    for language, translations in handbook.translations.items():
        short = []
        for role in (*(each.id for each in concrete_roles(handbook)), COMPLETE):
            coverage = coverage_of(_texts_in_edition(handbook, role), translations)
            if coverage.share * 100 < allowed.number:
                short.append((role, coverage))
        if short:
            yield _too_few(handbook, language, short)


def _too_few(handbook: Handbook, language: str, short: list[tuple[str, Coverage]]) -> Diagnostic:
    least = ", ".join(f"{role} {coverage.percent} %" for role, coverage in short[:5])
    more = f" and {len(short) - 5} more" if len(short) > 5 else ""  # noqa: PLR2004 - the five just named
    message = f"editions in `{language}` are translated too little to publish: {least}{more}"
    return diagnostic("too-few-translations", handbook.book.span("translated_at_least"), message, _UPDATE)


def _texts_in_edition(handbook: Handbook, role: str) -> Iterator[Text]:
    reach = reach_of(handbook, role)
    mine = {*closure_of(handbook, role)} if role != COMPLETE else {each.id for each in handbook.roles}
    definitions = definitions_in(handbook, reach)
    kinds = {entity.id: entity.kind for entity in entities_of(handbook)}
    for text in texts_of(handbook):
        id_ = text.name.partition(".")[0]
        kind = kinds.get(id_, "")
        alone = {"role": id_ in mine, "definition": id_ in definitions, "": id_ == BOOK}
        if alone[kind] if kind in alone else reach.holds(kind, id_):
            yield text


def check_translated_texts(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find translations that refer to something else than their source, or that no output could show."""
    texts = {text.key: text for text in texts_of(handbook)}
    for translations in handbook.translations.values():
        for key, translation in translations.items():
            text = texts.get(key)
            if text is None or not translation.text:
                continue
            yield from text_mistakes(Piece(Marker("prose"), translation.text, translation.span))
            wanted, found = (sorted(references_in(each)) for each in (text.source, translation.text))
            if wanted != found and not translation.is_outdated:
                names = " ".join(f"[[{id_}]]" for id_ in wanted) or "none"
                message = f"the translation of `{text.name}` does not have the references of its source"
                hint = f"its source refers to: {names}"
                yield diagnostic("wrong-placeholder", translation.span, message, hint)
