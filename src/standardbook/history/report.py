"""What changed, for people in a terminal, for programs, and as a comment on a merge request."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from standardbook.history.comparison import Change, compare
from standardbook.history.edition_changes import Comparison, reasons_for
from standardbook.history.git import commit_of, handbook_at, released_handbook
from standardbook.history.report_fields import IN_MARKDOWN, IN_TEXT, FieldTold, escaped, fields_told
from standardbook.history.repository import repository_of
from standardbook.history.timeline import baseline_for, released_as
from standardbook.model.document_control import EditionChange, Sort, Wording
from standardbook.model.handbook import Handbook
from standardbook.model.items import Item, items_of
from standardbook.model.kinds import has_obligation
from standardbook.model.statements import PROHIBITIONS, WordsOf, statement_of
from standardbook.render.changes_chapter import counts_of
from standardbook.resources.catalogues import catalogue_of
from standardbook.select import select_edition


@dataclass(frozen=True)
class Difference:
    """What changed between two versions, for a role or in the whole handbook."""

    old: str
    new: str
    role: str | None
    changes: tuple[EditionChange, ...]
    is_first: bool = False
    """True when the role had no edition before."""


WORK_TREE = "the work tree"


def old_and_new(
    root: Path, work_tree: Callable[[], Handbook], *, old: str | None, new: str | None
) -> tuple[tuple[str, Handbook], tuple[str, Handbook]]:
    """Return two versions with their names: of the revisions, or of the last release and the work tree.

    Raises HistoryError for what is not in the repository, LookupError when there is no release to compare with.
    """
    repository = repository_of(root)

    def at(revision: str) -> tuple[str, Handbook]:
        return revision, handbook_at(repository, commit_of(repository, revision, work_tree), revision)

    repository.resolve("HEAD")
    after = at(new) if new else (WORK_TREE, work_tree())
    if old:
        return at(old), after
    base = baseline_for(after[1].releases)
    if base is None:
        why = "every version was withdrawn before its day" if after[1].releases else "nothing was released yet"
        raise LookupError(f"{why}; name what to compare with, such as a commit that `git log` shows")
    return (base.version, released_handbook(repository, base, after[1].book.tag)), after


def difference(
    old: tuple[str, Handbook],
    new: tuple[str, Handbook],
    templates: Sequence[Path],
    *,
    role: str | None = None,
    language: str | None = None,
) -> Difference:
    """Return what changed for a role, in the words of a language; without a role, everything as authors wrote it.

    Raises KeyError for a role without an edition in the new version.
    """
    handbook = new[1]
    if role is None:
        before, now = items_of(old[1]), items_of(handbook)
        source = handbook.book.source_language
        reasons = _reasons(handbook, source)
        said = _Said(source, functools.partial(catalogue_of, templates=templates))
        numbers = {**old[1].numbers.rows, **handbook.numbers.rows}
        found = [
            _as_written(
                each,
                now.get(each.key) or before.get(each.key),
                number=numbers.get(each.id, ""),
                reason=reasons.get(each.id),
                said=said,
            )
            for each in compare(before, now)
        ]
        return Difference(old[0], new[0], None, tuple(found))
    spoken = language or handbook.book.source_language
    comparison = Comparison(old[1], handbook, templates, roles=[role])
    edition = select_edition(handbook, role, spoken)
    changes = comparison.changes_in(edition, _reasons(handbook, spoken))
    return Difference(old[0], new[0], role, changes, is_first=comparison.changes(role) is None)


def _reasons(handbook: Handbook, language: str) -> Mapping[str, str]:
    release = released_as(handbook)
    return reasons_for(handbook, release.version if release else "", language)


@dataclass(frozen=True)
class _Said:
    """How the source language says what is forbidden."""

    language: str
    words_of: WordsOf

    def lines(self, kind: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - the value of a field
        """Return a value as lines; a prohibition as the sentence that forbids."""
        return tuple(statement_of(kind, each, self.language, self.words_of) for each in _lines(value))


def _as_written(change: Change, item: Item | None, *, number: str, reason: str | None, said: _Said) -> EditionChange:
    fields = change.fields if change.status in {"changed", "moved"} else ()
    return EditionChange(
        kind=change.kind,
        id=change.id,
        number=number,
        title="".join(said.lines(item.obligation, item.title)) if item else change.id,
        status=change.status,
        material=change.material,
        direction=change.direction,
        place=change.new_place or change.old_place,
        old_place=change.old_place if change.old_place != change.new_place and change.status == "moved" else "",
        wordings=tuple(
            Wording(each.name, said.lines(each.name, each.old), said.lines(each.name, each.new)) for each in fields
        ),
        reason=reason,
        obligation=item.obligation if item else "",
        places=change.places,
    )


def _lines(value: Any) -> Iterator[str]:  # noqa: ANN401 - the value of a field
    if isinstance(value, dict):
        yield "; ".join(f"{name}: {each}" for name, each in value.items())
    elif isinstance(value, tuple):
        for each in value:
            yield from _lines(each)
    elif value is not None:
        yield from (line.strip() for line in str(value).splitlines() if line.strip())


def as_text(difference: Difference) -> str:
    """Return a difference for people in a terminal."""
    lines = [_headline(difference), *_digest(difference.changes)]
    for each in difference.changes:
        lines += ["", f"{_name(each)}: {_verdict(each)}", f"    {_rule(each)}"]
        if each.old_place:
            lines.append(f"    moved: {each.old_place} -> {each.place}")
        for field in fields_told(each, IN_TEXT):
            lines.append(f"    {field.name}")
            lines += [f"      {sign} {line}" for sign, line in field.lines]
        if each.reason:
            lines.append(f"    reason: {' '.join(each.reason.split())}")
    return "\n".join(lines) + "\n"


def as_json(difference: Difference) -> str:
    """Return a difference for programs."""
    return json.dumps(asdict(difference), ensure_ascii=False, indent=2) + "\n"


def as_markdown(difference: Difference) -> str:
    """Return a difference as a comment on a merge request."""
    lines = [f"**{escaped(_headline(difference))}**"]
    if digest := _digest(difference.changes):
        lines += ["", *(f"- {escaped(each.strip())}" for each in digest)]
    for each in difference.changes:
        lines += ["", f"#### `{_name(each)}`: {_verdict(each)}", "", escaped(_rule(each))]
        if each.old_place:
            lines += ["", f"Moved from {escaped(each.old_place)} to {escaped(each.place)}."]
        if fields := fields_told(each, IN_MARKDOWN):
            lines += ["", "| | before | after |", "|---|---|---|"]
            lines += [f"| {field.name} | {_cell(field, '-')} | {_cell(field, '+')} |" for field in fields]
        if each.reason:
            lines += ["", f"Reason: {escaped(' '.join(each.reason.split()))}"]
    return "\n".join(lines) + "\n"


_SAID: Mapping[Sort, str] = {
    "new": "new",
    "tightened": "stricter",
    "relaxed": "less strict",
    "moved": "moved",
    "changed": "changed",
    "removed": "gone",
    "wording": "in wording only",
}


def _digest(changes: Sequence[EditionChange]) -> list[str]:
    """Return how many changes of each sort there are, then the same by place where there are several."""
    if not changes:
        return []
    places: dict[str, list[EditionChange]] = {}
    for each in changes:
        places.setdefault(each.place or each.kind, []).append(each)
    by_place = [f"  {place}: {_counted(own)}" for place, own in places.items()] if len(places) > 1 else []
    return [_counted(changes), *by_place]


def _counted(changes: Iterable[EditionChange]) -> str:
    return ", ".join(f"{count} {_SAID[sort]}" for sort, count in counts_of(changes).items())


def _headline(difference: Difference) -> str:
    whom = f" for {difference.role}" if difference.role else ""
    between = f"from {difference.old} to {difference.new}"
    if difference.is_first:
        return f"{difference.role} has its first edition in {difference.new}; there was none in {difference.old}"
    if not difference.changes:
        return f"Nothing changed{whom or ' in the handbook'} {between}"
    count = len(difference.changes)
    material = sum(each.material for each in difference.changes)
    return f"{count} {'change' if count == 1 else 'changes'}{whom} {between}, {material} material"


def _name(change: EditionChange) -> str:
    return f"{change.number} {change.id}".strip() if has_obligation(change.kind) else f"{change.kind} {change.id}"


def _rule(change: EditionChange) -> str:
    word = "" if change.obligation in PROHIBITIONS else change.obligation
    return f"{word}: {change.title}" if word else change.title


def _verdict(change: EditionChange) -> str:
    words = [change.status, change.direction or "", "material" if change.material else "editorial"]
    return ", ".join(filter(None, words))


def _cell(field: FieldTold, sign: str) -> str:
    return "<br>".join(" ".join(line.split()) for own, line in field.lines if own in {sign, "="}) or "–"
