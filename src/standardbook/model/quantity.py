"""Quantities: text with a unit (`10 s`, `2 business days`, `95 %`) to number and unit, and to a reader's language.

Printed with CLDR data through Babel. Units that CLDR does not know (rings, business days) have words of their own;
any other word behind a number is a unit of the company's and stays as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from gettext import NullTranslations

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from standardbook.model.language import locale_of

_QUANTITY = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\d]+)?")
_RANGE = re.compile(r"(?P<low>.+?)\s*(?:\band\b|\bto\b|–|—|(?<=[\w%°])\s*-\s*(?=\d))\s*(?P<high>.+)", re.DOTALL)

CLDR_UNITS = {
    "duration-second": ("s", "sec", "secs", "second", "seconds"),
    "duration-minute": ("min", "mins", "minute", "minutes"),
    "duration-hour": ("h", "hr", "hrs", "hour", "hours"),
    "duration-day": ("d", "day", "days"),
    "duration-week": ("week", "weeks"),
    "duration-month": ("month", "months"),
    "duration-year": ("year", "years"),
    "temperature-celsius": ("°c",),
    "length-meter": ("m", "metre", "metres", "meter", "meters"),
    "length-centimeter": ("cm",),
    "length-millimeter": ("mm",),
    "volume-milliliter": ("ml",),
    "mass-gram": ("g",),
}
"""The units for which every language has words, each with what authors write for it."""

_UNIT_OF_WORD = {word: unit for unit, words in CLDR_UNITS.items() for word in words}
_SHORT = {"temperature-celsius", "length-centimeter", "length-millimeter", "volume-milliliter", "mass-gram"}
_FILIPINO = {"duration-hour": "oras", "duration-week": "linggo", "duration-month": "buwan"}
"""CLDR counts these with the plural's `mga`, which never stands behind a number."""
_FILIPINO_SIGNS = {"temperature-celsius": "°C", "mass-gram": "g"}
"""CLDR has a sign for some numbers of these and a word for others."""
_SECONDS = {
    "duration-second": 1,
    "duration-minute": 60,
    "duration-hour": 3600,
    "duration-day": 86400,
    "duration-week": 604800,
    "duration-month": 2592000,
    "duration-year": 31536000,
    "ring": 6,
    "business-day": 86400,
}


def _unit(one: str, many: str, *more: str) -> tuple[str, ...]:
    """Name a unit of ours; `make words` finds its first two words here."""
    return one, many, *more


_OWN_UNITS = {
    "business-day": _unit("business day", "business days", "working day", "working days"),
    "ring": _unit("ring", "rings"),
}


def _word(word: str) -> str:
    """Name a word of ours; `make words` finds it here."""
    return word


AT_ONCE = _word("at once")
"""The one duration that needs no number."""

_OWN_UNIT_OF_WORD = {word: unit for unit, words in _OWN_UNITS.items() for word in words}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: a CLDR unit, one of ours, or the company's own word."""

    number: Decimal
    unit: str

    @property
    def seconds(self) -> Decimal | None:
        """Return how long it is in seconds, or None when it is no duration.

        A ring counts six seconds and a business day a day: an order for sorting waits, not a conversion.
        """
        return self.number * _SECONDS[self.unit] if self.unit in _SECONDS else None


def parse_quantity(text: str) -> Quantity | None:
    """Return the quantity that `text` names, or None when it lacks a number or a unit."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None or not (match["unit"] or "").strip():
        return None
    word = " ".join(match["unit"].split())
    key = word.casefold()
    unit = _UNIT_OF_WORD.get(key) or _OWN_UNIT_OF_WORD.get(key) or word
    return Quantity(Decimal(match["number"].replace(",", ".")), unit)


def parse_range(text: str) -> tuple[Quantity, Quantity] | None:
    """Return both ends of `60 °C and 65 °C` or `15-20 min`, or None; the first unit may be left out."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    high = parse_quantity(match["high"])
    if high is None:
        return None
    low = parse_quantity(match["low"])
    if low is None and re.fullmatch(r"\d+(?:[.,]\d+)?", match["low"].strip()):
        low = Quantity(Decimal(match["low"].strip().replace(",", ".")), high.unit)
    return (low, high) if low else None


def is_known_measure(text: str) -> bool:
    """Tell whether every language has words for this quantity, so that nobody has to translate it."""
    one = parse_quantity(text)
    quantities = (one,) if one else parse_range(text) or ()
    known = {"%", *CLDR_UNITS, *_OWN_UNITS}
    return text == AT_ONCE or (
        bool(quantities) and all(each.unit in known or is_currency(each.unit) for each in quantities)
    )


def is_currency(unit: str) -> bool:
    """Tell whether a unit is the code of a currency, such as EUR."""
    return unit.isupper() and unit in get_global("all_currencies")


def has_bare_number(text: str) -> bool:
    """Tell whether `text` is a number without a unit."""
    return re.fullmatch(r"[\d\s.,:-]*\d[\d\s.,:-]*", text.strip()) is not None


def format_quantity(text: str, language: str, words: NullTranslations | None = None) -> str:
    """Return the quantity in the words of `language`; text that is no quantity comes back as it is.

    `words` translates the units that CLDR does not know.
    """
    words = words or NullTranslations()
    locale = locale_of(language)
    ends = parse_range(text)
    if ends:
        low, high = ends
        is_said_once = low.unit == high.unit and not is_currency(low.unit)  # a sign may stand before its number
        first = format_decimal(low.number, locale=locale) if is_said_once else _formatted(low, locale, words)
        return f"{first}–{_formatted(high, locale, words)}"
    quantity = parse_quantity(text)
    return _formatted(quantity, locale, words) if quantity else text


def _formatted(quantity: Quantity, locale: Locale, words: NullTranslations) -> str:
    number, unit = quantity.number, quantity.unit
    if unit == "%":
        return format_percent(number / 100, locale=locale, decimal_quantization=False)
    if locale.language == "fil" and unit in _FILIPINO:
        return _counted(number, _FILIPINO[unit], locale)
    if locale.language == "fil" and unit in _FILIPINO_SIGNS:
        return f"{format_decimal(number, locale=locale)} {_FILIPINO_SIGNS[unit]}"
    if unit in CLDR_UNITS:
        return format_unit(number, unit, length="short" if unit in _SHORT else "long", locale=locale)
    if is_currency(unit):
        return format_currency(number, unit, _whole(locale), locale=locale, currency_digits=bool(number % 1))
    if unit in _OWN_UNITS:
        one, many = _OWN_UNITS[unit][:2]
        # A fraction takes the form of many in every language we know; gettext counts whole things only.
        count = int(number) if number % 1 == 0 else 1000
        return _counted(number, words.ngettext(one, many, count), locale)
    return f"{format_decimal(number, locale=locale)} {unit}"


def _counted(number: Decimal, unit: str, locale: Locale) -> str:
    """Return a number of things; a Filipino one that is spoken with a consonant at its end is linked: `4 na oras`."""
    link = "na " if locale.language == "fil" and locale.plural_form(number) == "other" else ""
    return f"{format_decimal(number, locale=locale)} {link}{unit}"


def _whole(locale: Locale) -> str:
    """Return how the language writes an amount without cents."""
    return re.sub(r"\.00|\.0#", "", locale.currency_formats["standard"].pattern)
