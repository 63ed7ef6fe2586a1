"""Digests: what stands for values where they are compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def digest_of(*parts: str | bytes | Mapping[str, object] | tuple[object, ...]) -> str:
    """Return the digest of some values: texts, bytes, and what JSON can write; their borders count."""
    whole = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else _written(part)
        whole.update(b"%d:" % len(content))
        whole.update(content)
    return whole.hexdigest()


def _written(part: object) -> bytes:
    # Names of files may hold bytes that are no UTF-8.
    return json.dumps(part, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogateescape")
