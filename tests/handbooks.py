"""Handbooks that tests write: a small one to be changed, and one with a word of its own in every field of each role."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, PngImagePlugin

FILES = {
    "book.yaml": (
        "company: Bad Input Ltd\ntitle: Rules\nnumber: B-1\nversion: 1.0.0\neffective: 2026-12-01\napproved_by: chief\n"
        "source_language: en\nlanguages: [en]\nprovisions: {audience: All., purpose: Order., why: Peace.}\n"
    ),
    "roles.yaml": "roles:\n  - id: clerk\n    title: Clerk\n  - id: chief\n    title: Chief\n",
    "journey.yaml": (
        "stages:\n  - id: start\n    title: Start\n    touchpoints:\n"
        "      - {id: hello, title: Hello, accountable: chief, responsible: [clerk]}\n"
        "      - {id: secret, title: Secret, accountable: chief, responsible: [chief]}\n"
    ),
    "standards/hello.yaml": "touchpoint: hello\nstandards:\n  - id: greet\n    must: Say hello.\n    why: It is kind.\n",
    "standards/secret.yaml": "touchpoint: secret\nstandards:\n  - id: hide\n    must: Hide it.\n    why: It is dear.\n",
}


def write(folder: Path, changes: Mapping[str, str | bytes]) -> Path:
    """Write the small handbook with some files replaced, and return its folder."""
    root = folder / "handbook"
    for name, content in {**FILES, **changes}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def standard(text: str) -> dict[str, str | bytes]:
    """Return the file of standards with lines added to its one standard."""
    return {
        "standards/hello.yaml": FILES["standards/hello.yaml"] + "".join(f"    {line}\n" for line in text.split("\n"))
    }


def appearance(picture: str) -> dict[str, str | bytes]:
    """Return appearance.yaml with one rule and its picture."""
    return {
        "appearance.yaml": f"rules:\n  - id: hat\n    item: Hat\n    must: Wear it.\n    picture: {picture}\n    picture_alt: A hat.\n"
    }


def picture(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    """Return the bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


