"""What may be true of a kind of things; `kinds` says what is true of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from standardbook.model.fields import Model
from standardbook.model.language import without_full_stop
from standardbook.model.obligations import Standard


class Audience(Enum):
    """Whose editions hold a thing; `reach` has the rule for each."""

    EVERYBODY = "everybody"
    """Every edition holds it."""
    OWN_LINE = "own line"
    """A position: its own edition and those of positions that take over from it; its title stands wherever named."""
    NAMED = "named"
    """No text of it is in any edition but its name, which comes along where it is named."""
    USED = "used"
    """It comes along where a text uses its words."""
    BY_ROLES = "by roles"
    """The positions in its `roles`; without these everybody."""
    BY_PLACE = "by place"
    """The positions in its `roles`; without these those that do the place in which it stands."""
    ACCOUNTABLE = "accountable"
    """Those that do it, answer for it, or keep something that stands in it."""
    AROUND = "around"
    """Whoever has something that stands in it."""
    READERS = "readers"
    """The positions in its `roles`; without these whoever has a touchpoint that names it; else everybody."""
    COMPLETE_ONLY = "complete only"
    """No edition but the complete one."""


ANYWHERE = frozenset({Audience.EVERYBODY, Audience.OWN_LINE, Audience.NAMED, Audience.USED})
"""What every edition may name: it belongs to the whole company, or comes along where it is named."""

BESIDE = frozenset({Audience.NAMED, Audience.USED})
"""What is in no edition by itself."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Everything that is true of a kind."""

    name: str
    """The word of diagnostics, anchors (`channel-<id>`), records and the search."""
    model: type[Model]
    file: str
    """The kind of file in which it is written."""
    field: str
    """Where it is in that file, with points: `stages.touchpoints`."""
    audience: Audience
    """Whose editions hold it. There is no default, so that what nobody placed cannot start."""
    title: str = "title"
    """The field that names it; empty where the words of its obligation do."""
    within: tuple[str, ...] = ()
    """The kinds of things in which it stands."""
    chapter: str = ""
    """The chapter in which it is printed; empty for what stands in something that has a section of its own."""
    has_section: bool = False
    """True when it begins a section of its own in its chapter: pages of the book, and a page of the site."""
    is_anchored: bool = True
    """True when book and site have a place of its own, to which links lead."""
    letter: str = ""
    """The first letter of its permanent numbers; empty for what has none."""
    is_named_by_title: bool = False
    """True when what names it has its title in an edition, in the place of its id."""
    obliges: bool = False
    """True when it asks something of staff as soon as it is there."""

    @property
    def is_marked(self) -> bool:
        """Tell whether book and site mark it where it changed: readers find it in one place."""
        return self.is_anchored or bool(self.chapter)

    def title_of(self, value: Model) -> str:
        """Return the words by which a reference prints a thing of this kind."""
        if isinstance(value, Standard):
            return title_of_standard(value)
        title: str = getattr(value, self.title)
        return title


def title_of_standard(standard: Standard) -> str:
    """Return the words by which a reference prints a standard: its statement without the full stop."""
    obligation = standard.obligation
    return without_full_stop(obligation.text if obligation else standard.id)
