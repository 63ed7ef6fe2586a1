"""The whole handbook as one value, and the one walk that finds every entity, text and reference in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from standardbook.diagnostics import Span
from standardbook.model.authored import (
    Book,
    Channel,
    Definition,
    Department,
    Principle,
    Role,
    Situation,
    Stage,
    Touchpoint,
)
from standardbook.model.chapters import CHAPTERS, Chapter
from standardbook.model.facts import markers_of
from standardbook.model.fields import Marker, Model
from standardbook.model.kind import Kind
from standardbook.model.kinds import BOOK_FILE, KINDS, STANDARDS, kind_of_model, lists_in
from standardbook.model.lines import Lines, lines_of
from standardbook.model.look import FontFile
from standardbook.model.obligations import AppearanceRule, Standard, StandardsFile
from standardbook.model.releases import ChangesFile, Numbers, Release
from standardbook.model.terms import terms_of

REFERENCE = re.compile(r"\[\[\s*(?P<id>[^\[\]\n|]{1,200}?)\s*(?:\|\s*(?P<words>[^\[\]]{0,200}?)\s*)?\]\]")
"""`[[id]]` in a text, or `[[id|words of the author]]`."""


ItemKey = tuple[str, str]
"""The kind and the id of a thing."""

PROVISIONS: ItemKey = ("book", "provisions")
"""The key of what the book says in its welcome and its provisions, the further sections of these aside."""


@dataclass(frozen=True)
class Picture:
    """A picture of the handbook, decoded and written anew without anything but its pixels."""

    name: str
    """The file name under which outputs carry it: a digest, so that it tells nothing."""
    media_type: str
    content: bytes
    width: int
    height: int
    origin: str = ""
    """The digest of the contributor's file."""


@dataclass(frozen=True)
class Translation:
    """A translator's words for one text, and where they stand."""

    text: str
    is_outdated: bool
    """True when the source has changed since."""
    span: Span


@dataclass(frozen=True)
class Entity:
    """Anything with an id: its kind, the authored mapping, and the words by which a reference prints it."""

    kind: str
    id: str
    title: str
    value: Model

    @property
    def key(self) -> ItemKey:
        """What identifies it."""
        return self.kind, self.id


@dataclass(frozen=True)
class Piece:
    """One authored text or reference: its marker, its value, its place."""

    marker: Marker
    text: str
    span: Span


