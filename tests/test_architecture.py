"""How the code is built: what every module keeps to, whatever it is about."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "standardbook"

BY_POSITION = 3
"""So many values a reader of a call can tell apart by their places."""


def test_hardly_a_function_takes_more_than_three_values_by_position() -> None:
    """At most twenty do: values that travel together are one value with a name, and options are given by name."""
    taking = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [one.arg for one in (*each.args.posonlyargs, *each.args.args) if one.arg not in {"self", "cls"}]
                if len(names) > BY_POSITION:
                    taking.append(f"{path.relative_to(PACKAGE)}: {each.name}({', '.join(names)})")
    assert taking, "the signatures that are not ours, such as the rules of Markdown, are found"
    assert len(taking) <= 20, "\n".join(taking)
