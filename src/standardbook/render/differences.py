"""Old and new wording side by side, with the words that differ marked; and what fields are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from standardbook.model.document_control import EditionChange, Wording
from standardbook.model.edition import Edition
from standardbook.model.kinds import fields_of
from standardbook.model.language import Foreign, direction_of
from standardbook.render.markdown import SafeHtml
from standardbook.render.typesetting import typeset

Gettext = Callable[[str], str]

_WORD = re.compile(r"\s+|[^\W_]+|[\W_]")


@dataclass(frozen=True)
class Row:
    """A field before and after, a line of it each."""

    label: str
    old: tuple[SafeHtml, ...]
    new: tuple[SafeHtml, ...]


def has_changes(edition: Edition) -> bool:
    """Return whether an edition has a page of changes: there was one before it, or something is coming."""
    return bool(edition.control.since or edition.coming)


def title_of_changes(edition: Edition, _: Gettext) -> str:
    """Return what the page of changes is called."""
    return _("What changed") if edition.is_complete else _("What changed for you")


def values_of_changes(edition: Edition, _: Gettext) -> dict[str, Any]:
    """Return what the page of changes shows: binding changes first, what is gone, then mere wording."""
    changes = edition.control.changes
    binding = [each for each in changes if each.material and each.status != "removed"]
    gone = [each for each in changes if each.status == "removed"]
    wording = [each for each in changes if not each.material and each.status != "removed"]
    groups = [
        (_("What you do differently now"), binding),
        (_("What no longer holds"), gone),
        (_("Wording and help, nothing else to do"), wording),
    ]
    latest = edition.control.revisions[0] if edition.control.revisions else None
    is_released = edition.control.standing.state != "draft"
    return {
        "blocks": [(title, own) for title, own in groups if own],
        "summary": latest.summary if latest and is_released else None,
    }


def rows_of(change: EditionChange, _: Gettext, language: str) -> list[Row]:
    """Return what is shown of a change: only the lines that differ, the words that differ marked."""
    labels = _labels(change.kind, _)
    rows = []
    for each in (_set(each, language) for each in change.wordings if labels.keys() >= set(each.field.split(">"))):
        old, new = _paired(each) if ">" not in each.field else _under_other_words(each, labels)
        if old or new:
            rows.append(Row(_label(each.field, labels, _), tuple(old), tuple(new)))
    return rows


def _set(wording: Wording, language: str) -> Wording:
    old, new = (tuple(typeset(line, language) for line in lines) for lines in (wording.old, wording.new))
    return Wording(wording.field, old, new)


def _label(field: str, labels: Mapping[str, str], _: Gettext) -> str:
    if field.startswith("target."):  # beside a prohibition, "at most" alone would tell what is allowed
        return f"{_('Figure')}: {labels[field]}"
    return " → ".join(labels[each] for each in field.split(">"))


def _labels(kind: str, _: Gettext) -> Mapping[str, str]:
    """Return what the fields of a kind are called, as the pages call them."""
    computed = {"is_mine": _("Where I meet the customer"), "is_answered_for": _("What I answer for")}
    return computed | {name: _(each.label) for name, each in fields_of(kind).items() if each.label}


def _under_other_words(wording: Wording, labels: Mapping[str, str]) -> tuple[list[SafeHtml], list[SafeHtml]]:
    """Return an obligation that has another strength, each text behind its word."""
    before, _, after = wording.field.partition(">")
    texts = [line for lines in (wording.old, wording.new) for line in lines]
    if len(texts) != 2 or texts[0] == texts[1]:  # noqa: PLR2004 - one text before and one now
        marked = [[_in_language(line, [escape(line)]) for line in lines] for lines in (wording.old, wording.new)]
    else:
        marked = [[each] for each in _marked(*texts)]
    return (
        [SafeHtml(Markup("<del>{}</del> {}").format(labels[before], each)) for each in marked[0]],
        [SafeHtml(Markup("<ins>{}</ins> {}").format(labels[after], each)) for each in marked[1]],
    )


def _paired(wording: Wording) -> tuple[list[SafeHtml], list[SafeHtml]]:
    """Return the lines before and after that are not alike."""
    old: list[SafeHtml] = []
    new: list[SafeHtml] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, wording.old, wording.new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before, after = wording.old[i1:i2], wording.new[j1:j2]
        for at in range(max(len(before), len(after))):
            if at < len(before) and at < len(after):
                one, other = _marked(before[at], after[at])
                old.append(one)
                new.append(other)
            elif at < len(before):
                old.append(_whole(before[at], "del"))
            else:
                new.append(_whole(after[at], "ins"))
    return old, new


def _marked(old: str, new: str) -> tuple[SafeHtml, SafeHtml]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:  # noqa: PLR2004 - hardly a word is the same: nothing is gained by marking them singly
        return _whole(old, "del"), _whole(new, "ins")
    codes = matcher.get_opcodes()
    return (
        _in_language(old, _runs(before, ((tag != "equal", i1, i2) for tag, i1, i2, _, _ in codes), "del")),
        _in_language(new, _runs(after, ((tag != "equal", j1, j2) for tag, _, _, j1, j2 in codes), "ins")),
    )


def _runs(words: Sequence[str], parts: Iterable[tuple[bool, int, int]], tag: str) -> Iterator[Markup]:
    for differs, start, end in parts:
        text = escape("".join(words[start:end]))
        if text:
            yield Markup("<{0}>{1}</{0}>").format(tag, text) if differs and text.strip() else text


def _whole(text: str, tag: str) -> SafeHtml:
    return _in_language(text, [Markup("<{0}>{1}</{0}>").format(tag, text)])


def _in_language(text: str, runs: Iterable[Markup]) -> SafeHtml:
    html = Markup("").join(runs)
    if isinstance(text, Foreign) and not text.is_outdated:
        return SafeHtml(
            Markup('<span class="foreign" lang="{}" dir="{}">{}</span>').format(
                text.language, direction_of(text.language), html
            )
        )
    return SafeHtml(html)
