"""What staff are held to, as frozen Pydantic models: standards and rules of appearance, with all their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic.config import JsonDict

from standardbook.model.fields import (
    OBLIGATIONS,
    CheckMethod,
    Date,
    Id,
    MeasureText,
    Model,
    Plain,
    PrincipleId,
    Prose,
    QuantityText,
    RoleId,
    SituationId,
    Title,
    TouchpointId,
    Truth,
    refused,
    shape_of,
)


class Step(Model):
    """One step of how it goes."""

    do: Prose
    who: RoleId | None = None
    within: MeasureText | None = None


class AvoidedPhrase(Model):
    """What not to say, and what to say instead."""

    phrase: Prose
    instead: Prose | None = None


class Target(Model):
    """How fast, how often, how much."""

    metric: Prose | None = None
    at_most: QuantityText | None = None
    at_least: QuantityText | None = None
    every: QuantityText | None = None
    between: (
        Annotated[
            Annotated[QuantityText, Tag("text")] | Annotated[tuple[QuantityText, QuantityText], Tag("list")],
            Discriminator(shape_of),
        ]
        | None
    ) = None
    """Both ends: 60 °C and 65 °C."""
    share: QuantityText | None = None
    """In how many cases it must be reached: 95 %."""
    from_: Prose | None = Field(default=None, alias="from")
    """What starts the clock."""
    to: Prose | None = None
    """What stops it."""


class Check(Model):
    """How an observer finds out whether a standard is kept."""

    by: CheckMethod
    ask: Prose | None = None
    weight: int | None = Field(default=None, ge=0)
    critical: Truth = False
    na: Truth = False
    """True when the question may be not applicable."""


@dataclass(frozen=True)
class Obligation:
    """The one obligation of a rule: its strength and its text."""

    kind: Literal["must", "must_not", "should", "should_not", "may"]
    text: str


class Obliging(Model):
    """Anything that carries one of the five obligations."""

    must: Prose | None = None
    must_not: Prose | None = None
    should: Prose | None = None
    should_not: Prose | None = None
    may: Prose | None = None

    @property
    def obligation(self) -> Obligation | None:
        """The obligation that was written, if any."""
        for kind in OBLIGATIONS:
            if text := getattr(self, kind):
                return Obligation(kind, text)  # type: ignore[arg-type]
        return None

    def _count_obligations(self) -> int:
        return sum(getattr(self, kind) is not None for kind in OBLIGATIONS)


_KEEP_ONE = "keep one and make a second of the other; where there is none, write `must:`"
_ONE_OBLIGATION: JsonDict = {"oneOf": [{"required": [kind]} for kind in OBLIGATIONS]}


class Standard(Obliging):
    """A rule for one moment, observable by a third person."""

    model_config = ConfigDict(json_schema_extra=_ONE_OBLIGATION)

    id: Id
    why: Prose
    principles: tuple[PrincipleId, ...] = ()
    roles: tuple[RoleId, ...] = ()
    """Who keeps it; by default the responsible roles of the touchpoint or situation."""
    when: Prose | None = None
    unless: Prose | None = None
    steps: tuple[
        Annotated[Annotated[Prose, Tag("text")] | Annotated[Step, Tag("mapping")], Discriminator(shape_of)], ...
    ] = ()
    say: tuple[Prose, ...] = ()
    avoid: tuple[AvoidedPhrase, ...] = ()
    behave: tuple[Prose, ...] = ()
    forbidden: tuple[Prose, ...] = ()
    target: Target | None = None
    discretion: Prose | None = None
    """What the employee may decide alone."""
    check: Check | None = None
    since: Plain | None = None
    effective_from: Date | None = None
    """The day from which it holds, YYYY-MM-DD; it is announced until then. Without it, with its version."""
    expires: Date | None = None
    """The last day on which it holds, YYYY-MM-DD."""

    @model_validator(mode="after")
    def _one_obligation(self) -> Self:
        if self._count_obligations() != 1:
            message = "a standard needs exactly one of must, must_not, should, should_not, may"
            raise refused("not-one-obligation", message, _KEEP_ONE)
        return self


class StandardsFile(Model):
    """standards/<any>.yaml: the standards of one touchpoint or one situation."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["touchpoint"]}, {"required": ["situation"]}]})

    touchpoint: TouchpointId | None = None
    situation: SituationId | None = None
    standards: tuple[Standard, ...] = ()

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.touchpoint is None) == (self.situation is None):
            message = "a file of standards belongs to exactly one touchpoint or one situation"
            raise refused("not-one-place", message, "begin the file with `touchpoint: <id>` or `situation: <id>`")
        return self

    @property
    def place(self) -> str:
        """The id of the touchpoint or situation."""
        return self.touchpoint or self.situation or ""


class Variant(Model):
    """How a rule of appearance reads for some or for everyone."""

    for_: Title = Field(alias="for")
    """women, men or everyone."""
    text: Prose


class AppearanceRule(Obliging):
    """What to wear, by position, task and season."""

    id: Id
    item: Title
    roles: tuple[RoleId, ...] = ()
    """Who keeps it; by default everyone."""
    tasks: tuple[Prose, ...] = ()
    seasons: tuple[Prose, ...] = ()
    variants: tuple[Variant, ...] = ()
    """A set that covers everybody: women, men and everyone, or everyone alone."""
    reason: Prose | None = None
    """The job reason."""
    adjustments: Prose | None = None
    """What is done for religion, disability, pregnancy."""
    provided: Literal["company", "employee"] | None = None
    picture: Plain | None = None
    """A PNG, JPEG or WebP inside the handbook's folder."""
    picture_alt: Title | None = None
    check: Check | None = None

    @model_validator(mode="after")
    def _obligation_or_variants(self) -> Self:
        count = self._count_obligations()
        if count > 1 or (count == 0 and not self.variants):
            message = "a rule of appearance needs exactly one of must, must_not, should, should_not, may, or variants"
            raise refused("not-one-obligation", message, _KEEP_ONE)
        return self


class AppearanceFile(Model):
    """appearance.yaml."""

    rules: tuple[AppearanceRule, ...] = ()
