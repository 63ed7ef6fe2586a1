"""The path on which Python looks for code: nothing that lies beside a handbook is ever imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commands import SOURCE, environment
from handbooks import write_canaries as write

COMMAND = [str(Path(sys.executable).with_name("standardbook"))]
MODULE = [sys.executable, "-m", "standardbook"]
LOADED = (
    "import sys\n"
    "import standardbook.cli.app, standardbook.build, standardbook.build.jobs, standardbook.history.published\n"
    "import standardbook.build.preload.pdf_engine, standardbook.build.preload.site_engine\n"
    "print(*{name.partition('.')[0] for name in sys.modules})\n"
)
"""Tells which modules a build and a check load."""


def modules(program: str, *options: str) -> set[str]:
    """Return the names that a program prints."""
    done = subprocess.run(
        [sys.executable, *options, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def spoiled(folder: Path, names: set[str]) -> Path:
    """Put a module of each of these names beside a handbook; return the file in which one that runs leaves a line."""
    write(folder / "handbook", ("ann",))
    log = folder.parent / "imported"
    for name in names:
        (folder / f"{name}.py").write_text(f"open({str(log)!r}, 'a').write('{name} ')\nraise SystemExit(99)\n")
    return log


def without_path(**extra: str) -> dict[str, str]:
    """Return an environment in which only the installed package is found."""
    return {name: value for name, value in environment().items() if name != "PYTHONPATH"} | extra


@pytest.mark.parametrize("extra", [{}, {"PYTHONPATH": str(SOURCE)}], ids=["unset", "set"])
@pytest.mark.parametrize("arguments", [("check",), ("build", "--no-cache")])
def test_no_module_beside_the_handbook_is_imported(
    tmp_path: Path, extra: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """With a file for every module that a build could import, in none of its processes one of them runs."""
    company = tmp_path / "company"
    log = spoiled(company, modules(LOADED) | set(sys.stdlib_module_names) - {"__main__", "standardbook"})
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=company, env=without_path(**extra), capture_output=True, text=True, check=False
    )
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_nor_by_the_module_that_is_the_command(tmp_path: Path) -> None:
    """`python -m standardbook` imports no more of the folder than Python itself did before the first line of ours."""
    company, probe = tmp_path / "company", tmp_path / "probe"
    probe.mkdir()
    (probe / "first.py").write_text("import sys\nprint(*{name.partition('.')[0] for name in sys.modules})\n")
    command = [sys.executable, "-m", "first"]
    before = subprocess.run(command, cwd=probe, env=environment(), capture_output=True, text=True, check=True)
    log = spoiled(company, modules(LOADED) - set(before.stdout.split()) - {"standardbook"})
    done = subprocess.run(
        [*MODULE, "build", "--no-cache"], cwd=company, env=environment(), capture_output=True, text=True, check=False
    )
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_with_p_nothing_at_all(tmp_path: Path) -> None:
    """`python -P -m standardbook` imports nothing of the folder, whatever it is called."""
    company = tmp_path / "company"
    log = spoiled(company, modules(LOADED) | set(sys.stdlib_module_names))
    command = [sys.executable, "-P", *MODULE[1:], "build", "--no-cache"]
    done = subprocess.run(command, cwd=company, env=environment(), capture_output=True, text=True, check=False)
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_python_that_would_hide_it_from_its_processes_is_refused(tmp_path: Path) -> None:
    """`python -E` hands no setting on, so a build with it ends with one line that says what to add."""
    write(tmp_path / "handbook", ("ann",))
    command = [sys.executable, "-E", "-m", "standardbook", "build", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, env=without_path(), capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "add -P" in done.stderr
    assert "Traceback" not in done.stderr
    command.insert(1, "-P")
    done = subprocess.run(command, cwd=tmp_path, env=without_path(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
