"""One section as PDF pages: laid out alone, without fonts and without anything that differs between editions.

What `join` needs beside the pages travels with them: where the anchors and bookmarks are, which glyphs the pages show,
where numbers are still to be filled in.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pikepdf

from standardbook.diagnostics import StandardbookError
from standardbook.export.tags import set_tags_aside
from standardbook.export.weasyprint_engine import document_of, engine
from standardbook.model.handbook import Picture
from standardbook.model.kinds import KINDS
from standardbook.render.placeholders import BLANK

LATE = "book:#"
"""Before the anchor in the address of a link within the book: where it leads is known when the book is joined."""

_PIXEL = 0.75
"""Points in a CSS pixel."""

MARKED = tuple(f"{each.name}-" for each in KINDS if each.is_marked)
"""The anchors beside which a change may be marked."""

_NO_KERNING = b">0<"
"""WeasyPrint writes it between most letters."""

_FONT_OR_TEXT = re.compile(rb"/(?P<font>\S+) [0-9.]+ Tf|\[(?P<text>(?:<[0-9a-f]*>|-?[0-9.]+)+)\] TJ")
"""Of a content stream: the face of what follows, or a line of text as the codes of its glyphs."""


@dataclass(frozen=True)
class Face:
    """A font as the pages of a section use it."""

    file: str
    """The digest of its file."""
    name: str
    family: str
    flags: int
    ascent: int
    descent: int
    glyphs: dict[int, tuple[float, str]]
    """Of each glyph shown: its width in thousandths of the size, and the text it stands for."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its level, its words, and the point of a page to which it leads, in points."""

    level: int
    title: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Blank:
    """Where on a page a number is filled in: a run of text in its content stream."""

    number: int
    page: int
    start: int
    end: int
    face: str


