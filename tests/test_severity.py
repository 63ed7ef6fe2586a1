"""What a change means for staff: whether it binds, which way it goes, and whether only the words are others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standardbook.history.severity import FieldChange, Weight, weigh

EDITORIAL = Weight(material=False, direction=None, is_wording=True)
TIGHTENED, RELAXED = Weight(material=True, direction="tightened"), Weight(material=True, direction="relaxed")
OTHER = Weight(material=True, direction="reworded")
"""Something else is asked than before."""
WORDING = Weight(material=True, direction="reworded", is_wording=True)
"""The sentences are others, and may mean the same."""
OPPOSITE = {"tightened": "relaxed", "relaxed": "tightened"}

TEXTS: list[tuple[str, Any, Any, Weight]] = [
    ("why", "So.", "Because.", EDITORIAL),
    ("why", None, "Because.", EDITORIAL),
    ("roles", ("ann",), ("bob",), OTHER),
    ("unheard-of", "a", "b", EDITORIAL),
    ("must", "Greet all.", "Greet everybody.", WORDING),
    ("must", "Greet all.", "greet -- ALL!", EDITORIAL),
    ("must", "Straße. Caf\u00e9.", "STRASSE, cafe\u0301", EDITORIAL),
    ("must", "Wait for 5 min.", "Wait for 6 min.", OTHER),
    ("must", "Wait for 5 min.", "Do wait for 5 min.", WORDING),
    ("must", "See [it](https://a.example/x).", "See [it](https://b.example/y_(z) 'There').", EDITORIAL),
    ("must", "See [it][1].\n\n[1]: https://a.example", "See [it][1].\n\n[1]: https://b.example", EDITORIAL),
    ("must", "See <https://a.example/2>.", "See <https://b.example/3>.", EDITORIAL),
    ("must", "See [it](https://a.example/x).", "See it.", EDITORIAL),
    ("must", "See [it](https://a.example).", "See [that](https://a.example).", WORDING),
    ("must", "Call [her](tel:112).", "Call [her](tel:113).", OTHER),
    ("must", "Write to [her](mailto:a@b.example).", "Write to [her](mailto:c@b.example).", WORDING),
    ("discretion", None, "You decide.", OTHER),
    ("discretion", "You decide.", None, OTHER),
    ("discretion", "You decide.", "Decide.", WORDING),
    ("when", None, "It rains.", RELAXED),
    ("when", "It rains.", None, TIGHTENED),
    ("when", "It rains.", "It snows.", WORDING),
    ("expires", None, "2026-12-01", RELAXED),
    ("expires", "2026-12-01", "2027-12-01", OTHER),
    ("behave", ("Stand.", "Smile."), ("Stand.", "Do smile."), WORDING),
    ("behave", ("Stand.", "Smile."), ("stand", "smile"), EDITORIAL),
    ("behave", ("Stand.", "Smile."), ("Stand.", "Smile 2 s."), OTHER),
    ("behave", ("Stand.",), ("Stand.", "Smile."), OTHER),
    ("behave", ("Stand.", "Smile."), ("Stand.",), OTHER),
    ("behave", None, ("Stand.",), OTHER),
    ("behave", ("Stand.",), None, OTHER),
    ("forbidden", None, ("a",), TIGHTENED),
    ("forbidden", ("a",), None, RELAXED),
    ("forbidden", ("a",), ("b", "a"), TIGHTENED),
    ("forbidden", ("b", "a"), ("a",), RELAXED),
    ("forbidden", ("a", "b"), ("b", "c"), WORDING),
    ("forbidden", ("a",), ("b", "c"), OTHER),
    ("forbidden", ("a", "b"), ("b", "a"), WORDING),
    ("avoid", ({"phrase": "No."},), ({"phrase": "No."}, {"phrase": "Never.", "instead": "Later."}), TIGHTENED),
    ("avoid", ({"phrase": "No."},), ({"phrase": "Never."},), WORDING),
    ("avoid", ({"phrase": "No."},), ({"phrase": "No.", "instead": "Later."},), OTHER),
]

NUMBERS: list[tuple[str, Any, Any, Weight]] = [
    ("target.at_most", "10 s", "8 s", TIGHTENED),
    ("target.at_most", "10 s", "1 min", RELAXED),
    ("target.at_most", "60 s", "1 min", EDITORIAL),
    ("target.at_most", "60 s", "60 seconds", EDITORIAL),
    ("target.at_most", None, "1 min", TIGHTENED),
    ("target.at_most", "1 min", None, RELAXED),
    ("target.at_most", "10 s", "2 rings", OTHER),
    ("target.at_most", "2 rings", "12 s", OTHER),
    ("target.at_most", "3 rings", "2 rings", TIGHTENED),
    ("target.at_most", "2 days", "2 business days", OTHER),
    ("target.at_most", "12 months", "1 year", EDITORIAL),
    ("target.at_most", "1 year", "11 months", TIGHTENED),
    ("target.at_most", "2 years", "30 months", RELAXED),
    ("target.at_most", "1 month", "30 days", OTHER),
    ("target.at_most", "1 month", "1 week", OTHER),
    ("target.at_most", "soon", "later", OTHER),
    ("target.at_most", "soon", "5 s", OTHER),
    ("target.at_most", "5 s", "soon", OTHER),
    ("target.at_least", "5 bags", "6 bags", TIGHTENED),
    ("target.at_least", "5 bags", "4 bags", RELAXED),
    ("target.at_least", None, "4 bags", TIGHTENED),
    ("target.at_least", "5 bags", "5,0 bags", EDITORIAL),
    ("target.share", "90 %", "95 %", TIGHTENED),
    ("target.every", "1 month", "3 months", RELAXED),
    ("target.metric", "Time to 5 bags", "Time to 6 bags", OTHER),
    ("target.between", "60-65 °C", "61-64 °C", TIGHTENED),
    ("target.between", "60-65 °C", "60-64 °C", TIGHTENED),
    ("target.between", "60-65 °C", "61-65 °C", TIGHTENED),
    ("target.between", "60-65 °C", "59-66 °C", RELAXED),
    ("target.between", "60-65 °C", "60-66 °C", RELAXED),
    ("target.between", "60-65 °C", "59-65 °C", RELAXED),
    ("target.between", "60-65 °C", "62-67 °C", OTHER),
    ("target.between", "60-65 °C", "58-63 °C", OTHER),
    ("target.between", "60-65 °C", "61-64 cm", OTHER),
    ("target.between", "60-65 °C", "60 °C and 65 °C", EDITORIAL),
    ("target.between", ("60 °C", "65 °C"), "60-65 °C", EDITORIAL),
    ("target.between", ("60 °C", "65 °C"), ("61 °C", "65 °C"), TIGHTENED),
    ("target.between", "30-60 s", ("31 s", "1 min"), TIGHTENED),
    ("target.between", "30 s to 1 min", "20 s to 2 min", RELAXED),
    ("target.between", "30 s to 1 min", "0.5 min to 60 s", EDITORIAL),
    ("target.between", "60-65 °C", "lukewarm", OTHER),
    ("target.between", "lukewarm", "60-65 °C", OTHER),
    ("target.between", "lukewarm", "tepid", OTHER),
    ("target.between", "60 °C to 65 cm", "60 °C to 66 cm", OTHER),
    ("target.between", ("60 °C", "65 cm"), ("60 °C", "66 cm"), OTHER),
    ("target.between", ("warm", "65 °C"), ("60 °C", "65 °C"), OTHER),
    ("target.between", ("60 °C", "hot"), ("60 °C", "65 °C"), OTHER),
    ("target.between", None, "60-65 °C", TIGHTENED),
    ("target.between", "60-65 °C", None, RELAXED),
]

LOOK, WATCH = {"do": "Look."}, {"do": "Watch."}
STEPS: list[tuple[Any, Any, Weight]] = [
    (("Look.",), ("Watch.",), WORDING),
    (("Look.",), (LOOK,), EDITORIAL),
    ((WATCH,), (LOOK,), WORDING),
    (("Look 2 times.",), ({"do": "Look twice."},), OTHER),
    (({"do": "Look 2 times.", "who": "ann"},), ({"do": "Look 3 times.", "who": "ann"},), OTHER),
    (("Look.",), ("Look.", "Wait."), OTHER),
    (("Look.", "Wait."), ("Look.",), OTHER),
    (None, ("Look.",), OTHER),
    (("Look.",), None, OTHER),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "within": "1 min"},), EDITORIAL),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "within": "50 s"},), TIGHTENED),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "within": "2 min"},), RELAXED),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "within": "10 rings"},), OTHER),
    (({**LOOK, "within": "60 s"},), (LOOK,), RELAXED),
    (("Look.",), ({**LOOK, "within": "60 s"},), TIGHTENED),
    (("look",), ({**LOOK, "within": "60 s"},), TIGHTENED),
    (("Look.",), ({**WATCH, "within": "60 s"},), OTHER),
    (({**WATCH, "within": "60 s"},), ("Look.",), OTHER),
    (({**LOOK, "within": "60 s"},), ({**WATCH, "within": "1 min"},), WORDING),
    (({**LOOK, "within": "60 s"},), ({**WATCH, "within": "50 s"},), OTHER),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "who": "ann"},), OTHER),
    (({**LOOK, "who": "ann"},), ({**LOOK, "who": "bob"},), OTHER),
    (({**LOOK, "who": "ann"},), ({**LOOK, "who": "ann", "within": "5 s"},), TIGHTENED),
    (({**LOOK, "who": "ann"},), ({**WATCH, "who": "ann"},), WORDING),
    (("Go.", {**LOOK, "within": "60 s"}), ("Go.", {**LOOK, "within": "50 s"}), TIGHTENED),
    (("Go.", {**LOOK, "within": "60 s"}), ("Run.", {**LOOK, "within": "50 s"}), OTHER),
    (({**LOOK, "within": "60 s"}, "Go."), ({**LOOK, "within": "50 s"}, "Run."), OTHER),
    (({**LOOK, "within": "60 s"},), ({**LOOK, "within": "50 s"}, "Go."), OTHER),
    (({**LOOK, "within": "60 s"}, "Go."), ({**LOOK, "within": "50 s"},), OTHER),
    (({**LOOK, "within": "6 s"}, {**WATCH, "within": "6 s"}), ({**LOOK, "within": "5 s"}, {**WATCH, "within": "5 s"}), TIGHTENED),
    (({**LOOK, "within": "6 s"}, {**WATCH, "within": "6 s"}), ({**LOOK, "within": "5 s"}, {**WATCH, "within": "7 s"}), OTHER),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), TEXTS)
def test_what_other_words_mean(name: str, old: Any, new: Any, expected: Weight) -> None:  # noqa: ANN401
    """Spelling is editorial, a sentence in other words shows no direction, another number is more than wording."""
    assert weigh("standard", [FieldChange(name, old, new)]) == expected


@pytest.mark.parametrize(("name", "old", "new", "expected"), NUMBERS)
def test_what_other_numbers_mean(name: str, old: Any, new: Any, expected: Weight) -> None:  # noqa: ANN401
    """Each field knows whether less, more or a narrower range asks more; what cannot be compared shows nothing."""
    assert weigh("standard", [FieldChange(name, old, new)]) == expected


@pytest.mark.parametrize(("old", "new", "expected"), STEPS)
def test_what_other_steps_mean(old: Any, new: Any, expected: Weight) -> None:  # noqa: ANN401
    """Steps that differ in nothing but their times go one way; with other words, numbers or steps they are others."""
    assert weigh("standard", [FieldChange("steps", old, new)]) == expected


OBLIGATIONS = ("must", "must_not", "should", "should_not", "may")
STRICTER = {
    ("should", "must"), ("may", "must"), ("may", "must_not"), ("may", "should"), ("may", "should_not"),
    ("should_not", "must_not"),
}  # fmt: skip


@pytest.mark.parametrize("old", OBLIGATIONS)
@pytest.mark.parametrize("new", OBLIGATIONS)
def test_what_another_obligation_means(old: str, new: str) -> None:
    """A stricter word of the same sense asks more, a weaker one less; the opposite is something else."""
    if old == new:
        return
    found = weigh("standard", [FieldChange(old, "Smile.", None), FieldChange(new, None, "Smile.")])
    assert found == (TIGHTENED if (old, new) in STRICTER else RELAXED if (new, old) in STRICTER else OTHER)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], EDITORIAL),
        ([("why", "a", "b"), ("say", ("a",), ("b",))], EDITORIAL),
        ([("why", "a", "b"), ("target.at_most", "10 s", "8 s")], TIGHTENED),
        ([("must", "Greet all.", "Greet everybody."), ("target.at_most", "10 s", "8 s")], TIGHTENED),
        ([("behave", ("a",), ("b",)), ("target.at_most", "10 s", "12 s")], RELAXED),
        ([("must", "Greet all.", "Greet everybody."), ("when", "a", "b")], WORDING),
        ([("must", "Greet all.", "Greet 5."), ("when", "a", "b")], OTHER),
        ([("target.share", "90 %", "95 %"), ("target.at_most", "10 s", "8 s")], TIGHTENED),
        ([("target.share", "90 %", "95 %"), ("target.at_most", "10 s", "12 s")], OTHER),
        ([("should", "Smile.", None), ("must", None, "Smile."), ("when", None, "It rains.")], OTHER),
        ([("should", "Smile.", None), ("must", None, "Smile."), ("unless", "It rains.", None)], TIGHTENED),
        ([("must", "Smile.", None)], OTHER),
        ([("must", None, "Smile.")], OTHER),
        ([("must", "a", None), ("should", "b", None), ("may", None, "c")], OTHER),
        ([("should", "a", None), ("may", None, "b"), ("must", None, "c")], OTHER),
        ([("must", "Smile.", "Do smile."), ("should", None, "Do smile.")], OTHER),
    ],
)
def test_what_several_fields_mean_together(fields: list[tuple[str, Any, Any]], expected: Weight) -> None:
    """They go one way when all that show a way show the same; wording hides none, and nothing in them is no change."""
    assert weigh("standard", (FieldChange(*each) for each in fields)) == expected


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [
        ("touchpoint", ("is_mine", None, True), TIGHTENED),
        ("touchpoint", ("is_mine", True, None), RELAXED),
        ("touchpoint", ("is_answered_for", None, True), TIGHTENED),
        ("situation", ("is_answered_for", True, None), RELAXED),
        ("touchpoint", ("responsible", ("Host",), ("Cook",)), OTHER),
        ("touchpoint", ("ideal", "a", "b"), EDITORIAL),
        ("channel", ("answer_within", "20 s", "10 s"), TIGHTENED),
        ("channel", ("answer_within", "60 s", "1 min"), EDITORIAL),
        ("situation", ("escalate.within", "1 h", "60 min"), EDITORIAL),
        ("situation", ("escalate.within", "1 h", "2 h"), RELAXED),
        ("role", ("authority", ({"may": "Give.", "up_to": "30 EUR"},), ({"may": "Give.", "up_to": "30.0 EUR"},)), EDITORIAL),
        ("role", ("authority", ({"may": "Give.", "up_to": "30 EUR"},), ({"may": "Give.", "up_to": "35 EUR"},)), OTHER),
        ("role", ("authority", ({"may": "Give."},), ({"may": "Do give."},)), WORDING),
        ("definition", ("avoid", None, ("client",)), TIGHTENED),
        ("definition", ("term", "guest", "client"), EDITORIAL),
        ("book", ("company", "a", "b"), EDITORIAL),
        ("unheard-of", ("must", "a", "b"), EDITORIAL),
    ],
)  # fmt: skip
def test_each_kind_has_facts_of_its_own(kind: str, field: tuple[str, Any, Any], expected: Weight) -> None:
    """What binds in one kind need not in another; whose a touchpoint is binds whoever reads of it."""
    assert weigh(kind, [FieldChange(*field)]) == expected


CHANGES = [(name, old, new) for name, old, new, _ in (*TEXTS, *NUMBERS)] + [("steps", *each[:2]) for each in STEPS]


@given(st.lists(st.sampled_from(CHANGES), max_size=3))
def test_a_change_taken_back_goes_the_other_way(fields: list[tuple[str, Any, Any]]) -> None:
    """For any changes: what asks more asks less the other way round, and all else weighs the same."""
    there = weigh("standard", [FieldChange(*each) for each in fields])
    back = weigh("standard", [FieldChange(name, new, old) for name, old, new in fields])
    assert (back.material, back.is_wording) == (there.material, there.is_wording)
    assert back.direction == OPPOSITE.get(there.direction or "", there.direction)


@given(st.sampled_from(CHANGES), st.booleans())
def test_what_stays_weighs_nothing(field: tuple[str, Any, Any], is_old: bool) -> None:  # noqa: FBT001 - an example
    """Any field that is the same before and after is editorial, and changes no direction beside it."""
    name, old, new = field
    same = FieldChange(name, *[old if is_old else new] * 2)
    assert weigh("standard", [same]) == EDITORIAL
    assert weigh("standard", [same, FieldChange("target.at_most", "10 s", "8 s")]) == TIGHTENED
