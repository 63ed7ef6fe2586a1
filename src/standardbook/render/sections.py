"""The sections of the printed book: what starts on a new page, each as finished HTML, in the order of the book.

A section says nothing that is only known when the book is joined. Where it names a page or the number of a place it has
a blank, so that editions which tell the same share it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from standardbook.model.chapters import RULES
from standardbook.model.edition import Edition, EditionSituation, EditionStage, EditionTouchpoint, Name
from standardbook.model.fields import OBLIGATIONS
from standardbook.model.handbook import Picture
from standardbook.model.language import in_alphabet, name_of_language, spoken_in
from standardbook.render.book_index import index_of, places_keeping
from standardbook.render.changes_chapter import has_changes, title_of_changes, values_of_changes
from standardbook.render.chapters import anchor_of, chapters_of, effective_sections, kind_of, numbers_of_places
from standardbook.render.entries import things_in
from standardbook.render.environment import Gettext, are_shared, environment_of, title_of, without_edition
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.markdown import SafeHtml, TextWriter
from standardbook.render.marks import marked_lines
from standardbook.render.placeholders import BLANK, PageNumber, Placeholder, blank_for
from standardbook.render.qr_code import code_of
from standardbook.render.sentences import in_sentences
from standardbook.render.wording import filled

_RUNNING = re.compile(r'data-running="([^"]*)"')
"""What stands at the head of the pages of a section; a template names it at the heading."""

_PLACES = frozenset({"touchpoint", "situation"})
_RUNNING_ON = frozenset({*_PLACES, "changes", "channels", "principle-details", "index", "control"})
"""The sections that begin below the one before; places do where a book is compact."""


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the contents, or of the outline."""

    level: int
    number: str
    title: str
    anchor: str
    count: int = 0
    """How many standards stand there."""


@dataclass(frozen=True)
class Section:
    """A part of the book that starts on a new page."""

    id: str
    html: SafeHtml
    placeholders: tuple[Placeholder, ...] = ()
    """What is filled into its blanks, by their numbers."""
    below: tuple[OutlineEntry, ...] = ()
    """Lines of the outline between its own and those of the next section."""
    pictures: tuple[Picture, ...] = ()
    """Pictures that belong to no rule: the code on a printed copy."""
    runs_on: bool = False
    """Whether it begins below the one before, and not on a new page."""
    is_on_right: bool = False
    """Whether it begins on the right page of an open book."""

    def as_document(self, language: str) -> str:
        """Return the section as an HTML document of its own, without a word of its edition."""
        return (
            f'<!doctype html><html {spoken_in(language)}><head><meta charset="utf-8"><title>{self.id}</title></head>'
            f"<body>{self.html}</body></html>"
        )


def render_sections(
    edition: Edition, templates: Sequence[Path], fragments: FragmentCache | None = None
) -> tuple[Section, ...]:
    """Return the sections of an edition's book; a chapter without content is left out and the numbers close up."""
    return tuple(_Sections(edition, templates, fragments or FragmentCache()).all())


def render_frame(edition: Edition, total: int, templates: Sequence[Path]) -> str:
    """Return what stands on every page of a book of `total` pages: on its cover, then by a number's digits."""
    made, _ = environment_of(edition, templates)
    return made.get_template("pdf/frame.html").render(total=total, blank=BLANK)


def subject_of(edition: Edition, _: Gettext) -> str:
    """Return what a PDF says of itself besides its title: number, version, for whom."""
    version = filled(_("version %(version)s"), edition.language, {"version": edition.version})
    return f"{edition.number}, {version}, {title_of(edition, _)}"


def picture_url(picture: Picture) -> str:
    """Return the address under which the PDF's fetcher finds a picture of the edition."""
    return f"sbasset:{picture.name}"


