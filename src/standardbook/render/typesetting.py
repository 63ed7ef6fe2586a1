"""Spaces at which a line must not end, set in texts as a careful typesetter of each language sets them.

Authors write plain spaces. Nothing but spaces differs in what comes back, and a text that is set already stays so.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator

from babel import Locale
from babel.units import format_unit

from standardbook.model.language import Foreign, base_language, locale_of
from standardbook.model.quantity import CLDR_UNITS

NO_BREAK = "\u00a0"

_SIGNS = r"°C|°F|mm|cm|m|km|ml|mL|l|L|g|kg|h|min|s|€|\$|£|Ft|[A-Z]{3}"
"""What measures in every language: signs of units, and codes of currencies."""

_COUNTED = {
    "en": "business|working|rings?|euros?|cents?",
    "ru": r"секунд\w*|минут\w*|час\w*|дн\w+|день|суток|недел\w+|месяц\w*|год\w*|лет|гг?\.|рабоч\w+|гуд\w+|евро|цент\w*"
    r"|метр\w*|сантиметр\w*|процент\w*",
    "hu": r"másodperc\w*|perc\w*|ór[aá]\w*|nap\w*|hét\w*|het\w+|hónap\w*|év\w*|munkanap\w*|csöng\w*|eur[oó]\w*|cent\w*"
    r"|méter\w*|százalék\w*|fok\w*",
    "hy": r"վայրկյան\w*|րոպե\w*|ժամ\w*|օր\w*|շաբաթ\w*|ամիս\w*|ամս\w*|տար\w+|թ\.|աշխատանքային|զանգ\w*|եվրո\w*"
    r"|մետր\w*|տոկոս\w*",
    "tl": r"segundo\w*|minuto\w*|oras\w*|araw\w*|linggo\w*|buwan\w*|taon\w*|ring|euro\w*|sentimo|metro\w*|porsiyento",
}
"""What is counted, in the forms that CLDR does not list: those of cases, and of our own units."""

_LEANING = {"ru": "а|в|во|да|до|за|и|из|к|ко|на|не|ни|но|о|об|от|по|с|со|у"}
"""Words that lean on the next one, so that no line ends with them."""

_FOLLOWING = {"ru": "б|бы|ж|же|ли|ль"}
"""Words that lean on the one before, so that no line begins with them."""

_SPACE_BEFORE_PERCENT = re.compile(r"0(?P<space>\s?)%")


def typeset(text: str, language: str) -> str:
    """Return a text of an edition's language with the spaces bound that must not be broken; a Foreign stays one."""
    if isinstance(text, Foreign):
        return Foreign(_typeset(str(text), text.language), text.language, text.is_outdated)
    return _typeset(text, language)


def with_plain_spaces(text: str) -> str:
    """Return a text with the spaces that people type, for what is searched, compared or read by a machine."""
    words = re.sub(r"[\u00a0\u202f]", " ", text)
    return Foreign(words, text.language, text.is_outdated) if isinstance(text, Foreign) else words


@functools.lru_cache(maxsize=50_000)
def _typeset(text: str, language: str) -> str:
    for pattern, replacement in _rules(language):
        text = pattern.sub(replacement, text)
    return text


@functools.cache
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what is replaced by what in a language, in this order."""
    return tuple((re.compile(pattern), replacement) for pattern, replacement in _patterns(language))


def _patterns(language: str) -> Iterator[tuple[str, str]]:
    own, locale = base_language(language), locale_of(language)
    if percent := _SPACE_BEFORE_PERCENT.search(locale.percent_formats[None].pattern):
        yield r"(?<=\d)[ \u00a0\u202f]?%", ("" if not percent["space"] else NO_BREAK) + "%"
    yield r"(?<=\S) (?=[–—](?:\s|$))", NO_BREAK
    months = _any_of(locale.months["format"]["wide"].values())
    units = "|".join(each for each in (_SIGNS, _COUNTED.get(own, ""), _any_of(_words_of_units(locale))) if each)
    yield rf"(?<=\d) (?=(?:{units}|{months})(?!\w))", NO_BREAK
    yield rf"(?<=\d\.) (?=(?:{months})(?!\w))", NO_BREAK
    yield rf"(?<!\w)({months}) (?=\d{{1,2}}(?!\d))", rf"\1{NO_BREAK}"
    yield r"(?<=[№§]) (?=\d)", NO_BREAK
    yield r"(?:(?<=^\d)|(?<=[.!?։] \d)) (?=\w)", NO_BREAK
    yield r"(?<=\d) (?=\d{3}(?!\d))", NO_BREAK
    if own == "tl":
        yield rf"(?<=\d) (?=na[ {NO_BREAK}](?:{units})(?!\w))", NO_BREAK
        yield rf"(?<=\d[ {NO_BREAK}]na) (?=(?:{units})(?!\w))", NO_BREAK
    if leaning := _LEANING.get(own):
        yield rf"(?<![\w-])((?i:{leaning})) (?=\S|$)", rf"\1{NO_BREAK}"
    if following := _FOLLOWING.get(own):
        yield rf"(?<=\w) (?=(?:{following})(?![\w-]))", NO_BREAK


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True))


def _words_of_units(locale: Locale) -> Iterator[str]:
    """Yield the words that CLDR puts behind a number, in all their plurals."""
    for unit, number in itertools.product(CLDR_UNITS, (1, 2, 5, 1000, 1.5)):
        _, _, word = format_unit(number, unit, locale=locale).replace("\u202f", " ").rpartition(" ")
        if not word[:1].isdigit():
            yield word
