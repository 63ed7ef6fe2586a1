"""The files that a look names: the logo, checked as every picture is, and big enough to be printed."""

from __future__ import annotations

from pathlib import Path

from standardbook.diagnostics import Diagnostic, diagnostic
from standardbook.model.authored import Book
from standardbook.model.handbook import Picture
from standardbook.read.pictures import Known, read_picture

LEAST_WIDTH = 300
"""Pixels that a logo is wide at least: on paper it is as wide as 60 mm."""


def read_logo(root: Path, book: Book, known: Known) -> tuple[Picture | None, list[Diagnostic]]:
    """Return the logo that a book names, or what is wrong with it; neither where it names none."""
    name = book.look.logo if book.look else None
    if book.look is None or name is None:
        return None, []
    span = book.look.span("logo")
    picture, mistake = read_picture(root, name, span, known=known)
    if picture is None:
        return None, [mistake] if mistake else []
    if picture.width < LEAST_WIDTH:
        message = f"`{name}` is {picture.width} pixels wide: on paper it would be coarse"
        return None, [diagnostic("small-logo", span, message, f"save it at least {LEAST_WIDTH} pixels wide")]
    return picture, []
