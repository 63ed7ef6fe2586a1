"""The words beside what has changed: new in 1.2.0, was 45 seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from standardbook.model.document_control import EditionChange, Sort
from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint
from standardbook.model.kinds import CHAPTER_OF, QUANTITIES
from standardbook.model.language import _
from standardbook.render.chapters import anchor_of
from standardbook.render.typesetting import typeset
from standardbook.render.wording import filled

Gettext = Callable[[str], str]

_IN: Mapping[Sort, str] = {
    "new": _("new in %(version)s"),
    "tightened": _("stricter in %(version)s"),
    "relaxed": _("less strict in %(version)s"),
    "moved": _("moved in %(version)s"),
    "changed": _("changed in %(version)s"),
    "wording": _("reworded in %(version)s"),
}
"""What is said of a change that came with the version in which it is read."""

_SINCE: Mapping[Sort, str] = {
    "new": _("new since %(version)s"),
    "tightened": _("stricter since %(version)s"),
    "relaxed": _("less strict since %(version)s"),
    "moved": _("moved since %(version)s"),
    "changed": _("changed since %(version)s"),
    "wording": _("reworded since %(version)s"),
}
"""What is said of a change since an earlier version: in a draft, or where readers compare with an older one."""


# TRANSLATORS: beside a figure that has changed: was 45 seconds.
_WAS = _("was %(value)s")


@dataclass(frozen=True)
class Mark:
    """What stands beside a thing that has changed."""

    kind: Literal["new", "changed"]
    words: tuple[str, ...]
    """In which version what happened to it; then the figure that it had before, where one figure has changed."""


def marks_of(edition: Edition, gettext: Gettext) -> Mapping[str, Mark]:
    """Return the mark of each thing of an edition that is new or has changed, by kind and id: `standard-greet`."""
    return {
        f"{each.kind}-{each.id}": Mark(
            "new" if each.status == "added" else "changed", tuple(_words(each, edition, gettext))
        )
        for each in edition.control.changes
        if each.status != "removed"
    }


def _words(change: EditionChange, edition: Edition, gettext: Gettext) -> list[str]:
    control, language = edition.control, edition.language
    pattern, version = (_IN, edition.version) if control.is_next else (_SINCE, control.since)
    said = [filled(gettext(pattern[change.sort]), language, {"version": version})]
    figures = [each for each in change.wordings if each.field.rpartition(".")[2] in QUANTITIES]
    if change.status != "added" and len(figures) == 1 and len(figures[0].old) == len(figures[0].new) == 1:
        said.append(filled(gettext(_WAS), language, {"value": figures[0].old[0]}))
    return [typeset(each, language) for each in said]


def marked_lines(edition: Edition) -> dict[str, str]:
    """Return `new` or `changed` for the lines of the contents below which something is, by where they lead."""
    marks, control = edition.control.marks, edition.control
    found: dict[str, str] = {}
    places: tuple[EditionTouchpoint | EditionSituation, ...] = (*edition.touchpoints, *edition.situations)
    for place in places:
        anchor = anchor_of(place)
        if anchor in marks:
            found[anchor] = marks[anchor]
        elif any(f"standard-{each.id}" in marks for each in place.standards):
            found[anchor] = "changed"
    left = [each.places for each in control.changes if each.status == "removed" or each.old_place]
    gone = {id_ for ids in left for id_ in ids}
    found |= {anchor_of(each): "changed" for each in places if each.id in gone and anchor_of(each) not in found}
    chapters = (CHAPTER_OF.get(each.kind) for each in control.changes)
    return found | {f"section-{chapter}": "changed" for chapter in chapters if chapter}
