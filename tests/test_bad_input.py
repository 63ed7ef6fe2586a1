"""What an author may do wrong, each refused at its place with a code and a hint, never with a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import environment, tree
from handbooks import FILES, appearance, picture, standard, write
from histories import release, repository, run, small
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.diagnostics import CODES, Diagnostic, is_failure
from standardbook.history.git import handbook_at
from standardbook.history.repository import repository_of
from standardbook.project.project import load


def found_in(folder: Path, changes: dict[str, str | bytes]) -> list[Diagnostic]:
    """Return the errors of the small handbook with some files replaced."""
    return [each for each in load(write(folder, changes))[1] if each.severity == "error"]


BAD: dict[str, tuple[dict[str, str | bytes], str, str, int]] = {
    "merge conflict": (
        {"roles.yaml": "roles:\n<<<<<<< HEAD\n  - {id: a, title: A}\n=======\n  - {id: a, title: B}\n>>>>>>> other\n"},
        "broken-yaml",
        "roles.yaml",
        2,
    ),
    "broken yaml": ({"roles.yaml": "roles: [\n"}, "broken-yaml", "roles.yaml", 2),
    "unknown field": (standard("mustt: Say it."), "unknown-field", "standards/hello.yaml", 6),
    "wrong type": (standard("steps: one"), "wrong-type", "standards/hello.yaml", 6),
    "list at the root": ({"roles.yaml": "- a\n"}, "wrong-type", "roles.yaml", 1),
    "missing field": ({"roles.yaml": "roles:\n  - id: clerk\n  - {id: chief, title: C}\n"}, "missing-field", "roles.yaml", 2),
    "doubled key": (standard("why: Again."), "doubled-key", "standards/hello.yaml", 6),
    "doubled id": ({"roles.yaml": FILES["roles.yaml"] + "  - {id: hello, title: H}\n"}, "duplicate-id", "journey.yaml", 5),
    "reference to nothing": (standard("roles: [clrk]"), "unknown-reference", "standards/hello.yaml", 6),
    "reference to nothing in a text": (standard('discretion: "See [[nobody]]."'), "unknown-reference", "standards/hello.yaml", 6),
    "reference out of the edition": (standard('discretion: "See [[hide]]."'), "reference-out-of-edition", "standards/hello.yaml", 6),
    "circular roles": (
        {"roles.yaml": "roles:\n  - {id: clerk, title: C, extends: [chief]}\n  - {id: chief, title: D, extends: [clerk]}\n"},
        "circular-roles", "roles.yaml", 2,
    ),
    "two accountable": (
        {"journey.yaml": FILES["journey.yaml"].replace("accountable: chief, responsible: [clerk]", "accountable: [chief], responsible: [clerk]")},
        "not-one-accountable", "journey.yaml", 5,
    ),
    "two obligations": (standard("may: Say it."), "not-one-obligation", "standards/hello.yaml", 3),
    "quantity without unit": (standard("target: {at_most: 10}"), "quantity-without-unit", "standards/hello.yaml", 6),
    "link to a script": (standard('discretion: "[x](javascript:alert)"'), "bad-link", "standards/hello.yaml", 6),
    "link to a path": (standard('discretion: "[x](../../etc/hostname)"'), "bad-link", "standards/hello.yaml", 6),
    "link without a scheme": (standard('discretion: "[x](//other.example/x)"'), "bad-link", "standards/hello.yaml", 6),
    "link without encryption": (standard('discretion: "<http://other.example>"'), "bad-link", "standards/hello.yaml", 6),
    "picture outside": (appearance("../../hat.png"), "bad-picture", "appearance.yaml", 5),
    "picture missing": (appearance("hat.png"), "bad-picture", "appearance.yaml", 5),
    "picture of another kind": (appearance("hat.png") | {"hat.png": picture("GIF")}, "bad-picture", "appearance.yaml", 5),
    "picture that is a drawing": (appearance("hat.png") | {"hat.png": b"<svg/>"}, "bad-picture", "appearance.yaml", 5),
    "picture too big": (appearance("hat.png") | {"hat.png": picture("PNG", (6000, 5000))}, "bad-picture", "appearance.yaml", 5),
    "picture cut short": (appearance("hat.png") | {"hat.png": picture("JPEG", (90, 90))[:400]}, "bad-picture", "appearance.yaml", 5),
    "not UTF-8": ({"roles.yaml": FILES["roles.yaml"].replace("Clerk", "Clérk").encode("latin-1")}, "not-utf8", "roles.yaml", 3),
    "character of no font": (standard("discretion: Say \U0001f600."), "unshowable-character", "standards/hello.yaml", 6),
    "variants for some": (
        {"appearance.yaml": "rules:\n  - id: hat\n    item: Hat\n    variants: [{for: women, text: A hat.}]\n"},
        "variants-not-for-everyone", "appearance.yaml", 4,
    ),
    "no book": ({"book.yaml": ""}, "missing-field", "book.yaml", 1),
    "misnamed file": ({"principle.yaml": "principles: []\n"}, "unknown-file", "principle.yaml", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_refused_at_its_place(tmp_path: Path, name: str) -> None:
    """Each mistake gives one error with its code, its file and line, and a hint."""
    changes, code, file, line = BAD[name]
    errors = found_in(tmp_path, changes)
    assert [(each.code, each.span.file.split("handbook/")[-1], each.span.line) for each in errors] == [
        (code, file, line)
    ]
    assert errors[0].span.column >= 1
    assert errors[0].hint
    assert re.fullmatch(r".+:\d+:\d+: error\[[a-z0-9-]+\]: .+", str(errors[0]))


def test_the_small_handbook_itself_is_fine(tmp_path: Path) -> None:
    """Without a mistake the same handbook has no error, so each case above fails for its own reason."""
    assert found_in(tmp_path, {}) == []


def test_an_empty_folder_is_no_handbook(tmp_path: Path) -> None:
    """An empty handbook is refused, not built into an empty book."""
    (tmp_path / "handbook").mkdir()
    assert [each.code for each in load(tmp_path / "handbook")[1]] == ["empty-handbook"]


KEPT = ("motivation", "control", "evaluation", "complaints", "training")


def test_a_file_that_nothing_reads_yet_is_a_warning(tmp_path: Path) -> None:
    """Each file whose name is kept for later says so, whatever is in it; only `--strict` lets that fail."""
    root = write(tmp_path, {f"{name}.yaml": "not: [even, yaml" for name in KEPT})
    handbook, found = load(root)
    assert handbook is not None
    told = [(each.severity, Path(each.span.file).stem) for each in found if each.code == "not-read-yet"]
    assert told == [("warning", name) for name in sorted(KEPT)]
    assert not is_failure(each for each in found if each.code == "not-read-yet")
    assert is_failure((each for each in found if each.code == "not-read-yet"), strict=True)


def test_a_file_of_such_a_name_in_another_folder_is_unknown(tmp_path: Path) -> None:
    """Only in the handbook's own folder is a name kept: anywhere else the file is misplaced."""
    assert {each.code for each in found_in(tmp_path, {"more/motivation.yaml": "a: b"})} == {"unknown-file"}


