"""An edition, part by part: what each role of a shop reads, in its language, on a day."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import pytest

from shop import HAT, TIPS, Tip, ids, read, shop
from standardbook.model.authored import Provisions, ProvisionSection
from standardbook.model.chapters import CHAPTERS
from standardbook.model.edition import Edition, EditionSituation, EditionTouchpoint, Grant, Handing, RoleCard
from standardbook.model.facts import internal
from standardbook.model.fields import Model, Prose
from standardbook.model.handbook import id_of
from standardbook.model.obligations import Step
from standardbook.model.reach import COMPLETE
from standardbook.select import select_edition, select_editions


def touchpoint(edition: Edition, id_: str) -> EditionTouchpoint:
    """Return a touchpoint of an edition."""
    (found,) = (each for each in edition.touchpoints if each.id == id_)
    return found


def test_an_edition_says_which_book_it_is() -> None:
    """Company, name, number, version, days and jurisdiction are the book's; who approved it is a title."""
    handbook = shop()
    edition = read("ann", handbook=handbook)
    for name in ("company", "title", "number", "version", "effective", "review_by", "jurisdiction", "provisions"):
        assert getattr(edition, name) == getattr(handbook.book, name), name
    assert (edition.approver, edition.language) == ("Head", "en")
    assert edition.documents == handbook.book.external_documents
    assert (edition.kinds, edition.chapters) == (handbook.kinds, handbook.chapters)
    assert edition.principles == handbook.principles


@pytest.mark.parametrize(
    ("role", "title", "is_complete", "cards"),
    [("ann", "Host", False, ["ann"]), ("cat", "Trainee", False, ["cat"]), (COMPLETE, "", True, ["ann", "bob", "cat", "boss"])],
)  # fmt: skip
def test_an_edition_says_whose_it_is(role: str, title: str, is_complete: bool, cards: list[str]) -> None:  # noqa: FBT001
    """One position, by id and title; the complete one has no title, and every position but the abstract."""
    edition = read(role)
    assert (edition.role_id, edition.role_title, edition.is_complete) == (role, title, is_complete)
    assert ids(edition.roles) == cards


@pytest.mark.parametrize("role", ["staff", "nobody", ""])
def test_a_role_without_an_edition_has_none(role: str) -> None:
    """Neither an abstract role nor one that does not exist."""
    with pytest.raises(KeyError):
        read(role)


@pytest.mark.parametrize(
    "card",
    [
        RoleCard(
            "ann", "Host", "Front", "Meets guests.", "Is kind.", ("Counts.", "Reads.", "Smiles."), ("Till", "Tray"),
            (Grant("Give back money", "30 EUR", "Head"), Grant("Give a cup", None, None)),
        ),
        RoleCard(
            "bob", "Cook", "Back", "Serves.", "Is kind.", ("Counts.", "Reads."), ("Till",),
            (Grant("Give back money", "30 EUR", "Head"),),
        ),
        RoleCard(
            "cat", "Trainee", "Front", "Meets guests.", "Is kind.", ("Counts.", "Reads.", "Smiles."), ("Till", "Tray"),
            (Grant("Give back money", "30 EUR", "Head"), Grant("Give a cup", None, None)),
        ),
        RoleCard("boss", "Head", None, None, None, (), (), ()),
    ],
    ids=lambda card: card.id,
)  # fmt: skip
def test_a_card_holds_what_is_taken_over(card: RoleCard) -> None:
    """The nearest word for each thing; of lists everything, the parents' first and nothing twice."""
    assert read(card.id).roles == (card,)
    assert card in read(COMPLETE).roles


