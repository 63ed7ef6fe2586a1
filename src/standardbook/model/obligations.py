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

from standardbook.model.facts import binding, internal, label, part, things, unprinted, word
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
from standardbook.model.figures import Figures
from standardbook.model.language import _


class Step(Model):
    """One step of how it goes."""

    do: Annotated[Prose, part]
    who: Annotated[RoleId | None, part] = None
    within: Annotated[MeasureText | None, binding("less"), part] = None


class AvoidedPhrase(Model):
    """What not to say, and what to say instead."""

    phrase: Annotated[Prose, part]
    instead: Annotated[Prose | None, part] = None


_Range = Annotated[
    Annotated[QuantityText, Tag("text")] | Annotated[tuple[QuantityText, QuantityText], Tag("list")],
    Discriminator(shape_of),
]


class Target(Model):
    """How fast, how often, how much."""

    metric: Annotated[Prose | None, binding(), label(_("What is measured"))] = None
    at_most: Annotated[QuantityText | None, binding("less"), label(_("at most"))] = None
    at_least: Annotated[QuantityText | None, binding("more"), label(_("at least"))] = None
    every: Annotated[QuantityText | None, binding("less"), label(_("every"))] = None
    between: Annotated[_Range | None, binding("narrower"), label(_("Range"))] = None
    """Both ends: 60 °C and 65 °C."""
    share: Annotated[QuantityText | None, binding("more"), label(_("In how many cases"))] = None
    """In how many cases it must be reached: 95 %."""
    from_: Annotated[Prose | None, binding(), label(_("What starts the clock"))] = Field(default=None, alias="from")
    """What starts the clock."""
    to: Annotated[Prose | None, binding(), label(_("What stops the clock"))] = None
    """What stops it."""


class Check(Model):
    """How an observer finds out whether a standard is kept."""

    by: Annotated[CheckMethod, internal]
    ask: Annotated[Prose | None, internal] = None
    weight: Annotated[int | None, internal] = Field(default=None, ge=0)
    critical: Annotated[Truth, internal] = False
    na: Annotated[Truth, internal] = False
    """True when the question may be not applicable."""


@dataclass(frozen=True)
class Obligation:
    """The one obligation of a rule: its strength and its text."""

    kind: Literal["must", "must_not", "should", "should_not", "may"]
    text: str


class Obliging(Model):
    """Anything that carries one of the five obligations."""

    must: Annotated[Prose | None, binding(), label(_("Must"))] = None
    must_not: Annotated[Prose | None, binding(), label(_("Must not"))] = None
    should: Annotated[Prose | None, binding(), label(_("Should"))] = None
    should_not: Annotated[Prose | None, binding(), label(_("Should not"))] = None
    may: Annotated[Prose | None, binding(), label(_("May"))] = None

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


_Step = Annotated[Annotated[Prose, Tag("text")] | Annotated[Step, Tag("mapping")], Discriminator(shape_of)]


class Standard(Obliging):
    """A rule for one moment, observable by a third person."""

    model_config = ConfigDict(json_schema_extra=_ONE_OBLIGATION)

    id: Id
    why: Annotated[Prose, label(_("Why"))]
    principles: Annotated[tuple[PrincipleId, ...], label(_("Principles"))] = ()
    roles: Annotated[tuple[RoleId, ...], binding(), internal] = ()
    """Who keeps it; by default the responsible roles of the touchpoint or situation."""
    when: Annotated[Prose | None, binding("without"), label(_("When"))] = None
    unless: Annotated[Prose | None, binding("without"), label(_("Unless"))] = None
    steps: Annotated[tuple[_Step, ...], binding(), label(_("How it goes"))] = ()
    say: Annotated[tuple[Prose, ...], label(_("Say"))] = ()
    avoid: Annotated[tuple[AvoidedPhrase, ...], binding("more items"), label(_("Do not say"))] = ()
    behave: Annotated[tuple[Prose, ...], binding(), label(_("How to behave"))] = ()
    forbidden: Annotated[tuple[Prose, ...], binding("more items"), label(_("Forbidden"))] = ()
    target: Target | None = None
    discretion: Annotated[Prose | None, binding(), label(_("You decide."))] = None
    """What the employee may decide alone."""
    pictures: Figures = ()
    check: Annotated[Check | None, internal] = None
    since: Annotated[Plain | None, unprinted] = None
    effective_from: Annotated[Date | None, binding(), label(_("in force from"))] = None
    """The day from which it holds, YYYY-MM-DD; it is announced until then. Without it, with its version."""
    expires: Annotated[Date | None, binding("without"), label(_("valid until"))] = None
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

    touchpoint: Annotated[TouchpointId | None, unprinted] = None
    situation: Annotated[SituationId | None, unprinted] = None
    standards: Annotated[tuple[Standard, ...], things] = ()

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

    for_: Annotated[Title, word, part] = Field(alias="for")
    """women, men or everyone."""
    text: Annotated[Prose, part]


class AppearanceRule(Obliging):
    """What to wear, by position, task and season."""

    id: Id
    item: Annotated[Title, label(_("Name"))]
    roles: Annotated[tuple[RoleId, ...], binding(), internal] = ()
    """Who keeps it; by default everyone."""
    tasks: Annotated[tuple[Prose, ...], binding(), label(_("For these tasks"))] = ()
    seasons: Annotated[tuple[Prose, ...], binding(), label(_("In these seasons"))] = ()
    variants: Annotated[tuple[Variant, ...], binding(), label(_("For whom and what"))] = ()
    """A set that covers everybody: women, men and everyone, or everyone alone."""
    reason: Annotated[Prose | None, label(_("Why"))] = None
    """The job reason."""
    adjustments: Annotated[Prose | None, binding(), label(_("Adjustments."))] = None
    """What is done for religion, disability, pregnancy."""
    provided: Annotated[Literal["company", "employee"] | None, binding(), label(_("Who provides it"))] = None
    picture: Annotated[Plain | None, label(_("Picture"))] = None
    """A PNG, JPEG or WebP inside the handbook's folder."""
    picture_alt: Annotated[Title | None, label(_("Picture"))] = None
    pictures: Figures = ()
    check: Annotated[Check | None, internal] = None

    @model_validator(mode="after")
    def _obligation_or_variants(self) -> Self:
        count = self._count_obligations()
        if count > 1 or (count == 0 and not self.variants):
            message = "a rule of appearance needs exactly one of must, must_not, should, should_not, may, or variants"
            raise refused("not-one-obligation", message, _KEEP_ONE)
        return self


class AppearanceFile(Model):
    """appearance.yaml."""

    rules: Annotated[tuple[AppearanceRule, ...], things] = ()
