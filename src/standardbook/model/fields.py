"""What a field of an authored mapping may be, and the base of all of them.

Markers (`Prose`, `Title`, `RoleId` ...) say what a piece of text is, so that one walk finds every text and every
reference.
"""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from standardbook.diagnostics import Span, did_you_mean
from standardbook.model.chapters import NUMBER_LETTERS
from standardbook.model.language import locale_of

NUMBER_PATTERN = rf"[{NUMBER_LETTERS}][1-9][0-9]{{0,5}}"
"""A permanent number: of a standard, a rule of appearance, or a case, which is a situation."""

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
OBLIGATIONS = ("must", "must_not", "should", "should_not", "may")


@dataclass(frozen=True)
class Marker:
    """What a piece of authored text is: a text for readers, an id, or a reference to an entity of some kinds."""

    what: Literal["prose", "title", "id", "reference", "quantity", "measure", "plain"]
    kinds: tuple[str, ...] = ()


def shape_of(value: object) -> str:
    """Return whether a value is a text, a list or a mapping: what tells the branches of a union apart."""
    if isinstance(value, (dict, BaseModel)):
        return "mapping"
    return "list" if isinstance(value, (list, tuple)) else "text"


def refused(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return what a validator raises: the diagnostic of a code, with what to do."""
    return PydanticCustomError(code, message, {"hint": hint})


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar as YYYY-MM-DD: days are compared as texts, so 20260301 is none."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _real_day(value: str) -> str:
    if not is_day(value):
        raise refused("invalid-value", f"`{value[:60]}` is no day of the calendar", "write YYYY-MM-DD: 2026-12-01")
    return value


def _known_language(value: str) -> str:
    try:
        locale_of(value)
    except ValueError:
        hint = "write its code: en, ru, pt-BR"
        raise refused("invalid-value", f"`{value[:60]}` is no language", hint) from None
    return value


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value not in _zones():
        hint = did_you_mean(value, _zones(), "write a name of the IANA's database: Europe/Budapest")
        raise refused("invalid-value", f"`{value[:60]}` is no time zone", hint)
    return value


def _web_address(value: str) -> str:
    if len(value) > 120 or not re.fullmatch(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~/-]*)?", value):  # noqa: PLR2004
        raise refused("invalid-value", f"`{value[:60]}` is no address", "write https://handbook.example.com")
    return value.rstrip("/")


def _tag_name(value: str) -> str:
    if len(value) > 60 or not re.fullmatch(r"(?:[A-Za-z0-9_][A-Za-z0-9_./-]*)?\{version\}", value):  # noqa: PLR2004
        hint = "letters, digits and signs that git allows, and `{version}` at the end: v{version}"
        raise refused("invalid-value", f"`{value[:60]}` is no name of a tag", hint)
    return value


_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_OR_NUMBER = {"pattern": rf"^(?:{ID_PATTERN}|{NUMBER_PATTERN})$"}
"""What editors accept where a number is replaced by its id before a file becomes a model."""

_Id = Annotated[str, StringConstraints(pattern=rf"^{ID_PATTERN}$", max_length=100)]

Prose = Annotated[_Text, Marker("prose")]
Title = Annotated[_Text, Marker("title")]
Plain = Annotated[_Text, Marker("plain")]
Id = Annotated[_Id, Marker("id")]
IdOrNumber = Annotated[_Id, Field(json_schema_extra=_OR_NUMBER), Marker("id")]
RoleId = Annotated[_Id, Marker("reference", ("role",))]
DepartmentId = Annotated[_Id, Marker("reference", ("department",))]
DefinitionId = Annotated[_Id, Marker("reference", ("definition",))]
PrincipleId = Annotated[_Id, Marker("reference", ("principle",))]
TouchpointId = Annotated[_Id, Marker("reference", ("touchpoint",))]
SituationId = Annotated[_Id, Field(json_schema_extra=_OR_NUMBER), Marker("reference", ("situation",))]
ChannelId = Annotated[_Id, Marker("reference", ("channel", "channel kind"))]
ReceiverId = Annotated[_Text, Marker("reference", ("role", "touchpoint"))]
QuantityText = Annotated[_Text, Marker("quantity")]
MeasureText = Annotated[_Text, Marker("measure")]
Date = Annotated[str, AfterValidator(_real_day), Field(json_schema_extra={"format": "date"}), Marker("plain")]
Address = Annotated[_Text, AfterValidator(_web_address), Marker("plain")]
TagName = Annotated[_Text, AfterValidator(_tag_name), Marker("plain")]
Zone = Annotated[_Text, AfterValidator(_known_zone), Marker("plain")]
Language = Annotated[str, AfterValidator(_known_language), Marker("plain")]


def _truth(value: object) -> object:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, str) and value.casefold() in words:
        return words[value.casefold()]
    if isinstance(value, bool):
        return value
    raise PydanticCustomError("bool_type", "expected `true` or `false`")


Truth = Annotated[bool, BeforeValidator(_truth, json_schema_input_type=bool)]

ChannelKind = Literal["counter", "phone", "email", "chat", "ticket", "messenger", "social", "letter", "visit", "form"]
CHANNEL_KINDS: tuple[str, ...] = typing.get_args(ChannelKind)
CheckMethod = Literal[
    "mystery-visit",
    "mystery-call",
    "call-sample",
    "mail-review",
    "floor-visit",
    "self-check",
    "system-metric",
    "document",
    "photo",
    "customer-rating",
]


Path = tuple[str | int, ...]
"""Field names and list positions, from the root of a file."""

KEY = "\0key"
"""Stands before a path that means the field's name and not its value."""


@dataclass(frozen=True)
class Where:
    """Where a mapping stands in its file, and the spans of everything in that file by path."""

    span: Span
    spans: Mapping[Path, Span] = field(default_factory=dict)
    path: Path = ()

    def at(self, *path: str | int) -> Span:
        """Return the span of the value at `path` below this mapping, or of what stands nearest around it."""
        while path:
            if span := self.spans.get((*self.path, *path)):
                return span
            path = path[:-1]
        return self.span


class Mapped(dict[str, Any]):
    """A mapping of a YAML file that knows where it stands."""

    where: Where


class Model(BaseModel):
    """The base of everything authored: frozen, strict about unknown fields, and aware of its place in the files."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
    _where: Where = PrivateAttr(default=Where(Span("")))

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(value)
        if isinstance(value, Mapped):
            made._where = value.where  # noqa: SLF001 - the instance's own private attribute
        return made

    def span(self, *path: str | int) -> Span:
        """Return where the value at `path` below this mapping was written, or the nearest mapping around it."""
        return self._where.at(*path)


def is_number(text: str) -> bool:
    """Tell whether a text has the form of a permanent number."""
    return re.fullmatch(NUMBER_PATTERN, text) is not None


def is_id(text: str) -> bool:
    """Tell whether `text` has the shape of an id."""
    return re.fullmatch(ID_PATTERN, text) is not None
