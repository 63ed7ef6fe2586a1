"""Quantities are read from what authors write, told apart from other text, and said in each language."""

from __future__ import annotations

from decimal import Decimal
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standardbook.model.quantity import (
    CLDR_UNITS,
    Quantity,
    format_quantity,
    has_bare_number,
    is_currency,
    is_known_measure,
    parse_quantity,
    parse_range,
)

WORDS = {
    "duration-second": "s sec secs second seconds",
    "duration-minute": "min mins minute minutes",
    "duration-hour": "h hr hrs hour hours",
    "duration-day": "d day days",
    "duration-week": "week weeks",
    "duration-month": "month months",
    "duration-year": "year years",
    "temperature-celsius": "°c",
    "length-meter": "m metre metres meter meters",
    "length-centimeter": "cm",
    "length-millimeter": "mm",
    "volume-milliliter": "ml",
    "mass-gram": "g",
    "ring": "ring rings",
}
UNITS = [(word, unit) for unit, words in WORDS.items() for word in words.split()] + [
    (word, "business-day") for word in ("business day", "business days", "working day", "working days")
]
NUMBERS = st.decimals(min_value=1, max_value=10**6, places=2)


def quantity(number: str, unit: str) -> Quantity:
    """Return a quantity."""
    return Quantity(Decimal(number), unit)


@pytest.mark.parametrize(("word", "unit"), UNITS)
def test_each_word_for_a_unit_is_read(word: str, unit: str) -> None:
    """A unit is known by each of its words, in capitals too, and every language has words for it."""
    assert parse_quantity(f"5 {word}") == quantity("5", unit)
    assert parse_quantity(f"5 {word.upper()}") == quantity("5", unit)
    assert is_known_measure(f"5 {word}")


def test_no_other_unit_is_known() -> None:
    """The units with words of their own are these, and those that CLDR has."""
    assert CLDR_UNITS.keys() == WORDS.keys() - {"ring"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  10\ts ", quantity("10", "duration-second")),
        ("10s", quantity("10", "duration-second")),
        ("1,5 h", quantity("1.5", "duration-hour")),
        ("0.25 h", quantity("0.25", "duration-hour")),
        ("2 business \n days", quantity("2", "business-day")),
        ("95%", quantity("95", "%")),
        ("30 EUR", quantity("30", "EUR")),
        ("7 Cold  Bags", quantity("7", "Cold Bags")),
        ("10", None),
        ("10 ", None),
        ("s", None),
        ("", None),
        ("10 s 5", None),
        ("1.2.3 s", None),
        ("about 5 s", None),
        ("-5 s", None),
    ],
)
def test_a_quantity_is_a_number_and_a_unit(text: str, expected: Quantity | None) -> None:
    """Spaces and the decimal sign do not matter; an unknown unit stays as it was written; half of one is none."""
    assert parse_quantity(text) == expected


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        ("s", 1), ("min", 60), ("h", 60 * 60), ("d", 24 * 3600), ("week", 7 * 24 * 3600), ("month", 30 * 24 * 3600),
        ("year", 365 * 24 * 3600), ("ring", 6), ("business day", 24 * 3600), ("%", None), ("EUR", None), ("cm", None),
        ("bags", None),
    ],
)  # fmt: skip
def test_how_long_a_duration_is(unit: str, seconds: int | None) -> None:
    """Durations are ordered by seconds, whatever their unit; nothing else has any."""
    found = parse_quantity(f"1.5 {unit}")
    assert found is not None
    assert found.seconds == (None if seconds is None else seconds * Decimal("1.5"))


