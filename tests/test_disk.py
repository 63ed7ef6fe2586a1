"""A full or failing disk: one line, the exit code 3, and nothing of what was there is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import environment, standardbook, tree
from handbooks import FILES, write
from histories import WHO, git, repository
from test_translations import BOOK, HEADER, HELLO, entry

FAILING = Path(__file__).with_name("failing_disk.py")


def is_one_line(said: str) -> bool:
    """Tell whether a command ended with the one line that says what the machine lacks."""
    lines = [line for line in said.splitlines() if line.startswith("standardbook: ")]
    return len(lines) == 1 and "no space left on device" in lines[0].casefold() and "Traceback" not in said


def every_failure(template: Path, below: str, again: str, *command: str, **extra: str) -> list[dict[str, Any]]:
    """Return how a command ends when the first step towards a disk fails, when the second does, and so on."""
    done = subprocess.run(
        [sys.executable, str(FAILING), str(template), below, again, *command],
        env=environment(**WHO, **extra), capture_output=True, text=True, timeout=1500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 1, "nothing was written at all"
    assert (rows[-1]["code"], rows[-1]["failed"]) == (0, False), rows[-1]["said"]
    return rows


def files_in(after: dict[str, str], folder: str) -> dict[str, str]:
    """Return the files below a folder."""
    return {name: digest for name, digest in after.items() if name.startswith(f"{folder}/")}


@pytest.mark.parametrize("again", ["", "without exchange"])
def test_a_build_publishes_all_or_nothing_whatever_step_fails(tmp_path: Path, again: str) -> None:
    """When any one step towards the output's disk fails, the old output stands and the line says why; or the new does."""
    company = tmp_path / "company"
    company.mkdir()
    root = write(company, {})
    build = ("build", "--only", "pdf", "--role", "clerk", "--jobs", "1")
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert standardbook(*build, cwd=company, **cache).returncode == 0
    (root / "roles.yaml").write_text(str(FILES["roles.yaml"]).replace("Clerk", "Scribe"), encoding="utf-8")
    assert standardbook(*build, "--output", "../other", cwd=company, **cache).returncode == 0  # fills the cache
    old = tree(company / "public")
    rows = every_failure(company, "", again, *build, **cache)
    new = files_in(rows[-1]["after"], "public")
    for row in rows[:-1]:
        now = files_in(row["after"], "public")
        if row["code"] == 0:
            assert now == new
        else:
            assert row["code"] == 3, row["said"]
            assert is_one_line(row["said"]), row["said"]
            assert now == {f"public/{name}": digest for name, digest in old.items()}
        hidden = {name.split("/")[0] for name in row["after"]} - {"public", "handbook", ".public.lock"}
        assert not hidden


def test_a_cache_that_is_full_ends_a_build_that_needs_it(tmp_path: Path) -> None:
    """Whatever step towards the cache fails: one line that names it, and the old output; or the new one, whole."""
    company = tmp_path / "company"
    company.mkdir()
    root = write(company, {})
    build = ("build", "--only", "pdf", "--role", "clerk", "--jobs", "1")
    shared = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert standardbook(*build, cwd=company, **shared).returncode == 0
    old = {f"public/{name}": digest for name, digest in tree(company / "public").items()}
    (root / "roles.yaml").write_text(str(FILES["roles.yaml"]).replace("Clerk", "Scribe"), encoding="utf-8")
    rows = every_failure(company, "cache", "", *build, "--cache", "cache")
    new = files_in(rows[-1]["after"], "public")
    for row in rows[:-1]:
        assert (row["code"], files_in(row["after"], "public")) in [(3, old), (0, new)], row["said"]
        assert row["code"] == 0 or ("the cache cache cannot be written" in row["said"] and is_one_line(row["said"]))
    assert rows[0]["code"] == 3


def test_a_release_goes_on_where_a_full_disk_stopped_it(tmp_path: Path) -> None:
    """Whatever step fails, the same command afterwards makes the very same release."""
    root = repository(tmp_path / "acme")
    rows = every_failure(root, "handbook", "again", "release", "1.0.0")
    for row in rows[:-1]:
        assert row["code"] == 3, row["said"]
        assert is_one_line(row["said"]), row["said"]
        assert row["code again"] == 0, row["said again"]
        assert row["again"] == rows[-1]["after"]


def test_a_start_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """`init` on a full disk takes away what it wrote, so that it can be run again."""
    (tmp_path / "place").mkdir()
    for row in every_failure(tmp_path / "place", "new", "again", "init", "new")[:-1]:
        assert row["code"] == 3, row["said"]
        assert is_one_line(row["said"]), row["said"]
        assert row["after"] == {}
        assert row["code again"] == 0


def test_schemas_stay_whole(tmp_path: Path) -> None:
    """`schema` on a full disk leaves each file as it was or as it will be."""
    place = tmp_path / "place"
    place.mkdir()
    standardbook("schema", "--output", "s", cwd=place)
    for path in (place / "s").iterdir():
        path.write_text("mine", encoding="utf-8")
    old = tree(place)
    rows = every_failure(place, "s", "again", "schema", "--output", "s")
    for row in rows[:-1]:
        assert row["code"] == 3, row["said"]
        assert is_one_line(row["said"]), row["said"]
        assert all(digest in {old[name], rows[-1]["after"][name]} for name, digest in row["after"].items())
        assert row["again"] == rows[-1]["after"]


