"""Non-interference: whatever only others read, a reader's folder is the same to the last byte, releases included."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import tree
from histories import TEMPLATES, WHO, commit, git, handbook_of, read, repository, small, standard, write
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.history.comparison import compare
from standardbook.history.published import versions_of
from standardbook.history.release import carry_out
from standardbook.history.release_plan import ReleaseRequest, plan_release
from standardbook.history.release_record import numbers_for
from standardbook.model.authored import ChannelsFile
from standardbook.model.handbook import Handbook
from standardbook.model.items import digest_of_edition, items_of
from standardbook.model.releases import Numbers
from standardbook.select import select_edition

DAY = "2026-03-10"
"""A day on which the last of the three versions is in force."""


def a_rule(id_: str, words: str, *roles: str) -> dict[str, Any]:
    """Return a standard, for some roles or for those of its place."""
    own = {"id": id_, "must": words, "why": "So it is.", "principles": ["care"]}
    return own | ({"roles": [*roles]} if roles else {})


class Hidden:
    """Things that the host does not read: without `chance` all of them, else some, in any order and wording."""

    def __init__(self, chance: random.Random | None) -> None:
        """Draw by chance, or take everything as it is."""
        self.chance = chance

    def some(self, rows: Sequence[dict[str, Any]], at_least: int = 0) -> list[dict[str, Any]]:
        """Return some of the rows in any order."""
        if self.chance is None:
            return [*rows]
        kept = [each for each in rows if self.chance.random() < 0.6]
        kept = kept if len(kept) >= at_least else [*rows[:at_least]]
        self.chance.shuffle(kept)
        return kept

    def words(self, text: str) -> str:
        """Return a text, or another that is more or less the same."""
        return f"{text} {self.chance.choice(['once', 'twice', 'soon', 'each day'])}" if self.chance else text

    def mix(self, own: list[dict[str, Any]], hidden: Sequence[dict[str, Any]]) -> None:
        """Put things at any places among others, whose order stays."""
        for each in hidden:
            own.insert(self.chance.randint(0, len(own)) if self.chance else len(own), each)

    def rules(self, place: str, *roles: str) -> list[dict[str, Any]]:
        """Return standards, one of which is still to come."""
        rows = [a_rule(f"{place}-{each}", self.words(f"Mind the {place} {each}") + ".", *roles) for each in range(4)]
        rows[3]["effective_from"] = "2026-06-01"
        if self.chance and self.chance.random() < 0.5:
            rows[0]["target"] = {"metric": "Time", "at_most": f"{self.chance.randint(2, 9)} min", "share": "90 %"}
            rows[2]["expires"] = f"2026-0{self.chance.randint(3, 6)}-01"
        return self.some(rows, 1)


def with_hidden(data: dict[str, Any], chance: random.Random | None) -> dict[str, Any]:
    """Give a handbook things that the host does not read, and the host's own things fields that nobody reads."""
    hidden = Hidden(chance)
    words, stages = hidden.words, data["journey.yaml"]["stages"]
    cask = {"may": words("Open a cask"), "up_to": "3 casks", "beyond": "boss"}
    cy = {"id": "cy", "title": words("Cellarer"), "purpose": words("Keeps the wine") + "."}
    hidden.mix(data["roles.yaml"]["roles"], [cy | {"authority": hidden.some([cask])}])
    names = ("cellar", "yard", "gate")
    first, *others = (places := hidden.some([a_place(each, words(each.title())) for each in names], 1))
    first["channels"] = ["bell"]
    hidden.mix(stages[0]["touchpoints"], others)
    hidden.mix(stages, [{"id": "back", "title": words("Behind"), "touchpoints": [first]}])
    cases = hidden.some([a_place(each, words(each.title())) | {"trigger": "It is."} for each in ("flood", "theft")])
    hidden.mix(data["situations.yaml"]["situations"], cases)
    for kind, rows in (("touchpoint", places), ("situation", cases)):
        for each in rows:
            data[f"standards/{each['id']}.yaml"] = {kind: each["id"], "standards": hidden.rules(each["id"])}
    for place in ("door", "table"):
        hidden.mix(data[f"standards/{place}.yaml"]["standards"], hidden.rules(f"{place}-cook", "bob"))
    standard(data, "out")["must"] = words("Lead all out") + " by the wine press."
    gear = [{"id": each, "item": each.title(), "must": words(f"Wear {each}") + "."} for each in ("gloves", "boots")]
    hidden.mix(data["appearance.yaml"]["rules"], hidden.some([each | {"roles": ["bob"]} for each in gear]))
    press = {"id": "press", "term": "wine press", "meaning": words("What presses wine") + "."}
    hidden.mix(data["definitions.yaml"]["definitions"], [press])
    data["channels.yaml"] = {"channels": [{"id": "bell", "kind": "phone", "title": words("Bell")}]}
    if chance is not None:
        standard(data, "greet")["check"] = {"by": "mystery-visit", "ask": words("Were you greeted") + "?"}
        standard(data, "serve")["roles"] = ["ann", "bob", *(["cy"] if chance.random() < 0.5 else [])]
    return data


