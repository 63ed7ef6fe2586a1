"""The editions of the example handbook as they were looked at and found right; `--update-golden` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standardbook.model.edition import Edition
from standardbook.project.project import editions_of, load
from standardbook.select import select_edition

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[1]


def shape_of(edition: Edition) -> dict[str, object]:
    """Return who reads what: ids in the order of the book."""
    return {
        "role": edition.role_title,
        "authority": [[grant.may, grant.up_to, grant.beyond] for role in edition.roles for grant in role.authority],
        "definitions": [each.id for each in edition.definitions],
        "stages": {
            stage.id: {place.id: [standard.id for standard in place.standards] for place in stage.touchpoints}
            for stage in edition.stages
        },
        "situations": {each.id: [standard.id for standard in each.standards] for each in edition.situations},
        "appearance": [each.id for each in edition.rules],
        "channels": [each.id for each in edition.channels],
    }


def test_editions_are_the_golden_ones(request: pytest.FixtureRequest) -> None:
    """Each role reads exactly what its golden edition lists, and no golden file is left over."""
    handbook, found = load(ROOT / "handbook")
    assert handbook is not None, found
    shapes = {
        f"{role}.json": json.dumps(shape_of(select_edition(handbook, role, "en")), ensure_ascii=False, indent=1) + "\n"
        for role in editions_of(handbook)
    }
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        for path in GOLDEN.iterdir():
            path.unlink()
        for name, text in shapes.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert {path.name: path.read_text(encoding="utf-8") for path in GOLDEN.iterdir()} == shapes
