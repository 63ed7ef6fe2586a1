"""Pictures as authors write them: the file, what it shows, and in which editions it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import model_validator

from standardbook.model.facts import label, part, unprinted
from standardbook.model.fields import Language, Model, Plain, Prose, Title, refused
from standardbook.model.language import _


class Figure(Model):
    """A picture that shows how something is done."""

    file: Annotated[Plain, unprinted]
    """A PNG, JPEG or WebP inside the handbook's folder; in an edition the name under which outputs carry it."""
    alt: Annotated[Title, part]
    """What it shows, for whoever cannot see it."""
    caption: Annotated[Prose | None, part] = None
    """What stands below it."""
    language: Annotated[Language | None, unprinted] = None
    """The language whose editions alone show it: the words in it are of that language."""

    @model_validator(mode="before")
    @classmethod
    def _has_alt(cls, value: object) -> object:
        if isinstance(value, dict) and value.get("file") and not value.get("alt"):
            message = f"`{value['file']}` has no alternative text"
            raise refused("picture-without-alt", message, "add `alt:` with what the picture shows")
        return value


Figures = Annotated[tuple[Figure, ...], label(_("Pictures"))]
"""The pictures of a thing."""


def figures_in(value: object) -> Iterator[Figure]:
    """Yield the pictures of a mapping and of everything in it, however deep they stand."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from figures_in(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from figures_in(each)


def shown_in(figures: Sequence[Figure], language: str) -> tuple[Figure, ...]:
    """Return the pictures that editions in a language show: its own, and only where there are none those of all."""
    own = tuple(each for each in figures if each.language == language)
    return own or tuple(each for each in figures if each.language is None)
