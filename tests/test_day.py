"""The company's day: what is today is said by `zone` in book.yaml, wherever the machine stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handbooks import FILES
from handbooks import write as write_bad
from histories import commit, editions, read, repository, run, small, standard, write
from standardbook.model.items import digest_of_content
from standardbook.project.day import day_in
from standardbook.project.project import load
from standardbook.read import read_handbook

EAST, WEST = "Pacific/Kiritimati", "Etc/GMT+12"
"""Twenty-six hours apart: at any moment the east is a day ahead, or two."""


def today_in(zone: str) -> date:
    """Return the day that it is in a zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("written", "moment", "expected"),
    [
        ("", "2026-12-01T23:30", "2026-12-01"),
        ("zone: Europe/Budapest\n", "2026-12-01T22:59", "2026-12-01"),
        ("zone: Europe/Budapest\n", "2026-12-01T23:00", "2026-12-02"),
        ("zone: Europe/Budapest\n", "2026-07-01T22:00", "2026-07-02"),
        ("zone: America/New_York\n", "2026-12-01T04:59", "2026-11-30"),
        ('"zo\\u006ee": "Asia/Manila"\n', "2026-12-01T16:00", "2026-12-02"),
        ("look:\n  zone: Asia/Manila\n", "2026-12-01T16:00", "2026-12-01"),
        ("why: |\n  zone: Asia/Manila\n", "2026-12-01T16:00", "2026-12-01"),
        ("list: [zone, Asia/Manila]\nzone: Asia/Yerevan\n", "2026-12-01T20:00", "2026-12-02"),
        ("zone: Nowhere/Land\n", "2026-12-01T16:00", "2026-12-01"),
        ("zone: ../../etc/passwd\n", "2026-12-01T16:00", "2026-12-01"),
        ("zone: [\n", "2026-12-01T16:00", "2026-12-01"),
    ],
)
def test_the_day_is_that_of_the_zone(tmp_path: Path, written: str, moment: str, expected: str) -> None:
    """The day changes at midnight of `zone`, in summer and in winter; without a zone that there is, at that of UTC."""
    (tmp_path / "book.yaml").write_text(f"company: Acme\n{written}", encoding="utf-8")
    assert day_in(tmp_path, datetime.fromisoformat(f"{moment}+00:00")).isoformat() == expected


def test_a_handbook_without_a_book_has_a_day_too(tmp_path: Path) -> None:
    """What is missing is said by who reads the handbook."""
    assert day_in(tmp_path, datetime(2026, 12, 1, 23, tzinfo=UTC)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Budapset", "did you mean `Europe/Budapest`?"),
        ("the moon", "write a name of the IANA's database: Europe/Budapest"),
        ("../../etc/localtime", ""),
    ],
)
def test_a_zone_that_is_none_is_refused_at_its_place(tmp_path: Path, zone: str, hint: str) -> None:
    """A name that the IANA's database does not have is an error with the nearest one that it has."""
    (mistake,) = load(write_bad(tmp_path, {"book.yaml": f"zone: {zone}\n{FILES['book.yaml']}"}))[1]
    assert str(mistake).endswith(f"book.yaml:1:7: error[invalid-value]: `{zone}` is no time zone")
    assert mistake.hint
    assert hint in mistake.hint


def in_zone(root: Path, zone: str, **changed: str) -> None:
    """Write the small handbook with a zone, with its first standard in force from a day."""
    data = small()
    data["book.yaml"]["zone"] = zone
    standard(data, "smile").update(changed)
    write(root, data)


def test_a_build_publishes_what_is_in_force_where_the_company_is(tmp_path: Path) -> None:
    """A standard of today's day in the east is in the pages there, and only announced in the west."""
    root = repository(tmp_path / "acme")
    day = today_in(EAST).isoformat()
    page = root / "public" / "en" / "ann" / "touchpoint-door.html"
    for zone, is_there in ((EAST, True), (WEST, False), (EAST, True)):
        in_zone(root, zone, effective_from=day)
        code, said = run(root, "build", "--only", "site", "--no-marks")
        assert code == 0, said
        assert ("Smile with your eyes" in page.read_text(encoding="utf-8")) == is_there
    assert "nothing is new" in run(root, "build", "--only", "site", "--no-marks")[1]


def test_a_release_is_planned_on_the_company_s_day(tmp_path: Path) -> None:
    """A review that is due today in the west is past in the east."""
    root = repository(tmp_path / "acme")
    data = small()
    data["book.yaml"] |= {"effective": "2026-01-01", "review_by": today_in(WEST).isoformat(), "zone": EAST}
    write(root, data)
    commit(root, "in the east")
    assert "error[review-date-past]" in run(root, "release", "1.0.0", "--dry-run")[1]
    data["book.yaml"]["zone"] = WEST
    write(root, data)
    commit(root, "in the west")
    code, said = run(root, "release", "1.0.0", "--dry-run")
    assert code == 0, said


def test_nobody_has_signed_on_a_day_that_is_still_to_come_for_the_company(tmp_path: Path) -> None:
    """A signature of today in the east is one of tomorrow in the west."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    (root / "roster.csv").write_text("person,role\nAnna,ann\n", encoding="utf-8")
    day = today_in(EAST).isoformat()
    (root / "signed.csv").write_text(f"person,role,version,date\nAnna,ann,1.0.0,{day}\n", encoding="utf-8")
    in_zone(root, EAST)
    assert run(root, "acknowledgements", "roster.csv", "signed.csv")[0] == 0
    in_zone(root, WEST)
    assert f"signed on {day}, which is still to come" in run(root, "acknowledgements", "roster.csv", "signed.csv")[1]


def test_a_zone_is_no_part_of_what_was_released(tmp_path: Path) -> None:
    """A company that moves edits no version: today's zone decides for all of them, and what is released is no draft."""
    root = repository(tmp_path / "acme")
    in_zone(root, WEST)
    commit(root, "in the west")
    assert run(root, "release", "1.0.0")[0] == 0
    in_zone(root, EAST)
    handbook = read_handbook(root / "handbook")[0]
    assert handbook is not None
    assert digest_of_content(handbook) == handbook.releases[0].digest
    day = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011 - any day
    assert editions(root, day, "ann")[0].control.standing.state == "in-force"
    assert read(root).book.zone == EAST
