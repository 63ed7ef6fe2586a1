"""What the renderings of several editions have in common, so that each thing is done once.

A memory lives as long as one job. What it gives back was made from the same values, so it cannot bring anything into an
edition that this edition does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from standardbook.model.edition import EditionSituation, EditionTouchpoint
from standardbook.words import words_of

_T = TypeVar("_T")


def identity_of(place: EditionTouchpoint | EditionSituation) -> tuple[object, ...]:
    """Return what names the content of a place: its standards by identity, all else that its pages print by value."""
    if isinstance(place, EditionTouchpoint):
        return replace(place, standards=(), is_mine=False, is_answered_for=False), tuple(map(id, place.standards))
    return replace(place, standards=()), tuple(map(id, place.standards))


class Memory(BytecodeCache):
    """Compiled templates, words of languages, and pieces of HTML."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._templates: dict[str, bytes] = {}
        self._words: dict[tuple[str, tuple[Path, ...]], NullTranslations] = {}
        self._made: dict[Hashable, Any] = {}
        self.plain: dict[str, str] = {}
        """Texts without markup, by the texts."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja a template that was compiled before."""
        if known := self._templates.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that Jinja has compiled."""
        self._templates[bucket.key] = bucket.bytecode_to_string()

    def words(self, language: str, folders: Sequence[Path]) -> NullTranslations:
        """Return the words of a language from the folders of templates."""
        key = (language, tuple(folders))
        if key not in self._words:
            self._words[key] = words_of(language, folders)
        return self._words[key]

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what `make` returns. `key` must name everything that it is made from, by value or by identity."""
        if key not in self._made:
            self._made[key] = make()
        return cast(_T, self._made[key])
