"""Strict YAML: text stays text, what is not plain data is refused at its place, and nothing raises."""

from __future__ import annotations

import io
import time
from pathlib import Path

import jsonschema
import pytest
import yaml
from PIL import Image, PngImagePlugin

from fuzz_yaml import run
from standardbook.diagnostics import Span
from standardbook.model.kinds import FILES
from standardbook.model.reach import concrete_roles
from standardbook.model.schema import schema_files, schema_of
from standardbook.project.project import load
from standardbook.read.pictures import read_picture
from standardbook.read.strict_yaml import parse_yaml
from standardbook.resources.limits import MAX_YAML_BYTES

HANDBOOK = Path(__file__).parents[1] / "handbook"


@pytest.mark.parametrize(
    "word", ["1.10", "no", "on", "08:30", "0755", "2026-12-01", "~", "null", "1e3", ".inf", "0x1F", "yes"]
)
def test_what_was_typed_stays_what_was_typed(word: str) -> None:
    """No word becomes a number, a time, a day or a truth value."""
    tree, found = parse_yaml(f"a: {word}\n{word}: b\n".encode(), "f.yaml")
    assert found == []
    assert tree == {"a": word, word: "b"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1\n", "yaml-anchor", 1, 4),
        ("a: b\nc: *x\n", "yaml-anchor", 2, 4),
        ("a:\n  <<: b\n", "yaml-anchor", 2, 3),
        ("a: !!int 1\n", "yaml-tag", 1, 4),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml-tag", 1, 4),
        ("%YAML 1.1\n---\na: b\n", "yaml-tag", 1, 1),
        ("a: b\n---\nc: d\n", "second-document", 2, 1),
        ("a: 1\nb: 2\na: 3\n", "doubled-key", 3, 1),
        ("a: x\u202ey\n", "control-character", 1, 5),
        ("a: x\u0000y\n", "control-character", 1, 5),
        ('a: "\\u0007"\n', "control-character", 1, 4),
        ('a: "\\ud800"\n', "broken-yaml", 1, 5),
        ("a:\n\t- b\n", "broken-yaml", 2, 1),
        ("- a\n", "wrong-type", 1, 1),
        ("a\n", "wrong-type", 1, 1),
        ("? [a]\n: b\n", "broken-yaml", 1, 3),
        ("a: [b\n", "broken-yaml", 2, 1),
    ],
)
def test_what_is_not_plain_data_is_refused(text: str, code: str, line: int, column: int) -> None:
    """Anchors, aliases, tags, merge keys, second documents, control characters and broken YAML have a place."""
    tree, found = parse_yaml(text.encode("utf-8", "surrogatepass"), "f.yaml")
    assert tree is None
    assert (found[0].code, found[0].span.line) == (code, line)
    assert abs(found[0].span.column - column) <= 2
    assert found[0].span.file == "f.yaml"


def test_files_of_other_editors_are_read() -> None:
    """A byte order mark and the line ends of Windows change nothing; letters are composed."""
    tree, found = parse_yaml("\ufeffa: cafe\u0301\r\nb: c\r\n".encode(), "f.yaml")
    assert found == []
    assert tree == {"a": "caf\u00e9", "b": "c"}


def test_a_place_counts_letters_not_bytes() -> None:
    """Line and column are those an editor shows, behind Armenian letters too."""
    tree, _ = parse_yaml("ա: {բ: գ, դ: ե}\n".encode(), "f.yaml")
    assert tree is not None
    assert tree.where.at("ա", "դ") == Span("f.yaml", 1, 14)


