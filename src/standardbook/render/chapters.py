"""The chapters of an edition and their numbers, alike in the book and on the site.

A chapter without content is left out and the numbers close up, so that no gap tells of what another role reads.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from standardbook.model.document_control import EffectiveSection
from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint


@dataclass(frozen=True)
class Heading:
    """A chapter of an edition, as it is called there."""

    kind: str
    title: str
    number: str
    """Empty for what stands behind the numbered chapters."""


def chapters_of(edition: Edition, _: Callable[[str], str]) -> Mapping[str, Heading]:
    """Return the chapters that have content, by name, in the order of the book; `_` translates their titles."""
    count = itertools.count(1)
    return {
        each.name: Heading(each.name, _(each.title), str(next(count)) if each.is_numbered else "")
        for each in edition.filled_chapters
    }


def numbers_of_places(edition: Edition) -> Mapping[str, str]:
    """Return the number of each touchpoint and situation by id: chapter and place in it, such as 4.2."""
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    chapter = chapters_of(edition, str).get("communication")
    return {each.id: f"{chapter.number}.{place}" for place, each in enumerate(places, 1)} if chapter else {}


def kind_of(place: EditionTouchpoint | EditionSituation) -> str:
    """Return the kind of a place: touchpoint or situation."""
    return "touchpoint" if isinstance(place, EditionTouchpoint) else "situation"


def anchor_of(place: EditionTouchpoint | EditionSituation) -> str:
    """Return the anchor of a place in every output."""
    return f"{kind_of(place)}-{place.id}"


def effective_sections(edition: Edition, _: Callable[[str], str]) -> list[tuple[str, EffectiveSection]]:
    """Return the sections by the version in which each last changed, with what they are called."""
    numbers = numbers_of_places(edition)
    titles = {kind: f"{each.number} {each.title}".strip() for kind, each in chapters_of(edition, _).items()}
    titles |= {"role": _("Positions") if edition.is_complete else edition.role_title}
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    titles |= {each.id: f"{numbers[each.id]} {each.title}" for each in places}
    rows = [(titles.get(each.id or each.kind, ""), each) for each in edition.control.sections]
    order = ["role", *titles]  # a look may have another than the chapters had when they were compared
    told = [(title, each) for title, each in rows if title]
    return sorted(told, key=lambda row: order.index(_chapter_of(row[1])))


def _chapter_of(section: EffectiveSection) -> str:
    return "communication" if section.id else section.kind