def a_place(id_: str, title: str) -> dict[str, Any]:
    """Return a touchpoint or the head of a situation that is another's."""
    return {"id": id_, "title": title, "accountable": "bob", "responsible": ["cy"]}


def host(data: dict[str, Any], version: str) -> dict[str, Any]:
    """Change what the host reads, in the same way whatever is hidden."""
    if version != "1.0.0":
        data["book.yaml"]["effective"] = "2026-02-01"
        standard(data, "greet")["target"]["at_most"] = "8 s"
        standard(data, "serve")["why"] = "The right hand is busy."
    if version == "1.2.0":
        data["book.yaml"]["effective"] = "2026-03-01"
        rows = data["standards/door.yaml"]["standards"]
        data["standards/table.yaml"]["standards"].insert(0, rows.pop(1))
        data["appearance.yaml"]["rules"].pop()
    return data


def put(root: Path, data: dict[str, Any]) -> None:
    """Write a handbook as it is now, without files that it no longer has."""
    shutil.rmtree(root / "handbook/standards", ignore_errors=True)
    (root / "handbook/channels.yaml").unlink(missing_ok=True)
    write(root, data)


def release(root: Path, version: str, data: dict[str, Any]) -> None:
    """Release a version with a reason for each change; its summary is alike whatever is hidden."""
    before = items_of(read(root)) if (root / "handbook/releases").is_dir() else None
    put(root, data)
    if before is not None:
        ids = [each.id for each in compare(before, items_of(read(root)))]
        rows = [{"id": each, "reason": f"Because of {each}."} for each in ids]
        said = yaml.safe_dump({"summary": "What is new.", "changes": rows})
        (root / "handbook/changes.yaml").write_text(said, encoding="utf-8")
    if git(root, "status", "--porcelain"):
        commit(root, f"towards {version}")
    plan, against = plan_release(ReleaseRequest(root / "handbook", version, date(2026, 1, 1), TEMPLATES))
    assert plan is not None, against
    assert [*carry_out(plan, root / "handbook")]


def publish(root: Path, day: str = DAY) -> dict[str, str]:
    """Build the host's editions of all versions; return the digest of each file."""
    handbook = read(root)
    versions = versions_of(root / "handbook", handbook, day)
    build(Plan(root / "handbook", root / "public", ("ann",)), handbook, INLINE, versions=versions)
    return tree(root / "public/en/ann")


def history(root: Path, seed: int | None) -> Path:
    """Release three versions: the first has everything, what is hidden in the others is drawn; all have one lock."""
    repository(root, with_hidden(small(), None))
    (root / ".gitignore").write_text("public/\n", encoding="utf-8")
    chance = random.Random(seed)  # noqa: S311 - the same edits every time
    release(root, "1.0.0", with_hidden(small(), None))
    for version in ("1.1.0", "1.2.0"):
        data = host(small(), version)
        release(root, version, with_hidden(data, chance) if seed is not None else data)
    return root


