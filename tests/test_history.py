"""Versions are compared by permanent id and by content: what changed, for whom, and how much it weighs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from histories import TEMPLATES, handbook_of, small, standard
from sites import example
from standardbook.diagnostics import Span
from standardbook.history.comparison import Change, applied, compare
from standardbook.history.edition_changes import Comparison
from standardbook.history.timeline import Timeline, in_force, standing_of
from standardbook.model.document_control import EditionChange, Wording
from standardbook.model.fields import Model
from standardbook.model.handbook import Translation
from standardbook.model.items import digest_of_content, items_in, items_of
from standardbook.model.reach import COMPLETE
from standardbook.model.releases import Release
from standardbook.render.differences import rows_of
from standardbook.select import select_edition, select_editions

Edit = Callable[[dict[str, Any]], None]


def changed(edit: Edit) -> dict[str, Change]:
    """Return what an edit of the small handbook changes, by id."""
    data = small()
    edit(data)
    old, new = handbook_of(small()), handbook_of(data)
    found = compare(items_of(old), items_of(new))
    assert applied(items_of(old), found) == items_of(new)
    return {each.id: each for each in found}


def between(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """Return what differs between two small handbooks."""
    return compare(items_of(handbook_of(before)), items_of(handbook_of(after)))


def setting(id_: str, **fields: object) -> Edit:
    """Return what sets fields of a standard; None takes one away."""

    def edit(data: dict[str, Any]) -> None:
        own = standard(data, id_)
        for name, value in fields.items():
            if value is None:
                own.pop(name, None)
            else:
                own[name] = value

    return edit


def target(**fields: str) -> Edit:
    """Return what sets fields of the greeting's target."""

    def edit(data: dict[str, Any]) -> None:
        standard(data, "greet")["target"] |= fields

    return edit


def within(*path: str | int, **fields: object) -> Edit:
    """Return what sets fields of what stands at a path."""

    def edit(data: dict[str, Any]) -> None:
        own: Any = data
        for each in path:
            own = own[each]
        own.update(fields)

    return edit


def both(*edits: Edit) -> Edit:
    """Return what makes several edits."""

    def edit(data: dict[str, Any]) -> None:
        for each in edits:
            each(data)

    return edit


@pytest.mark.parametrize(
    ("edit", "id_", "expected"),
    [
        (target(at_most="8 s"), "greet", ("changed", "tightened", True)),
        (target(at_most="1 min"), "greet", ("changed", "relaxed", True)),
        (target(at_most="10 seconds"), "greet", ("changed", None, False)),
        (target(at_most="2 rings"), "greet", ("changed", "reworded", True)),
        (target(share="95 %"), "greet", ("changed", "tightened", True)),
        (target(share="95 %", at_most="12 s"), "greet", ("changed", "reworded", True)),
        (
            both(target(at_most="8 s"), setting("greet", must="Greet all within 8 s.")),
            "greet",
            ("changed", "tightened", True),
        ),
        (setting("smile", should=None, must="Smile with your mouth."), "smile", ("changed", "tightened", True)),
        (setting("greet", target=None), "greet", ("changed", None, True)),
        (setting("greet", forbidden=["whistling", "humming"]), "greet", ("changed", "tightened", True)),
        (setting("greet", forbidden=None), "greet", ("changed", "relaxed", True)),
        (setting("greet", forbidden=["humming"]), "greet", ("changed", "reworded", True)),
        (setting("greet", unless="the house burns"), "greet", ("changed", "relaxed", True)),
        (setting("smile", should=None, must="Smile with your eyes."), "smile", ("changed", "tightened", True)),
        (setting("smile", should=None, may="Smile with your eyes."), "smile", ("changed", "relaxed", True)),
        (setting("smile", should=None, must_not="Smile with your eyes."), "smile", ("changed", "reworded", True)),
        (setting("clear", may=None, must_not="Clear when all are done."), "clear", ("changed", "tightened", True)),
        (setting("smile", should="Smile with your mouth."), "smile", ("changed", "reworded", True)),
        (setting("smile", should="Smile, with your eyes"), "smile", ("changed", None, False)),
        (setting("greet", must="Greet each  guest\nat once."), "greet", None),
        (setting("smile", why="Everybody sees it."), "smile", ("changed", None, False)),
        (setting("smile", say=["Hello."]), "smile", ("changed", None, False)),
        (
            within("journey.yaml", "stages", 0, "touchpoints", 0, channels=["counter"]),
            "door",
            ("changed", "reworded", True),
        ),
        (
            within("book.yaml", "provisions", sections=[{"id": "calm", "title": "Calm", "text": "Be calm."}]),
            "calm",
            ("added", None, True),
        ),
        (within("book.yaml", "provisions", why="It does."), "book", ("changed", None, False)),
        (setting("smile", roles=["bob"]), "smile", ("changed", "reworded", True)),
    ],
)
def test_each_kind_of_change_is_weighed(edit: Edit, id_: str, expected: tuple[str, str | None, bool] | None) -> None:
    """Tightened, relaxed or reworded where the data shows it; material where something binding changed."""
    found = changed(edit)
    if expected is None:
        assert not found
        return
    status, direction, material = expected
    assert (found[id_].status, found[id_].material) == (status, material)
    if direction is not None:
        assert found[id_].direction == direction
    assert set(found) == {id_}


