"""What changed for one reader: the difference of two editions, in the reader's words.

What counts is decided in the source language and by ids, so that a new title of a position is one change and not one
in each touchpoint; the words are those of the reader's own old and new edition, so nothing of another role can appear.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from standardbook.history.comparison import Change, compare, on_their_days
from standardbook.history.severity import FieldChange
from standardbook.model.document_control import EditionChange, Wording
from standardbook.model.edition import Edition
from standardbook.model.facts import facts_of
from standardbook.model.fields import OBLIGATIONS, Model
from standardbook.model.handbook import REFERENCE, Handbook, as_fields, entities_of, id_of
from standardbook.model.items import Item, Items, items_in
from standardbook.model.kinds import KIND, NAMED_BY_TITLE, QUANTITIES, fields_of, is_named_anywhere, kind_of_model
from standardbook.model.language import Foreign, _, format_day
from standardbook.model.quantity import AT_ONCE, format_quantity
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.model.statements import WordsOf, statement_of
from standardbook.model.translation import in_language
from standardbook.render.markdown import TextWriter
from standardbook.render.sentences import in_sentences
from standardbook.render.typesetting import with_plain_spaces
from standardbook.resources.catalogues import catalogue_of
from standardbook.select import select_edition, select_editions

_DATES = frozenset({"effective_from", "expires"})
"""The fields that are also shown of what is new."""

NEW_PICTURE = _("new picture")
"""Stands behind the words of a picture that was another."""


class Comparison:
    """Two versions of a handbook, compared for every role and language."""

    def __init__(
        self, old: Handbook, new: Handbook, templates: Sequence[Path], *, roles: Collection[str] | None = None
    ) -> None:
        """Compare `old` with `new`, for some roles or for all; `templates` has the words of the languages."""
        if old.definitions == new.definitions and old.book.source_language == new.book.source_language:
            old = replace(old, named_before=new.definitions_named)  # a text names the same in both
        self._old, self._new = old, new
        self._roles = roles
        self._templates = templates
        self._bare = (old, new) if _are_named_alike(old, new) else (_by_ids(old), _by_ids(new))
        self._known: dict[str, tuple[Change, ...] | None] = {}
        self._before: dict[str, Mapping[str, Edition]] = {}
        self._words: dict[str, NullTranslations] = {}

    def changes(self, role: str) -> tuple[Change, ...] | None:
        """Return what changed for a role; None for one that had no edition before."""
        if role not in self._known:
            roles = {COMPLETE, *(each.id for each in concrete_roles(self._old))}
            self._known[role] = None
            if role in roles:
                old, new = (_items(handbook, bare, role) for handbook, bare in zip(self._both, self._bare, strict=True))
                self._known[role] = compare(old, new)
        return self._known[role]

    def changes_in(
        self, edition: Edition, reasons: Mapping[str, str], eve: str | None = None
    ) -> tuple[EditionChange, ...]:
        """Return what changed for the reader of an edition of the new version; `reasons` are given by id.

        An edition for a day is compared with what the old one held on the day `eve`: both may have standards that are
        not yet, or no longer, in force.
        """
        changes = self.changes(edition.role_id)
        if changes is None:
            return ()
        language = edition.language
        if language not in self._before:
            roles = [COMPLETE, *(each.id for each in concrete_roles(self._old))]
            wanted = [role for role in roles if self._roles is None or role in self._roles]
            editions = select_editions(self._old, [(language, role) for role in wanted])
            self._before[language] = {each.role_id: each for each in editions}
        words = _Words(self._before[language][edition.role_id], edition, self._words_of)
        if eve:
            changes = tuple(on_their_days(changes, *words.items, eve=eve))
        found = {each.key: words.change(each, reasons) for each in changes}
        if edition.language in self._old.book.languages and edition.language != self._new.book.source_language:
            for each in words.translated():
                found.setdefault(each.key, words.change(each, reasons))
        return tuple(found.values())

    def _words_of(self, language: str) -> NullTranslations:
        if language not in self._words:
            self._words[language] = catalogue_of(language, self._templates)
        return self._words[language]

    @property
    def _both(self) -> tuple[Handbook, Handbook]:
        return self._old, self._new


def _titles(handbook: Handbook) -> dict[tuple[str, str], str]:
    """Return the titles of what others name, by kind and id."""
    kinds = (each for each in handbook.kinds if each.is_named_by_title)
    return {(kind.name, id_): kind.title_of(value) for kind in kinds for id_, value in handbook.by_kind[kind.name]}


def _are_named_alike(old: Handbook, new: Handbook) -> bool:
    """Tell whether titles say in both what ids do: each belongs to one thing, the same in both."""
    before, after = _titles(old), _titles(new)
    same = all(after.get(key, title) == title for key, title in before.items())
    named = {**before, **after}
    return same and len({*named.values()}) == len(named)


def _by_ids(handbook: Handbook) -> Handbook:
    """Return a handbook in which things that others name are called by their ids."""
    lists = {name: tuple(map(_called_by_its_id, values)) for name, values in handbook.lists.items()}
    return replace(handbook, **as_fields(lists), named_before=handbook.definitions_named)


def _called_by_its_id(value: Model) -> Model:
    """Return a mapping in which it, and what stands in it, has its id for a title where others name it."""
    inner = [name for name, each in facts_of(type(value)).items() if each.shown == "things"]
    update: dict[str, Any] = {name: tuple(map(_called_by_its_id, getattr(value, name))) for name in inner}
    kind = kind_of_model(value)
    if kind and kind.is_named_by_title:
        update[kind.title] = id_of(value)
    return value.model_copy(update=update) if update else value


def _items(handbook: Handbook, bare: Handbook, role: str) -> Items:
    """Return the items of a role's edition by ids, with their own titles."""
    titles = _titles(handbook)
    items = dict(items_in(select_edition(bare, role, bare.book.source_language)))
    for key, each in items.items():
        if each.kind in NAMED_BY_TITLE:
            items[key] = replace(each, fields={**each.fields, KIND[each.kind].title: titles[key]})
    return items


