"""The cache: whatever happens to it, a build gives the same bytes, and no edition gets what it may not see."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import environment, standardbook, tree
from handbooks import canary
from handbooks import write_canaries as write
from outputs import pdf_words
from pdfs import INLINE
from standardbook.build import jobs
from standardbook.build.cache import Cache
from standardbook.build.pipeline import Plan, build
from standardbook.build.workers import Queue
from standardbook.project.project import load
from standardbook.resources.digest import digest_of

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small company's book once, with a cache beside it; tests work on copies."""
    folder = tmp_path_factory.mktemp("company")
    write(folder / "handbook", ("ann",))
    done = standardbook("build", "--cache", "cache", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def copy_of(company: Path, tmp_path: Path) -> Path:
    """Return a company of one's own, without its output."""
    own = Path(shutil.copytree(company, tmp_path / "copy"))
    shutil.rmtree(own / "public")
    return own


def entries_of(cache: Path) -> list[Path]:
    """Return the files of a cache in a fixed order."""
    return sorted(path for path in cache.rglob("*") if path.is_file())


def cut(entries: list[Path]) -> None:
    """Cut every entry in half."""
    for path in entries:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(entries: list[Path]) -> None:
    """Change one byte in the middle of every entry."""
    for path in entries:
        content = bytearray(path.read_bytes())
        content[len(content) * 2 // 3] ^= 1
        path.write_bytes(content)


def swap(entries: list[Path]) -> None:
    """Give every entry the content of another."""
    contents = [path.read_bytes() for path in entries]
    for path, content in zip(entries, [*contents[1:], contents[0]], strict=True):
        path.write_bytes(content)


def empty(entries: list[Path]) -> None:
    """Leave files without content."""
    for path in entries:
        path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, flip, swap, empty])
def test_a_damaged_entry_is_made_anew(company: Path, tmp_path: Path, damage: Callable[[list[Path]], None]) -> None:
    """Entries that are cut, changed, exchanged or empty are found out; the output is that of an empty cache."""
    own = copy_of(company, tmp_path)
    damage(entries_of(own / "cache"))
    done = standardbook("build", "--cache", "cache", cwd=own)
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(own / "public") == tree(company / "public")


def test_what_is_cached_is_not_laid_out_again(company: Path, tmp_path: Path) -> None:
    """With a cache that holds everything, only joining is left to do."""
    own = copy_of(company, tmp_path)
    asked: list[str] = []
    add = Queue.add

    def hear(self: Queue, function: Callable[..., object], *others: object) -> None:
        asked.append(getattr(function, "func", function).__name__)
        add(self, function, *others)  # type: ignore[arg-type]

    handbook, _ = load(own / "handbook")
    assert handbook is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Queue, "add", hear)
        build(Plan(own / "handbook", own / "public", cache=Cache(own / "cache")), handbook, INLINE)
    assert {*asked} == {"render", "book_of"}
    assert tree(own / "public") == tree(company / "public")


def test_a_cache_deleted_during_a_build_changes_nothing(company: Path, tmp_path: Path) -> None:
    """Whoever deletes the folder before every job gets the same output."""
    own = copy_of(company, tmp_path)
    handbook, _ = load(own / "handbook")
    assert handbook is not None
    add = Queue.add

    def delete(self: Queue, *others: object) -> None:
        shutil.rmtree(own / "cache", ignore_errors=True)
        add(self, *others)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Queue, "add", delete)
        build(Plan(own / "handbook", own / "public", cache=Cache(own / "cache")), handbook, INLINE)
    assert tree(own / "public") == tree(company / "public")


def test_a_cache_that_cannot_be_written_keeps_nothing(company: Path, tmp_path: Path) -> None:
    """A file stands where the cache should be: the build works without one."""
    own = copy_of(company, tmp_path)
    shutil.rmtree(own / "cache")
    (own / "cache").write_text("mine", encoding="utf-8")
    assert standardbook("build", "--cache", "cache", cwd=own).returncode == 0
    assert tree(own / "public") == tree(company / "public")
    assert (own / "cache").read_text(encoding="utf-8") == "mine"


