"""The stems under which the inflected forms of a word meet: Snowball where it has the language, own rules elsewhere.

The rules of Filipino and Armenian are a table, `affixes.json`, which the search of the site reads too. Snowball's
Armenian stem of "customer" is the word "often", and Filipino it does not have.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

import snowballstemmer

from standardbook.model.language import base_language

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
_LOST_AT_THE_END = {"en": 1}
"""How many of a term's last letters an inflected form may lack; elsewhere three."""


@functools.lru_cache(maxsize=200_000)
def stems_of(word: str, language: str) -> frozenset[str]:
    """Return the stems of a word of a text: every word that it may be a form of has one of them among its bases."""
    own = base_language(language)
    folded = fold(word, own)
    if own in _RULES:
        return frozenset(_RULES[own](folded))
    return frozenset(_snowball(folded, own))


@functools.lru_cache(maxsize=20_000)
def bases_of(word: str, language: str) -> frozenset[str]:
    """Return the stems by which a word of the glossary is found: few, so that only its own forms meet it."""
    own = base_language(language)
    folded = fold(word, own)
    if own == "hy":
        return frozenset({folded, *_without_last_vowel(folded)})
    return frozenset({folded}) if own in _RULES else frozenset(_snowball(folded, own))


def is_form_of(word: str, term: str, language: str) -> bool:
    """Tell whether a word of a text may be an inflected form of a word of the glossary."""
    own = base_language(language)
    if bases_of(term, language).isdisjoint(stems_of(word, language)):
        return False
    if own in _RULES:
        return True
    # Stemmers cut too much now and then: the custom is no customer. And only an ending makes a Hungarian vowel short.
    wanted, found = fold(term, own), fold(word, own)
    if own == "hu" and len(found) > len(wanted):
        wanted, found = _short(wanted, own), _short(found, own)
    shared = next((place for place, pair in enumerate(zip(wanted, found, strict=False)) if len({*pair}) > 1), None)
    length = min(len(wanted), len(found)) if shared is None else shared
    return length >= len(wanted) - min(_LOST_AT_THE_END.get(own, 3), len(wanted) // 3)


def beginning_of(term: str, language: str) -> str | None:
    """Return how every form of a word of the glossary begins, as `spelling` has it; None where forms get prefixes."""
    own = base_language(language)
    if own in _RULES:
        return None
    wanted = spelling(term, language)
    return wanted[: len(wanted) - min(_LOST_AT_THE_END.get(own, 3), len(wanted) // 3)]


@functools.lru_cache(maxsize=200_000)
def spelling(word: str, language: str) -> str:
    """Return a word so that its forms begin alike: folded, and in Hungarian with short vowels only."""
    own = base_language(language)
    folded = fold(word, own)
    return folded.translate(_SHORT_VOWELS) if own == "hu" else folded


_SHORT_VOWELS = str.maketrans("áé", "ae")


def fold(word: str, language: str) -> str:
    """Return a word in the one spelling in which it is compared."""
    folded = unicodedata.normalize("NFC", word.casefold())
    if language == "ru":
        return folded.replace("ё", "е")
    if language == "tl":
        plain = "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))
        return plain.replace("o", "u").replace("e", "i")
    return folded


def _snowball(word: str, language: str) -> Iterator[str]:
    yield word
    name = _SNOWBALL.get(language)
    if name is None:
        return
    stem = _stemmer(name).stemWord(word)
    yield stem
    yield _short(stem, language)
    if language == "ru" and len(stem) > 4:  # noqa: PLR2004 - in shorter words the vowel belongs to the root
        yield re.sub(r"(?<=[бвгджзклмнпрстфхцчшщьй])[ое](?=[кнцл]$)", "", stem)


def _short(word: str, language: str) -> str:
    """Return a Hungarian word with its last long vowel short: ügyfél, ügyfelek."""
    return (
        re.sub(r"[áé](?=[^aáeéiíoóöőuúüű]*$)", lambda match: {"á": "a", "é": "e"}[match[0]], word)
        if language == "hu"
        else word
    )


@functools.cache
def _stemmer(name: str) -> Any:  # noqa: ANN401 - the library has no types
    return snowballstemmer.stemmer(name)


@functools.cache
def _affixes(language: str) -> Mapping[str, Any]:
    table = json.loads(files(__package__).joinpath("affixes.json").read_text(encoding="utf-8"))
    return dict(table[language])


def _filipino(word: str) -> set[str]:
    """Return every root that a Filipino word may have been made of, by taking affixes off one after the other."""
    found, waiting = {word}, [word]
    shortest = _affixes("tl")["shortest"]
    while waiting:
        for root in _barer(waiting.pop()):
            if len(root) >= shortest and root not in found:
                found.add(root)
                waiting.append(root)
    return found


def _barer(word: str) -> Iterator[str]:
    """Yield a Filipino word without one of its affixes."""
    table = _affixes("tl")
    if word.startswith(_prefixes()):
        yield from _without_prefix(word, table)
    for suffix in table["suffixes"] if word.endswith(_suffixes()) else ():
        if word.endswith(suffix):
            rest = word.removesuffix(suffix)
            # d becomes r between vowels: lingkod, pinaglingkuran
            yield from (rest, rest[:-1] + "d") if rest.endswith("r") else (rest,)
    if match := _infixed().match(word):
        yield match[1] + word[match.end() :]
    yield from _undoubled(word)
    if word.startswith("r"):  # nararating, dating
        yield "d" + word[1:]


@functools.cache
def _prefixes() -> tuple[str, ...]:
    return tuple(_affixes("tl")["prefixes"])


@functools.cache
def _suffixes() -> tuple[str, ...]:
    return tuple(_affixes("tl")["suffixes"])


@functools.cache
def _infixed() -> re.Pattern[str]:
    return re.compile(rf"([^aiu]|ng)({'|'.join(_affixes('tl')['infixes'])})(?=[aiu])")


_DOUBLED = re.compile(r"((?:ng|[^aiu])?[aiu])\1")


def _without_prefix(word: str, table: Mapping[str, Any]) -> Iterator[str]:
    for prefix in table["prefixes"]:
        if word.startswith(prefix):
            rest = word.removeprefix(prefix)
            yield rest
            if prefix in table["before_nasals"]:
                yield from _before_nasal(rest, table)


def _undoubled(word: str) -> Iterator[str]:
    """Yield a word without its doubled first syllable: lilingkod, lingkod."""
    if match := _DOUBLED.match(word):
        yield word[len(match[1]) :]


def _before_nasal(rest: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the roots whose first letter a nasal has swallowed: pang and bili give pamili and pamimili."""
    for nasal, letters in table["nasal"].items():
        for root in (rest, *_undoubled(rest)):
            if root.startswith(nasal):
                yield from (letter + root.removeprefix(nasal) for letter in letters)


def _armenian(word: str) -> set[str]:
    """Return what an Armenian word may be a form of: without article, case and plural, in this order."""
    table = _affixes("hy")
    shortest = table["shortest"]

    def without(forms: set[str], endings: list[str]) -> set[str]:
        cut = {form.removesuffix(end) for form in forms for end in endings if form.endswith(end)}
        return forms | {form for form in cut if len(form) >= shortest}

    bare = without({word}, table["articles"])
    bare |= {
        form.removesuffix(end) + base for form in bare for end, base in table["endings"].items() if form.endswith(end)
    }
    return without(without(bare, table["cases"]), table["plurals"])


def _without_last_vowel(word: str) -> Iterator[str]:
    """Yield an Armenian word as its other forms write it: խնդիր, խնդրի."""
    for vowel in _affixes("hy")["dropped"]:
        match = re.fullmatch(rf"(.*[^աեէըիոօւ])({vowel})([^աեէըիոօւ])", word)
        if match and len(word) > 4:  # noqa: PLR2004 - what is left of a shorter word is no word's own
            yield match[1] + match[3]


_RULES: Mapping[str, Callable[[str], set[str]]] = {"tl": _filipino, "hy": _armenian}