class _Words:
    """The words of an old and a new edition."""

    def __init__(self, old: Edition, new: Edition, words_of: WordsOf) -> None:
        self._new = new
        self._editions = old, new
        self.items = items_in(old), items_in(new)
        self._words_of = words_of
        self._translated = words_of(new.language)

    @functools.cached_property
    def _writers(self) -> tuple[TextWriter, TextWriter]:
        old, new = (in_sentences(each, self._words_of) for each in self._editions)
        words = self._translated.gettext
        return TextWriter(old, lambda _name: None, words), TextWriter(new, lambda _name: None, words)

    def change(self, change: Change, reasons: Mapping[str, str]) -> EditionChange:
        """Return a change in the reader's words."""
        old, new = (items.get(change.key) for items in self.items)
        item = new or old
        is_moved = change.status == "moved" and change.old_place != change.new_place
        shown = (lambda _name: True) if change.status in {"changed", "moved"} else _DATES.__contains__
        names = [each.name for each in change.fields if shown(each.name)]
        title = self._title(1 if new else 0, item) if item else change.id
        return EditionChange(
            kind=change.kind,
            id=change.id,
            number=self._new.numbers.get(change.id) or self._editions[0].numbers.get(change.id, ""),
            title=title,
            status=change.status,
            material=change.material,
            direction=change.direction,
            place=self._place(1, change.new_place) or self._place(0, change.old_place),
            old_place=self._place(0, change.old_place) if is_moved else "",
            wordings=tuple(self._wordings(names, old, new)),
            reason=reasons.get(change.id),
            obligation=item.obligation if item else "",
            places=change.places,
        )

    def translated(self) -> Iterator[Change]:
        """Yield what differs in the reader's language: changes of a translation alone, where nothing else is known."""
        old, new = self.items
        for each in compare(old, new):
            fields = tuple(field for field in each.fields if not _is_renamed_only(each.kind, field))
            if each.status in {"changed", "moved"} and fields:
                yield replace(each, status="changed", fields=fields, material=False, direction=None)

    def _title(self, which: int, item: Item) -> str:
        title = self._statement(item.obligation, item.title)
        words = with_plain_spaces(self._writers[which].plain(title))
        return Foreign(words, title.language) if isinstance(title, Foreign) else words

    def _statement(self, kind: str, text: str) -> str:
        return statement_of(kind, text, self._new.language, self._words_of)

    def _place(self, which: int, id_: str) -> str:
        names = self._editions[which].names
        return str(names[id_].title) if id_ in names else ""

    def _wordings(self, names: Sequence[str], old: Item | None, new: Item | None) -> Iterator[Wording]:
        gone = [each for each in names if each in OBLIGATIONS]
        if len(gone) == 2:  # noqa: PLR2004 - one obligation word became another
            before, after = (next((name for name in gone if item and name in item.fields), "") for item in (old, new))
            yield Wording(
                f"{before}>{after}",
                self._lines(0, old.fields[before] if old else None, before),
                self._lines(1, new.fields[after] if new else None, after),
            )
        for name in names:
            if len(gone) != 2 or name not in gone:  # noqa: PLR2004
                values = [self._chosen(item, name) if item else None for item in (old, new)]
                if name == "pictures":
                    values = self._pictures_told(*values)
                yield Wording(name, self._lines(0, values[0], name), self._lines(1, values[1], name))

    def _pictures_told(self, old: Any, new: Any) -> list[Any]:  # noqa: ANN401 - pictures, or none
        """Return pictures before and after as they are told: one that came or went by its caption, if it has one.

        One that came where there were others says so, since its words may be those of another.
        """
        before, after = ({each["file"] for each in pictures or ()} for pictures in (old, new))
        both, word = before & after, {"new": self._translated.gettext(NEW_PICTURE)} if before else {}

        def told(each: dict[str, str], said: dict[str, str]) -> dict[str, str]:
            short = {"caption": each["caption"]} if "caption" in each else each
            return each if each["file"] in both else {**short, **said}

        return [tuple(told(each, {}) for each in old or ()), tuple(told(each, word) for each in new or ())]

    def _chosen(self, item: Item, name: str) -> Any:  # noqa: ANN401 - the value of a field
        """Return the value of a field; of one of a few values the words by which readers know it."""
        value, facts = item.fields.get(name), fields_of(item.kind).get(name)
        return self._translated.gettext(facts.choices[value]) if facts and facts.choices and value else value

    def _lines(self, which: int, value: Any, name: str) -> tuple[str, ...]:  # noqa: ANN401 - the value of a field
        if value is None or value is False:
            return ()
        if isinstance(value, tuple) and name.rpartition(".")[2] != "between":
            return tuple(line for each in value for line in self._lines(which, each, name))
        if isinstance(value, tuple):
            return (self._line(which, "–".join(map(str, value)), name),)
        if isinstance(value, dict):
            said = ((inner, each) for inner, each in value.items() if inner != "file")
            return (" – ".join(self._line(which, str(each), inner) for inner, each in said),)
        if value is True or "\n" not in value:
            return (self._line(which, "✓" if value is True else value, name),)
        lines = map(with_plain_spaces, self._writers[which].lines(self._statement(name, value)))
        is_foreign = isinstance(value, Foreign)
        return tuple(Foreign(each, value.language, value.is_outdated) if is_foreign else each for each in lines)

    def _line(self, which: int, text: str, name: str) -> str:
        words, language = self._translated, self._new.language
        if name == "picture":
            return ""
        if name in _DATES:
            return with_plain_spaces(format_day(text, language))
        if name.rpartition(".")[2] in QUANTITIES:
            said = words.gettext(AT_ONCE) if text == AT_ONCE else format_quantity(text, language, words)
            return with_plain_spaces(said)
        text = self._statement(name, text)
        plain = with_plain_spaces(self._writers[which].plain(text))
        return Foreign(plain, text.language, text.is_outdated) if isinstance(text, Foreign) else plain