@pytest.fixture(scope="module", autouse=True)
def _who() -> Iterator[None]:
    """Let git know who commits and when."""
    before = dict(os.environ)
    os.environ.update(WHO)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], bytes]:
    """Give what the host gets when everything that is hidden goes with the second version, and the lock."""
    root = history(tmp_path_factory.mktemp("alone"), None)
    return publish(root), (root / "handbook/numbers.lock").read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_a_released_edition_is_the_same_whatever_is_hidden(
    alone: tuple[dict[str, str], bytes], tmp_path: Path, seed: int
) -> None:
    """Added, changed, removed for others in each release: the host's folder, all versions, book and site, is one."""
    root = history(tmp_path, seed)
    assert (root / "handbook/numbers.lock").read_bytes() == alone[1]
    found = publish(root)
    assert {path for path in found.keys() | alone[0].keys() if found.get(path) != alone[0].get(path)} == set()
    assert {"handbook.pdf", "index.html", "1.1.0/handbook.pdf", "1.2.0/changes.html"} <= found.keys()
    put(root, with_hidden(host(small(), "1.2.0"), random.Random(seed + 100)))  # noqa: S311 - an edit that is not released
    assert publish(root) == found
    standing = versions_of(root / "handbook", read(root), DAY)[0].standing
    assert (standing("complete", "en").state, standing("ann", "en").state) == ("draft", "in-force")


def as_handbook(data: dict[str, Any]) -> Handbook:
    """Return a handbook as a value, with its channels."""
    channels = ChannelsFile.model_validate(data["channels.yaml"]).channels
    return replace(handbook_of(data), channels=channels)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32), st.sampled_from(["1.0.0", "1.1.0", "1.2.0"]))
def test_an_edition_and_its_digest_are_the_same_whatever_is_hidden(one: int, other: int, version: str) -> None:
    """Any two handbooks that differ for others have one edition for the host, and one digest of it."""
    books = [as_handbook(with_hidden(host(small(), version), random.Random(seed))) for seed in (one, other)]  # noqa: S311 - drawn
    first, second = (select_edition(each, "ann", "en") for each in books)
    assert first == second
    assert digest_of_edition(first) == digest_of_edition(second)


IDS = st.sets(st.from_regex(r"\A[a-z]{1,3}-[a-z0-9]{1,3}\Z"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(IDS, IDS, IDS)
def test_new_numbers_say_nothing_of_new_rules_of_others(given_: set[str], own: set[str], hidden: set[str]) -> None:
    """A new rule gets the number that it would get alone, but where another has just that; a given one never changes."""

    def numbered(*ids: set[str]) -> dict[str, str]:
        data = small()
        rows = [a_rule(each, "Do it.") for each in sorted(set().union(*ids))]
        data["standards/door.yaml"]["standards"] = rows
        return dict(numbers_for(replace(handbook_of(data), numbers=Numbers(before))).rows)

    before: dict[str, str] = {}
    before = numbered(given_)
    alone, together = numbered(given_, own), numbered(given_, own, hidden)
    assert together.items() >= before.items()
    assert len({*together.values()}) == len(together)
    others = {together[each] for each in hidden - own - given_}
    assert all(together[each] == alone[each] or alone[each] in others for each in own)


def test_a_digest_stays_what_it_was() -> None:
    """What records and signed sheets have is computed again by every later version of standardbook."""
    found = {role: digest_of_edition(select_edition(handbook_of(small()), role, "en")) for role in ("ann", "complete")}
    assert found == {"ann": "9a9f1e714b9239b3a22f4dba5a074b16", "complete": "5f9c0b351f97baa3d8bbfcfd74f15415"}
