"""Check: a Handbook becomes diagnostics. Knows the whole model and changes nothing.

Every check is a row of `CHECKS`; a row's codes are documented in docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from standardbook.check.completeness import (
    check_channels,
    check_definitions_used,
    check_open_questions,
    check_principles,
    check_role_questions,
    check_standards_serve,
    check_touchpoints,
)
from standardbook.check.content import check_pictures, check_quantities, check_texts, check_variants
from standardbook.check.letters import check_letters
from standardbook.check.references import (
    check_circles,
    check_editions,
    check_ids,
    check_levels,
    check_references,
    check_references_stay_inside,
)
from standardbook.check.releases import check_releases
from standardbook.check.translations import check_enough_translated, check_languages, check_translated_texts
from standardbook.check.wording import check_avoided_words, check_negations
from standardbook.diagnostics import Diagnostic
from standardbook.model.handbook import Handbook

Check = Callable[[Handbook], Iterator[Diagnostic]]

FIRST: tuple[Check, ...] = (
    check_ids,
    check_references,
    check_circles,
    check_levels,
    check_editions,
    check_references_stay_inside,
    check_quantities,
    check_variants,
    check_pictures,
    check_releases,
)
"""The checks that must find no error before an edition can be selected and rendered."""

LATER: tuple[Check, ...] = (
    check_texts,
    check_touchpoints,
    check_channels,
    check_standards_serve,
    check_principles,
    check_definitions_used,
    check_role_questions,
    check_open_questions,
    check_avoided_words,
    check_negations,
    check_languages,
    check_letters,
    check_enough_translated,
    check_translated_texts,
)
"""The checks that may run while others begin to work; nothing is published before they are done."""

CHECKS = (*FIRST, *LATER)
"""All checks."""


def check_handbook(handbook: Handbook, checks: Iterable[Check] = CHECKS) -> list[Diagnostic]:
    """Return everything that is wrong with a handbook, or what some checks find, in the order of its files."""
    return in_order(each for check in checks for each in check(handbook))


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics in the order of the files, each once."""
    return sorted({*found}, key=lambda each: (each.span, each.code, each.message))
