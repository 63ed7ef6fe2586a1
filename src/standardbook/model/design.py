"""The design that every output is made with: a company's look with nothing left to choose.

A look says nothing of what staff have to do: versions are not compared by it, and an old one takes that of today, as it
takes its templates.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from standardbook.model.colours import Palette, palette_of
from standardbook.model.handbook import Handbook, Picture
from standardbook.model.language import initial_of
from standardbook.model.look import SANS, SERIF, Density, FontFile, Look, Order, Paper, Sides
from standardbook.model.paper import Format, format_of
from standardbook.model.translation import in_language
from standardbook.resources.digest import digest_of


@dataclass(frozen=True)
class Design:
    """What every output in one language is made with."""

    initial: str = ""
    """The first letter of the company's name; empty where the company chose neither a colour nor a logo."""
    logo: Picture | None = None
    logo_alt: str = ""
    """What is read aloud in the place of the logo."""
    palette: Palette = field(default_factory=Palette)
    text: str = SANS
    headings: str = SERIF
    fonts: tuple[FontFile, ...] = ()
    """The company's own fonts that are in use."""
    paper: Paper = "A4"
    sides: Sides = "one"
    density: Density = "compact"
    order: Order = "book"

    @property
    def format(self) -> Format:
        """The pages of the book."""
        return format_of(self.paper, self.sides)

    @functools.cached_property
    def key(self) -> str:
        """The digest of all of it."""
        logo = self.logo.content if self.logo else b""
        return digest_of(repr(replace(self, logo=None)), logo, *(each.content for each in self.fonts))


PLAIN = Design()
"""The design where no company chose anything."""


def design_of(handbook: Handbook, language: str) -> Design:
    """Return the design of what is made of a handbook in a language."""
    look, book = handbook.book.look or Look(), handbook.book
    spoken = in_language(Handbook(book, translations=handbook.translations), language).book
    alt = (spoken.look.logo_alt if spoken.look else None) or spoken.company
    families = {look.fonts.text, look.fonts.headings}
    return Design(
        initial=initial_of(book.company, book.source_language) if look.colour or look.logo else "",
        logo=handbook.logo,
        logo_alt=alt if handbook.logo else "",
        palette=palette_of(look.colour, look.accent),
        text=look.fonts.text,
        headings=look.fonts.headings,
        fonts=tuple(each for each in handbook.fonts if each.family in families),
        paper=look.paper,
        sides=look.sides,
        density=look.density,
        order=look.order,
    )


def designs_of(handbook: Handbook, languages: Iterable[str]) -> dict[str, Design]:
    """Return the design of each of some languages, that of the source language first."""
    return {each: design_of(handbook, each) for each in dict.fromkeys((handbook.book.source_language, *languages))}
