"""What a contributor could bring does nothing, and broken handbooks end with a sentence: the short forms of both."""

from __future__ import annotations

import pytest

from attack import ELSEWHERE, REFUSED, harmless, picture_without_words, refusals
from fuzz_book import run


def test_what_must_be_refused_is_refused_with_a_remedy() -> None:
    """Each hostile file, picture, link, id and text of the table has its code, and a hint."""
    wrong = [f"{what}: {happened}" for what, happened, is_fine in refusals() if not is_fine]
    assert wrong == []
    assert len({each.what for each in REFUSED}) == len(REFUSED)


def test_what_must_be_harmless_does_nothing() -> None:
    """HTML, templates, directives, formulas in texts are shown as text in a built book; a picture loses its words."""
    wrong = [what for what, _, is_fine in (*harmless(), *picture_without_words()) if not is_fine]
    assert wrong == []


def test_every_other_attack_has_its_tests(request: pytest.FixtureRequest) -> None:
    """`make attack` runs files that are there."""
    names = {name for names in ELSEWHERE.values() for name in names}
    assert [name for name in names if not (request.path.parent / name).is_file()] == []


@pytest.mark.parametrize("seed", [11, 12])
def test_no_broken_handbook_ends_in_a_traceback(seed: int) -> None:
    """Mutants of a handbook of every field, through `check` and the build: an exit code, places, remedies."""
    ends = run(60, seed, every=20)
    assert sum(number for end, number in ends.items() if end.startswith("exit")) == 60
    assert ends["exit 1"]
