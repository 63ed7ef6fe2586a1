"""Ids and references: unique, pointing at something of the right kind, in no circle, and never out of an edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.authored import Situation, Touchpoint
from standardbook.model.fields import CHANNEL_KINDS, Model, is_id
from standardbook.model.handbook import (
    Entity,
    Handbook,
    ItemKey,
    Piece,
    bare_references_in,
    entities_of,
    own_pieces,
    references_in,
)
from standardbook.model.kind import Audience
from standardbook.model.reach import COMPLETE, concrete_roles, definitions_in, keys_in, reach_of
from standardbook.model.texts import BOOK
from standardbook.resources.limits import MAX_LEVELS_OF_ROLES


def check_ids(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find ids that two entities share; a `[[id]]` could mean either, and so could a translation."""
    first: dict[str, Entity] = {}
    for entity in entities_of(handbook):
        if entity.id in first:
            other = first[entity.id]
            place = other.value.span("id")
            message = f"the id `{entity.id}` is taken by a {other.kind} ({place.file}:{place.line})"
            yield diagnostic("duplicate-id", entity.value.span("id"), message, "ids are unique in the whole handbook")
        elif entity.kind == "role" and entity.id == COMPLETE:
            hint = "choose another id for this role"
            yield diagnostic("duplicate-id", entity.value.span("id"), "`complete` names the complete edition", hint)
        elif entity.id == BOOK:
            message = f"`{entity.id}` names what the book says of itself"
            yield diagnostic("duplicate-id", entity.value.span("id"), message, "choose another id")
        first.setdefault(entity.id, entity)


def authored_pieces(handbook: Handbook) -> tuple[tuple[Model, Piece], ...]:
    """Return every text and reference that authors wrote, each once, with the mapping it stands in.

    They are found once for each handbook: five checks ask for them.
    """
    if "pieces" not in handbook.known:
        models = _authored_models(handbook)
        handbook.known["pieces"] = tuple((model, piece) for model in models for piece in own_pieces(model))
    found: tuple[tuple[Model, Piece], ...] = handbook.known["pieces"]
    return found


def _authored_models(handbook: Handbook) -> Iterator[Model]:
    """Yield the book, the files of standards and every entity."""
    yield handbook.book
    yield from (entity.value for entity in entities_of(handbook))
    yield from handbook.standards
    yield handbook.next_changes


def check_references(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find references to nothing, or to something of another kind."""
    kinds: dict[str, list[str]] = {}
    for entity in entities_of(handbook):
        kinds.setdefault(entity.id, []).append(entity.kind)
    for _, piece in authored_pieces(handbook):
        if piece.marker.what == "reference":
            yield from _wrong_target(piece, kinds)
        elif piece.marker.what == "prose":
            for id_ in references_in(piece.text):
                if id_ not in kinds:
                    hint = did_you_mean(id_, kinds, "`[[...]]` holds the id of something in this handbook")
                    yield diagnostic("unknown-reference", piece.span, f"nothing has the id `{id_}`", hint)


def _wrong_target(piece: Piece, kinds: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    wanted, id_ = piece.marker.kinds, piece.text
    is_text = "touchpoint" in wanted and "role" in wanted and not is_id(id_)
    is_kind = "channel kind" in wanted and id_ in CHANNEL_KINDS
    if set(kinds.get(id_, ())).intersection(wanted) or is_text or is_kind:
        return
    word = " or ".join(kind for kind in wanted if kind != "channel kind")
    if id_ in kinds:
        yield diagnostic(
            "unknown-reference", piece.span, f"`{id_}` is a {kinds[id_][0]}, not a {word}", f"name a {word}"
        )
        return
    known = [each for each, own in kinds.items() if set(own).intersection(wanted)]
    known += CHANNEL_KINDS if "channel kind" in wanted else ()
    hint = did_you_mean(id_, known, f"known: {', '.join(sorted(known)[:8])}" if known else f"there is no {word} yet")
    yield diagnostic("unknown-reference", piece.span, f"no {word} `{id_}`", hint)


def check_circles(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find roles that extend themselves, directly or by way of others."""
    circular = handbook.lines.circular
    parents = {role.id: role.extends for role in handbook.roles if role.id in circular}
    told: set[str] = set()
    for role in handbook.roles:
        if role.id not in circular or role.id in told:
            continue
        if way := _way_back(role.id, parents):
            told.update(way)
            message = f"`{role.id}` extends itself: {' > '.join(way)}"
            yield diagnostic("circular-roles", role.span("extends"), message, "take one `extends` out of the circle")


def _way_back(start: str, parents: Mapping[str, Sequence[str]]) -> list[str]:
    before: dict[str, str] = {}
    waiting = [start]
    while waiting:
        id_ = waiting.pop()
        for parent in parents.get(id_, ()):
            if parent == start:
                way = [start, id_]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1] if id_ != start else [start, start]
            if parent not in before:
                before[parent] = id_
                waiting.append(parent)
    return []


