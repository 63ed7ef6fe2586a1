"""The chapters of a book in its order, and the letters of numbers; `kinds` says which things have which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from standardbook.model.language import _


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter: a page of the site, and a part of the book that begins on a new page."""

    name: str
    """What its page and its template are called."""
    title: str
    """Its title in English."""
    is_numbered: bool = True
    is_always: bool = False
    """True when it is there whatever stands in it; all others are left out when they are empty."""


CHAPTERS = (
    Chapter(name="terms", title=_("Terms and definitions")),
    Chapter(name="provisions", title=_("General provisions"), is_always=True),
    Chapter(name="principles", title=_("Principles")),
    Chapter(name="communication", title=_("Communication standards")),
    Chapter(name="appearance", title=_("Appearance")),
    Chapter(name="channels", title=_("Channels and longest waits"), is_numbered=False),
)
"""Every chapter, but the page of the position, which opens the book."""

RULES = ("communication", "appearance")
"""The chapters that say what is to be done."""


def with_rules_first(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Return chapters with those of rules before all others."""
    return tuple(sorted(chapters, key=lambda each: each.name not in RULES))


NUMBER_LETTERS = "SAC"
"""The first letters of permanent numbers, in the order in which a release gives them."""
