"""The sections of the printed book: what starts on a new page, each as finished HTML, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standardbook.model.edition import Edition, Name
from standardbook.model.handbook import Picture
from standardbook.model.language import in_alphabet, name_of_language
from standardbook.render.chapters import Chapter, chapters_of, numbers_of_places
from standardbook.render.environment import Gettext, environment_of
from standardbook.render.markdown import SafeHtml, TextWriter

_PLACES = frozenset(
    {
        "definition",
        "principle",
        "standard",
        "touchpoint",
        "situation",
        "stage",
        "rule",
        "channel",
        "provision",
        "document",
    }
)
"""The kinds that have a place in the book where a link can lead."""


@dataclass(frozen=True)
class Section:
    """A part of the book that starts on a new page."""

    id: str
    html: SafeHtml


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the contents."""

    level: int
    number: str
    title: str
    anchor: str


def render_sections(edition: Edition, templates: Sequence[Path]) -> tuple[Section, ...]:
    """Return the sections of an edition's book; a chapter without content is left out and the numbers close up."""
    made, _ = environment_of(edition, templates)
    made.globals["text"] = TextWriter(edition, _anchor, _)
    made.globals["picture_url"] = picture_url
    chapters = chapters_of(edition, _)
    numbers = numbers_of_places(edition)

    def section(id_: str, template: str, **values: Any) -> Section:  # noqa: ANN401 - a template's variables
        html = made.get_template(f"pdf/{template}.html").render(**values)
        return Section(id_, SafeHtml(html))

    body = [
        section("role", "role", **_role_values(edition)),
        *_chapter_sections(edition, chapters, numbers, section, _),
    ]
    if edition.channels:
        body.append(section("channels", "channels", title=_("Channels and longest waits")))
    if edition.standards:
        standards = sorted(edition.standards, key=lambda each: each.id)
        body.append(section("index", "index", title=_("Index of standards"), standards=standards))
    return (
        section("cover", "cover"),
        section("control", "control", language_name=name_of_language(edition.language)),
        section("contents", "contents", outline=_outline(edition, chapters, numbers, _)),
        *body,
    )


def render_book(edition: Edition, sections: Sequence[Section], templates: Sequence[Path]) -> str:
    """Return the whole book as one HTML document."""
    made, _ = environment_of(edition, templates)
    return made.get_template("pdf/book.html").render(sections=sections)


def picture_url(picture: Picture) -> str:
    """Return the address under which the PDF's fetcher finds a picture of the edition."""
    return f"sbasset:{picture.name}"


def _anchor(name: Name) -> str | None:
    return f"#{name.kind}-{name.id}" if name.kind in _PLACES else None


def _role_values(edition: Edition) -> dict[str, object]:
    return {
        "mine": [each for each in edition.touchpoints if each.is_mine],
        "answered": [each for each in edition.touchpoints if each.is_answered_for],
        "musts": [each for each in edition.standards if each.must or each.must_not],
        "targets": [each for each in edition.standards if each.target],
    }


def _chapter_sections(
    edition: Edition,
    chapters: Mapping[str, Chapter],
    numbers: Mapping[str, str],
    section: Any,  # noqa: ANN401 - the closure of render_sections
    _: Gettext,
) -> Iterator[Section]:
    for kind, chapter in chapters.items():
        values = {"number": chapter.number, "title": chapter.title}
        if kind == "terms":
            definitions = sorted(edition.definitions, key=lambda each: in_alphabet(each.term, edition.language))
            yield section(kind, kind, **values, definitions=definitions)
        elif kind == "communication":
            values |= {"numbers": numbers, "entries": _inside(edition, _)}
            for position, stage in enumerate(edition.stages):
                yield section(f"stage-{stage.id}", "stage", **values, stage=stage, is_first=position == 0)
            if edition.situations:
                yield section("situations", "situations", **values, is_first=not edition.stages)
        else:
            yield section(kind, kind, **values)


def _inside(edition: Edition, _: Gettext) -> list[OutlineEntry]:
    entries = [OutlineEntry(2, "", stage.title, f"stage-{stage.id}") for stage in edition.stages]
    if edition.situations:
        entries.append(OutlineEntry(2, "", _("Situations"), "section-of-situations"))
    return entries


def _outline(
    edition: Edition, chapters: Mapping[str, Chapter], numbers: Mapping[str, str], _: Gettext
) -> list[OutlineEntry]:
    own = _("Positions") if edition.is_complete else edition.role_title
    entries = [OutlineEntry(1, "", own, "section-role")]
    for kind, chapter in chapters.items():
        first = f"section-{kind}"
        if kind == "communication":
            first = f"section-stage-{edition.stages[0].id}" if edition.stages else "section-situations"
        entries.append(OutlineEntry(1, str(chapter.number), chapter.title, first))
        if kind == "communication":
            for stage in edition.stages:
                entries.append(OutlineEntry(2, "", stage.title, f"stage-{stage.id}"))
                entries += [
                    OutlineEntry(3, numbers[each.id], each.title, f"touchpoint-{each.id}") for each in stage.touchpoints
                ]
            if edition.situations:
                entries.append(OutlineEntry(2, "", _("Situations"), "section-of-situations"))
                entries += [
                    OutlineEntry(3, numbers[each.id], each.title, f"situation-{each.id}") for each in edition.situations
                ]
    if edition.channels:
        entries.append(OutlineEntry(1, "", _("Channels and longest waits"), "section-channels"))
    if edition.standards:
        entries.append(OutlineEntry(1, "", _("Index of standards"), "section-index"))
    return entries
