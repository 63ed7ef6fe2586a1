"""Write every edition of a handbook as data, one JSON file each, with whatever code stands first on the path.

`tools/compare.py` runs it once with each code. It finds functions by their names and not by their modules, which move.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import importlib
import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pydantic

import standardbook

SOURCE = Path(standardbook.__file__).resolve().parent


def ours(name: str) -> Any:  # noqa: ANN401 - whatever the code of some commit has
    """Return a function of the package by its name, wherever it is defined."""
    for path in sorted(SOURCE.rglob("*.py")):
        if f"\ndef {name}(" in path.read_text(encoding="utf-8"):
            parts = path.relative_to(SOURCE.parent).with_suffix("").parts
            return getattr(importlib.import_module(".".join(parts).removesuffix(".__init__")), name)
    raise SystemExit(f"no function {name} in {SOURCE}")


def as_data(value: object) -> object:
    """Return a value as JSON can write it; fields are in the order of their names, so that a class may order them."""
    if isinstance(value, pydantic.BaseModel):
        return {name: as_data(getattr(value, name)) for name in sorted(type(value).model_fields)}
    if dataclasses.is_dataclass(value):
        return {name: as_data(getattr(value, name)) for name in sorted(each.name for each in dataclasses.fields(value))}
    if isinstance(value, Enum):
        return as_data(value.value)
    if isinstance(value, str):
        facts = {name: getattr(value, name) for name in getattr(type(value), "__slots__", ())}
        return {"": str(value), **facts} if facts else str(value)
    if isinstance(value, Mapping):
        return {str(key): as_data(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_data(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted((as_data(each) for each in value), key=str)
    if isinstance(value, bytes):
        return f"{len(value)} bytes {hashlib.sha256(value).hexdigest()}"
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def editions(handbook: Path, day: str, *, plain: bool) -> Iterator[tuple[str, Any, Any]]:
    """Yield what makes editions: the folder of the version, its languages and roles, a function from those."""
    read, found = ours("read_handbook")(handbook)
    if read is None:
        raise SystemExit(f"the handbook cannot be read: {found}")
    if plain:
        keys = [(language, role) for language in ours("languages_of")(read) for role in ours("editions_of")(read)]
        yield "", keys, lambda chosen: ours("select_editions")(read, chosen, day)
        return
    templates = (ours("shipped")("templates"),)
    for version in ours("versions_of")(handbook, read, day):
        yield version.folder, version.keys, lambda chosen, made=version.editions: made(chosen, templates)


def main() -> None:
    """Write the editions of the command line's languages and roles, all where none are named."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("handbook", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--language", action="append")
    parser.add_argument("--role", action="append")
    parser.add_argument("--plain", action="store_true", help="as selected, without versions and document control")
    asked, _ = parser.parse_known_args()
    for folder, keys, made in editions(asked.handbook, asked.as_of, plain=asked.plain):
        chosen = [key for key in keys if key[0] in (asked.language or key) and key[1] in (asked.role or key)]
        for (language, role), edition in zip(chosen, made(chosen), strict=True):
            path = asked.target / language / role / folder / "edition.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(as_data(edition), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
