"""What an edition may name, and what it holds of standards that have a first or a last day."""

from __future__ import annotations

import pytest

from shop import SHOP, ids, read, shop
from standardbook.model.document_control import Coming
from standardbook.model.edition import Name
from standardbook.model.reach import COMPLETE

ANN = {
    "provision": "calm", "document": "guide", "definition": "visitor guest person thief", "principle": "care haste",
    "stage": "visit", "touchpoint": "door table", "rule": "apron hat",
    "channel": "desk line mobile other-mobile inbox chat talk", "tip": "hum nod", "role": "bob cat", "department": "back front",
    "standard": "greet soon past serve",
}  # fmt: skip


def test_what_may_be_named() -> None:
    """Everything in the edition, and positions and departments that its own texts name, each by its kind and words."""
    names = read("ann").names
    found = {
        kind: {id_ for id_, each in names.items() if each.kind == kind}
        for kind in {each.kind for each in names.values()}
    }
    assert found == {kind: set(own.split()) for kind, own in ANN.items()}
    assert all(id_ == each.id for id_, each in names.items())
    assert names["bob"] == Name("role", "bob", "Cook")
    assert names["guest"] == Name("definition", "guest", "guest")
    assert names["greet"] == Name("standard", "greet", "Greet each guest")
    assert names["soon"] == Name("standard", "soon", "Shout", "should_not")
    assert names["hat"] == Name("rule", "hat", "Hat")
    assert read("bob").names["stare"] == Name("standard", "stare", "Stare", "must_not")
    assert read("boss").names["tie"] == Name("rule", "tie", "Tie")
    assert {"office", "cat", "fire"} <= read("boss").names.keys()
    assert not {"bob", "back", "serve"} & read("boss").names.keys()


@pytest.mark.parametrize(
    ("as_of", "standards", "coming"),
    [
        (None, ["greet", "soon", "past", "serve"], []),
        ("2026-03-04", ["greet", "past", "serve"], ["soon"]),
        ("2026-03-05", ["greet", "soon", "past", "serve"], []),
        ("2026-03-06", ["greet", "soon", "serve"], []),
    ],
)
def test_what_holds_on_a_day(as_of: str | None, standards: list[str], coming: list[str]) -> None:
    """From its first day to its last; what is still to come is announced; without a day all is there."""
    edition = read("ann", as_of)
    assert ids(edition.standards) == standards
    assert ids(edition.coming) == coming
    named = {id_: each.kind for id_, each in edition.names.items() if "standard" in each.kind}
    assert named == {
        id_: "standard" if id_ in standards else "standard not in force" for id_ in ("greet", "soon", "past", "serve")
    }


def test_what_is_to_come_is_told_with_its_place() -> None:
    """Its obligation, words, place and first day, to those whom it will concern; by then it has no other trace."""
    assert read("ann", "2026-03-01").coming == (Coming("soon", "should_not", "Shout", "At the door", "2026-03-05"),)
    assert read("cat", "2026-03-01").coming[1:] == (Coming("mop", "must", "Mop it", "Flood", "2026-03-05"),)
    assert read("boss", "2026-03-06").coming == (Coming("later", "may", "Rest", "In the office", "2026-03-07"),)
    assert read("bob", "2026-03-01").coming == ()
    assert [each.id for each in read(COMPLETE, "2026-03-01").coming] == ["soon", "later", "mop"]


def test_the_words_of_what_does_not_hold_come_along_neither() -> None:
    """A term that only a standard to come uses is in no glossary on that day."""
    (door,) = (each for name, each in SHOP.items() if name == "standards/1.yaml")
    rows = [{"id": "tame", "must": "Ride the unicorn to [[boss]].", "why": "So.", "effective_from": "2026-03-05"}]
    handbook = shop({"standards/1.yaml": {**door, "standards": [*door["standards"], *rows]}})
    before, after = (read("ann", day, handbook) for day in ("2026-03-04", "2026-03-05"))
    assert set(ids(after.definitions)) - set(ids(before.definitions)) == {"unicorn"}
    assert after.names.keys() - before.names.keys() == {"unicorn", "staff", "boss"}
