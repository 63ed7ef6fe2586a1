"""Read the translators' files, `translations/<language>.po`: Babel reads them, what it would let pass is found here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Translation
from standardbook.read.strict_yaml import decode
from standardbook.resources.limits import MAX_PO_BYTES

FOLDER = "translations"
"""Where translators' files stand in a handbook."""

_LINE = re.compile(r'(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr)(?:\[\d\])? +)?"(?:[^"\\]|\\["\\tnr])*"')
_BEFORE = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgctxt", "msgstr"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural", "msgstr"),
}
"""The keywords after which each may stand."""
_COMMENT = re.compile(r"\s*#(?![:,.~])")
_HEADER = re.compile(r"^(?P<name>[A-Za-z-]+): *(?P<value>.*)$", re.MULTILINE)


class Catalogue(Catalog):
    """A catalogue that remembers its header as it stands, and which entries stand in it twice."""

    header: str | None = None
    header_comments: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.doubled: list[Message] = []
        super().__init__(charset="utf-8")

    def __setitem__(self, id: str, message: Message) -> None:  # type: ignore[override]  # noqa: A002 - its name there
        if not message.id:
            if self.header is None:
                self.header = str(message.string)
                self.header_comments = tuple(message.user_comments)
            elif not message.context:
                self.doubled.append(message)
            return
        if self.get(id, message.context):
            self.doubled.append(message)
        super().__setitem__(id, message)


def parse_po(content: bytes, file: str) -> tuple[Catalogue | None, list[Diagnostic]]:
    """Return the catalogue in a file, or None with what is wrong in it."""
    text, mistakes = decode(content, file, MAX_PO_BYTES)
    if text is None:
        return None, mistakes
    lines = [
        f"#|{line[3:]}" if line.startswith("#~|") else line for line in text.split("\n")
    ]  # unknown to Babel's reader
    broken = list(_broken_lines(lines, file))
    if broken:
        return None, broken
    catalogue = Catalogue()
    try:
        PoFileParser(catalogue, abort_invalid=True).parse(_told_apart(lines))
    except PoFileError as error:
        message = re.sub(r" on \d+$", "", str(error)) or "this cannot be read"
        return None, [diagnostic("broken-po", Span(file, error.lineno + 1), message, _MEND)]
    except (ValueError, IndexError, AttributeError):  # a line in a place where none of its kind may stand
        return None, [diagnostic("broken-po", Span(file), "the lines of an entry are out of order", _MEND)]
    catalogue.header_comments = _as_written(catalogue.header_comments)
    for entry in (*catalogue, *catalogue.obsolete.values()):
        entry.user_comments = [*_as_written(entry.user_comments)]
    found = [*_header_mistakes(catalogue, file)]
    for entry in catalogue.doubled:
        span = Span(file, entry.lineno or 1)
        words = f"`{entry.context}` stands here a second time" if entry.id else "a second header"
        found.append(diagnostic("doubled-translation", span, words, "keep one of the two"))
    return (None if found else catalogue), found


_LINE_NUMBER = "\0"
"""Stands before the number of a comment's line while Babel reads; no file that is read holds this character."""


def _told_apart(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines, each comment with its number.

    Of equal comments of an entry Babel keeps one, and the lines of a source in `#|` may be equal.
    """
    for number, line in enumerate(lines):
        is_comment = "#" in line and _COMMENT.match(line)
        yield f"{line.rstrip()}{_LINE_NUMBER}{number}" if is_comment else line


def _as_written(comments: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.partition(_LINE_NUMBER)[0].rstrip() for each in comments)


_MEND = "open the file in Poedit, which shows the place, or run `msgfmt --check` on it"


def _broken_lines(lines: list[str], file: str) -> Iterator[Diagnostic]:
    """Find lines that Babel's reader would misread or pass over."""
    before = ""
    for number, line in enumerate(lines, 1):
        if not line or line.startswith(("# ", "#: ")):
            continue  # most lines
        words = line.removeprefix("#~").strip()
        if not words or (line.strip().startswith("#") and not line.startswith("#~")):
            continue
        column = line.index(words) + 1
        match = _LINE.fullmatch(words)
        if match is None:
            message = f"`{words[:40]}` is no line of a PO file"
            yield diagnostic("broken-po", Span(file, number, column), message, _MEND)
            continue
        keyword = match["keyword"]
        if keyword and before not in _BEFORE[keyword]:
            yield diagnostic("broken-po", Span(file, number, column), f"`{keyword}` has no place here", _MEND)
        before = keyword or before


def _header_mistakes(catalogue: Catalogue, file: str) -> Iterator[Diagnostic]:
    if catalogue.header is None:
        hint = "the file begins with an empty msgid and a header; `standardbook translate` writes one"
        yield diagnostic("broken-po", Span(file), "the file has no header", hint)
        return
    header = {match["name"].casefold(): match["value"].strip() for match in _HEADER.finditer(catalogue.header)}
    charset = re.search(r"charset=([\w-]+)", header.get("content-type", ""))
    if charset is None or charset[1].casefold() not in {"utf-8", "utf8"}:
        hint = "write `Content-Type: text/plain; charset=UTF-8`"
        yield diagnostic("broken-po", Span(file), "the header does not say that the file is UTF-8", hint)
    language = Path(file).stem
    written = header.get("language", "").replace("_", "-")
    if written and written.casefold() != language.casefold():
        message = f"the header says that the language is `{written}`"
        yield diagnostic(
            "broken-po", Span(file), message, f"write `Language: {language}`, or name the file {written}.po"
        )


def translations_in(catalogue: Catalogue, file: str) -> dict[tuple[str, str], Translation]:
    """Return the translations of a catalogue by name and source."""
    return {
        (entry.context or "", str(entry.id)): Translation(_words(entry), entry.fuzzy, Span(file, entry.lineno or 1))
        for entry in catalogue
        if entry.id and isinstance(entry.id, str)
    }


def _words(entry: Message) -> str:
    return unicodedata.normalize("NFC", str(entry.string or "").strip())
