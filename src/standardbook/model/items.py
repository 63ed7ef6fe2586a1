"""A handbook, or an edition, as things with ids: what versions are compared by.

An item is flat: its fields are words, lists of words, or lists of small mappings. The order of files, of the keys in
them and of items says nothing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from standardbook.model.authored import Book
from standardbook.model.edition import MINE, Edition, EditionSituation, EditionTouchpoint
from standardbook.model.facts import facts_of
from standardbook.model.fields import OBLIGATIONS, Model
from standardbook.model.figures import Figure
from standardbook.model.handbook import Handbook, ItemKey, Picture, entities_of
from standardbook.model.kind import Audience
from standardbook.model.kinds import KINDS, fields_of
from standardbook.model.language import Foreign
from standardbook.model.releases import ChangesFile
from standardbook.model.texts import texts_of
from standardbook.model.translation import usable
from standardbook.resources.digest import digest_of

BOOK = ("book", "book")
"""The key of what the book says of itself."""

TITLES = tuple(dict.fromkeys(each.title for each in KINDS if each.title))
"""The fields that name a thing and do not say what is to be done."""

ORDERED = frozenset({"steps", "target.between"})
"""The lists in which another order says something else."""

_KEPT_LINES = re.compile(r"^[ \t]*(?:[-*+>|#]|\d+[.)]|```| {4})|(?: {2}|\\\\)$", re.MULTILINE)
"""What makes the lines of a paragraph matter in Markdown: lists, quotations, tables, code, hard breaks."""

_LEFT_OUT = frozenset({"id", "since", "standards"})
_COMPUTED = ("longest_wait",)
"""What an edition holds besides, and says nothing new."""

_OF_A_BOOK = frozenset(name for name, each in facts_of(Book).items() if each.label and not each.is_control)
"""What a book says of itself, but for document control."""


@dataclass(frozen=True)
class Item:
    """A thing with an id, where it belongs, and its fields."""

    kind: str
    id: str
    place: str
    """The id of what it stands in: a stage, touchpoint or situation; empty for what stands alone."""
    fields: Mapping[str, Any]

    @property
    def key(self) -> ItemKey:
        """What identifies it."""
        return self.kind, self.id

    @property
    def obligation(self) -> str:
        """The obligation that its title is the words of; empty for what has none, or has a name."""
        named = any(each in self.fields for each in TITLES)
        return "" if named else next((each for each in OBLIGATIONS if each in self.fields), "")

    @property
    def title(self) -> str:
        """Its name, or the words of its obligation."""
        title: str = next((self.fields[each] for each in (*TITLES, *OBLIGATIONS) if each in self.fields), self.id)
        return title


Items = Mapping[ItemKey, Item]


def items_of(handbook: Handbook) -> Items:
    """Return everything that a company wrote, in the source language, with what no reader sees (roles, checks)."""
    stage_of = {place.id: stage.id for stage in handbook.stages for place in stage.touchpoints}
    place_of = {each.id: file.place for file in handbook.standards for each in file.standards}
    pictures = handbook.pictures
    items = [
        _item(each.kind, each.value, pictures, place=stage_of.get(each.id) or place_of.get(each.id, ""))
        for each in entities_of(handbook)
    ]
    provisions = handbook.book.provisions
    own = _fields(provisions, pictures, leave=("sections",)) | _fields(handbook.book, pictures, keep=_OF_A_BOOK)
    return {each.key: each for each in (Item(*BOOK, "", own), *items)}


def items_in(edition: Edition) -> Items:
    """Return everything that a reader of an edition gets."""
    return {each.key: each for each in _in_edition(edition)}


def _in_edition(edition: Edition) -> Iterator[Item]:
    pictures = edition.pictures
    own = _fields(edition.provisions, pictures, leave=("sections",)) | _fields(edition, pictures, keep=_OF_A_BOOK)
    yield Item(*BOOK, "", own)
    rows: tuple[tuple[str, Iterable[Any]], ...] = (
        ("provision", edition.provisions.sections),
        ("document", edition.documents),
        ("role", edition.roles),
        ("definition", edition.definitions),
        ("principle", edition.principles),
        ("rule", edition.rules),
        ("channel", edition.channels),
    )
    for kind, values in rows:
        yield from (_item(kind, each, pictures, leave=_not_read(kind)) for each in values)
    for kind, values in edition.others.items():
        yield from (_item(kind, each, pictures, leave=_not_read(kind)) for each in values)
    for stage in edition.stages:
        yield _item("stage", stage, pictures)
        yield from (_item("touchpoint", each, pictures, place=stage.id, leave=_COMPUTED) for each in stage.touchpoints)
    yield from (_item("situation", each, pictures) for each in edition.situations)
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    for place in places:
        yield from (_item("standard", each, pictures, place=place.id) for each in place.standards)


def _not_read(kind: str) -> tuple[str, ...]:
    """Return the fields that no reader sees as such."""
    return tuple(name for name, each in fields_of(kind).items() if not each.is_printed)


def _item(
    kind: str,
    value: Any,  # noqa: ANN401 - models, or parts of an edition
    pictures: Mapping[str, Picture],
    *,
    place: str = "",
    leave: Iterable[str] = (),
) -> Item:
    below = (name for name, each in fields_of(kind).items() if each.shown == "things")
    return Item(kind, value.id, place, _fields(value, pictures, leave=(*below, *leave)))


def _fields(
    value: Any,  # noqa: ANN401
    pictures: Mapping[str, Picture],
    *,
    keep: Iterable[str] = (),
    leave: Iterable[str] = (),
) -> dict[str, Any]:
    wanted, unwanted = frozenset(keep), _LEFT_OUT | frozenset(leave)
    fields = {}
    for name, each in _pairs(value):
        if name in unwanted or (wanted and name not in wanted):
            continue
        if name == "picture" and each in pictures:
            fields[name] = pictures[each].origin
            continue
        plain = _plain(_by_content(each, pictures))
        if isinstance(plain, dict):
            fields |= {f"{name}.{inner}": own for inner, own in plain.items()}
        elif plain not in (None, (), "", False):
            fields[name] = plain
    return fields


def _by_content(value: Any, pictures: Mapping[str, Picture]) -> Any:  # noqa: ANN401
    """Return a value in which each picture is called by its content: what its file is called says nothing."""
    if not isinstance(value, tuple):
        return value
    return tuple(
        each.model_copy(update={"file": pictures[each.file].origin})
        if isinstance(each, Figure) and each.file in pictures
        else each
        for each in value
    )


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            yield field.alias or name, getattr(value, name)
    else:
        for each in dataclasses.fields(value):
            yield each.name, getattr(value, each.name)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as words, a list, or a mapping without what is empty."""
    if isinstance(value, (tuple, list)):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Model) or dataclasses.is_dataclass(value):
        made = {name: _plain(each) for name, each in _pairs(value)}
        return {name: each for name, each in made.items() if each not in (None, (), "", False)}
    if isinstance(value, str):
        return _reflowed(value)
    return value if isinstance(value, bool) or value is None else str(value)