CELSIUS, MINUTE = "temperature-celsius", "duration-minute"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60 °C and 65 °C", (quantity("60", CELSIUS), quantity("65", CELSIUS))),
        ("60 °C to 65 °C", (quantity("60", CELSIUS), quantity("65", CELSIUS))),
        ("60 °C – 65 °C", (quantity("60", CELSIUS), quantity("65", CELSIUS))),
        ("60—65 °C", (quantity("60", CELSIUS), quantity("65", CELSIUS))),
        ("60 ° - 65 °C", (quantity("60", "°"), quantity("65", CELSIUS))),
        ("5%-10%", (quantity("5", "%"), quantity("10", "%"))),
        (" 15-20 min ", (quantity("15", MINUTE), quantity("20", MINUTE))),
        ("15 - 20 min", (quantity("15", MINUTE), quantity("20", MINUTE))),
        ("1.5-2,5 min", (quantity("1.5", MINUTE), quantity("2.5", MINUTE))),
        ("1,5 to 2.5 min", (quantity("1.5", MINUTE), quantity("2.5", MINUTE))),
        ("50 s to 2 min", (quantity("50", "duration-second"), quantity("2", MINUTE))),
        ("15 min\nand\n20 min", (quantity("15", MINUTE), quantity("20", MINUTE))),
        ("3 or to 4\nsmall bags", (quantity("3", "or"), quantity("4", "small bags"))),
        ("10 s", None),
        ("15-20", None),
        ("15 min to 20", None),
        ("some to 20 min", None),
        ("15. to min", None),
        ("1.2.3 to 20 min", None),
        ("15.-20 min", None),
        ("15 AND 20 min", None),
        ("15 sand 20 min", None),
        ("15 stop 20 min", None),
        ("and 20 min", None),
        ("", None),
    ],
)
def test_a_range_has_two_ends(text: str, expected: tuple[Quantity, Quantity] | None) -> None:
    """Ends are joined by a word or a dash; a first one without a unit has that of the second; half a range is none."""
    assert parse_range(text) == expected


@given(NUMBERS, NUMBERS, st.sampled_from([each for each, _ in UNITS]))
def test_a_range_of_any_numbers_is_read(low: Decimal, high: Decimal, word: str) -> None:
    """Whatever the numbers and the unit: both ends are what was written, the unit given once or twice."""
    ends = parse_quantity(f"{low} {word}"), parse_quantity(f"{high} {word}")
    assert parse_range(f"{low} {word} and {high} {word}") == ends
    assert parse_range(f"{low}-{high} {word}") == ends


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("10 s", True),
        ("95 %", True),
        ("30 EUR", True),
        ("3 rings", True),
        ("at once", True),
        ("15-20 min", True),
        ("50 s to 2 rings", True),
        ("1 EUR to 5 %", True),
        ("7 bags", False),
        ("30 eur", False),
        ("50 s to 2 bags", False),
        ("7 bags to 50 s", False),
        ("7 bags to 8 bags", False),
        ("At once", False),
        ("soon", False),
        ("10", False),
        ("", False),
    ],
)
def test_which_measures_need_no_translator(text: str, *, is_known: bool) -> None:
    """Those with a unit that every language has, at each end, and the word that needs no number."""
    assert is_known_measure(text) is is_known


@pytest.mark.parametrize(
    ("unit", "is_one"), [("EUR", True), ("HUF", True), ("eur", False), ("Eur", False), ("BAG", False), ("", False)]
)
def test_currencies_are_known_by_their_codes(unit: str, *, is_one: bool) -> None:
    """A code is written in capitals; another word in capitals is none."""
    assert is_currency(unit) is is_one


@pytest.mark.parametrize("text", ["10", " 10 ", "1.5", "1,5", "10:30", "15-20", "1 000", "-5", "5."])
def test_a_number_without_a_unit_is_bare(text: str) -> None:
    """Digits with the signs of numbers, times and ranges, and nothing else."""
    assert has_bare_number(text)


@pytest.mark.parametrize("text", ["", " ", "-", "10 s", "ten", "10 %", "s 10", "10 10s"])
def test_what_is_no_bare_number(text: str) -> None:
    """Words, and numbers with a unit."""
    assert not has_bare_number(text)