def test_translations_stay_whole(tmp_path: Path) -> None:
    """`translate` on a full disk leaves the translators' file as it was, or brings it up to date."""
    place = tmp_path / "place"
    old = HEADER + entry("greet.why", "It is kind.", "Так добрее.")
    write(place, {"book.yaml": BOOK, "standards/hello.yaml": HELLO, "translations/ru.po": old})
    before = tree(place)
    rows = every_failure(place, "", "again", "translate")
    for row in rows[:-1]:
        assert row["code"] == 3, row["said"]
        assert is_one_line(row["said"]), row["said"]
        assert row["after"] == before
        assert row["again"] == rows[-1]["after"]


def in_small_disk(disk: Path, setting: str, script: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a script where a small file system lies in the place of a folder; where that may not be, files stay short."""
    disk.mkdir(exist_ok=True)
    for unshare in (["unshare", "-m"], ["unshare", "-rm"]):
        mount = f'mount -t tmpfs -o {setting} none "{disk}"'
        if subprocess.run([*unshare, "sh", "-c", mount], capture_output=True, check=False).returncode == 0:
            command = [*unshare, "sh", "-c", f"{mount}\n{script}"]
            break
    else:
        command = ["sh", "-c", script.replace("standardbook", "ulimit -f 2; standardbook")]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=disk.parent,
        env=environment(PATH=path, **WHO, **extra),
        capture_output=True,
        text=True,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> bool:
    """Tell whether a command ended with 3 and one line of its own, and nothing of Python's."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("standardbook: ")]
    return done.returncode == 3 and len(lines) == 1 and "Traceback" not in done.stdout + done.stderr


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Build a small company's book, then change what stands on each of its pages."""
    folder = tmp_path / "company"
    folder.mkdir()
    root = write(folder, {})
    assert standardbook("build", "--role", "clerk", cwd=folder).returncode == 0
    (root / "roles.yaml").write_text(str(FILES["roles.yaml"]).replace("Clerk", "Scribe"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("setting", ["size=600k", "size=64m,nr_inodes=40"])
def test_a_small_disk_for_the_output(company: Path, setting: str) -> None:
    """A disk that is full, or has no more names to give, publishes nothing and says so."""
    done = in_small_disk(
        company / "disk",
        setting,
        "standardbook build --role clerk --no-cache --output disk/public\nrc=$?\nls -A disk > left\nexit $rc",
    )
    assert one_line(done), done.stderr
    assert "the output cannot be written" in done.stderr
    assert (company / "left").read_text(encoding="utf-8") in {"", ".public.lock\n"}


def test_a_small_disk_for_temporary_files(company: Path) -> None:
    """Workers, too, end with one line when the folder for temporary files is full; the old output stands."""
    before = tree(company / "public")
    done = in_small_disk(
        company / "disk", "size=256k", "standardbook build --role clerk --no-cache", TMPDIR=str(company / "disk")
    )
    assert one_line(done), done.stderr
    assert tree(company / "public") == before


def test_a_folder_for_temporary_files_that_no_process_can_use(company: Path) -> None:
    """A name that is too long for the fork server's socket is one line as well."""
    deep = company / ("x" * 120)
    deep.mkdir()
    done = standardbook("build", "--role", "clerk", cwd=company, TMPDIR=str(deep))
    assert one_line(done), done.stderr
    assert "TMPDIR" in done.stderr


def test_a_small_disk_for_the_cache(company: Path) -> None:
    """A cache that is full is named with what to do without it; the old output stands."""
    before = tree(company / "public")
    done = in_small_disk(company / "disk", "size=64k", "standardbook build --role clerk --cache disk/cache")
    assert one_line(done), done.stderr
    assert "--no-cache" in done.stderr
    assert tree(company / "public") == before


def test_a_small_disk_for_a_release(tmp_path: Path) -> None:
    """Where git finds no room the release ends with one line, and goes on when there is some."""
    root = repository(tmp_path / "acme")
    script = (
        "cp -a acme disk/acme\ncd disk/acme\ndd if=/dev/zero of=../full bs=1k 2>/dev/null\n"
        "for at in 1 2 3 4 5 6 7 8 9 10 11 12; do\n  standardbook release 1.0.0 > ../../said 2>&1; rc=$?\n"
        "  echo $rc >> ../../codes; grep -c '^standardbook: ' ../../said >> ../../lines; cat ../../said >> ../../all\n"
        "  truncate -s -4k ../full\ndone\ncd ../..; rm -rf after; cp -a disk/acme after\n"
    )
    in_small_disk(tmp_path / "disk", "size=1500k", script)
    said = (tmp_path / "all").read_text(encoding="utf-8")
    codes = (tmp_path / "codes").read_text(encoding="utf-8").split()
    assert "Traceback" not in said
    assert set(codes) <= {"0", "3"}, said
    git(tmp_path / "after", "gc", "--quiet")
    if codes[-1] != "0":
        assert standardbook("release", "1.0.0", cwd=tmp_path / "after", **WHO).returncode == 0
    assert git(tmp_path / "after", "status", "--porcelain") == ""
    assert standardbook("release", "1.0.0", cwd=root, **WHO).returncode == 0
    assert tree(tmp_path / "after" / "handbook") == tree(root / "handbook")
    assert git(tmp_path / "after", "tag") == "v1.0.0\n"


def test_an_author_s_wrong_name_is_no_failure_of_the_machine(company: Path) -> None:
    """An output below a file is the author's mistake: a diagnostic, and the exit code 1."""
    (company / "file").write_text("mine", encoding="utf-8")
    done = standardbook("build", "--role", "clerk", "--output", "file/public", cwd=company)
    assert (done.returncode, "error[unwritable-output]" in done.stdout) == (1, True)
    assert standardbook("schema", "--output", "file/schema", cwd=company).returncode == 1
