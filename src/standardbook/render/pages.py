"""The pages of the site: an edition becomes finished HTML, one piece for each page, in the order of the navigation.

Everything a theme needs besides (titles, headings of the navigation, what is on the page) travels as plain words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint, Name
from standardbook.model.fields import OBLIGATIONS
from standardbook.model.handbook import Picture
from standardbook.model.kinds import label_of
from standardbook.model.language import in_alphabet, initial_of, without_full_stop
from standardbook.model.obligations import Standard
from standardbook.render.changes_chapter import has_changes, title_of_changes, values_of_changes
from standardbook.render.chapters import Heading, chapters_of, effective_sections, kind_of, numbers_of_places
from standardbook.render.entries import things_in
from standardbook.render.environment import are_shared, environment_of, without_edition
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.markdown import SafeHtml, TextWriter
from standardbook.render.marks import marks_of
from standardbook.render.search import search_index
from standardbook.render.sentences import in_sentences
from standardbook.render.typesetting import typeset


@dataclass(frozen=True)
class Entry:
    """A line of what is on a page; `kind` is the obligation of a standard, or empty."""

    anchor: str
    title: str
    kind: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the site; all titles are plain words."""

    path: str
    title: str
    html: SafeHtml
    label: str
    """The title in the navigation."""
    number: str = ""
    groups: tuple[str, ...] = ()
    """The headings of the navigation under which the page stands, outermost first."""
    is_opening: bool = False
    """True when the page belongs to the innermost of its headings itself."""
    overline: str = ""
    entries: tuple[Entry, ...] = ()


def render_pages(
    edition: Edition, templates: Sequence[Path], *, pdf_name: str, fragments: FragmentCache | None = None
) -> tuple[Page, ...]:
    """Return the pages of an edition's site; a chapter without content is left out and the numbers close up."""
    return tuple(_Pages(edition, templates, pdf_name, fragments=fragments or FragmentCache()).pages())


def picture_url(picture: Picture) -> str:
    """Return where a site keeps a picture."""
    return f"assets/pictures/{picture.name}"


def page_urls(edition: Edition) -> Mapping[str, str]:
    """Return the page of each touchpoint, situation and standard by id."""
    pages = {}
    for kind, places in _places(edition).items():
        for place in places:
            pages[place.id] = f"{kind}-{place.id}.html"
            pages |= {standard.id: pages[place.id] for standard in place.standards}
    return pages


def render_search(
    edition: Edition, templates: Sequence[Path], fragments: FragmentCache | None = None
) -> dict[str, Any]:
    """Return what the search of an edition's site looks through."""
    places = page_urls(edition)
    return search_index(edition, templates, lambda name: _url(name, places, edition), fragments=fragments)


def _url(name: Name, places: Mapping[str, str], edition: Edition) -> str | None:
    if name.kind == "standard":
        page = places.get(name.id)
        return f"{page}#standard-{name.id}" if page else None
    if name.kind in {"touchpoint", "situation"}:
        return places.get(name.id)
    kind = edition.kind(name.kind)
    return f"{kind.chapter}.html#{name.kind}-{name.id}" if kind and kind.is_anchored and kind.chapter else None


def _places(edition: Edition) -> Mapping[str, Sequence[EditionTouchpoint | EditionSituation]]:
    return {"touchpoint": edition.touchpoints, "situation": edition.situations}


def _anchors(place: EditionTouchpoint | EditionSituation) -> Iterator[str]:
    """Yield the anchors of a place and its standards."""
    yield f"{kind_of(place)}-{place.id}"
    yield from (f"standard-{each.id}" for each in place.standards)