class Counting(NullTranslations):
    """Words of a language that has a form for 1, 21, 1001, one for 2 to 4, and one for the rest."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return both words with the form that a number takes."""
        form = "one" if n % 10 == 1 else "few" if n % 10 in {2, 3, 4} else "many"
        return f"{msgid1}/{msgid2}:{form}"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "1 min", "1 minute"),
        ("en", "10 s", "10 seconds"),
        ("en", "1,5 h", "1.5 hours"),
        ("en", "2 m", "2 metres"),
        ("en", "2 cm", "2 cm"),
        ("en", "2 mm", "2 mm"),
        ("en", "200 ml", "200 ml"),
        ("en", "18 g", "18 g"),
        ("en", "65 °C", "65°C"),
        ("hu", "65 °C", "65 °C"),
        ("ru", "5 h", "5 часов"),
        ("en", "95 %", "95%"),
        ("en", "99.95 %", "99.95%"),
        ("ru", "99.95 %", "99,95 %"),
        ("en", "30 EUR", "€30"),
        ("en", "31 EUR", "€31"),
        ("en", "29.90 EUR", "€29.90"),
        ("hu", "1234 EUR", "1 234 EUR"),
        ("hu", "29.9 EUR", "29,90 EUR"),
        ("en", "30 KWD", "KWD30"),
        ("en", "1.5 KWD", "KWD1.500"),
        ("en", "1234.5 bags", "1,234.5 bags"),
        ("hu", "1234.5 bags", "1 234,5 bags"),
        ("en", "1 ring", "1 ring"),
        ("en", "0 rings", "0 rings"),
        ("en", "1.5 rings", "1.5 rings"),
        ("hu", "1.5 business days", "1,5 business days"),
        ("en", "1 EUR to 2 EUR", "€1–€2"),
        ("hu", "1 EUR to 2.50 EUR", "1 EUR–2,50 EUR"),
        ("en", "60 °C and 65 °C", "60–65°C"),
        ("ru", "1.5-2.5 h", "1,5–2,5 часа"),
        ("en", "50 s to 2 min", "50 seconds–2 minutes"),
        ("hu", "1.5 bags to 2 h", "1,5 bags–2 óra"),
        ("en", "50 s to 1 ring", "50 seconds–1 ring"),
        ("en", "soon", "soon"),
        ("en", " at  once ", " at  once "),
        ("en", "10", "10"),
        ("tl", "3 h", "3 oras"),
        ("tl", "4 h", "4 na oras"),
        ("tl", "6 weeks", "6 na linggo"),
        ("tl", "1 month", "1 buwan"),
        ("tl", "4 days", "4 na araw"),
        ("tl", "4.5 °C", "4.5 °C"),
        ("tl", "19 g", "19 g"),
        ("tl", "4 rings", "4 na rings"),
        ("tl", "4 bags", "4 bags"),
        ("tl", "4 %", "4%"),
        ("en", "4 °C", "4°C"),
        ("hu", "4 weeks", "4 hét"),
    ],
)
def test_a_quantity_is_said_as_the_language_says_it(language: str, text: str, said: str) -> None:
    """Number, unit, money and share as CLDR has them; cents only where there are some; other text as it is."""
    assert format_quantity(text, language).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("4.5 h", "4.5 oras"), ("4.5 g", "4.5 g"), ("4.5 min", "4.5 minuto"), ("4.5 %", "4.5%"), ("4.5 bags", "4.5 bags"),
     ("4.5-5.5 bags", "4.5–5.5 bags"), ("4.5 EUR", "€4.50"), ("4.5 rings", "4.5 rings")],
)  # fmt: skip
def test_the_language_of_the_machine_says_nothing(text: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that writes a comma, a language that writes a point still does."""
    for name in ("LC_NUMERIC", "LC_MONETARY"):
        monkeypatch.setattr(f"babel.numbers.{name}", "hu")
    assert format_quantity(text, "tl").replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 ring", "1 ring/rings:one"),
        ("3 rings", "3 ring/rings:few"),
        ("21 business days", "21 business day/business days:one"),
        ("1.5 rings", "1.5 ring/rings:many"),
        ("1-3 rings", "1–3 ring/rings:few"),
        ("1 ring to 3 min", "1 ring/rings:one–3 minutes"),
        ("3 min", "3 minutes"),
    ],
)
def test_units_of_our_own_are_translated_with_their_number(text: str, said: str) -> None:
    """The catalogue is asked for the form of the number; a fraction has that of many."""
    assert format_quantity(text, "en", Counting()) == said


@given(NUMBERS, st.sampled_from(["s", "%", "bags", "rings"]), st.sampled_from(["en", "hu", "ru"]))
def test_no_digit_is_lost(number: Decimal, unit: str, language: str) -> None:
    """Whatever the number: the language changes its signs and its spaces, and no digit but zeros at the end."""
    said = "".join(filter(str.isdigit, format_quantity(f"{number} {unit}", language)))
    assert said.rstrip("0") == str(number).replace(".", "").rstrip("0")
