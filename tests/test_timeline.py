"""Which version readers have on a day, where every other stands then, and what each was compared with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histories import handbook_of, small
from standardbook.history.timeline import (
    Timeline,
    baseline_for,
    baseline_of,
    day_before,
    in_force,
    lineage_of,
    released_as,
    standing_of,
    was_in_force,
)
from standardbook.model.document_control import Standing
from standardbook.model.items import digest_of_content
from standardbook.model.releases import Release


def day(number: str) -> str:
    """Return a day of January."""
    return f"2026-01-{number}"


def release(
    version: str,
    begins: str,
    withdrawn: str = "",
    *,
    since: str | None = None,
    roles: tuple[str, ...] = ("ann", "bob"),
    languages: tuple[str, ...] = ("en", "ru"),
    digest: str = "0",
) -> Release:
    """Return the record of a version that begins, and is withdrawn, on a day of January."""
    return Release(
        version=version, since=since, effective=day(begins), approved_by="boss", approver="Head", digest=digest,
        numbers="0", roles=roles, languages=languages, withdrawn=day(withdrawn) if withdrawn else None,
    )  # fmt: skip


def line(words: str) -> tuple[Release, ...]:
    """Return versions 1, 2 and so on from the days of `03 05-09`: one begins on the 3rd, one is withdrawn on the 9th."""
    days = (each.partition("-") for each in words.split())
    return tuple(release(f"{at}", begins, withdrawn) for at, (begins, _, withdrawn) in enumerate(days, 1))


def version(found: Release | None) -> str:
    """Return the version of a release, or nothing."""
    return found.version if found else ""


@pytest.mark.parametrize(
    ("days", "as_of", "expected"),
    [
        ("", "09", ""),
        ("03", "02", ""),
        ("03", "03", "1"),
        ("03 05", "04", "1"),
        ("03 05", "05", "2"),
        ("03 03", "03", "2"),
        ("05 03", "06", "2"),
        ("03-05", "04", "1"),
        ("03-05", "05", ""),
        ("03 05-07", "06", "2"),
        ("03 05-07", "07", "1"),
        ("03 05-04", "05", "1"),
    ],
)
def test_which_version_is_in_force(days: str, as_of: str, expected: str) -> None:
    """The newest whose day has come, from that day on, and up to the day of its withdrawal."""
    assert version(in_force(line(days), day(as_of))) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [("03", [True]), ("03 05", [True, True]), ("03 03", [False, True]), ("05 03", [False, True]),
     ("03-03", [False]), ("03-02", [False]), ("03-04", [True]), ("03 03-03", [True, False])],
)  # fmt: skip
def test_which_versions_ever_hold(days: str, expected: list[bool]) -> None:
    """Neither one that was withdrawn by its day, nor one in whose place a newer one stands by then."""
    releases = line(days)
    assert [was_in_force(each, releases) for each in releases] == expected


@pytest.mark.parametrize(
    ("after", "before"),
    [("2026-03-01", "2026-02-28"), ("2024-03-01", "2024-02-29"), ("2026-01-01", "2025-12-31"),
     ("0001-01-03", "0001-01-02"), ("0001-01-02", "0001-01-01"), ("0001-01-01", "0001-01-01")],
)  # fmt: skip
def test_the_day_before(after: str, before: str) -> None:
    """Across months, leap years and years; the first day of the calendar has none and stays."""
    assert day_before(after) == before


@pytest.mark.parametrize(
    ("days", "begins", "expected"),
    [
        ("", "09", ""),
        ("01 03", "03", "1"),
        ("01 03", "04", "2"),
        ("01 03", None, "2"),
        ("03 05", "02", "2"),
        ("03-04", "09", "1"),
        ("03 05-06", "09", "1"),
        ("01-02 04-06", "09", "2"),
        ("01-02 04", "03", "1"),
        ("01-03 02-02", "09", "1"),
        ("01-02 03-04 20", "09", "2"),
        ("01-05 01-05", "09", "2"),
        ("05-08", "02", "1"),
        ("05-05", "09", ""),
        ("05-03", "09", ""),
        ("05-03", None, ""),
        ("05 07-06", "02", "1"),
    ],
)
def test_what_the_next_version_is_compared_with(days: str, begins: str | None, expected: str) -> None:
    """What readers have on the day before: the version in force, the last that was, or the last that was announced."""
    releases = line(days)
    found = baseline_for(releases) if begins is None else baseline_for(releases, day(begins))
    assert version(found) == expected


RECORDS = (
    release("1.0", "01"),
    release("1.1", "02"),
    release("2.0", "03", since="1.0"),
    release("2.1", "04", since="nothing"),
    release("2.2", "05", since="2.1"),
    release("2.3", "06", since="3.0"),
    release("3.0", "07"),
)


@pytest.mark.parametrize(
    ("of", "expected"),
    [("1.0", ""), ("1.1", "1.0"), ("2.0", "1.0"), ("2.1", ""), ("2.2", "2.1"), ("2.3", ""), ("3.0", "2.3")],
)
def test_what_a_release_was_compared_with(of: str, expected: str) -> None:
    """What its record says, or else the one before it; nothing when it says so, or names none before it."""
    (one,) = (each for each in RECORDS if each.version == of)
    assert version(baseline_of(one, RECORDS)) == expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [("1.0", ["1.0"]), ("1.1", ["1.0", "1.1"]), ("2.0", ["1.0", "2.0"]), ("2.2", ["2.1", "2.2"]), ("", [])],
)
def test_the_line_of_a_release(of: str, expected: list[str]) -> None:
    """It holds what each was compared with, back to the first, the oldest first; of no release there is none."""
    one = next((each for each in RECORDS if each.version == of), None)
    assert [each.version for each in lineage_of(one, RECORDS)] == expected


def test_a_handbook_is_a_release_when_nothing_in_it_was_changed() -> None:
    """Only with the version and the content of the record; another version or other content is none."""
    plain = handbook_of(small())
    own = release(plain.book.version, "03", digest=digest_of_content(plain))
    other = release("7.0", "02", digest=own.digest)
    assert released_as(replace(plain, releases=(other, own))) == own
    assert released_as(replace(plain, releases=(other,))) is None
    assert released_as(replace(plain, releases=(own.model_copy(update={"digest": "1"}),))) is None
    assert released_as(plain) is None


@pytest.mark.parametrize(
    ("days", "as_of", "expected"),
    [
        ("03", "02", [("announced", "03")]),
        ("03", "03", [("in-force", "03")]),
        ("03 05", "04", [("in-force", "03", "", "2", "05"), ("announced", "05")]),
        ("03 05", "05", [("superseded", "05", "2"), ("in-force", "05")]),
        ("03 05 07", "04", [("in-force", "03", "", "2", "05"), ("announced", "05"), ("announced", "07")]),
        ("03 05 07", "05", [("superseded", "05", "2"), ("in-force", "05", "", "3", "07"), ("announced", "07")]),
        ("03 05 07", "08", [("superseded", "05", "2"), ("superseded", "07", "3"), ("in-force", "07")]),
        ("03-06", "05", [("in-force", "03")]),
        ("03-06", "06", [("withdrawn", "06")]),
        ("05-04", "03", [("withdrawn", "04")]),
        ("05-05", "03", [("withdrawn", "05")]),
        ("05-06", "03", [("announced", "05")]),
        ("03 05-04", "03", [("in-force", "03"), ("withdrawn", "04")]),
        ("03 05-07", "06", [("superseded", "05", "2"), ("in-force", "05")]),
        ("03 05-07", "07", [("in-force", "03"), ("withdrawn", "07")]),
        ("03 05-06 08", "07", [("in-force", "03", "", "3", "08"), ("withdrawn", "06"), ("announced", "08")]),
        ("03 05-06 08", "09", [("superseded", "08", "3"), ("withdrawn", "06"), ("in-force", "08")]),
        ("03 05-09 07", "08", [("superseded", "05", "2"), ("superseded", "07", "3"), ("in-force", "07")]),
        ("03 05-09 07", "09", [("superseded", "07", "3"), ("withdrawn", "09"), ("in-force", "07")]),
        ("05 05", "03", [("superseded", "05", "2"), ("announced", "05")]),
        ("07 05", "03", [("superseded", "05", "2"), ("announced", "05")]),
        ("03 05 05", "04", [("in-force", "03", "", "3", "05"), ("superseded", "05", "3"), ("announced", "05")]),
        ("01 05 03-06", "07", [("superseded", "03", "3"), ("in-force", "05"), ("withdrawn", "06")]),
    ],
)
def test_where_each_version_stands(days: str, as_of: str, expected: list[tuple[str, ...]]) -> None:
    """In force, announced, superseded by which, or withdrawn, each since when; and what follows the one in force."""
    timeline = Timeline(line(days), day(as_of))
    found = [standing_of(each, timeline) for each in timeline.releases]
    assert [(each.state, each.since[-2:], each.by, each.next, each.next_from[-2:]) for each in found] == [
        (*each, *[""] * (5 - len(each))) for each in expected
    ]
    assert all(not each.next_from or each.next_from.startswith("2026-01-") for each in found)


FEWER = (release("1", "03"), release("2", "05", roles=("ann",), languages=("en",)), release("3", "07"))


@pytest.mark.parametrize(
    ("as_of", "role", "language", "expected"),
    [
        ("04", "ann", "en", Standing("in-force", day("03"), "", "2", day("05"))),
        ("04", "bob", "en", Standing("in-force", day("03"))),
        ("04", "ann", "ru", Standing("in-force", day("03"))),
        ("04", "bob", None, Standing("in-force", day("03"))),
        ("04", None, "ru", Standing("in-force", day("03"))),
        ("04", None, None, Standing("in-force", day("03"), "", "2", day("05"))),
        ("06", "ann", "en", Standing("superseded", day("05"), "2")),
        ("06", "bob", "en", Standing("withdrawn", day("05"))),
        ("06", "ann", "ru", Standing("withdrawn", day("05"))),
        ("06", "bob", "ru", Standing("withdrawn", day("05"))),
        ("06", None, None, Standing("superseded", day("05"), "2")),
    ],
)
def test_where_the_edition_of_a_role_and_language_stands(
    as_of: str, role: str | None, language: str | None, expected: Standing
) -> None:
    """Withdrawn when what took its place has none for them; and it is not told of a version to come that has none."""
    assert standing_of(FEWER[0], Timeline(FEWER, day(as_of)), role=role, language=language) == expected


DAYS = st.integers(1, 9).map(lambda each: f"0{each}")


@given(st.lists(st.tuples(DAYS, DAYS | st.just("")), min_size=1, max_size=5), DAYS)
def test_any_versions_stand_somewhere_on_any_day(days: list[tuple[str, str]], as_of: str) -> None:
    """One that is in force says so and no other does; what is announced will hold; what took a place holds by then."""
    releases = tuple(release(f"{at}", *each) for at, each in enumerate(days))
    now = in_force(releases, day(as_of))
    for each in releases:
        found = standing_of(each, Timeline(releases, day(as_of)))
        assert (found.state == "in-force") is (each is now)
        assert (found.state == "announced") <= (each.effective > day(as_of) and was_in_force(each, releases))
        assert (found.state == "withdrawn") <= (each.withdrawn == found.since)
        assert (found.state == "superseded") is bool(found.by)
        if found.by:
            successor = releases[int(found.by)]
            assert successor.effective == found.since <= max(day(as_of), each.effective)
            assert was_in_force(successor, releases)