def test_an_old_version_with_such_a_file_says_nothing(tmp_path: Path) -> None:
    """The name is kept, not refused: a version is released with the file, and nothing is said of it when it is read."""
    root = repository(tmp_path / "acme", small() | {"control.yaml": {"audits": []}})
    release(root, "1.0.0")
    (root / "handbook" / "control.yaml").unlink()
    assert "not-read-yet" not in run(root, "diff")[1]
    assert handbook_at(repository_of(root / "handbook"), "v1.0.0", "1.0.0").book.version == "1.0.0"


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link is refused wherever it leads."""
    root = write(tmp_path, {})
    (root / "roles.yaml").rename(tmp_path / "roles.yaml")
    (root / "roles.yaml").symlink_to(tmp_path / "roles.yaml")
    assert [each.code for each in load(root)[1]] == ["link-as-file"]


def test_html_in_a_text_is_shown_and_never_run(tmp_path: Path) -> None:
    """A script typed into a text is a warning, and stands as plain words in PDF and site."""
    text = "Beware of <script>alert(1)</script> and <img src=x onerror=alert(2)>."
    root = write(tmp_path, standard(f'discretion: "{text}"'))
    handbook, found = load(root)
    assert handbook is not None
    assert "raw-html" in {each.code for each in found if each.severity == "warning"}
    build(Plan(root, tmp_path / "public", roles=("clerk",), outputs=("site",)), handbook, INLINE)
    page = (tmp_path / "public" / "en" / "clerk" / "touchpoint-hello.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    """Mistakes in several files come in one run."""
    errors = found_in(tmp_path, standard("mustt: x") | {"roles.yaml": "roles:\n  - {id: A B, title: C}\n"})
    assert {each.code for each in errors} == {"unknown-field", "invalid-id"}


def test_the_command_refuses_with_exit_code_1_and_leaves_the_output(tmp_path: Path) -> None:
    """The command prints place, code and hint, exits with 1, publishes nothing and shows no traceback."""
    write(tmp_path, standard("mustt: x"))
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / ".standardbook").write_text("", encoding="utf-8")
    before = tree(tmp_path / "public")
    command = [sys.executable, "-m", "standardbook", "build"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "handbook/standards/hello.yaml:6:5: error[unknown-field]: unknown field `mustt`" in done.stdout
    assert "hint: did you mean `must`?" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert tree(tmp_path / "public") == before


def test_every_code_is_an_error_or_a_warning() -> None:
    """Each code has one of the two severities."""
    assert set(CODES.values()) == {"error", "warning"}
