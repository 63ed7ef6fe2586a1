"""Find the terms of the glossary in a text: whole words, any case, the longest term first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from standardbook.model.authored import Definition


@dataclass(frozen=True)
class Terms:
    """The words under which each definition is found."""

    pattern: re.Pattern[str] | None
    id_of_form: Mapping[str, str]

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and definition id of each term in `text`; terms never overlap."""
        if self.pattern is not None:
            for match in self.pattern.finditer(text):
                yield match.start(), match.end(), self.id_of_form[_key(match.group())]


def terms_of(definitions: Iterable[Definition]) -> Terms:
    """Return the finder of terms, forms and synonyms; a form belongs to the first definition that lists it."""
    id_of_form: dict[str, str] = {}
    for definition in definitions:
        for form in (definition.term, *definition.forms, *definition.synonyms):
            id_of_form.setdefault(_key(form), definition.id)
    if not id_of_form:
        return Terms(None, {})
    longest_first = sorted(id_of_form, key=lambda form: (-len(form), form))
    words = "|".join(r"\s+".join(re.escape(word) for word in form.split()) for form in longest_first)
    return Terms(re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), id_of_form)


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()
