"""Drafts: an edit stands first as a draft for those for whom it changes something, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands import tree
from histories import TEMPLATES, WHO, git, read, repository, small, standard, write
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.history.published import versions_of
from standardbook.history.published_version import Version
from standardbook.model.edition import Edition
from standardbook.model.items import digest_of_edition
from standardbook.project.translations import update_file
from standardbook.select import select_edition
from test_interference import release
from test_versions import dead_links

DAY = "2026-02-10"
"""A day on which the second version is in force."""


@pytest.fixture(autouse=True)
def _who(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know who commits and when."""
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)


def second() -> dict[str, Any]:
    """Return what the second version says: the host's target is tightened."""
    data = small()
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    return data


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Give a repository with two released versions."""
    root = repository(tmp_path / "acme")
    release(root, "1.0.0", small())
    release(root, "1.1.0", second())
    return root


def cook(data: dict[str, Any]) -> dict[str, Any]:
    """Change what only the cook reads."""
    standard(data, "out")["must"] = "Lead everybody out."
    return data


def first(root: Path, day: str = DAY, since: str | None = None) -> Version:
    """Return what stands first on a day."""
    return versions_of(root / "handbook", read(root), day, since=since)[0]


def states(root: Path, day: str = DAY, language: str = "en") -> dict[str, str]:
    """Return where the edition of each role stands."""
    version = first(root, day)
    return {role: version.standing(role, own).state for own, role in version.keys if own == language}


def edition(root: Path, role: str, day: str = DAY) -> Edition:
    """Return an edition that stands first."""
    (made,) = first(root, day).editions([("en", role)], TEMPLATES)
    return made


def test_an_edit_is_a_draft_for_those_who_read_it(acme: Path) -> None:
    """The cook's edition is a draft, and the complete one; the host's is the release to the last mark and key."""
    before, key = edition(acme, "ann"), first(acme).key_of("ann", "en")
    assert before.control.marks == {"standard-greet": "changed"}
    write(acme, cook(second()))
    assert states(acme) == {"ann": "in-force", "bob": "draft", "boss": "in-force", "complete": "draft"}
    assert repr(edition(acme, "ann")) == repr(before)
    assert first(acme).key_of("ann", "en") == key
    assert first(acme).key_of("bob", "en") != key
    draft = edition(acme, "bob")
    assert (draft.version, draft.control.since, draft.control.digest) == ("1.1.0+draft", "1.1.0", "")
    assert draft.control.marks == {"standard-out": "changed"}
    assert {first(acme, since="1.0.0").standing(role, "en").state for role in ("ann", "bob")} == {"draft"}


def test_the_day_and_the_reasons_of_the_next_version_make_no_draft(acme: Path) -> None:
    """What only document control will say is told by the release; the complete edition is a draft all the same."""
    data = second()
    data["book.yaml"] |= {"effective": "2026-03-01", "review_by": "2027-01-01"}
    write(acme, data)
    assert states(acme) == {"ann": "in-force", "bob": "in-force", "boss": "in-force", "complete": "draft"}


def test_what_is_edited_back_is_no_draft(acme: Path) -> None:
    """An edit that is taken back leaves everything as it was."""
    whole = {role: repr(edition(acme, role)) for role in ("ann", "complete")}
    write(acme, cook(second()))
    write(acme, second())
    assert {role: repr(edition(acme, role)) for role in whole} == whole


def test_a_position_that_comes_or_goes(acme: Path) -> None:
    """A new position has a draft without marks; one that is given up keeps its edition until the release."""
    data = second()
    data["roles.yaml"]["roles"] = [each for each in data["roles.yaml"]["roles"] if each["id"] != "bob"]
    data["roles.yaml"]["roles"].append({"id": "eve", "title": "Guard"})
    data["journey.yaml"]["stages"][0]["touchpoints"][1]["responsible"] = ["ann"]
    data["situations.yaml"]["situations"][0]["responsible"] = ["eve"]
    write(acme, data)
    found = states(acme)
    assert found == {"ann": "draft", "boss": "draft", "eve": "draft", "complete": "draft", "bob": "in-force"}
    assert edition(acme, "eve").control.changes == ()
    assert edition(acme, "bob").version == "1.1.0"


@pytest.mark.parametrize(
    ("withdrawn", "day", "expected"),
    [
        ({}, "2026-01-10", ("in-force", "1.0.0")),
        ({}, "2025-12-10", ("announced", "1.1.0")),
        ({"1.1.0": "2026-02-05"}, DAY, ("in-force", "1.0.0")),
        ({"1.1.0": "2026-02-05", "1.0.0": "2026-02-06"}, DAY, ("withdrawn", "1.1.0")),
    ],
    ids=["later", "all announced", "withdrawn", "all withdrawn"],
)
def test_an_edition_that_no_edit_touches_stands_as_without_the_edit(
    acme: Path, withdrawn: dict[str, str], day: str, expected: tuple[str, str]
) -> None:
    """Whatever was announced or withdrawn: the host's edition is the one that an unedited handbook publishes."""
    for version, since in withdrawn.items():
        path = acme / f"handbook/releases/{version}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"withdrawn: {since}\n", encoding="utf-8")
    before = edition(acme, "ann", day)
    assert (before.control.standing.state, before.version) == expected
    write(acme, cook(second()))
    assert repr(edition(acme, "ann", day)) == repr(before)
    assert edition(acme, "bob", day).control.standing.state == "draft"


