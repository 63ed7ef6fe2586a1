"""Releases in real git: every reason against one at once, nothing half done, the same bytes again."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from commands import environment, standardbook, tree
from histories import (
    TEMPLATES,
    WHO,
    commit,
    editions,
    git,
    handbook_of,
    number,
    read,
    reasons,
    release,
    repository,
    run,
    small,
    standard,
    write,
)
from standardbook.diagnostics import HistoryError
from standardbook.history.git import files_at, handbook_at
from standardbook.history.release import ReleasePlan, carry_out
from standardbook.history.release_plan import ReleaseRequest, plan_release
from standardbook.history.repository import repository_of
from standardbook.model.items import digest_of_content, items_of
from standardbook.project.project import load

DAY = date(2026, 1, 1)


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a repository whose version 1.0.0 is released, with a change that is committed and explained."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    write(root, data)
    reasons(root, greet="Ten felt long.")
    commit(root, "faster")
    return root


def test_a_first_release_locks_numbers_and_asks_everybody(tmp_path: Path) -> None:
    """The record, the lock, the version, the commit and the tag are there; the work tree is clean."""
    root = repository(tmp_path / "acme")
    code, said = run(root, "release", "1.0.0")
    assert code == 0, said
    record = yaml.safe_load((root / "handbook/releases/1.0.0.yaml").read_text(encoding="utf-8"))
    assert (record["version"], record["effective"], record["approver"]) == ("1.0.0", "2026-01-01", "Head")
    assert record["acknowledge"] == record["roles"] == ["ann", "bob", "boss"]
    lock = (root / "handbook/numbers.lock").read_text(encoding="utf-8").splitlines()
    rows = [re.fullmatch(r"([SAC])[1-9]\d{3} (\w+)", line) for line in lock[1:8]]
    assert {(each[1], each[2]) for each in rows if each} == {
        *(("S", id_) for id_ in ("greet", "smile", "serve", "clear", "out")), ("A", "apron"), ("C", "fire")
    }  # fmt: skip
    assert yaml.safe_load((root / "handbook/book.yaml").read_text(encoding="utf-8"))["version"] == "1.0.0"
    assert git(root, "tag").split() == ["v1.0.0"]
    assert not git(root, "status", "--porcelain")
    assert "error[" not in run(root, "check")[1]
    handbook = read(root)
    assert handbook.releases[0].digest == digest_of_content(handbook)


def test_a_release_tells_what_changed_and_who_signs(released: Path) -> None:
    """The record has the change, its weight and reason; only those for whom something binding changed sign."""
    code, said = run(released, "release", "1.1.0", "--dry-run")
    assert code == 0
    assert "standard greet: changed, tightened, material" in said
    assert "to sign: ann" in said
    assert git(released, "tag").split() == ["v1.0.0"]
    assert run(released, "release", "1.1.0")[0] == 0
    record = yaml.safe_load((released / "handbook/releases/1.1.0.yaml").read_text(encoding="utf-8"))
    assert record["acknowledge"] == ["ann"]
    (change,) = record["changes"]
    assert (change["id"], change["direction"], change["reason"]) == ("greet", "tightened", "Ten felt long.")
    assert change["roles"] == ["ann"]
    assert not (released / "handbook/changes.yaml").exists()
    assert run(released, "release", "1.1.0") == (0, "version 1.1.0 is released already; nothing is left to do\n")


def test_a_refused_release_says_every_reason_at_once(released: Path) -> None:
    """An old version, an early day, a past review, missing and needless reasons, dirt: all in one answer."""
    data = small()
    data["book.yaml"] |= {"effective": "2026-01-01", "review_by": "2025-06-01"}
    standard(data, "serve")["must"] = "Serve from the right."
    standard(data, "clear")["why"] = "Never before."
    write(released, data)
    (released / "handbook/changes.yaml").write_text(
        yaml.safe_dump(
            {
                "changes": [
                    {"id": "out", "reason": "None."},
                    {"id": number(released, "clear"), "reason": "It is clearer."},
                ]
            }
        ),
        encoding="utf-8",
    )
    door = released / "handbook/standards/door.yaml"
    door.write_text(door.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    code, said = run(released, "release", "1.0.0")
    assert code == 1
    assert set(re.findall(r"error\[(.*?)\]", said)) == {
        "version-not-greater",
        "effective-too-early",
        "review-date-past",
        "change-without-reason",
        "reason-without-change",
        "unclean-work-tree",
    }
    assert "handbook/standards/table.yaml:3:3: error[change-without-reason]" in said
    assert 'add to handbook/changes.yaml, below `changes:`  - {id: serve, reason: "..."}' in said
    assert git(released, "tag").split() == ["v1.0.0"]


def test_a_question_that_nobody_answered_is_not_released(tmp_path: Path) -> None:
    """What `init` asks is a warning while the book is written, and a reason against its release."""
    assert standardbook("init", "acme", cwd=tmp_path).returncode == 0
    root = tmp_path / "acme"
    git(root, "init", "--quiet", "--initial-branch", "main")
    code, said = run(root, "release", "1.0.0")
    assert (code, "nothing is committed yet" in said) == (1, True)
    commit(root, "questions")
    code, said = run(root, "release", "1.0.0")
    assert (code, "error[unanswered-question]" in said) == (1, True)
    assert not git(root, "tag")


@pytest.mark.parametrize(
    ("effective", "code", "words"),
    [
        ("today", 1, "which is not after 1.0.0"),
        ("tomorrow", 0, ""),
        ("yesterday", 1, "which is not after 1.0.0"),
    ],
)
def test_a_day_belongs_to_one_version(tmp_path: Path, effective: str, code: int, words: str) -> None:
    """A version that begins on the day on which another began, or before, is refused."""
    today = datetime.now(UTC).date()
    data = small()
    data["book.yaml"]["effective"] = today.isoformat()
    root = repository(tmp_path / "acme", data)
    assert run(root, "release", "1.0.0")[0] == 0
    standard(data, "greet")["why"] = "All like it."
    write(root, data)
    commit(root, "why")
    day = today + timedelta({"yesterday": -1, "today": 0, "tomorrow": 1}[effective])
    found, said = run(root, "release", "1.0.1", "--effective", day.isoformat())
    assert (found, words in said) == (code, True), said


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: (
            "{" + ", ".join(json.dumps(k) + ": " + json.dumps(v) for k, v in yaml.safe_load(text).items()) + "}"
        ),
        lambda text: text.replace("version: 0.9.0", "version: >-\n  0.9.0"),
    ],
    ids=["one line", "block"],
)
def test_a_book_in_which_the_version_cannot_be_written_is_left_alone(tmp_path: Path, rewrite: object) -> None:
    """On one line, or in a block: the release is refused instead of a broken file."""
    assert callable(rewrite)
    root = repository(tmp_path / "acme")
    book = root / "handbook/book.yaml"
    book.write_text(rewrite(book.read_text(encoding="utf-8")), encoding="utf-8")
    commit(root, "another layout")
    code, said = run(root, "release", "1.10.0", "--effective", "2026-12-01")
    assert code == 1
    assert "error[invalid-value]: the new version and its day cannot be written" in said
    assert not git(root, "tag")
    assert run(root, "check")[0] == 0
    assert not git(root, "status", "--porcelain")


def test_what_git_does_not_hold_is_not_released(tmp_path: Path) -> None:
    """A file behind a link is refused by the release as it is by the check."""
    root = repository(tmp_path / "acme")
    (root / "shared").mkdir()
    table = root / "handbook/standards/table.yaml"
    table.rename(root / "shared/table.yaml")
    table.symlink_to("../../shared/table.yaml")
    commit(root, "a link")
    code, said = run(root, "release", "1.0.0")
    assert (code, "error[link-as-file]" in said) == (1, True)
    assert not git(root, "tag")


def test_a_version_has_the_form_of_one_and_is_not_less_than_the_book(tmp_path: Path) -> None:
    """Wrong usage is said as such; a book that says 0.9.0 is not released as 0.8.0."""
    root = repository(tmp_path / "acme")
    for version in ("v1.0.0", "abc", "1.0.0-rc1"):
        code, said = run(root, "release", version)
        assert (code, "is no version; write two to four numbers with points" in said) == (2, True)
    code, said = run(root, "release", "0.8.0")
    assert (code, "version 0.8.0 is less than the 0.9.0 of the book" in said) == (1, True)


def test_what_is_new_for_a_position_binds_it_though_others_have_it_worded_otherwise(tmp_path: Path) -> None:
    """The cook joins the host at the door, whose rule is only reworded: the cook signs, and is told it is new."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    data["roles.yaml"]["roles"][1]["extends"] = ["ann"]
    standard(data, "greet")["must"] = "Greet every guest at once."
    write(root, data)
    rows = [{"id": "bob", "reason": "Two see more."}, {"id": "greet", "reason": "Shorter.", "editorial": True}]
    (root / "handbook/changes.yaml").write_text(yaml.safe_dump({"changes": rows}), encoding="utf-8")
    commit(root, "joined")
    release(root, "1.1.0")
    assert read(root).releases[1].acknowledge == ("bob",)
    told = {
        edition.role_id: {(each.status, each.material) for each in edition.control.changes if each.id == "greet"}
        for edition in editions(root, "2026-03-01", "bob", "ann")
    }
    assert told == {"bob": {("added", True)}, "ann": {("changed", False)}}


