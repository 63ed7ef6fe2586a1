"""The words of the templates in the reader's language: gettext catalogues in `templates/words/<language>.po`.

A company may put words of its own, or a language that is not shipped, into a folder of the same name; they go first.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Sequence
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language in which the templates are written."""

_SAME = {"fil": "tl"}
"""Codes that mean a language whose catalogue has another name."""


def words_of(language: str, templates: Sequence[Path]) -> gettext.NullTranslations:
    """Return the words of a language, from the folders of templates; what none of them has stays English.

    Raises ValueError, naming the file, for a catalogue that cannot be read.
    """
    made = gettext.NullTranslations()
    for folder in reversed(templates):
        for name in _names(language):
            file = folder / "words" / f"{name}.po"
            if file.is_file():
                found = _compiled(file)
                found.add_fallback(made)
                made = found
    return made


def has_words(language: str, templates: Sequence[Path]) -> bool:
    """Tell whether the templates speak a language."""
    names = _names(language)
    return SOURCE in names or any((folder / "words" / f"{name}.po").is_file() for folder in templates for name in names)


def _names(language: str) -> tuple[str, ...]:
    """Return the names under which a catalogue may stand, the most telling last."""
    base = language.split("-", maxsplit=1)[0]
    return tuple(dict.fromkeys((_SAME.get(base, base), base, language)))


def _compiled(file: Path) -> gettext.NullTranslations:
    try:
        with file.open("rb") as source:
            catalogue = read_po(source, abort_invalid=True)
    except Exception as error:  # Babel's reader has no error of its own for every mistake
        raise ValueError(f"{file.as_posix()} is no catalogue of words: {error}") from error
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
