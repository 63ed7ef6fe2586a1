"""What renderings share: each thing is made once, and never taken for another."""

from __future__ import annotations

import gc
import weakref

from standardbook.model.authored import Stage
from standardbook.model.language import Foreign
from standardbook.render.fragment_cache import FragmentCache, Same


def test_what_is_made_from_a_value_is_made_once() -> None:
    """The same value gets what was made for it before."""
    fragments, stage = FragmentCache(), Stage(id="visit", title="Visit")
    made = [fragments.once(("stage", Same(stage)), object) for _ in range(2)]
    assert made[0] is made[1]


def test_equal_words_of_another_language_are_another_value() -> None:
    """A text that is not the reader's is not given what was made for the same words of their own language."""
    fragments = FragmentCache()
    assert Foreign("OK", "en") == "OK"
    assert fragments.once(("text", Same(Foreign("OK", "en"))), lambda: "marked") == "marked"
    assert fragments.once(("text", Same("OK")), lambda: "plain") == "plain"


def test_no_other_value_takes_the_place_of_one_that_is_gone() -> None:
    """A value stays where it is in memory as long as something made from it is kept."""
    fragments, stage = FragmentCache(), Stage(id="visit", title="Visit")
    left = weakref.ref(stage)
    fragments.once(("stage", Same(stage)), lambda: "made")
    del stage
    gc.collect()
    assert left() is not None
