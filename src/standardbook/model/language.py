"""Languages as the handbook names them (`en`, `ru`, `en-GB`) and as CLDR knows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language. Raises ValueError for one that CLDR does not know.

    CLDR's plain `en` is American; a book in plain English writes its dates as the rest of the world does.
    """
    try:
        return Locale.parse("en_001" if language == "en" else language, sep="_" if language == "en" else "-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error


def base_language(language: str) -> str:
    """Return the language without its region, under the code that tables here use: `pt` for `pt-BR`, `tl` for `fil`."""
    base = language.split("-", maxsplit=1)[0]
    return {"fil": "tl"}.get(base, base)


def direction_of(language: str) -> str:
    """Return whether the language is written from the left (`ltr`) or from the right (`rtl`), as CLDR knows it."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


def spoken_in(language: str) -> str:
    """Return the attributes of HTML that say in which language a text is, and in which direction it runs."""
    return f'lang="{language}" dir="{direction_of(language)}"'


def letters_of(language: str) -> frozenset[str]:
    """Return the letters, with the marks on them, in which a language writes its own name, its days and its months.

    CLDR's table of letters does not come with Babel; these names hold enough of them to tell one script from another.
    """
    locale = locale_of(language)
    tables = (locale.days["format"]["wide"], locale.months["format"]["wide"])
    names = [locale.get_language_name() or "", *(name for table in tables for name in table.values())]
    return frozenset(each for each in "".join(names) if unicodedata.category(each)[0] in "LM")


def name_of_language(language: str) -> str:
    """Return the name of a language in that language itself."""
    locale = Locale.parse(language, sep="-")
    name = (locale.display_name if "-" in language else locale.get_language_name()) or language
    return name[:1].upper() + name[1:]


_DAYS = {"hy": "y 'թ'. MMMM d"}
"""How a day is written where CLDR's form cannot be inflected: in Armenian the day comes last and takes the ending."""


def format_day(text: str, language: str) -> str:
    """Return a day, given as YYYY-MM-DD, as the language writes it in a sentence."""
    return format_date(date.fromisoformat(text), _DAYS.get(base_language(language), "long"), locale=locale_of(language))


_HUNGARIAN = "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs"
_ALPHABETS = {"hu": tuple(_HUNGARIAN.split(" "))}
"""The alphabets in which two letters may count as one, or a letter with an accent as its own."""

_SAME_LETTERS = {"hu": str.maketrans("áéíóőúű", "aeioöuü"), "ru": str.maketrans("ё", "е")}


def in_alphabet(text: str, language: str) -> tuple[tuple[int, ...], str]:
    """Return what sorts `text` as a dictionary of the language does."""
    own = base_language(language)
    words = text.casefold().translate(_SAME_LETTERS.get(own, {}))
    letters = _ALPHABETS.get(own)
    if letters is None:
        plain = unicodedata.normalize("NFD", words) if words.isascii() or own not in {"ru", "hy"} else words
        return tuple(ord(each) for each in plain if not unicodedata.combining(each)), text
    order = {letter: place for place, letter in enumerate(letters, 0x61)}
    return tuple(order.get(each, ord(each[0])) for each in _letters(words, letters)), text


def initial_of(text: str, language: str) -> str:
    """Return the letter under which a dictionary of the language lists `text`."""
    own = base_language(language)
    words = text.casefold().translate(_SAME_LETTERS.get(own, {}))
    first = next(iter(_letters(words, _ALPHABETS.get(own, ()))), "")
    return first.capitalize()


def _letters(words: str, alphabet: Sequence[str]) -> Iterator[str]:
    longest = sorted(alphabet, key=len, reverse=True)
    place = 0
    while place < len(words):
        letter = next((each for each in longest if words.startswith(each, place)), words[place])
        yield letter
        place += len(letter)


def without_full_stop(text: str) -> str:
    """Return a sentence as a title: without the full stop of its script at the end."""
    words = text.strip().rstrip(".։")
    return Foreign(words, text.language, text.is_outdated) if isinstance(text, Foreign) else words


def first_words(text: str, most: int) -> str:
    """Return a text cut after so many words, with a sign that it goes on; whole where only a few more follow."""
    words = text.split(" ")
    return text if len(words) <= most + _FEW else " ".join(words[:most]).rstrip(",;:.") + "…"


_FEW = 3


def _(words: str) -> str:
    """Name a word for readers in English; `make words` finds it here, and outputs translate it."""
    return words


class Foreign(str):
    """A text in another language than its edition's, or an old translation of a rule that has changed since."""

    __slots__ = ("is_outdated", "language")

    language: str
    is_outdated: bool

    def __new__(cls, text: str, language: str, is_outdated: bool = False) -> Self:  # noqa: FBT001, FBT002 - pickled so
        """Make the text; `language` is the one it is written in."""
        made = super().__new__(cls, text)
        made.language = language
        made.is_outdated = is_outdated
        return made

    def __repr__(self) -> str:
        """Return everything that makes it differ from another text, as digests of content need it."""
        return f"Foreign({str(self)!r}, {self.language!r}, {self.is_outdated!r})"

    def __getnewargs__(self) -> tuple[str, str, bool]:  # type: ignore[override]
        return str(self), self.language, self.is_outdated