DOOR = EditionTouchpoint(
    id="door", title="At the door", ideal="I am seen.", responsible=("Host",), accountable="Head",
    channels=("Desk", "Line", "Mobile", "Other mobile", "social"), longest_wait="1 min", hands_over_to="At the table",
    standards=(), is_mine=True, is_answered_for=False,
)  # fmt: skip
TABLE = EditionTouchpoint(
    id="table", title="At the table", ideal=None, responsible=("Staff", "Cook"), accountable="Host",
    channels=("Chatty corner",), longest_wait=None, hands_over_to="Cook", standards=(), is_mine=True, is_answered_for=True,
)  # fmt: skip
OFFICE = EditionTouchpoint(
    id="office", title="In the office", ideal=None, responsible=("Head",), accountable="Head",
    channels=("Hotline", "letter"), longest_wait="9 h", hands_over_to="a bank", standards=(), is_mine=True,
    is_answered_for=True,
)  # fmt: skip
CELLAR = replace(OFFICE, id="cellar", title="In the cellar", channels=(), longest_wait=None, hands_over_to=None)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("ann", [DOOR, TABLE]),
        ("cat", [DOOR, TABLE]),
        (
            "bob",
            [replace(DOOR, is_mine=False, channels=("Desk", "Line", "Mobile", "Other mobile", "Fans")),
             replace(TABLE, is_answered_for=False)],
        ),
        (
            "boss",
            [replace(DOOR, is_mine=False, is_answered_for=True, longest_wait="9 h",
                     channels=("Desk", "Line", "Mobile", "Other mobile", "Hotline", "social")), OFFICE, CELLAR],
        ),
        (
            COMPLETE,
            [replace(DOOR, longest_wait="9 h",
                     channels=("Desk", "Line", "Mobile", "Other mobile", "Hotline", "Fans")),
             replace(TABLE, is_answered_for=False), replace(OFFICE, is_answered_for=False),
             replace(CELLAR, is_answered_for=False)],
        ),
    ],
)  # fmt: skip
def test_a_touchpoint_is_what_its_reader_has_of_it(role: str, expected: list[EditionTouchpoint]) -> None:
    """Titles for ids; the reader's own channels, a kind without any as it is, the first of the longest waits; whose it is."""
    assert [replace(each, standards=()) for each in read(role).touchpoints] == expected


def test_stages_are_those_around_what_the_reader_has() -> None:
    """With title and goal, and with the reader's touchpoints alone."""
    found = {
        role: [(each.id, each.title, each.goal, ids(each.touchpoints)) for each in read(role).stages]
        for role in ("ann", "boss")
    }
    assert found == {
        "ann": [("visit", "The visit", "To eat.", ["door", "table"])],
        "boss": [("visit", "The visit", "To eat.", ["door"]), ("money", "The money", None, ["office", "cellar"])],
    }  # fmt: skip


FIRE = EditionSituation(
    id="fire", title="Fire", trigger="It burns.", customer="customer", stance="Lives first.", touchpoints=("door", "table"),
    responsible=("Cook", "Head"), accountable="Head", escalate=Handing("It grows.", "Head", "5 min"), standards=(),
)  # fmt: skip
THEFT = EditionSituation(
    id="theft", title="Theft", trigger="It is gone.", customer=None, stance=None, touchpoints=(), responsible=("Head",),
    accountable="Trainee", escalate=Handing("It is dear.", None, None), standards=(),
)  # fmt: skip
FLOOD = replace(THEFT, id="flood", title="Flood", trigger="It drips.", accountable="Head", escalate=None)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("ann", []),
        ("bob", [FIRE]),
        ("cat", [THEFT, FLOOD]),
        ("boss", [replace(FIRE, touchpoints=("door", "office")), THEFT, FLOOD]),
        (COMPLETE, [replace(FIRE, touchpoints=("door", "table", "office")), THEFT, FLOOD]),
    ],
)
def test_a_situation_is_what_its_reader_has_of_it(role: str, expected: list[EditionSituation]) -> None:
    """Titles for ids, the reader's own touchpoints, and to whom it is handed up, if to anybody."""
    assert [replace(each, standards=()) for each in read(role).situations] == expected


def test_a_standard_has_titles_and_nothing_internal() -> None:
    """The doer of a step is a title; who keeps it and how it is checked is told to nobody; all else is as written."""
    (greet, *_) = read("ann").standards
    assert greet.steps == (
        "Look.",
        Step(do="Nod.", who=None).model_copy(update={"who": "Host"}),
        Step(do="Call.", within="5 s").model_copy(update={"who": "Head"}),
        Step(do="Go."),
    )
    assert (greet.id, greet.must, greet.principles, greet.check) == ("greet", "Greet each guest.", ("care",), None)
    assert all(each.roles == () for each in read(COMPLETE).standards)


def test_editions_of_a_language_share_their_standards() -> None:
    """What two roles read alike is one value, and of another language another."""
    ann, cat, russian = select_editions(shop(), [("en", "ann"), ("en", "cat"), ("ru", "ann")])
    assert ann.standards[0] is cat.standards[0]
    assert ann.standards[0].must == "Greet each guest."
    assert russian.standards[0].must == "Здоровайся."


def test_an_edition_is_in_its_language() -> None:
    """Titles and texts are translated where they are; what is in it is decided by the source."""
    ann, russian = read("ann"), read("ann", language="ru")
    assert (russian.language, russian.role_title, russian.approver) == ("ru", "Хозяйка", "Шеф")
    assert touchpoint(russian, "door").responsible == ("Хозяйка",)
    assert touchpoint(russian, "table").title == "At the table"
    assert russian.roles[0].authority[0].beyond == "Шеф"
    assert russian.names["door"].title == "У двери"
    assert russian.names["greet"].title == "Здоровайся"
    for kind in ann.kinds:
        assert ids(russian.of(kind.name)) == ids(ann.of(kind.name)), kind.name
    assert russian.names.keys() == ann.names.keys()
    assert russian.numbers == ann.numbers
    assert select_edition(shop(), "ann", "ru") == russian