def _reflowed(text: str) -> str:
    """Return a text with each paragraph on a line: where its author broke lines says nothing."""
    if "\n" not in text and "  " not in text:
        return text
    blocks = [
        block if _KEPT_LINES.search(block) else " ".join(block.split()) for block in re.split(r"\n(?:[ \t]*\n)+", text)
    ]
    made = "\n\n".join(blocks)
    return Foreign(made, text.language, text.is_outdated) if isinstance(text, Foreign) else made


def digest_of_content(handbook: Handbook) -> str:
    """Return the digest of everything that a handbook says, however its files are written.

    Its version, the dates of that and who approved it are part of it; look, records of releases and reasons are not.
    """
    book = handbook.book
    control = (book.version, book.effective, book.approved_by, book.review_by or "", book.source_language)
    items = tuple(repr(_sorted(each)) for _, each in sorted(items_of(handbook).items()))
    without_look = book.model_copy(update={"look": None})
    said = replace(handbook, book=without_look, releases=(), next_changes=ChangesFile())
    texts = sorted(texts_of(said), key=lambda each: each.key)
    languages = tuple(
        repr([language, [(each.key, found.text, found.is_outdated) for each in texts if (found := usable(each, own))]])
        for language, own in sorted(handbook.translations.items())
        if language in book.languages
    )
    return digest_of("content", control, tuple(book.languages), items, languages)


def digest_of_edition(edition: Edition) -> str:
    """Return the digest of everything that a reader of an edition gets, however its files are written.

    Neither document control nor permanent numbers are part of it, nor what only others read or what is computed from
    the rest. A field that is empty is none, so that one that a later version adds changes no digest. The edition must
    have been selected for no day, so that it holds what is to come and what has expired.
    """
    items = [_canonical(each) for _, each in sorted(items_in(edition).items())]
    named = sorted((each.kind, each.id, _said(each.title)) for each in edition.names.values() if each.kind in _NAMED)
    return digest_of("edition", edition.role_id, edition.language, tuple(items), tuple(named))[:_EDITION_DIGITS]


_EDITION_DIGITS = 32
"""So many hexadecimal digits, 128 bits, are kept of an edition: a record may hold thousands of them."""

_NAMED = frozenset(each.name for each in KINDS if each.audience in {Audience.OWN_LINE, Audience.NAMED})
"""The kinds that are no part of an edition and whose titles its texts may print."""


def _canonical(item: Item) -> tuple[object, ...]:
    known = fields_of(item.kind)
    counts = {*known, *MINE} if known else {*item.fields}
    fields = {name: _said(each) for name, each in item.fields.items() if name in counts}
    return (item.kind, item.id, item.place, fields)


def _said(value: Any) -> Any:  # noqa: ANN401 - the value of a field
    """Return a value as JSON writes it; a text that is foreign or outdated says so, since its reader sees it."""
    if isinstance(value, Foreign):
        return [str(value), value.language, value.is_outdated]
    if isinstance(value, tuple):
        return [_said(each) for each in value]
    return {name: _said(each) for name, each in value.items()} if isinstance(value, dict) else value


def _sorted(item: Item) -> tuple[object, ...]:
    fields = sorted((name, str(each) if isinstance(each, str) else repr(each)) for name, each in item.fields.items())
    return (item.kind, item.id, item.place, fields)
