"""The index of the printed book: by subject, in the alphabet of its language, and by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint
from standardbook.model.language import in_alphabet, initial_of

_MOST_PAGES = 2
"""A line has room for so many numbers of pages."""


class IndexEntry(NamedTuple):
    """A line of the index: a word, and the one or two things of the book that are called by it."""

    title: str
    anchors: tuple[str, ...]


def index_of(edition: Edition) -> dict[str, Any]:
    """Return `letters`, each with its entries, and the standards that are `numbered`, in the order of their numbers."""
    found: dict[str, IndexEntry] = {}
    for title, anchor in _entries(edition):
        before = found.get(title.casefold())
        anchors = tuple(dict.fromkeys([*(before.anchors if before else ()), anchor]))[:_MOST_PAGES]
        found[title.casefold()] = IndexEntry(before.title if before else title, anchors)
    entries = sorted(found.values(), key=lambda each: in_alphabet(each.title, edition.language))
    grouped = groupby(entries, key=lambda each: initial_of(each.title, edition.language))
    numbered = [each for each in edition.standards if each.id in edition.numbers]
    return {
        "letters": [(letter, [*own]) for letter, own in grouped],
        "numbered": sorted(numbered, key=lambda each: int(edition.numbers[each.id][1:])),
    }


def _entries(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield words with the anchors of what they name, terms first: theirs is how it is spelt."""
    for term in edition.definitions:
        for word in (term.term, *term.synonyms):
            yield (word, f"definition-{term.id}")
    for touchpoint in edition.touchpoints:
        yield (touchpoint.title, f"touchpoint-{touchpoint.id}")
    for situation in edition.situations:
        yield (situation.title, f"situation-{situation.id}")
    for rule in edition.rules:
        yield (rule.item, f"rule-{rule.id}")
    for principle in edition.principles:
        yield (principle.name, f"principle-{principle.id}")
    for channel in edition.channels:
        yield (channel.title, f"channel-{channel.id}")
    for section in edition.provisions.sections:
        yield (section.title, f"provision-{section.id}")


def places_keeping(edition: Edition, numbers: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by principle the numbers of the places whose standards keep it."""
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    kept = {}
    for principle in edition.principles:
        own = frozenset(edition.realised_by[principle.id])
        here = [each for each in places if any(standard.id in own for standard in each.standards)]
        kept[principle.id] = [numbers[each.id] for each in here]
    return kept
