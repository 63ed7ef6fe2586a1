"""The terminal: whatever encoding it speaks, full or gone, no command ends in a traceback and none leaves halves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import environment, tree
from handbooks import FILES, write
from histories import WHO, git, repository

COMMANDS: dict[str, tuple[tuple[str, ...], int]] = {
    "help": (("--help",), 0),
    "help of a command": (("build", "--help"), 0),
    "version": (("--version",), 0),
    "no command": (("no-such-command",), 2),
    "check": (("check",), 1),
    "check for programs": (("check", "--format", "json"), 1),
    "check for GitHub": (("check", "--format", "github"), 1),
    "build": (("build", "--only", "site", "--role", "clerk", "--handbook", "good"), 0),
    "roles": (("roles", "--handbook", "good"), 0),
    "translate": (("translate", "--status", "--handbook", "good"), 2),
    "diff": (("diff", "--handbook", "good"), 1),
    "release": (("release", "1.0.0", "--handbook", "good"), 1),
    "acknowledgements": (("acknowledgements", "нет.csv", "no.csv", "--handbook", "good"), 2),
    "init": (("init", "новая"), 0),
    "schema": (("schema", "--output", "схема"), 0),
    "doctor": (("doctor",), 0),
    "serve": (("serve", "--role", "никто", "--handbook", "good"), 2),
}
"""A command with what it ends with where nothing is wrong with the terminal."""

SETTINGS = [
    {"PYTHONIOENCODING": "koi8-r"},
    {"PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a handbook with mistakes in words of several alphabets, and one without."""
    write(tmp_path, {"standards/hello.yaml": str(FILES["standards/hello.yaml"]).replace("must", "должен-é-€-😀")})
    write(tmp_path / "other", {"roles.yaml": str(FILES["roles.yaml"]).replace("Clerk", "Служащий é")})
    shutil.move(tmp_path / "other" / "handbook", tmp_path / "good")
    return tmp_path


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder."""
    command = [sys.executable, "-m", "standardbook", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(**settings), capture_output=True, timeout=300, check=False
    )


@pytest.mark.parametrize("settings", SETTINGS, ids=["koi8-r", "latin-1", "C"])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_cannot_be_shown_is_escaped(folder: Path, name: str, settings: dict[str, str]) -> None:
    """On a terminal that is not UTF-8 every command does what it does elsewhere."""
    arguments, code = COMMANDS[name]
    done = run(folder, *arguments, **settings)
    assert b"Traceback" not in done.stdout + done.stderr
    assert done.returncode == code, done.stderr
    if name == "check":
        assert b"\\U0001f600" in done.stdout
    if name == "check for programs":
        assert "должен-é-€-😀" in json.loads(done.stdout)[0]["message"]


@contextmanager
def full() -> Iterator[int]:
    """Give the device that is always full."""
    device = os.open("/dev/full", os.O_WRONLY)
    yield device
    os.close(device)


@contextmanager
def hung_up() -> Iterator[int]:
    """Give a pipe that nobody reads."""
    there, here = os.pipe()
    os.close(there)
    yield here
    os.close(here)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("terminal", [full, hung_up])
@pytest.mark.parametrize("which", ["out", "err", "both"])
def test_a_terminal_that_takes_nothing_is_an_end_with_one_line(folder: Path, name: str, terminal, which: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - one of two
    """A full device or a closed pipe ends every command that has something to say with 3, and where it can be, a line."""
    arguments, code = COMMANDS[name]
    with terminal() as gone:
        done = subprocess.run(
            [sys.executable, "-m", "standardbook", *arguments],
            cwd=folder,
            env=environment(),
            stdout=gone if which != "err" else subprocess.PIPE,
            stderr=gone if which != "out" else subprocess.PIPE,
            timeout=300,
            check=False,
        )
    said = (done.stdout or b"") + (done.stderr or b"")
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said
    assert done.returncode in {3, code}
    if done.returncode != code and which == "out":
        assert done.stderr.decode().splitlines()[-1].startswith("standardbook: the output cannot be written: ")
    if name.startswith(("help", "version", "check", "roles", "init", "schema")) and which != "err":
        assert done.returncode == 3


@pytest.mark.parametrize("terminal", [full, hung_up])
@pytest.mark.parametrize("which", ["out", "err", "both"])
def test_no_release_is_written_by_halves(tmp_path: Path, terminal, which: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - one of two
    """Where nobody hears of a release it is made as a whole or not begun."""
    root = repository(tmp_path / "acme")
    before = tree(root / "handbook")
    with terminal() as gone:
        done = subprocess.run(
            [sys.executable, "-m", "standardbook", "release", "1.0.0"],
            cwd=root,
            env=environment(**WHO),
            stdout=gone if which != "err" else subprocess.DEVNULL,
            stderr=gone if which != "out" else subprocess.DEVNULL,
            check=False,
        )
    assert done.returncode == 3
    assert git(root, "status", "--porcelain") == ""
    is_whole = git(root, "tag").split() == ["v1.0.0"]
    assert is_whole or tree(root / "handbook") == before
    assert is_whole == (which == "err")


def test_no_line_break_in_a_name_begins_a_line(tmp_path: Path) -> None:
    """A file's name with line breaks, controls or a turned direction of writing is printed on one line, escaped."""
    name = "x\n::error file=a.yaml::forged\r::error::two\x1b[2J\u202eend.yaml"
    root = write(tmp_path, {})
    (root / "standards" / name).write_text("touchpoint: nowhere\nstandards: []\n", encoding="utf-8")
    (root / name).write_text("x: y\n", encoding="utf-8")
    for style in ("text", "github", "json"):
        said = run(tmp_path, "check", "--format", style).stdout.decode()
        assert "forged" in said
        lines = said.replace("\r", "\n").split("\n")
        assert not [line for line in lines if line.lstrip().startswith(("::error file=a", "::error::two"))]
        assert not {"\x1b", "\u202e", "\r"} & set(said)


def test_names_that_are_no_text_are_no_traceback(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is named with escapes, or left alone, and a build goes on."""
    root = write(tmp_path, {})
    Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe.txt")).write_text("x", encoding="utf-8")
    done = run(tmp_path, "build", "--only", "site", "--role", "clerk")
    assert done.returncode == 0, done.stderr
    Path(os.fsdecode(os.fsencode(root) + b"/\xff.yaml")).write_text("x: y\n", encoding="utf-8")
    done = run(tmp_path, "check")
    assert (done.returncode, b"\\udcff.yaml" in done.stdout) == (1, True)
