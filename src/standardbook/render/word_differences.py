"""Two versions of a text told apart: which of its lines are others, and which words in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\s+|[^\W_]+|[\W_]")

_HARDLY = 0.3
"""Below this part of alike words nothing is gained by marking them singly."""

_BESIDE = 6
"""So many words that stayed are shown on each side of those that changed."""

_CUT = "…"
_MOST_PAIRS, _MOST_LETTERS = 2_500, 40_000
"""So many pairs of lines are compared at most, of so many letters; of more each line with the one in its place."""


class Pair(NamedTuple):
    """A line before and after: None where there was or is none, the same twice where it stands elsewhere now."""

    old: str | None
    new: str | None

    @property
    def is_moved(self) -> bool:
        """Tell whether the line is the same, and only stands elsewhere."""
        return self.old == self.new


@dataclass(frozen=True)
class Run:
    """Words that follow each other, all of them changed or none."""

    text: str
    differs: bool


def pairs(old: Sequence[str], new: Sequence[str], *, is_ordered: bool) -> list[Pair]:
    """Return the lines that are not alike, in the order of the new ones, each with what it was.

    In a list without an order a line that stands elsewhere is none of them.
    """
    if not is_ordered:
        stayed = Counter(old) & Counter(new)
        old, new = _without(old, stayed), _without(new, stayed)
    found: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _aligned(old[i1:i2], new[j1:j2])
    gone = Counter(each.old for each in found if each.new is None)
    come = Counter(each.new for each in found if each.old is None)
    moved = gone & come
    left = Counter(moved)
    made = []
    for each in found:
        if each.old is None and moved[each.new] > 0:
            moved[each.new] -= 1
            made.append(Pair(each.new, each.new))
        elif each.new is None and left[each.old] > 0:
            left[each.old] -= 1
        else:
            made.append(each)
    return made


def _without(lines: Sequence[str], unwanted: Counter[str]) -> list[str]:
    """Return lines without some of them, each as often as it is counted."""
    left, kept = Counter(unwanted), []
    for each in lines:
        if left[each] > 0:
            left[each] -= 1
        else:
            kept.append(each)
    return kept


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Yield lines with those they became: as alike as can be without changing their order."""
    if len(old) == len(new) == 1:
        yield Pair(old[0], new[0])
        return
    if len(old) * len(new) > _MOST_PAIRS or sum(map(len, (*old, *new))) > _MOST_LETTERS:
        for at in range(max(len(old), len(new))):
            yield Pair(old[at] if at < len(old) else None, new[at] if at < len(new) else None)
        return
    alike = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield Pair(old[i], new[j])
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            yield Pair(old[i], None)
            i += 1
        else:
            yield Pair(None, new[j])
            j += 1


def _likeness(old: str, new: str) -> float:
    """Return how much of two lines is alike, from 0 to 1; 0 where one did not become the other."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() >= _HARDLY else 0.0
    return ratio if ratio >= _HARDLY else 0.0


def runs_of(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Return two lines as runs of words; as one run each where hardly a word is the same."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _HARDLY:
        return [Run(old, differs=True)], [Run(new, differs=True)]
    found = [(tag != "equal", i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    codes = _without_crumbs(found, before)
    return (
        _runs(before, [(differs, i1, i2) for differs, i1, i2, _, _ in codes]),
        _runs(after, [(differs, j1, j2) for differs, _, _, j1, j2 in codes]),
    )


_Code = tuple[bool, int, int, int, int]


def _without_crumbs(codes: Sequence[_Code], before: Sequence[str]) -> list[_Code]:
    """Return what differs in longer stretches: a crumb that stayed between changes is changed with them."""
    made: list[_Code] = []
    for at, (differs, i1, i2, j1, j2) in enumerate(codes):
        is_crumb = not differs and 0 < at < len(codes) - 1 and _is_crumb(before[i1:i2], codes[at - 1], codes[at + 1])
        if made and made[-1][0] and (differs or is_crumb):
            made[-1] = (True, made[-1][1], i2, made[-1][3], j2)
        else:
            made.append((differs, i1, i2, j1, j2))
    return made


def _is_crumb(stayed: Sequence[str], last: _Code, following: _Code) -> bool:
    """Tell whether what stayed is a space between changes, or one word between two of several words."""
    count = sum(each[0].isalnum() for each in stayed)
    return not "".join(stayed).strip() or (count == 1 and min(map(_length, (last, following))) > 2)  # noqa: PLR2004


def _length(code: _Code) -> int:
    return max(code[2] - code[1], code[4] - code[3])


def _runs(words: Sequence[str], parts: Sequence[tuple[bool, int, int]]) -> list[Run]:
    return [Run("".join(words[start:end]), differs) for differs, start, end in parts if end > start]


def shortened(runs: Sequence[Run]) -> list[Run]:
    """Return runs without words far from all that changed; where some are left out stands a sign."""
    made = []
    for at, run in enumerate(runs):
        words = [] if run.differs else run.text.split()
        shown = _BESIDE * ((at > 0) + (at < len(runs) - 1))
        if shown and len(words) > shown + _BESIDE:
            before = run.text[: _end_of(run.text, _BESIDE)] + " " if at > 0 else ""
            after = " " + run.text[_start_of(run.text, _BESIDE) :] if at < len(runs) - 1 else ""
            made.append(Run(f"{before}{_CUT}{after}", differs=False))
        else:
            made.append(run)
    return made


def _end_of(text: str, count: int) -> int:
    """Return where the first words of a text end."""
    return [found.end() for found in re.finditer(r"\S+", text)][count - 1]


def _start_of(text: str, count: int) -> int:
    """Return where the last words of a text begin."""
    return [found.start() for found in re.finditer(r"\S+", text)][-count]