@dataclass(frozen=True)
class Handbook:
    """Everything a company wrote, in the order it was written."""

    book: Book
    departments: tuple[Department, ...] = ()
    roles: tuple[Role, ...] = ()
    definitions: tuple[Definition, ...] = ()
    principles: tuple[Principle, ...] = ()
    stages: tuple[Stage, ...] = ()
    situations: tuple[Situation, ...] = ()
    standards: tuple[StandardsFile, ...] = ()
    rules: tuple[AppearanceRule, ...] = ()
    channels: tuple[Channel, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Pictures by the path that authors wrote."""
    logo: Picture | None = None
    fonts: tuple[FontFile, ...] = ()
    """The fonts of the company's own that its look names."""
    translations: Mapping[str, Mapping[tuple[str, str], Translation]] = field(default_factory=dict)
    """Translations by language, and by name and source of each text."""
    numbers: Numbers = field(default_factory=Numbers)
    releases: tuple[Release, ...] = ()
    """The records of the released versions, the oldest first."""
    next_changes: ChangesFile = field(default_factory=ChangesFile)
    """What its author says of the next version."""
    others: Mapping[str, tuple[Model, ...]] = field(default_factory=dict)
    """What is in the lists of files that are no field above, by the name of the list."""
    kinds: tuple[Kind, ...] = field(default=KINDS, repr=False)
    chapters: tuple[Chapter, ...] = field(default=CHAPTERS, repr=False)
    named_before: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    """The definitions that texts name, as far as that is known from an earlier reading with the same definitions."""

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """Every touchpoint along the journey."""
        return tuple(touchpoint for stage in self.stages for touchpoint in stage.touchpoints)

    @functools.cached_property
    def lists(self) -> Mapping[str, tuple[Model, ...]]:
        """What the files list, by the name of the list, in the order of the kinds of files; not what is in the book."""
        names, known = lists_in(self.kinds), {each.name for each in fields(self)}
        return {name: getattr(self, name, ()) if name in known else self.others.get(name, ()) for name in names}

    def of(self, kind: Kind) -> tuple[Any, ...]:
        """Return everything of a kind, in the order it was written."""
        first, *below = kind.field.split(".")
        found: tuple[Any, ...] = (self.book,) if kind.file == BOOK_FILE else self.lists[first]
        for step in [first, *below] if kind.file in {BOOK_FILE, STANDARDS} else below:
            inner = (getattr(each, step) for each in found)
            found = tuple(value for one in inner for value in (one if isinstance(one, tuple) else (one,)))
        return found

    @functools.cached_property
    def lines(self) -> Lines:
        """What each role takes over."""
        return lines_of(self.roles)

    @functools.cached_property
    def standards_at(self) -> Mapping[str, tuple[Standard, ...]]:
        """The standards of each touchpoint and situation, in the order they were written."""
        places: dict[str, list[Standard]] = {}
        for file in self.standards:
            places.setdefault(file.place, []).extend(file.standards)
        return {place: tuple(standards) for place, standards in places.items()}

    @functools.cached_property
    def known(self) -> dict[str, Any]:
        """What was found out about this handbook, by name: reaches and texts are asked for again and again."""
        return {}

    @functools.cached_property
    def by_kind(self) -> Mapping[str, tuple[tuple[str, Model], ...]]:
        """The ids and mappings of everything that has an id, by kind."""
        return {kind.name: tuple((id_of(each), each) for each in self.of(kind)) for kind in self.kinds}

    @functools.cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Everything that has an id, doubled ids included."""
        return tuple(
            Entity(kind.name, id_of(value), kind.title_of(value), value)
            for kind in self.kinds
            for value in self.of(kind)
        )

    @functools.cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """The ids of each kind."""
        return {kind: frozenset(id_ for id_, _ in things) for kind, things in self.by_kind.items()}

    @functools.cached_property
    def pieces(self) -> Mapping[ItemKey, tuple[Piece, ...]]:
        """The texts of everything that has an id, by kind and id, each without those of things in it.

        Those of things with the same id, which a check refuses, are together.
        """
        welcome = _Walk(self.book, inner=False).field("welcome")
        found: dict[ItemKey, tuple[Piece, ...]] = {PROVISIONS: (*welcome, *own_pieces(self.book.provisions))}
        for each in self.entities:
            found[each.key] = (*found.get(each.key, ()), *own_pieces(each.value))
        return found

    @functools.cached_property
    def definitions_named_in(self) -> Mapping[ItemKey, frozenset[str]]:
        """The definitions that the texts of everything name, by kind and id."""
        named = self.definitions_named
        return {
            key: frozenset(id_ for each in pieces for id_ in named.get(each.text, ()))
            for key, pieces in self.pieces.items()
        }

    @functools.cached_property
    def definitions_named(self) -> Mapping[str, frozenset[str]]:
        """The definitions that each text of the handbook names, by a term or by a reference."""
        terms = terms_of(self.definitions, self.book.source_language)
        known = {each.id for each in self.definitions}
        pieces = (*own_pieces(self.book), *(piece for own in self.pieces.values() for piece in own))
        texts = {piece.text for piece in pieces if piece.marker.what in {"prose", "title"}}

        def named_in(text: str) -> frozenset[str]:
            found = frozenset(each.id for each in terms.find(text) if each.standing == "term")
            return found | known.intersection(references_in(text))

        return {text: self.named_before[text] if text in self.named_before else named_in(text) for text in texts}


@functools.cache
def is_plain(kind: Kind) -> bool:
    """Tell whether a handbook has no field for a kind, so that everybody treats it like any other of these."""
    outermost = kind.field.partition(".")[0]
    return kind.file != BOOK_FILE and outermost not in {each.name for each in fields(Handbook)}


def as_fields(lists: Mapping[str, tuple[Model, ...]]) -> dict[str, Any]:
    """Return the lists of files as fields of a Handbook: those without a field of their own are among `others`."""
    own = {each.name for each in fields(Handbook)}
    others = {name: values for name, values in lists.items() if name not in own}
    return {"others": others, **{name: values for name, values in lists.items() if name in own}}


def entities_of(handbook: Handbook) -> Iterator[Entity]:
    """Yield everything that has an id, doubled ids included."""
    yield from handbook.entities


def id_of(value: Model) -> str:
    """Return the id of a thing of any kind."""
    id_: str = getattr(value, "id")  # noqa: B009 - every kind has one
    return id_


def pieces_of(value: Model) -> Iterator[Piece]:
    """Yield every marked text of an authored mapping and of the mappings inside it, in the order of the fields."""
    yield from _Walk(value, inner=True).of(value)


def own_pieces(value: Model) -> Iterator[Piece]:
    """Yield the texts of a mapping itself, without those of things inside it (a stage without its touchpoints)."""
    yield from _Walk(value, inner=False).of(value)


@dataclass(frozen=True)
class _Walk:
    """A walk through a mapping: where it began, and whether it goes into the things of kinds that stand inside."""

    top: Model
    inner: bool

    def of(self, model: Model, path: tuple[str | int, ...] = ()) -> Iterator[Piece]:
        """Yield the texts of a mapping on the way."""
        for name, marker in markers_of(type(model)).items():
            key = type(model).model_fields[name].alias or name
            yield from self._values(getattr(model, name), marker, (*path, key))

    def field(self, name: str) -> Iterator[Piece]:
        """Yield the texts of one field of the mapping."""
        yield from self._values(getattr(self.top, name), markers_of(type(self.top))[name], (name,))

    def _values(self, value: object, marker: Marker | None, path: tuple[str | int, ...]) -> Iterator[Piece]:
        if isinstance(value, Model):
            if self.inner or kind_of_model(value) is None:
                yield from self.of(value, path)
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                yield from self._values(item, marker, (*path, position))
        elif isinstance(value, str) and marker is not None:
            yield Piece(marker, value, self.top.span(*path))


def references_in(text: str) -> list[str]:
    """Return the ids that a text refers to, by `[[id]]` or with words of its own."""
    return [found["id"] for found in REFERENCE.finditer(text)] if "[[" in text else []


def bare_references_in(text: str) -> list[str]:
    """Return the ids that a text refers to without words of its own: it cannot be read without their titles."""
    return [found["id"] for found in REFERENCE.finditer(text) if not found["words"]] if "[[" in text else []
