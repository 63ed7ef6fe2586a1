"""Throw broken handbooks at `check` and `build`: `python tests/fuzz_book.py --count 20000 --seed 1`.

A mutant is a whole handbook in which every kind of field is used, changed in a few places that mean something: keys
removed, types exchanged, ids with characters of paths, twins in another case, lines of a megabyte, every trap of
Unicode, files that are folders or links. Each ends with exit code 0, 1, 2 or 3, no traceback, and diagnostics that have a
place and a remedy.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from handbooks import canary, parts_of
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.cli.app import main
from standardbook.diagnostics import StandardbookError
from standardbook.project.project import load

CODES = {0, 1, 2, 3}
TRAPS = (
    "\u202e\u2066", "\u200b", "\u200d\ufe0f", "\ufeff", "\u2028", "\u2029", "\x00", "\x1b[31m", "\x7f", "\x85", "\ud800", "\udfff",
    "e\u0301" * 40, "\u0301" * 200, "I\u0307ı", "ß", "ﬁ", "\U0001f1ed\U0001f1fa", "\U0010ffff", "\ue000", "و" * 50, "և", "Å", "K",
    "\u00a0", "\u3000", "а", "\u0600", "\U000e0041", "\ufdd0", "🏳️‍🌈",
)  # fmt: skip
"""Controls, directions, joiners, surrogates, marks without a base, cases that change length, look-alikes, no characters."""
IDS = (
    "../../etc/passwd", "a/b", "..", ".", "con", "nul", "a\nb", "::error::x", "A-B", "a--b", "-a", "a b", "a%00b", "complete", "book",
    "index", "C:\\x", "a" * 300, "", "1", "true", "null", "~", "а-б", "{{7*7}}", "<b>", "en", "*",
)  # fmt: skip
TEXTS = (
    "[[", "[[x]]", "[[a|b]]", "[a](javascript:alert(1))", "![a](file:///etc/passwd)", "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}",
    "&lt;&#0;", "- a\n  - b\n    - c", "> " * 60 + "x", "*" * 500, "|a|b|\n|-|-|\n|1|2|", "```\nx", "10", "10 s", "9" * 400 + " s", "1e999 s",
    "\\\n\\", "~~x~~", "[x]: http://a", "#" * 50, "a" * 1_000_000, "word " * 40_000, "(" * 3000, "[" * 3000, "2027-W01-1", "2026-02-30", "0000-00-00",
)  # fmt: skip
TYPES: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, [], {}, [[]], [None], {"": ""}, {"id": {}}, "", [{}])

Tree = dict[str, Any]

_drawn = io.BytesIO()
Image.new("RGB", (8, 8)).save(_drawn, "PNG")
PICTURE = _drawn.getvalue()


def whole() -> Tree:
    """Return the files of a handbook that uses every kind of field, for two roles."""
    files: Tree = {
        "book.yaml": {
            "company": "Closed Ltd", "title": "Rules", "number": "C-1", "version": "1.0.0", "effective": "2026-12-01",
            "approved_by": "ann", "source_language": "en", "languages": ["en", "ru"],
            "provisions": {"audience": "All.", "purpose": "Order.", "why": "Peace."},
            "external_documents": [{"id": "guide", "title": "Guide", "where": "Shelf"}],
        },
        "principles.yaml": {"principles": [{"id": f"principle-{n}", "name": f"Care {n}", "statement": "We care."} for n in range(7)]},
        "changes.yaml": {"summary": "Less.", "changes": [{"id": "ann", "reason": "So.", "editorial": True}]},
    }  # fmt: skip
    for role in ("ann", "ben"):
        for name, content in parts_of(role).items():
            if name.startswith("standards/"):
                files[name] = content
            else:
                (key,) = content
                files.setdefault(name, {key: []})[key].append(content[key])
    return copy.deepcopy(files)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value below a value."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[Any, ...]] = []
    for key, below in rows:
        found += [(*path, key), *places(below, (*path, key))]
    return found


def at(tree: Any, path: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any value
    """Return the value at a path."""
    for key in path:
        tree = tree[key]
    return tree


def put(tree: Tree, path: tuple[Any, ...], value: object) -> None:
    """Put a value at a path."""
    at(tree, path[:-1])[path[-1]] = value


def removed(tree: Tree, path: tuple[Any, ...], _dice: random.Random) -> None:
    """Take a key or an element away."""
    del at(tree, path[:-1])[path[-1]]


def exchanged(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Put a value of another type there."""
    put(tree, path, copy.deepcopy(dice.choice(TYPES)))