@pytest.mark.parametrize(
    ("old", "new", "is_spelling"),
    [
        ("No, wait.", "no wait", True),
        ("Say “hello” – always.", "Say 'hello', always!", True),
        ("It's *yours*.", "It’s yours.", True),
        ("Keep it at −18 °C.", "Keep it at 18 °C.", False),
        ("Keep it at - 18 °C.", "Keep it at 18 °C.", False),
        ("Give back up to 30 €.", "Give back up to 30 $.", False),
        ("Stay ≥ 2 m away.", "Stay ≤ 2 m away.", False),
        ("Fill ½ cup.", "Fill 1 2 cup.", False),
        ("Take x² of it.", "Take x2 of it.", False),
        ("Wait 5'.", 'Wait 5".', False),
        ("Wait 1.5 s.", "Wait 1, 5 s.", False),
        ("~~Never~~ run.", "Never run.", False),
        ("दिन", "दान", False),
        ("Show 👍.", "Show 👎.", False),
        ("Every day.", "Everyday.", False),
    ],
)
def test_only_punctuation_spaces_and_capitals_are_spelling(old: str, new: str, *, is_spelling: bool) -> None:
    """A sign that says something, of a currency, a temperature, a comparison, is no spelling."""
    before, after = small(), small()
    standard(before, "greet")["must"], standard(after, "greet")["must"] = old, new
    (change,) = between(before, after)
    assert change.material is not is_spelling


STEP = {"do": "Look.", "within": "60 s"}
GRANT = {"may": "Give back money", "up_to": "30 EUR"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (setting("greet", steps=[STEP]), setting("greet", steps=[STEP | {"within": "1 min"}]), None),
        (setting("greet", steps=[STEP]), setting("greet", steps=[STEP | {"within": "50 s"}]), "tightened"),
        (setting("greet", steps=[{"do": "Look."}]), setting("greet", steps=["Look."]), None),
        (setting("greet", steps=["Look."]), setting("greet", steps=[{"do": "Look", "within": "5 s"}]), "tightened"),
        (
            within("roles.yaml", "roles", 0, authority=[GRANT]),
            within("roles.yaml", "roles", 0, authority=[GRANT | {"up_to": "30.0 EUR"}]),
            None,
        ),
        (
            within("roles.yaml", "roles", 0, authority=[GRANT]),
            within("roles.yaml", "roles", 0, authority=[GRANT | {"up_to": "35 EUR"}]),
            "reworded",
        ),
        (target(at_most="12 months"), target(at_most="1 year"), None),
        (target(at_most="1 month"), target(at_most="30 days"), "reworded"),
        (target(at_most="2 days"), target(at_most="2 business days"), "reworded"),
        (target(), within("definitions.yaml", "definitions", 0, avoid=["client"]), "tightened"),
    ],
    ids=[
        "60 s, 1 min",
        "60 s, 50 s",
        "a step that is only words",
        "a step with a time",
        "30 EUR, 30.0 EUR",
        "30 EUR, 35 EUR",
        "12 months, 1 year",
        "1 month, 30 days",
        "2 days, 2 business days",
        "a word to avoid",
    ],
)
def test_the_same_quantity_in_other_words_is_no_change_that_binds(
    before: Edit, after: Edit, expected: str | None
) -> None:
    """Wherever it stands; and what only sounds alike, such as a month and thirty days, is not the same."""
    old, new = small(), small()
    before(old)
    after(new)
    (change,) = between(old, new)
    assert (change.material, change.direction) == (expected is not None, expected)


