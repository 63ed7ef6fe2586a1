"""How a company wants its outputs to look: what authors write under `look` in book.yaml, and the files named there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from standardbook.model.colours import LEAST, WHITE, contrast, darkened, is_colour
from standardbook.model.facts import unprinted
from standardbook.model.fields import Model, Plain, Title, refused

Paper = Literal["A4", "Letter"]
Sides = Literal["one", "two"]
Density = Literal["compact", "roomy"]
Order = Literal["book", "rules-first"]

SANS, SERIF = "Noto Sans", "Noto Serif"
"""The families of texts and of headings where no company chose others."""

SHIPPED = (SANS, SERIF)
"""The families that come with the product."""


def _readable(value: str) -> str:
    if not is_colour(value):
        hint = 'write # and six digits from 0 to 9 and a to f, in quotation marks: "#0f4d47"'
        said = f"`{value[:60]}` is no colour" if value else "no colour: without quotation marks, # begins a comment"
        raise refused("invalid-value", said, hint)
    if (found := contrast(value, WHITE)) < LEAST:
        message = f"`{value}` is too light: its contrast with white is {int(found * 10) / 10}:1, a text needs {LEAST}:1"
        raise refused("weak-colour", message, f'the nearest that works is "{darkened(value, WHITE)}"')
    return value.lower()


Colour = Annotated[str, AfterValidator(_readable), Field(json_schema_extra={"pattern": "^#[0-9a-fA-F]{6}$"})]


def _family(value: str) -> str:
    if len(value) > _LONGEST_NAME or not re.fullmatch(r"[^\W_][\w .+-]*", value):
        hint = "write it as the font states it, in letters, digits, spaces and hyphens: Noto Sans"
        raise refused("invalid-value", f"`{value[:_LONGEST_NAME]}` is no name of a family of letters", hint)
    return value


_LONGEST_NAME = 60

Family = Annotated[Plain, AfterValidator(_family)]
"""It stands in style sheets, and can end nothing there."""


class Fonts(Model):
    """The families of letters."""

    text: Annotated[Family, unprinted] = SANS
    """The family of all texts: Noto Sans, Noto Serif, or one whose files are in the folder fonts of the handbook."""
    headings: Annotated[Family, unprinted] = SERIF
    """The family of titles, figures and the customer's voice."""


class Look(Model):
    """The company's own look, for PDF and site alike."""

    logo: Annotated[Plain | None, unprinted] = None
    """A PNG, JPEG or WebP in the handbook's folder, at least 300 pixels wide."""
    logo_alt: Annotated[Title | None, unprinted] = None
    """What is read aloud in its place; without it, the company's name."""
    colour: Annotated[Colour | None, unprinted] = None
    """The company's colour, such as "#0f4d47": white can be read on it, and it can be read on white."""
    accent: Annotated[Colour | None, unprinted] = None
    """The colour of links and numbers; without it, a lighter shade of the colour."""
    fonts: Annotated[Fonts, unprinted] = Fonts()
    paper: Annotated[Paper, unprinted] = "A4"
    """A4 or Letter."""
    sides: Annotated[Sides, unprinted] = "one"
    """one, or two for printing on both sides: chapters begin on the right, and the margins are mirrored."""
    density: Annotated[Density, unprinted] = "compact"
    """compact, or roomy: each touchpoint and each situation begins a page."""
    order: Annotated[Order, unprinted] = "book"
    """book, or rules-first: communication and appearance stand before terms and principles."""


@dataclass(frozen=True)
class FontFile:
    """A font of the company's own, fit to be embedded."""

    name: str
    """The file name under which outputs carry it."""
    family: str
    is_bold: bool
    is_italic: bool
    content: bytes = field(repr=False)
    licence: str = ""
    """What the font says of its licence and where that can be read."""
    copyright: str = ""
    characters: frozenset[int] = field(default=frozenset(), repr=False)
    """The code points that it can show."""