def _is_renamed_only(kind: str, field: FieldChange) -> bool:
    """Tell whether only titles of others differ: a title that changed is told once, with what it is the title of."""
    facts = fields_of(kind)
    titled = {name for name, each in facts.items() if each.marker and not NAMED_BY_TITLE.isdisjoint(each.marker.kinds)}

    def without_titles(value: Any) -> Any:  # noqa: ANN401 - the value of a field
        if isinstance(value, tuple):
            return tuple(map(without_titles, value))
        return {name: each for name, each in value.items() if name not in titled} if isinstance(value, dict) else value

    return field.name in titled or bool(without_titles(field.old) == without_titles(field.new))


def reasons_for(handbook: Handbook, version: str, language: str) -> Mapping[str, str]:
    """Return why things changed in a version, by id, in a language; for one that is no release, why they will."""
    there = in_language(handbook, language)
    released = next((each.changes for each in there.releases if version and each.version == version), None)
    said = there.next_changes.changes if released is None else released
    return {one.id: in_words(one.reason, there) for one in said if one.reason}


def in_words(text: str, handbook: Handbook) -> str:
    """Return a text that every position may read, with words in the place of references: its own, or a title."""
    if "[[" not in text:
        return text
    titles = {each.id: each.title for each in entities_of(handbook) if is_named_anywhere(each.kind)}
    words = REFERENCE.sub(lambda found: found["words"] or titles.get(found["id"], ""), text)
    return Foreign(words, text.language, text.is_outdated) if isinstance(text, Foreign) else words
