"""A small company whose handbook has a history in real git."""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

import yaml

from commands import environment, standardbook
from standardbook.history.published import versions_of
from standardbook.model.authored import (
    Book,
    ChannelsFile,
    DefinitionsFile,
    JourneyFile,
    PrinciplesFile,
    RolesFile,
    SituationsFile,
)
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.model.obligations import AppearanceFile, StandardsFile
from standardbook.project.project import load
from standardbook.resources.shipped import shipped

TEMPLATES = (shipped("templates"),)

SMALL: dict[str, Any] = {
    "book.yaml": {
        "company": "Acme",
        "title": "Standards",
        "number": "A-1",
        "version": "0.9.0",
        "effective": "2026-01-01",
        "approved_by": "boss",
        "source_language": "en",
        "languages": ["en"],
        "address": "https://acme.example/book",
        "provisions": {"audience": "For all.", "purpose": "To serve.", "why": "It pays."},
    },
    "roles.yaml": {
        "roles": [
            {"id": "ann", "title": "Host", "purpose": "Meets guests."},
            {"id": "bob", "title": "Cook", "purpose": "Feeds guests."},
            {"id": "boss", "title": "Head"},
        ]
    },
    "principles.yaml": {"principles": [{"id": "care", "name": "Care", "statement": "We care."}]},
    "definitions.yaml": {"definitions": [{"id": "guest", "term": "guest", "meaning": "Whoever comes in."}]},
    "journey.yaml": {
        "stages": [
            {
                "id": "visit",
                "title": "The visit",
                "touchpoints": [
                    {"id": "door", "title": "At the door", "accountable": "boss", "responsible": ["ann"]},
                    {"id": "table", "title": "At the table", "accountable": "boss", "responsible": ["ann", "bob"]},
                ],
            }
        ]
    },
    "situations.yaml": {
        "situations": [
            {"id": "fire", "title": "Fire", "trigger": "It burns.", "accountable": "boss", "responsible": ["bob"]}
        ]
    },
    "standards/door.yaml": {
        "touchpoint": "door",
        "standards": [
            {
                "id": "greet",
                "must": "Greet each guest at once.",
                "why": "Everybody likes it.",
                "principles": ["care"],
                "target": {"metric": "Time to the greeting", "at_most": "10 s", "share": "90 %"},
                "forbidden": ["whistling"],
            },
            {"id": "smile", "should": "Smile with your eyes.", "why": "It is seen.", "principles": ["care"]},
        ],
    },
    "standards/table.yaml": {
        "touchpoint": "table",
        "standards": [
            {"id": "serve", "must": "Serve from the left.", "why": "The right is busy.", "principles": ["care"]},
            {"id": "clear", "may": "Clear when all are done.", "why": "Not before.", "principles": ["care"]},
        ],
    },
    "standards/fire.yaml": {
        "situation": "fire",
        "standards": [{"id": "out", "must": "Lead all out.", "why": "Lives first.", "principles": ["care"]}],
    },
    "appearance.yaml": {"rules": [{"id": "apron", "item": "Apron", "must": "Wear a clean apron."}]},
}
"""The files of a small handbook by name."""


def small() -> dict[str, Any]:
    """Return the small handbook to be changed."""
    return copy.deepcopy(SMALL)


def standard(data: dict[str, Any], id_: str) -> dict[str, Any]:
    """Return a standard of such a handbook."""
    rows = (each for name, file in data.items() if name.startswith("standards/") for each in file["standards"])
    found: dict[str, Any] = next(each for each in rows if each["id"] == id_)
    return found


def handbook_of(data: dict[str, Any]) -> Handbook:
    """Return such a handbook as a value."""
    return Handbook(
        book=Book.model_validate(data["book.yaml"]),
        departments=RolesFile.model_validate(data["roles.yaml"]).departments,
        roles=RolesFile.model_validate(data["roles.yaml"]).roles,
        principles=PrinciplesFile.model_validate(data["principles.yaml"]).principles,
        definitions=DefinitionsFile.model_validate(data["definitions.yaml"]).definitions,
        stages=JourneyFile.model_validate(data["journey.yaml"]).stages,
        situations=SituationsFile.model_validate(data["situations.yaml"]).situations,
        standards=tuple(
            StandardsFile.model_validate(file) for name, file in sorted(data.items()) if name.startswith("standards/")
        ),
        rules=AppearanceFile.model_validate(data["appearance.yaml"]).rules,
        channels=ChannelsFile.model_validate(data.get("channels.yaml", {})).channels,
    )


def write(root: Path, data: dict[str, Any]) -> None:
    """Write such a handbook into `root`/handbook, but what a release has written there."""
    for name, file in data.items():
        path = root / "handbook" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = dict(file)
        if name == "book.yaml" and path.is_file():
            content["version"] = yaml.safe_load(path.read_text(encoding="utf-8"))["version"]
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def reasons(root: Path, summary: str = "", **said: str) -> None:
    """Write changes.yaml."""
    rows = [{"id": id_.replace("_", "-"), "reason": reason} for id_, reason in said.items()]
    content = {"summary": summary or "What is new.", "changes": rows}
    (root / "handbook" / "changes.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def git(root: Path, *arguments: str) -> str:
    """Let git do something in `root`."""
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], env=environment(**WHO), capture_output=True, text=True, check=True
    )
    return done.stdout


WHO = {
    "GIT_AUTHOR_NAME": "A. Uthor",
    "GIT_AUTHOR_EMAIL": "a@acme.example",
    "GIT_COMMITTER_NAME": "A. Uthor",
    "GIT_COMMITTER_EMAIL": "a@acme.example",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_DATE": "2026-01-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T12:00:00Z",
}
"""Who commits in the tests, and when."""


def repository(root: Path, data: dict[str, Any] | None = None) -> Path:
    """Make a repository with the small handbook, committed and not released."""
    root.mkdir(parents=True, exist_ok=True)
    write(root, data or small())
    git(root, "init", "--quiet", "-b", "main")
    commit(root, "a handbook")
    return root


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", message)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """Run a command in a repository; return its exit code and all it said."""
    done = standardbook(*arguments, cwd=root, **WHO)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def release(root: Path, version: str, data: dict[str, Any] | None = None, **said: str) -> str:
    """Release a version of the small handbook, in force from the day in it, with reasons; return what was said."""
    if data is not None:
        write(root, data)
        if said:
            reasons(root, **said)
        commit(root, f"towards {version}")
    code, words = run(root, "release", version)
    assert code == 0, words
    return words


def number(root: Path, id_: str) -> str:
    """Return the permanent number of an id."""
    return read(root).numbers.rows[id_]


def read(root: Path) -> Handbook:
    """Return the handbook in a repository's work tree."""
    handbook, found = load(root / "handbook")
    assert handbook is not None, found
    return handbook


def editions(root: Path, day: str, *roles: str, since: str | None = None) -> list[Edition]:
    """Return the editions of some roles that stand first on a day."""
    first = versions_of(root / "handbook", read(root), day, since=since)[0]
    return list(first.editions([("en", role) for role in roles], TEMPLATES))
