"""What a build is asked for: any positions, languages, outputs and days, of a handbook in which all of them come and go."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from histories import read, release, repository, run, small, standard
from pdfs import INLINE
from standardbook.build.cache import Cache
from standardbook.build.pipeline import Plan, build
from standardbook.diagnostics import NoEditionError
from standardbook.history.published import versions_of

ROLES = ("ann", "bob", "boss", "eve", "complete")
LANGUAGES = ("en", "ru")
DAYS = ("2025-12-01", "2026-01-15", "2026-02-15", "2026-03-15", "2026-05-01")
OUTPUTS = (("pdf", "site"), ("pdf",), ("site",))


def version(month: int, *, eve: bool, bob: bool, russian: bool) -> dict[str, Any]:
    """Return the small handbook with a position more or less, and a language."""
    data = small()
    data["book.yaml"]["effective"] = f"2026-{month:02}-01"
    data["book.yaml"]["languages"] = ["en", "ru"] if russian else ["en"]
    standard(data, "greet")["target"]["at_most"] = f"{20 - month} s"
    if eve:
        data["roles.yaml"]["roles"].append({"id": "eve", "title": "Guard"})
        data["journey.yaml"]["stages"][0]["touchpoints"][0]["responsible"].append("eve")
    if not bob:
        data["roles.yaml"]["roles"] = [each for each in data["roles.yaml"]["roles"] if each["id"] != "bob"]
        for place in (*data["journey.yaml"]["stages"][0]["touchpoints"], *data["situations.yaml"]["situations"]):
            place["responsible"] = [each for each in place["responsible"] if each != "bob"] or ["ann"]
    return data


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a company whose positions and languages come, go and return; the last version is announced."""
    root = repository(tmp_path_factory.mktemp("choices") / "acme", version(1, eve=False, bob=True, russian=False))
    assert run(root, "release", "1.0.0")[0] == 0
    for month, eve, bob, russian, changed in (
        (2, True, False, True, ("door", "table", "fire")),
        (3, False, True, False, ("door", "table", "fire")),
        (4, True, True, True, ("door",)),
    ):
        data = version(month, eve=eve, bob=bob, russian=russian)
        if russian:
            (root / "handbook/translations").mkdir(exist_ok=True)
            (root / "handbook/translations/ru.po").write_text(PO, encoding="utf-8")
        else:
            shutil.rmtree(root / "handbook/translations", ignore_errors=True)
        release(root, f"1.{month}.0", data, greet="Faster.", **dict.fromkeys(changed, "So it is."))
    return root


PO = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def attempt(root: Path, output: Path, cache: Cache, choice: tuple[Any, ...]) -> bool:
    """Build what is chosen; return whether there was anything of it."""
    roles, languages, outputs, day = choice
    handbook = read(root)
    versions = versions_of(root / "handbook", handbook, day)
    plan = Plan(root / "handbook", output, roles, languages, outputs, cache)
    try:
        build(plan, handbook, INLINE, versions=versions)
    except NoEditionError:
        keys = {key for each in versions for key in each.keys}
        assert not any(role in roles and language in (languages or LANGUAGES) for language, role in keys) or not any(
            language in languages for language, _ in keys
        )
        return False
    page = (output / "index.html").read_text(encoding="utf-8")
    assert 'href="' in page
    return True


CHOICES = st.tuples(
    st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(LANGUAGES), max_size=1).map(tuple),
    st.sampled_from(OUTPUTS),
    st.sampled_from(DAYS),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(st.lists(CHOICES, min_size=1, max_size=3))
def test_no_choice_ends_in_a_traceback(acme: Path, tmp_path: Path, choices: list[tuple[Any, ...]]) -> None:
    """Whatever positions, languages, outputs and days are asked for, one after the other: a page that leads to them."""
    output = tmp_path / "public"
    shutil.rmtree(output, ignore_errors=True)
    for choice in choices:
        attempt(acme, output, Cache(acme.parent / "cache"), choice)


def test_a_position_of_a_later_day_built_alone_is_shown_from_the_first_page(acme: Path, tmp_path: Path) -> None:
    """Nothing of it stands first yet: the first page leads to the version in which it comes, and so does its folder."""
    assert attempt(acme, tmp_path / "public", Cache(acme.parent / "cache"), (("eve",), (), ("site",), "2026-03-15"))
    page = (tmp_path / "public/index.html").read_text(encoding="utf-8")
    assert 'href="en/eve/1.4.0/index.html"' in page
    assert (tmp_path / "public/en/eve/1.4.0/index.html").is_file()
    assert "1.4.0/index.html" in (tmp_path / "public/en/eve/index.html").read_text(encoding="utf-8")


def test_what_is_in_no_edition_is_wrong_usage(acme: Path) -> None:
    """A position that has no edition in a language is said in one line, and nothing is published."""
    code, said = run(acme, "build", "--role", "nobody")
    assert (code, "no edition for `nobody`; there are: " in said) == (2, True)
    code, said = run(acme, "build", "--language", "hu")
    assert (code, "no edition in `hu`; there are: en, ru" in said) == (2, True)
    assert not (acme / "public").exists()
