"""Blanks: where a section names a page or the number of a place, which are only known when the book is joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from standardbook.render.markdown import SafeHtml

BLANK = "¤"
"""Stands where a number is filled in later, and is as wide as a digit. In a section the blank's own number follows it;
in a frame each is a digit of the page's number."""

_BLANKS = re.compile(rf'(<span class="(?:page|place)"[^>]*>){BLANK}(\d+)(?=</span>)')


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


def filled_in(html: SafeHtml, placeholders: Sequence[Placeholder]) -> SafeHtml:
    """Return a section with numbers of places filled in, and the blanks of pages left to an engine that counts them."""

    def fill(found: re.Match[str]) -> str:
        filling = placeholders[int(found[2])]
        return found[1] if isinstance(filling, PageNumber) else found[1] + filling

    return SafeHtml(_BLANKS.sub(fill, html))
