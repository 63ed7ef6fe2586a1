"""What authors write, as frozen Pydantic models: one class for each mapping of the YAML files.

Field names and required fields are fixed by the file format; the sentences under the fields become the JSON Schema that
editors show.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    Field,
)

from standardbook.model.facts import binding, choices, control, internal, label, things, unprinted
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
from standardbook.model.figures import Figures
from standardbook.model.language import _
from standardbook.model.look import Look


class ExternalDocument(Model):
    """A document outside the book: sales scripts, forms, contracts."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    where: Annotated[Title, label(_("Where it is kept"))]
    """Where it is kept."""


class ProvisionSection(Model):
    """A further section of the general provisions."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    text: Annotated[Prose, binding(), label(_("Text"))]


class Provisions(Model):
    """Chapter 2: for whom, what for and why."""

    audience: Annotated[Prose, label(_("For whom this book is"))]
    """For whom this book is."""
    purpose: Annotated[Prose, label(_("What it is for"))]
    """What it is for."""
    why: Annotated[Prose, label(_("Why it is worth your while"))]
    """Why it is worth an employee's while."""
    sections: Annotated[tuple[ProvisionSection, ...], things] = ()


class Book(Model):
    """book.yaml: what identifies the book."""

    company: Annotated[Title, label(_("Company"))]
    title: Annotated[Title, label(_("Name"))]
    number: Annotated[Plain, label(_("Number"))]
    """The document number, such as MC-SSH-01."""
    version: Annotated[Plain, control, label(_("Version"))]
    """The version, such as 1.0.0; what is released has two to four numbers with points."""
    effective: Annotated[Date, control, label(_("In force from"))]
    """The day from which it is in force, YYYY-MM-DD."""
    approved_by: Annotated[RoleId, control, label(_("Approved by"))]
    review_by: Annotated[Date | None, control, label(_("Next review"))] = None
    """The day by which it is reviewed, YYYY-MM-DD."""
    source_language: Annotated[Language, unprinted]
    languages: Annotated[tuple[Language, ...], unprinted] = Field(min_length=1)
    translated_at_least: Annotated[QuantityText | None, internal] = None
    """How much of an edition must be translated to be published: 95 %. Without it, all are."""
    jurisdiction: Annotated[tuple[Title, ...], label(_("Jurisdiction"))] = ()
    address: Annotated[Address | None, unprinted] = None
    """Where the published folder stands on the web, https://...; a code on the printed book leads there."""
    zone: Annotated[Zone, internal] = "UTC"
    """The time zone by which the company's day begins, such as Europe/Budapest."""
    tag: Annotated[TagName, internal] = "v{version}"
    """The name of a release's tag in git."""
    look: Annotated[Look | None, unprinted] = None
    """How PDF and site look: logo, colours, fonts, paper."""
    welcome: Annotated[Prose | None, label(_("Welcome"))] = None
    """A word of the company; printed before the contents."""
    provisions: Provisions
    external_documents: Annotated[tuple[ExternalDocument, ...], things] = ()


class Department(Model):
    """A department."""

    id: Id
    title: Annotated[Title, label(_("Name"))]


class Authority(Model):
    """What a position may grant alone, up to which limit, and who decides beyond it."""

    may: Annotated[Prose, label(_("You may"))]
    up_to: Annotated[MeasureText | None, label(_("Up to"))] = None
    """The limit as text: 30 EUR, 24 h."""
    beyond: Annotated[RoleId | None, label(_("Who decides beyond"))] = None


class Role(Model):
    """A position; an abstract one is only inherited from."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    abstract: Annotated[Truth, internal] = False
    """True when it is inherited from and has no edition of its own."""
    extends: Annotated[tuple[RoleId, ...], binding(), internal] = ()
    department: Annotated[DepartmentId | None, label(_("Department"))] = None
    purpose: Annotated[Prose | None, label(_("What for"))] = None
    """The value of the position; printed first."""
    competencies: Annotated[tuple[Prose, ...], label(_("What you can do"))] = ()
    tools: Annotated[tuple[Prose, ...], label(_("What you work with"))] = ()
    authority: Annotated[tuple[Authority, ...], binding(), label(_("What you may grant alone"))] = ()
    influence: Annotated[Prose | None, label(_("How it shapes loyalty"))] = None
    """How this position shapes the customer's loyalty."""


class RolesFile(Model):
    """roles.yaml."""

    departments: Annotated[tuple[Department, ...], things] = ()
    roles: Annotated[tuple[Role, ...], things] = ()


class Definition(Model):
    """A term and what it means in this company."""

    id: Id
    term: Annotated[Title, label(_("Name"))]
    forms: Annotated[tuple[Title, ...], unprinted] = ()
    """Inflected forms under which the term is found in texts."""
    never_in: Annotated[tuple[Title, ...], unprinted] = ()
    """Words and phrases in which it is not meant, as texts write them: ticket machine."""
    meaning: Annotated[Prose, binding(), label(_("Text"))]
    not_to_confuse_with: Annotated[tuple[DefinitionId, ...], label(_("Not to be confused with"))] = ()
    synonyms: Annotated[tuple[Title, ...], label(_("Also called"))] = ()
    avoid: Annotated[tuple[Title, ...], binding("more items"), label(_("Do not say"))] = ()
    """Words staff must not use for it."""


