"""Languages as the handbook names them (`en`, `ru`, `en-GB`) and as CLDR knows them."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language. Raises ValueError for one that CLDR does not know.

    CLDR's plain `en` is American; a book in plain English writes its dates as the rest of the world does.
    """
    try:
        return Locale.parse("en_001" if language == "en" else language, sep="_" if language == "en" else "-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error


def name_of_language(language: str) -> str:
    """Return the name of a language in that language itself."""
    name = Locale.parse(language, sep="-").display_name or language
    return name[:1].upper() + name[1:]