class _Pages:
    """One edition on its way to pages: the templates with everything that they may call."""

    def __init__(self, edition: Edition, templates: Sequence[Path], pdf_name: str, *, fragments: FragmentCache) -> None:
        edition = in_sentences(edition, functools.partial(fragments.words, folders=templates), fragments.once)
        self._edition = edition
        self._fragments = fragments
        self._are_shared = are_shared(templates)
        made, self._translated = environment_of(edition, templates, fragments)
        self._made = made
        self._url_of_place = page_urls(edition)
        self._marks = marks_of(edition, self._translated)
        self._text = TextWriter(edition, self._url, self._translated, known=fragments.plain)
        kinds = Counter[str](each.obligation.kind for each in edition.standards if each.obligation)
        made.globals |= {
            "text": self._text,
            "url": lambda kind, id_: self._url(Name(kind, id_, "")),
            "picture_url": picture_url,
            "pdf_name": pdf_name,
            "counts": {kind: kinds[kind] for kind in OBLIGATIONS if kinds[kind]},
        }

    def pages(self) -> Iterator[Page]:
        """Yield the pages in the order of the navigation."""
        edition, _ = self._edition, self._translated
        yield self._home()
        yield from self._changes()
        designs = {
            "terms": self._terms,
            "provisions": self._provisions,
            "principles": self._principles,
            "communication": self._communication,
            "appearance": self._appearance,
            "channels": self._channels,
        }
        for chapter in chapters_of(edition, self._translated).values():
            designed = designs.get(chapter.kind)
            yield from designed(chapter.title, chapter.number) if designed else self._plain(chapter)
        if edition.standards:
            standards = sorted(edition.standards, key=lambda each: each.id)
            yield self._page("standards", _("Index of standards"), standards=standards)
        if edition.control.revisions or edition.control.since:
            yield self._page("control", _("Document control"), effective_sections=effective_sections(edition, _))
        if edition.control.must_acknowledge:
            yield self._page("acknowledgement", _("Confirmation of reading"))

    def _page(  # noqa: PLR0913 - the fields of a page
        self,
        template: str,
        title: str,
        *,
        path: str = "",
        label: str = "",
        number: str = "",
        groups: tuple[str, ...] = (),
        is_opening: bool = False,
        overline: str = "",
        entries: tuple[Entry, ...] = (),
        of: EditionTouchpoint | EditionSituation | None = None,
        **values: Any,  # noqa: ANN401 - a template's variables
    ) -> Page:
        page = self._made.get_template(f"site/{template}.html")
        if of and self._are_shared:
            alone = functools.partial(page.render, **values, **without_edition())
            marks = [repr(self._marks.get(each)) for each in _anchors(of)]
            html = self._fragments.piece(self._edition, of, "page", *marks, make=alone)
        else:
            html = page.render(number=number, entries=entries, **values)
        language = self._edition.language
        return Page(
            path or f"{template}.html",
            typeset(title, language),
            SafeHtml(html),
            label or title,
            number,
            groups,
            is_opening,
            typeset(overline, language),
            tuple(replace(each, title=typeset(each.title, language)) for each in entries),
        )

    def _home(self) -> Page:
        edition, _ = self._edition, self._translated
        if edition.is_complete:
            entries = tuple(Entry(f"role-{each.id}", each.title) for each in edition.roles)
            return self._page(
                "positions",
                edition.title,
                path="index.html",
                label=_("Home"),
                overline=_("Complete edition"),
                entries=entries,
            )
        role = edition.roles[0]
        musts = [each for each in edition.standards if each.must or each.must_not]
        return self._page(
            "home",
            role.title,
            path="index.html",
            label=_("Home"),
            overline=role.department or "",
            role=role,
            mine=[each for each in edition.touchpoints if each.is_mine],
            answered=[each for each in edition.touchpoints if each.is_answered_for],
            targets=[each for each in musts if each.target],
        )

    def _changes(self) -> Iterator[Page]:
        edition, _ = self._edition, self._translated
        if has_changes(edition):
            title = title_of_changes(edition, _)
            yield self._page("changes", title, **values_of_changes(edition, _))

    def _terms(self, title: str, number: str) -> Iterator[Page]:
        language = self._edition.language
        definitions = sorted(self._edition.definitions, key=lambda each: in_alphabet(each.term, language))
        letters: dict[str, list[object]] = {}
        for each in definitions:
            letters.setdefault(initial_of(each.term, language), []).append(each)
        yield self._page("terms", title, number=number, letters=letters)

    def _provisions(self, title: str, number: str) -> Iterator[Page]:
        sections, _ = self._edition.provisions.sections, self._translated
        entries = [
            *(Entry(f"book-{each}", _(label_of("book", each))) for each in ("audience", "purpose", "why")),
            *(Entry(f"provision-{each.id}", each.title) for each in sections),
        ]
        if self._edition.documents:
            entries.append(Entry("documents", _("Documents outside this book")))
        yield self._page("provisions", title, number=number, entries=tuple(entries))

    def _principles(self, title: str, number: str) -> Iterator[Page]:
        entries = tuple(Entry(f"principle-{each.id}", each.name) for each in self._edition.principles)
        standards = {each.id: each for each in self._edition.standards}
        yield self._page("principles", title, number=number, entries=entries, standards=standards)

    def _communication(self, title: str, number: str) -> Iterator[Page]:
        stages, situations, _ = self._edition.stages, self._edition.situations, self._translated
        entries = [Entry(f"stage-{each.id}", each.title) for each in stages]
        if situations:
            entries.append(Entry("situations", _("Situations")))
        numbers = numbers_of_places(self._edition)
        yield self._page(
            "communication",
            title,
            number=number,
            groups=(title,),
            is_opening=True,
            entries=tuple(entries),
            numbers=numbers,
        )
        for stage in stages:
            for touchpoint in stage.touchpoints:
                yield self._place(touchpoint, numbers[touchpoint.id], (title, stage.title))
        for situation in situations:
            yield self._place(situation, numbers[situation.id], (title, _("Situations")))

    def _place(self, place: EditionTouchpoint | EditionSituation, number: str, groups: tuple[str, ...]) -> Page:
        return self._page(
            kind_of(place),
            place.title,
            path=self._url_of_place[place.id],
            number=number,
            groups=groups,
            entries=tuple(self._entry(each) for each in place.standards),
            of=place,
            place=place,
        )

    def _entry(self, standard: Standard) -> Entry:
        obligation = standard.obligation
        words = without_full_stop(self._text.plain(obligation.text)) if obligation else standard.id
        return Entry(f"standard-{standard.id}", words, obligation.kind if obligation else "")

    def _appearance(self, title: str, number: str) -> Iterator[Page]:
        entries = tuple(Entry(f"rule-{each.id}", each.item) for each in self._edition.rules)
        yield self._page("appearance", title, number=number, entries=entries)

    def _channels(self, title: str, number: str) -> Iterator[Page]:
        entries = tuple(Entry(f"channel-{each.id}", each.title) for each in self._edition.channels)
        yield self._page("channels", title, number=number, entries=entries)

    def _plain(self, chapter: Heading) -> Iterator[Page]:
        """Yield the page of a chapter that nobody has designed yet."""
        things = things_in(self._edition, chapter.kind, self._translated)
        entries = tuple(Entry(each.anchor, each.title) for each in things)
        path = f"{chapter.kind}.html"
        yield self._page("entries", chapter.title, path=path, number=chapter.number, entries=entries, things=things)

    def _url(self, name: Name) -> str | None:
        return _url(name, self._url_of_place, self._edition)