BOMBS = {
    "two thousand brackets": b"a: " + b"[" * 2000,
    "deep blocks": b"\n".join(b" " * depth + b"a:" for depth in range(900)),
    "laughs": b"a: &a [x,x]\n" + b"\n".join(b"b%d: &b%d [*a,*a,*a]" % (n, n) for n in range(50)),
    "many values": b"a: [" + b"1," * 60_000 + b"1]",
    "one long text": b"a: " + b"x" * 200_000,
    "too big": b"a: b\n" * (MAX_YAML_BYTES // 5 + 1),
    "not UTF-8": "a: é".encode("latin-1"),
    "UTF-16": "a: b".encode("utf-16"),
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(40_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_soon_with_a_diagnostic(name: str) -> None:
    """What is built to cost much is refused in little time, or is no more than unknown fields."""
    start = time.process_time()
    _, found = parse_yaml(BOMBS[name], "f.yaml")
    assert time.process_time() - start < 20
    assert found or name == "many keys"


def test_broken_files_never_raise() -> None:
    """Two thousand broken variants of the example's files are refused or read, each with places."""
    assert run(2000, seed=20261201) > 1000


def test_a_picture_loses_everything_but_its_pixels(tmp_path: Path) -> None:
    """Texts, positions and colour profiles inside a picture do not reach the copy that outputs carry."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "qzsecretzq")
    exif = Image.Exif()
    exif[0x010E] = "qzsecretzq"
    Image.new("RGB", (8, 8), (9, 9, 9)).save(tmp_path / "a.png", pnginfo=note)
    Image.new("RGB", (8, 8), (9, 9, 9)).save(tmp_path / "b.jpg", exif=exif, comment="qzsecretzq")
    for name in ("a.png", "b.jpg"):
        assert b"qzsecretzq" in (tmp_path / name).read_bytes()
        picture, mistake = read_picture(tmp_path, name, Span("x"))
        assert mistake is None
        assert picture is not None
        assert b"qzsecretzq" not in picture.content
        assert Image.open(io.BytesIO(picture.content)).size == (8, 8)


def test_a_picture_behind_a_link_is_refused(tmp_path: Path) -> None:
    """A link to a picture, or a folder that is a link, is not followed."""
    (tmp_path / "handbook").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "out.png")
    (tmp_path / "handbook" / "a.png").symlink_to(tmp_path / "out.png")
    (tmp_path / "handbook" / "pictures").symlink_to(tmp_path)
    for name in ("a.png", "pictures/out.png"):
        picture, mistake = read_picture(tmp_path / "handbook", name, Span("x"))
        assert picture is None
        assert mistake is not None
        assert mistake.code == "bad-picture"


def test_the_schemas_beside_the_example_are_the_present_ones() -> None:
    """`standardbook schema` would write exactly the files that are there, and each example file names its own."""
    assert {path.name: path.read_text(encoding="utf-8") for path in (HANDBOOK / "schema").iterdir()} == dict(
        schema_files()
    )
    for path in HANDBOOK.rglob("*.yaml"):
        if path.parent.name == "releases":
            continue  # written by the command
        kind = "standards" if path.parent.name == "standards" else path.stem
        up = "../" if path.parent.name == "standards" else ""
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={up}schema/{kind}.schema.json"


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "changes"])
def test_a_schema_accepts_the_example_and_refuses_an_unknown_field(kind: str) -> None:
    """An editor shows no complaint in the example's files and one at a misspelt field."""
    files = sorted((HANDBOOK / "standards").glob("*.yaml")) if kind == "standards" else [HANDBOOK / f"{kind}.yaml"]
    validator = jsonschema.Draft202012Validator(schema_of(kind))

    class Loader(yaml.SafeLoader):
        """Keeps days and numbers as text, truth values as what JSON has for them."""

    Loader.yaml_implicit_resolvers = {
        key: [
            (tag, found)
            for tag, found in rows
            if tag == "tag:yaml.org,2002:bool" or (tag.endswith("int") and kind in {"standards", "appearance"})
        ]
        for key, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for path in files:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - made from the safe one
        assert [error.message for error in validator.iter_errors(content)] == []
        assert list(validator.iter_errors(content | {"unheard_of": "x"}))


def test_the_example_is_a_whole_companys_book() -> None:
    """The example has what a company needs, without one diagnostic, and never says a sentence twice."""
    handbook, found = load(HANDBOOK)
    assert handbook is not None
    assert found == []
    standards = [each for file in handbook.standards for each in file.standards]
    assert len(concrete_roles(handbook)) >= 9
    assert len(handbook.departments) >= 3
    assert len(handbook.stages) >= 5
    assert len(handbook.touchpoints) >= 16
    assert len(standards) >= 70
    assert len(handbook.situations) >= 10
    assert len(handbook.definitions) >= 28
    assert sum(len(each.not_to_confuse_with) for each in handbook.definitions) >= 8
    assert 10 <= len(handbook.principles) <= 20
    assert len(handbook.rules) >= 18
    texts = [
        text for each in standards for text in (each.why, each.obligation.text if each.obligation else "", *each.say)
    ]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []
