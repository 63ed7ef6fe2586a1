"""What differs in a change, field by field, as a terminal and Markdown show it: changed words between marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from standardbook.model.document_control import EditionChange
from standardbook.render.differences import lists_of, told_apart
from standardbook.render.word_differences import Pair, Run, runs_of, shortened

_COMPUTED = {"is_mine": "the position does it", "is_answered_for": "the position answers for it"}
"""What is called by no name of a field, because no file has it."""


def escaped(text: str) -> str:
    """Return words that Markdown shows as they are."""
    return re.sub(r"([\\`*_{}\[\]<>#|~@!])", r"\\\1", text)


@dataclass(frozen=True)
class Marks:
    """What stands around words that are gone and words that are new, and how words are written."""

    gone: tuple[str, str]
    new: tuple[str, str]
    written: Callable[[str], str]

    def line(self, runs: Sequence[Run], around: tuple[str, str]) -> str:
        """Return a line with the words that differ between marks."""
        return "".join(self._marked(each.text, around) if each.differs else self.written(each.text) for each in runs)

    def _marked(self, text: str, around: tuple[str, str]) -> str:
        before, words, after = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
        return f"{before}{around[0]}{self.written(words)}{around[1]}{after}" if words else text


@dataclass(frozen=True)
class FieldTold:
    """A field that differs, with its lines behind their signs: gone, new, or only elsewhere."""

    name: str
    lines: tuple[tuple[str, str], ...]


_SHORT = 60
"""In a line of so many letters a reader finds what differs."""


def fields_told(change: EditionChange, marks: Marks) -> list[FieldTold]:
    """Return the fields that differ, the words that do marked within long lines."""
    moved, found = told_apart(change.wordings, lists_of(change.kind))
    made = [FieldTold(_field(wording.field), tuple(_signed(lines, marks))) for wording, lines in found if lines]
    made += [FieldTold(f"{_field(old)} -> {_field(new)}", (("=", marks.written(line)),)) for old, new, line in moved]
    if not made and change.status == "changed":
        made = [
            FieldTold(_field(each.field), (("=", "only an address of a link or a picture"),))
            for each in change.wordings
        ]
    return made


def _signed(lines: Iterable[Pair], marks: Marks) -> Iterator[tuple[str, str]]:
    for each in lines:
        if each.is_moved and each.new:
            yield "=", f"{marks.written(each.new)} (moved)"
        elif each.old and each.new and max(len(each.old), len(each.new)) > _SHORT:
            old, new = runs_of(each.old, each.new)
            yield "-", marks.line(shortened(old), marks.gone)
            yield "+", marks.line(shortened(new), marks.new)
        else:
            yield from ((sign, marks.written(line)) for sign, line in zip("-+", each, strict=True) if line)


def _field(name: str) -> str:
    return _COMPUTED.get(name, name.replace(">", " -> "))


IN_TEXT = Marks(("[-", "-]"), ("{+", "+}"), str)
IN_MARKDOWN = Marks(("~~", "~~"), ("**", "**"), escaped)
"""How words that are gone and words that are new are marked."""
