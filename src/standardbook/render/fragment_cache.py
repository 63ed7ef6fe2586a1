"""What the renderings of several editions have in common, so that each thing is done once.

What it gives back was made from the same values, so it cannot bring anything into an edition that this edition
does not hold.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any, TypeVar, cast

from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint
from standardbook.model.handbook import references_in
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.digest import digest_of

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Same:
    """A value as part of a key: alike to nothing but itself, and kept with the key, so that none can take its place.

    That another is equal is not enough: a text in another language equals the same words in the reader's own.
    """

    value: object

    def __eq__(self, other: object) -> bool:
        """Tell whether another holds the very same value."""
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        """Return what tells most values apart."""
        return id(self.value)


class FragmentCache:
    """Words of languages, and pieces of HTML."""

    def __init__(self, pieces: Mapping[str, str] | None = None) -> None:
        """Remember these pieces of HTML, by their keys, and nothing else yet."""
        self._pieces = dict(pieces or {})
        self.used: dict[str, str] = {}
        """The pieces given back until now, by their keys."""
        self._words: dict[tuple[str, tuple[Path, ...]], NullTranslations] = {}
        self._made: dict[Hashable, Any] = {}
        self.plain: dict[tuple[str, str], str] = {}
        """Texts without markup, by their languages and the texts."""

    def next(self) -> FragmentCache:
        """Return one with what does not depend on the objects of one handbook: words, pieces of HTML."""
        made = FragmentCache(self._pieces | self.used)
        made._words, made.plain = self._words, self.plain
        return made

    def words(self, language: str, folders: Sequence[Path]) -> NullTranslations:
        """Return the words of a language from the folders of templates."""
        key = (language, tuple(folders))
        if key not in self._words:
            self._words[key] = catalogue_of(language, folders)
        return self._words[key]

    def piece(
        self, edition: Edition, place: EditionTouchpoint | EditionSituation, *beside: str, make: Callable[[], str]
    ) -> str:
        """Return the HTML that is made from a place of an edition and nothing else but what stands `beside`."""
        key = digest_of(self._glossary(edition), self._content(edition, place), beside)
        if key not in self.used:
            self.used[key] = self._pieces[key] if key in self._pieces else make()
        return self.used[key]

    def _glossary(self, edition: Edition) -> str:
        key = ("glossary", *map(Same, edition.definitions))
        return self.once(key, lambda: digest_of(repr(edition.definitions)))

    def _content(self, edition: Edition, place: EditionTouchpoint | EditionSituation) -> str:
        """Return the digest of all that the pages of a place print: its fields, its standards, what they refer to."""
        bare: EditionTouchpoint | EditionSituation
        if isinstance(place, EditionTouchpoint):
            bare = replace(place, standards=(), is_mine=False, is_answered_for=False)
        else:
            bare = replace(place, standards=())
        texts = [repr(bare)]
        texts += [self.once(("standard", Same(each)), functools.partial(repr, each)) for each in place.standards]
        named = {id_ for text in texts for id_ in references_in(text)}
        named |= {id_ for each in place.standards for id_ in each.principles}
        named |= {*place.touchpoints} if isinstance(place, EditionSituation) else set()
        names = [edition.names[each] for each in sorted(named) if each in edition.names]
        names += [
            edition.names[each] for name in [*names] for each in references_in(name.title) if each in edition.names
        ]
        numbers = [edition.numbers.get(each.id, "") for each in (place, *place.standards)]
        return digest_of(tuple(texts), repr(names), tuple(numbers))

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what `make` returns. `key` must name everything that it is made from, by value or as the Same."""
        if key not in self._made:
            self._made[key] = make()
        return cast(_T, self._made[key])


def fragments_in(content: bytes | None) -> dict[str, str]:
    """Return the fragments of HTML that were kept as JSON; none for anything else."""
    try:
        known = json.loads(content or b"{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}