def test_marks_since_an_older_version_weigh_all_that_changed(released: Path) -> None:
    """What the last release only reworded may have been tightened since the version that is named."""
    assert run(released, "release", "1.1.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-03-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    standard(data, "greet")["why"] = "All like it."
    release(released, "1.2.0", data)
    told = {None: (False, None), "v1.1.0": (False, None), "1.0.0": (True, "tightened")}
    for since, weight in told.items():
        (edition,) = editions(released, "2026-03-02", "ann", since=since)
        assert [(each.material, each.direction) for each in edition.control.changes] == [weight]


def test_a_standard_that_moves_to_a_position_was_never_elsewhere_for_it(tmp_path: Path) -> None:
    """The cook gets a standard that leaves the door: only where it is now has changed for the cook."""
    root = repository(tmp_path / "acme")
    data = small()
    data["journey.yaml"]["stages"][0]["touchpoints"][0]["accountable"] = "bob"
    write(root, data)
    commit(root, "the cook answers for the door")
    assert run(root, "release", "1.0.0")[0] == 0
    data["book.yaml"]["effective"] = "2026-02-01"
    data["standards/table.yaml"]["standards"].append(data["standards/door.yaml"]["standards"].pop())
    release(root, "1.1.0", data, smile="It is seen there.")
    assert read(root).releases[1].changes[0].gained == ("bob",)
    for edition in editions(root, "2026-03-01", "bob", "ann"):
        found = {each.id: each.version for each in edition.control.sections if each.id in {"door", "table"}}
        assert found == {"door": "1.1.0" if edition.role_id == "ann" else "1.0.0", "table": "1.1.0"}


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (lambda root: git(root, "checkout", "--quiet", "--detach"), "on no branch"),
        (lambda root: git(root, "tag", "v1.1.0", "HEAD~1"), "the tag v1.1.0 is there"),
        (lambda root: (root / "handbook/standards/new.yaml").write_text("touchpoint: door\n"), "not committed"),
        (lambda root: (root / "handbook/book.yaml").unlink(), "missing-field"),
    ],
)
def test_what_git_is_not_ready_for_is_refused(released: Path, arrange: object, words: str) -> None:
    """A detached head, a taken tag, files that git does not know or that are gone: one clear line."""
    assert callable(arrange)
    arrange(released)
    code, said = run(released, "release", "1.1.0")
    assert (code, words in said) == (1, True), said


