"""Who takes over from whom: lines of roles of any length and shape, found once, in the order in which they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbooks import write
from standardbook.diagnostics import Diagnostic
from standardbook.model.authored import Role
from standardbook.model.lines import lines_of
from standardbook.project.project import load
from standardbook.resources.limits import MAX_LEVELS_OF_ROLES

GRAPHS = st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefgz"), max_size=3), max_size=7)


def roles_of(graph: dict[str, list[str]]) -> list[Role]:
    """Return roles that extend each other."""
    return [Role(id=id_, title=id_, extends=tuple(parents)) for id_, parents in graph.items()]


def above(id_: str, graph: dict[str, list[str]]) -> set[str]:
    """Return a role and all that it extends, by the definition of it."""
    found = {id_}
    while more := {parent for each in found for parent in graph[each] if parent in graph} - found:
        found |= more
    return found


@given(GRAPHS)
def test_a_line_holds_all_that_a_role_extends_parents_first(graph: dict[str, list[str]]) -> None:
    """Of any roles: each line is exactly what the role extends, each once, parents before children outside circles."""
    lines = lines_of(roles_of(graph))
    in_circle = {id_ for id_ in graph if any(id_ in above(parent, graph) for parent in graph[id_] if parent in graph)}
    assert in_circle <= lines.circular
    for id_ in graph:
        line = lines.closures[id_]
        assert sorted(line) == sorted(above(id_, graph))
        assert (id_ in lines.levels) == (not in_circle & above(id_, graph))
        if id_ in lines.levels:
            assert line[-1] == id_
            assert all(
                line.index(parent) < line.index(each) for each in line for parent in graph[each] if parent in graph
            )


def chain(length: int, last: str = "") -> str:
    """Return roles.yaml with a clerk, a chief, and a chain of roles above the chief; the first may extend the last."""
    rows = [f"  - {{id: step-{n}, title: S, abstract: true, extends: [step-{n + 1}]}}" for n in range(1, length)]
    rows.append(f"  - {{id: step-{length}, title: S, abstract: true{last}}}")
    rows += ["  - {id: clerk, title: Clerk}", "  - {id: chief, title: Chief, extends: [step-1]}"]
    return "roles:\n" + "\n".join(rows) + "\n"


def errors_of(folder: Path, roles: str) -> list[Diagnostic]:
    """Return the errors of the small handbook with other roles."""
    return [each for each in load(write(folder, {"roles.yaml": roles}))[1] if each.severity == "error"]


def test_a_long_chain_of_roles_is_one_error(tmp_path: Path) -> None:
    """As many levels as there may be are fine; one more is an error where it is one too many; so are thousands."""
    assert errors_of(tmp_path, chain(MAX_LEVELS_OF_ROLES)) == []
    (mistake,) = errors_of(tmp_path, chain(MAX_LEVELS_OF_ROLES + 1))
    assert (mistake.code, mistake.span.line) == ("extends-too-deep", MAX_LEVELS_OF_ROLES + 4)
    (mistake,) = errors_of(tmp_path, chain(3000))
    assert mistake.code == "extends-too-deep"
    assert mistake.span.line == 3000 - MAX_LEVELS_OF_ROLES


@pytest.mark.parametrize("length", [1, 2, 1500])
def test_a_circle_of_any_length_is_told_once(tmp_path: Path, length: int) -> None:
    """A role that extends itself by way of one or of many others is one error, and so is what extends the circle."""
    (mistake,) = errors_of(tmp_path, chain(length, ", extends: [step-1]"))
    assert mistake.code == "circular-roles"
    assert mistake.message.startswith("`step-1` extends itself: step-1 > step-")
    assert mistake.message.endswith("step-1")
