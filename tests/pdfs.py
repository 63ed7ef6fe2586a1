"""PDFs for the tests: an edition joined from sections as a build joins it, and laid out whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

import pikepdf

from standardbook.build import jobs
from standardbook.build.pipeline import Workers
from standardbook.export.pdf import export_book
from standardbook.model.edition import Edition
from standardbook.render.sections import render_book, render_sections
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
    leaves = [jobs.leaves_of(made.sheets[each.sheet])[1] for each in sections]
    total = sum(map(jobs.pages_in, leaves))
    frame = jobs.leaves_of(jobs.frame_of(edition, total, templates))[1]
    return jobs.book_of(jobs.metadata_of(edition, sections, templates), leaves, frame)


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


def whole(edition: Edition, templates: Sequence[Path] = TEMPLATES) -> bytes:
    """Return the PDF of an edition laid out in one piece."""
    html = render_book(edition, render_sections(edition, templates), templates)
    css = "".join(jobs.style(templates, name) for name in ("print.css", "frame.css", "whole.css"))
    return export_book(html, css, edition.pictures.values())
