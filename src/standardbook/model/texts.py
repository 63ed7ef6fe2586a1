"""The texts of a handbook that are translated, each under the name by which a translation is kept.

The name is the id of the entity and the field, such as `greet-guest.must`; the items of a list share one. A list of
words for the glossary is one text, because another language has other words and another number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from standardbook.diagnostics import Span
from standardbook.model.authored import Definition
from standardbook.model.facts import markers_of
from standardbook.model.fields import Marker, Model, is_id
from standardbook.model.handbook import Handbook, as_fields
from standardbook.model.quantity import is_known_measure
from standardbook.model.releases import Release

_Model = TypeVar("_Model", bound=Model)

BOOK = "book"
"""Stands for the id of the book itself."""

SEPARATOR = "; "
NO_WORDS = "-"
"""What a translator writes for a list that has no words in the language."""

FOR_WHOM = ("women", "men", "everyone")
"""What the templates have words for in every language."""

WORD_LISTS = {
    "forms": "Inflected forms of the term that a text may use, with semicolons between them; - for none.",
    "never_in": "Words and phrases that look like the term and mean something else, with semicolons; - for none.",
    "synonyms": "Other words for the term, with semicolons between them; - for none.",
    "avoid": "Words staff must not use for it, with semicolons between them; - for none.",
}
"""The fields of a definition whose words are translated together, each with a note for translators."""

_ASKED_FOR_ANYWAY = frozenset({"forms", "never_in"})
"""Those that another language may need where the source has none: how words look differs."""


@dataclass(frozen=True)
class Text:
    """A text to translate: its name, its words in the source language, its place, and a note for translators."""

    name: str
    source: str
    span: Span
    note: str = ""
    is_item: bool = False
    """True when it is one of a list, whose items share a name."""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it in a catalogue."""
        return self.name, self.source

    @property
    def is_list(self) -> bool:
        """Tell whether it is a list of words for the glossary, which may stay without a translation."""
        return bool(self.note)


Rewrite = Callable[[Text], str]


def texts_of(handbook: Handbook) -> tuple[Text, ...]:
    """Return every text of a handbook that is translated, in the order of the files' kinds; each key once.

    They are found once for each handbook: every check of translations asks for them.
    """
    if "texts" not in handbook.known:
        handbook.known["texts"] = _texts_of(handbook)
    texts: tuple[Text, ...] = handbook.known["texts"]
    return texts


def _texts_of(handbook: Handbook) -> tuple[Text, ...]:
    found: dict[tuple[str, str], Text] = {}

    def keep(text: Text) -> str:
        found.setdefault(text.key, text)
        return text.source

    rewritten(handbook, keep)
    return tuple(found.values())


def rewritten(handbook: Handbook, rewrite: Rewrite) -> Handbook:
    """Return the handbook with each of its texts replaced by what `rewrite` returns for it."""
    rewriting = _Rewriting(rewrite)

    def each(models: Iterable[_Model]) -> tuple[_Model, ...]:
        return tuple(map(rewriting.entity, models))

    return replace(
        handbook,
        releases=tuple(rewriting.release(one, is_last=one is handbook.releases[-1]) for one in handbook.releases),
        next_changes=rewriting.entity(handbook.next_changes),
        book=rewriting.entity(handbook.book),
        **as_fields({name: each(values) for name, values in handbook.lists.items()}),
    )


@dataclass(frozen=True)
class _Place:
    """Where a value stands: the name of its text, the mapping around it, and the path inside that mapping."""

    name: str
    model: Model
    path: tuple[str | int, ...]
    is_item: bool

    @property
    def span(self) -> Span:
        return self.model.span(*self.path)


@dataclass(frozen=True)
class _Rewriting:
    """Puts other words into the texts of mappings, however deep these stand."""

    rewrite: Rewrite

    def release(self, release: Release, *, is_last: bool) -> Release:
        """Rewrite what readers see of a release: its summary, and of the last one the reasons of its changes."""
        place = _Place(f"{BOOK}.summary", release, ("summary",), is_item=False)
        update: dict[str, Any] = {"summary": self._value(release.summary, Marker("prose"), place)}
        if is_last:
            update["changes"] = tuple(map(self.entity, release.changes))
        return release.model_copy(update=update)

    def entity(self, model: _Model, around: _Place | None = None) -> _Model:
        """Return a mapping with its texts rewritten; one that has an id names its texts by it."""
        name = getattr(model, "id", around.name if around else BOOK)
        is_item = around is not None and around.is_item and not hasattr(model, "id")
        update = {}
        for field, marker in markers_of(type(model)).items():
            key = type(model).model_fields[field].alias or field
            value, place = getattr(model, field), _Place(f"{name}.{key}", model, (key,), is_item)
            if isinstance(model, Definition) and field in WORD_LISTS:
                update[field] = self._words(model.term, value, place)
            else:
                update[field] = self._value(value, marker, place)
        return model.model_copy(update=update)

    def _value(self, value: Any, marker: Marker | None, place: _Place) -> Any:  # noqa: ANN401 - any field's
        if isinstance(value, Model):
            return self.entity(value, place)
        if isinstance(value, tuple):
            return tuple(
                self._value(item, marker, replace(place, path=(*place.path, position), is_item=True))
                for position, item in enumerate(value)
            )
        if isinstance(value, str) and marker is not None and _is_translated(value, marker, place):
            return self.rewrite(Text(place.name, value, place.span, is_item=place.is_item))
        return value

    def _words(self, term: str, words: tuple[str, ...], place: _Place) -> tuple[str, ...]:
        """Rewrite a list of words for the glossary; some are asked for even when the source language needs none."""
        field = str(place.path[0])
        if not words and field not in _ASKED_FOR_ANYWAY:
            return ()
        text = Text(place.name, SEPARATOR.join(words) or term, place.span, WORD_LISTS[field])
        return tuple(
            word for each in self.rewrite(text).split(SEPARATOR.strip()) if (word := each.strip()) not in {"", NO_WORDS}
        )


def _is_translated(value: str, marker: Marker, place: _Place) -> bool:
    match marker.what:
        case "prose" | "title":
            return not (place.path[0] == "for" and value.casefold() in FOR_WHOM)
        case "quantity" | "measure":
            return not is_known_measure(value)
        case "reference":
            return marker.kinds == ("role", "touchpoint") and not is_id(value)
    return False