class _Sections:
    """One edition on its way to sections: the templates with everything that they may call."""

    def __init__(self, edition: Edition, templates: Sequence[Path], fragments: FragmentCache) -> None:
        edition = in_sentences(edition, functools.partial(fragments.words, folders=templates), fragments.once)
        self._edition = edition
        self._fragments = fragments
        self._are_shared = are_shared(templates)
        self._made, self._translated = environment_of(edition, templates, fragments)
        self._chapters = chapters_of(edition, self._translated)
        self._numbers = numbers_of_places(edition)
        self._running_on = _RUNNING_ON - (_PLACES if edition.design.density == "roomy" else frozenset())
        self._is_bound = edition.design.sides == "two"
        self._fillings: list[Placeholder] = []
        self._made.globals |= {
            "text": TextWriter(edition, self._anchor, self._translated, known=fragments.plain),
            "picture_url": picture_url,
            "page_at": lambda anchor: self._blank(PageNumber(anchor)),
            "page_of_thing": self._page_of_thing,
            "page_of": lambda place: self._blank(PageNumber(anchor_of(place))),
            "number_of": lambda id_: self._blank(self._numbers[id_]),
        }

    def all(self) -> Iterator[Section]:
        """Yield the sections in the order of the book."""
        edition, _ = self._edition, self._translated
        code = code_of(edition.control.status_url)
        yield self._section("cover", code=code)
        yield self._section("contents", outline=self._outline(), marked=marked_lines(edition))
        yield self._section("role", **self._role_values())
        for kind, chapter in self._chapters.items():
            if kind == self._behind_changes and has_changes(edition):
                yield self._section("changes", title=title_of_changes(edition, _), **values_of_changes(edition, _))
            values: dict[str, Any] = {"number": chapter.number, "title": chapter.title}
            if kind == "terms":
                values["definitions"] = sorted(
                    edition.definitions, key=lambda each: in_alphabet(each.term, edition.language)
                )
            if kind == "communication":
                yield from self._communication(values)
            elif self._is_designed(kind):
                yield self._section(kind, **values)
            else:
                yield self._section("entries", kind, things=things_in(edition, kind, _), **values)
        if edition.principles:
            yield self._section("principle-details", title=_("The principles in detail"))
        if edition.standards:
            yield self._section(
                "index", title=_("Index"), **index_of(edition), kept=places_keeping(edition, self._numbers)
            )
        yield self._section(
            "control",
            code=code,
            language_name=name_of_language(edition.language),
            effective_sections=effective_sections(edition, _),
        )
        if edition.control.must_acknowledge:
            yield self._section("acknowledgement", title=_("Confirmation of reading"))

    def _section(
        self,
        kind: str,
        id_: str = "",
        below: Sequence[OutlineEntry] = (),
        **values: Any,  # noqa: ANN401 - a template's variables
    ) -> Section:
        self._fillings = []
        content = self._made.get_template(f"pdf/{kind}.html").render(**values)
        id_ = id_ or kind
        found = _RUNNING.search(content)
        running = f'<p class="running">{found[1]}</p>\n' if found else ""
        html = f'<section class="section {kind}" id="section-{id_}">\n{content}\n{running}</section>'
        pictures = tuple(each for each in (values.get("code"),) if each)
        runs_on, is_on_right = kind in self._running_on, self._is_bound and kind not in _RUNNING_ON
        return Section(id_, SafeHtml(html), tuple(self._fillings), tuple(below), pictures, runs_on, is_on_right)

    @property
    def _behind_changes(self) -> str:
        """The chapter before which stands what changed: the first, or where rules come first, the first behind them."""
        is_late = self._edition.design.order == "rules-first"
        return next(each for each in self._chapters if not (is_late and each in RULES))

    def _is_designed(self, chapter: str) -> bool:
        """Tell whether a chapter has a template of its own."""
        plain = "pdf/entries.html"
        return self._made.select_template([f"pdf/{chapter}.html", plain]).name != plain

    def _anchor(self, name: Name) -> str | None:
        kind = self._edition.kind(name.kind)
        return f"#{name.kind}-{name.id}" if kind and kind.is_anchored and (kind.chapter or kind.within) else None

    def _page_of_thing(self, id_: str) -> str:
        """Return the page on which something of the edition stands; empty where it has no place of its own."""
        name = self._edition.names.get(id_)
        return self._blank(PageNumber(f"{name.kind}-{id_}")) if name and self._anchor(name) else ""

    def _blank(self, filling: Placeholder) -> Markup:
        """Return a blank for what is known when the book is joined."""
        self._fillings.append(filling)
        return blank_for(filling, len(self._fillings) - 1)

    def _communication(self, values: Mapping[str, Any]) -> Iterator[Section]:
        """Yield the overview of the journey, then a section for each place that has standards here."""
        places: list[tuple[EditionTouchpoint | EditionSituation, EditionStage | None, list[OutlineEntry]]] = []
        below: list[OutlineEntry] = []
        opening = below
        for entry, place, stage in self._journey():
            if place is None or not place.standards:
                below.append(entry)
                continue
            below = []
            places.append((place, stage, below))
        yield self._section("communication", below=opening, numbers=self._numbers, **values)
        for place, stage, following in places:
            if self._are_shared:
                yield self._shared_section(place, stage, following)
            else:
                yield self._section(kind_of(place), anchor_of(place), following, place=place, stage=stage)

    def _shared_section(
        self, place: EditionTouchpoint | EditionSituation, stage: EditionStage | None, below: Sequence[OutlineEntry]
    ) -> Section:
        """Return the section of a place, made once for all editions that tell the same of it."""
        title = repr(stage.title) if stage else ""
        values: dict[str, Any] = {"place": place, "stage": stage, **without_edition()}
        id_ = anchor_of(place)
        html = self._fragments.piece(
            self._edition, place, "section", title, make=lambda: str(self._section(kind_of(place), id_, **values).html)
        )
        runs_on = kind_of(place) in self._running_on
        return Section(id_, SafeHtml(html), (self._numbers[place.id],), tuple(below), runs_on=runs_on)

    def _journey(self) -> Iterator[tuple[OutlineEntry, EditionTouchpoint | EditionSituation | None, Any]]:
        """Yield the lines of the chapter of communication, each with its place and the stage of that."""
        edition, _ = self._edition, self._translated
        for stage in edition.stages:
            yield OutlineEntry(2, "", stage.title, f"stage-{stage.id}"), None, stage
            for each in stage.touchpoints:
                yield self._entry(each), each, stage
        if edition.situations:
            yield OutlineEntry(2, "", _("Situations"), "section-of-situations"), None, None
            for situation in edition.situations:
                yield self._entry(situation), situation, None

    def _entry(self, place: EditionTouchpoint | EditionSituation) -> OutlineEntry:
        return OutlineEntry(3, self._numbers[place.id], place.title, anchor_of(place), len(place.standards))

    def _outline(self) -> Iterator[OutlineEntry]:
        """Yield the lines of the contents."""
        edition, _ = self._edition, self._translated
        own = _("Positions") if edition.is_complete else edition.role_title
        yield OutlineEntry(1, "", own, "section-role")
        for kind, chapter in self._chapters.items():
            if kind == self._behind_changes and has_changes(edition):
                yield OutlineEntry(1, "", title_of_changes(edition, _), "section-changes")
            yield OutlineEntry(1, chapter.number, chapter.title, f"section-{kind}")
            if kind == "communication":
                yield from (entry for entry, _place, _stage in self._journey())
        if edition.principles:
            yield OutlineEntry(1, "", _("The principles in detail"), "section-principle-details")
        if edition.standards:
            yield OutlineEntry(1, "", _("Index"), "section-index")
        yield OutlineEntry(1, "", _("Document control"), "section-control")
        if edition.control.must_acknowledge:
            yield OutlineEntry(1, "", _("Confirmation of reading"), "section-acknowledgement")

    def _role_values(self) -> dict[str, Any]:
        edition = self._edition
        kinds = Counter[str](each.obligation.kind for each in edition.standards if each.obligation)
        return {
            "mine": [each for each in edition.touchpoints if each.is_mine],
            "answered": [each for each in edition.touchpoints if each.is_answered_for and not each.is_mine],
            "counts": {kind: kinds[kind] for kind in OBLIGATIONS if kinds[kind]},
            "never": [each for each in edition.standards if each.must_not],
            "targets": [each for each in edition.standards if each.target],
        }
