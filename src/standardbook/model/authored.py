"""What authors write, as frozen Pydantic models: one class for each mapping of the YAML files.

Field names and required fields are fixed by the file format; the sentences under the fields become the JSON Schema that
editors show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import (
    Field,
)

from standardbook.model.fields import (
    Address,
    ChannelId,
    ChannelKind,
    Date,
    DefinitionId,
    DepartmentId,
    Id,
    Language,
    MeasureText,
    Model,
    Plain,
    Prose,
    QuantityText,
    ReceiverId,
    RoleId,
    TagName,
    Title,
    TouchpointId,
    Truth,
    Zone,
)
from standardbook.model.obligations import AppearanceFile, StandardsFile
from standardbook.model.releases import ChangesFile


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
    """The version, such as 1.0.0; what is released has two to four numbers with points."""
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
    address: Address | None = None
    """Where the published folder stands on the web, https://...; a code on the printed book leads there."""
    zone: Zone = "UTC"
    """The time zone by which the company's day begins, such as Europe/Budapest."""
    tag: TagName = "v{version}"
    """The name of a release's tag in git."""
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
    roles: tuple[RoleId, ...] = ()
    """Who reads it; by default whoever has a touchpoint that names it, and everybody where none does."""


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
    "changes": ChangesFile,
}
"""The kinds of files; `standards` stands for each file of the folder."""