FIELDS = (
    "ideal", "touchpoint-title", "must", "why", "when", "unless", "step", "step-do", "say", "avoid", "instead", "behave",
    "forbidden", "metric", "from", "to", "discretion", "purpose", "influence", "competency", "tool", "may", "up-to",
    "situation-title", "trigger", "stance", "escalate-when", "situation-must", "item", "rule-must", "task", "season",
    "variant", "reason", "adjustment", "alt", "channel-title", "address", "hours", "alternative", "placement", "goal",
    "stage-title", "term", "meaning", "synonym", "word-to-avoid", "picture-alt", "picture-caption",
)  # fmt: skip
IDS = ("touchpoint", "standard", "situation", "situation-standard", "rule", "channel", "stage", "definition")
UNPRINTED = ("ask", "file-name", "picture-text")
"""Canaries that no reader may find, not even the role's own."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def canary(role: str, field: str) -> str:
    """Return a word that occurs once: letters only, so that it survives every output."""
    number = (*FIELDS, *IDS, *UNPRINTED).index(field)
    return f"qz{role}{LETTERS[number // 26]}{LETTERS[number % 26]}zq"


def sentence(role: str, field: str) -> str:
    """Return a sentence with the canary in it."""
    return f"Here stands {canary(role, field)} for good."


def write_canaries(folder: Path, roles: tuple[str, ...]) -> None:
    """Write a handbook in which each role has every kind of field for itself."""
    files: dict[str, Any] = {
        "roles.yaml": {"roles": []}, "definitions.yaml": {"definitions": []}, "journey.yaml": {"stages": []},
        "situations.yaml": {"situations": []}, "appearance.yaml": {"rules": []}, "channels.yaml": {"channels": []},
    }  # fmt: skip
    for role in roles:
        for name, content in parts_of(role).items():
            if name.startswith("standards/"):
                files[name] = content
            else:
                (key,) = content
                files[name][key].append(content[key])
        comment = PngImagePlugin.PngInfo()
        comment.add_text("Comment", canary(role, "picture-text"))
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        colour = (10 * len(role), 90, sum(map(ord, role)) % 255)
        Image.new("RGB", (40, 30), colour).save(folder / f"pictures/{canary(role, 'file-name')}.png", pnginfo=comment)
    files["principles.yaml"] = {
        "principles": [
            {"id": f"principle-{number}", "name": f"Care {number}", "statement": "We care."} for number in range(10)
        ]
    }
    files["book.yaml"] = {
        "company": "Closed Ltd", "title": "Rules", "number": "C-1", "version": "1.0.0", "effective": "2026-12-01",
        "approved_by": roles[0], "source_language": "en", "languages": ["en"],
        "provisions": {"audience": "All.", "purpose": "Order.", "why": "Peace."},
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def parts_of(role: str) -> dict[str, dict[str, object]]:
    """Return what the files say for one role, a canary in each field."""
    place, situation = canary(role, "touchpoint"), canary(role, "situation")
    return {
        "roles.yaml": {"roles": {
            "id": role, "title": role.upper(), "purpose": sentence(role, "purpose"),
            "influence": sentence(role, "influence"), "competencies": [sentence(role, "competency")],
            "tools": [sentence(role, "tool")],
            "authority": [{"may": sentence(role, "may"), "up_to": f"30 {canary(role, 'up-to')}", "beyond": role}],
        }},
        "definitions.yaml": {"definitions": {
            "id": canary(role, "definition"), "term": canary(role, "term"), "meaning": sentence(role, "meaning"),
            "synonyms": [canary(role, "synonym")], "avoid": [canary(role, "word-to-avoid")],
        }},
        "journey.yaml": {"stages": {
            "id": canary(role, "stage"), "title": canary(role, "stage-title"), "goal": sentence(role, "goal"),
            "touchpoints": [{
                "id": place, "title": canary(role, "touchpoint-title"), "ideal": sentence(role, "ideal"),
                "accountable": role, "responsible": [role], "channels": [canary(role, "channel")],
            }],
        }},
        "situations.yaml": {"situations": {
            "id": situation, "title": canary(role, "situation-title"), "trigger": sentence(role, "trigger"),
            "stance": sentence(role, "stance"), "accountable": role, "responsible": [role], "touchpoints": [place],
            "escalate": {"when": sentence(role, "escalate-when"), "to": role, "within": "1 h"},
        }},
        "appearance.yaml": {"rules": {
            "id": canary(role, "rule"), "item": canary(role, "item"), "must": sentence(role, "rule-must"),
            "roles": [role], "tasks": [canary(role, "task")], "seasons": [canary(role, "season")],
            "variants": [{"for": "everyone", "text": sentence(role, "variant")}], "reason": sentence(role, "reason"),
            "adjustments": sentence(role, "adjustment"), "picture": f"pictures/{canary(role, 'file-name')}.png",
            "picture_alt": sentence(role, "alt"), "check": {"by": "photo", "ask": sentence(role, "ask")},
        }},
        "channels.yaml": {"channels": {
            "id": canary(role, "channel"), "kind": "counter", "title": canary(role, "channel-title"),
            "address": canary(role, "address"), "hours": canary(role, "hours"), "answer_within": "10 s",
            "check_every": "5 min", "alternative": sentence(role, "alternative"),
            "placements": [sentence(role, "placement")],
        }},
        f"standards/{role}.yaml": {"touchpoint": place, "standards": [{
            "id": canary(role, "standard"), "must": f"Say {canary(role, 'must')} and {canary(role, 'term')}.",
            "why": sentence(role, "why"), "principles": ["principle-1"], "when": sentence(role, "when"),
            "unless": sentence(role, "unless"), "say": [sentence(role, "say")],
            "steps": [sentence(role, "step"), {"do": sentence(role, "step-do"), "who": role, "within": "10 s"}],
            "avoid": [{"phrase": sentence(role, "avoid"), "instead": sentence(role, "instead")}],
            "behave": [sentence(role, "behave")], "forbidden": [sentence(role, "forbidden")],
            "target": {"metric": sentence(role, "metric"), "at_most": "10 s", "from": canary(role, "from"), "to": canary(role, "to")},
            "discretion": sentence(role, "discretion"),
            "pictures": [{
                "file": f"pictures/{canary(role, 'file-name')}.png", "alt": sentence(role, "picture-alt"),
                "caption": sentence(role, "picture-caption"),
            }],
            "check": {"by": "photo", "ask": sentence(role, "ask")},
        }]},
        f"standards/situation-{role}.yaml": {"situation": situation, "standards": [{
            "id": canary(role, "situation-standard"), "must": sentence(role, "situation-must"), "why": "So.",
        }]},
    }  # fmt: skip
