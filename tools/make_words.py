"""Collect the words of the templates, and bring their translations in `templates/words` up to date.

Babel extracts, merges and writes. A word that changed becomes fuzzy, one that is gone is dropped.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "templates" / "words"
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_unit": (1, 2),
    "_word": None,
}
_TAGS = ("TRANSLATORS:",)


def files() -> Iterator[tuple[str, Path]]:
    """Yield what is searched, with the method that reads it."""
    for folder in ("pdf", "site"):
        for path in sorted((ROOT / "templates" / folder).glob("*.html")):
            yield "jinja2", path
    for path in sorted((ROOT / "templates").glob("*.html")):
        yield "jinja2", path
    for path in sorted((ROOT / "src").rglob("*.py")):
        yield "python", path


def empty(language: str | None) -> Catalog:
    """Return a catalogue without words."""
    return Catalog(
        locale=language,
        header_comment="# The words of standardbook's templates.",
        project="standardbook",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team=language or "",
        charset="utf-8",
        fuzzy=False,
    )


def collected() -> Catalog:
    """Return the words as they stand in the templates and the code, in English."""
    catalogue = empty(None)
    for method, path in files():
        options = {"trimmed": "true", "newstyle_gettext": "true"} if method == "jinja2" else {}
        name = path.relative_to(ROOT).as_posix()
        for row in extract_from_file(
            method, path, keywords=_KEYWORDS, comment_tags=_TAGS, options=options, strip_comment_tags=True
        ):
            catalogue.add(row[-3], locations=[(name, 0)], auto_comments=row[-2])
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a file; without dates, so that it changes only with its words."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    kept = (line for line in out.getvalue().splitlines(keepends=True) if b"-Date: " not in line)
    return b"".join(kept)


def is_missing(message: Message) -> bool:
    """Tell whether a word still wants a translator."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(message.id) and (message.fuzzy or not all(strings))


def main() -> None:
    """Write the template of words, and update every language's file."""
    words = collected()
    WORDS.mkdir(exist_ok=True)
    (WORDS / "words.pot").write_bytes(written(words))
    for language in sys.argv[1:]:
        if not (WORDS / f"{language}.po").exists():
            (WORDS / f"{language}.po").write_bytes(written(empty(language)))
    for file in sorted(WORDS.glob("*.po")):
        with file.open("rb") as source:
            catalogue = read_po(source, locale=file.stem)
        catalogue.update(words)
        file.write_bytes(written(catalogue))
        missing = sum(is_missing(each) for each in catalogue)
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} words, {missing} to do")


if __name__ == "__main__":
    main()
