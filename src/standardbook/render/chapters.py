"""The chapters of an edition and their numbers, alike in the book and on the site.

A chapter without content is left out and the numbers close up, so that no gap tells of what another role reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from standardbook.model.document_control import EffectiveSection
from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter."""

    kind: str
    title: str
    number: int


def chapters_of(edition: Edition, _: Callable[[str], str]) -> Mapping[str, Chapter]:
    """Return the chapters that have content, by kind, in the order of the book; `_` translates their titles."""
    rows = (
        ("terms", _("Terms and definitions"), edition.definitions),
        ("provisions", _("General provisions"), True),
        ("principles", _("Principles"), edition.principles),
        ("communication", _("Communication standards"), edition.stages or edition.situations),
        ("appearance", _("Appearance"), edition.rules),
    )
    kept = [(kind, title) for kind, title, content in rows if content]
    return {kind: Chapter(kind, title, number) for number, (kind, title) in enumerate(kept, 1)}


def numbers_of_places(edition: Edition) -> Mapping[str, str]:
    """Return the number of each touchpoint and situation by id: chapter and place in it, such as 4.2."""
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    chapter = chapters_of(edition, str).get("communication")
    return {each.id: f"{chapter.number}.{place}" for place, each in enumerate(places, 1)} if chapter else {}


def effective_sections(edition: Edition, _: Callable[[str], str]) -> list[tuple[str, EffectiveSection]]:
    """Return the sections by the version in which each last changed, with what they are called."""
    numbers = numbers_of_places(edition)
    titles = {kind: f"{each.number} {each.title}" for kind, each in chapters_of(edition, _).items()}
    titles |= {"role": _("Positions") if edition.is_complete else edition.role_title}
    titles |= {"channels": _("Channels and longest waits")}
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    titles |= {each.id: f"{numbers[each.id]} {each.title}" for each in places}
    rows = [(titles.get(each.id or each.kind, ""), each) for each in edition.control.sections]
    return [(title, each) for title, each in rows if title]
