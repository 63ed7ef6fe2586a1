"""The fonts of a joined PDF: one for each face, with the glyphs that all its sections show together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

import pikepdf
import uharfbuzz

from standardbook.diagnostics import MachineError
from standardbook.export.galley import Face
from standardbook.model.look import FontFile
from standardbook.resources.fonts import font_folder

DIGITS = "0123456789."
"""What is filled into blanks."""

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{maps}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "GDEF", "JSTF", "LTSH", "PCLT", "SVG ")


class Faces:
    """The faces of an edition, by the names under which its pages use them."""

    def __init__(
        self, used: Iterable[Mapping[str, Face]], with_digits: Iterable[str], own: Iterable[FontFile] = ()
    ) -> None:
        """Merge the faces of sections; those `with_digits` get what blanks are filled with. `own` are not shipped."""
        self._faces: dict[str, Face] = {}
        for faces in used:
            for name, face in faces.items():
                known = self._faces.setdefault(name, Face(**{**face.__dict__, "glyphs": {}}))
                known.glyphs.update(face.glyphs)
        contents = [*(path.read_bytes() for path in _font_files()), *(each.content for each in own)]
        self._files = {hashlib.sha256(content).hexdigest(): content for content in contents}
        self._digits = {name: self._add_digits(name) for name in sorted({*with_digits})}

    def codes(self, name: str, text: str) -> str:
        """Return digits and points as a content stream shows them in a face."""
        return "".join(f"{self._digits[name][each]:04x}" for each in text)

    def width(self, name: str, text: str) -> float:
        """Return the width of a text of digits and points, in thousandths of the size."""
        return sum(self._faces[name].glyphs[self._digits[name][each]][0] for each in text)

    def _add_digits(self, name: str) -> dict[str, int]:
        face = self._faces[name]
        font = uharfbuzz.Font(self._hb_face(face))
        thousandth = 1000 / font.face.upem
        digits = {each: font.get_nominal_glyph(ord(each)) for each in DIGITS}
        for each, glyph in digits.items():
            face.glyphs.setdefault(glyph, (round(font.get_glyph_h_advance(glyph) * thousandth), each))
        return digits

    def _hb_face(self, face: Face) -> uharfbuzz.Face:
        if face.file not in self._files:
            raise MachineError(f"the font {face.name} is not among those of this installation: install it again")
        return uharfbuzz.Face(self._files[face.file])

    def write(self, pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        """Add the fonts to a PDF and return the dictionary of them that every page uses."""
        fonts = pikepdf.Dictionary()
        for name, face in sorted(self._faces.items()):
            fonts[f"/{name}"] = pdf.make_indirect(self._font(pdf, name, face))
        return pdf.make_indirect(fonts)

    def _font(self, pdf: pikepdf.Pdf, name: str, face: Face) -> pikepdf.Dictionary:
        base = pikepdf.Name(f"/{name}+{face.name}")
        content = self._subset(face)
        file = pdf.make_stream(content, Length1=len(content))
        widest = max(width for width, _ in face.glyphs.values())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=base,
            FontFamily=pikepdf.String(face.family),
            Flags=face.flags,
            FontBBox=pikepdf.Array([0, face.descent, widest, face.ascent]),
            ItalicAngle=0,
            Ascent=face.ascent,
            Descent=face.descent,
            CapHeight=face.ascent,
            StemV=80,
            StemH=80,
            FontFile2=file,
        )
        descendant = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=base,
            CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            CIDToGIDMap=pikepdf.Name.Identity,
            W=_widths(face),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=base,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=pikepdf.Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(face)),
        )

    def _subset(self, face: Face) -> bytes:
        wanted = uharfbuzz.SubsetInput()
        wanted.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).set(face.glyphs)
        wanted.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(map(_tag, _DROPPED))
        wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS
        return bytes(uharfbuzz.subset(self._hb_face(face), wanted).blob.data)


def _font_files() -> list[Path]:
    return sorted(font_folder().glob("*.ttf"))


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def _widths(face: Face) -> pikepdf.Array:
    """Return the widths of glyphs, those that follow each other in one row."""
    rows = pikepdf.Array()
    for _, run in groupby(enumerate(sorted(face.glyphs)), key=lambda pair: pair[1] - pair[0]):
        glyphs = [glyph for _, glyph in run]
        rows.append(glyphs[0])
        rows.append(pikepdf.Array([face.glyphs[glyph][0] for glyph in glyphs]))
    return rows


def _to_unicode(face: Face) -> bytes:
    rows = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, (_, text) in sorted(face.glyphs.items()) if text
    ]
    blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(maps=maps).encode()
