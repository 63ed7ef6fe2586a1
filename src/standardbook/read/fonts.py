"""The company's own fonts: whole, with a regular, a bold and an italic face, and with the right to be embedded.

What a font is and allows is read from the font itself: its family (name 16 or 1), its weight and slant, its embedding
bits (OS/2 fsType) and its licence (names 13 and 14), https://learn.microsoft.com/typography/opentype/spec/os2#fstype.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import Any

from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.authored import Book
from standardbook.model.look import SHIPPED, FontFile, Look
from standardbook.read.pictures import Known
from standardbook.read.plain_files import read_inside
from standardbook.resources.limits import MAX_FONT_BYTES

FOLDER = "fonts"
"""The folder of a handbook for fonts of the company's own."""

_REGULAR, _BOLD = 400, 700
_MOST_SAID = 300
"""So many characters of a licence are printed: some fonts hold all of its pages."""

_FACES = {"regular": (False, False), "bold": (True, False), "italic": (False, True)}
"""The faces without which a family cannot be used: whether each is bold, and whether italic."""

_RESTRICTED, _NO_SUBSETS, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
_LEVELS = 0x000F


def read_fonts(root: Path, book: Book, known: Known) -> tuple[tuple[FontFile, ...], list[Diagnostic]]:
    """Return the fonts of the families that a book names and nobody ships, and everything that is wrong with them."""
    look = book.look or Look()
    wanted = {name: getattr(look.fonts, name) for name in ("text", "headings")}
    own = dict.fromkeys(family for family in wanted.values() if family not in SHIPPED)
    if not own:
        return (), []
    found: list[Diagnostic] = []
    fonts = []
    for path in sorted((root / FOLDER).glob("*.[to]tf")):
        font, mistakes = _read(root, path, known)
        found += mistakes
        fonts += [font] if font else []
    broken = bool(found)
    for name, family in wanted.items():
        if own.pop(family, "") is None and not broken:  # of a broken one nobody knows which face it is
            found += _missing(family, fonts, look.fonts.span(name))
    faces = {(each.family, each.is_bold, each.is_italic): each for each in reversed(fonts)}
    return tuple(each for key, each in sorted(faces.items()) if key[0] in wanted.values()), found


def _missing(family: str, fonts: list[FontFile], span: Span) -> Iterator[Diagnostic]:
    faces = {(each.is_bold, each.is_italic) for each in fonts if each.family == family}
    if not faces:
        known = sorted({*SHIPPED, *(each.family for each in fonts)})
        hint = did_you_mean(family, known, f"put its files into {FOLDER}/, or use one of: {', '.join(known)}")
        yield diagnostic("unknown-font", span, f"no font of the family `{family}` is shipped or in {FOLDER}/", hint)
    elif missing := [name for name, face in _FACES.items() if face not in faces]:
        message = f"the family `{family}` has no {' and no '.join(missing)} face in {FOLDER}/"
        yield diagnostic("missing-face", span, message, "add that file of the family too, as .ttf")


def _read(root: Path, path: Path, known: Known) -> tuple[FontFile | None, list[Diagnostic]]:
    span = Span(path.as_posix())
    try:
        content = read_inside(root, path, MAX_FONT_BYTES + 1)
    except (OSError, ValueError):
        hint = "put a plain file there, not a link or a folder"
        return None, [diagnostic("broken-font", span, "the font cannot be read", hint)]
    before = known.get(f"font {path.name}")
    if before is None or before[0] != content:
        before = known[f"font {path.name}"] = content, *_parsed(content, span)
    return before[1], before[2]


def _parsed(content: bytes, span: Span) -> tuple[FontFile | None, list[Diagnostic]]:
    """Return a font; neither it nor a mistake where its weight is one that no output uses."""
    if len(content) > MAX_FONT_BYTES:
        return None, [diagnostic("broken-font", span, "the font has more than 10 MB", "take one for fewer scripts")]
    try:
        font = _whole(content)
        names, os2 = font["name"], font["OS/2"]
        family, weight = str(names.getDebugName(16) or names.getDebugName(1)), os2.usWeightClass
        is_italic = bool(os2.fsSelection & 1 or font["head"].macStyle & 2)
        characters = frozenset(font.getBestCmap())
        said = [shorten(str(names.getDebugName(number) or ""), _MOST_SAID, placeholder=" …") for number in (13, 14, 0)]
        has_outlines, is_variable, rights = "glyf" in font, "fvar" in font, os2.fsType
    except Exception:  # noqa: BLE001 - the library has no error of its own for what is broken
        hint = "get the file again from where the font comes from"
        return None, [diagnostic("broken-font", span, "the font is damaged, or is none", hint)]
    if weight not in {_REGULAR, _BOLD}:
        return None, []
    if not has_outlines or is_variable:
        what = "is a variable font" if is_variable else "has PostScript outlines"
        hint = "take the static TrueType files (.ttf) of the same family: one each for regular, bold and italic"
        return None, [diagnostic("broken-font", span, f"the font {what}, which a book cannot embed", hint)]
    if reason := _forbidden(rights):
        hint = "ask its maker for a licence to embed, or choose a font under an open licence"
        return None, [diagnostic("font-not-embeddable", span, f"the font says that {reason}", hint)]
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.ttf"
    licence = " ".join(dict.fromkeys(each for each in said[:2] if each))
    return FontFile(name, family, weight == _BOLD, is_italic, content, licence, said[2], characters), []


def _whole(content: bytes) -> Any:  # noqa: ANN401 - the library has no types
    """Return a font of which every table is there as its checksum says. Raises whatever the library does."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - heavy, and only for fonts of one's own
    from fontTools.ttLib.sfnt import SFNTReader  # noqa: PLC0415

    reader = SFNTReader(io.BytesIO(content), checkChecksums=2)
    for tag in reader.keys():  # noqa: SIM118 - it is no dictionary
        reader[tag]
    return TTFont(io.BytesIO(content))


def _forbidden(rights: int) -> str:
    """Return what a font's embedding bits forbid of what a book does; empty where they allow it."""
    if rights & _LEVELS == _RESTRICTED:
        return "it must not be embedded"
    if rights & _NO_SUBSETS:
        return "no part of it must be embedded, and a book embeds the letters that it uses"
    return "its outlines must not be embedded" if rights & _BITMAPS_ONLY else ""
