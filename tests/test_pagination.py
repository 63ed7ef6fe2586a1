"""Where pages break: every piece once, in order, none over another, and no better way for small books."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from standardbook.export.galley import AGAIN, RUNNING, SHEET, TEXT, Piece
from standardbook.export.pagination import HEAD_GAP, PAGE, Page, loss_of, paginate

HEIGHT = 100.0

pieces = st.builds(
    Piece,
    top=st.integers(0, 12).map(float),
    height=st.integers(1, 90).map(float),
    what=st.sampled_from([TEXT] * 6 + [AGAIN, RUNNING, SHEET]),
    keeps=st.booleans(),
    cost=st.sampled_from([0.0, 0.0, 1 / 9]),
    head=st.just(-1),
    hang=st.sampled_from([0.0, 0.0, 7.0]),
)


@st.composite
def sections(draw: st.DrawFn) -> tuple[list[list[Piece]], list[bool]]:
    """Draw sections with parts that go on below a line that is drawn again."""
    found = draw(st.lists(st.lists(pieces, min_size=1, max_size=8), min_size=1, max_size=4))
    for section in found:
        again = [at for at, each in enumerate(section) if each.what == AGAIN]
        if again:
            for at, each in enumerate(section):
                if at and each.what == TEXT and each.cost:
                    section[at] = Piece(each.top, each.height, TEXT, each.keeps, each.cost, again[0])
    return found, [draw(st.booleans()) for _ in found]


def texts(found: Sequence[Page]) -> list[tuple[int, int]]:
    """Return the pieces of some pages in their order, without what is repeated."""
    return [(each.section, each.piece) for page in found for each in page if not each.is_again]


@given(sections())
def test_every_piece_stands_once_in_order(book: tuple[list[list[Piece]], list[bool]]) -> None:
    """The text of all sections, and every whole page, once and in their order; a line to be repeated only where needed."""
    wanted, opens = book
    expected = [
        (at, number)
        for at, section in enumerate(wanted)
        for number, each in enumerate(section)
        if each.what in (TEXT, SHEET)
    ]
    assert texts(paginate(wanted, opens, HEIGHT)) == expected


@given(sections())
def test_nothing_stands_over_anything_and_nothing_leaves_its_page(book: tuple[list[list[Piece]], list[bool]]) -> None:
    """From top to foot each piece begins below the one before, and ends above the foot of the page."""
    wanted, opens = book
    for page in paginate(wanted, opens, HEIGHT):
        foot = beside = 0.0
        for number, each in enumerate(page):
            piece = wanted[each.section][each.piece]
            if piece.what == SHEET:
                assert len(page) == 1
                continue
            assert each.down >= foot
            if number and piece.head < 0:
                assert each.down >= beside
            foot = each.down + piece.height
            beside = max(beside, foot + piece.hang)
            assert len(page) == 1 or beside <= HEIGHT + 1e-6


@given(sections())
def test_a_section_that_opens_begins_a_page(book: tuple[list[list[Piece]], list[bool]]) -> None:
    """What opens a page is first on one, and a whole page stands alone."""
    wanted, opens = book
    firsts = {texts([page])[0] for page in paginate(wanted, opens, HEIGHT)}
    for at, section in enumerate(wanted):
        own = [number for number, each in enumerate(section) if each.what in (TEXT, SHEET)]
        if opens[at] and own:
            assert (at, own[0]) in firsts


@given(sections())
def test_what_goes_on_says_what_it_is_part_of(book: tuple[list[list[Piece]], list[bool]]) -> None:
    """A page that begins with a part of a card begins with its title, wherever there is room for it."""
    wanted, opens = book
    for page in paginate(wanted, opens, HEIGHT):
        first = next(each for each in page if not each.is_again)
        piece = wanted[first.section][first.piece]
        if piece.what == SHEET or piece.head < 0:
            assert not page[0].is_again
        else:
            fits = wanted[first.section][piece.head].height + HEAD_GAP + piece.height + piece.hang <= HEIGHT
            assert page[0].is_again == fits


def total_loss(pieces: Sequence[Piece], stops: Sequence[int]) -> float:
    """Return the loss of a run that is broken before these pieces, or infinity when it does not fit."""
    loss = 0.0
    edges = [0, *stops, len(pieces)]
    for start, end in itertools.pairwise(edges):
        loss += PAGE
        down, beside = 0.0, 0.0
        for at in range(start, end):
            down = (max(down, beside) + pieces[at].top if at > start else 0.0) + pieces[at].height
            beside = max(beside, down + pieces[at].hang)
        if max(down, beside) > HEIGHT and end > start + 1:
            return float("inf")
        if end < len(pieces):
            loss += loss_of(max(0.0, 1 - max(down, beside) / HEIGHT))
        if start:
            loss += pieces[start].cost + (4.0 if pieces[start - 1].keeps else 0.0)
    return loss


@given(st.lists(pieces.filter(lambda each: each.what == TEXT), min_size=1, max_size=9))
@example([Piece(0, 50, keeps=True), Piece(5, 60), Piece(5, 10)])
def test_no_other_way_to_break_is_better(run: list[Piece]) -> None:
    """Of all ways to break a small book the one chosen loses least."""
    found = paginate([run], [True], HEIGHT)
    own = [texts([page])[0][1] for page in found][1:]
    every = (stops for count in range(len(run)) for stops in itertools.combinations(range(1, len(run)), count))
    assert total_loss(run, own) <= min(total_loss(run, stops) for stops in every) + 1e-9
