"""The pictures of an edition: which of them a thing shows there, and their content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from standardbook.model.authored import Principle
from standardbook.model.edition import EditionSituation, EditionTouchpoint
from standardbook.model.facts import without_internal
from standardbook.model.figures import Figure, shown_in
from standardbook.model.handbook import Handbook, Picture
from standardbook.model.obligations import AppearanceRule, Standard

_Illustrated = TypeVar("_Illustrated", Standard, AppearanceRule, Principle)


def pictured(value: _Illustrated, handbook: Handbook, language: str) -> _Illustrated:
    """Return a mapping without what no reader sees, with the pictures that editions in a language show of it."""
    bare = without_internal(value)
    figures = figures_for(value.pictures, handbook, language)
    return bare.model_copy(update={"pictures": figures}) if value.pictures else bare


def figures_for(figures: Sequence[Figure], handbook: Handbook, language: str) -> tuple[Figure, ...]:
    """Return the pictures that editions in a language show, under the names by which outputs carry them."""
    return tuple(
        each.model_copy(update={"file": handbook.pictures[each.file].name, "language": None})
        for each in shown_in(figures, language)
    )


def pictures_of(
    handbook: Handbook, shown: Iterable[Standard | AppearanceRule | Principle | EditionTouchpoint | EditionSituation]
) -> dict[str, Picture]:
    """Return the pictures of what an edition shows: by their names, and that of a rule by the path it has."""
    by_name = {each.name: each for each in handbook.pictures.values()}
    found: dict[str, Picture] = {}
    for value in shown:
        found |= {each.file: by_name[each.file] for each in value.pictures}
        if isinstance(value, AppearanceRule) and value.picture:
            found[value.picture] = handbook.pictures[value.picture]
    return found