@pytest.mark.parametrize(
    "own",
    [
        {"must": "Greet all, and soon.", "target": {"metric": "First words", "at_most": "8 s", "share": "90 %"}},
        {"target": {"metric": "First words", "at_most": "2 rings", "share": "95 %"}},
        {"must": None, "should": "Greet each guest at once."},
        {"roles": ["bob"]},
        {"unless": "You carry a tray."},
        {"expires": "2027-01-01"},
    ],
)
def test_no_data_is_called_wording(released: Path, own: dict[str, object]) -> None:
    """A number, an obligation, who keeps a rule and when: none of it is editorial, whatever else was reworded."""
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet").update(own)
    if "must" in own and own["must"] is None:
        del standard(data, "greet")["must"]
    write(released, data)
    rows = [{"id": "greet", "reason": "It reads better.", "editorial": True}]
    (released / "handbook/changes.yaml").write_text(yaml.safe_dump({"changes": rows}), encoding="utf-8")
    commit(released, "called wording")
    code, said = run(released, "release", "1.1.0")
    assert (code, "error[not-editorial]" in said) == (1, True), said


def test_only_wording_may_be_called_so(released: Path) -> None:
    """A reworded rule may be declared editorial, and then nobody signs; a stricter number may not."""
    path = released / "handbook/changes.yaml"
    rows = [{"id": "greet", "reason": "Ten felt long.", "editorial": True}]
    path.write_text(yaml.safe_dump({"changes": rows}), encoding="utf-8")
    commit(released, "called wording")
    assert "error[not-editorial]" in run(released, "release", "1.1.0")[1]
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["must"] = "Greet every guest at once."
    write(released, data)
    commit(released, "wording")
    assert run(released, "release", "1.1.0")[0] == 0
    record = yaml.safe_load((released / "handbook/releases/1.1.0.yaml").read_text(encoding="utf-8"))
    assert "acknowledge" not in record
    assert record["changes"][0]["material"] is False


def test_numbers_are_accepted_and_never_given_again(released: Path) -> None:
    """A number stands for its id in texts and files; a retired one is skipped, an id that returns has its own."""
    assert run(released, "release", "1.1.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-03-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    numbers = read(released).numbers.rows
    data["standards/table.yaml"]["standards"] = [
        {"id": "pour", "must": f"Pour in the [[{numbers['apron']}]].", "why": "It is kind.", "principles": ["care"]}
    ]
    data["standards/fire.yaml"]["situation"] = numbers["fire"]
    write(released, data)
    (released / "handbook/changes.yaml").write_text(
        yaml.safe_dump(
            {"changes": [{"id": each, "reason": "So."} for each in (numbers["serve"], numbers["clear"], "pour")]}
        ),
        encoding="utf-8",
    )
    handbook, found = load(released / "handbook")
    assert handbook is not None, found
    assert handbook.standards[-1].standards[0].must == "Pour in the [[apron]]."
    assert handbook.standards[1].situation == "fire"
    commit(released, "other service")
    code, said = run(released, "release", "1.2.0")
    assert code == 0, said
    lock = (released / "handbook/numbers.lock").read_text(encoding="utf-8")
    assert re.search(r"^S\d{4} pour$", lock, re.MULTILINE)
    assert f"{numbers['serve']} serve\n" in lock
    assert len(set(read(released).numbers.rows.values())) == len(numbers) + 1


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("GREET greet", "S9 greet", "broken-lock"),
        ("GREET greet\n", "", "broken-lock"),
        ("GREET greet", "SMILE greet", "broken-lock"),
        ("GREET greet", "greet 1", "broken-lock"),
        ("GREET greet\n", "<<<<<<< HEAD\nS1 greet\n=======\nS1 smile\n>>>>>>> other\n", "lock-conflict"),
    ],
)
def test_a_lock_that_was_edited_or_merged_is_found(released: Path, before: str, after: str, code: str) -> None:
    """The line, the code, and how to mend it are said; a lock that is gone or older than the last release too."""
    path = released / "handbook/numbers.lock"
    numbers = {name.upper(): number(released, name) for name in ("greet", "smile")}
    for name, own in numbers.items():
        before, after = before.replace(name, own), after.replace(name, own)
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    status, said = run(released, "check")
    assert status == 1
    assert re.search(rf"handbook/numbers\.lock:\d+:1: error\[{code}\]", said), said
    assert "git checkout v1.0.0 -- handbook/numbers.lock" in said
    path.unlink()
    assert "the lock of the numbers is missing" in run(released, "check")[1]


def test_a_number_is_never_given_to_something_of_another_kind(released: Path) -> None:
    """A rule of appearance that takes the id of a standard that was released needs an id of its own."""
    was = number(released, "greet")
    data = small()
    data["standards/door.yaml"]["standards"] = [{"id": "bow", "must": "Bow.", "why": "So.", "principles": ["care"]}]
    data["appearance.yaml"]["rules"].append({"id": "greet", "item": "Badge", "must": "Wear a badge."})
    write(released, data)
    code, said = run(released, "check")
    assert code == 1
    assert re.findall(r"error\[(.*?)\]: (.*)", said) == [
        ("number-of-another-kind", f"`greet` was released as the standard {was} and is a rule now")
    ]


def test_a_version_is_released_for_one_day(released: Path) -> None:
    """Asked for again it is done; asked for with another day it is refused."""
    assert run(released, "release", "1.1.0")[0] == 0
    assert (
        run(released, "release", "1.1.0")[0] == run(released, "release", "1.1.0", "--effective", "2026-02-01")[0] == 0
    )
    code, said = run(released, "release", "1.1.0", "--effective", "2026-03-01")
    assert (code, "version 1.1.0 is released already" in said) == (1, True)


def test_a_standard_in_force_is_not_put_off(released: Path) -> None:
    """A later `effective_from` would take its old wording out of every edition until then."""
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet").update({"must": "Greet all within 8 s.", "effective_from": "2026-04-01"})
    write(released, data)
    commit(released, "later")
    code, said = run(released, "release", "1.1.0")
    assert (code, re.findall(r"error\[(.*?)\]", said)) == (1, ["suspended-standard"])
    assert "`greet` is in force and would not be from 2026-02-01 until 2026-04-01" in said
    code, said = run(released, "release", "1.1.0", "--effective", "2026-04-01")
    assert code == 0, said


def test_a_draft_tells_what_it_would_take_away(released: Path) -> None:
    """What holds and would hold again only later is among what no longer holds, until its day has come."""
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["effective_from"] = "2026-04-01"
    standard(data, "smile")["expires"] = "2026-02-20"
    write(released, data)
    for day, expected in {
        "2026-02-10": {"greet": "removed", "smile": "changed"},
        "2026-03-01": {"greet": "removed", "smile": "removed"},
        "2026-04-01": {"greet": "changed", "smile": "removed"},
    }.items():
        (ann,) = editions(released, day, "ann")
        assert {each.id: each.status for each in ann.control.changes} == expected


def test_who_becomes_responsible_by_inheriting_is_told(tmp_path: Path) -> None:
    """An abstract role answers for the door: whoever extends it answers for it from then on, and signs."""
    root = repository(tmp_path / "acme")
    data = small()
    data["roles.yaml"]["roles"].append({"id": "keeper", "title": "Keeper", "abstract": True})
    data["journey.yaml"]["stages"][0]["touchpoints"][1]["responsible"].append("keeper")
    for each in data["standards/table.yaml"]["standards"]:
        each["roles"] = ["ann", "bob"]
    release(root, "1.0.0", data)
    data["book.yaml"]["effective"] = "2026-02-01"
    data["roles.yaml"]["roles"][2]["extends"] = ["keeper"]
    assert "to sign: boss" in release(root, "1.1.0", data, boss="The head lends a hand.")
    (boss,) = editions(root, "2026-02-01", "boss")
    (told,) = boss.control.changes
    assert (told.id, told.material, told.direction) == ("table", True, "tightened")
    assert [(each.field, each.old, each.new) for each in told.wordings] == [("is_mine", (), ("✓",))]
    assert "the position does it\n      + ✓" in run(root, "diff", "1.0.0", "--role", "boss")[1]


def test_two_branches_that_both_released_are_found_after_the_merge(released: Path) -> None:
    """Each gave a number to another rule: whichever lock the merge keeps, the other's numbers are missed."""
    for branch, id_, version in (("one", "bow", "1.1.0"), ("two", "nod", "1.2.0")):
        git(released, "switch", "--quiet", "-c", branch, "main")
        data = small()
        data["book.yaml"]["effective"] = "2026-02-01"
        standard(data, "greet")["target"]["at_most"] = "8 s"
        data["standards/door.yaml"]["standards"].append(
            {"id": id_, "must": f"Please {id_}.", "why": "It is kind.", "principles": ["care"]}
        )
        write(released, data)
        reasons(released, greet="Ten felt long.", **{id_: "Kind."})
        commit(released, id_)
        assert run(released, "release", version)[0] == 0
        assert number(released, id_)
    git(released, "merge", "--quiet", "--strategy-option", "ours", "one", "-m", "both")
    said = run(released, "check")[1]
    assert "handbook/numbers.lock:1:1: error[broken-lock]: the numbers that version 1.1.0 gave are not in it" in said
    git(released, "checkout", "--quiet", "v1.1.0", "--", "handbook/numbers.lock")
    assert "git checkout v1.2.0 -- handbook/numbers.lock" in run(released, "check")[1]


def test_records_that_do_not_agree_are_found(released: Path) -> None:
    """Two records of one version, one under another name, and a book older than its releases are errors."""
    assert run(released, "release", "1.1.0")[0] == 0
    folder = released / "handbook/releases"
    shutil.copy(folder / "1.1.0.yaml", folder / "1.2.0.yaml")
    assert run(released, "check")[1].count("error[doubled-release]") == 2
    (folder / "1.2.0.yaml").unlink()
    book = released / "handbook/book.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("version: 1.1.0", "version: 1.0.5"), encoding="utf-8")
    assert "error[version-goes-backwards]" in run(released, "check")[1]


def steps_of(root: Path) -> tuple[ReleasePlan, list[str]]:
    """Return a plan and everything that it does."""
    plan, found = plan_release(ReleaseRequest(root / "handbook", "1.1.0", DAY, TEMPLATES))
    assert plan is not None, found
    return plan, []


