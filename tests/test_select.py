"""Editions: each role reads what is written for it, and nothing else, whatever the handbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standardbook.model.authored import Book, Definition, Principle, Provisions, Role, Stage, Touchpoint
from standardbook.model.handbook import Handbook, pieces_of, references_in
from standardbook.model.obligations import Standard, StandardsFile
from standardbook.model.reach import COMPLETE, closure_of, concrete_roles
from standardbook.project.project import load
from standardbook.select import select_edition

ROLES = ("ann", "ben", "cyd", "dot", "eve")
BOOK = Book(
    company="C", title="T", number="N", version="1", effective="2026-12-01", approved_by="ann", source_language="en",
    languages=("en",), provisions=Provisions(audience="All.", purpose="Order.", why="Peace."),
)  # fmt: skip


def a_role(id_: str, *extends: str, abstract: bool = False) -> Role:
    """Return a role."""
    return Role(id=id_, title=id_.upper(), extends=extends, abstract=abstract, purpose=f"Purpose of qz{id_}zq.")


def a_touchpoint(id_: str, *responsible: str, accountable: str = "ann") -> Touchpoint:
    """Return a touchpoint."""
    return Touchpoint(id=id_, title=id_, accountable=accountable, responsible=responsible, ideal=f"Ideal {id_}.")


def a_standard(id_: str, *roles: str, text: str = "") -> Standard:
    """Return a standard whose statement is a word of its own."""
    return Standard(id=id_, must=f"Do qz{id_}zq {text}.", why="So.", roles=roles, principles=("care",))


def a_handbook(roles: tuple[Role, ...], touchpoints: tuple[Touchpoint, ...], *files: StandardsFile) -> Handbook:
    """Return a handbook with one stage and one principle."""
    return Handbook(
        book=BOOK,
        roles=roles,
        principles=(Principle(id="care", name="Care", statement="We care."),),
        stages=(Stage(id="stage", title="Stage", touchpoints=touchpoints),),
        standards=files,
    )


@st.composite
def handbooks(draw: st.DrawFn) -> Handbook:
    """Return any small handbook: inheritance without circles, default and explicit roles."""
    roles = tuple(
        a_role(id_, *draw(st.lists(st.sampled_from(ROLES[:place]), unique=True, max_size=2) if place else st.just([])),
               abstract=draw(st.booleans()) and place > 0)
        for place, id_ in enumerate(ROLES)
    )  # fmt: skip
    some = st.lists(st.sampled_from(ROLES), unique=True, max_size=3)
    touchpoints = tuple(
        a_touchpoint(f"place{place}", *(draw(some) or ["ann"]), accountable=draw(st.sampled_from(ROLES)))
        for place in range(draw(st.integers(1, 4)))
    )
    files = tuple(
        StandardsFile(
            touchpoint=each.id,
            standards=tuple(a_standard(f"{each.id}n{n}", *draw(some)) for n in range(draw(st.integers(0, 3)))),
        )
        for each in touchpoints
    )
    return a_handbook(roles, touchpoints, *files)


def expected(handbook: Handbook, role: str) -> list[str]:
    """Return the standards a role reads, by the rule as it is written down."""
    mine = set(closure_of(handbook, role))
    places = {each.id: each for each in handbook.touchpoints}
    return [
        standard.id
        for file in handbook.standards
        for standard in file.standards
        if role == COMPLETE or mine & set(standard.roles or places[file.place].responsible)
    ]


@settings(max_examples=120)
@given(handbooks())
def test_an_edition_holds_exactly_its_standards_in_order(handbook: Handbook) -> None:
    """A role reads the standards whose roles meet its line of inheritance, in the order they were written."""
    for role in (*(each.id for each in concrete_roles(handbook)), COMPLETE):
        edition = select_edition(handbook, role, "en")
        assert [each.id for each in edition.standards] == expected(handbook, role)


@settings(max_examples=120)
@given(handbooks())
def test_no_word_of_another_role_is_in_an_edition(handbook: Handbook) -> None:
    """No statement that the role does not read is anywhere in its edition."""
    everything = {each.id for file in handbook.standards for each in file.standards}
    for role in concrete_roles(handbook):
        words = repr(select_edition(handbook, role.id, "en"))
        assert not [each for each in everything - set(expected(handbook, role.id)) if f"qz{each}zq" in words]
        assert not [
            other.id
            for other in handbook.roles
            if other.id not in closure_of(handbook, role.id) and f"qz{other.id}zq" in words
        ]


@settings(max_examples=60)
@given(handbooks(), st.data())
def test_what_a_role_does_not_read_does_not_touch_its_edition(handbook: Handbook, data: st.DataObject) -> None:
    """Deleting or rewriting a standard that a role does not read leaves its edition equal."""
    role = data.draw(st.sampled_from([each.id for each in concrete_roles(handbook)]))
    hidden = [
        each.id for file in handbook.standards for each in file.standards if each.id not in expected(handbook, role)
    ]
    if not hidden:
        return
    victim = data.draw(st.sampled_from(hidden))
    for changed in (
        (),
        (a_standard(victim, *[each for each in ROLES if each not in closure_of(handbook, role)], text="new"),),
    ):
        files = tuple(
            file.model_copy(
                update={
                    "standards": tuple(
                        new for each in file.standards for new in (changed if each.id == victim else (each,))
                    )
                }
            )
            for file in handbook.standards
        )
        other = a_handbook(handbook.roles, handbook.touchpoints, *files)
        assert repr(select_edition(other, role, "en")) == repr(select_edition(handbook, role, "en"))


def test_standards_without_roles_are_for_those_who_do_the_touchpoint() -> None:
    """By default the responsible roles read a standard, and the one who answers for the touchpoint sees that it is theirs."""
    handbook = a_handbook(
        (a_role("ann"), a_role("ben")),
        (a_touchpoint("desk", "ben"),),
        StandardsFile(touchpoint="desk", standards=(a_standard("greet"),)),
    )
    assert [each.id for each in select_edition(handbook, "ben", "en").standards] == ["greet"]
    (desk,) = select_edition(handbook, "ann", "en").touchpoints
    assert desk.is_answered_for
    assert not desk.is_mine
    assert desk.standards == ()


def test_an_abstract_role_has_no_edition_but_hands_down_what_is_written_for_it() -> None:
    """What is written for an abstract role is in the editions of those who extend it."""
    handbook = a_handbook(
        (a_role("ann"), a_role("base", abstract=True), a_role("ben", "base")),
        (a_touchpoint("desk", "base"),),
        StandardsFile(touchpoint="desk", standards=(a_standard("greet"),)),
    )
    assert [each.id for each in concrete_roles(handbook)] == ["ann", "ben"]
    assert [each.id for each in select_edition(handbook, "ben", "en").standards] == ["greet"]
    with pytest.raises(KeyError):
        select_edition(handbook, "base", "en")


def test_a_definition_comes_along_only_where_its_term_is_used() -> None:
    """A role's glossary holds the terms of its own texts, and the terms that explain them."""
    plain = a_handbook(
        (a_role("ann"), a_role("ben")),
        (a_touchpoint("desk", "ann"), a_touchpoint("door", "ben")),
        StandardsFile(touchpoint="desk", standards=(a_standard("greet", text="a guest"),)),
        StandardsFile(touchpoint="door", standards=(a_standard("open", text="the gate"),)),
    )
    definitions = (
        Definition(id="guest", term="guest", meaning="A customer inside."),
        Definition(id="customer", term="customer", meaning="Who buys."),
        Definition(id="gate", term="gate", meaning="A door."),
    )
    handbook = Handbook(**{**vars(plain), "definitions": definitions})
    assert [each.id for each in select_edition(handbook, "ann", "en").definitions] == ["guest", "customer"]
    assert [each.id for each in select_edition(handbook, "ben", "en").definitions] == ["gate"]


def test_every_reference_of_the_example_resolves_inside_its_edition() -> None:
    """In every edition of the example, each `[[id]]` names something the edition knows."""
    handbook, found = load(Path(__file__).parents[1] / "handbook")
    assert handbook is not None
    assert found == []
    for role in (*(each.id for each in concrete_roles(handbook)), COMPLETE):
        edition = select_edition(handbook, role, "en")
        models = [*edition.standards, *edition.definitions, *edition.principles, *edition.rules, edition.provisions]
        named = {id_ for model in models for piece in pieces_of(model) for id_ in references_in(piece.text)}
        assert named <= edition.names.keys()
