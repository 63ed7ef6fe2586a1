"""The whole handbook as one value, and the one walk that finds every entity, text and reference in it."""

from __future__ import annotations

import functools
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
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
from standardbook.model.fields import Marker, Model
from standardbook.model.language import without_full_stop
from standardbook.model.lines import Lines, lines_of
from standardbook.model.obligations import AppearanceRule, Standard, StandardsFile
from standardbook.model.releases import ChangesFile, Numbers, Release
from standardbook.model.terms import terms_of

REFERENCE = re.compile(r"\[\[\s*([^\[\]\n]{1,200}?)\s*\]\]")
"""`[[id]]` in a text."""


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
    translations: Mapping[str, Mapping[tuple[str, str], Translation]] = field(default_factory=dict)
    """Translations by language, and by name and source of each text."""
    numbers: Numbers = field(default_factory=Numbers)
    releases: tuple[Release, ...] = ()
    """The records of the released versions, the oldest first."""
    next_changes: ChangesFile = field(default_factory=ChangesFile)
    """What its author says of the next version."""
    named_before: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    """The definitions that texts name, as far as that is known from an earlier reading with the same definitions."""

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """Every touchpoint along the journey."""
        return tuple(touchpoint for stage in self.stages for touchpoint in stage.touchpoints)

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
    def alone(self) -> tuple[Entity, ...]:
        """Everything that has an id, a stage without its touchpoints: the same objects whenever they are asked for."""
        return tuple(
            replace(each, value=each.value.model_copy(update={"touchpoints": ()})) if each.kind == "stage" else each
            for each in entities_of(self)
        )

    @functools.cached_property
    def alone_by_kind(self) -> Mapping[str, tuple[tuple[str, Model], ...]]:
        """The ids and mappings of everything that has an id, by kind."""
        kinds: dict[str, list[tuple[str, Model]]] = {}
        for each in self.alone:
            kinds.setdefault(each.kind, []).append((each.id, each.value))
        return {kind: tuple(rows) for kind, rows in kinds.items()}

    @functools.cached_property
    def provisions_alone(self) -> Model:
        """The general provisions without their sections."""
        return self.book.provisions.model_copy(update={"sections": ()})

    @functools.cached_property
    def _pieces(self) -> dict[int, tuple[Piece, ...]]:
        return {}

    def pieces_of(self, value: Model) -> tuple[Piece, ...]:
        """Return every marked text of a mapping that this handbook holds; it is walked once."""
        if id(value) not in self._pieces:
            self._pieces[id(value)] = tuple(pieces_of(value))
        return self._pieces[id(value)]

    @functools.cached_property
    def _named(self) -> dict[int, frozenset[str]]:
        return {}

    def definitions_named_in(self, value: Model) -> frozenset[str]:
        """Return the definitions that the texts of a mapping of this handbook name."""
        if id(value) not in self._named:
            named = self.definitions_named
            self._named[id(value)] = frozenset(
                id_ for each in self.pieces_of(value) for id_ in named.get(each.text, ())
            )
        return self._named[id(value)]

    @functools.cached_property
    def definitions_named(self) -> Mapping[str, frozenset[str]]:
        """The definitions that each text of the handbook names, by a term or by a reference."""
        terms = terms_of(self.definitions, self.book.source_language)
        known = {each.id for each in self.definitions}
        models: list[Model] = [self.book, *(entity.value for entity in entities_of(self))]
        pieces = (piece for model in models for piece in self.pieces_of(model))
        texts = {piece.text for piece in pieces if piece.marker.what in {"prose", "title"}}

        def named_in(text: str) -> frozenset[str]:
            found = frozenset(each.id for each in terms.find(text) if each.standing == "term")
            return found | known.intersection(references_in(text))

        return {text: self.named_before[text] if text in self.named_before else named_in(text) for text in texts}


def entities_of(handbook: Handbook) -> Iterator[Entity]:
    """Yield everything that has an id, doubled ids included."""
    book = handbook.book
    rows: tuple[tuple[str, str, tuple[Model, ...]], ...] = (
        ("provision", "title", book.provisions.sections),
        ("document", "title", book.external_documents),
        ("department", "title", handbook.departments),
        ("role", "title", handbook.roles),
        ("definition", "term", handbook.definitions),
        ("principle", "name", handbook.principles),
        ("stage", "title", handbook.stages),
        ("touchpoint", "title", handbook.touchpoints),
        ("situation", "title", handbook.situations),
        ("rule", "item", handbook.rules),
        ("channel", "title", handbook.channels),
    )
    for kind, name, values in rows:
        for value in values:
            yield Entity(kind, getattr(value, "id"), getattr(value, name), value)  # noqa: B009 - every row has an id
    for file in handbook.standards:
        for standard in file.standards:
            yield Entity("standard", standard.id, title_of_standard(standard), standard)


def title_of_standard(standard: Standard) -> str:
    """Return the words by which a reference prints a standard: its statement without the full stop."""
    obligation = standard.obligation
    return without_full_stop(obligation.text if obligation else standard.id)


def pieces_of(value: Model) -> Iterator[Piece]:
    """Yield every marked text of an authored mapping and of the mappings inside it, in the order of the fields."""
    yield from _walk(value, (), value)


def _walk(model: Model, path: tuple[str | int, ...], top: Model) -> Iterator[Piece]:
    for name, marker in markers_of(type(model)).items():
        key = type(model).model_fields[name].alias or name
        yield from _values(getattr(model, name), marker, (*path, key), top)


def _values(value: object, marker: Marker | None, path: tuple[str | int, ...], top: Model) -> Iterator[Piece]:
    if isinstance(value, Model):
        yield from _walk(value, path, top)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _values(item, marker, (*path, position), top)
    elif isinstance(value, str) and marker is not None:
        yield Piece(marker, value, top.span(*path))


@functools.cache
def markers_of(model: type[Model]) -> Mapping[str, Marker | None]:
    """Return what the text of each field is, by the field's name in Python."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {name: _marker(hints[name]) for name in model.model_fields}


def _marker(hint: object) -> Marker | None:
    if typing.get_origin(hint) is typing.Annotated:
        base, *metadata = typing.get_args(hint)
        return next((item for item in metadata if isinstance(item, Marker)), None) or _marker(base)
    if typing.get_origin(hint) in (tuple, types.UnionType, typing.Union):
        return next((marker for part in typing.get_args(hint) if (marker := _marker(part))), None)
    return None


def own_pieces(entity: Model) -> Iterator[Piece]:
    """Yield the texts of an entity itself, without those of entities inside it (a stage without its touchpoints)."""
    if isinstance(entity, Stage):
        entity = entity.model_copy(update={"touchpoints": ()})
    elif isinstance(entity, Book):
        provisions = entity.provisions.model_copy(update={"sections": ()})
        entity = entity.model_copy(update={"provisions": provisions, "external_documents": ()})
    yield from pieces_of(entity)


def references_in(text: str) -> list[str]:
    """Return the ids that a text refers to by `[[id]]`."""
    return REFERENCE.findall(text) if "[[" in text else []


NAMED_ANYWHERE = ("role", "department", "principle", "document", "provision", "definition")
"""The kinds that every edition may name: they belong to the whole company, or come along where they are named."""
