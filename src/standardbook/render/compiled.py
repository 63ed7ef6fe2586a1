"""Templates are compiled once in a process, whatever editions are rendered from them."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja makes of a template in memory, by its place and its content.

    All environments that share one must compile alike: the same extensions, escaping and blocks.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._known: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja a template that was compiled before and has not changed since."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that Jinja has compiled."""
        self._known[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = CompiledTemplates()
"""The templates of every edition."""
