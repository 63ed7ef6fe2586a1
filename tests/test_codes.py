"""Every code of a diagnostic: a bad input that brings it, its place, and what to do about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fonts import a_font, faces, rights
from handbooks import FILES, write
from handbooks import standard as lines
from histories import TEMPLATES, commit, git, read, release, repository, small, standard
from histories import write as write_small
from pdfs import Inline
from standardbook.build import jobs
from standardbook.build.pipeline import Plan, Workers, build
from standardbook.diagnostics import CODES, AuthorError, Diagnostic
from standardbook.history.acknowledgements import ROSTER, check_lists, read_list
from standardbook.history.release_plan import ReleaseRequest, plan_release
from standardbook.project.project import load
from standardbook.resources.disk import MARK
from standardbook.resources.limits import MAX_YAML_BYTES
from standardbook.resources.shipped import shipped
from test_docs import CAFE, checks, diagnostics_with, examples

Trigger = Callable[[Path], list[Diagnostic]]


def in_files(changes: dict[str, str | bytes]) -> Trigger:
    """Return what reads a small handbook with some files replaced."""
    return lambda folder: load(write(folder, changes))[1]


def _empty(folder: Path) -> list[Diagnostic]:
    return load(folder)[1]


def _folder_as_file(folder: Path) -> list[Diagnostic]:
    root = write(folder, {})
    (root / "principles.yaml").mkdir()
    return load(root)[1]


def _link(folder: Path) -> list[Diagnostic]:
    root = write(folder, {})
    (root / "principles.yaml").symlink_to(folder / "elsewhere.yaml")
    return load(root)[1]


def against(
    change: Callable[[dict[str, Any]], object] = lambda _data: None,
    *,
    version: str = "1.1.0",
    said: list[dict[str, object]] | None = None,
    after: Callable[[Path], object] = lambda _root: None,
) -> Trigger:
    """Return what plans a release after 1.0.0: with a changed handbook, reasons, and what happened after the commit."""

    def plan(folder: Path) -> list[Diagnostic]:
        root = repository(folder / "acme")
        release(root, "1.0.0")
        data = small()
        data["book.yaml"]["effective"] = "2026-02-01"
        change(data)
        write_small(root, data)
        text = yaml.safe_dump({"changes": said or []})
        (root / "handbook" / "changes.yaml").write_text(text, encoding="utf-8")
        commit(root, "a change")
        after(root)
        made, found = plan_release(ReleaseRequest(root / "handbook", version, date(2026, 1, 15), TEMPLATES))
        assert made is None
        return found

    return plan


def _detached(root: Path) -> None:
    git(root, "checkout", "--quiet", "--detach")


def _dirty(root: Path) -> None:
    (root / "handbook" / "standards" / "new.yaml").write_text("touchpoint: door\n", encoding="utf-8")


def _reworded(data: dict[str, Any]) -> None:
    standard(data, "greet")["must"] = "Greet all."


def _put_off(data: dict[str, Any]) -> None:
    standard(data, "greet").update({"must": "Greet all.", "effective_from": "2026-04-01"})


def _abstract_approver(data: dict[str, Any]) -> None:
    data["roles.yaml"]["roles"].append({"id": "chiefs", "title": "Chiefs", "abstract": True})
    data["book.yaml"]["approved_by"] = "chiefs"


def released(change: Callable[[Path], object]) -> Trigger:
    """Return what checks a handbook that was released and then changed."""

    def found(folder: Path) -> list[Diagnostic]:
        root = repository(folder / "acme")
        release(root, "1.0.0")
        change(root)
        return load(root / "handbook")[1]

    return found


def _other_kind(root: Path) -> None:
    data = small()
    data["standards/fire.yaml"]["standards"] = []
    data["appearance.yaml"]["rules"].append({"id": "out", "item": "Badge", "must": "Wear a badge."})
    write_small(root, data)


def _twice(root: Path) -> None:
    records = root / "handbook" / "releases"
    (records / "2.0.0.yaml").write_bytes((records / "1.0.0.yaml").read_bytes())


def _backwards(root: Path) -> None:
    book = root / "handbook" / "book.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 0.9.0"), encoding="utf-8")


def _doubled_person(folder: Path) -> list[Diagnostic]:
    root = repository(folder / "acme")
    release(root, "1.0.0")
    (folder / "roster.csv").write_text("person,role\nAnna,ann\nAnna,ann\n", encoding="utf-8")
    people, found = read_list(folder / "roster.csv", ROSTER)
    assert not found
    return check_lists(people, [], read(root).releases, today="2026-12-01")


def _published_list(folder: Path) -> list[Diagnostic]:
    (folder / MARK).touch()
    (folder / "roster.csv").write_text("person,role\n", encoding="utf-8")
    return read_list(folder / "roster.csv", ROSTER)[1]


PRINTS_OVER = (shipped("templates") / "pdf" / "print.css").read_text(encoding="utf-8") + (
    ".card { position: relative } .margin { left: 76mm; position: absolute }"
)
"""A style sheet that prints the margin of a card over its text."""


class Exhausted(Inline):
    """Has no memory for the layout of sections."""

    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
        """Do a job, but none that lays out."""
        if fn is not jobs.galley_of:
            return super().submit(fn, *args, **kwargs)
        future: Future[object] = Future()
        future.set_exception(MemoryError())
        return future


def built(beside: dict[str, str] | None = None, executor: Inline | None = None, *, strict: bool = False) -> Trigger:
    """Return what builds a small handbook with files beside it."""

    def found(folder: Path) -> list[Diagnostic]:
        root = write(folder, {})
        for name, content in (beside or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        handbook, mistakes = load(root)
        assert handbook is not None, mistakes
        plan = Plan(root, folder / "public", outputs=("pdf",), strict=strict)
        with pytest.raises(AuthorError) as stopped:
            build(plan, handbook, Workers(executor or Inline(), 1))
        return list(stopped.value.diagnostics)

    return found


FONTS: dict[str, str | bytes] = {
    "book.yaml": FILES["book.yaml"].replace("Rules", "Ռules") + "look: {fonts: {text: Harbour Sans}}\n"
}
"""A book in a family of its own, with a letter that the family lacks."""

TRIGGERS: dict[str, Trigger] = {
    "empty-handbook": _empty,
    "unreadable-file": _folder_as_file,
    "not-utf8": in_files({"roles.yaml": FILES["roles.yaml"].replace("Clerk", "Clérk").encode("latin-1")}),
    "file-too-big": in_files({"principles.yaml": b"# much\n" * (MAX_YAML_BYTES // 7 + 1)}),
    "link-as-file": _link,
    "repository-in-handbook": in_files({"HEAD": "ref: refs/heads/main\n", "config": "[core]\n"}),
    "control-character": in_files(lines("discretion: Say\u202e it.")),
    "too-deep": in_files({"principles.yaml": "principles: " + "[" * 40 + "]" * 40}),
    "too-many-values": in_files({"principles.yaml": "principles: [" + "a, " * 60_000 + "a]"}),
    "text-too-long": in_files(lines("discretion: " + "so " * 40_000)),
    "word-too-long": in_files(lines("discretion: " + "o" * 400)),
    "missing-face": in_files(FONTS | {"fonts/Regular.ttf": faces()["Regular"]}),
    "broken-font": in_files(FONTS | {"fonts/Regular.ttf": faces()["Regular"][:-9000]}),
    "font-not-embeddable": in_files(FONTS | {"fonts/Regular.ttf": a_font("Regular", rights(2))}),
    "font-lacks-letters": in_files(FONTS | {f"fonts/{name}.ttf": each for name, each in faces().items()}),
    "number-of-another-kind": released(_other_kind),
    "doubled-release": released(_twice),
    "version-goes-backwards": released(_backwards),
    "doubled-person": _doubled_person,
    "personal-data-published": _published_list,
    "unclean-work-tree": against(_reworded, after=_dirty),
    "git-not-ready": against(_reworded, after=_detached),
    "version-not-greater": against(_reworded, version="0.5.0"),
    "effective-too-early": against(lambda data: data["book.yaml"].update(effective="2026-01-01")),
    "review-date-past": against(lambda data: data["book.yaml"].update(review_by="2025-01-01")),
    "no-approver": against(_abstract_approver),
    "nothing-to-release": against(after=lambda root: git(root, "reset", "--quiet", "--hard", "v1.0.0")),
    "change-without-reason": against(_reworded),
    "suspended-standard": against(_put_off, said=[{"id": "greet", "reason": "It waits."}]),
    "reason-without-change": against(said=[{"id": "greet", "reason": "Why not?"}]),
    "not-editorial": against(_put_off, said=[{"id": "greet", "reason": "It waits.", "editorial": True}]),
    "unwritable-output": built({"public": "a file of mine"}),
    "broken-template": built({"templates/pdf/cover.html": "{{ nothing }}"}),
    "section-too-heavy": built(executor=Exhausted()),
    "text-over-text": built({"templates/pdf/print.css": PRINTS_OVER}, strict=True),
}
"""What brings a code whose bad example in docs/checks.md is no file of a handbook."""


def is_file(code: str) -> bool:
    """Tell whether the bad example of a code is a file of a handbook."""
    return examples(checks()[code], "Bad")[0].startswith("# handbook/")


def test_every_code_has_an_input() -> None:
    """A code is brought by its bad example in docs/checks.md, or by a row of this table, and by one of the two."""
    assert set(TRIGGERS) == {code for code in CODES if not is_file(code)}


def assert_helpful(found: list[Diagnostic]) -> None:
    """Assert that each diagnostic has a place, a message and a remedy, each of one line."""
    for each in found:
        assert each.span.file, each
        assert each.span.line >= 1, each
        assert each.span.column >= 1, each
        assert each.message.strip(), each
        assert each.hint.strip(), each
        assert "\n" not in each.hint, each


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_where_and_what_to_do(code: str, tmp_path: Path) -> None:
    """A bad input brings each code, and all that is said of the input has file, line, column and a hint."""
    trigger = TRIGGERS.get(code) or (lambda folder: diagnostics_with(examples(checks()[code], "Bad")[0], folder))
    found = trigger(tmp_path)
    assert code in {each.code for each in found}, [str(each) for each in found]
    assert_helpful(found)


REPLACED: tuple[object, ...] = (
    None, "", "x", "9", "true", "A B", "../x", "2026-13-45", "[[x]]", "?? x", [], ["x"], [None], {}, {"x": "y"},
    "http://a", "x" * 400, "\U0001f600", "10 s", ["1", "2", "3"], "<b>x</b>", "complete", "book",
)  # fmt: skip
"""What a value is exchanged for."""


def mutated(value: Any, random_: random.Random) -> Any:  # noqa: ANN401 - YAML's values
    """Return a tree with one value exchanged, taken away, doubled, or under another name."""
    if not isinstance(value, (dict, list)) or not value or random_.random() < 0.15:
        return random_.choice(REPLACED)
    key = random_.choice(list(value) if isinstance(value, dict) else range(len(value)))
    choice = random_.random()
    if choice < 0.1:
        return (
            {k: v for k, v in value.items() if k != key} if isinstance(value, dict) else value[:key] + value[key + 1 :]
        )
    if choice < 0.2:
        return (
            {f"{k}s" if k == key else k: v for k, v in value.items()}
            if isinstance(value, dict)
            else [*value, value[key]]
        )
    copy = value.copy()
    copy[key] = mutated(value[key], random_)
    return copy


@pytest.mark.parametrize("seed", range(4))
def test_a_handbook_with_anything_wrong_is_told_what_to_do(seed: int, tmp_path: Path) -> None:
    """Whole handbooks with values exchanged, removed, doubled and renamed: each thing said has a place and a remedy."""
    random_ = random.Random(seed)  # noqa: S311 - the same handbooks every time
    trees = {name: yaml.safe_load(text) for name, text in CAFE.items() if name.endswith(".yaml")}
    root = tmp_path / "handbook"
    refused = 0
    for _ in range(60):
        changed = {**trees}
        for name in random_.sample(sorted(trees), random_.choice([1, 1, 2])):
            changed[name] = mutated(trees[name], random_)
        for name, tree in changed.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
            (root / name).write_text(text.replace("null", ""), encoding="utf-8")
        found = load(root)[1]
        assert_helpful(found)
        refused += any(each.severity == "error" for each in found)
    assert refused > 20