@pytest.mark.parametrize(
    ("old", "new", "may_be_editorial"),
    [
        ("Wait for 5 min.", "Wait five minutes.", False),
        ("Wait for 5 min.", "Wait for 6 min.", False),
        ("Wait for 5 min.", "Do wait for 5 min.", True),
        ("Take 2 of 3.", "Take 3 of 2.", False),
    ],
)
def test_another_number_in_a_sentence_is_more_than_wording(old: str, new: str, *, may_be_editorial: bool) -> None:
    """Nobody may call it editorial, wherever the sentence stands."""
    for fields in (lambda text: {"must": text}, lambda text: {"steps": ["Look.", text]}):
        before, after = small(), small()
        setting("greet", **fields(old))(before)
        setting("greet", **fields(new))(after)
        (change,) = between(before, after)
        assert change.material
        assert change.is_wording is may_be_editorial


def test_the_order_of_a_list_is_no_change_but_of_steps() -> None:
    """Who keeps a rule, and what is forbidden, may stand in any order; steps may not."""
    before, after = small(), small()
    for data, at in ((before, 1), (after, -1)):
        standard(data, "greet")["forbidden"] = ["whistling", "humming"][::at]
        standard(data, "serve")["roles"] = ["ann", "bob"][::at]
        standard(data, "clear")["steps"] = ["Look.", "Take."][::at]
        data["journey.yaml"]["stages"][0]["touchpoints"][1]["responsible"] = ["ann", "bob"][::at]
    found = between(before, after)
    assert [(each.id, [field.name for field in each.fields]) for each in found] == [("clear", ["steps"])]


def moved(data: dict[str, Any]) -> None:
    """Move a standard to another touchpoint."""
    data["standards/table.yaml"]["standards"].append(data["standards/door.yaml"]["standards"].pop())


def renamed(data: dict[str, Any]) -> None:
    """Give a touchpoint another title."""
    data["journey.yaml"]["stages"][0]["touchpoints"][0]["title"] = "The entrance"


def test_a_move_and_a_new_title_are_moves() -> None:
    """Neither is a removal and an addition; only the standard that is kept elsewhere binds."""
    found = changed(moved)
    assert (found["smile"].status, found["smile"].old_place, found["smile"].new_place) == ("moved", "door", "table")
    assert found["smile"].material
    found = changed(renamed)
    assert (found["door"].status, found["door"].material) == ("moved", False)


def test_new_and_removed_things_are_told_whole() -> None:
    """An addition and a removal carry all fields, so that the record alone gives the other version."""

    def edit(data: dict[str, Any]) -> None:
        rows = data["standards/door.yaml"]["standards"]
        rows[1] = {"id": "nod", "must": "Nod.", "why": "It costs nothing."}

    found = changed(edit)
    assert (found["nod"].status, found["smile"].status) == ("added", "removed")
    assert {each.name: each.new for each in found["nod"].fields} == {"must": "Nod.", "why": "It costs nothing."}
    assert {each.name for each in found["smile"].fields} == {"should", "why", "principles"}


def test_another_order_or_formatting_is_no_change() -> None:
    """Files, keys and items may stand in any order, and lines may break anywhere."""
    data = {name: small()[name] for name in reversed(small())}
    for name, file in data.items():
        if name.startswith("standards/"):
            file["standards"] = [dict(reversed(each.items())) for each in reversed(file["standards"])]
    data["book.yaml"]["provisions"]["audience"] = "For\nall."
    old, new = handbook_of(small()), handbook_of(data)
    assert compare(items_of(old), items_of(new)) == ()
    assert digest_of_content(old) == digest_of_content(new)


WORDS = st.sampled_from(["Nod.", "Wave twice.", "Wait 5 min.", "Say [[guest]].", "Be quick – be kind.", "Nod"])
PLACES = ("standards/door.yaml", "standards/table.yaml", "standards/fire.yaml")


@st.composite
def edited(draw: st.DrawFn) -> dict[str, Any]:  # noqa: C901 - a row of edits
    """Return the small handbook after any row of edits."""
    data = small()
    for number in range(draw(st.integers(0, 8))):
        rows = data[draw(st.sampled_from(PLACES))]["standards"]
        match draw(st.sampled_from(["add", "remove", "move", "text", "list", "target", "roles", "title", "term"])):
            case "add":
                rows.append({"id": f"new-{number}", "must": draw(WORDS), "why": draw(WORDS)})
            case "remove" if rows:
                rows.pop(draw(st.integers(0, len(rows) - 1)))
            case "move" if rows:
                data[draw(st.sampled_from(PLACES))]["standards"].append(rows.pop())
            case "text" if rows:
                rows[0]["why"] = draw(WORDS)
            case "list" if rows:
                rows[0]["steps"] = draw(st.lists(WORDS | st.builds(lambda do: {"do": do, "within": "5 s"}, WORDS)))
            case "target" if rows:
                rows[0]["target"] = {"at_most": draw(st.sampled_from(["5 s", "1 min"])), "metric": draw(WORDS)}
            case "roles" if rows:
                rows[0]["roles"] = draw(st.lists(st.sampled_from(["ann", "bob"]), unique=True))
            case "title":
                data["roles.yaml"]["roles"][0]["title"] = draw(WORDS)
            case "term":
                data["definitions.yaml"]["definitions"][0]["meaning"] = draw(WORDS)
    return data


@settings(max_examples=150)
@given(edited(), edited(), st.sampled_from(["ann", "bob", "boss", COMPLETE]))
def test_a_record_of_changes_applied_to_the_old_edition_gives_the_new_one(
    before: dict[str, Any], after: dict[str, Any], role: str
) -> None:
    """For any two versions and every role, and the other way round; equal versions have no changes."""
    old, new = (items_in(select_edition(handbook_of(each), role, "en")) for each in (before, after))
    assert applied(old, compare(old, new)) == new
    assert applied(new, compare(new, old)) == old
    assert compare(new, new) == ()


DAYS = st.sampled_from([f"2026-01-0{day}" for day in range(1, 8)])


@st.composite
def dated(draw: st.DrawFn) -> dict[str, Any]:
    """Return an edited small handbook some of whose standards hold only from a day on, or until one."""
    data = draw(edited())
    for each in (each for place in PLACES for each in data[place]["standards"]):
        first, last = sorted((draw(DAYS), draw(DAYS)))
        each.update(draw(st.sampled_from([{}, {"effective_from": first}, {"expires": last}])))
    return data


@settings(max_examples=100)
@given(dated(), dated(), st.sampled_from(["ann", "bob", COMPLETE]), st.tuples(DAYS, DAYS).map(sorted))
def test_what_is_told_is_what_holds_now_and_did_not(
    before: dict[str, Any], after: dict[str, Any], role: str, days: list[str]
) -> None:
    """For any two versions and the days on which they are read: all that is new or gone to a reader is told as such."""
    eve, day = days
    old, new = handbook_of(before), handbook_of(after)
    (held,) = select_editions(old, [("en", role)], eve)
    (edition,) = select_editions(new, [("en", role)], day)
    told = {(each.kind, each.id): each.status for each in Comparison(old, new, TEMPLATES).changes_in(edition, {}, eve)}
    had, has = items_in(held).keys(), items_in(edition).keys()
    assert {key for key, status in told.items() if status == "added"} == has - had
    assert {key for key, status in told.items() if status == "removed"} >= had - has
    assert {key for key, status in told.items() if status in {"changed", "moved"}} <= had & has


@settings(max_examples=60)
@given(edited(), st.sampled_from(["ann", "bob"]))
def test_nothing_of_another_role_is_told(after: dict[str, Any], role: str) -> None:
    """What a reader is told has changed are things of their own old or new edition, in its words."""
    old, new = handbook_of(small()), handbook_of(after)
    edition = select_edition(new, role, "en")
    known = {*items_in(select_edition(old, role, "en")), *items_in(edition)}
    for each in Comparison(old, new, TEMPLATES).changes_in(edition, {}):
        assert (each.kind, each.id) in known
        assert not {wording.field for wording in each.wordings} & {"roles", "check", "check.ask"}


def test_a_new_title_of_a_position_is_one_change() -> None:
    """Touchpoints that name the position are not changed by its new title."""
    data = small()
    data["roles.yaml"]["roles"][0]["title"] = "Greeter"
    old, new = handbook_of(small()), handbook_of(data)
    comparison = Comparison(old, new, TEMPLATES)
    assert [each.key for each in comparison.changes(COMPLETE) or ()] == [("role", "ann")]
    assert comparison.changes("bob") == ()


def test_positions_of_one_title_are_told_apart() -> None:
    """Another position answers for the door, though its title is the same word."""
    before, after = small(), small()
    for data, who in ((before, "ann"), (after, "eve")):
        data["roles.yaml"]["roles"].append({"id": "eve", "title": "Host"})
        data["journey.yaml"]["stages"][0]["touchpoints"][0]["accountable"] = who
    comparison = Comparison(handbook_of(before), handbook_of(after), TEMPLATES)
    assert [each.id for each in comparison.changes(COMPLETE) or ()] == ["door"]


def test_a_role_that_gets_a_standard_is_told_it_is_new() -> None:
    """A standard that other roles had before is new for the one that keeps it from now on."""
    data = small()
    standard(data, "greet")["roles"] = ["ann", "bob"]
    comparison = Comparison(handbook_of(small()), handbook_of(data), TEMPLATES)
    assert [(each.id, each.status) for each in comparison.changes("bob") or ()] == [
        ("door", "added"),
        ("greet", "added"),
    ]
    assert comparison.changes("ann") == ()


def test_wordings_are_words_and_never_markup() -> None:
    """What an author wrote is shown as it stands, with only the words that differ marked."""
    wordings = (
        Wording("must", ("Say <b>a</b> & smile.",), ("Say <b>c</b> & smile.",)),
        Wording("should>must", ("Wait <i>.",), ("Wait <i>.",)),
        Wording("forbidden", ("one", "two"), ("one", "<script>")),
    )
    own: dict[str, Any] = {"number": "", "title": "X", "status": "changed", "material": True, "direction": None}
    change = EditionChange(kind="standard", id="x", **own, place="", old_place="", wordings=wordings)
    found = {row.label: [(line.old, line.new) for line in row.lines] for row in rows_of(change, str, "en")}
    assert found["Must"] == [
        ("Say &lt;b&gt;<del>a</del>&lt;/b&gt; &amp; smile.", "Say &lt;b&gt;<ins>c</ins>&lt;/b&gt; &amp; smile.")
    ]
    assert found["Should → Must"] == [("<del>Should</del> Wait &lt;i&gt;.", "<ins>Must</ins> Wait &lt;i&gt;.")]
    assert found["Forbidden"] == [("<del>two</del>", "<ins>&lt;script&gt;</ins>")]


