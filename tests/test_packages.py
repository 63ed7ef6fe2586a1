"""The wheel and its lock: what is in them, and that everything we tell people to install comes by version and hash."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import PathDistribution, distribution
from pathlib import Path

import pytest
from make_sbom import complete, hashes_of
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from try_packages import commands_of, sources

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = dict(hashes_of(LOCK).keys())
INSTALLING = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
WITH_PIP = [line for line in commands_of(INSTALLING, "With pip") if re.match("pip|unzip", line)]
WORKFLOWS = ["templates/init/.github/workflows/handbook.yml", "templates/init/.gitlab-ci.yml", "docs/ci.md"]


def build(what: str, source: Path, target: Path) -> Path:
    """Build the wheel or the archive of the sources with the builder that is installed here, and return it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this source tree, built in a copy of what git knows of it."""
    folder = tmp_path_factory.mktemp("wheel")
    return build("wheel", sources(folder / "clone"), folder / "made")


def needed(root: list[str], python: str) -> set[str]:
    """Return the names of everything that some requirements need on a version of Python, on Linux."""
    environment = {"python_version": python, "python_full_version": f"{python}.2", "extra": ""}
    found: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in root]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in found:
                found.add((name, extra))
                each_of = map(Requirement, distribution(name).requires or ())
                waiting += [
                    each for each in each_of if not each.marker or each.marker.evaluate({**environment, "extra": extra})
                ]
    return {name for name, _ in found}


def requirements_of(wheel: Path, python: str) -> list[str]:
    """Return what the metadata of the wheel ask for without an extra."""
    with zipfile.ZipFile(wheel) as archive:
        (folder,) = {Path(name).parts[0] for name in archive.namelist() if ".dist-info/" in name}
        metadata = PathDistribution(zipfile.Path(archive, f"{folder}/"))
        lines = list(metadata.requires or ())
    environment = {"python_version": python, "extra": ""}
    return [line for line in lines if not (marker := Requirement(line).marker) or marker.evaluate(environment)]


def test_the_lock_travels_with_the_wheel(wheel: Path) -> None:
    """The wheel holds the lock of the sources, unchanged, in the place from which the documentation takes it."""
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("standardbook/requirements.lock").decode() == LOCK


def test_the_same_sources_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """The archive of the sources builds the wheel that the sources build, byte for byte."""
    archive = build("sdist", sources(tmp_path / "clone"), tmp_path / "archive")
    (tmp_path / "unpacked").mkdir()
    subprocess.run(["tar", "xf", str(archive), "-C", str(tmp_path / "unpacked")], check=True)
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert build("wheel", unpacked, tmp_path / "again").read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_has_everything_that_the_wheel_needs(wheel: Path, python: str) -> None:
    """On each Python, whatever the wheel needs, directly or not, is in the lock, at a version that it accepts."""
    direct = requirements_of(wheel, python)
    assert needed(direct, python) <= set(LOCKED)
    for line in direct:
        requirement = Requirement(line)
        assert requirement.specifier.contains(LOCKED[canonicalize_name(requirement.name)]), line


def test_every_line_of_the_lock_has_hashes_and_no_address() -> None:
    """Each package of the lock is one exact version with at least one hash; nothing comes from an address."""
    names = re.findall(r"^(\S+)==\S+ \\$", LOCK, flags=re.MULTILINE)
    lines = [line for line in LOCK.splitlines() if line and not line.startswith(" ")]
    assert len(names) == len(lines) == len(LOCKED)
    assert all(hashes_of(LOCK).values())
    assert "://" not in LOCK


@pytest.mark.parametrize("page", WORKFLOWS)
def test_workflows_install_as_the_documentation_says(page: str) -> None:
    """Wherever a workflow uses the command, the lines of docs/installing.md stand before, whole and in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    steps = [line.strip().removeprefix("- ").removeprefix("run: ") for line in text.splitlines()]
    used = [at for at, line in enumerate(steps) if line.startswith(("standardbook check", "standardbook build"))]
    assert len(used) >= 2
    for at in used:
        assert steps[at - len(WITH_PIP) : at] == WITH_PIP
    assert len([line for line in steps if line.startswith("pip ")]) == 2 * len(used)


