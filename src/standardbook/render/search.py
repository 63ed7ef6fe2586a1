"""What the search of a site looks through: one edition as plain words, each with the place where it stands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from standardbook.model.authored import Definition
from standardbook.model.edition import Edition, EditionSituation, EditionStage, EditionTouchpoint, Name, RoleCard
from standardbook.model.facts import facts_of
from standardbook.model.fields import Model
from standardbook.model.handbook import id_of, pieces_of
from standardbook.model.kinds import label_of
from standardbook.model.language import base_language, without_full_stop
from standardbook.model.obligations import AvoidedPhrase, Standard
from standardbook.render.chapters import chapters_of, numbers_of_places
from standardbook.render.environment import Gettext, environment_of
from standardbook.render.fragment_cache import FragmentCache, Same
from standardbook.render.markdown import TextWriter, UrlOf
from standardbook.render.sentences import in_sentences
from standardbook.render.targets import TargetWriter
from standardbook.render.typesetting import with_plain_spaces

_FORBIDDING = ("forbidden", "do_not", "avoid")
"""The lists of what is not to be done or said: on its own, no line of them may read as an order."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found."""

    location: str
    title: str
    text: str
    place: str
    """Where it belongs: the touchpoint of a standard, the chapter of a principle."""
    id: str = ""
    number: str = ""
    """The permanent number of a standard, rule or situation."""
    kind: str = ""
    """The obligation of a standard, or empty."""
    sort: str = ""
    """What it is, where that weighs: a role, a definition."""
    names: str = ""
    """Other words for it."""


def search_index(
    edition: Edition, templates: Sequence[Path], url_of: UrlOf, *, fragments: FragmentCache | None = None
) -> dict[str, Any]:
    """Return the index of an edition: its language, everything that can be found, and the words of its glossary.

    All its spaces are plain: nobody types another.
    """
    fragments = fragments or FragmentCache()
    edition = in_sentences(edition, functools.partial(fragments.words, folders=templates), fragments.once)
    entries = _Entries(edition, templates, url_of, fragments=fragments)
    return {
        "language": base_language(edition.language),
        "docs": [_filled_fields(asdict(each)) for each in entries.all()],
        "terms": [entries.term(each) for each in edition.definitions],
    }


