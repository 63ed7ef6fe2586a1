"""Strict YAML: one document of mappings, lists and text, with the span of every value.

Walks libyaml's events without recursion. Nothing is coerced: every scalar stays the text that was typed. What YAML
offers beyond that (anchors, aliases, tags, directives, merge keys, second documents) is refused, as are doubled keys.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.fields import KEY, Mapped, Path, Where
from standardbook.resources.limits import MAX_TEXT, MAX_YAML_BYTES, MAX_YAML_DEPTH, MAX_YAML_VALUES

# Controls but tab and line ends, bidirectional controls (Trojan Source), surrogates, non-characters, byte order mark.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


class _RefusedError(Exception):
    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.diagnostic = found


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    value: Mapped | list[Any]
    path: Path
    key: str | None = None
    seen: dict[str, Span] = field(default_factory=dict)


def parse_yaml(content: bytes, file: str) -> tuple[Mapped | None, list[Diagnostic]]:
    """Return the mapping that a file holds, or None with what is wrong.

    A doubled key does not stop the reading: all of them are reported.
    """
    text, found = decode(content, file, MAX_YAML_BYTES)
    if text is None:
        return None, found
    reader = _Reader(file)
    try:
        reader.read(text)
    except _RefusedError as refused:
        return None, [*reader.diagnostics, refused.diagnostic]
    except yaml.YAMLError as error:
        return None, [*reader.diagnostics, _broken(error, file, text)]
    except (ValueError, OverflowError, UnicodeError) as error:  # libyaml's binding on impossible escapes
        hint = "look for `\\u` or `\\U` in quotation marks, and type the character itself"
        mistake = diagnostic("broken-yaml", Span(file), f"cannot be read as YAML: {error}", hint)
        return None, [*reader.diagnostics, mistake]
    if reader.diagnostics:
        return None, reader.diagnostics
    return reader.root, []


def decode(content: bytes, file: str, limit: int) -> tuple[str | None, list[Diagnostic]]:
    """Return the text of a file, or None with what no text may have: other bytes than UTF-8, controls, or too much."""
    if len(content) > limit:
        message = f"the file has {len(content):,} bytes, more than {limit:,}"
        return None, [diagnostic("file-too-big", Span(file), message, "divide it into several files")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        hint = "save the file with the encoding UTF-8"
        return None, [diagnostic("not-utf8", _span_after(before, file), "the file is not UTF-8", hint)]
    if bad := _CONTROL.search(text):
        return None, [_control(bad.group(), _span_after(text[: bad.start()], file))]
    return text, []


def _span_after(before: str, file: str) -> Span:
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", before)
    return Span(file, len(lines), len(lines[-1]) + 1)


def _control(character: str, span: Span) -> Diagnostic:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    message = f"an invisible control character stands here ({name})"
    return diagnostic(
        "control-character", span, message, "delete it; type the text anew if it was copied from elsewhere"
    )


def _broken(error: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
    problem = str(getattr(error, "problem", None) or "cannot be read as YAML")
    lines = text.splitlines()
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    conflict = next((at for at, each in enumerate(lines, 1) if re.match(r"(?:<{7}|>{7}) ", each)), None)
    if conflict:
        message = "a merge has left both sides in the file"
        hint = "keep what is right of the lines between <<<<<<< and >>>>>>>, and delete these signs"
        return diagnostic("broken-yaml", Span(file, conflict), message, hint)
    hint = "check the indentation, and put text that holds `: ` or ` #` or begins with a sign in quotation marks"
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        hint = "indent with spaces, not with tabs"
    return diagnostic("broken-yaml", span, f"broken YAML: {problem}", hint)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.root: Mapped | None = None
        self.spans: dict[Path, Span] = {}
        self._open: list[_Open] = []
        self._values = 0
        self._documents = 0
        self._mappings: list[tuple[Path, Mapped]] = []

    def read(self, text: str) -> None:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            self._take(event, self._span(event))
        for path, mapping in self._mappings:
            mapping.where = Where(self.spans.get(path, Span(self.file)), self.spans, path)

    def _span(self, event: yaml.Event) -> Span:
        mark = event.start_mark
        return Span(self.file, mark.line + 1, mark.column + 1) if mark else Span(self.file)

    def _refuse(self, code: str, span: Span, message: str, hint: str) -> None:
        raise _RefusedError(diagnostic(code, span, message, hint))

    def _take(self, event: yaml.Event, span: Span) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("second-document", span, "a second document begins here", "keep one document in a file")
            if event.version or event.tags:
                self._refuse("yaml-tag", span, "directives (`%`) are not used here", "delete the line")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse("yaml-anchor", span, f"aliases (`*{event.anchor}`) are not used here", "write the text out")
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_extras(event, span)
            self._count(span)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, span)
            else:
                self._begin(Mapped() if isinstance(event, yaml.MappingStartEvent) else [], span)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _refuse_extras(self, event: yaml.NodeEvent, span: Span) -> None:
        if event.anchor:
            self._refuse("yaml-anchor", span, f"anchors (`&{event.anchor}`) are not used here", "delete it")
        if tag := getattr(event, "tag", None):
            self._refuse("yaml-tag", span, f"tags (`{tag}`) are not used here", "delete it: everything is text")

    def _count(self, span: Span) -> None:
        self._values += 1
        if self._values > MAX_YAML_VALUES:
            self._refuse(
                "too-many-values", span, f"more than {MAX_YAML_VALUES:,} values in one file", "divide the file"
            )
        if len(self._open) >= MAX_YAML_DEPTH:
            hint = "write it with fewer levels: no field of a handbook lies nearly so deep"
            self._refuse("too-deep", span, f"values nested deeper than {MAX_YAML_DEPTH} levels", hint)

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        text = unicodedata.normalize("NFC", event.value)
        if len(text) > MAX_TEXT:
            message = f"a text of {len(text):,} characters; the limit is {MAX_TEXT:,}"
            self._refuse("text-too-long", span, message, "shorten it, or divide it: a reader needs a sentence or two")
        if bad := _CONTROL.search(text):
            raise _RefusedError(_control(bad.group(), span))
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.value, Mapped) and parent.key is None:
            self._key(parent, text, span)
            return
        # An empty plain value (`steps:` with nothing behind it) is a field left out.
        if event.value == "" and event.style is None:
            if parent is not None:
                self._skip(parent, span)
            return
        self._place(text, span)

    def _key(self, parent: _Open, key: str, span: Span) -> None:
        if key == "<<":
            self._refuse("yaml-anchor", span, "merge keys (`<<`) are not used here", "write the fields out")
        if key in parent.seen:
            first = parent.seen[key]
            message = f"`{key}` stands twice in this mapping, first in line {first.line}"
            self.diagnostics.append(diagnostic("doubled-key", span, message, "keep one of the two"))
        parent.seen.setdefault(key, span)
        parent.key = key

    def _skip(self, parent: _Open, span: Span) -> None:
        if parent.key is not None:
            self.spans.setdefault((*parent.path, parent.key), span)
            parent.key = None
        else:
            self._place(None, span)

    def _begin(self, value: Mapped | list[Any], span: Span) -> None:
        if self._open and isinstance(self._open[-1].value, Mapped) and self._open[-1].key is None:
            self._refuse(
                "broken-yaml",
                span,
                "a field name must be a word",
                "put text that begins with `{` or `[` in quotation marks",
            )
        path = self._place(value, span)
        if isinstance(value, Mapped):
            self._mappings.append((path, value))
        self._open.append(_Open(value, path))

    def _place(self, value: Any, span: Span) -> Path:  # noqa: ANN401 - YAML's values
        if not self._open:
            if not isinstance(value, Mapped):
                self._refuse(
                    "wrong-type", span, "the file must hold fields, not a list or a text", "write `name: value`"
                )
            self.root = value
            self.spans[()] = span
            return ()
        parent = self._open[-1]
        if isinstance(parent.value, Mapped):
            key = parent.key or ""
            path: Path = (*parent.path, key)
            parent.value.setdefault(key, value)
            self.spans.setdefault((KEY, *path), parent.seen[key])
            parent.key = None
        else:
            path = (*parent.path, len(parent.value))
            parent.value.append(value)
        self.spans.setdefault(path, span)
        return path
