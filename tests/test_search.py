"""The search of a site: built from its sources, understanding words as the glossary does, and good in every language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search_pages import (
    FIRST,
    NOISE,
    QUERIES,
    THIRD,
    absent_words,
    answers,
    open_search,
    queries,
    served,
    write_complete,
)

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(path.stem for path in QUERIES.glob("*.yaml"))


def test_the_engine_is_the_build_of_its_sources() -> None:
    """The sources of the search, and the file that sites ship, are those of the last `make search`, byte by byte."""
    recorded = dict(line.split()[::-1] for line in (ROOT / "site/search/built.sha256").read_text("utf-8").splitlines())
    sources = {
        path for path in (ROOT / "site/search").rglob("*") if "node_modules" not in path.parts and path.name[0] != "."
    }
    files = {path.relative_to(ROOT).as_posix() for path in sources if path.is_file() and path.suffix != ".sha256"}
    files |= {"src/standardbook/model/affixes.json", "site/theme/assets/js/search-engine.js"}
    assert recorded == {each: hashlib.sha256((ROOT / each).read_bytes()).hexdigest() for each in files}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, Path]]]:
    """Serve the complete edition in every language that has queries."""
    folder = tmp_path_factory.mktemp("sites")
    targets = {language: write_complete(folder, language) for language in LANGUAGES}
    with served(folder) as address:
        yield {language: (f"{address}/{language}/complete/index.html", target) for language, target in targets.items()}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_find_what_they_ask_for(browser: Browser, sites: dict[str, tuple[str, Path]], language: str) -> None:
    """Of the queries of each language, nearly all show what is expected among the first three, most of them first."""
    page = open_search(browser, sites[language][0])
    asked = queries(language)
    places = [query.place(answers(page, query.text)) for query in asked]
    shown = [word for word in absent_words(language) if answers(page, word)]
    page.close()
    missed = [query.text for query, place in zip(asked, places, strict=True) if not 0 < place <= 3]
    assert len(asked) >= 40
    assert sum(0 < place <= 3 for place in places) >= THIRD * len(asked), missed
    assert sum(place == 1 for place in places) >= FIRST * len(asked), missed
    assert len(shown) <= NOISE * len(absent_words(language)), shown


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_works_in_a_folder_without_a_server(
    browser: Browser, sites: dict[str, tuple[str, Path]], language: str
) -> None:
    """Opened from a disk, the search finds the same."""
    query = next(each for each in queries(language) if each.kind == "inflected")
    page = open_search(browser, (sites[language][1] / "index.html").as_uri())
    found = answers(page, query.text)
    page.close()
    assert found


@pytest.fixture
def dialog(browser: Browser, sites: dict[str, tuple[str, Path]]) -> Iterator[Page]:
    """Open the search of the English edition on a phone."""
    page = open_search(browser, sites["en"][0])
    yield page
    page.close()


def test_a_slip_is_forgiven_and_said(dialog: Page) -> None:
    """What was understood instead stands above the results, where a screen reader hears it."""
    dialog.fill("#search input", "compliant")
    expect(dialog.get_by_role("status")).to_contain_text("Showing results for “complaint”")
    dialog.fill("#search input", "complaint")
    expect(dialog.get_by_role("status")).not_to_contain_text("Showing results")


def test_a_word_to_avoid_leads_to_the_right_one(dialog: Page) -> None:
    """Who searches a word that staff do not use reads first which one they use."""
    dialog.fill("#search input", "punters")
    first = dialog.locator("#found a").first
    expect(first).to_contain_text("We say “guest”, not “punter")
    expect(first).to_have_attribute("href", re.compile(r"terms\.html#definition-guest$"))


@pytest.mark.parametrize("query", ["greet-within-ten-seconds", "greet within ten seconds", "GREET-WITHIN-TEN-SECONDS "])
def test_a_standard_is_found_by_its_id(dialog: Page, query: str) -> None:
    """The id of a standard leads to it, however it was pasted."""
    assert answers(dialog, query)[0] == "touchpoint-greeting.html#standard-greet-within-ten-seconds"


def test_the_search_by_keyboard(dialog: Page) -> None:
    """Arrows walk the results, Enter opens the first one, Escape closes."""
    answers(dialog, "refund")
    dialog.focus("#search input")
    dialog.keyboard.press("ArrowDown")
    expect(dialog.locator("#found a").first).to_be_focused()
    dialog.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    target = dialog.locator("#found a").first.get_attribute("href")
    dialog.keyboard.press("Enter")
    dialog.wait_for_url(str(target))