def test_nothing_says_to_install_by_the_bare_name() -> None:
    """No page, workflow or message tells anybody to install `standardbook` from an index."""
    for folder in ("docs", "src", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".md", ".py", ".yml"}:
                said = re.findall(r"(?:pip|pipx|uv tool|uv pip) install [^\n`]*", path.read_text(encoding="utf-8"))
                assert not [line for line in said if re.search(r"(?<![\w/-])standardbook(?![\w-])", line)], path


def test_the_documented_commands_install_what_works(wheel: Path, tmp_path: Path) -> None:
    """The lines of docs/installing.md, word for word, give a command that starts a handbook and builds it.

    The one line that fetches from a registry is left to `make packages`; the packages installed here stand in.
    """
    (tmp_path / "wheels").mkdir()
    shutil.copy(wheel, tmp_path / "wheels")
    commands = commands_of(INSTALLING, "With pip")
    lent = f"echo {sysconfig.get_path('purelib')} > $(dirname .venv/lib/python3.*/site-packages/pip)/lent.pth"
    fetching = [line for line in commands if "--require-hashes" in line]
    assert len(fetching) == 1
    local = [line for line in commands if line not in fetching]
    use = ["standardbook init book", "cd book", "standardbook check", "standardbook build --only site"]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(Path(getattr(sys, "_base_executable")))  # noqa: B009
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PIP_NO_INDEX": "1"}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join([*local, lent, *use])],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "requirements.lock").read_text(encoding="utf-8") == LOCK
    assert list((tmp_path / ".venv").glob("lib/*/site-packages/standardbook/cli/app.py"))
    assert (tmp_path / "book" / "public" / "index.html").is_file()
    tracked = (tmp_path / "book" / ".gitignore").read_text(encoding="utf-8").split()
    assert {"/requirements.lock", "/packages/", "/.venv/"} <= set(tracked)


def test_every_dependency_has_its_reason() -> None:
    """docs/decisions/dependencies.md has a whole row for each dependency of the program, and no other."""
    page = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in page.splitlines() if line[:3] == "| `"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    assert sorted(row[0].strip("`") for row in rows) == sorted(Requirement(line).name for line in lines)
    assert all(len(row) == 7 and all(row) for row in rows)


def test_the_bill_of_materials_is_complete() -> None:
    """To what the tool says of Python packages the bill adds their hashes, the search's libraries and the fonts."""
    root = {"bom-ref": "root", "name": "standardbook"}
    rows = [
        {"bom-ref": name, "name": name, "version": LOCKED[name], "purl": f"pkg:pypi/{name}@{LOCKED[name]}"}
        for name in ("babel", "hatchling")
    ]
    bill = {
        "metadata": {"component": root},
        "components": rows,
        "dependencies": [{"ref": "root", "dependsOn": ["babel"]}, {"ref": "babel"}, {"ref": "hatchling"}],
    }
    search = {
        "": {},
        "node_modules/esbuild": {"version": "1", "license": "MIT", "integrity": "sha512-AAAA", "dev": True},
        "node_modules/@a/b": {"version": "2", "license": "MIT", "integrity": "sha512-AAEC"},
    }
    made = complete(bill, LOCK, search, [ROOT / "site" / "fonts" / "NotoSans-Bold.ttf"])
    found = {row["name"]: row for row in made["components"]}
    assert set(found) == {"babel", "hatchling", "@a/b", "NotoSans-Bold.ttf"}
    assert found["hatchling"]["scope"] == "excluded"
    assert found["babel"]["scope"] == "required"
    of_babel = found["babel"]["externalReferences"][-1]["hashes"]
    assert [each["content"] for each in of_babel] == hashes_of(LOCK)["babel", LOCKED["babel"]]
    assert found["@a/b"]["purl"] == "pkg:npm/%40a/b@2"
    assert found["@a/b"]["externalReferences"][0]["hashes"] == [{"alg": "SHA-512", "content": "000102"}]
    assert made["dependencies"][0]["dependsOn"] == ["babel", "font:NotoSans-Bold.ttf", "pkg:npm/%40a/b@2"]