def _filled_fields(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that are not empty, with spaces as people type them."""
    return {name: with_plain_spaces(value) for name, value in values.items() if value}


class _Entries:
    """One edition on its way to an index."""

    def __init__(self, edition: Edition, templates: Sequence[Path], url_of: UrlOf, *, fragments: FragmentCache) -> None:
        self._edition = edition
        self._url_of = url_of
        self._fragments = fragments
        made, self._translated = environment_of(edition, templates, fragments)
        self._quantity = cast(Gettext, made.globals["quantity"])
        self._targets = TargetWriter(self._quantity, self._translated)
        self._plain = TextWriter(edition, url_of, self._translated, known=fragments.plain).plain
        self._chapters = chapters_of(edition, self._translated)
        self._kinds = {each.name: each for each in edition.kinds}

    def all(self) -> Iterator[Entry]:
        """Yield everything that can be found, in the order of the book."""
        edition, _ = self._edition, self._translated
        for role in edition.roles:
            yield self._role(role)
        for definition in edition.definitions:
            yield self._definition(definition)
        yield from self._provisions()
        for principle in edition.principles:
            yield self._entry("principle", principle)
        numbers = numbers_of_places(edition)
        for stage in edition.stages:
            yield self._stage(stage)
            for touchpoint in stage.touchpoints:
                yield from self._place("touchpoint", touchpoint, f"{numbers[touchpoint.id]} {stage.title}")
        for situation in edition.situations:
            yield from self._place("situation", situation, f"{numbers[situation.id]} {_('Situations')}")
        for rule in edition.rules:
            obligation = rule.obligation
            yield self._entry("rule", rule, obligation=obligation.kind if obligation else "")
        for channel in edition.channels:
            yield self._entry("channel", channel)
        yield from self._others()

    def term(self, definition: Definition) -> dict[str, Any]:
        """Return a definition as the search understands words: what is said for it, and what is not to be said."""
        return {
            "words": [definition.term, *definition.forms],
            "synonyms": list(definition.synonyms),
            "avoid": list(definition.avoid),
            "meaning": with_plain_spaces(self._plain(definition.meaning)),
            "location": self._url_of(Name("definition", definition.id, definition.term)) or "",
        }

    def _role(self, role: RoleCard) -> Entry:
        grants = (each for grant in role.authority for each in (grant.may, grant.up_to or ""))
        texts = (role.purpose or "", role.influence or "", *role.competencies, *role.tools, *grants)
        location = f"index.html#role-{role.id}" if self._edition.is_complete else "index.html"
        return Entry(
            location, self._plain(role.title), self._joined(texts), self._plain(role.department or ""), role.id
        )

    def _definition(self, definition: Definition) -> Entry:
        location = self._url_of(Name("definition", definition.id, definition.term)) or ""
        title, text = self._plain(definition.term), self._plain(definition.meaning)
        names = self._joined((*definition.forms, *definition.synonyms))
        return Entry(
            location, title, text, self._chapters["terms"].title, definition.id, sort="definition", names=names
        )

    def _provisions(self) -> Iterator[Entry]:
        _, provisions = self._translated, self._edition.provisions
        title = self._chapters["provisions"].title
        rows = (
            ("audience", _(label_of("book", "audience")), provisions.audience),
            ("purpose", _(label_of("book", "purpose")), provisions.purpose),
            ("why", _(label_of("book", "why")), provisions.why),
        )
        for id_, heading, text in rows:
            yield Entry(f"provisions.html#book-{id_}", heading, self._plain(text), title, sort="provision")
        for section in provisions.sections:
            yield self._entry("provision", section)
        for document in self._edition.documents:
            yield self._entry("document", document)

    def _others(self) -> Iterator[Entry]:
        for kind in self._edition.kinds:
            for value in self._edition.others.get(kind.name, ()) if kind.chapter else ():
                yield self._entry(kind.name, value)

    def _stage(self, stage: EditionStage) -> Entry:
        location = self._url_of(Name("stage", stage.id, stage.title)) or ""
        chapter = self._chapters["communication"].title
        return Entry(location, self._plain(stage.title), self._joined((stage.goal,)), chapter, stage.id)

    def _place(self, kind: str, place: EditionTouchpoint | EditionSituation, above: str) -> Iterator[Entry]:
        if isinstance(place, EditionTouchpoint):
            texts: tuple[str | None, ...] = (place.ideal, *place.responsible, place.accountable, *place.channels)
        else:
            up = place.escalate
            texts = (
                place.trigger,
                place.stance,
                *place.responsible,
                place.accountable,
                *((up.when, up.to) if up else ()),
            )
        location = self._url_of(Name(kind, place.id, place.title)) or ""
        number = self._edition.numbers.get(place.id, "")
        yield Entry(location, self._plain(place.title), self._joined(texts), above, place.id, number)
        for standard in place.standards:
            key = ("entry", Same(standard), location, place.title)
            yield self._fragments.once(key, functools.partial(self._standard, standard, place.title))

    def _standard(self, standard: Standard, place: str) -> Entry:
        obligation = standard.obligation
        statement = obligation.text if obligation else standard.id
        principles = (self._edition.names[each].title for each in standard.principles)
        texts = (*(text for text in self._texts(standard) if text != statement), *principles)
        return Entry(
            self._url_of(Name("standard", standard.id, "")) or "",
            without_full_stop(self._plain(statement)),
            self._joined(texts),
            self._plain(place),
            standard.id,
            self._edition.numbers.get(standard.id, ""),
            obligation.kind if obligation else "",
        )

    def _entry(self, kind: str, value: Model, *, obligation: str = "") -> Entry:
        id_, title, chapter = id_of(value), self._kinds[kind].title_of(value), self._kinds[kind].chapter
        place = self._chapters[chapter].title if chapter in self._chapters else chapter
        texts = (text for text in self._texts(value) if text != title)
        location = self._url_of(Name(kind, id_, title)) or ""
        number = self._edition.numbers.get(id_, "")
        return Entry(location, self._plain(title), self._joined(texts), place, id_, number, obligation, kind)

    def _texts(self, value: Model) -> Iterator[str]:
        """Yield what a reader sees of an authored mapping; what it forbids comes last, each text behind its label."""
        facts = facts_of(type(value))
        forbidding = [name for name in _FORBIDDING if name in facts]
        target = value.target if isinstance(value, Standard) else None
        apart = {**dict.fromkeys(forbidding, ()), **({"target": None} if target else {})}
        for piece in pieces_of(value.model_copy(update=apart)):
            if piece.marker.what in {"prose", "title"}:
                yield piece.text
            elif piece.marker.what in {"quantity", "measure"}:
                yield self._quantity(piece.text)
        for each in facts.values():
            if each.choices and isinstance(chosen := getattr(value, each.field), str):
                yield self._translated(each.choices[chosen])
        if target:
            yield self._targets.sentence(target, self._plain).unescape()
        for name in forbidding:
            label = self._translated(facts[name].label)
            yield from (f"{label}: {self._forbidden(each)}" for each in getattr(value, name))

    def _forbidden(self, item: str | AvoidedPhrase) -> str:
        if isinstance(item, str):
            return item
        _ = self._translated
        quoted = [_("“%(words)s”") % {"words": each} for each in (item.phrase, item.instead) if each]
        return ", ".join([quoted[0], *(_("but %(phrase)s") % {"phrase": each} for each in quoted[1:])])

    def _joined(self, texts: Iterable[str | None]) -> str:
        return " · ".join(dict.fromkeys(words for text in texts if text and (words := self._plain(text))))
