"""What a version is compared with: what its readers had before it, whatever was released and withdrawn between."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from histories import commit, editions, git, read, release, repository, run, small, standard
from standardbook.history.timeline import baseline_for
from standardbook.model.releases import Release


@pytest.mark.parametrize(
    ("releases", "day", "expected"),
    [
        ((), "05", None),
        ((("1", "01"),), "05", "1"),
        ((("1", "01"), ("2", "03")), "05", "2"),
        ((("1", "01"), ("2", "05")), "05", "1"),
        ((("1", "01"), ("2", "03", "02")), "05", "1"),
        ((("1", "01"), ("2", "03", "04")), "05", "1"),
        ((("1", "01"), ("2", "03", "06")), "05", "2"),
        ((("1", "01", "02"),), "05", "1"),
        ((("1", "05"),), "05", "1"),
        ((("1", "04", "05"), ("2", "05")), "05", "1"),
        ((("1", "03", "02"), ("2", "05")), "05", "2"),
        ((("1", "03", "02"),), "05", None),
        ((("1", "03", "02"), ("2", "04")), "05", "2"),
        ((("1", "01"), ("2", "03"), ("3", "03")), "05", "3"),
    ],
)
def test_a_version_is_compared_with_what_holds_until_its_day(
    releases: tuple[tuple[str, ...], ...], day: str, expected: str | None
) -> None:
    """The version in force the day before; without one, the last that was, or that was announced and not withdrawn."""
    records = []
    for version, *days in releases:
        effective, withdrawn = (*(f"2026-01-{each}" for each in days), None)[:2]
        own = {"approved_by": "boss", "approver": "Head", "digest": "0", "numbers": "0"}
        records.append(
            Release.model_validate({"version": version, "effective": effective, "withdrawn": withdrawn, **own})
        )
    found = baseline_for(records, f"2026-01-{day}")
    assert (found.version if found else None) == expected


def withdraw(root: Path, version: str, day: str) -> None:
    """Write into a record from when its version is withdrawn, and commit."""
    record = root / f"handbook/releases/{version}.yaml"
    record.write_text(record.read_text(encoding="utf-8") + f"withdrawn: '{day}'\n", encoding="utf-8")
    commit(root, "withdrawn")


@pytest.fixture
def withdrawn(tmp_path: Path) -> Path:
    """Return a repository whose second version, with a faster greeting, was withdrawn before its day."""
    root = repository(tmp_path / "acme")
    release(root, "1.0.0")
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    release(root, "1.1.0", data, greet="Ten felt long.")
    withdraw(root, "1.1.0", "2026-01-20")
    return root


def test_what_was_withdrawn_before_its_day_is_told_with_the_next_version(withdrawn: Path) -> None:
    """Nobody ever had to keep it, so it is new, needs a reason and a signature; no table speaks of the version."""
    data = small()
    data["book.yaml"]["effective"] = "2026-03-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    standard(data, "serve")["must"] = "Serve from the right."
    said = release(withdrawn, "1.2.0", data, greet="Ten felt long.", serve="The left is busy.")
    assert "  compared with 1.0.0\n" in said
    assert "to sign: ann, bob" in said
    record = read(withdrawn).releases[-1]
    assert (record.since, {each.id for each in record.changes}) == ("1.0.0", {"greet", "serve"})
    (ann,) = editions(withdrawn, "2026-03-01", "ann")
    assert ann.control.since == "1.0.0"
    assert {(each.id, each.direction) for each in ann.control.changes} == {
        ("greet", "tightened"),
        ("serve", "reworded"),
    }
    assert [each.version for each in ann.control.revisions] == ["1.2.0", "1.0.0"]
    assert {each.version for each in ann.control.sections} == {"1.2.0", "1.0.0"}


def test_what_was_taken_back_with_its_version_dates_no_section(withdrawn: Path) -> None:
    """The next version goes without the change that was withdrawn: the section is as old as before it."""
    data = small()
    data["book.yaml"]["effective"] = "2026-03-01"
    standard(data, "serve")["must"] = "Serve from the right."
    assert "greet" not in release(withdrawn, "1.2.0", data, serve="The left is busy.")
    (ann,) = editions(withdrawn, "2026-03-01", "ann")
    found = {each.id: each.version for each in ann.control.sections if each.kind == "touchpoint"}
    assert found == {"door": "1.0.0", "table": "1.2.0"}
    (withdrawn / "handbook/releases/1.1.0.yaml").unlink()
    code, said = run(withdrawn, "build", "--only", "site", "--role", "ann")
    assert (code, "handbook/releases/1.1.0.yaml is gone; it was there when 1.2.0 was released" in said) == (1, True)


def test_what_comes_and_goes_on_its_own_day_is_told_under_a_later_version(tmp_path: Path) -> None:
    """Announced by the first version, in force since the second: new to its readers then, though no word has changed."""
    root = repository(tmp_path / "acme")
    data = small()
    standard(data, "serve")["effective_from"] = "2026-03-01"
    standard(data, "smile")["expires"] = "2026-02-20"
    release(root, "1.0.0", data)
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "clear")["may"] = "Clear early."
    release(root, "1.1.0", data, clear="Tables are few.")
    days = {
        "2026-02-15": {"clear": "changed"},
        "2026-02-21": {"clear": "changed", "smile": "removed"},
        "2026-03-01": {"clear": "changed", "smile": "removed", "serve": "added"},
    }
    for day, expected in days.items():
        (ann,) = editions(root, day, "ann")
        assert {each.id: each.status for each in ann.control.changes} == expected
        assert ("standard-serve" in ann.control.marks) is ("serve" in expected)
    data["book.yaml"]["effective"] = "2026-04-01"
    standard(data, "greet")["why"] = "All like it."
    release(root, "1.2.0", data)
    (ann,) = editions(root, "2026-04-02", "ann")
    assert [each.id for each in ann.control.changes] == ["greet"]


def test_a_draft_is_compared_with_what_is_not_withdrawn(withdrawn: Path) -> None:
    """`diff` and the draft say what would change for those who work by the version that is left."""
    code, said = run(withdrawn, "diff")
    assert (code, said.splitlines()[0]) == (0, "1 change from 1.0.0 to the work tree, 1 material")
    (withdrawn / "handbook/book.yaml").write_text(
        yaml.safe_dump(small()["book.yaml"] | {"version": "1.1.0", "title": "Draft"}), encoding="utf-8"
    )
    (ann,) = editions(withdrawn, "2026-01-25", "ann")
    assert (ann.version, ann.control.since) == ("1.1.0+draft", "1.0.0")


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("1.1.0", "`1.1.0` is no version before 1.1.0"),
        ("9.9.9", "`9.9.9` is no version before 1.1.0"),
        ("0.1.0", "version 1.1.0 was compared with 0.1.0, whose record is not here"),
    ],
)
def test_a_record_is_compared_with_one_before_it(withdrawn: Path, since: str, words: str) -> None:
    """One that was edited to name itself, or nothing there is, is an error and no endless search."""
    record = withdrawn / "handbook/releases/1.1.0.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("since: 1.0.0", f"since: {since}"), encoding="utf-8")
    code, said = run(withdrawn, "build", "--no-marks", "--only", "site", "--role", "ann")
    assert (code, f"error[unknown-reference]: {words}" in said) == (1, True), said
    assert "take it from its tag: git checkout v" in said


def test_a_version_that_replaces_one_before_its_day_tells_what_is_other_and_asks_everybody(tmp_path: Path) -> None:
    """Two versions for the same day to come: what changed needs a reason, and who signed the first signs anew."""
    root = repository(tmp_path / "acme")
    data = small()
    data["book.yaml"]["effective"] = "2999-01-01"
    release(root, "1.0.0", data)
    standard(data, "greet")["target"]["at_most"] = "8 s"
    said = release(root, "1.1.0", data, greet="Ten felt long.")
    assert "standard greet: changed, tightened, material" in said
    assert "to sign: ann, bob, boss" in said
    (ann,) = editions(root, "2999-01-01", "ann")
    assert (ann.version, ann.control.since, [each.id for each in ann.control.changes]) == ("1.1.0", "1.0.0", ["greet"])


def test_when_no_version_was_ever_in_force_the_next_is_a_first_one(tmp_path: Path) -> None:
    """Everybody signs it, nothing is marked, and nothing needs a reason."""
    root = repository(tmp_path / "acme")
    code, said = run(root, "diff")
    assert (code, "nothing was released yet; name what to compare with" in said) == (2, True)
    release(root, "1.0.0")
    withdraw(root, "1.0.0", "2025-12-31")
    code, said = run(root, "diff")
    assert (code, "every version was withdrawn before its day; name what" in said) == (2, True)
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    said = release(root, "1.1.0", data)
    assert "compared with nothing: every version before it was withdrawn before its day" in said
    assert "to sign: ann, bob, boss" in said
    (ann,) = editions(root, "2026-03-01", "ann")
    assert (ann.control.since, ann.control.changes, len(ann.control.revisions)) == ("", (), 1)
    assert git(root, "tag").split() == ["v1.0.0", "v1.1.0"]
