"""Values filled into words of the templates, so that the sentence reads right: one full stop, and the right article."""

from __future__ import annotations

import re
from collections.abc import Mapping

from standardbook.model.language import base_language

_STOP = re.compile(r"%\((?P<name>\w+)\)s(?P<stop>[.։])")
_ENDED = re.compile(r"(?P<stop>[.։!?…])(?P<tags>(?:</[^<>]*>)*)$")
_ARTICLE = re.compile(r"\b(?P<article>[Aa])\(z\) (?=%\((?P<name>\w+)\)s)")
_QUOTED = re.compile(r"%\((?P<name>\w+)\)s(?P<mark>»)$")
_STOPS_OUTSIDE = {"ru": ".", "hy": "։"}
"""The languages in which a full stop stands behind the closing quotation mark, and their stops."""
_TAGS = re.compile(r"<[^<>]*>")


def filled(pattern: str, language: str, values: Mapping[str, object]) -> str:
    """Return words of the templates with values in their places.

    Where a value ends a sentence and has a stop of its own, as the Russian and Hungarian dates have, there is no second
    one. The Hungarian article before a value is the one that is spoken: `a(z) %(version)s` gives `az 1.2.0`. A stop
    that ends a quotation goes behind the mark that closes it, where the language wants it there.
    """
    if base_language(language) == "hu":
        pattern = _ARTICLE.sub(lambda found: found["article"] + _z_before(str(values[found["name"]])) + " ", pattern)
    shown = dict(values)
    for found in _STOP.finditer(pattern):
        ended = _ENDED.search(str(shown[found["name"]]))
        if ended is None:
            continue
        pattern = pattern.replace(found[0], f"%({found['name']})s")
        if ended["stop"] == "." != found["stop"]:  # a dot of an abbreviation is no full stop in Armenian
            shown[found["name"]] = str(values[found["name"]])[: ended.start()] + found["stop"] + ended["tags"]
    stop = _STOPS_OUTSIDE.get(base_language(language))
    if stop and (quoted := _QUOTED.search(pattern)):
        inside = _bare_of(str(shown[quoted["name"]]), stop)
        if inside is not None:
            shown[quoted["name"]], pattern = inside, pattern + stop
    return pattern % shown


def _bare_of(quotation: str, stop: str) -> str | None:
    """Return a quotation without the full stop at its end, or None when it ends otherwise."""
    ended = _ENDED.search(quotation)
    if (
        ended is None
        or ended["stop"] != stop
        or "</small>" in ended["tags"]
        or quotation[: ended.start()].endswith(stop)
    ):
        return None
    return quotation[: ended.start()] + ended["tags"]


def _z_before(value: str) -> str:
    """Return what the Hungarian article has before a word or number besides its `a`."""
    word = _TAGS.sub("", value).lstrip("„»( ").casefold()
    number = re.match(r"\d+", word)
    if number is None:
        return "z" if word[:1] in {*"aáeéiíoóöőuúüű"} else ""
    digits = number[0]
    # öt, ötven, ötszáz; egy, ezer, egymillió, but tíz, száz, tízezer
    is_spoken_with_a_vowel = digits[0] == "5" or (digits[0] == "1" and len(digits) % 3 == 1)
    return "z" if is_spoken_with_a_vowel else ""