def test_every_field_has_a_name_for_readers() -> None:
    """No change of the example's editions would be told under the name that a field has in the files."""
    handbook = example()
    for role in (COMPLETE, *(each.id for each in handbook.roles if not each.abstract)):
        for item in items_in(select_edition(handbook, role, "en")).values():
            wordings = tuple(Wording(name, ("old",), ("new",)) for name in item.fields)
            own: dict[str, Any] = {"number": "", "title": "X", "status": "changed", "material": True, "direction": None}
            rows = rows_of(
                EditionChange(kind=item.kind, id=item.id, **own, place="", old_place="", wordings=wordings),
                lambda word: f"~{word}",
                "en",
            )
            assert len(rows) == len(wordings)
            assert not [each.label for each in rows if not each.label.startswith("~")]


def test_a_corrected_translation_is_told_to_its_readers_once() -> None:
    """A title, too; where it stands in the field of something else it is no change of that."""
    data = small()
    data["book.yaml"]["languages"] = ["en", "ru"]
    first = {("ann.title", "Host"): "Хост", ("door.title", "At the door"): "Дверь", ("care.name", "Care"): "Забота"}
    second = first | {("ann.title", "Host"): "Хозяйка", ("door.title", "At the door"): "У двери"}
    old, new = (
        replace(
            handbook_of(data),
            translations={
                "ru": {key: Translation(text, is_outdated=False, span=Span("ru.po")) for key, text in own.items()}
            },
        )
        for own in (first, second)
    )
    comparison = Comparison(old, new, TEMPLATES)
    found = comparison.changes_in(select_edition(new, "ann", "ru"), {})
    assert [(each.id, each.title, each.status, each.material) for each in found] == [
        ("ann", "Хозяйка", "changed", False),
        ("door", "У двери", "changed", False),
    ]
    assert [(wording.field, wording.old, wording.new) for each in found for wording in each.wordings] == [
        ("title", ("Хост",), ("Хозяйка",)),
        ("title", ("Дверь",), ("У двери",)),
    ]
    assert comparison.changes_in(select_edition(new, "ann", "en"), {}) == ()


def test_a_first_edition_has_no_changes() -> None:
    """A position that did not exist before is told nothing of what changed."""
    data = small()
    data["roles.yaml"]["roles"].append({"id": "eve", "title": "Guard"})
    data["journey.yaml"]["stages"][0]["touchpoints"][0]["responsible"].append("eve")
    new = handbook_of(data)
    comparison = Comparison(handbook_of(small()), new, TEMPLATES)
    assert comparison.changes("eve") is None
    assert comparison.changes_in(select_edition(new, "eve", "en"), {}) == ()


def release(version: str, effective: str, withdrawn: str | None = None, roles: tuple[str, ...] = ("ann",)) -> Release:
    """Return the record of a version with these days."""
    return Release(
        version=version, effective=effective, approved_by="boss", approver="Head", digest="0", numbers="0",
        roles=roles, withdrawn=withdrawn,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "as_of", "expected"),
    [
        ((("1", "01"), ("2", "03")), "00", ["announced 01", "announced 03"]),
        ((("1", "01"), ("2", "03")), "01", ["in-force 01 then 2 03", "announced 03"]),
        ((("1", "01"), ("2", "03")), "03", ["superseded 03 by 2", "in-force 03"]),
        ((("1", "01"), ("2", "03"), ("3", "05")), "06", ["superseded 03 by 2", "superseded 05 by 3", "in-force 05"]),
        ((("1", "01"), ("2", "03", "04")), "03", ["superseded 03 by 2", "in-force 03"]),
        ((("1", "01"), ("2", "03", "04")), "04", ["in-force 01", "withdrawn 04"]),
        ((("1", "01"), ("2", "03", "02")), "01", ["in-force 01", "withdrawn 02"]),
        ((("1", "01"), ("2", "03", "02")), "05", ["in-force 01", "withdrawn 02"]),
        ((("1", "01"), ("2", "03", "02"), ("3", "05")), "06", ["superseded 05 by 3", "withdrawn 02", "in-force 05"]),
        ((("1", "01"), ("2", "03", "04"), ("3", "05")), "06", ["superseded 05 by 3", "withdrawn 04", "in-force 05"]),
        ((("1", "01", "02"),), "05", ["withdrawn 02"]),
        (
            (("1", "01"), ("2", "03"), ("3", "03")),
            "02",
            ["in-force 01 then 3 03", "superseded 03 by 3", "announced 03"],
        ),
        ((("1", "01"), ("2", "03"), ("3", "03")), "04", ["superseded 03 by 3", "superseded 03 by 3", "in-force 03"]),
    ],
)
def test_where_each_version_stands_on_a_day(
    releases: tuple[tuple[str, ...], ...], as_of: str, expected: list[str]
) -> None:
    """Announced, in force, superseded by which, withdrawn; the newest that holds is in force."""
    made: Any = release
    records = tuple(made(version, *(f"2026-01-{day}" for day in days)) for version, *days in releases)
    found = []
    for each in records:
        at = standing_of(each, Timeline(records, f"2026-01-{as_of}"))
        words = [at.state, at.since[-2:], *(["by", at.by] if at.by else [])]
        found.append(" ".join([*words, *(["then", at.next, at.next_from[-2:]] if at.next else [])]))
    assert found == expected
    standing = [each.split()[0] for each in found]
    assert standing.count("in-force") == (1 if in_force(records, f"2026-01-{as_of}") else 0)


