"""PDFs for the tests: an edition joined from sections as a build joins it, and read back as it is read aloud."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

import pikepdf

from standardbook.build import jobs
from standardbook.build.cache import Cache
from standardbook.build.pipeline import Workers
from standardbook.model.edition import Edition
from standardbook.render.sentences import in_sentences
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped

TEMPLATES = (shipped("templates"),)


class Inline(Executor):
    """Does each job at once, in this process."""

    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        """Do a job."""
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a future carries every one
            future.set_exception(error)
        return future


INLINE = Workers(Inline(), 1)


def printed(edition: Edition) -> Edition:
    """Return an edition with its statements as outputs print them."""
    return in_sentences(edition, lambda language: catalogue_of(language, TEMPLATES))


def joined(edition: Edition, templates: Sequence[Path] = TEMPLATES) -> bytes:
    """Return the PDF of an edition, each section laid out alone and joined."""
    made = jobs.render(jobs.RenderJob((edition,), tuple(templates), ("pdf",), ((),)))
    sections = made.editions[0]["pdf"]
    galleys = [_galley_of(made.sheets[each.sheet]) for each in sections]
    marks = jobs.marks_of_book(edition, templates)
    metadata = jobs.metadata_of(edition, sections, templates, beside=marks[1] if marks else ())
    sheets = [jobs.frame_of(edition, jobs.pages_in(galleys, metadata), templates), *([marks[0]] if marks else [])]
    over = [_galley_of(each) for each in sheets]
    return jobs.book_of(metadata, galleys, over, checked=False)[0]


def _galley_of(sheet: jobs.Sheet) -> bytes:
    """Lay a sheet out, once in all the processes of a test run; builds that tests start take it from there too."""
    cache, key = Cache(Path(os.environ["XDG_CACHE_HOME"]) / "standardbook"), jobs.key_of(sheet)
    content = cache.get(key)
    if content is None:
        content = jobs.galley_of(sheet)[1]
        cache.put(key, content)
    return content


def elements_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return the elements of the tree of tags, in the order in which they are read aloud."""
    found: list[pikepdf.Dictionary] = []
    open_ = [pdf.Root.StructTreeRoot.K]
    while open_:
        each = open_.pop()
        if isinstance(each, pikepdf.Array):
            open_ += reversed(list(each))
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            found.append(each)
            open_.append(each.get("/K", pikepdf.Array()))
    return found


def read_aloud(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Return every text with the kind of its element, in the order of the tags."""
    marked = {page.obj.objgen: _marked_texts(page) for page in pdf.pages}
    found = []
    open_: list[tuple[pikepdf.Object, pikepdf.Object]] = [(pdf.Root.StructTreeRoot, pdf.Root.StructTreeRoot.K[0])]
    while open_:
        element, kid = open_.pop()
        if not isinstance(kid, pikepdf.Dictionary):
            found.append((str(element.S), marked[element.Pg.objgen].get(int(kid), "")))
        elif "/MCID" in kid:
            found.append((str(element.S), marked[kid.Pg.objgen].get(int(kid.MCID), "")))
        elif "/S" in kid:
            open_ += [(kid, each) for each in reversed(list(kid.get("/K", ())))]
    return found


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """Return the text of each piece of marked content on a page."""
    maps = {name: _texts_of_glyphs(font) for name, font in page.obj.Resources.Font.items()}
    found: dict[int, str] = {}
    number, glyphs = None, maps[next(iter(maps))]
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "BDC":
                number = int(operands[1].MCID) if "/MCID" in operands[1] else None
            case "EMC":
                number = None
            case "Tf":
                glyphs = maps[str(operands[0])]
            case "TJ" if number is not None:
                codes = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                words = (glyphs.get(codes[at : at + 2].hex(), "") for at in range(0, len(codes), 2))
                found[number] = found.get(number, "") + "".join(words)
    return found


def _texts_of_glyphs(font: pikepdf.Object) -> dict[str, str]:
    rows = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    return {glyph.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in rows}