@dataclass(frozen=True)
class Leaves:
    """A section laid out: its pages and what is known of them."""

    pdf: bytes
    pages: int
    anchors: dict[str, tuple[int, float, float]]
    extents: dict[str, tuple[tuple[int, float, float], ...]]
    """Of each thing of the handbook where it stands: on which pages, from which height to which, in points."""
    bookmarks: tuple[Bookmark, ...]
    faces: dict[str, Face]
    blanks: tuple[Blank, ...]
    targets: tuple[str, ...]
    """The anchors to which its links lead."""

    def as_bytes(self) -> bytes:
        """Return the leaves as one value to be kept."""
        known = {name: value for name, value in asdict(self).items() if name != "pdf"}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, content: bytes) -> Leaves:
        """Return leaves that were kept. Raises ValueError for anything else."""
        head, _, pdf = content.partition(b"\n")
        try:
            known = json.loads(head)
            return cls(
                pdf,
                known["pages"],
                {name: (page, x, y) for name, (page, x, y) in known["anchors"].items()},
                {name: tuple((at, top, foot) for at, top, foot in own) for name, own in known["extents"].items()},
                tuple(Bookmark(**each) for each in known["bookmarks"]),
                {name: _face(each) for name, each in known["faces"].items()},
                tuple(Blank(**each) for each in known["blanks"]),
                tuple(known["targets"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not the leaves of a section: {error}") from error


def _face(known: dict[str, Any]) -> Face:
    glyphs = {int(glyph): (width, text) for glyph, (width, text) in known["glyphs"].items()}
    return Face(**{**known, "glyphs": glyphs})


def export_book(html: str, css: str, pictures: Iterable[Picture]) -> bytes:
    """Return a whole book laid out in one piece, as PDF/UA-1: what the joined sections are compared with.

    Raises StandardbookError for whatever WeasyPrint would only warn of, MachineError when its libraries are missing.
    """
    with engine() as weasyprint:
        out = io.BytesIO()
        document_of(weasyprint, html, css, pictures).write_pdf(out, pdf_variant="pdf/ua-1", pdf_tags=True)
    return out.getvalue()


def lay_out(html: str, css: str, pictures: Iterable[Picture] = (), *, tagged: bool = True) -> Leaves:
    """Return the pages of a section, or of a frame, which is not `tagged`: everything in it is an artifact.

    Raises StandardbookError for whatever WeasyPrint would only warn of, MachineError when its libraries are missing.
    """
    late = html.replace('href="#', f'href="{LATE}')
    with engine() as weasyprint:
        document = document_of(weasyprint, late, css, pictures, tagged=tagged)
        out = io.BytesIO()
        document.write_pdf(out, pdf_tags=tagged, pdf_version="1.7")
        faces = dict(_faces(document))
    heights = [page.height * _PIXEL for page in document.pages]
    anchors: dict[str, tuple[int, float, float]] = {}
    extents: dict[str, list[tuple[int, float, float]]] = {}
    bookmarks = []
    for number, page in enumerate(document.pages):
        for name, (x, y, _right, foot) in page.anchors.items():
            anchors.setdefault(name, (number, _point(x), _point(y, heights[number])))
            if name.startswith(MARKED):
                extents.setdefault(name, []).append((number, _point(y, heights[number]), _point(foot, heights[number])))
        for level, title, (x, y), _state in page.bookmarks:
            bookmarks.append(Bookmark(level, title, number, _point(x), _point(y, heights[number])))
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for leaf in pdf.pages:
            leaf.obj.Contents = pdf.make_stream(leaf.Contents.read_bytes().replace(_NO_KERNING, b""))
        if tagged:
            set_tags_aside(pdf)
        blanks = tuple(_blanks(pdf, faces)) if tagged else ()
        if len({each.number for each in blanks}) < len(blanks):
            message = f"the PDF is not whole: a text of the handbook reads like a blank, {BLANK} and digits"
            raise StandardbookError(message)
        targets = tuple(sorted(_late_links(pdf)))
        _bare(pdf)
        bare = io.BytesIO()
        pdf.save(bare, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    standing = {name: tuple(own) for name, own in extents.items()}
    return Leaves(bare.getvalue(), len(heights), anchors, standing, tuple(bookmarks), faces, blanks, targets)


def _point(pixels: float, height: float | None = None) -> float:
    """Return a length in points, from the foot of a page where its height is given."""
    length = pixels * _PIXEL
    return round(length if height is None else height - length, 2)


def _faces(document: Any) -> Iterator[tuple[str, Face]]:  # noqa: ANN401 - the library has no types
    from weasyprint.text.fonts import get_hb_object_data  # noqa: PLC0415 - a heavy engine

    merged: dict[str, Face] = {}
    for font in document.fonts.values():
        file = hashlib.sha256(get_hb_object_data(font.hb_face)).hexdigest()
        glyphs = {
            glyph: (font.widths[glyph], _as_typed(font.to_unicode.get(glyph, ""))) for glyph in sorted(font.widths)
        }
        name = font.name.decode().lstrip("/").partition("+")[2]
        face = Face(file, name, font.family, font.flags, font.ascent, font.descent, glyphs)
        before = merged.get(font.hash)
        if before:
            face.glyphs.update(before.glyphs)
        merged[font.hash] = face
    yield from sorted(merged.items())


def _as_typed(text: str) -> str:
    """Return what a glyph stands for as somebody types it who searches: every space is the plain one."""
    return " " if text in {"\u00a0", "\u202f"} else text


def _blanks(pdf: pikepdf.Pdf, faces: dict[str, Face]) -> Iterator[Blank]:
    """Find the runs of text that stand for a number: the sign of a blank, then the digits of its own number."""
    texts = {name: {f"{glyph:04x}": text for glyph, (_, text) in face.glyphs.items()} for name, face in faces.items()}
    if not any(BLANK in each.values() for each in texts.values()):
        return
    for number, page in enumerate(pdf.pages):
        name = ""
        for found in _FONT_OR_TEXT.finditer(page.Contents.read_bytes()):
            if found["font"]:
                name = found["font"].decode()
                continue
            codes = "".join(re.findall(r"<([0-9a-f]*)>", found["text"].decode()))
            text = "".join(texts[name].get(codes[at : at + 4], "") for at in range(0, len(codes), 4))
            if text.startswith(BLANK) and text[1:].isdecimal():
                yield Blank(int(text[1:]), number, found.start(), found.end(), name)


def _late_links(pdf: pikepdf.Pdf) -> set[str]:
    """Let links within the book name their destination; return the anchors they lead to."""
    targets = set()
    for page in pdf.pages:
        for note in page.obj.get("/Annots", pikepdf.Array()):
            note.F = 4  # printed, as PDF/A wants
            action = note.get("/A")
            if action is not None and str(action.URI).startswith(LATE):
                target = str(action.URI).removeprefix(LATE)
                targets.add(target)
                del note["/A"]
                note.Dest = pikepdf.String(target)
                note.Contents = pikepdf.String(target)
    return targets


def _bare(pdf: pikepdf.Pdf) -> None:
    """Take away what the joined book has for all its sections."""
    for page in pdf.pages:
        page.Resources.Font = pikepdf.Dictionary()
    for key in ("/Names", "/Outlines", "/MarkInfo", "/ViewerPreferences", "/Metadata"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def must_be_whole(leaves: Iterable[Leaves]) -> None:
    """Raise StandardbookError when a link of these sections leads to nothing in them."""
    leaves = list(leaves)
    known = {anchor for each in leaves for anchor in each.anchors}
    if missing := sorted({target for each in leaves for target in each.targets} - known):
        message = f"the PDF is not whole: links lead to nothing: {', '.join(missing)}"
        raise StandardbookError(message)
