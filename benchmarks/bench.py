"""Measure each stage of a build on a generated handbook; prints, asserts nothing.

make bench ARGS="--standards 300 --roles 12"
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import yaml

from standardbook.build import Job, Plan, build, make_edition, shells, templates
from standardbook.check import check_handbook
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.read import read_handbook
from standardbook.select import select_edition

WORDS = (
    "greet guest cup counter order wait line answer name time window table ask listen write call bag price receipt shift"
    " morning rain smile door hand towel water grinder filter promise reply letter street ticket tell show bring carry"
).split()


class Plain(yaml.SafeDumper):
    """Writes a list that stands in two places twice: a handbook knows no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature of PyYAML
        return True


def sentence(random_: random.Random, words: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(random_.choices(WORDS, k=words)).capitalize() + "."


def write_handbook(folder: Path, standards: int, roles: int) -> None:
    """Write a valid handbook of so many standards and roles; each role does a twelfth alone and shares the rest."""
    random_ = random.Random(7)  # noqa: S311 - text for a measurement
    names = [f"role-{number}" for number in range(roles)]
    places = [f"touchpoint-{number}" for number in range(max(1, standards // 10))]
    principles = [f"principle-{number}" for number in range(12)]
    book = {
        "company": "Measured Ltd", "title": "Service standards", "number": "M-1", "version": "1.0.0",
        "effective": "2026-12-01", "approved_by": names[0], "source_language": "en", "languages": ["en"],
        "provisions": {key: sentence(random_, 40) for key in ("audience", "purpose", "why")},
    }  # fmt: skip
    files: dict[str, object] = {
        "book.yaml": book,
        "roles.yaml": {
            "roles": [
                {"id": name, "title": name.capitalize(), "purpose": sentence(random_, 20), "tools": [sentence(random_, 6)]}
                for name in names
            ]
        },
        "principles.yaml": {
            "principles": [{"id": each, "name": each, "statement": sentence(random_, 9)} for each in principles]
        },
        "definitions.yaml": {
            "definitions": [{"id": f"term-{word}", "term": word, "meaning": sentence(random_, 14)} for word in WORDS[:30]]
        },
        "journey.yaml": {
            "stages": [
                {
                    "id": f"stage-{number}", "title": f"Stage {number}", "goal": sentence(random_, 12),
                    "touchpoints": [
                        {"id": place, "title": place.capitalize(), "ideal": sentence(random_, 18),
                         "accountable": names[0], "responsible": names}
                        for place in places[number::5]
                    ],
                }
                for number in range(5) if places[number::5]
            ]
        },
    }  # fmt: skip
    for position, place in enumerate(places):
        own = [_standard(random_, f"standard-{position}-{number}", principles) for number in range(10)]
        own[0]["roles"] = [names[position % roles]]
        files[f"standards/{place}.yaml"] = {"touchpoint": place, "standards": own}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(
            yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )


def _standard(random_: random.Random, id_: str, principles: list[str]) -> dict[str, object]:
    return {
        "id": id_, "must": sentence(random_, 10), "why": sentence(random_, 22), "principles": random_.sample(principles, 2),
        "steps": [sentence(random_, 9) for _ in range(3)], "say": [sentence(random_, 8)],
        "avoid": [{"phrase": sentence(random_, 5), "instead": sentence(random_, 6)}],
        "target": {"at_most": "10 s", "share": "95 %"}, "discretion": sentence(random_, 12),
    }  # fmt: skip


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Print how long the block took."""
    start = time.perf_counter()
    yield
    print(f"{name:<34}{time.perf_counter() - start:8.2f} s")


def peak(who: int) -> float:
    """Return the peak memory in MB of this process or of its children."""
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    """Build and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--standards", type=int, default=300)
    options.add_argument("--roles", type=int, default=12)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--handbook", type=Path, help="measure this handbook instead of a generated one")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = chosen.handbook or folder / "handbook"
        if not chosen.handbook:
            write_handbook(root, chosen.standards, chosen.roles)
        with stage("read"):
            handbook, found = read_handbook(root)
        if handbook is None:
            sys.exit("\n".join(map(str, found)))
        with stage("check"):
            check_handbook(handbook)
        roles = [role.id for role in concrete_roles(handbook)]
        with stage(f"select, {len(roles) + 1} editions"):
            editions = [select_edition(handbook, role, handbook.book.source_language) for role in (*roles, COMPLETE)]
        start = time.perf_counter()
        for output in ("pdf", "site"):
            job = Job(editions[0], folder / output, (output,), templates(root), shells(root), ())
            with stage(f"one edition, {output}"):
                make_edition(job)
            if output == "pdf":
                seconds = time.perf_counter() - start
                with pikepdf.open(folder / "pdf" / "handbook.pdf") as pdf:
                    pages = len(pdf.pages)
                print(f"{'':<34}{pages / seconds:8.1f} pages/s ({pages} pages)")
        start = time.perf_counter()
        with stage(f"build, all editions, {chosen.jobs} jobs"):
            build(Plan(root, folder / "public", jobs=chosen.jobs), handbook)
        seconds = time.perf_counter() - start
        total = 0
        for path in (folder / "public").rglob("handbook.pdf"):
            with pikepdf.open(path) as pdf:
                total += len(pdf.pages)
        size = sum(path.stat().st_size for path in (folder / "public").rglob("*") if path.is_file())
        print(f"{'':<34}{total / seconds:8.1f} pages/s ({total} pages), {size / 1e6:.1f} MB on disk")
    print(f"{'peak memory, this process':<34}{peak(resource.RUSAGE_SELF):8.0f} MB")
    print(f"{'peak memory, a worker':<34}{peak(resource.RUSAGE_CHILDREN):8.0f} MB")


if __name__ == "__main__":
    main()
