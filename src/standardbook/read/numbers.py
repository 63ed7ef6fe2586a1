"""numbers.lock: a line for each permanent number, and a seal by which an edited or mixed file is found out.

Also the reading of numbers where authors write them in the place of ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.fields import is_id, is_number
from standardbook.model.handbook import REFERENCE
from standardbook.model.releases import Numbers

LOCK_FILE = "numbers.lock"

_HEAD = "# The permanent numbers of this handbook. `standardbook release` writes this file; do not edit it.\n"
_MARKERS = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})")
_ROW = re.compile(r"(?P<number>\S+) (?P<id>\S+)")
TAG = "<its tag>"
"""What stands for the tag of the last release in a hint, which is known when the whole handbook is read."""

_MEND = (
    "numbers change only by a release; take the file from the last one: "
    f"git checkout {TAG} -- {{file}}; "
    "if two branches released, the later one takes its release back, merges, and releases again"
)


def lock_text(numbers: Numbers) -> str:
    """Return numbers.lock."""
    lines = "".join(f"{number} {id_}\n" for id_, number in numbers.rows.items())
    return f"{_HEAD}{lines}seal {numbers.seal}\n"


def parse_lock(content: bytes, file: str) -> tuple[Numbers, list[Diagnostic]]:
    """Return the numbers of a lock, or what is wrong with it."""
    hint = _MEND.format(file=file)
    lines = content.decode("utf-8", "replace").splitlines()
    for at, line in enumerate(lines, 1):
        if _MARKERS.match(line):
            message = "a merge has left both sides in the file"
            return Numbers(), [diagnostic("lock-conflict", Span(file, at), message, hint)]
    rows: dict[str, str] = {}
    seal = ""
    for at, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("seal "):
            seal = line.removeprefix("seal ").strip()
            continue
        found = _ROW.fullmatch(line)
        if found is None or not is_number(found["number"]) or not is_id(found["id"]):
            return Numbers(), [diagnostic("broken-lock", Span(file, at), "not a number and an id", hint)]
        if found["id"] in rows or found["number"] in rows.values():
            message = f"`{found['number']} {found['id']}`: given twice"
            return Numbers(), [diagnostic("broken-lock", Span(file, at), message, hint)]
        rows[found["id"]] = found["number"]
    numbers = Numbers(rows)
    if seal != numbers.seal:
        message = "the file is not as a release wrote it: its seal does not fit"
        return Numbers(), [diagnostic("broken-lock", Span(file, max(1, len(lines))), message, hint)]
    return numbers, []


def with_ids(value: Any, ids: Mapping[str, str], keys: tuple[str, ...] = ("situation",)) -> Any:  # noqa: ANN401 - YAML's values
    """Replace permanent numbers by ids in what was read from a file: in `[[S12]]`, and where a field names one.

    The mappings stay the objects that they are: they know where they stand.
    """
    if isinstance(value, dict):
        for key, each in value.items():
            value[key] = ids.get(each, each) if key in keys and isinstance(each, str) else with_ids(each, ids, keys)
        return value
    if isinstance(value, list):
        value[:] = [with_ids(each, ids, keys) for each in value]
        return value
    return text_with_ids(value, ids) if isinstance(value, str) else value


def text_with_ids(text: str, ids: Mapping[str, str]) -> str:
    """Replace permanent numbers by ids in the references of a text."""
    if "[[" not in text:
        return text

    def named(found: re.Match[str]) -> str:
        words = "" if found["words"] is None else f"|{found['words']}"
        return f"[[{ids.get(found['id'], found['id'])}{words}]]"

    return REFERENCE.sub(named, text)