def test_an_edition_that_a_later_version_lacks_is_withdrawn() -> None:
    """For the position that is gone, and for nobody else."""
    records = release("1", "2026-01-01", roles=("ann", "bob")), release("2", "2026-01-03")
    before, after = Timeline(records, "2026-01-02"), Timeline(records, "2026-01-05")
    assert standing_of(records[0], after, role="bob").state == "withdrawn"
    assert standing_of(records[0], after, role="ann").state == "superseded"
    assert standing_of(records[0], before, role="bob").state == "in-force"
    assert standing_of(records[0], before, role="ann").next == "2"
    assert standing_of(records[0], before, role="bob").next == ""


def test_an_edition_in_a_language_that_was_dropped_is_withdrawn() -> None:
    """It is superseded in the languages that stayed."""
    records = release("1", "2026-01-01"), release("2", "2026-01-03")
    for each, languages in zip(records, (("en", "ru"), ("en",)), strict=True):
        object.__setattr__(each, "languages", languages)
    day = Timeline(records, "2026-01-05")
    found = [standing_of(records[0], day, role="ann", language=each).state for each in ("en", "ru")]
    assert found == ["superseded", "withdrawn"]


@pytest.mark.parametrize("day", ["20260301", "2026-W10-1", "2026-02-30", "2026-3-1", "soon"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    """Days are compared as they are written, so only year, month and day with hyphens is one."""
    with pytest.raises(ValueError, match="is no day of the calendar"):
        release("1.0.0", day)


def test_who_reads_a_channel_binds() -> None:
    """Naming its readers is told: who loses the channel or gets it reads so, and needs a reason; others read nothing."""
    before, after = small(), small()
    line = {"id": "line", "kind": "phone", "title": "Line", "answer_within": "20 s"}
    before["channels.yaml"] = {"channels": [line]}
    after["channels.yaml"] = {"channels": [line | {"roles": ["ann"]}]}
    (change,) = between(before, after)
    assert (change.id, change.material, change.is_wording) == ("line", True, False)
    comparison = Comparison(handbook_of(before), handbook_of(after), TEMPLATES)
    assert comparison.changes("ann") == ()
    (gone,) = comparison.changes("bob") or ()
    assert (gone.id, gone.status, gone.material) == ("line", "removed", True)


def test_a_field_that_is_not_written_is_empty() -> None:
    """A new field leaves the digests of old content as they are: where nobody writes it, nothing stands."""
    models = [*Model.__subclasses__()]
    for model in models:
        models += [each for each in model.__subclasses__() if each not in models]
    fields = {f"{model.__name__}.{name}": field for model in models for name, field in model.model_fields.items()}
    filled = {name for name, field in fields.items() if not field.is_required() and field.get_default()}
    looks = {name for name in filled if name.startswith(("Look.", "Fonts."))}
    assert filled - looks == {"Book.tag", "Book.zone"}  # which are no part of a digest, as the look is none
