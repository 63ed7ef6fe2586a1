"""Build the wheel in a clean place and install it as docs/installing.md and the README say, on each Python.

Prints a table of what works. The commands are taken from those pages word for word. `make packages` calls it; it needs
the package registry.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INSTALLERS = ROOT / ".cache" / "installers" / "bin"  # pipx and uv
PYTHONS = ("3.11", "3.12", "3.13")
PAGES = {
    "pip": ("docs/installing.md", "With pip"),
    "pipx": ("docs/installing.md", "With pipx"),
    "uv": ("docs/installing.md", "With uv"),
    "clone": ("README.md", "Your own book in five minutes"),
}
USE = ["standardbook doctor", "standardbook init book", "cd book", "standardbook check", "standardbook build"]


@dataclass(frozen=True)
class Place:
    """Where one way of installing is tried."""

    folder: Path
    python: Path
    variables: dict[str, str]


def commands_of(page: str, heading: str) -> list[str]:
    """Return the lines of the first indented block under a heading of a page."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
    block = section and re.search(r"(?:^ {4}\S.*\n)+", section[1], flags=re.MULTILINE)
    if not block:
        raise SystemExit(f"no commands under {heading!r}")
    return [line.strip() for line in block[0].splitlines()]


def sources(folder: Path) -> Path:
    """Copy what git knows of, or would take, into an empty folder."""
    listed = _run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def build(folder: Path) -> Path:
    """Return the wheel of a copy of the sources, once the archive of the sources has given the same bytes."""
    clone = sources(folder / "clone")
    _must([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "wheels", clone])
    _must([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder / "archive"], clone)
    archive = next((folder / "archive").glob("*.tar.gz"))
    _must([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "again", archive])
    made, again = (next((folder / name).glob("*.whl")) for name in ("wheels", "again"))
    if made.read_bytes() != again.read_bytes():
        raise SystemExit("the archive of the sources gives another wheel than the sources")
    print(f"{made.name}: {made.stat().st_size:,} bytes, sha256 {hashlib.sha256(made.read_bytes()).hexdigest()}")
    print("built in a clean place; its source archive builds the same bytes")
    return made


def find_python(version: str) -> Path | None:
    """Return an interpreter of this version: on the path, of pyenv, or of uv, which may have to fetch it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [Path(name) for name in (shutil.which(f"python{version}"),) if name]
    for candidate in [*found, *sorted(pyenv.glob(f"{version}.*/bin/python{version}"))]:
        if _run([candidate, "-c", "import ensurepip, ssl, venv"]).returncode == 0:
            return candidate
    _run([INSTALLERS / "uv", "python", "install", "--quiet", version])
    found_by_uv = _run([INSTALLERS / "uv", "python", "find", "--managed-python", "--no-python-downloads", version])
    return Path(found_by_uv.stdout.strip()) if found_by_uv.returncode == 0 else None


def place(folder: Path, python: Path) -> Place:
    """Return an empty place in which `python3`, pipx and uv stand for one interpreter."""
    (folder / "bin").mkdir(parents=True)
    for name in ("python", "python3"):
        (folder / "bin" / name).write_text(f'#!/bin/sh\nexec {python} "$@"\n', encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    for tool in ("pipx", "uv"):
        (folder / "bin" / tool).symlink_to(INSTALLERS / tool)
    kept = {
        name: os.environ[name]
        for name in os.environ
        if not re.match(r"PYTHON|VIRTUAL_ENV|PYENV|STANDARDBOOK|UV_PYTHON", name)
    }
    own = {
        "PATH": f"{folder / 'bin'}:{folder / 'programs'}:{os.environ['PATH']}",
        "PIPX_DEFAULT_PYTHON": str(python),
        "PIPX_HOME": str(folder / "pipx"),
        "PIPX_BIN_DIR": str(folder / "programs"),
        "UV_PYTHON_PREFERENCE": "system",  # not UV_PYTHON: `uv pip` would install into that interpreter itself
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return Place(folder, python, kept | own)


def attempt(way: str, wheel: Path, here: Place) -> str:
    """Install and use the command in one way; return "works", or what went wrong."""
    commands = commands_of((ROOT / PAGES[way][0]).read_text(encoding="utf-8"), PAGES[way][1])
    work = here.folder / "work"
    if way == "clone":
        sources(work)
        book = here.folder / "our-standards"
    else:
        (work / "wheels").mkdir(parents=True)
        shutil.copy(wheel, work / "wheels")
        commands += USE
        book = work / "book"
    done = _run(["bash", "-e", "-c", "\n".join(commands)], work, here.variables)
    (here.folder / "log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        return f"failed: {said[-1] if said else done.returncode} (see {here.folder / 'log'})"
    if not (book / "public" / "index.html").is_file() or not list((book / "public").rglob("*.pdf")):
        return "failed: nothing was built"
    installed = {"pipx": here.folder / "pipx/venvs/standardbook", "clone": here.folder / "standardbook-python"}.get(
        way, work / ".venv"
    )
    if _version(installed / "bin/python") != _version(here.python):
        return f"failed: installed into Python {_version(installed / 'bin/python')}"
    consistent = _run([INSTALLERS / "uv", "pip", "check", "--python", installed / "bin/python"])
    return "works" if consistent.returncode == 0 else f"failed: {consistent.stderr.strip()}"


def main() -> int:
    """Try every way on every Python; 1 when one of them failed, or none could be tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", nargs="+", default=PYTHONS, help="only these versions")
    parser.add_argument("--keep", action="store_true", help="keep what was installed, to look at")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="standardbook-packages-"))
    wheel = build(folder)
    results = []
    for version in wanted.python:
        python = find_python(version)
        for way in PAGES:
            if python is None:
                results.append("no such Python on this machine, and uv could not fetch it")
            else:
                results.append(attempt(way, wheel, place(folder / version / way, python)))
            print(f"{version:6}{_version(python) if python else '-':10}{way:7}{results[-1]}", flush=True)
    failed = any(each.startswith("failed") for each in results)
    if not failed and not wanted.keep:
        shutil.rmtree(folder)
    return int(failed or "works" not in results)


def _version(python: Path) -> str:
    return _run([python, "-c", "import sys; print(sys.version.split()[0])"]).stdout.strip()


def _run(
    command: list[str | Path], folder: Path = ROOT, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=variables, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def _must(command: list[str | Path], folder: Path = ROOT) -> None:
    done = _run(command, folder)
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
