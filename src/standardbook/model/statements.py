"""The sentence in which an obligation is printed: that of a prohibition says so itself, in every output.

Authors write what is not to be done: `must_not: Wear perfume.` Each language has a pattern for it among the words of
the templates. How its own negated sentences begin is a table, `negations.json`; such a sentence stays as it is.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from importlib.resources import files

from standardbook.model.language import Foreign, _, base_language

WordsOf = Callable[[str], NullTranslations]
"""The words of the templates in a language."""

PROHIBITIONS: Mapping[str, str] = {
    # TRANSLATORS: a prohibition; what is not to be done follows with a small letter: Do not wear perfume.
    "must_not": _("Do not %(statement)s"),
    # TRANSLATORS: advice against something; what is not to be done follows with a small letter.
    "should_not": _("Better not %(statement)s"),
}
"""The obligations that forbid, each with the pattern of its sentence."""

_NAMES: Mapping[str, str] = {"must_not": _("Must not"), "should_not": _("Should not")}
"""What is put before a prohibition in a language without a pattern."""

_SOURCE = "en"
"""The language of the patterns themselves."""

_PLACE = "%(statement)s"
_MARKUP = re.compile(r"""\s*(?:(?:[-+>#]+|\*(?=\s)|\d+[.)])\s+)?""")
"""What begins a block of Markdown before its first word: inside a sentence it would be a sign."""

_BEFORE_WORDS = " \t\n*_\"'“”„«»‘’(¡¿"
_END_OF_CLAUSE = re.compile(r"[,;:.!?…։՝—–(]")
_QUOTED = re.compile('“[^”]*”|„[^”“]*[”“]|«[^»]*»|"[^"]*"')


def statement_of(kind: str, text: str, language: str, words_of: WordsOf) -> str:
    """Return the sentence, as Markdown, in which an obligation of a kind is printed in an edition of a language.

    A text in another language, or an older translation, stays marked as one.
    """
    if kind not in PROHIBITIONS or not text.strip():
        return text
    spoken = text.language if isinstance(text, Foreign) else language
    if beginning_of(text, spoken):
        return text
    made = _negated(kind, text, base_language(spoken), words_of(spoken))
    return Foreign(made, text.language, text.is_outdated) if isinstance(text, Foreign) else made


def _negated(kind: str, text: str, language: str, words: NullTranslations) -> str:
    text = _MARKUP.sub("", text, count=1)
    pattern = words.gettext(PROHIBITIONS[kind])
    if _PLACE not in pattern or (pattern == PROHIBITIONS[kind] and language != _SOURCE):
        return f"{words.gettext(_NAMES[kind])}: {text}"
    before = pattern.partition(_PLACE)[0].strip()
    is_inside = bool(before) and not before.endswith((":", ".", "!", "։"))
    return pattern.replace(_PLACE, _with_small_letter(text) if is_inside else text)


def _with_small_letter(text: str) -> str:
    """Return a text as it goes on in a sentence; a word in capitals and a name in its own markup keep theirs."""
    at = len(text) - len(text.lstrip(_BEFORE_WORDS))
    if not text[at : at + 1].isupper() or text[at + 1 : at + 2].isupper():
        return text
    return text[:at] + text[at].lower() + text[at + 1 :]


@dataclass(frozen=True)
class Beginning:
    """The negations with which a text begins, in the words of its author."""

    words: str
    is_prohibition: bool
    """True when it tells somebody not to do something; a text may also begin with `No guest ...`."""
    count: int
    """How many negations they are: those that go together in the language, such as `никогда не`, are one."""


def beginning_of(text: str, language: str) -> Beginning | None:
    """Return the negations with which a text of a language begins; None without one, or for an unknown language."""
    table = _table(base_language(language))
    if table is None:
        return None
    plain = _plain(text)
    found = list(table.at_the_beginning(plain))
    if not found:
        return None
    count = sum({"joined": 0, "avoidances": 2}.get(each.sort, 1) for each in found)
    is_prohibition = any(each.sort == "prohibitions" for each in found)
    return Beginning(plain[: found[-1].end].strip(), is_prohibition, max(count, 1))


def prohibition_inside(text: str, language: str) -> str:
    """Return the word that forbids in the first clause of a text that does not begin with one; empty without one."""
    table = _table(base_language(language))
    if table is None or beginning_of(text, language):
        return ""
    clause = _END_OF_CLAUSE.split(_QUOTED.sub("", _plain(text)), maxsplit=1)[0]
    found = table.inside.search(clause) if table.inside else None
    return found[0] if found else ""


def _plain(text: str) -> str:
    return _MARKUP.sub("", text, count=1).lstrip(_BEFORE_WORDS).replace("’", "'")


@dataclass(frozen=True)
class _Match:
    sort: str
    end: int


@dataclass(frozen=True)
class _Table:
    """How sentences of a language begin that say `do not`."""

    sorts: Mapping[str, re.Pattern[str]]
    exceptions: re.Pattern[str] | None
    joined: re.Pattern[str] | None
    inside: re.Pattern[str] | None

    def at_the_beginning(self, text: str) -> Iterator[_Match]:
        """Yield the negations at the beginning of a text, one behind the other, each as long as it can be."""
        place = 0
        while (found := self._next(text, place)) is not None:
            yield found
            place = found.end + len(text[found.end :]) - len(text[found.end :].lstrip(" ,*_"))

    def _next(self, text: str, place: int) -> _Match | None:
        if self.exceptions and self.exceptions.match(text, place):
            return None
        ends = {sort: each.end() for sort, words in self.sorts.items() if (each := words.match(text, place))}
        if not ends:
            return None
        sort = max(ends, key=lambda each: ends[each])
        is_joined = self.joined and self.joined.fullmatch(text, place, ends[sort])
        return _Match("joined" if is_joined else sort, ends[sort])


@functools.cache
def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found = json.loads(files(__package__).joinpath("negations.json").read_text(encoding="utf-8"))
    return {language: each for language, each in found.items() if language != "note"}


@functools.cache
def _table(language: str) -> _Table | None:
    rows = _tables().get(language)
    if rows is None:
        return None
    sorts = {name: each for name in ("prohibitions", "negations", "avoidances") if (each := _any_of(rows[name]))}
    return _Table(sorts, _any_of(rows["exceptions"]), _any_of(rows["joined"]), _any_of(rows["inside"]))


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what matches any of these words as a whole, the longest first, whatever stress is written into them."""
    longest = sorted(words, key=len, reverse=True)
    each = "|".join(_letters(word) for word in longest)
    return re.compile(rf"(?<!\w)(?:{each})(?![\w՛])", re.IGNORECASE) if longest else None


def _letters(word: str) -> str:
    """Return the expression of a word whose letters may carry a stress; a star is any letters."""
    return "".join(r"[\w՛]*" if each == "*" else re.escape(each) + ("" if each == "՛" else "՛?") for each in word)
