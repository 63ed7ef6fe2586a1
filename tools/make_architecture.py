"""Write the tables of docs/architecture.md from the code: what each module is for, and the floors."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGE = ROOT / "src" / "standardbook"


def floors() -> list[list[str]]:
    """Return the names on each floor, the highest first, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    return [[name.strip() for name in floor.split("|")] for floor in contract["layers"]]


def about(path: Path) -> str:
    """Return the first paragraph of a module's docstring on one line."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(words.split("\n\n")[0].split())


def rooms() -> Iterator[str]:
    """Yield the lines of the tables of modules, room by room from the highest floor to the lowest."""
    for name in (name for floor in floors() for name in floor):
        folder, file = PACKAGE / name, PACKAGE / f"{name}.py"
        yield f"### `{name}`"
        yield ""
        yield about(folder / "__init__.py" if folder.is_dir() else file)
        yield ""
        modules = [path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]
        if modules:
            yield "| module | what it is for |"
            yield "|---|---|"
            yield from (f"| `{path.relative_to(PACKAGE)}` | {about(path)} |" for path in modules)
            yield ""


def generated() -> dict[str, str]:
    """Return the generated parts of the page by name."""
    rows = [f"{number}. {', '.join(f'`{name}`' for name in floor)}" for number, floor in enumerate(floors(), 1)]
    return {"rooms": "\n".join(rooms()).rstrip(), "floors": "\n".join(rows)}


def page(text: str) -> str:
    """Return the page with its generated parts as the code has them."""
    for name, part in generated().items():
        pattern = rf"(<!-- {name}: .*? -->\n)(?:.*?\n)??(<!-- end of {name} -->)"
        text, count = re.subn(pattern, lambda match, part=part: f"{match[1]}{part}\n{match[2]}", text, flags=re.DOTALL)  # type: ignore[misc]
        if count != 1:
            raise SystemExit(f"{PAGE}: no place for {name}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
