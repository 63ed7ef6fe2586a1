"""Who may see what: each role holds what is written for its line, and no more, kind by kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import SHOP, TIP, TIPS, ids, shop
from standardbook.model.handbook import PROVISIONS, Handbook
from standardbook.model.kind import Audience
from standardbook.model.reach import (
    COMPLETE,
    Reach,
    channels_named,
    channels_of_nobody,
    closure_of,
    concrete_roles,
    definitions_in,
    keys_in,
    reach_of,
    standards_at,
)

HELD = {
    "ann": {
        "touchpoint": "door table", "situation": "", "stage": "visit", "standard": "greet soon past serve",
        "rule": "apron hat", "channel": "desk line mobile other-mobile inbox chat talk", "tip": "hum nod",
    },
    "bob": {
        "touchpoint": "door table", "situation": "fire", "stage": "visit", "standard": "stare serve out",
        "rule": "apron", "channel": "desk line mobile other-mobile inbox chat talk fans", "tip": "hum",
    },
    "cat": {
        "touchpoint": "door table", "situation": "theft flood", "stage": "visit",
        "standard": "greet soon past serve mop", "rule": "apron hat",
        "channel": "desk line mobile other-mobile inbox chat talk", "tip": "hum nod",
    },
    "boss": {
        "touchpoint": "door office cellar", "situation": "fire theft flood", "stage": "visit money",
        "standard": "count later out", "rule": "apron tie", "channel": "desk line mobile other-mobile hotline inbox talk",
        "tip": "hum rest",
    },
    COMPLETE: {
        "touchpoint": "door table office cellar", "situation": "fire theft flood", "stage": "visit money",
        "standard": "greet stare soon past serve count later out mop", "rule": "apron hat tie",
        "channel": "desk line mobile other-mobile hotline inbox chat talk fans", "tip": "hum nod rest",
    },
}  # fmt: skip
"""What each role holds of the shop, read off its files by hand."""

EVERYWHERE = {
    "provision": "calm",
    "document": "guide",
    "department": "front back",
    "role": "staff ann bob cat boss",
    "definition": "visitor guest person thief ledger unicorn",
    "principle": "care haste",
}
"""What every edition holds or may name."""


def test_each_role_holds_what_is_written_for_its_line() -> None:
    """Of every kind exactly this, asked for all roles of one handbook; and every thing is held by somebody."""
    handbook = shop()
    for role, held in HELD.items():
        found = {kind.name: reach_of(handbook, role).of(kind.name) for kind in handbook.kinds}
        assert found == {kind: set(own.split()) for kind, own in {**EVERYWHERE, **held}.items()}
        assert reach_of(handbook, role).role == role


def test_what_is_known_is_not_looked_for_again() -> None:
    """A reach is found once, and what concerns each role once for all."""
    handbook = shop()
    ann = reach_of(handbook, "ann")
    known = dict(handbook.known)
    reach_of(handbook, "bob")
    assert reach_of(handbook, "ann") is ann
    assert all(handbook.known[name] is each for name, each in known.items())


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.EVERYBODY, "hum nod rest"),
        (Audience.NAMED, "hum nod rest"),
        (Audience.USED, "hum nod rest"),
        (Audience.OWN_LINE, "hum nod rest"),
        (Audience.BY_ROLES, "hum nod"),
        (Audience.BY_PLACE, ""),
        (Audience.ACCOUNTABLE, ""),
        (Audience.AROUND, ""),
        (Audience.COMPLETE_ONLY, ""),
    ],
)
def test_each_audience_has_its_rule(audience: Audience, expected: str) -> None:
    """A thing that is no stage, place or standard is held where its audience says, and else by the complete edition."""
    handbook = shop(kind=replace(TIP, audience=audience))
    assert reach_of(handbook, "ann").of("tip") == set(expected.split())
    assert reach_of(handbook, COMPLETE).of("tip") == set(ids(TIPS))


def test_a_reach_answers_for_what_it_does_not_know() -> None:
    """Of a kind that nobody placed, and of an id that is not held, the answer is no."""
    reach = Reach("ann", {"rule": frozenset({"hat", "tie"})})
    assert reach.of("rule") == {"hat", "tie"}
    assert reach.of("tip") == frozenset()
    assert reach.holds("rule", "hat")
    assert not reach.holds("rule", "apron")
    assert not reach.holds("tip", "hat")


def test_a_reach_without_some_things_is_else_the_same() -> None:
    """Only these are gone, and only of their kind; the whole reach stays what it was."""
    reach = Reach("ann", {"rule": frozenset({"hat", "tie"}), "tip": frozenset({"hat"})})
    assert reach.without("rule", frozenset({"hat", "apron"})) == Reach(
        "ann", {"rule": frozenset({"tie"}), "tip": frozenset({"hat"})}
    )
    assert reach.holds("rule", "hat")
    assert reach.without("channel", frozenset({"hat"})).of("channel") == frozenset()


def test_the_line_of_a_role() -> None:
    """It is the role with all that it extends, parents first; who is no role has none."""
    handbook = shop()
    assert closure_of(handbook, "cat") == ("staff", "ann", "cat")
    assert closure_of(handbook, "boss") == ("boss",)
    assert closure_of(handbook, "nobody") == ()
    assert closure_of(handbook, COMPLETE) == ()


def test_roles_with_an_edition() -> None:
    """All but those that are only inherited from, in the order of the file."""
    assert ids(concrete_roles(shop())) == ["ann", "bob", "cat", "boss"]


def test_the_standards_of_each_place() -> None:
    """In the order they were written; a place without standards is not among them."""
    assert {place: ids(own) for place, own in standards_at(shop()).items()} == {
        "door": ["greet", "stare", "soon", "past"], "table": ["serve"], "office": ["count", "later"], "fire": ["out"],
        "flood": ["mop"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ""),
        (("desk",), "desk"),
        (("phone",), "line mobile other-mobile hotline"),
        (("mobile", "desk"), "desk mobile"),
        (("chat",), "chat"),
        (("counter",), "desk chat"),
        (("letter", "nothing"), ""),
    ],
)
def test_channels_are_named_by_id_or_kind(names: tuple[str, ...], expected: str) -> None:
    """In the order of the file; a word that is an id means this channel, and not the kind of the same word."""
    assert ids(channels_named(shop(), names)) == expected.split()


def test_channels_that_nobody_names_are_for_everybody() -> None:
    """Neither those with readers of their own, nor those that a touchpoint names by id or by kind."""
    assert ids(channels_of_nobody(shop())) == ["inbox", "talk"]


SHOWN = {
    "ann": "calm guide staff ann care haste visit door table apron hat desk line mobile other-mobile inbox chat talk "
    "greet soon past serve hum nod",
    "boss": "calm guide boss care haste visit money door office cellar fire theft flood apron tie desk line mobile "
    "other-mobile hotline inbox talk count later out hum rest",
    COMPLETE: "calm guide staff ann bob cat boss care haste visit money door table office cellar fire theft flood apron "
    "hat tie desk line mobile other-mobile hotline inbox chat talk fans greet stare soon past serve count later out mop "
    "hum nod rest",
}


@pytest.mark.parametrize("role", SHOWN)
def test_what_an_edition_shows_the_texts_of(role: str) -> None:
    """All that is held and its own line of positions, kind by kind; no department and no definition by itself."""
    handbook = shop()
    *things, last = keys_in(handbook, reach_of(handbook, role))
    assert [id_ for _kind, id_ in things] == SHOWN[role].split()
    assert last == PROVISIONS


def test_a_line_is_shown_to_those_who_take_over_from_it_alone() -> None:
    """Who is no position of the handbook is shown none."""
    handbook = shop()
    found = keys_in(handbook, Reach("nobody", {}))
    assert found == [PROVISIONS]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("ann", "visitor guest person thief"), ("bob", ""), ("boss", "ledger"), (COMPLETE, EVERYWHERE["definition"])],
)
def test_definitions_come_along_where_they_are_used(role: str, expected: str) -> None:
    """The words of its texts, of their meanings in turn, and what these are not to be confused with."""
    handbook = shop()
    assert definitions_in(handbook, reach_of(handbook, role)) == set(expected.split())


def test_what_is_confused_with_nothing_known_brings_nothing() -> None:
    """An id that is no definition is passed over."""
    rows = [
        {"id": "guest", "term": "guest", "meaning": "A visitor.", "not_to_confuse_with": ["nobody"]},
        {"id": "visitor", "term": "visitor", "meaning": "A guest."},
    ]
    handbook = shop({"definitions.yaml": {"definitions": rows}})
    assert definitions_in(handbook, reach_of(handbook, "ann")) == {"guest", "visitor"}


def placed(accountable: str, responsible: list[str], roles: list[str]) -> Handbook:
    """Return a shop with one touchpoint and one standard."""
    place = {"id": "door", "title": "Door", "accountable": accountable, "responsible": responsible}
    own = {"id": "greet", "must": "Greet.", "why": "So.", "roles": roles}
    files = {name: {"touchpoint": "door", "standards": []} for name in SHOP if name.startswith("standards/")}
    return shop(
        {
            **files,
            "standards/1.yaml": {"touchpoint": "door", "standards": [own]},
            "journey.yaml": {"stages": [{"id": "visit", "title": "Visit", "touchpoints": [place]}]},
            "situations.yaml": {},
        }
    )


ROLES = st.sampled_from(["staff", "ann", "bob", "cat", "boss"])


@given(ROLES, st.lists(ROLES, min_size=1, max_size=3), st.lists(ROLES, max_size=3))
def test_a_standard_is_held_by_those_whose_line_meets_its_keepers(
    accountable: str, responsible: list[str], roles: list[str]
) -> None:
    """Whoever keeps, does and answers: the place is held by all of these, the standard by who keeps it, no more."""
    handbook = placed(accountable, responsible, roles)
    for role in ids(concrete_roles(handbook)):
        line, reach = {*closure_of(handbook, role)}, reach_of(handbook, role)
        keeps = not line.isdisjoint(roles or responsible)
        assert reach.holds("standard", "greet") is keeps
        assert reach.holds("touchpoint", "door") is (keeps or not line.isdisjoint([accountable, *responsible]))
        assert reach.holds("stage", "visit") is reach.holds("touchpoint", "door")
