"""Say of each module how many of its mutants the tests noticed, and show those that they did not.

Usage: mutants.py, after `mutmut run`. Exit 1 when less than nine in ten of a module were noticed, or some not tried.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 0.9
NOTICED = {"killed", "timeout"}
"""A test failed, or the module never came to an end."""
NOT_TRIED = "not checked"


def modules() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield each module with what became of its mutants, by name."""
    for file in sorted((ROOT / "mutants" / "src").rglob("*.py.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        yield (
            file.with_suffix("").relative_to(ROOT / "mutants"),
            {name: status_by_exit_code[code] for name, code in codes.items()},
        )


def difference(name: str, path: Path) -> str:
    """Return the lines that a mutant changes."""
    lines = get_diff_for_mutant(name, path=path).splitlines()
    return "\n".join(each for each in lines if each[:1] in {"-", "+"} and each[:3] not in {"---", "+++"})


def main() -> int:
    """Print a row for each module, and behind them what no test noticed."""
    left: list[tuple[str, str, Path]] = []
    enough = []
    for path, mutants in modules():
        noticed = sum(each in NOTICED for each in mutants.values())
        untried = sum(each == NOT_TRIED for each in mutants.values())
        share = noticed / len(mutants) if mutants else 0.0
        enough.append(share >= FLOOR and not untried)
        print(f"{path}: {noticed} of {len(mutants)} mutants noticed, {share:.1%}; {untried} not tried")
        left += [(name, each, path) for name, each in mutants.items() if each not in {*NOTICED, NOT_TRIED}]
    for name, status, path in left:
        print(f"\n{name}: {status}\n{difference(name, path)}")
    return 0 if enough and all(enough) else 1


if __name__ == "__main__":
    sys.exit(main())
