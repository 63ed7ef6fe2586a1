"""WeasyPrint: with the shipped fonts and the company's, without fetching anything, and with every warning an error.

It loses pictures and glyphs with no more than a line in its log; here such a line ends the work.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from standardbook.diagnostics import MachineError, StandardbookError
from standardbook.export.line_breaks import break_full_lines_only
from standardbook.model.handbook import Picture
from standardbook.model.look import FontFile
from standardbook.resources.disk import temporary_folder
from standardbook.resources.fonts import font_folder
from standardbook.resources.system import MISSING_PANGO

BASE = "https://book.invalid/"
"""What relative addresses would be relative to: nothing."""

PICTURES = "sbasset:"
"""Before the name of a picture of the handbook."""

ELEMENT = "/StandardbookElement"
"""The key of a structure element under which the element of HTML is known that it is made of; a number."""

_LOGGERS = ("weasyprint", "fontTools")
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>{own}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@contextmanager
def engine(fonts: Iterable[FontFile] = ()) -> Iterator[Any]:
    """Give the module weasyprint, which knows the shipped fonts and these only while the block lasts.

    Raises MachineError when its libraries are missing, StandardbookError at the end for whatever it only warned of.
    """
    with _own_fonts(fonts):
        weasyprint = _weasyprint()
        with _no_warnings():
            yield weasyprint


def document_of(weasyprint: Any, html: str, css: str, *, pictures: Iterable[Picture], tagged: bool = True) -> Any:  # noqa: ANN401 - the library has no types
    """Return the laid out document of a page of HTML; nothing but these pictures can be loaded."""
    fetcher = _fetcher(weasyprint, {f"{PICTURES}{each.name}": each for each in pictures})
    book = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    return book.render(stylesheets=[_sheet(weasyprint, css)], pdf_tags=tagged)


@functools.lru_cache(maxsize=4)
def _sheet(weasyprint: Any, css: str) -> Any:  # noqa: ANN401 - the library has no types
    """Return a style sheet, read once for all documents that have it. It can load nothing."""
    return weasyprint.CSS(string=css, base_url=BASE, url_fetcher=_fetcher(weasyprint, {}))


@contextmanager
def _own_fonts(fonts: Iterable[FontFile]) -> Iterator[None]:
    """Let fontconfig know the shipped fonts and those of the company only, while a document is laid out."""
    before = os.environ.get("FONTCONFIG_FILE")
    with temporary_folder("standardbook-fonts-") as folder:
        file = folder / "fonts.conf"
        own = folder / "own"
        own.mkdir()
        for each in fonts:
            (own / each.name).write_bytes(each.content)
        known = {"fonts": font_folder(), "own": own, "cache": folder / "cache"}
        file.write_text(_FONTCONFIG.format(**known), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


def _weasyprint() -> Any:  # noqa: ANN401 - the library has no types
    try:
        import weasyprint  # noqa: PLC0415 - a heavy engine
        from weasyprint import layout  # noqa: PLC0415
        from weasyprint.layout import inline  # noqa: PLC0415
        from weasyprint.pdf import tags  # noqa: PLC0415
        from weasyprint.text import ffi  # noqa: PLC0415
    except OSError as error:
        raise MachineError(MISSING_PANGO) from error
    _mark_elements(tags)
    _leave_out_empty_margins(layout)
    break_full_lines_only(inline)
    # Without HarfBuzz's sub-setter WeasyPrint falls back to one that writes the time of day into the fonts.
    if ffi.harfbuzz_subset is None:
        raise MachineError(MISSING_PANGO)
    return weasyprint


def _mark_elements(tags: Any) -> None:  # noqa: ANN401 - the library has no types
    """Let a structure element carry what WeasyPrint 70 knows only while it writes it.

    The `lang` of its HTML; of which element it is made (`ELEMENT`), so that what two pages show of one is one again;
    and for what a header cell is one (`Scope`), since the header may be in another piece than its cells.
    """
    build = tags._build_box_tree  # noqa: SLF001 - the only place that knows element and tag together
    if hasattr(build, "is_marking"):
        return

    def marking(box: Any, *others: Any) -> Iterator[Any]:  # noqa: ANN401
        inner = getattr(box, "_box", box)
        element = getattr(inner, "element", None)
        for made in build(box, *others):
            if element is not None and inner.element_tag not in {"html", "body"}:
                made.setdefault(ELEMENT.strip("/"), id(element))
                if language := element.get("lang"):
                    made["Lang"] = tags.pydyf.String(language)
                if made["S"] == "/TH":
                    made["A"]["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
            yield made

    marking.is_marking = True  # type: ignore[attr-defined]
    tags._build_box_tree = marking  # noqa: SLF001


def _leave_out_empty_margins(layout: Any) -> None:  # noqa: ANN401 - the library has no types
    """Let WeasyPrint make no boxes in the margins of a page that has none above and below, as a piece of a section.

    It makes sixteen for each page and throws the empty ones away; a section takes some hundredths more time with them.
    """
    make = layout.make_margin_boxes
    if hasattr(make, "leaves_out"):
        return

    def leaving_out(context: Any, page: Any, state: Any) -> Iterable[Any]:  # noqa: ANN401
        return make(context, page, state) if page.margin_top or page.margin_bottom else ()

    leaving_out.leaves_out = True  # type: ignore[attr-defined]
    layout.make_margin_boxes = leaving_out


def _fetcher(weasyprint: Any, pictures: Mapping[str, Picture]) -> Any:  # noqa: ANN401 - the library has no types
    class Pictures(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> object:  # noqa: ARG002 - its signature
            if url not in pictures:
                message = f"the book may not load {url}"
                raise ValueError(message)
            picture = pictures[url]
            return weasyprint.urls.URLFetcherResponse(url, picture.content, {"Content-Type": picture.media_type})

    return Pictures()


@contextmanager
def _no_warnings() -> Iterator[None]:
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addHandler(ear)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
    if heard:
        lines = "; ".join(dict.fromkeys(heard))
        message = f"the PDF engine warned, so the PDF is not whole: {lines}"
        raise StandardbookError(message)
