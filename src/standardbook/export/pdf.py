"""One section set in pieces: laid out alone, without fonts and without anything that differs between editions."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from standardbook.diagnostics import StandardbookError
from standardbook.export.galley import AGAIN, MARGIN, RUNNING, TEXT, Blank, Bookmark, Extent, Face, Galley, Piece, Place
from standardbook.export.pieces import POINT, measured
from standardbook.export.tags import set_tags_aside
from standardbook.export.weasyprint_engine import document_of, engine
from standardbook.model.handbook import Picture
from standardbook.model.kinds import KINDS
from standardbook.model.look import FontFile
from standardbook.model.paper import A4
from standardbook.render.placeholders import BLANK

LATE = "book:#"
"""Before the anchor in the address of a link within the book: where it leads is known when the book is joined."""

MARKED = tuple(f"{each.name}-" for each in KINDS if each.is_marked)
"""The anchors beside which a change may be marked."""

_NO_KERNING = b">0<"
"""WeasyPrint writes it between most letters."""

_FONT_OR_TEXT = re.compile(rb"/(?P<font>\S+) [0-9.]+ Tf|\[(?P<text>(?:<[0-9a-f]*>|-?[0-9.]+)+)\] TJ")
"""Of a content stream: the face of what follows, or a line of text as the codes of its glyphs."""

_PAGE_HIGH = "@page {{ size: 210mm {height}pt }}"


def lay_out(
    html: str,
    css: str,
    pictures: Iterable[Picture] = (),
    *,
    fonts: Iterable[FontFile] = (),
    tagged: bool = True,
    height: float = A4.text_height,
) -> Galley:
    """Return a section set in pieces, or a frame, which is not `tagged`: everything in it is an artifact.

    A section with a piece higher than the `height` of a page's text, in points, is set in pieces as high as one.
    Raises StandardbookError for what fits on no page and for whatever WeasyPrint would only warn of, MachineError when
    its libraries are missing.
    """
    late = html.replace('href="#', f'href="{LATE}')
    pictures = tuple(pictures)
    with engine(fonts) as weasyprint:
        document = document_of(weasyprint, late, css, pictures=pictures, tagged=tagged)
        pieces = measured(document.pages)
        texts = [each for each in pieces if each.what == TEXT]
        if any(each.hang and each.height + each.hang > height for each in texts):  # the engine would drop the rest
            raise StandardbookError("the PDF is not whole: a text beside a rule is higher than a page; shorten it")
        if tagged and any(each.height > height for each in texts):
            high = css + _PAGE_HIGH.format(height=height)
            document = document_of(weasyprint, late, high, pictures=pictures, tagged=tagged)
            pieces = measured(document.pages)
        out = io.BytesIO()
        document.write_pdf(out, pdf_tags=tagged, pdf_version="1.7")
        faces = dict(_faces(document))
    beside = frozenset(number for number, each in enumerate(pieces) if each.what in (AGAIN, RUNNING))
    anchors, extents, bookmarks = _places(document.pages, pieces, beside)
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for leaf in pdf.pages:
            leaf.obj.Contents = pdf.make_stream(leaf.Contents.read_bytes().replace(_NO_KERNING, b""))
        if tagged:
            set_tags_aside(pdf, beside)
        blanks = tuple(_blanks(pdf, faces)) if tagged else ()
        if len({each.number for each in blanks}) < len(blanks):
            message = f"the PDF is not whole: a text of the handbook reads like a blank, {BLANK} and digits"
            raise StandardbookError(message)
        targets = tuple(sorted(_late_links(pdf)))
        _bare(pdf)
        bare = io.BytesIO()
        pdf.save(bare, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Galley(bare.getvalue(), pieces, anchors, extents, bookmarks, faces, blanks, targets)


def _places(
    pages: Sequence[Any], pieces: Sequence[Piece], beside: frozenset[int]
) -> tuple[dict[str, Place], dict[str, tuple[Extent, ...]], tuple[Bookmark, ...]]:
    """Return where anchors, marked things and bookmarks of a section stand."""
    anchors: dict[str, Place] = {}
    extents: dict[str, list[Extent]] = {}
    bookmarks = []
    for number, (page, piece) in enumerate(zip(pages, pieces, strict=True)):
        if number in beside:
            continue
        for name, (x, y, _right, foot) in page.anchors.items():
            down = max(0.0, _point(y) - piece.top)
            anchors.setdefault(name, Place(number, _point(x), round(down, 2)))
            if name.startswith((*MARKED, MARGIN)):
                end = _point(foot) - piece.top
                until = end if name.startswith(MARGIN) else min(end, piece.height)
                extents.setdefault(name, []).append(Extent(number, round(down, 2), round(until, 2)))
        for level, title, (x, y), _state in page.bookmarks:
            bookmarks.append(Bookmark(level, title, number, _point(x), round(_point(y) - piece.top, 2)))
    return anchors, {name: tuple(own) for name, own in extents.items()}, tuple(bookmarks)


def _point(pixels: float) -> float:
    """Return a length in points."""
    return round(pixels * POINT, 2)


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


def must_be_whole(galleys: Iterable[Galley]) -> None:
    """Raise StandardbookError when a link of these sections leads to nothing in them."""
    galleys = list(galleys)
    known = {anchor for each in galleys for anchor in each.anchors}
    if missing := sorted({target for each in galleys for target in each.targets} - known):
        message = f"the PDF is not whole: links lead to nothing: {', '.join(missing)}"
        raise StandardbookError(message)
