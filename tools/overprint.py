"""Read every PDF of a published folder back, and say where text is printed over other text.

Usage: overprint.py [FOLDER], by default public. Exit 1 when anything is found.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from standardbook.export.overprint import Overprint, overprints


def read(path: Path) -> list[Overprint]:
    """Return what is printed over something in a PDF."""
    return overprints(path.read_bytes())


def main() -> int:
    """Print each place, and how many PDFs were read."""
    folder = Path(*sys.argv[1:2] or ["public"])
    books = sorted(folder.rglob("*.pdf"))
    wrong = 0
    with ProcessPoolExecutor(2) as pool:
        for path, found in zip(books, pool.map(read, books), strict=True):
            wrong += len(found)
            for each in found:
                print(f"{path}: {each}")
    print(f"{len(books)} PDFs read, {wrong} places where text is printed over text")
    return 1 if wrong or not books else 0


if __name__ == "__main__":
    sys.exit(main())
