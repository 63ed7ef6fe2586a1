"""Things of kinds that nobody has designed a template for: a title, then each printed field under its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from standardbook.model.edition import Edition
from standardbook.model.facts import facts_of
from standardbook.model.fields import Model
from standardbook.model.handbook import id_of
from standardbook.render.environment import Gettext


@dataclass(frozen=True)
class Field:
    """A field under its label; what it holds says how it is printed."""

    label: str
    values: tuple[str, ...]
    what: str
    """prose, title, reference, quantity or plain."""


@dataclass(frozen=True)
class Thing:
    """A thing of any kind, as a plain template prints it."""

    kind: str
    id: str
    title: str
    fields: tuple[Field, ...]

    @property
    def anchor(self) -> str:
        """Where links to it lead."""
        return f"{self.kind}-{self.id}"


def things_in(edition: Edition, chapter: str, _: Gettext) -> tuple[Thing, ...]:
    """Return the things that stand in a chapter, of each kind in the order of the book."""
    return tuple(
        Thing(kind.name, id_of(value), kind.title_of(value), tuple(_fields(value, kind.title, _)))
        for kind in edition.kinds
        if kind.chapter == chapter
        for value in edition.of(kind.name)
    )


def _fields(value: Model, title: str, _: Gettext) -> Iterator[Field]:
    for facts in facts_of(type(value)).values():
        own = getattr(value, facts.field) if facts.field != title else None
        values = tuple(_(facts.choices[each]) if each in facts.choices else each for each in _words(own))
        if facts.label and values:
            yield Field(_(facts.label), values, _how(facts.marker.what if facts.marker else "plain"))


def _how(what: str) -> str:
    return "quantity" if what == "measure" else what


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401 - the value of any field
    if isinstance(value, tuple):
        for each in value:
            yield from _words(each)
    elif isinstance(value, Model):
        parts = (getattr(value, each.field) for each in facts_of(type(value)).values() if each.is_printed)
        yield from (word for each in parts for word in _words(each))
    elif isinstance(value, str) and value:
        yield value
    elif isinstance(value, (bool, int)) and value:
        yield "✓" if value is True else str(value)