class DefinitionsFile(Model):
    """definitions.yaml."""

    definitions: Annotated[tuple[Definition, ...], things] = ()


class Principle(Model):
    """One of the 10 to 20 principles."""

    id: Id
    name: Annotated[Title, label(_("Name"))]
    statement: Annotated[Prose, binding(), label(_("Text"))]
    why: Annotated[Prose | None, label(_("Why"))] = None
    do: Annotated[tuple[Prose, ...], binding(), label(_("We do"))] = ()
    do_not: Annotated[tuple[Prose, ...], binding(), label(_("We do not"))] = ()
    pictures: Figures = ()


class PrinciplesFile(Model):
    """principles.yaml."""

    principles: Annotated[tuple[Principle, ...], things] = ()


class Touchpoint(Model):
    """A moment in which the customer meets the company."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    channels: Annotated[tuple[ChannelId, ...], binding(), label(_("Channel"))] = ()
    """Ids of channels, or kinds of channels such as counter."""
    ideal: Annotated[Prose | None, label(_("The perfect moment"))] = None
    """The perfect moment, in the customer's words and without quotation marks."""
    accountable: Annotated[RoleId, binding(), label(_("answers for it"))]
    """The one role that answers for it."""
    responsible: Annotated[tuple[RoleId, ...], binding(), label(_("does it"))] = Field(min_length=1)
    """The roles that do it."""
    hands_over_to: Annotated[ReceiverId | None, binding(), label(_("takes over"))] = None
    """The role or touchpoint that takes over."""
    pictures: Figures = ()


class Stage(Model):
    """A stage of the customer's journey."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    goal: Annotated[Prose | None, label(_("What the customer wants"))] = None
    """What the customer wants here."""
    touchpoints: Annotated[tuple[Touchpoint, ...], things] = ()


class JourneyFile(Model):
    """journey.yaml, from the first contact to the last."""

    stages: Annotated[tuple[Stage, ...], things] = ()


class Escalation(Model):
    """When a situation is handed up, to whom, and how soon."""

    when: Annotated[Prose | None, binding(), label(_("Hand it up when:"))] = None
    to: Annotated[RoleId | None, binding(), label(_("it is handed up to"))] = None
    within: Annotated[MeasureText | None, binding("less"), label(_("handed up"))] = None


class Situation(Model):
    """Something that happens outside the usual course."""

    id: Id
    title: Annotated[Title, label(_("Name"))]
    trigger: Annotated[Prose, binding(), label(_("How you notice it"))]
    """How you notice it."""
    customer: Annotated[
        Literal["prospect", "customer", "former", "hater"] | None,
        label(_("who it is about")),
        choices(
            {"prospect": _("Prospect"), "customer": _("Customer"), "former": _("Former customer"), "hater": _("Hater")}
        ),
    ] = None
    stance: Annotated[Prose | None, binding(), label(_("What we stand for"))] = None
    """The company's attitude."""
    touchpoints: Annotated[tuple[TouchpointId, ...], label(_("Where it may happen"))] = ()
    responsible: Annotated[tuple[RoleId, ...], binding(), label(_("does it"))] = Field(min_length=1)
    accountable: Annotated[RoleId, binding(), label(_("answers for it"))]
    escalate: Escalation | None = None
    pictures: Figures = ()


class SituationsFile(Model):
    """situations.yaml."""

    situations: Annotated[tuple[Situation, ...], things] = ()


class Channel(Model):
    """A way for customers to reach the company, and how long they wait at most."""

    id: Id
    kind: Annotated[ChannelKind, unprinted]
    title: Annotated[Title, label(_("Name"))]
    address: Annotated[Title | None, label(_("address"))] = None
    hours: Annotated[Title | None, binding(), label(_("hours"))] = None
    answer_within: Annotated[MeasureText | None, binding("less"), label(_("a person answers within"))] = None
    """Until a person answers."""
    resolve_within: Annotated[MeasureText | None, binding("less"), label(_("it is settled within"))] = None
    check_every: Annotated[MeasureText | None, binding("less"), label(_("checked every"))] = None
    alternative: Annotated[Prose | None, label(_("Instead of checking:"))] = None
    """What is better than checking by hand, such as an alert on the shift's screen."""
    placements: Annotated[tuple[Prose, ...], label(_("Where it is posted"))] = ()
    """Where the address is posted."""
    roles: Annotated[tuple[RoleId, ...], binding(), internal] = ()
    """Who reads it; by default whoever has a touchpoint that names it, and everybody where none does."""


class ChannelsFile(Model):
    """channels.yaml."""

    channels: Annotated[tuple[Channel, ...], things] = ()
