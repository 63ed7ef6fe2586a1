"""Blanks: where a section names a page or the number of a place, which are only known when the book is joined."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

BLANK = "¤"
"""Stands where a number is filled in later, and is as wide as a digit. In a section the blank's own number follows it;
in a frame each is a digit of the page's number."""


@dataclass(frozen=True)
class PageNumber:
    """A blank that gets the number of the page on which an anchor is."""

    anchor: str


Placeholder = PageNumber | str
"""What is filled into a blank: the number of a page, standing right, or digits and points, standing left."""


def blank_for(filling: Placeholder, number: int) -> Markup:
    """Return the blank of a number in its section, for what is filled in when the book is joined."""
    sign = f"{BLANK}{number:04d}"
    if isinstance(filling, PageNumber):
        return Markup('<span class="page" data-of="#{}">{}</span>').format(filling.anchor, sign)
    return Markup('<span class="place">{}</span>').format(sign)
