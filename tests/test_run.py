"""One call builds a handbook: what a program that uses the library gets, and what it hears."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbooks import FILES, write
from standardbook.build import jobs
from standardbook.build.cache import Cache
from standardbook.build.outputs import NAMES, OUTPUTS, output_of
from standardbook.build.pipeline import MAKERS
from standardbook.build.run import BuildRequest, build_handbook
from standardbook.diagnostics import AuthorError, Diagnostic, NoEditionError


def request(folder: Path, **wanted: object) -> BuildRequest:
    """Return what builds the site of one role of the handbook in a folder."""
    choice: dict[str, object] = {"roles": ("clerk",), "outputs": ("site",), "cache": Cache(folder / "cache")} | wanted
    return BuildRequest(handbook=folder / "handbook", output=folder / "public", day="2026-12-01", **choice)  # type: ignore[arg-type]


def test_one_call_builds_and_a_second_finds_nothing_new(tmp_path: Path) -> None:
    """The folder is published, what was said is returned and heard once, and again where nothing is new."""
    write(tmp_path, {})
    heard: list[Diagnostic] = []
    built = build_handbook(request(tmp_path), heard.extend)
    assert (tmp_path / "public/en/clerk/index.html").is_file()
    assert (built.is_new, built.editions, built.drafts, built.left_out) == (True, (1,), 0, ())
    assert tuple(heard) == built.diagnostics
    assert heard
    again: list[Diagnostic] = []
    second = build_handbook(request(tmp_path), again.extend)
    assert (second.is_new, second.diagnostics) == (False, built.diagnostics)
    assert again == heard


def test_what_stops_a_build_is_raised_and_heard(tmp_path: Path) -> None:
    """Mistakes of authors, warnings where they count as such, and what is in no edition: nothing is published."""
    write(tmp_path, {"roles.yaml": FILES["roles.yaml"].replace("Clerk", "Clerk\n    nonsense: x")})
    heard: list[Diagnostic] = []
    with pytest.raises(AuthorError) as raised:
        build_handbook(request(tmp_path), heard.extend)
    assert [each.code for each in raised.value.diagnostics] == [each.code for each in heard] == ["unknown-field"]
    write(tmp_path, {})
    with pytest.raises(AuthorError):
        build_handbook(request(tmp_path, strict=True))
    with pytest.raises(NoEditionError):
        build_handbook(request(tmp_path, roles=("nobody",)))
    assert not (tmp_path / "public").exists()


def test_an_output_has_a_row_in_each_table() -> None:
    """What an output is, what renders it and what makes it: the three tables name the same outputs."""
    assert NAMES == tuple(jobs.RENDERERS) == tuple(MAKERS)
    assert [output_of(each.file or "x/y.html") for each in OUTPUTS] == [*NAMES]