def moved(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Put another value of the handbook there."""
    put(tree, path, copy.deepcopy(at(tree, dice.choice(places(tree)))))


def doubled(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Write an element twice, the second time perhaps with a twin of its id in another case."""
    value = at(tree, path)
    rows = at(tree, path[:-1])
    twin = copy.deepcopy(value)
    if isinstance(twin, dict) and isinstance(twin.get("id"), str) and dice.random() < 0.5:
        twin["id"] = twin["id"].upper()
    if isinstance(rows, list):
        rows.append(twin)
    elif isinstance(path[-1], str):
        rows[path[-1].capitalize()] = twin


def renamed(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Give a key, or an id, another name."""
    rows = at(tree, path[:-1])
    if isinstance(rows, dict):
        rows[dice.choice((*IDS, *TRAPS))] = rows.pop(path[-1])
    else:
        put(tree, path, dice.choice(IDS))


def told(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Put a hostile text there, or one into the text that is there."""
    value, text = at(tree, path), dice.choice((*TEXTS, *IDS, *TRAPS))
    if isinstance(value, str) and dice.random() < 0.6:
        cut = dice.randrange(len(value) + 1)
        text = value[:cut] + text + value[cut:]
    put(tree, path, text)


def nested(tree: Tree, path: tuple[Any, ...], dice: random.Random) -> None:
    """Wrap a value many times."""
    value = at(tree, path)
    for _ in range(dice.choice((1, 2, 40, 200))):
        value = [value] if dice.random() < 0.5 else {"steps": value}
    put(tree, path, value)


CHANGES: tuple[Callable[[Tree, tuple[Any, ...], random.Random], None], ...] = (
    removed, exchanged, moved, doubled, renamed, told, told, nested,
)  # fmt: skip


def mutant(dice: random.Random) -> Tree:
    """Return a handbook changed in one to three places."""
    tree = whole()
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        path = dice.choice(places(tree))
        if path and isinstance(at(tree, path[:1]), dict) and len(path) > 1:
            dice.choice(CHANGES)(tree, path, dice)
    return tree


def write(root: Path, tree: Tree, dice: random.Random) -> None:
    """Write a handbook, one in ten with something odd beside or in place of a file."""
    for name, content in tree.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML that can say everything, surrogates and controls as escapes among it.
        text = json.dumps(content, ensure_ascii=dice.random() < 0.5, default=str)
        if dice.random() < 0.3:
            with contextlib.suppress(yaml.YAMLError, ValueError, RecursionError):
                text = yaml.safe_dump(content, allow_unicode=dice.random() < 0.5, sort_keys=False)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    (root / "pictures").mkdir(exist_ok=True)
    for role in ("ann", "ben"):
        (root / f"pictures/{canary(role, 'file-name')}.png").write_bytes(PICTURE)
    if dice.random() < 0.1:
        odd(root, dice)


def odd(root: Path, dice: random.Random) -> None:
    """Put something odd into the folder."""
    file = root / dice.choice(
        ("book.yaml", "roles.yaml", "journey.yaml", "standards/ann.yaml", "translations/ru.po", "numbers.lock")
    )
    file.parent.mkdir(exist_ok=True)
    content = (
        file.read_bytes()
        if file.is_file()
        else b'msgid ""\nmsgstr ""\n"Language: ru\\n"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "b"\n'
    )
    what = dice.randrange(7)
    if file.exists() and what in {0, 1}:
        file.unlink()
    if what == 0:
        file.mkdir()
    elif what == 1:
        file.symlink_to("/etc/hostname")
    elif what == 2:
        file.write_bytes(b"")
    elif what == 3:
        file.write_bytes(b"\xff\xfe" + content)
    elif what == 4:
        file.write_bytes(content[: dice.randrange(len(content) + 1)])
    elif what == 5:
        file.write_bytes(content.replace(b"\n", b"\r\n") + dice.choice(TRAPS).encode("utf-8", "surrogatepass"))
    else:
        (root / "standards" / f"{dice.choice(('Ann', 'x.yml', 'a b', 'ä'))}.yaml").write_bytes(content)


def run_here(*arguments: str) -> tuple[int, str]:
    """Run a command in this process; return its exit code and what it printed."""
    out, before = io.StringIO(), sys.argv
    sys.argv = ["standardbook", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            main()
    except SystemExit as error:
        return int(error.code or 0), out.getvalue()
    finally:
        sys.argv = before
    return 0, out.getvalue()


def attempt(tree: Tree, dice: random.Random, *, builds: bool) -> tuple[int, str]:
    """Check a handbook, and with `builds` build it when it has no errors; return the exit code and how that ended."""
    with tempfile.TemporaryDirectory(prefix="standardbook-fuzz-") as temporary:
        root = Path(temporary) / "handbook"
        root.mkdir()
        write(root, tree, dice)
        code, said = run_here("check", "--handbook", str(root), "--format", "json")
        assert code in CODES, (code, said)
        assert "Traceback" not in said
        for each in json.loads(said.removesuffix("no errors\n") or "[]"):
            assert each["span"]["file"], each
            assert min(each["span"]["line"], each["span"]["column"]) >= 1, each
            assert each["message"], each
            assert each["hint"], each
        if code or not builds:
            return code, ""
        handbook, _ = load(root)
        assert handbook is not None
        try:
            build(Plan(root, Path(temporary) / "public"), handbook, INLINE)
        except StandardbookError:
            return code, "refused by the build"
        return code, "built"


def run(count: int, seed: int, every: int = 50) -> Counter[str]:
    """Try so many mutants, and build of every so-manieth that is right; return how they ended."""
    ends: Counter[str] = Counter()
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")  # noqa: S311 - the same handbooks every time
        tree = mutant(dice)
        try:
            code, end = attempt(tree, dice, builds=number % every == 0)
        except BaseException:
            kept = Path(tempfile.gettempdir()) / f"standardbook-mutant-{seed}-{number}"
            shutil.rmtree(kept, ignore_errors=True)
            kept.mkdir()
            write(kept, tree, random.Random(0))  # noqa: S311
            print(f"mutant {number} of seed {seed} is kept in {kept}", file=sys.stderr)  # noqa: T201
            raise
        ends[f"exit {code}"] += 1
        ends[end] += bool(end)
    return ends


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    print(f"seed {chosen.seed}, {chosen.count} handbooks: {dict(run(chosen.count, chosen.seed))}, no traceback")  # noqa: T201
