"""The book as PDF/UA-1, laid out by WeasyPrint with the shipped fonts only and without fetching anything.

WeasyPrint loses pictures and glyphs with no more than a line in its log; here every such line is an error.
"""

from __future__ import annotations

import io
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from standardbook.diagnostics import MachineError, StandardbookError
from standardbook.fonts import font_folder
from standardbook.model.handbook import Picture

_BASE = "https://book.invalid/"
_LOGGERS = ("weasyprint", "fontTools")
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
MISSING_PANGO = (
    "WeasyPrint cannot load its system libraries; on Debian and Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def export_pdf(html: str, css: str, pictures: Iterable[Picture]) -> bytes:
    """Return the PDF of an HTML document.

    Raises StandardbookError for whatever WeasyPrint would only warn of, MachineError when its libraries are missing.
    """
    with _own_fonts():
        weasyprint = _weasyprint()
        fetcher = _fetcher(weasyprint, {f"sbasset:{each.name}": each for each in pictures})
        with _no_warnings():
            document = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=fetcher)
            sheet = weasyprint.CSS(string=css, base_url=_BASE, url_fetcher=fetcher)
            out = io.BytesIO()
            document.write_pdf(out, stylesheets=[sheet], pdf_variant="pdf/ua-1", pdf_tags=True)
    return out.getvalue()


@contextmanager
def _own_fonts() -> Iterator[None]:
    """Let fontconfig know the shipped fonts only, while a document is laid out."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="standardbook-fonts-") as folder:
        file = Path(folder) / "fonts.conf"
        file.write_text(_FONTCONFIG.format(fonts=font_folder(), cache=Path(folder) / "cache"), encoding="utf-8")
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
        from weasyprint.pdf import tags  # noqa: PLC0415
        from weasyprint.text import ffi  # noqa: PLC0415
    except OSError as error:
        raise MachineError(MISSING_PANGO) from error
    _mark_languages(tags)
    # Without HarfBuzz's sub-setter WeasyPrint falls back to one that writes the time of day into the fonts.
    if ffi.harfbuzz_subset is None:
        raise MachineError(MISSING_PANGO)
    return weasyprint


def _mark_languages(tags: Any) -> None:  # noqa: ANN401 - the library has no types
    """Let a structure element carry the `lang` of its HTML, which WeasyPrint 70 writes for the whole document only."""
    build = tags._build_box_tree  # noqa: SLF001 - the only place that knows element and tag together
    if hasattr(build, "with_language"):
        return

    def with_language(box: Any, *others: Any) -> Iterator[Any]:  # noqa: ANN401
        inner = getattr(box, "_box", box)
        language = inner.element.get("lang") if getattr(inner, "element", None) is not None else None
        for made in build(box, *others):
            if language and getattr(inner, "element_tag", "") not in {"html", "body"}:
                made["Lang"] = tags.pydyf.String(language)
            yield made

    with_language.with_language = True  # type: ignore[attr-defined]
    tags._build_box_tree = with_language  # noqa: SLF001


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
