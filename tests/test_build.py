"""Builds: the same bytes everywhere, nothing from the network, and the last good output whole whatever happens."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import SOURCE, environment, standardbook, tree
from handbooks import write_canaries as write


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small company's book once; tests work on copies."""
    folder = tmp_path_factory.mktemp("company")
    write(folder / "handbook", ("ann",))
    done = standardbook("build", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def copy_of(company: Path, tmp_path: Path) -> Path:
    """Return a company of one's own."""
    return Path(shutil.copytree(company, tmp_path / "copy"))


def test_bytes_are_the_same_in_another_time_zone_hash_seed_folder_and_order(company: Path, tmp_path: Path) -> None:
    """A build elsewhere, with other settings of the machine, writes the same bytes."""
    other = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(company / "handbook", other / "handbook")
    home = tmp_path / "home"
    home.mkdir()
    settings = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "HOME": str(home), "LC_ALL": "C"}
    settings["XDG_CACHE_HOME"] = str(home / "cache")  # nothing made before is used
    done = standardbook("build", "--jobs", "1", cwd=other, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(other / "public") == tree(company / "public")


def test_a_build_makes_no_network_call(company: Path, tmp_path: Path) -> None:
    """No process of a build resolves a name or connects a socket."""
    own = copy_of(company, tmp_path)
    guard = tmp_path / "guard"
    guard.mkdir()
    log = tmp_path / "calls"
    (guard / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def hear(event, arguments):\n"
        "    if event not in {'socket.connect', 'socket.getaddrinfo', 'socket.sendto'}: return\n"
        "    if getattr(arguments[0], 'family', None) != 1:  # 1: between processes of this machine\n"
        f"        with open({str(log)!r}, 'a') as file: file.write(f'{{event}} {{arguments}}\\n')\n"
        "        os._exit(97)\n"
        "sys.addaudithook(hear)\n",
        encoding="utf-8",
    )
    path = f"{guard}{os.pathsep}{SOURCE}"
    done = standardbook("build", "--no-cache", cwd=own, PYTHONPATH=path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not log.exists(), log.read_text(encoding="utf-8")
    probe = [sys.executable, "-c", "import socket; socket.getaddrinfo('localhost', 1)"]
    assert subprocess.run(probe, env=environment(PYTHONPATH=path), check=False).returncode == 97


def test_a_mistake_publishes_nothing_and_keeps_the_last_output(company: Path, tmp_path: Path) -> None:
    """After a build that finds an error, the previous output is there to the byte."""
    own = copy_of(company, tmp_path)
    before = tree(own / "public")
    journey = own / "handbook" / "journey.yaml"
    journey.write_text(
        journey.read_text(encoding="utf-8").replace("accountable: ann", "accountable: nobody"), encoding="utf-8"
    )
    done = standardbook("build", cwd=own)
    assert done.returncode == 1
    assert "error[unknown-reference]" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert tree(own / "public") == before


def test_an_engine_that_fails_late_keeps_the_last_output(company: Path, tmp_path: Path) -> None:
    """A company's template that breaks in the middle of a build leaves the previous output whole."""
    own = copy_of(company, tmp_path)
    before = tree(own / "public")
    (own / "templates" / "pdf").mkdir(parents=True)
    (own / "templates" / "pdf" / "index.html").write_text('<p><a href="#nowhere">x</a></p>', encoding="utf-8")
    done = standardbook("build", cwd=own)
    assert done.returncode == 1
    assert "not whole" in done.stderr
    assert tree(own / "public") == before
    assert sorted(path.name for path in own.iterdir()) == ["handbook", "public", "templates"]


@pytest.mark.parametrize(("text", "line"), [("{{ edition.nothing }}", 1), ("<p>\n{% if %}\n", 2)])
def test_a_broken_template_of_a_company_is_named_with_its_line(
    company: Path, tmp_path: Path, text: str, line: int
) -> None:
    """A mistake in a company's own template is a diagnostic at its line, and nothing is published."""
    own = copy_of(company, tmp_path)
    before = tree(own / "public")
    (own / "templates" / "pdf").mkdir(parents=True)
    (own / "templates" / "pdf" / "cover.html").write_text(text, encoding="utf-8")
    done = standardbook("build", cwd=own)
    assert done.returncode == 1
    assert f"templates/pdf/cover.html:{line}:1: error[broken-template]" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert tree(own / "public") == before


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_build_leaves_the_old_or_the_new_output(company: Path, tmp_path: Path, seed: int) -> None:
    """SIGKILL at any moment leaves a complete output, and the next build works."""
    own = copy_of(company, tmp_path)
    old = tree(own / "public")
    roles = own / "handbook" / "roles.yaml"
    roles.write_text(roles.read_text(encoding="utf-8").replace("title: ANN", "title: ANNA"), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "standardbook", "build", "--only", "site"],
        cwd=own, env=environment(), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        time.sleep(random.Random(seed).uniform(0.3, 5))  # noqa: S311 - any moment
        os.killpg(running.pid, signal.SIGKILL)
    found = tree(own / "public")
    is_new = "ANNA" in (own / "public" / "index.html").read_text(encoding="utf-8")
    assert is_new or found == old
    assert found.keys() == old.keys()
    assert standardbook("build", "--only", "site", cwd=own).returncode == 0
    assert "ANNA" in (own / "public" / "index.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in own.iterdir()) == ["handbook", "public"]


def test_one_role_or_one_output_keeps_the_others(company: Path, tmp_path: Path) -> None:
    """`--role` and `--only` make what they name anew and keep the rest as it was."""
    own = copy_of(company, tmp_path)
    before = tree(own / "public")
    roles = own / "handbook" / "roles.yaml"
    roles.write_text(roles.read_text(encoding="utf-8").replace("title: ANN", "title: ANNA"), encoding="utf-8")
    assert standardbook("build", "--role", "ann", "--only", "pdf", cwd=own).returncode == 0
    after = tree(own / "public")
    changed = {name for name in before if after[name] != before[name]}
    assert after.keys() == before.keys()
    assert changed <= {"en/ann/handbook.pdf", "index.html"}
    assert "en/ann/handbook.pdf" in changed


@pytest.mark.parametrize("kind", ["a file", "below a file", "somebody else's folder"])
def test_an_output_that_cannot_be_written_is_refused(company: Path, tmp_path: Path, kind: str) -> None:
    """A file, a path below a file, or a folder with other files is never replaced; the message says so."""
    taken = tmp_path / "taken"
    if kind == "somebody else's folder":
        taken.mkdir()
        (taken / "letter.txt").write_text("mine", encoding="utf-8")
    else:
        taken.write_text("mine", encoding="utf-8")
    output = taken / "public" if kind == "below a file" else taken
    done = standardbook("build", "--output", str(output), cwd=company)
    assert done.returncode == 1
    assert "error[unwritable-output]" in done.stdout
    assert "Traceback" not in done.stderr
    mine = taken / "letter.txt" if taken.is_dir() else taken
    assert mine.read_text(encoding="utf-8") == "mine"


UNUSUAL = {
    "book.yaml": (
        "company: One Page Ltd\ntitle: Rules\nnumber: O-1\nversion: '2'\neffective: 2026-12-01\napproved_by: clerk\n"
        "source_language: pt-BR\nlanguages: [pt-BR, hu]\nprovisions: {audience: All., purpose: Order., why: Peace.}\n"
    ),
    "roles.yaml": (
        "roles:\n  - id: clerk\n    title: Clerk\n    authority: [{may: Give, up_to: a little}, {may: Take, beyond: clerk}]\n"
    ),
    "journey.yaml": (
        "stages:\n  - {id: empty-stage, title: Empty}\n  - id: start\n    title: Start\n    touchpoints:\n"
        "      - {id: hello, title: Hello, accountable: clerk, responsible: [clerk], channels: [phone], hands_over_to: the night}\n"
    ),
    "situations.yaml": "situations:\n"
    + "".join(
        f"  - {{id: s-{kind}, title: S, trigger: T, accountable: clerk, responsible: [clerk], customer: {kind}, escalate: {way}}}\n"
        for kind, way in {
            "prospect": "{within: at once}", "customer": "{to: clerk}", "former": "{when: W}", "hater": "{within: 2 business days}",
        }.items()
    ),
    "standards/hello.yaml": (
        "touchpoint: hello\nstandards:\n"
        "  - {id: a, must: A., why: W., target: {share: 95 %}, steps: [{do: Go, within: at once}, {do: Run, who: clerk}]}\n"
        "  - {id: b, must_not: B., why: W., target: {between: [60 °C, 65 °C], to: the end}, avoid: [{phrase: No}]}\n"
        "  - {id: c, should: C., why: W., target: {every: 15-20 min, metric: M}, forbidden: [x]}\n"
        "  - {id: d, should_not: D., why: W., target: {at_least: 3 rings, from: f}, when: W, unless: U}\n"
        "  - {id: e, may: E., why: W., target: {at_most: '1,5 cups'}, behave: [b], discretion: D}\n"
    ),
    "appearance.yaml": "rules:\n  - {id: r, item: R, variants: [{for: women, text: A}, {for: men, text: B}, {for: cooks, text: C}]}\n",
    "channels.yaml": "channels:\n  - {id: k, kind: letter, title: K}\n  - {id: l, kind: chat, title: L, answer_within: at once}\n",
}  # fmt: skip


def test_whatever_the_format_allows_can_be_built(tmp_path: Path) -> None:
    """Rare but valid values, empty optional fields and another language end in a book and a site, not in a crash."""
    for name, content in UNUSUAL.items():
        (tmp_path / "handbook" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "handbook" / name).write_text(content, encoding="utf-8")
    done = standardbook("build", "--role", "clerk", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "public" / "pt-BR" / "clerk" / "handbook.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "public" / "pt-BR" / "clerk" / "situation-s-prospect.html").read_text(encoding="utf-8")
    assert "at once" in page
    assert "within at once" not in page


def test_the_smallest_handbook_can_be_built(tmp_path: Path) -> None:
    """A book and one role are enough for a first edition."""
    for name in ("book.yaml", "roles.yaml"):
        (tmp_path / "handbook").mkdir(exist_ok=True)
        (tmp_path / "handbook" / name).write_text(UNUSUAL[name], encoding="utf-8")
    done = standardbook("build", "--role", "clerk", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_builds_into_one_folder_wait_for_each_other(company: Path, tmp_path: Path) -> None:
    """Three builds at once into one folder all succeed and leave one whole output and nothing else."""
    own = copy_of(company, tmp_path)
    command = [sys.executable, "-m", "standardbook", "build", "--only", "site", "--jobs", "1"]
    running = [subprocess.Popen(command, cwd=own, env=environment(), stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [each.wait(timeout=1200) for each in running] == [0, 0, 0]
    assert tree(own / "public") == tree(company / "public")
    assert sorted(path.name for path in own.iterdir()) == ["handbook", "public"]
