"""Throw broken files at the reader: never an exception, always a place. `python tests/fuzz_yaml.py --count 100000`."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from pydantic import ValidationError

from standardbook.model.kinds import FILES
from standardbook.read.strict_yaml import parse_yaml
from standardbook.read.validation_errors import complaints_of

HANDBOOK = Path(__file__).parents[1] / "handbook"
SNIPPETS = (
    b"&a ", b"*a", b"!!int x", b"<<: ", b"---\n", b"%YAML 1.1\n", b"[", b"{", b"]", b"}", b": ", b"\t", b'"\\ud800"', b"'",
    b'"\\UFFFFFFFF"', b"\x00", b"\xff\xfe", b"? ", b"- ", b"|\n", b">\n", b"\xe2\x80\xae", b"!!python/object:x ", b"\r", b"#", b"0755",
)  # fmt: skip


def mutated(content: bytes, random_: random.Random) -> bytes:
    """Return the content with a few pieces deleted, doubled, swapped or put in."""
    data = bytearray(content)
    for _ in range(random_.randint(1, 4)):
        start = random_.randrange(len(data) + 1)
        end = min(len(data), start + random_.randint(0, 30))
        choice = random_.randrange(4)
        if choice == 0:
            del data[start:end]
        elif choice == 1:
            data[start:start] = data[start:end]
        elif choice == 2:
            data[start:start] = random_.choice(SNIPPETS)
        else:
            data[start : start + 1] = bytes([random_.randrange(256)])
    return bytes(data)


def read(content: bytes, kind: str) -> int:
    """Read a file as its kind, and return how many mistakes were found; each has a place and a message."""
    tree, found = parse_yaml(content, f"{kind}.yaml")
    if tree is not None:
        try:
            FILES[kind].model_validate(tree)
        except ValidationError as error:
            found = list(complaints_of(error, FILES[kind], tree))
            assert found
    for each in found:
        assert each.span.line >= 1
        assert each.span.column >= 1
        assert each.message
        assert each.hint, each
    return len(found)


def run(count: int, seed: int) -> int:
    """Read so many broken files; return in how many a mistake was found."""
    random_ = random.Random(seed)  # noqa: S311 - the same files every time
    kinds = [kind for kind in FILES if (HANDBOOK / f"{kind}.yaml").is_file()]
    sources = [(kind, (HANDBOOK / f"{kind}.yaml").read_bytes()[:6000]) for kind in kinds]
    sources.append(("changes", b"summary: Less.\nchanges:\n  - {id: greet, reason: So., editorial: true}\n"))
    sources += [("standards", path.read_bytes()[:6000]) for path in sorted((HANDBOOK / "standards").glob("*.yaml"))]
    broken = 0
    for _ in range(count):
        kind, content = random_.choice(sources)
        broken += read(mutated(content, random_), kind) > 0
    return broken


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    print(f"seed {chosen.seed}: {run(chosen.count, chosen.seed)} of {chosen.count} refused, none raised")  # noqa: T201
