"""One reader's book: what one role reads, in one language, at one version, with nothing left to choose.

An edition holds no other role's text. Titles of other positions appear only where this role's own texts name them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from standardbook.model.authored import Channel, Definition, ExternalDocument, Principle, Provisions
from standardbook.model.chapters import CHAPTERS, Chapter, with_rules_first
from standardbook.model.design import PLAIN, Design
from standardbook.model.document_control import NO_CONTROL, Coming, DocumentControl
from standardbook.model.fields import Model
from standardbook.model.figures import Figure
from standardbook.model.handbook import Picture
from standardbook.model.kind import Kind
from standardbook.model.kinds import KINDS
from standardbook.model.obligations import AppearanceRule, Standard


@dataclass(frozen=True)
class Name:
    """What a `[[id]]` prints, and where it leads: the kind of an entity, its id and its words."""

    kind: str
    id: str
    title: str
    prohibition: str = ""
    """must_not or should_not, where the words are those of a prohibition."""


@dataclass(frozen=True)
class Grant:
    """What a position may grant alone; `beyond` is the title of the position that decides further."""

    may: str
    up_to: str | None
    beyond: str | None


@dataclass(frozen=True)
class RoleCard:
    """A position with everything it inherited."""

    id: str
    title: str
    department: str | None
    purpose: str | None
    influence: str | None
    competencies: tuple[str, ...]
    tools: tuple[str, ...]
    authority: tuple[Grant, ...]


MINE = ("is_mine", "is_answered_for")
"""The fields of a touchpoint that say what it is to the reader."""


@dataclass(frozen=True)
class EditionTouchpoint:
    """A touchpoint with this edition's standards; roles are titles."""

    id: str
    title: str
    ideal: str | None
    responsible: tuple[str, ...]
    accountable: str
    channels: tuple[str, ...]
    longest_wait: str | None
    """The longest `answer_within` of its channels, as it was written."""
    hands_over_to: str | None
    standards: tuple[Standard, ...]
    is_mine: bool
    """True when the role does it; False when it only answers for it or keeps single standards of it."""
    is_answered_for: bool
    pictures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class EditionStage:
    """A stage with this edition's touchpoints."""

    id: str
    title: str
    goal: str | None
    touchpoints: tuple[EditionTouchpoint, ...]


@dataclass(frozen=True)
class Handing:
    """When a situation is handed up, to which position, how soon."""

    when: str | None
    to: str | None
    within: str | None


@dataclass(frozen=True)
class EditionSituation:
    """A situation with this edition's standards; roles are titles, touchpoints are ids of this edition."""

    id: str
    title: str
    trigger: str
    customer: str | None
    stance: str | None
    touchpoints: tuple[str, ...]
    responsible: tuple[str, ...]
    accountable: str
    escalate: Handing | None
    standards: tuple[Standard, ...]
    pictures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Edition:
    """The handbook of one role, in one language, at one version."""

    language: str
    role_id: str
    role_title: str
    """The title of the position; empty in the complete edition, whose name is a word of the templates."""
    is_complete: bool
    company: str
    title: str
    number: str
    version: str
    effective: str
    review_by: str | None
    approver: str
    jurisdiction: tuple[str, ...]
    provisions: Provisions
    documents: tuple[ExternalDocument, ...]
    roles: tuple[RoleCard, ...]
    """The reader's own position; in the complete edition every position."""
    definitions: tuple[Definition, ...]
    principles: tuple[Principle, ...]
    realised_by: Mapping[str, tuple[str, ...]]
    """The standards of this edition that realise each principle."""
    stages: tuple[EditionStage, ...]
    situations: tuple[EditionSituation, ...]
    rules: tuple[AppearanceRule, ...]
    channels: tuple[Channel, ...]
    pictures: Mapping[str, Picture]
    """The pictures of everything in it: by their names, and that of a rule by the path that its author wrote."""
    names: Mapping[str, Name]
    """Everything that a `[[id]]` of this edition may name."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The permanent numbers of its standards, rules and situations by id; what was never released has none."""
    coming: tuple[Coming, ...] = ()
    """Its standards that are not yet in force on the day for which it was made."""
    control: DocumentControl = NO_CONTROL
    welcome: str | None = None
    """A word of the company before the contents."""
    others: Mapping[str, tuple[Model, ...]] = field(default_factory=dict)
    """The things of kinds that are no field above, by kind: plain, with titles of positions in the place of ids."""
    kinds: tuple[Kind, ...] = field(default=KINDS, repr=False)
    chapters: tuple[Chapter, ...] = field(default=CHAPTERS, repr=False)
    """The chapters that an edition may have, in the order of the book."""
    design: Design = field(default=PLAIN, repr=False, compare=False)

    def dressed(self, design: Design) -> Edition:
        """Return the edition as it is printed with a design."""
        chapters = with_rules_first(self.chapters) if design.order == "rules-first" else self.chapters
        return replace(self, design=design, chapters=chapters)

    def kind(self, name: str) -> Kind | None:
        """Return what is known of a kind."""
        return next((each for each in self.kinds if each.name == name), None)

    def of(self, kind: str) -> tuple[Any, ...]:
        """Return everything of a kind that the edition holds, in the order of the book."""
        found: tuple[Any, ...] = _OWN[kind](self) if kind in _OWN else self.others.get(kind, ())
        return found

    @functools.cached_property
    def filled_chapters(self) -> tuple[Chapter, ...]:
        """The chapters in which something stands, and those that are always there."""
        filled = {each.chapter for each in self.kinds if each.chapter and self.of(each.name)}
        return tuple(each for each in self.chapters if each.is_always or each.name in filled)

    @property
    def touchpoints(self) -> tuple[EditionTouchpoint, ...]:
        """Every touchpoint of the edition along the journey."""
        return tuple(touchpoint for stage in self.stages for touchpoint in stage.touchpoints)

    @property
    def standards(self) -> tuple[Standard, ...]:
        """Every standard of the edition in the order of the book."""
        places: tuple[EditionTouchpoint | EditionSituation, ...] = (*self.touchpoints, *self.situations)
        return tuple(standard for place in places for standard in place.standards)


_OWN: Mapping[str, Callable[[Edition], tuple[Any, ...]]] = {
    "provision": attrgetter("provisions.sections"),
    "document": attrgetter("documents"),
    "role": attrgetter("roles"),
    "definition": attrgetter("definitions"),
    "principle": attrgetter("principles"),
    "stage": attrgetter("stages"),
    "touchpoint": attrgetter("touchpoints"),
    "situation": attrgetter("situations"),
    "rule": attrgetter("rules"),
    "channel": attrgetter("channels"),
    "standard": attrgetter("standards"),
}
"""Where an edition keeps the kinds for which it has something of its own."""
