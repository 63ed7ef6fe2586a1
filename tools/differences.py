"""Say in what two folders of outputs differ: files, pages by text and markup, PDFs by what readers and programs get.

A file is looked into only when its bytes differ. What differs in its bytes, and in nothing that is looked at, says so.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from rows_of_outputs import Page, drawing_of, links_of, outline_of, tags_of, text_of

KINDS = {
    "only in base": "files only in the base",
    "only here": "files only in the work tree",
    "edition": "editions as data",
    "page text": "text of pages",
    "page markup": "markup of pages",
    "PDF text": "text of PDFs",
    "PDF outline": "outline of PDFs",
    "PDF tags": "tags of PDFs",
    "PDF links": "links and properties of PDFs",
    "PDF drawing": "drawing of PDFs' pages",
    "other file": "other files",
    "bytes": "bytes alone",
}
"""The kinds of differences in the order of the report."""

_CONTEXT, _WIDTH = 24, 72
"""How much of a row is shown before the first character that differs, and at all."""

_LOOKS_AT_PDF = {
    "PDF outline": outline_of,
    "PDF tags": tags_of,
    "PDF links": links_of,
    "PDF drawing": drawing_of,
}


@dataclass(frozen=True)
class Difference:
    """One thing in which a file differs: of which kind, where first, and all of it as a unified diff."""

    kind: str
    file: str
    place: str
    diff: str = ""


def differences_of(base: Path, here: Path) -> Iterator[Difference]:
    """Yield in what the files below two folders differ, file by file."""
    old, new = _files(base), _files(here)
    for name in sorted(old | new):
        if name not in new:
            yield Difference("only in base", name, f"{old[name].stat().st_size} bytes")
        elif name not in old:
            yield Difference("only here", name, f"{new[name].stat().st_size} bytes")
        elif old[name].read_bytes() != new[name].read_bytes():
            found = list(_of_file(name, old[name], new[name]))
            yield from found or [Difference("bytes", name, _first_byte(old[name].read_bytes(), new[name].read_bytes()))]


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _of_file(name: str, old: Path, new: Path) -> Iterator[Difference]:
    if name.endswith(".html"):
        yield from _of_page(name, Page(old), Page(new))
    elif name.endswith(".pdf"):
        yield from _of_rows("PDF text", name, text_of(old), text_of(new))
        with pikepdf.open(old) as base, pikepdf.open(new) as here:
            for kind, rows in _LOOKS_AT_PDF.items():
                yield from _of_rows(kind, name, rows(base), rows(here))
    elif name.endswith("edition.json"):
        yield from _of_rows("edition", name, old.read_text("utf-8").splitlines(), new.read_text("utf-8").splitlines())
    else:
        yield from _of_rows("other file", name, _rows_of_other(old), _rows_of_other(new))


def _of_page(name: str, old: Page, new: Page) -> Iterator[Difference]:
    is_same_text = old.lines == new.lines
    yield from _of_rows("page text", name, old.lines, new.lines)
    # Where texts differ, markup is compared without them: else each change of a word would count as one of markup.
    was, now = (old.rows, new.rows) if is_same_text else (old.tags, new.tags)
    for each in _of_rows("page markup", name, was, now):
        yield replace(each, place=f"same text, other markup: {each.place}") if is_same_text else each


def _of_rows(kind: str, name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield the difference of two lists of rows, if there is one, with the first row that differs as its place."""
    if old == new:
        return
    first = _first(old, new)
    was, now = (rows[first].strip() if first < len(rows) else "(the end)" for rows in (old, new))
    start = max(0, _first(was, now) - _CONTEXT)
    diff = difflib.unified_diff(old, new, f"base/{name}", f"here/{name}", lineterm="")
    yield Difference(
        kind, name, f"row {first + 1}: {_short(was, start)} -> {_short(now, start)}", "\n".join(diff) + "\n"
    )


def _first(old: Sequence[object], new: Sequence[object]) -> int:
    """Return where two sequences begin to differ."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (was, now) in pairs if was != now), min(len(old), len(new)))


def _short(row: str, start: int) -> str:
    """Return a row without what goes on for long after a place, and before it."""
    shown = row[start : start + _WIDTH]
    return f"{'...' if start else ''}{shown}{'...' if start + _WIDTH < len(row) else ''}"


def _first_byte(old: bytes, new: bytes) -> str:
    return f"first at byte {_first(old, new) + 1}; {len(old)} -> {len(new)} bytes"


def _rows_of_other(path: Path) -> list[str]:
    """Return a file that is neither page nor PDF as rows: JSON by value, text by line; of anything else nothing."""
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".json":
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        return []
    return text.splitlines()
