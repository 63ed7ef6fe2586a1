"""`make compare`: what differs between two builds is found and named by its kind, and nothing is said of what is alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from compare import written
from differences import KINDS, differences_of

from commands import environment
from histories import repository, run

TOOLS = Path(__file__).parents[1] / "tools"
PAGE = """<!doctype html>
<html lang="en"><head><title>Greeting</title><script>var seen = 1;</script></head>
<body><p class="rule" id="greet">Greet <b>every</b> guest.</p><p>Smile.<br></p></body></html>
"""


def write_pdf(
    path: Path,
    *,
    words: str = "Greet every guest.",
    title: str = "Greeting",
    tag: str = "/H1",
    link: str = "https://acme.example/",
    height: int = 700,
    packed: bool = True,
) -> None:
    """Write a PDF of one page with a text, a line of the outline, a tag and a link."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 {height} Td ({words}) Tj ET".encode())
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=link)
        rect = pikepdf.Array([72, 690, 200, 710])
        page.obj.Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=action)]
        )
        element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(tag), K=0, Pg=page.obj)
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([element]))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(path, deterministic_id=True, object_stream_mode=mode)


def write_folder(root: Path) -> Path:
    """Write a folder such as a build makes, with one file of each sort."""
    (root / "en" / "ann").mkdir(parents=True)
    (root / "en" / "ann" / "index.html").write_text(PAGE, encoding="utf-8")
    write_pdf(root / "en" / "ann" / "handbook.pdf")
    (root / "en" / "ann" / "edition.json").write_text('{\n "title": "Standards"\n}\n', encoding="utf-8")
    (root / "search.json").write_text('{"words": ["greet", "guest"]}', encoding="utf-8")
    (root / "book.css").write_text("p { color: red }\n", encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\xff\xfe 1")
    return root


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces words in a file of a folder."""

    def replace(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return replace


def with_pdf(**facts: Any) -> Callable[[Path], None]:  # noqa: ANN401 - the arguments of write_pdf
    """Return what writes the PDF of a folder anew."""
    return lambda root: write_pdf(root / "en/ann/handbook.pdf", **facts)


INDEX, BOOK, EDITION = "en/ann/index.html", "en/ann/handbook.pdf", "en/ann/edition.json"
PLANTED: dict[str, tuple[Callable[[Path], object], list[tuple[str, str, str]]]] = {
    "a file that is gone": (lambda root: (root / "book.css").unlink(), [("only in base", "book.css", "17 bytes")]),
    "a new file": (lambda root: (root / "new.css").touch(), [("only here", "new.css", "0 bytes")]),
    "data": (replaced(EDITION, "Standards", "Rules"), [("edition", EDITION, 'row 2: "title": "Standards" ->')]),
    "words of a page": (
        replaced(INDEX, "guest.", "child."),
        [("page text", INDEX, "row 2: Greet every guest. -> Greet every child.")],
    ),
    "an attribute": (
        replaced(INDEX, 'class="rule"', 'class="law"'),
        [("page markup", INDEX, 'same text, other markup: row 12: <p class="rule" id="greet"> -> <p class="law" id')],
    ),
    "another tag": (
        replaced(INDEX, "<b>every</b>", "<i>every</i>"),
        [("page markup", INDEX, "same text, other markup: row 14: <b> -> <i>")],
    ),
    "a word that moves out of a tag": (
        replaced(INDEX, "Greet <b>every</b>", "<b>Greet</b> every"),
        [
            ("page markup", INDEX, "same text, other markup: row 13: Greet -> <b>"),
        ],
    ),
    "a script": (
        replaced(INDEX, "seen = 1", "seen = 2"),
        [("page markup", INDEX, "same text, other markup: row 8: var seen = 1; -> var seen = 2;")],
    ),
    "words and a tag": (
        replaced(INDEX, "<b>every</b>", "<i>each</i>"),
        [("page text", INDEX, "row 2: Greet every"), ("page markup", INDEX, "row 11: <b> -> <i>")],
    ),
    "the order of attributes": (
        replaced(INDEX, 'class="rule" id="greet"', 'id="greet"  class="rule"'),
        [("bytes", INDEX, "first at byte")],
    ),
    "words of a PDF": (
        with_pdf(words="Greet every child."),
        [
            ("PDF text", BOOK, "row 1: page 1: Greet every guest. -> page 1: Greet every child."),
            ("PDF drawing", BOOK, "row 1: page 1: "),
        ],
    ),
    "the outline": (with_pdf(title="Hello"), [("PDF outline", BOOK, "row 1: Greeting -> [page 1 /Fit]")]),
    "a tag of a PDF": (with_pdf(tag="/H2"), [("PDF tags", BOOK, "row 1: /H1 -> /H2")]),
    "a link of a PDF": (with_pdf(link="https://acme.example/b"), [("PDF links", BOOK, "row ")]),
    "where words of a PDF stand": (with_pdf(height=690), [("PDF drawing", BOOK, "row 1: page 1: ")]),
    "how a PDF is packed": (with_pdf(packed=False), [("bytes", BOOK, "first at byte")]),
    "the words of a search": (
        replaced("search.json", "guest", "child"),
        [("other file", "search.json", 'row 4: "guest" -> "child"')],
    ),
    "how JSON is written": (replaced("search.json", ": ", ":"), [("bytes", "search.json", "first at byte 10")]),
    "a style": (replaced("book.css", "red", "blue"), [("other file", "book.css", "row 1: p { color: red } -> p {")]),
    "a picture": (
        lambda root: (root / "picture.png").write_bytes(b"\x89PNG\xff\xfe 2"),
        [("bytes", "picture.png", "first at byte 8; 8 -> 8 bytes")],
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_each_planted_difference_is_found_and_named(tmp_path: Path, what: str) -> None:
    """One change in a copy of a folder is the only thing that is told, with its kind, file and place."""
    plant, expected = PLANTED[what]
    base, here = write_folder(tmp_path / "base"), write_folder(tmp_path / "here")
    plant(here)
    found = list(differences_of(base, here))
    assert [(each.kind, each.file) for each in found] == [row[:2] for row in expected]
    for each, (_, _, place) in zip(found, expected, strict=True):
        assert each.place.startswith(place)


def test_every_kind_of_difference_is_planted() -> None:
    """The table above has each kind that a report can name."""
    assert {kind for _, expected in PLANTED.values() for kind, *_ in expected} == KINDS.keys()


def test_folders_that_are_alike_do_not_differ(tmp_path: Path) -> None:
    """Two folders made in the same way say "no difference", and what was compared; an old report is gone."""
    base, here, report = write_folder(tmp_path / "base"), write_folder(tmp_path / "here"), tmp_path / "report"
    report.mkdir()
    assert written(list(differences_of(base, here)), {"pages": 1}, report) == "no difference; compared: 1 pages"
    assert not report.exists()


def test_the_report_counts_and_has_whole_diffs(tmp_path: Path) -> None:
    """The first three of each kind are printed, the others counted; the report has a unified diff of each."""
    base, here, report = write_folder(tmp_path / "base"), write_folder(tmp_path / "here"), tmp_path / "report"
    for name in "abcde":
        (base / f"{name}.html").write_text(PAGE, encoding="utf-8")
        (here / f"{name}.html").write_text(PAGE.replace("Smile.", "Bow."), encoding="utf-8")
    lines = written(list(differences_of(base, here)), {"pages": 6}, report).splitlines()
    assert lines[0] == "text of pages: 5"
    assert lines[1] == "  a.html: row 3: Smile. -> Bow."
    assert lines[4:] == ["  and 2 more", "5 files differ; compared: 6 pages", f"all of it: {report}"]
    diff = (report / "page-text" / "e.html.diff").read_text(encoding="utf-8")
    assert diff.startswith("--- base/e.html\n+++ here/e.html\n")
    assert diff.endswith("-Smile.\n+Bow.\n")


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["as published", "as selected"])
def test_editions_are_data(tmp_path: Path, options: list[str]) -> None:
    """Each edition that is asked for becomes JSON with all its fields, of each version that is published."""
    root = repository(tmp_path / "acme")
    assert run(root, "release", "1.0.0")[0] == 0
    command = [sys.executable, str(TOOLS / "dump_editions.py"), str(root / "handbook"), str(tmp_path / "data")]
    asked = ["--as-of", "2026-03-01", "--role", "ann", "--jobs", "2", *options]
    subprocess.run([*command, *asked], check=True, env=environment())
    made = {path.relative_to(tmp_path / "data").as_posix() for path in (tmp_path / "data").rglob("*.json")}
    assert made == {"en/ann/edition.json"} | (set() if options else {"en/ann/1.0.0/edition.json"})
    edition = json.loads((tmp_path / "data/en/ann/edition.json").read_text(encoding="utf-8"))
    standards = [
        each["id"] for stage in edition["stages"] for place in stage["touchpoints"] for each in place["standards"]
    ]
    assert "greet" in standards
    assert (edition["control"]["digest"] == "") is bool(options)


def test_an_unknown_commit_is_wrong_usage() -> None:
    """A commit that there is not ends with one line and exit code 2, before anything is built."""
    command = [sys.executable, str(TOOLS / "compare.py"), "--base", "no-such-commit"]
    done = subprocess.run(command, env=environment(), check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "no commit `no-such-commit`\n")