def test_an_edition_that_is_edited_back_to_what_holds_again_is_no_draft(acme: Path) -> None:
    """The last version is withdrawn and the host's text is again as before it: that is the version in force."""
    path = acme / "handbook/releases/1.1.0.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "withdrawn: 2026-02-05\n", encoding="utf-8")
    write(acme, small())
    assert (edition(acme, "ann").version, states(acme)["ann"]) == ("1.0.0", "in-force")


def test_a_corrected_translation_is_a_draft_in_its_language_alone(tmp_path: Path) -> None:
    """Who reads another language gets the release."""
    data = small()
    data["book.yaml"]["languages"] = ["en", "ru"]
    root = repository(tmp_path / "acme", data)
    path = update_file(read(root), root / "handbook", "ru", now=datetime(2026, 1, 1, tzinfo=UTC))
    entry = 'msgid "Greet each guest at once."\nmsgstr "'
    path.write_text(path.read_text(encoding="utf-8").replace(entry, f"{entry}Приветствуй."), encoding="utf-8")
    release(root, "1.0.0", data)
    publish(root)
    before = tree(root / "public/en/ann")
    path.write_text(path.read_text(encoding="utf-8").replace("Приветствуй.", "Приветствуйте."), encoding="utf-8")
    assert states(root, language="ru") == {"ann": "draft", "bob": "in-force", "boss": "in-force", "complete": "draft"}
    assert states(root)["ann"] == "in-force"
    publish(root)
    assert tree(root / "public/en/ann") == before
    assert "1.0.0+draft" in (root / "public/ru/ann/index.html").read_text(encoding="utf-8")
    assert {each for each in dead_links(root / "public") if each[1] != "handbook.pdf"} == set()


def test_a_language_that_only_a_draft_has_is_not_named_by_a_release(acme: Path) -> None:
    """The menu of languages of an edition that is in force stays as it was; the draft's own leads to it."""
    publish(acme)
    before = tree(acme / "public/en/ann")
    data = second()
    data["book.yaml"]["languages"] = ["ru", "en"]
    write(acme, data)
    (acme / "handbook/translations").mkdir()
    update_file(read(acme), acme / "handbook", "ru", now=datetime(2026, 1, 1, tzinfo=UTC))
    publish(acme)
    assert tree(acme / "public/en/ann") == before
    assert "../../en/ann/touchpoint-door.html" in (acme / "public/ru/ann/touchpoint-door.html").read_text(
        encoding="utf-8"
    )


def publish(root: Path) -> None:
    """Build the host's sites of what stands first."""
    handbook = read(root)
    versions = versions_of(root / "handbook", handbook, DAY)
    build(Plan(root / "handbook", root / "public", ("ann",), outputs=("site",)), handbook, INLINE, versions=versions)


def again(root: Path, version: str, **own: object) -> None:
    """Release the last version again with another record, as if it had always been so; None takes a field away."""
    path = root / f"handbook/releases/{version}.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8")) | own
    kept = {name: each for name, each in record.items() if each is not None}
    path.write_text(yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")
    git(root, "commit", "--quiet", "--amend", "--all", "-m", "again")
    git(root, "tag", "--force", f"v{version}")


def test_a_record_without_digests_gets_them_from_the_content(acme: Path) -> None:
    """A version that was released before records had them prints the same digest, and drafts are told by it."""
    digest = edition(acme, "ann").control.digest
    assert (
        digest
        == read(acme).releases[-1].digests["ann"]["en"]
        == digest_of_edition(select_edition(read(acme), "ann", "en"))
    )
    again(acme, "1.1.0", digests=None)
    assert not read(acme).releases[-1].digests
    assert edition(acme, "ann").control.digest == digest
    write(acme, cook(second()))
    assert states(acme) == {"ann": "in-force", "bob": "draft", "boss": "in-force", "complete": "draft"}
    assert edition(acme, "ann").control.digest == digest


def test_what_a_release_recorded_is_what_its_sheets_print(acme: Path) -> None:
    """A later program may select otherwise: old sheets keep their digest, and nobody becomes a draft by that."""
    digests = yaml.safe_load((acme / "handbook/releases/1.1.0.yaml").read_text(encoding="utf-8"))["digests"]
    digests["ann"]["en"] = "0" * 32
    again(acme, "1.1.0", digests=digests)
    assert edition(acme, "ann").control.digest == "0" * 32
    (alone,) = versions_of(acme / "handbook", read(acme), DAY, marks=False)
    (ann,) = alone.editions([("en", "ann")], TEMPLATES)
    assert ann.control.digest == "0" * 32
    write(acme, cook(second()))
    assert states(acme) == {"ann": "in-force", "bob": "draft", "boss": "in-force", "complete": "draft"}
    assert edition(acme, "ann").control.digest == "0" * 32


def test_the_page_that_chooses_says_which_editions_are_drafts(acme: Path) -> None:
    """The page is that of the version in force; a sign stands beside what is a draft."""
    write(acme, cook(second()))
    handbook = read(acme)
    versions = versions_of(acme / "handbook", handbook, DAY)
    plan = Plan(acme / "handbook", acme / "public", ("ann", "bob"), outputs=("site",))
    build(plan, handbook, INLINE, versions=versions[:1])
    page = (acme / "public/index.html").read_text(encoding="utf-8")
    assert page.count("Draft after version 1.1.0") == 1
    assert page.index("en/bob/") < page.index("Draft after version 1.1.0")
    assert "version 1.1.0 · in force from 1\u00a0February 2026" in page
