"""What changed in a thing, field by field: lists as lists, the words that differ marked; what fields are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from standardbook.model.document_control import EditionChange, Wording
from standardbook.model.items import ORDERED
from standardbook.model.kinds import fields_of
from standardbook.model.language import Foreign, direction_of
from standardbook.render.markdown import ITEM, SafeHtml
from standardbook.render.typesetting import typeset
from standardbook.render.word_differences import Pair, Run, pairs, runs_of, shortened

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A line of a field: what it was, and what it is now; either is empty where nothing of it has changed."""

    how: Literal["changed", "new", "gone", "moved"]
    old: SafeHtml = SafeHtml()  # noqa: RUF009 - it cannot be changed
    new: SafeHtml = SafeHtml()  # noqa: RUF009 - it cannot be changed


@dataclass(frozen=True)
class Row:
    """A field that differs, by its lines that do."""

    label: str
    lines: tuple[Line, ...]
    is_list: bool = False
    """Whether its lines are items of a list."""


def rows_of(change: EditionChange, _: Gettext, language: str) -> list[Row]:
    """Return what is shown of a change: only the lines that differ, the words that differ marked.

    A line that left one field for another is a row of its own, and in neither of these.
    """
    labels = _labels(change.kind, _)
    shown = [each for each in change.wordings if labels.keys() >= set(each.field.split(">"))]
    lists = lists_of(change.kind)
    moved, found = told_apart([_set(each, language) for each in shown], lists)
    rows = []
    for wording, lines in found:
        if lines:
            make = _under_other_words if ">" in wording.field else _lines
            made = make(wording.field, lines, labels)
            rows.append(Row(_label(wording.field, labels, _), made, _is_list(wording, lists)))
    for before, after, line in moved:
        label = f"{_label(before, labels, _)} → {_label(after, labels, _)}"
        rows.append(Row(label, (Line("moved", new=_plain(line)),), is_list=True))
    return rows


def lists_of(kind: str) -> Collection[str]:
    """Return the names of the fields of a kind that are lists."""
    return frozenset(name for name, each in fields_of(kind).items() if each.is_list)


def told_apart(
    wordings: Iterable[Wording], lists: Collection[str]
) -> tuple[list[tuple[str, str, str]], list[tuple[Wording, list[Pair]]]]:
    """Return the lines that left one field for another, with the names of both, and fields with what else differs."""
    return _taken_over([(each, _differing(each, lists)) for each in wordings])


def _set(wording: Wording, language: str) -> Wording:
    old, new = (tuple(typeset(line, language) for line in lines) for lines in (wording.old, wording.new))
    return Wording(wording.field, old, new)


def _differing(wording: Wording, lists: Collection[str]) -> list[Pair]:
    if ">" in wording.field:
        return [Pair(*(next(iter(lines), None) for lines in (wording.old, wording.new)))]
    return pairs(wording.old, wording.new, is_ordered=wording.field in ORDERED or wording.field not in lists)


def _is_list(wording: Wording, lists: Collection[str]) -> bool:
    """Tell whether a field is shown as a list: it is one, or a text of several paragraphs and items."""
    return wording.field in lists or max(len(wording.old), len(wording.new)) > 1


_Found = list[tuple[Wording, list[Pair]]]


def _taken_over(found: _Found) -> tuple[list[tuple[str, str, str]], _Found]:
    gone = {pair.old: wording.field for wording, own in found for pair in own if pair.old and pair.new is None}
    come = ((wording.field, pair.new) for wording, own in found for pair in own if pair.new and pair.old is None)
    moved = [(gone[line], field, line) for field, line in come if gone.get(line, field) != field]
    taken = {line for _before, _after, line in moved}
    rest = [
        (wording, [each for each in own if None not in each or (each.old or each.new) not in taken])
        for wording, own in found
    ]
    return moved, rest


def _label(field: str, labels: Mapping[str, str], _: Gettext) -> str:
    if field.startswith("target."):  # beside a prohibition, "at most" alone would tell what is allowed
        return f"{_('Figure')}: {labels[field]}"
    return " → ".join(labels[each] for each in field.split(">"))


def _labels(kind: str, _: Gettext) -> Mapping[str, str]:
    """Return what the fields of a kind are called, as the pages call them."""
    computed = {"is_mine": _("Where I meet the customer"), "is_answered_for": _("What I answer for")}
    return computed | {name: _(each.label) for name, each in fields_of(kind).items() if each.label}


def _lines(_field: str, lines: Iterable[Pair], _labels: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(_line(each) for each in lines)


def _line(pair: Pair) -> Line:
    old, new = (each and _without_mark(each) for each in pair)
    if old is None or new is None:
        return Line("gone", old=_whole(old, "del")) if old is not None else Line("new", new=_whole(new or "", "ins"))
    if pair.is_moved:
        return Line("moved", new=_plain(new))
    return Line("changed", *_marked(old, new))


def _under_other_words(field: str, lines: Sequence[Pair], labels: Mapping[str, str]) -> tuple[Line, ...]:
    """Return an obligation that has another strength, each text behind its word."""
    before, _, after = field.partition(">")
    old, new = lines[0]
    marked = _plain(old or ""), _plain(new or "")
    if old and new and old != new:
        before_told, after_told = _marked(old, new)
        marked = before_told or marked[0], after_told or marked[1]
    return (
        Line(
            "changed",
            SafeHtml(Markup("<del>{}</del> {}").format(labels[before], marked[0])),
            SafeHtml(Markup("<ins>{}</ins> {}").format(labels[after], marked[1])),
        ),
    )


def _without_mark(line: str) -> str:
    """Return a line without the sign that it is an item of a list."""
    words = line.removeprefix(ITEM)
    return Foreign(words, line.language, line.is_outdated) if isinstance(line, Foreign) else words


def _marked(old: str, new: str) -> tuple[SafeHtml, SafeHtml]:
    before, after = (shortened(runs) for runs in runs_of(old, new))
    return _told(old, before, "del"), _told(new, after, "ins")


def _told(text: str, runs: Sequence[Run], tag: str) -> SafeHtml:
    """Return a text with the words that differ marked; nothing where none does."""
    differs = any(each.differs and each.text.strip() for each in runs)
    return _in_language(text, _html(runs, tag)) if differs else SafeHtml()


def _html(runs: Iterable[Run], tag: str) -> Iterable[Markup]:
    for run in runs:
        text = escape(run.text)
        yield Markup("<{0}>{1}</{0}>").format(tag, text) if run.differs and text.strip() else text


def _whole(text: str, tag: str) -> SafeHtml:
    return _in_language(text, [Markup("<{0}>{1}</{0}>").format(tag, text)])


def _plain(text: str) -> SafeHtml:
    return _in_language(text, [escape(text)])


def _in_language(text: str, runs: Iterable[Markup]) -> SafeHtml:
    html = Markup("").join(runs)
    if isinstance(text, Foreign) and not text.is_outdated:
        return SafeHtml(
            Markup('<span class="foreign" lang="{}" dir="{}">{}</span>').format(
                text.language, direction_of(text.language), html
            )
        )
    return SafeHtml(html)