@pytest.mark.parametrize("stop_after", range(7))
def test_a_release_killed_between_any_two_steps_can_be_run_again(
    released: Path, stop_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stopped, the second run ends as an uninterrupted one: same files, one commit, one tag."""
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    whole = Path(shutil.copytree(released, released.parent / "whole"))
    assert run(whole, "release", "1.1.0")[0] == 0
    plan, _ = steps_of(released)
    steps = carry_out(plan, released / "handbook")
    for _ in range(stop_after):
        if next(steps, None) is None:
            break
    steps.close()  # type: ignore[attr-defined]
    code, said = run(released, "release", "1.1.0")
    assert code == 0, said
    assert git(released, "rev-parse", "HEAD^{tree}") == git(whole, "rev-parse", "HEAD^{tree}")
    assert git(released, "rev-list", "--count", "HEAD") == git(whole, "rev-list", "--count", "HEAD")
    assert git(released, "tag").split() == ["v1.0.0", "v1.1.0"]
    assert not git(released, "status", "--porcelain")


@pytest.mark.parametrize("seed", range(3))
def test_a_release_killed_at_any_moment_can_be_run_again(released: Path, seed: int) -> None:
    """SIGKILL leaves a repository in which the same command finishes the release."""
    with subprocess.Popen(
        [sys.executable, "-m", "standardbook", "release", "1.1.0"],
        cwd=released, env=environment(**WHO), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        time.sleep(random.Random(seed).uniform(0.6, 1.6))  # noqa: S311 - any moment
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    for lock in (released / ".git").rglob("*.lock"):
        lock.unlink()  # git's own, of a command that was killed with it: git says how to remove it
    code, said = run(released, "release", "1.1.0")
    assert code == 0, said
    assert git(released, "tag").split() == ["v1.0.0", "v1.1.0"]
    assert not git(released, "status", "--porcelain")


def test_tags_may_have_any_name(tmp_path: Path) -> None:
    """A tag without v, or with the name of a part of a larger repository, is written and found."""
    for pattern, name in (("{version}", "1.0.0"), ("handbook/{version}", "handbook/1.0.0")):
        data = small()
        data["book.yaml"]["tag"] = pattern
        root = repository(tmp_path / name.replace("/", "-"), data)
        assert run(root, "release", "1.0.0")[0] == 0
        assert git(root, "tag").split() == [name]
        (root / "handbook/changes.yaml").write_text("summary: More.\n", encoding="utf-8")
        for named in (name, "1.0.0", "v1.0.0"):
            assert run(root, "diff", named)[1].startswith("Nothing changed")
        assert "1.0.0 is released already" in run(root, "release", "1.0.0")[1]


def test_a_version_is_the_handbook_s_and_not_the_software_s(tmp_path: Path) -> None:
    """Where both live in one repository, `1.0.0` is what the handbook's record says."""
    data = small()
    data["book.yaml"]["tag"] = "handbook-{version}"
    root = repository(tmp_path / "acme", data)
    assert run(root, "release", "1.0.0")[0] == 0
    standard(data, "greet")["why"] = "All like it."
    write(root, data)
    commit(root, "why")
    git(root, "tag", "v1.0.0")
    for name in ("1.0.0", "v1.0.0"):
        assert "1 change from" in run(root, "diff", name)[1]


def test_a_handbook_is_read_as_it_was_without_touching_the_work_tree(released: Path) -> None:
    """Tags with and without v, commits, detached heads, merges and renamed folders; links in a tree lead nowhere."""
    before = tree(released)
    there = repository_of(released / "handbook")
    old = handbook_at(there, there.resolve("1.0.0"), "1.0.0")
    data = small()
    data["book.yaml"]["version"] = "1.0.0"
    assert items_of(old) == items_of(handbook_of(data))
    assert there.resolve("v1.0.0") == there.resolve("1.0.0")
    assert tree(released) == before
    git(released, "checkout", "--quiet", "-b", "other", "v1.0.0")
    (released / "note.txt").write_text("x", encoding="utf-8")
    commit(released, "beside")
    git(released, "merge", "--quiet", "main", "-m", "both")
    git(released, "mv", "handbook", "book")
    (released / "book/pictures").mkdir()
    (released / "book/pictures/link.png").symlink_to("/etc/hostname")
    commit(released, "another folder")
    git(released, "checkout", "--quiet", "--detach")
    there = repository_of(released / "book")
    assert items_of(handbook_at(there, there.resolve("v1.0.0"), "v1.0.0")) == items_of(old)
    with files_at(there, there.resolve("HEAD")) as folder:
        assert not (folder / "pictures").exists()


def test_sections_of_a_new_position_are_as_old_as_its_edition(tmp_path: Path) -> None:
    """A position that came with the second version has nothing that is in force since the first."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    data["roles.yaml"]["roles"].append({"id": "eve", "title": "Guard"})
    data["journey.yaml"]["stages"][0]["touchpoints"][0]["responsible"].append("eve")
    release(root, "1.1.0", data, door="Two see more.")
    for edition in editions(root, "2026-03-01", "eve", "ann"):
        found = {(each.kind, each.id): each.version for each in edition.control.sections}
        if edition.role_id == "eve":
            assert set(found.values()) == {"1.1.0"}
        else:
            assert found["appearance", ""] == found["touchpoint", "table"] == "1.0.0"


def test_places_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """A draft changes something at one of two touchpoints with the same title: only that one is a draft."""
    root = repository(tmp_path / "acme")
    data = small()
    data["journey.yaml"]["stages"][0]["touchpoints"][1]["title"] = "At the door"
    release(root, "1.0.0", data)
    standard(data, "serve")["must"] = "Serve from the right."
    write(root, data)
    (ann,) = editions(root, "2026-01-02", "ann")
    found = {each.id: each.version for each in ann.control.sections if each.kind == "touchpoint"}
    assert found == {"door": "1.0.0", "table": ""}


def test_other_folders_of_the_repository_are_not_the_handbook_s(tmp_path: Path) -> None:
    """A folder `releases` elsewhere, other files beside the records, and what stood where the handbook is now."""
    root = repository(tmp_path / "acme")
    for name in ("releases/1.0.0.yaml", "handbook/releases/.gitkeep", "handbook/releases/README.md", "book/README.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x: 1\n", encoding="utf-8")
    commit(root, "others")
    assert run(root, "release", "1.0.0")[0] == 0
    (root / "releases/1.0.0.yaml").unlink()
    (root / "handbook/releases/README.md").unlink()
    commit(root, "away")
    assert run(root, "diff")[1].startswith("Nothing changed")
    assert run(root, "build", "--only", "site", "--role", "ann")[0] == 0
    (root / "book/README.md").unlink()
    (root / "book").rmdir()
    git(root, "mv", "handbook", "book")
    commit(root, "another name")
    assert run(root, "diff", "--handbook", "book")[1].startswith("Nothing changed")
    assert run(root, "build", "--handbook", "book", "--only", "site", "--role", "ann")[0] == 0


def test_a_release_is_found_without_its_tag(released: Path) -> None:
    """The commit that brought the record serves as well; when neither is here, the message says what brings it."""
    git(released, "tag", "-d", "v1.0.0")
    assert "1 change from 1.0.0" in run(released, "diff")[1]
    assert "1 change from v1.0.0" in run(released, "diff", "v1.0.0")[1]
    shallow = released.parent / "shallow"
    git(released, "clone", "--quiet", "--depth", "1", released.as_uri(), str(shallow))
    for command in (("diff",), ("build",), ("release", "1.1.0")):
        code, said = run(shallow, *command)
        assert code == 1
        assert "version 1.0.0 is not in this repository; the clone is shallow: `git fetch --unshallow --tags`" in said
    assert not (shallow / "public").exists()


def test_what_history_lacks_is_said_in_one_line(released: Path, tmp_path: Path) -> None:
    """No repository, an unknown revision, an old revision that cannot be read: one line, or the file and why."""
    bare = tmp_path / "bare"
    shutil.copytree(released / "handbook", bare / "handbook")
    assert "is not in a git repository" in run(bare, "diff")[1]
    code, said = run(bare, "build")
    assert (code, (bare / "public").exists()) == (1, False)
    assert "standardbook build --no-marks" in said
    assert "is not in a git repository" in said
    assert "git knows no revision `v7`; released: 1.0.0\n" in run(released, "diff", "v7")[1]
    assert "git knows no revision `v7`; released: 1.0.0\n" in run(released, "build", "--since", "v7")[1]
    (tmp_path / "empty").mkdir()
    for command in (("diff",), ("release", "1.0.0")):
        assert "error[empty-handbook]" in run(tmp_path / "empty", *command)[1]
    git(tmp_path / "empty", "init", "--quiet")
    assert "git knows no revision `--all`" in run(released, "diff", "--", "--all")[1]
    path = released / "handbook/roles.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + "unknown: 1\n", encoding="utf-8")
    commit(released, "broken")
    path.write_text(whole, encoding="utf-8")
    commit(released, "mended")
    code, said = run(released, "diff", "HEAD~1")
    assert code == 1
    assert "the handbook of HEAD~1 cannot be read by this version of standardbook" in said
    assert "HEAD~1:handbook/roles.yaml:10:1: error[unknown-field]" in said


def test_what_changed_is_told_to_people_programs_and_reviewers(released: Path) -> None:
    """Text, JSON and Markdown; for a role in its words; nothing is an answer too."""
    text = run(released, "diff")[1]
    assert f"{number(released, 'greet')} greet: changed, tightened, material" in text
    assert "      - 10 s\n      + 8 s\n    reason: Ten felt long." in text
    assert run(released, "diff", "--role", "bob")[1] == "Nothing changed for bob from 1.0.0 to the work tree\n"
    markdown = run(released, "diff", "--role", "ann", "--format", "markdown")[1]
    assert "| target.at_most | 10 seconds | 8 seconds |" in markdown
    found = yaml.safe_load(run(released, "diff", "--role", "ann", "--format", "json")[1])
    assert found["changes"][0]["wordings"] == [{"field": "target.at_most", "old": ["10 seconds"], "new": ["8 seconds"]}]
    assert run(released, "diff", "v1.0.0", "HEAD~1")[1].startswith("Nothing changed in the handbook")
    assert run(released, "diff", "--role", "eve")[0] == 2
    data = small()
    data["standards/door.yaml"]["standards"][1] = {
        "id": "phone",
        "must_not": "Look at your phone.",
        "why": "They see it.",
    }
    write(released, data)
    for form in ((), ("--role", "ann"), ("--format", "markdown")):
        said = run(released, "diff", *form)[1]
        assert "Do not look at your phone" in said
        assert "Look at your phone" not in said
        assert "should: Smile with your eyes" in said


def test_after_a_release_nothing_differs_from_it(released: Path) -> None:
    """The last release is what the work tree is compared with, also when the work tree is it."""
    assert run(released, "release", "1.1.0")[0] == 0
    assert run(released, "diff")[1] == "Nothing changed in the handbook from 1.1.0 to the work tree\n"
    assert run(released, "diff", "1.0.0")[1].startswith("1 change from 1.0.0 to the work tree")


def test_a_reason_says_something(released: Path) -> None:
    """Dots that a hint put there are none; the release names the file in which it looks for reasons."""
    reasons(released, greet="...")
    commit(released, "later")
    code, said = run(released, "release", "1.1.0")
    assert (code, "error[change-without-reason]" in said) == (1, True)


def test_markdown_of_a_difference_is_words_only(released: Path) -> None:
    """What an author wrote cannot become a table, a link or an element of the comment."""
    data = small()
    standard(data, "greet")["must"] = "Greet | <b>all</b> `now` [x](http://evil.example)."
    write(released, data)
    said = run(released, "diff", "--format", "markdown")[1]
    assert r"Greet \| \<b\>all\</b\> \`now\` \[x\](http://evil.example)." in said


def test_a_reason_may_name_what_everybody_has_and_nothing_else(released: Path) -> None:
    """Unknown ids, and standards that not every reader has, are errors; a principle is printed by its name."""
    path = released / "handbook/changes.yaml"
    for id_, code in (("grete", "unknown-reference"), ("serve", "reference-out-of-edition")):
        path.write_text(yaml.safe_dump({"changes": [{"id": "greet", "reason": f"As [[{id_}]]."}]}), encoding="utf-8")
        assert f"handbook/changes.yaml:3:11: error[{code}]" in run(released, "check")[1]
    path.write_text(yaml.safe_dump({"changes": [{"id": "greet", "reason": "For [[care]]."}]}), encoding="utf-8")
    assert "reason: For Care." in run(released, "diff", "--role", "ann")[1]


def test_two_releases_of_the_same_change_write_the_same_bytes(released: Path) -> None:
    """A release depends on the last commit and its arguments alone."""
    other = Path(shutil.copytree(released, released.parent / "other"))
    for root in (released, other):
        assert run(root, "release", "1.1.0", "--effective", "2026-04-01")[0] == 0
    assert tree(released / "handbook") == tree(other / "handbook")


def test_no_hook_of_a_repository_runs_when_it_is_only_read(released: Path) -> None:
    """Reading history starts nothing that a repository is set up to start."""
    marker = released / "ran"
    git(released, "config", "core.fsmonitor", f"touch {marker}; false")
    assert run(released, "diff")[0] == 0
    assert not marker.exists()


def test_history_errors_are_one_family() -> None:
    """Whoever builds on it can tell a missing history from everything else."""
    with pytest.raises(HistoryError):
        repository_of(Path("/"))


@pytest.mark.parametrize(
    ("before", "version"), [("2", "1.0.0"), ("draft", "1.2.3.4"), ("0.9", "0.9.1"), ("0.9.0.1", "0.9.1")]
)
def test_a_version_is_two_to_four_numbers(tmp_path: Path, before: str, version: str) -> None:
    """What a book calls itself before its first release is free; a release has two to four numbers with points."""
    data = small()
    data["book.yaml"]["version"] = before
    root = repository(tmp_path / "acme", data)
    for wrong in ("2", "1.2.3.4.5", "١.٢", "1.0-rc1", "v1.0"):
        code, said = run(root, "release", wrong)
        assert (code, "write two to four numbers with points" in said) == (2, True), wrong
    code, said = run(root, "release", version)
    assert code == 0, said
    assert run(root, "check")[0] == 0
