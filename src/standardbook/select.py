"""Select: a Handbook becomes the Edition of one role. The model is filtered first; names and glossary follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from standardbook.model.authored import Provisions, Role, Situation, Touchpoint
from standardbook.model.document_control import Coming
from standardbook.model.edition import (
    Edition,
    EditionSituation,
    EditionStage,
    EditionTouchpoint,
    Grant,
    Handing,
    Name,
    RoleCard,
)
from standardbook.model.facts import markers_of, without_internal
from standardbook.model.fields import Model
from standardbook.model.handbook import Handbook, entities_of, id_of, is_plain, references_in
from standardbook.model.kind import Audience, Kind, title_of_standard
from standardbook.model.obligations import Standard, Step
from standardbook.model.pictures import figures_for, pictured, pictures_of
from standardbook.model.quantity import parse_quantity
from standardbook.model.reach import (
    COMPLETE,
    Reach,
    channels_named,
    closure_of,
    concrete_roles,
    definitions_in,
    keys_in,
    not_in_force,
    reach_of,
)
from standardbook.model.translation import in_language


@dataclass(frozen=True)
class _Spoken:
    """A handbook in a language, with what its editions in that language share."""

    language: str
    handbook: Handbook
    titles: Mapping[str, str]
    """The titles of positions, by id."""
    bare: dict[str, Standard] = field(default_factory=dict)
    """The standards without what no reader sees, by id."""


def select_editions(
    handbook: Handbook, chosen: Iterable[tuple[str, str]], as_of: str | None = None
) -> Iterator[Edition]:
    """Yield the edition of each language and role chosen; those of a language share what they have in common.

    With the day `as_of`, YYYY-MM-DD, standards that have expired by then are left out, and those that are not yet in
    force only announced. Raises KeyError for a role without an edition. The handbook must have passed `check`.
    """
    translated: dict[str, _Spoken] = {}
    for language, role in chosen:
        if language not in translated:
            there = in_language(handbook, language)
            translated[language] = _Spoken(language, there, {each.id: each.title for each in there.roles})
        yield _select(handbook, role, translated[language], as_of=as_of)


def select_edition(handbook: Handbook, role: str, language: str) -> Edition:
    """Return the edition of a concrete role, or of `complete`, in one of the book's languages.

    What is in it is decided by the source, so that an edition holds the same in every language. Raises KeyError for a
    role without an edition. The handbook must have passed `check`.
    """
    return next(select_editions(handbook, [(language, role)]))


def _select(source: Handbook, role: str, spoken: _Spoken, *, as_of: str | None) -> Edition:
    handbook, titles = spoken.handbook, spoken.titles
    whole = reach_of(source, role)
    reach = whole.without("standard", not_in_force(source, as_of))
    definitions = definitions_in(source, reach)
    named = _named(source, reach, definitions)
    roles = {each.id: each for each in concrete_roles(handbook)}
    is_complete = role == COMPLETE
    cards = tuple(_card(handbook, each) for each in (roles.values() if is_complete else [roles[role]]))
    stages = tuple(_stages(spoken, reach))
    situations = tuple(_situations(spoken, reach))
    touchpoints = (place for stage in stages for place in stage.touchpoints)
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*touchpoints, *situations)
    kept = [standard for place in places for standard in place.standards]
    rules = tuple(pictured(rule, handbook, spoken.language) for rule in handbook.rules if rule.id in reach.of("rule"))
    principles = tuple(pictured(each, handbook, spoken.language) for each in handbook.principles)
    book = handbook.book
    ids = [*(each.id for each in kept), *(each.id for each in rules), *(each.id for each in situations)]
    ids += [id_ for kind in handbook.kinds if is_plain(kind) for id_ in reach.of(kind.name)]
    return Edition(
        language=spoken.language,
        role_id=role,
        role_title="" if is_complete else titles[role],
        is_complete=is_complete,
        company=book.company,
        title=book.title,
        number=book.number,
        version=book.version,
        effective=book.effective,
        review_by=book.review_by,
        approver=titles[book.approved_by],
        jurisdiction=book.jurisdiction,
        provisions=_bare_provisions(book.provisions),
        documents=tuple(map(without_internal, book.external_documents)),
        roles=cards,
        definitions=tuple(without_internal(each) for each in handbook.definitions if each.id in definitions),
        principles=principles,
        realised_by={
            principle.id: tuple(each.id for each in kept if principle.id in each.principles)
            for principle in handbook.principles
        },
        stages=stages,
        situations=situations,
        rules=rules,
        channels=tuple(without_internal(each) for each in handbook.channels if each.id in reach.of("channel")),
        pictures=pictures_of(handbook, (*rules, *principles, *places, *kept)),
        names=_names(handbook, whole, reach, definitions=definitions, named=named),
        numbers={id_: numbers[id_] for id_ in ids if id_ in (numbers := handbook.numbers.rows)},
        others={kind.name: _others(spoken, kind, reach) for kind in handbook.kinds if is_plain(kind)},
        kinds=handbook.kinds,
        chapters=handbook.chapters,
        coming=tuple(_coming(handbook, whole, as_of)),
        welcome=book.welcome,
    )


def _card(handbook: Handbook, role: Role) -> RoleCard:
    by_id = {each.id: each for each in handbook.roles}
    line = [by_id[each] for each in closure_of(handbook, role.id)]
    departments = {each.id: each.title for each in handbook.departments}
    nearest = [role, *reversed(line)]
    return RoleCard(
        id=role.id,
        title=role.title,
        department=next((departments[each.department] for each in nearest if each.department), None),
        purpose=next((each.purpose for each in nearest if each.purpose), None),
        influence=next((each.influence for each in nearest if each.influence), None),
        competencies=_once(item for each in line for item in each.competencies),
        tools=_once(item for each in line for item in each.tools),
        authority=tuple(
            Grant(item.may, item.up_to, by_id[item.beyond].title if item.beyond else None)
            for each in line
            for item in each.authority
        ),
    )


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _stages(spoken: _Spoken, reach: Reach) -> Iterable[EditionStage]:
    for stage in spoken.handbook.stages:
        if stage.id in reach.of("stage"):
            held = (each for each in stage.touchpoints if each.id in reach.of("touchpoint"))
            touchpoints = tuple(_touchpoint(spoken, each, reach) for each in held)
            yield EditionStage(stage.id, stage.title, stage.goal, touchpoints)


def _touchpoint(spoken: _Spoken, touchpoint: Touchpoint, reach: Reach) -> EditionTouchpoint:
    handbook, titles = spoken.handbook, spoken.titles
    mine = set(closure_of(handbook, reach.role))
    channels = [each for each in channels_named(handbook, touchpoint.channels) if each.id in reach.of("channel")]
    ids = {each.id for each in handbook.channels}
    # A kind whose channels the reader has not is named as one that no channel is of: who else has one is not told.
    kinds = [name for name in touchpoint.channels if name not in {*ids, *(each.kind for each in channels)}]
    waits = [(wait, each.answer_within) for each in channels if (wait := _seconds(each.answer_within)) is not None]
    receiver = touchpoint.hands_over_to
    places = {each.id: each.title for each in handbook.touchpoints}
    return EditionTouchpoint(
        id=touchpoint.id,
        title=touchpoint.title,
        ideal=touchpoint.ideal,
        responsible=tuple(titles[each] for each in touchpoint.responsible),
        accountable=titles[touchpoint.accountable],
        channels=(*(each.title for each in channels), *kinds),
        longest_wait=max(waits, key=lambda pair: pair[0])[1] if waits else None,
        hands_over_to=titles.get(receiver) or places.get(receiver) or receiver if receiver else None,
        standards=_standards(spoken, touchpoint, reach),
        is_mine=reach.role == COMPLETE or not mine.isdisjoint(touchpoint.responsible),
        is_answered_for=touchpoint.accountable in mine,
        pictures=figures_for(touchpoint.pictures, handbook, spoken.language),
    )


def _seconds(text: str | None) -> Decimal | None:
    quantity = parse_quantity(text) if text else None
    return quantity.seconds if quantity else None


def _situations(spoken: _Spoken, reach: Reach) -> Iterable[EditionSituation]:
    for situation in spoken.handbook.situations:
        if situation.id in reach.of("situation"):
            up = situation.escalate
            yield EditionSituation(
                id=situation.id,
                title=situation.title,
                trigger=situation.trigger,
                customer=situation.customer,
                stance=situation.stance,
                touchpoints=tuple(each for each in situation.touchpoints if each in reach.of("touchpoint")),
                responsible=tuple(spoken.titles[each] for each in situation.responsible),
                accountable=spoken.titles[situation.accountable],
                escalate=Handing(up.when, spoken.titles[up.to] if up.to else None, up.within) if up else None,
                standards=_standards(spoken, situation, reach),
                pictures=figures_for(situation.pictures, spoken.handbook, spoken.language),
            )


def _standards(spoken: _Spoken, place: Touchpoint | Situation, reach: Reach) -> tuple[Standard, ...]:
    bare, written = spoken.bare, spoken.handbook.standards_at.get(place.id, ())
    kept = [each for each in written if each.id in reach.of("standard")]
    for each in kept:
        if each.id not in bare:
            bare[each.id] = pictured(_bare_standard(each, spoken.titles), spoken.handbook, spoken.language)
    return tuple(bare[each.id] for each in kept)


def _coming(handbook: Handbook, whole: Reach, as_of: str | None) -> Iterator[Coming]:
    """Yield the standards that concern a role and are not yet in force."""
    both: tuple[Touchpoint | Situation, ...] = (*handbook.touchpoints, *handbook.situations)
    places = {each.id: each.title for each in both}
    for place, standards in handbook.standards_at.items():
        for each in standards:
            if as_of and each.id in whole.of("standard") and each.effective_from and each.effective_from > as_of:
                kind = each.obligation.kind if each.obligation else ""
                yield Coming(each.id, kind, title_of_standard(each), places.get(place, ""), each.effective_from)


def _bare_standard(standard: Standard, titles: Mapping[str, str]) -> Standard:
    """Return the standard without what no reader sees; the doer of a step becomes a title."""
    steps = tuple(
        each.model_copy(update={"who": titles[each.who]}) if isinstance(each, Step) and each.who else each
        for each in standard.steps
    )
    return without_internal(standard.model_copy(update={"steps": steps}))


def _bare_provisions(provisions: Provisions) -> Provisions:
    sections = tuple(map(without_internal, provisions.sections))
    return without_internal(provisions.model_copy(update={"sections": sections}))


def _others(spoken: _Spoken, kind: Kind, reach: Reach) -> tuple[Model, ...]:
    """Return the things of a kind that an edition holds as they were written, with titles of positions."""
    roles = [name for name, marker in markers_of(kind.model).items() if marker and marker.kinds == ("role",)]

    def titled(value: Any) -> Any:  # noqa: ANN401 - an id, several, or none
        return tuple(map(titled, value)) if isinstance(value, tuple) else spoken.titles.get(value, value)

    kept = (each for each in spoken.handbook.of(kind) if id_of(each) in reach.of(kind.name))
    bare = (without_internal(each) for each in kept)
    return tuple(each.model_copy(update={name: titled(getattr(each, name)) for name in roles}) for each in bare)


def _named(handbook: Handbook, reach: Reach, definitions: frozenset[str]) -> frozenset[str]:
    """Return the ids that the texts of an edition refer to."""
    keys = (*keys_in(handbook, reach), *(("definition", each) for each in definitions))
    return frozenset(id_ for key in keys for piece in handbook.pieces[key] for id_ in references_in(piece.text))


def _names(
    handbook: Handbook, whole: Reach, reach: Reach, *, definitions: frozenset[str], named: frozenset[str]
) -> dict[str, Name]:
    """Return what `[[id]]` may name here; other positions only where a text of this edition names them.

    A standard that is not in force is named without a place.
    """
    names = {}
    audiences = {each.name: each.audience for each in handbook.kinds}
    for entity in entities_of(handbook):
        match audiences[entity.kind]:
            case Audience.USED:
                is_here = entity.id in definitions
            case Audience.OWN_LINE | Audience.NAMED:
                is_here = entity.id in named
            case _:
                is_here = whole.holds(entity.kind, entity.id)
        if is_here:
            kind = entity.kind if reach.holds(entity.kind, entity.id) else "standard not in force"
            rule = entity.value if isinstance(entity.value, Standard) else None
            prohibition = "must_not" if rule and rule.must_not else "should_not" if rule and rule.should_not else ""
            names[entity.id] = Name(kind, entity.id, entity.title, prohibition)
    return names
