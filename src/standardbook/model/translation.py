"""Translations of a handbook's texts, and the handbook in another language.

What has no translation stays in the source language, and says so: a text that is foreign to its edition, or older than
its source, is a `Foreign`, which the outputs mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standardbook.model.authored import Definition
from standardbook.model.handbook import Handbook, Translation, references_in
from standardbook.model.language import Foreign
from standardbook.model.texts import NO_WORDS, Text, rewritten


@dataclass(frozen=True)
class Coverage:
    """How much of a number of texts has a translation."""

    total: int
    translated: int
    outdated: int
    """Those whose source has changed since; they are not among the translated."""

    @property
    def share(self) -> float:
        """The share of texts with a translation that is not older than its source, from 0 to 1."""
        return self.translated / self.total if self.total else 1.0

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 100 means everything."""
        return int(self.share * 100)


def in_language(handbook: Handbook, language: str) -> Handbook:
    """Return the handbook in a language: translated where it is, marked as foreign or outdated where it is not."""
    if language == handbook.book.source_language:
        return handbook
    translations = handbook.translations.get(language, {})
    source = handbook.book.source_language

    def rewrite(text: Text) -> str:
        found = usable(text, translations)
        if found is None:
            return NO_WORDS if text.is_list else Foreign(text.source, source)
        return Foreign(found.text, language, is_outdated=True) if found.is_outdated else found.text

    return rewritten(handbook, rewrite)


def definitions_in_language(handbook: Handbook, language: str) -> tuple[Definition, ...]:
    """Return the definitions in a language, without putting the rest of the handbook into it."""
    alone = Handbook(handbook.book, definitions=handbook.definitions, translations=handbook.translations)
    return in_language(alone, language).definitions


def usable(text: Text, translations: Mapping[tuple[str, str], Translation]) -> Translation | None:
    """Return the translation that a reader may get: not an empty one, nor an old one that refers to something else."""
    found = translations.get(text.key)
    if found is None or not found.text.strip():
        return None
    return found if sorted(references_in(found.text)) == sorted(references_in(text.source)) else None


def coverage_of(texts: Iterable[Text], translations: Mapping[tuple[str, str], Translation]) -> Coverage:
    """Return how many texts have a translation; lists of words for the glossary do not count."""
    return coverage_among(usable(text, translations) for text in texts if not text.is_list)


def coverage_among(usable_ones: Iterable[Translation | None]) -> Coverage:
    """Return how many of some texts have a translation, from what `usable` found for each."""
    found = [*usable_ones]
    outdated = sum(each is not None and each.is_outdated for each in found)
    return Coverage(len(found), sum(each is not None for each in found) - outdated, outdated)