@pytest.mark.parametrize(
    ("role", "kept"),
    [("ann", {"care": ["greet"], "haste": ["serve"]}), ("bob", {"care": ["stare", "out"], "haste": ["stare", "serve"]}),
     ("boss", {"care": ["out"], "haste": []})],
)  # fmt: skip
def test_principles_name_the_standards_that_realise_them(role: str, kept: dict[str, list[str]]) -> None:
    """Those of the edition, of touchpoints and situations, and for every principle."""
    assert {each: [*own] for each, own in read(role).realised_by.items()} == kept


def test_rules_come_with_their_pictures() -> None:
    """Those of the reader and of everybody, without who keeps and checks them; no picture of another's rule."""
    edition = read("ann")
    assert [(each.id, each.item, each.must, each.roles, each.check) for each in edition.rules] == [
        ("apron", "Apron", "Wear a clean apron.", (), None),
        ("hat", "Hat", "Wear it.", (), None),
    ]
    assert edition.pictures == {"hat.png": HAT}
    assert read("bob").pictures == {}
    assert set(read("boss").pictures) == {"tie.png"}


def test_channels_do_not_tell_who_reads_them() -> None:
    """The reader's channels, in the order of the file, without `roles`."""
    assert ids(read("boss").channels) == ["desk", "line", "mobile", "other-mobile", "hotline", "inbox", "talk"]
    assert all(each.roles == () for each in read(COMPLETE).channels)


@pytest.mark.parametrize(
    ("role", "numbers"),
    [
        ("ann", {"greet": "S1", "serve": "S2", "hat": "A1", "hum": "T1"}),
        ("bob", {"serve": "S2", "fire": "C1", "hum": "T1"}),
        ("boss", {"fire": "C1", "tie": "A2", "hum": "T1"}),
    ],
)
def test_numbers_are_those_of_what_is_in_it(role: str, numbers: dict[str, str]) -> None:
    """Of standards, rules, situations and things of other kinds, where a release gave one."""
    assert read(role).numbers == numbers


def test_things_of_other_kinds_name_positions_by_title() -> None:
    """One or several; other ids stay, and so does what is no text. What is internal is in no edition."""
    edition = read("ann")
    made = Tip(id="hum", title="Hum", text="Hum for [[front]].", after="ann")
    hum = made.model_copy(update={"owner": "Cook", "helpers": ("Host", "Head")})
    assert edition.others == {"tip": (hum, Tip(id="nod", title="Nod", short=True))}
    assert [id_of(each) for each in read(COMPLETE).others["tip"]] == [each.id for each in TIPS]


@pytest.mark.parametrize(
    ("role", "definitions"), [("ann", ["visitor", "guest", "person", "thief"]), ("bob", []), ("boss", ["ledger"])]
)
def test_the_glossary_is_that_of_its_texts(role: str, definitions: list[str]) -> None:
    """In the order of the file; a text of another's edition brings no word."""
    assert ids(read(role).definitions) == definitions


class Note(ProvisionSection):
    """A section with something that no reader sees."""

    note: Annotated[Prose | None, internal] = None


class Preface(Provisions):
    """General provisions with something that no reader sees."""

    note: Annotated[Prose | None, internal] = None


def test_general_provisions_are_without_what_no_reader_sees() -> None:
    """Neither they nor a section of them has it in an edition; all else is as it was written."""
    handbook = shop()
    own = handbook.book.provisions
    section = Note(id="calm", title="Calm", text="Be calm.", note="Not for readers.")
    preface = Preface(audience="For all.", purpose="To serve.", why="It pays.", note="Not for readers.")
    provisions = preface.model_copy(update={"sections": (section,)})
    changed = replace(handbook, book=handbook.book.model_copy(update={"provisions": provisions}))
    found: Model = read("ann", handbook=changed).provisions
    assert found == preface.model_copy(update={"note": None, "sections": (section.model_copy(update={"note": None}),)})
    assert own == read("ann", handbook=handbook).provisions


def test_chapters_are_those_of_the_handbook() -> None:
    """A handbook with chapters of its own has editions with these."""
    fewer = CHAPTERS[:2]
    assert read("ann", handbook=shop(chapters=fewer)).chapters == fewer
