"""What is wrong with a handbook, as values: a code, a place, a message and a hint; and the ways the world can fail.

Every code is a row of `CODES`, documented in docs/checks.md with a bad and a good example.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file of the handbook; line and column count from one."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Diagnostic:
    """One mistake of an author: what is wrong, where, and what to do."""

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `file:line:column: severity[code]: message`, on one line whatever its parts hold."""
        span = self.span
        return visible(f"{span.file}:{span.line}:{span.column}: {self.severity}[{self.code}]: {self.message}")


class StandardbookError(Exception):
    """The world failed (disk, fonts, an engine): one clear line for the person who runs the command."""


class MachineError(StandardbookError):
    """The machine lacks something; the message says which command supplies it."""


class HistoryError(StandardbookError):
    """The history that is asked for is not there: one clear line, with what to do."""


class NoEditionError(StandardbookError):
    """What is asked for is in no edition of the handbook."""


class AuthorError(StandardbookError):
    """An author's mistake that only an engine could find; carries the diagnostics."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(tuple(diagnostics))
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        """Return the diagnostics, one on a line."""
        return "\n".join(str(each) for each in self.diagnostics)


CODES: Mapping[str, Severity] = {
    # files
    "empty-handbook": "error",
    "unreadable-file": "error",
    "unknown-file": "error",
    "not-read-yet": "warning",
    "not-utf8": "error",
    "file-too-big": "error",
    "link-as-file": "error",
    "repository-in-handbook": "error",
    # YAML
    "broken-yaml": "error",
    "doubled-key": "error",
    "yaml-anchor": "error",
    "yaml-tag": "error",
    "second-document": "error",
    "control-character": "error",
    "too-deep": "error",
    "too-many-values": "error",
    "text-too-long": "error",
    # fields
    "unknown-field": "error",
    "missing-field": "error",
    "wrong-type": "error",
    "invalid-value": "error",
    "invalid-id": "error",
    "not-one-obligation": "error",
    "not-one-place": "error",
    "not-one-accountable": "error",
    # the look
    "weak-colour": "error",
    "small-logo": "error",
    "unknown-font": "error",
    "missing-face": "error",
    "broken-font": "error",
    "font-not-embeddable": "error",
    "font-lacks-letters": "error",
    # translations
    "broken-po": "error",
    "doubled-translation": "error",
    "wrong-placeholder": "error",
    "unused-translations": "warning",
    "missing-translations": "warning",
    "incomplete-translations": "warning",
    "too-few-translations": "error",
    "language-without-words": "warning",
    "letters-without-font": "error",
    # references
    "duplicate-id": "error",
    "unknown-reference": "error",
    "circular-roles": "error",
    "extends-too-deep": "error",
    "reference-out-of-edition": "error",
    "link-out-of-edition": "warning",
    "reference-without-words": "error",
    # releases
    "broken-lock": "error",
    "lock-conflict": "error",
    "number-of-another-kind": "error",
    "doubled-release": "error",
    "version-goes-backwards": "error",
    # lists of people
    "doubled-person": "error",
    "personal-data-published": "error",
    # what stands against a release
    "unclean-work-tree": "error",
    "git-not-ready": "error",
    "version-not-greater": "error",
    "effective-too-early": "error",
    "review-date-past": "error",
    "no-approver": "error",
    "nothing-to-release": "error",
    "change-without-reason": "error",
    "suspended-standard": "error",
    "reason-without-change": "error",
    "not-editorial": "error",
    # content
    "quantity-without-unit": "error",
    "variants-not-for-everyone": "error",
    "picture-without-alt": "error",
    "picture-language-unknown": "error",
    "bad-picture": "error",
    "bad-link": "error",
    "raw-html": "warning",
    "unshowable-character": "error",
    "word-too-long": "error",
    "nesting-too-deep": "error",
    "abstract-accountable": "warning",
    "no-edition": "error",
    "unwritable-output": "error",
    "broken-template": "error",
    "section-too-heavy": "error",
    "text-over-text": "error",
    "touchpoint-without-standard": "warning",
    "channel-without-touchpoint": "warning",
    "standard-without-principle": "warning",
    "unrealised-principle": "warning",
    "principle-count": "warning",
    "unused-definition": "warning",
    "avoided-word": "warning",
    "double-negation": "warning",
    "negated-must": "warning",
    "unanswered-role-question": "warning",
    "unanswered-question": "warning",
}
"""Every code with its severity."""


def diagnostic(code: str, span: Span, message: str, hint: str) -> Diagnostic:
    """Return the diagnostic of a code listed in `CODES`."""
    return Diagnostic(code, CODES[code], span, message, hint)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint that names the known word nearest to `word`, or `otherwise`."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else otherwise


def is_failure(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Tell whether the diagnostics stop a build; with `strict`, a warning does too."""
    return any(each.severity == "error" or strict for each in diagnostics)


_INVISIBLE = re.compile(
    "[\x00-\x08\n-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""What a terminal obeys and does not show: controls but the tab, ends of lines, what turns the direction of writing."""


def visible(text: str) -> str:
    """Return a text on one line that holds nothing invisible: escapes, as JSON has them, stand in its place.

    A line break in the name of a file would else begin a line of its own, which a CI runner may obey.
    """
    return _INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1].replace("\x7f", "\\u007f"), text)


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics for people, each with its hint on a line below."""
    return "".join(f"{each}\n" + (f"    hint: {visible(each.hint)}\n" if each.hint else "") for each in diagnostics)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics as a JSON list, one object each."""
    return json.dumps([asdict(each) for each in diagnostics], ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> list[Diagnostic]:
    """Return the diagnostics of a JSON list that `as_json` wrote."""
    return [Diagnostic(**each | {"span": Span(**each["span"])}) for each in json.loads(text or "[]")]


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics as GitHub workflow commands, which mark the lines of a pull request."""
    return "".join(
        f"::{each.severity} file={_property(each.span.file)},line={each.span.line},col={each.span.column},"
        f"title={_property(each.code)}::{_escaped(each.message + (f'. Hint: {each.hint}' if each.hint else ''))}\n"
        for each in diagnostics
    )


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
