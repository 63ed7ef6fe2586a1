"""The words of the templates in the reader's language: gettext catalogues in `templates/words/<language>.po`.

A company may put words of its own, or a language that is not shipped, into a folder of the same name; they go first.
"""

from __future__ import annotations

import functools
import gettext
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language in which the templates are written."""

_SAME = {"fil": "tl"}
"""Codes that mean a language whose catalogue has another name."""


def catalogue_of(language: str, templates: Sequence[Path]) -> gettext.NullTranslations:
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


def missing_words(language: str, templates: Sequence[Path]) -> int:
    """Return how many words of the templates a language lacks.

    Raises ValueError, naming the file, for a catalogue that cannot be read.
    """
    if SOURCE in _names(language):
        return 0
    known = {key for folder in templates for name in _names(language) for key in _translated(folder, name)}
    return sum(each not in known for each in _words_of_templates(template_of_words(templates).read_bytes()))


def placed_words(language: str, templates: Sequence[Path]) -> Iterator[tuple[Path, int, str]]:
    """Yield the translated words of a language, each form of them: the file that has it, the line, and the words.

    Raises ValueError, naming the file, for a catalogue that cannot be read.
    """
    for folder in templates:
        for name in _names(language):
            file = folder / "words" / f"{name}.po"
            for each in _read(file) if file.is_file() else ():
                forms = (each.string,) if isinstance(each.string, str) else each.string or ()
                yield from ((file, each.lineno or 1, form) for form in forms if each.id and form)


def words_in(language: str, templates: Sequence[Path]) -> tuple[str, ...]:
    """Return the words of the templates as readers of a language get them, English ones among them where some lack.

    Raises ValueError, naming the file, for a catalogue that cannot be read.
    """
    translated = (words for _file, _line, words in placed_words(language, templates))
    return (*translated, *_words_of_templates(template_of_words(templates).read_bytes()))


@functools.lru_cache(maxsize=4)
def _words_of_templates(template: bytes) -> tuple[str, ...]:
    return tuple(_key(each) for each in read_po(io.BytesIO(template)) if each.id)


def _translated(folder: Path, name: str) -> set[str]:
    file = folder / "words" / f"{name}.po"
    return {_key(each) for each in _read(file) if each.string and not each.fuzzy} if file.is_file() else set()


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def template_of_words(templates: Sequence[Path]) -> Path:
    """Return the shipped list of all the words of the templates."""
    return templates[-1] / "words" / "words.pot"


def _names(language: str) -> tuple[str, ...]:
    """Return the names under which a catalogue may stand, the most telling last."""
    base = language.split("-", maxsplit=1)[0]
    return tuple(dict.fromkeys((_SAME.get(base, base), base, language)))


def _compiled(file: Path) -> gettext.NullTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, _read(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read(file: Path) -> Catalog:
    try:
        with file.open("rb") as source:
            return read_po(source, abort_invalid=True)
    except Exception as error:  # Babel's reader has no error of its own for every mistake
        raise ValueError(f"{file.as_posix()} is no catalogue of words: {error}") from error
