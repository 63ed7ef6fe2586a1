"""The JSON Schemas by which editors complete and check the files of a handbook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from standardbook.model.kinds import FILES


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file."""
    schema = FILES[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the schema of each kind of file."""
    for kind in FILES:
        yield f"{kind}.schema.json", json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"