def check_levels(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find roles that take over from too many one after the other: nobody could say what such a position reads."""
    for role in handbook.roles:
        if handbook.lines.levels.get(role.id) == MAX_LEVELS_OF_ROLES + 1:
            message = f"`{role.id}` takes over from more than {MAX_LEVELS_OF_ROLES} roles one after the other"
            hint = "let it extend one nearer to the top; roles that only pass on can go"
            yield diagnostic("extends-too-deep", role.span("extends"), message, hint)


def check_editions(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find a handbook without readers, and abstract roles that answer for something: several people, so nobody."""
    if not concrete_roles(handbook):
        span = handbook.roles[0].span("abstract") if handbook.roles else handbook.book.span("title")
        yield diagnostic(
            "no-edition", span, "no role has an edition of its own", "add a role to roles.yaml that is not abstract"
        )
    abstract = {role.id for role in handbook.roles if role.abstract}
    places: tuple[Touchpoint | Situation, ...] = (*handbook.touchpoints, *handbook.situations)
    for place in places:
        if place.accountable in abstract:
            message = f"`{place.accountable}` is abstract: several positions would answer for it"
            yield diagnostic("abstract-accountable", place.span("accountable"), message, "name one position")


def check_references_stay_inside(handbook: Handbook) -> Iterator[Diagnostic]:
    """Find references that a reader's edition cannot follow, for every role."""
    kinds = {entity.id: entity.kind for entity in entities_of(handbook)}
    hidden = [each.name for each in handbook.kinds if each.audience is Audience.COMPLETE_ONLY]
    unplaced = frozenset(id_ for kind in hidden for id_, _ in handbook.by_kind[kind])
    outside: dict[_Target, list[str]] = {}
    targets: dict[ItemKey, list[_Target]] = {}
    for key, pieces in handbook.pieces.items():
        if found := [each for piece in pieces for each in _targets(piece, unplaced) if each.id in kinds]:
            targets[key] = found
    for role in concrete_roles(handbook):
        reach = reach_of(handbook, role.id)
        definitions = (("definition", id_) for id_ in definitions_in(handbook, reach))
        for key in (*keys_in(handbook, reach), *definitions):
            for each in targets.get(key, ()):
                if not reach.holds(kinds[each.id], each.id) and role.title not in outside.setdefault(each, []):
                    outside[each].append(role.title)
    for target, titles in outside.items():
        if titles:
            yield _out_of_edition(target, kinds[target.id], titles)


def _out_of_edition(target: _Target, kind: str, titles: Sequence[str]) -> Diagnostic:
    message = f"`{target.id}` is a {kind} that is not in the edition of {' nor of '.join(titles[:3])}"
    message += f" (and {len(titles) - 3} more)" if len(titles) > len(titles[:3]) else ""
    if target.has_words:
        hint = "these readers get the words without a link; let them read the target too, or leave the reference out"
        return diagnostic("link-out-of-edition", target.span, message, hint)
    hint = "say it without the reference, or with words of your own, or let these roles read the target too"
    return diagnostic("reference-out-of-edition", target.span, message, hint)


@dataclass(frozen=True)
class _Target:
    """What a text leads a reader to."""

    span: Span
    id: str
    has_words: bool = False
    """True when the text says it in words of its own, and can be read without the target."""


def _targets(piece: Piece, unplaced: Collection[str]) -> list[_Target]:
    """Return what a text leads a reader to: what it refers to, who takes over, and what no edition of a role has."""
    if piece.marker.what == "prose":
        bare = {*bare_references_in(piece.text)}
        return [_Target(piece.span, id_, has_words=id_ not in bare) for id_ in references_in(piece.text)]
    is_receiver = piece.marker.what == "reference" and piece.marker.kinds == ("role", "touchpoint")
    is_reference = piece.marker.what == "reference" and piece.text in unplaced
    return [_Target(piece.span, piece.text)] if is_receiver or is_reference else []
