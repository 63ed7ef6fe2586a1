"""Find the words of the glossary in a text, in every inflection: whole words, any case, the longest term first."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from standardbook.model.authored import Definition
from standardbook.model.language import base_language
from standardbook.model.stems import bases_of, beginning_of, fold, is_form_of, spelling, stems_of

_WORD = re.compile(r"\w+")
Standing = Literal["term", "avoided"]
_Meaning = Literal["term", "avoided", "other"]
"""What a listed word means; `other` looks like the term and is none."""


@dataclass(frozen=True)
class Found:
    """Where a text names a definition: by a word for it, or by one that is to be avoided."""

    start: int
    end: int
    id: str
    standing: Standing


@dataclass(frozen=True)
class _Form:
    """One way to name a definition."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    """What stands between its words."""
    id: str
    standing: _Meaning
    place: int


@dataclass(frozen=True)
class Terms:
    """The words under which each definition is found, by how forms of their first word begin, or by its stems."""

    language: str
    by_beginning: Mapping[str, tuple[_Form, ...]]
    lengths: tuple[int, ...]
    """How long beginnings are."""
    by_stem: Mapping[str, tuple[_Form, ...]]
    """Instead, where a form may begin otherwise. A stem costs far more than a beginning, and a text has many words."""
    avoided: tuple[str, ...] = ()
    """The beginnings of what is to be avoided."""
    _begun: dict[str, tuple[_Form, ...]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str) -> Iterator[Found]:
        """Yield where `text` names a definition, in order; what is found never overlaps."""
        words = list(_WORD.finditer(text)) if self.by_stem or self.by_beginning else []
        place = 0
        while place < len(words):
            begun = self._begun_by(words[place].group())
            form = self._longest(begun, words, place) if begun else None
            if form is None:
                place += 1
                continue
            last = place + len(form.words) - 1
            if form.standing != "other":
                yield Found(words[place].start(), words[last].end(), form.id, form.standing)
            place = last + 1

    def avoided_among(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words with which what is to be avoided may begin: a text without them need not be looked through.

        Most texts have none, and a language has far fewer words than its texts.
        """
        return frozenset(
            word
            for word in words
            if self._may_begin_avoided(word) and any(form.standing == "avoided" for form in self._begun_by(word))
        )

    def may_avoid(self, text: str, suspects: frozenset[str]) -> bool:
        """Tell whether something to be avoided stands in a text; `find` tells whether a longer term holds it.

        The suspects are what `avoided_among` told of the words of all texts.
        """
        if suspects.isdisjoint(words_in(text)):
            return False
        words = list(_WORD.finditer(text))
        return any(
            form.standing == "avoided" and self._fits(form, words, place)
            for place, match in enumerate(words)
            if match.group() in suspects
            for form in self._begun_by(match.group())
        )

    def _may_begin_avoided(self, word: str) -> bool:
        """Tell quickly whether a word begins as one to avoid does, where that can be told."""
        return bool(self.by_stem) or spelling(word, self.language).startswith(self.avoided)

    def _longest(self, begun: Iterable[_Form], words: list[re.Match[str]], place: int) -> _Form | None:
        fitting = [form for form in begun if self._fits(form, words, place)]
        return min(fitting, key=lambda form: self._rank(form, words, place), default=None)

    def _begun_by(self, word: str) -> tuple[_Form, ...]:
        """Return what a word may be the first word of; a text repeats its words, so each is looked up once."""
        found = self._begun.get(word)
        if found is None:
            rivals = {form.place: form for form in self._rivals(word)}
            found = tuple(form for form in rivals.values() if self._is_form(word, form, 0))
            self._begun[word] = found
        return found

    def _rivals(self, word: str) -> Iterator[_Form]:
        if self.by_stem:
            for stem in stems_of(word, self.language):
                yield from self.by_stem.get(stem, ())
        if self.by_beginning:
            written = spelling(word, self.language)
            for length in self.lengths:
                yield from self.by_beginning.get(written[:length], ())

    def _fits(self, form: _Form, words: list[re.Match[str]], place: int) -> bool:
        """Tell whether a form, whose first word is at a place, stands there as a whole."""
        if len(form.words) == 1:
            return True
        if place + len(form.words) > len(words):
            return False
        matches = words[place : place + len(form.words)]
        return _gaps(matches) == form.gaps and all(
            self._is_form(match.group(), form, step) for step, match in enumerate(matches[1:], 1)
        )

    def _is_form(self, word: str, form: _Form, step: int) -> bool:
        """Tell whether a word may be one of a form's; what is never the term is just what is listed."""
        if form.standing == "other":
            own = base_language(self.language)
            return fold(word, own) == fold(form.words[step], own)
        return is_form_of(word, form.words[step], self.language)

    @staticmethod
    def _rank(form: _Form, words: list[re.Match[str]], place: int) -> tuple[object, ...]:
        """Rank the longest first, then the one written just so, then what is no term before all else that fits."""
        written = tuple(words[place + step].group().casefold() for step in range(len(form.words)))
        standing = ("other", "avoided", "term").index(form.standing)
        return -len(form.words), written != form.words, standing, -len("".join(form.words)), form.place


def words_in(text: str) -> list[str]:
    """Return the words of a text as `find` sees them."""
    return _WORD.findall(text)


def terms_of(definitions: Iterable[Definition], language: str) -> Terms:
    """Return the finder of terms, forms, synonyms and words to avoid in texts of a language.

    A form belongs to the first definition that lists it.
    """
    by_stem: dict[str, list[_Form]] = {}
    by_beginning: dict[str, list[_Form]] = {}
    place = 0
    for definition in definitions:
        for standing, listed in _listed(definition):
            matches = list(_WORD.finditer(listed))
            if not matches:
                continue
            place += 1
            words = tuple(match.group().casefold() for match in matches)
            form = _Form(words, _gaps(matches), definition.id, standing, place)
            beginning = beginning_of(words[0], language)
            if beginning is not None:
                by_beginning.setdefault(beginning, []).append(form)
                continue
            for stem in bases_of(words[0], language):
                by_stem.setdefault(stem, []).append(form)
    lengths = tuple(sorted({*map(len, by_beginning)}))
    avoided = [each for each, forms in by_beginning.items() if any(form.standing == "avoided" for form in forms)]
    return Terms(language, _frozen(by_beginning), lengths, _frozen(by_stem), tuple(avoided))


def _frozen(found: Mapping[str, list[_Form]]) -> dict[str, tuple[_Form, ...]]:
    return {key: tuple(forms) for key, forms in found.items()}


def _gaps(words: list[re.Match[str]]) -> tuple[str, ...]:
    """Return what stands between the words of a text, each in the one way it is compared."""
    return tuple(_gap(one.string[one.end() : two.start()]) for one, two in itertools.pairwise(words))


def _gap(between: str) -> str:
    return " " if between == " " else re.sub(r"\s+", " ", between).replace("‑", "-").replace("’", "'")


def _listed(definition: Definition) -> Iterator[tuple[_Meaning, str]]:
    for word in definition.never_in:
        yield "other", word
    for form in (definition.term, *definition.forms, *definition.synonyms):
        yield "term", form
    for word in definition.avoid:
        yield "avoided", word
