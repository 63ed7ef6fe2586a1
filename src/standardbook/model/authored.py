"""What authors write, as frozen Pydantic models: one class for each mapping of the YAML files.

Field names and required fields are fixed by the file format; the sentences under the fields become the JSON Schema that
editors show.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from pydantic_core import PydanticCustomError

from standardbook.model.fields import (
    OBLIGATIONS,
    ChannelId,
    ChannelKind,
    CheckMethod,
    Date,
    DefinitionId,
    DepartmentId,
    Id,
    Language,
    MeasureText,
    Model,
    Plain,
    PrincipleId,
    Prose,
    QuantityText,
    ReceiverId,
    RoleId,
    SituationId,
    Title,
    TouchpointId,
    Truth,
    shape_of,
)


class ExternalDocument(Model):
    """A document outside the book: sales scripts, forms, contracts."""

    id: Id
    title: Title
    where: Title
    """Where it is kept."""


class ProvisionSection(Model):
    """A further section of the general provisions."""

    id: Id
    title: Title
    text: Prose


class Provisions(Model):
    """Chapter 2: for whom, what for and why."""

    audience: Prose
    """For whom this book is."""
    purpose: Prose
    """What it is for."""
    why: Prose
    """Why it is worth an employee's while."""
    sections: tuple[ProvisionSection, ...] = ()


class Book(Model):
    """book.yaml: what identifies the book."""

    company: Title
    title: Title
    number: Plain
    """The document number, such as MC-SSH-01."""
    version: Plain
    """The version, such as 1.0.0."""
    effective: Date
    """The day from which it is in force, YYYY-MM-DD."""
    approved_by: RoleId
    review_by: Date | None = None
    """The day by which it is reviewed, YYYY-MM-DD."""
    source_language: Language
    languages: tuple[Language, ...] = Field(min_length=1)
    translated_at_least: QuantityText | None = None
    """How much of an edition must be translated to be published: 95 %. Without it, all are."""
    jurisdiction: tuple[Title, ...] = ()
    provisions: Provisions
    external_documents: tuple[ExternalDocument, ...] = ()


class Department(Model):
    """A department."""

    id: Id
    title: Title


class Authority(Model):
    """What a position may grant alone, up to which limit, and who decides beyond it."""

    may: Prose
    up_to: MeasureText | None = None
    """The limit as text: 30 EUR, 24 h."""
    beyond: RoleId | None = None


class Role(Model):
    """A position; an abstract one is only inherited from."""

    id: Id
    title: Title
    abstract: Truth = False
    """True when it is inherited from and has no edition of its own."""
    extends: tuple[RoleId, ...] = ()
    department: DepartmentId | None = None
    purpose: Prose | None = None
    """The value of the position; printed first."""
    competencies: tuple[Prose, ...] = ()
    tools: tuple[Prose, ...] = ()
    authority: tuple[Authority, ...] = ()
    influence: Prose | None = None
    """How this position shapes the customer's loyalty."""


class RolesFile(Model):
    """roles.yaml."""

    departments: tuple[Department, ...] = ()
    roles: tuple[Role, ...] = ()


class Definition(Model):
    """A term and what it means in this company."""

    id: Id
    term: Title
    forms: tuple[Title, ...] = ()
    """Inflected forms under which the term is found in texts."""
    meaning: Prose
    not_to_confuse_with: tuple[DefinitionId, ...] = ()
    synonyms: tuple[Title, ...] = ()
    avoid: tuple[Title, ...] = ()
    """Words staff must not use for it."""


class DefinitionsFile(Model):
    """definitions.yaml."""

    definitions: tuple[Definition, ...] = ()


class Principle(Model):
    """One of the 10 to 20 principles."""

    id: Id
    name: Title
    statement: Prose
    why: Prose | None = None
    do: tuple[Prose, ...] = ()
    do_not: tuple[Prose, ...] = ()


class PrinciplesFile(Model):
    """principles.yaml."""

    principles: tuple[Principle, ...] = ()


class Touchpoint(Model):
    """A moment in which the customer meets the company."""

    id: Id
    title: Title
    channels: tuple[ChannelId, ...] = ()
    """Ids of channels, or kinds of channels such as counter."""
    ideal: Prose | None = None
    """The perfect moment, in the customer's words and without quotation marks."""
    accountable: RoleId
    """The one role that answers for it."""
    responsible: tuple[RoleId, ...] = Field(min_length=1)
    """The roles that do it."""
    hands_over_to: ReceiverId | None = None
    """The role or touchpoint that takes over."""


class Stage(Model):
    """A stage of the customer's journey."""

    id: Id
    title: Title
    goal: Prose | None = None
    """What the customer wants here."""
    touchpoints: tuple[Touchpoint, ...] = ()


class JourneyFile(Model):
    """journey.yaml, from the first contact to the last."""

    stages: tuple[Stage, ...] = ()


class Escalation(Model):
    """When a situation is handed up, to whom, and how soon."""

    when: Prose | None = None
    to: RoleId | None = None
    within: MeasureText | None = None


class Situation(Model):
    """Something that happens outside the usual course."""

    id: Id
    title: Title
    trigger: Prose
    """How you notice it."""
    customer: Literal["prospect", "customer", "former", "hater"] | None = None
    stance: Prose | None = None
    """The company's attitude."""
    touchpoints: tuple[TouchpointId, ...] = ()
    responsible: tuple[RoleId, ...] = Field(min_length=1)
    accountable: RoleId
    escalate: Escalation | None = None


class SituationsFile(Model):
    """situations.yaml."""

    situations: tuple[Situation, ...] = ()


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

    @model_validator(mode="after")
    def _one_obligation(self) -> Self:
        if self._count_obligations() != 1:
            raise PydanticCustomError(
                "not-one-obligation",
                "a standard needs exactly one of must, must_not, should, should_not, may",
            )
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
            raise PydanticCustomError(
                "not-one-place", "a file of standards belongs to exactly one touchpoint or one situation"
            )
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
            raise PydanticCustomError(
                "not-one-obligation",
                "a rule of appearance needs exactly one of must, must_not, should, should_not, may, or variants",
            )
        return self


class AppearanceFile(Model):
    """appearance.yaml."""

    rules: tuple[AppearanceRule, ...] = ()


class Channel(Model):
    """A way for customers to reach the company, and how long they wait at most."""

    id: Id
    kind: ChannelKind
    title: Title
    address: Title | None = None
    hours: Title | None = None
    answer_within: MeasureText | None = None
    """Until a person answers."""
    resolve_within: MeasureText | None = None
    check_every: MeasureText | None = None
    alternative: Prose | None = None
    """What is better than checking by hand, such as an alert on the shift's screen."""
    placements: tuple[Prose, ...] = ()
    """Where the address is posted."""


class ChannelsFile(Model):
    """channels.yaml."""

    channels: tuple[Channel, ...] = ()


FILES: Mapping[str, type[Model]] = {
    "book": Book,
    "roles": RolesFile,
    "definitions": DefinitionsFile,
    "principles": PrinciplesFile,
    "journey": JourneyFile,
    "situations": SituationsFile,
    "standards": StandardsFile,
    "appearance": AppearanceFile,
    "channels": ChannelsFile,
}
"""The kinds of files; `standards` stands for each file of the folder."""
