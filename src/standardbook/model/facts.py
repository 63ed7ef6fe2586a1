"""What is true of a field stands on the field: whether it binds, what it is called, who sees it.

    answer_within: Annotated[MeasureText | None, binding("less"), label(_("a person answers within"))] = None

What a field says of itself is read here once; comparisons, labels and editions are derived from it. A field that says
neither how it is called nor that nobody sees it is in no edition.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from standardbook.model.fields import Marker, Model

Tighter = Literal["", "less", "more", "more items", "narrower", "without"]
"""What asks more of staff: a smaller quantity, a greater one, more items of a list, a range within the old one, or no
such field at all; empty where only the words can tell."""


Shown = Literal["", "part", "things", "unprinted", "internal"]
"""Who sees a field that has no label."""


@dataclass(frozen=True)
class _Binding:
    tighter: Tighter


@dataclass(frozen=True)
class _Label:
    words: str


@dataclass(frozen=True)
class _Shown:
    how: Shown


@dataclass(frozen=True)
class _Choices:
    words: Mapping[str, str]


def binding(tighter: Tighter = "") -> _Binding:
    """Say that staff are held to a field, and what of it asks more of them."""
    return _Binding(tighter)


def label(words: str) -> _Label:
    """Say what readers know a field by, in every output."""
    return _Label(words)


def choices(words: Mapping[str, str]) -> _Choices:
    """Say by which words readers know each of the few values of a field, in English."""
    return _Choices(types.MappingProxyType(dict(words)))


part = _Shown("part")
"""Printed under the label of the list in which its mapping stands."""

things = _Shown("things")
"""Holds things of a kind, which have fields of their own."""

unprinted = _Shown("unprinted")
"""No reader sees it as such; pages and the search are made with it."""

internal = _Shown("internal")
"""No reader's business: no edition has it."""


word = "one of a few words"
"""It is one of a few words, and no sentence."""


control = "document control"
"""It is document control's, and no part of what a book says."""


@dataclass(frozen=True)
class Facts:
    """What is true of a field."""

    field: str
    """Its name in Python; of a mapping in a mapping, that of the outer field."""
    marker: Marker | None = None
    label: str = ""
    """What readers know it by, in English."""
    shown: Shown = ""
    is_binding: bool = False
    tighter: Tighter = ""
    is_data: bool = False
    """True when it is no sentence, so that another value is never only another wording."""
    is_list: bool = False
    is_control: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The words for each of its few values, in English."""

    @property
    def is_printed(self) -> bool:
        """Tell whether a reader sees it."""
        return bool(self.label) or self.shown == "part"

    @property
    def is_told(self) -> bool:
        """Tell whether it says who sees it, or need not: an id is neither printed nor hidden."""
        return self.is_printed or bool(self.shown) or (self.marker is not None and self.marker.what == "id")

    @property
    def is_withheld(self) -> bool:
        """Tell whether no edition has it: it is internal, or says nothing of itself."""
        return self.shown == "internal" or not self.is_told

    @property
    def is_quantity(self) -> bool:
        """Tell whether it holds a quantity."""
        return self.marker is not None and self.marker.what in {"quantity", "measure"}


@functools.cache
def facts_of(model: type[Model]) -> Mapping[str, Facts]:
    """Return the facts of the fields of a mapping, by the names that comparisons give them: `why`, `target.at_most`.

    Lists of other mappings come without what stands in these: `parts_of` has it.
    """
    found: dict[str, Facts] = {}
    for name, field in model.model_fields.items():
        key, hint = field.alias or name, _hints(model)[name]
        own = _facts(name, hint)
        inner = next(_models_in(hint), None)
        if inner is None or own.is_list:
            found[key] = own
        else:
            hidden = own.shown
            below = facts_of(inner).items()
            found |= {f"{key}.{at}": replace(each, field=name, shown=hidden or each.shown) for at, each in below}
    return types.MappingProxyType(found)


@functools.cache
def parts_of(model: type[Model]) -> Mapping[str, Facts]:
    """Return the facts of what stands in the mappings that a mapping lists, by their own names: `within` of a step."""
    found: dict[str, Facts] = {}
    for name in model.model_fields:
        hint = _hints(model)[name]
        if _facts(name, hint).is_list:
            for inner in _models_in(hint):
                found |= facts_of(inner)
    return types.MappingProxyType(found)


@functools.cache
def markers_of(model: type[Model]) -> Mapping[str, Marker | None]:
    """Return what the text of each field is, by the field's name in Python."""
    return {name: _marker(_hints(model)[name]) for name in model.model_fields}


@functools.cache
def withheld_of(model: type[Model]) -> Mapping[str, Any]:
    """Return the fields of a mapping that no edition has, each with the value by which it is none."""
    names = dict.fromkeys(each.field for each in facts_of(model).values() if each.is_withheld)
    fields = {name: model.model_fields[name] for name in names}
    return {name: "" if each.is_required() else each.get_default() for name, each in fields.items()}


_Any = TypeVar("_Any", bound=Model)


def without_internal(value: _Any) -> _Any:
    """Return a mapping without what no edition has; the same one where it has nothing of this kind."""
    update = {name: none for name, none in withheld_of(type(value)).items() if getattr(value, name) != none}
    return value.model_copy(update=update) if update else value


def _hints(model: type[Model]) -> Mapping[str, Any]:
    return typing.get_type_hints(model, include_extras=True)


def _facts(name: str, hint: object) -> Facts:
    said = typing.get_args(hint)[1:] if typing.get_origin(hint) is typing.Annotated else ()
    marker = _marker(hint)
    bound = next((each for each in said if isinstance(each, _Binding)), None)
    chosen = next((each for each in said if isinstance(each, _Choices)), None)
    return Facts(
        name,
        marker,
        next((each.words for each in said if isinstance(each, _Label)), ""),
        next((each.how for each in said if isinstance(each, _Shown)), ""),
        is_binding=bound is not None,
        tighter=bound.tighter if bound else "",
        is_data=word in said or _is_data(marker, hint),
        is_list=tuple in _origins(hint),
        is_control=control in said,
        choices=chosen.words if chosen else {},
    )


def _is_data(marker: Marker | None, hint: object) -> bool:
    if marker is None:
        return next(_models_in(hint), None) is None
    return marker.what not in {"prose", "title"}


def _marker(hint: object) -> Marker | None:
    if typing.get_origin(hint) is typing.Annotated:
        base, *metadata = typing.get_args(hint)
        return next((item for item in metadata if isinstance(item, Marker)), None) or _marker(base)
    if typing.get_origin(hint) in (tuple, types.UnionType, typing.Union):
        return next((marker for each in typing.get_args(hint) if (marker := _marker(each))), None)
    return None


def _origins(hint: object) -> Iterator[object]:
    yield typing.get_origin(hint)
    for each in typing.get_args(hint):
        yield from _origins(each)


def _models_in(hint: object) -> Iterator[type[Model]]:
    if isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    for each in typing.get_args(hint):
        yield from _models_in(each)
