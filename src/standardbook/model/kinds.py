"""The kinds of things in a handbook: what is true of a kind stands here once, and all else is derived from it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from standardbook.model.authored import (
    Book,
    Channel,
    ChannelsFile,
    Definition,
    DefinitionsFile,
    Department,
    ExternalDocument,
    JourneyFile,
    Principle,
    PrinciplesFile,
    Provisions,
    ProvisionSection,
    Role,
    RolesFile,
    Situation,
    SituationsFile,
    Stage,
    Touchpoint,
)
from standardbook.model.facts import Facts, facts_of, parts_of
from standardbook.model.fields import Model
from standardbook.model.kind import ANYWHERE, Audience, Kind
from standardbook.model.obligations import AppearanceFile, AppearanceRule, Obliging, Standard, StandardsFile
from standardbook.model.releases import ChangesFile

BOOK_FILE = "book"
STANDARDS = "standards"
"""The kind of file of which there are many, one for each place; their list is that of the files themselves."""

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

KINDS: tuple[Kind, ...] = (
    Kind(
        name="provision",
        model=ProvisionSection,
        file="book",
        field="provisions.sections",
        audience=Audience.EVERYBODY,
        chapter="provisions",
        obliges=True,
    ),
    Kind(
        name="document",
        model=ExternalDocument,
        file="book",
        field="external_documents",
        audience=Audience.EVERYBODY,
        chapter="provisions",
    ),
    Kind(
        name="department",
        model=Department,
        file="roles",
        field="departments",
        audience=Audience.NAMED,
        is_anchored=False,
        is_named_by_title=True,
    ),
    Kind(
        name="role",
        model=Role,
        file="roles",
        field="roles",
        audience=Audience.OWN_LINE,
        chapter="role",
        is_anchored=False,
        is_named_by_title=True,
    ),
    Kind(
        name="definition",
        model=Definition,
        file="definitions",
        field="definitions",
        audience=Audience.USED,
        title="term",
        chapter="terms",
    ),
    Kind(
        name="principle",
        model=Principle,
        file="principles",
        field="principles",
        audience=Audience.EVERYBODY,
        title="name",
        chapter="principles",
        obliges=True,
    ),
    Kind(
        name="stage",
        model=Stage,
        file="journey",
        field="stages",
        audience=Audience.AROUND,
        chapter="communication",
    ),
    Kind(
        name="touchpoint",
        model=Touchpoint,
        file="journey",
        field="stages.touchpoints",
        audience=Audience.ACCOUNTABLE,
        within=("stage",),
        chapter="communication",
        has_section=True,
        is_named_by_title=True,
        obliges=True,
    ),
    Kind(
        name="situation",
        model=Situation,
        file="situations",
        field="situations",
        audience=Audience.ACCOUNTABLE,
        chapter="communication",
        has_section=True,
        letter="C",
        obliges=True,
    ),
    Kind(
        name="rule",
        model=AppearanceRule,
        file="appearance",
        field="rules",
        audience=Audience.BY_ROLES,
        title="item",
        chapter="appearance",
        letter="A",
        obliges=True,
    ),
    Kind(
        name="channel",
        model=Channel,
        file="channels",
        field="channels",
        audience=Audience.READERS,
        chapter="channels",
        is_named_by_title=True,
        obliges=True,
    ),
    Kind(
        name="standard",
        model=Standard,
        file="standards",
        field="standards",
        audience=Audience.BY_PLACE,
        title="",
        within=("touchpoint", "situation"),
        letter="S",
        obliges=True,
    ),
)
"""Every kind, in the order in which the things of a handbook are told."""

KIND: Mapping[str, Kind] = MappingProxyType({each.name: each for each in KINDS})
"""The kinds by name."""

CHAPTER_OF: Mapping[str, str] = MappingProxyType(
    {"book": "provisions", **{each.name: each.chapter for each in KINDS if each.chapter and not each.has_section}}
)
"""The chapter in which a change of a kind shows; what the book says of itself stands in the general provisions."""

NAMED_BY_TITLE = frozenset(each.name for each in KINDS if each.is_named_by_title)
"""The kinds whose titles stand in the fields of others."""

LETTERS: Mapping[str, str] = MappingProxyType({each.name: each.letter for each in KINDS if each.letter})
"""The kinds that have numbers, each with its letter."""


def lists_in(kinds: Iterable[Kind]) -> Mapping[str, str]:
    """Return the outermost lists of files, each with its kind of file, in the order of these."""
    found = {kind.field.partition(".")[0]: kind.file for kind in kinds if kind.file != BOOK_FILE}
    order = [*FILES, *found.values()]
    return dict(sorted(found.items(), key=lambda each: order.index(each[1])))


@functools.cache
def fields_of(kind: str) -> Mapping[str, Facts]:
    """Return the facts of the fields of a kind, or of the book, by the names that comparisons give them.

    What stands in the mappings that it lists is among them by its own name: `within` of a step.
    """
    models = (Book, Provisions) if kind == BOOK_FILE else (KIND[kind].model,) if kind in KIND else ()
    found: dict[str, Facts] = {}
    for model in models:
        found |= {**parts_of(model), **facts_of(model)}
    return MappingProxyType(found)


def label_of(kind: str, field: str) -> str:
    """Return what readers know a field by, in English."""
    return fields_of(kind)[field].label


QUANTITIES = frozenset(
    name.rpartition(".")[2] for kind in KINDS for name, each in fields_of(kind.name).items() if each.is_quantity
)
"""The last names of the fields that hold quantities, also of steps and grants."""


def obliges(kind: str) -> bool:
    """Return whether a thing of a kind asks something of staff as soon as it is there."""
    return kind in KIND and KIND[kind].obliges


def has_obligation(kind: str) -> bool:
    """Return whether things of a kind may have one of the five obligations."""
    return kind in KIND and issubclass(KIND[kind].model, Obliging)


def is_named_anywhere(kind: str) -> bool:
    """Return whether every edition may name things of a kind."""
    return kind in KIND and KIND[kind].audience in ANYWHERE


def kind_of_model(value: object) -> Kind | None:
    """Return the kind of which a value is a thing; None for a mere part of one."""
    return _KIND_OF.get(type(value))


_KIND_OF: Mapping[type, Kind] = {each.model: each for each in KINDS}