def test_builds_at_once_share_a_cache(company: Path, tmp_path: Path) -> None:
    """Two builds with one empty cache and outputs of their own both end with the same bytes."""
    own = copy_of(company, tmp_path)
    shutil.rmtree(own / "cache")
    command = [sys.executable, "-m", "standardbook", "build", "--cache", "cache", "--jobs", "1", "--output"]
    running = [
        subprocess.Popen([*command, f"public-{number}"], cwd=own, env=environment(), stderr=subprocess.DEVNULL)
        for number in range(2)
    ]
    assert [each.wait(timeout=1200) for each in running] == [0, 0]
    assert tree(own / "public-0") == tree(own / "public-1") == tree(company / "public")


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_build_leaves_a_good_cache(company: Path, tmp_path: Path, seed: int) -> None:
    """SIGKILL of the command alone, at any moment: its workers end, and the next build gives the right bytes."""
    own = copy_of(company, tmp_path)
    shutil.rmtree(own / "cache")
    command = [sys.executable, "-m", "standardbook", "build", "--cache", "cache"]
    with subprocess.Popen(
        command,
        cwd=own,
        env=environment(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        time.sleep(random.Random(seed).uniform(1.5, 6))  # noqa: S311 - any moment
        running.kill()
    deadline = time.monotonic() + 300
    while _session(running.pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _session(running.pid)
    assert standardbook("build", "--cache", "cache", cwd=own).returncode == 0
    assert tree(own / "public") == tree(company / "public")


def _session(leader: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session, *_ = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(session) == leader and state != "Z":
            found.append(int(path.parent.name))
    return found


def test_no_edition_gets_what_was_made_for_another(tmp_path: Path) -> None:
    """With a cache full of another role's sections, an edition is to the byte what it is without any cache."""
    write(tmp_path / "handbook", ("ann", "ben"))
    handbook, _ = load(tmp_path / "handbook")
    assert handbook is not None
    cache = Cache(tmp_path / "cache")
    root = tmp_path / "handbook"
    build(Plan(root, tmp_path / "ann", roles=("ann", "complete"), cache=cache), handbook, INLINE)
    build(Plan(root, tmp_path / "ben", roles=("ben",), cache=cache), handbook, INLINE)
    build(Plan(root, tmp_path / "alone", roles=("ben",)), handbook, INLINE)
    assert tree(tmp_path / "ben") == tree(tmp_path / "alone")
    words = pdf_words(tmp_path / "ben" / "en" / "ben" / "handbook.pdf")
    assert canary("ben", "must") in words
    assert canary("ann", "must") not in words


def test_a_key_names_everything_that_leaves_are_made_from() -> None:
    """Another text, style, picture, kind or engine is another key; the same is the same."""
    sheet = jobs.Sheet("<p>a</p>", "p {}")
    others = [
        jobs.Sheet("<p>b</p>", "p {}"),
        jobs.Sheet("<p>a</p>", "p { color: red }"),
        jobs.Sheet("<p>a</p>", "p {}", is_frame=True),
    ]
    keys = {jobs.key_of(each) for each in (sheet, *others)}
    assert len(keys) == 4
    assert jobs.key_of(jobs.Sheet("<p>a</p>", "p {}")) == jobs.key_of(sheet)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "fingerprint", lambda: "another engine")
        assert jobs.key_of(sheet) not in keys


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    """A cache over its limit loses the entries that were not asked for, and what killed runs left behind."""
    cache = Cache(tmp_path, limit=5 * 1100)
    keys = [digest_of(str(number)) for number in range(10)]
    for number, key in enumerate(keys):
        cache.put(key, bytes([number]) * 1000)
        os.utime(tmp_path / key[:2] / key, (number, number))
    assert cache.get(keys[0]) == bytes(1000)
    left = tmp_path / keys[0][:2] / ".unfinished"
    left.write_bytes(b"x")
    os.utime(left, (1, 1))
    cache.trim(time.time())
    assert [key for key in keys if cache.get(key) is not None] == [keys[0], *keys[6:]]
    assert not left.exists()


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digests_differ_where_values_differ(one: list[str], other: list[str]) -> None:
    """The borders between values count: no two lists of texts have one digest."""
    assert (digest_of(*one) == digest_of(*other)) == (one == other)


def test_a_file_of_the_output_that_was_changed_is_made_anew(company: Path, tmp_path: Path) -> None:
    """Nothing is new in the handbook, but somebody changed the published PDF: it is put right."""
    own = Path(shutil.copytree(company, tmp_path / "copy"))
    assert standardbook("build", "--cache", "cache", cwd=own).returncode == 0
    again = standardbook("build", "--cache", "cache", cwd=own)
    assert "nothing is new" in again.stderr
    pdf = own / "public" / "en" / "ann" / "handbook.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"%")
    (own / "public" / "en" / "ann" / "index.html").unlink()
    done = standardbook("build", "--cache", "cache", cwd=own)
    assert "nothing is new" not in done.stderr
    assert tree(own / "public") == tree(company / "public")


def test_warnings_are_said_again_when_nothing_is_new(company: Path, tmp_path: Path) -> None:
    """A build that has nothing to do still says what it found in the handbook."""
    own = copy_of(company, tmp_path)
    first = standardbook("build", "--cache", "cache", cwd=own)
    second = standardbook("build", "--cache", "cache", cwd=own)
    assert "warning" in first.stdout
    assert second.stdout == first.stdout


def test_one_edited_standard_costs_one_section(company: Path, tmp_path: Path) -> None:
    """After an edit that changes no page number, the only sections laid out are those that show the edited text."""
    own = copy_of(company, tmp_path)
    path = own / "handbook" / "standards" / "ann.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("discretion: Here", "discretion: There"), encoding="utf-8")
    handbook, _ = load(own / "handbook")
    assert handbook is not None
    last: list[Any] = []
    build(
        Plan(own / "handbook", own / "public", cache=Cache(own / "cache")),
        handbook,
        INLINE,
        report=last.append,
    )
    assert (last[-1].laid_out, last[-1].left) == (1, 0)
    assert last[-1].cached > 10
