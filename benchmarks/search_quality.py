"""Measure the search in every language: the queries of tests/queries, typed into a real browser; beside it the theme's own.

A query is answered when what is expected stands among the first one or three results. Words that occur nowhere should show
nothing.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from search_pages import (
    BYTES,
    FIRST,
    MILLISECONDS,
    NOISE,
    QUERIES,
    THIRD,
    Query,
    absent_words,
    answers,
    milliseconds,
    open_search,
    queries,
    served,
    start_browser,
    write_complete,
)
from standardbook.export import mkdocs_engine as site_export

NEAR = 3
"""How far down a reader looks."""


@dataclass(frozen=True)
class Result:
    """How one search did in one language."""

    language: str
    name: str
    first: float
    third: float
    by_kind: Mapping[str, tuple[int, int, int]]
    noise: float
    median: float
    worst: float
    size: int


def main() -> None:
    """Print a table for each search; end with 1 when ours misses what it promises."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--language", action="append", help="only this language")
    arguments.add_argument("--misses", action="store_true", help="print every query that was not answered")
    given = arguments.parse_args()
    languages = given.language or [path.stem for path in sorted(QUERIES.glob("*.yaml"))]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = start_browser(playwright)
        ours = [measured(browser, each, Path(folder), misses=given.misses) for each in languages]
        theirs = [measured_stock(browser, each, Path(folder)) for each in languages]
    show([*ours, *theirs])
    sys.exit(0 if all(is_good(each) for each in ours) else 1)


def is_good(result: Result) -> bool:
    """Tell whether a search keeps its promises."""
    return (
        result.third >= THIRD
        and result.first >= FIRST
        and result.noise <= NOISE
        and result.worst <= MILLISECONDS
        and result.size <= BYTES
    )


def measured(browser: Browser, language: str, folder: Path, *, misses: bool) -> Result:
    """Measure our search in the dialog of a phone."""
    target = write_complete(folder, language)
    with served(folder) as address:
        page = open_search(browser, f"{address}/{language}/complete/index.html")
        rows = [(query, answers(page, query.text)) for query in queries(language)]
        shown = {word: answers(page, word) for word in absent_words(language)}
        times = milliseconds(page, [*(query.text for query, _ in rows), *shown])
        page.close()
    noise = [bool(found) for found in shown.values()]
    if misses:
        print(f"{language} shows for nothing: { {word: found[:2] for word, found in shown.items() if found} }")
        for query, found in rows:
            if query.place(found, target) != 1:
                print(f"{language} {query.kind}: {query.text!r} expects {list(query.expected)}, found {found[:3]}")
    index = (target / site_export.INDEX_FILE).read_bytes()
    return result(
        language,
        "standardbook",
        rows=[(each, each.place(found, target)) for each, found in rows],
        noise=noise,
        times=times,
        size=len(gzip.compress(index)),
    )


def measured_stock(browser: Browser, language: str, folder: Path) -> Result:
    """Measure the theme's own search, with its own dialog, engine and index, over the same pages."""
    target = folder / "stock" / language / "complete"
    write_stock(folder / language / "complete", target, language)
    with served(folder) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{address}/stock/{language}/complete/index.html")
        page.evaluate("document.getElementById('__search').click()")
        page.wait_for_timeout(800)
        rows = [(query, stock_answers(page, query.text)) for query in queries(language)]
        noise = [bool(stock_answers(page, word)) for word in absent_words(language)]
        page.close()
    index = (target / "search" / "search_index.json").read_bytes()
    return result(
        language,
        "Material",
        rows=[(each, each.place(found, target)) for each, found in rows],
        noise=noise,
        times=[0.0],
        size=len(gzip.compress(index)),
    )


def write_stock(source: Path, target: Path, language: str) -> None:
    """Build the pages of a site with the theme as it comes: its templates, its search, its index."""
    import os  # noqa: PLC0415

    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build  # noqa: PLC0415 - a heavy engine
    from mkdocs.config import load_config  # noqa: PLC0415

    work = target.parent / "work"
    docs = work / "docs"
    docs.mkdir(parents=True)
    for page in sorted(source.glob("*.html")):
        article = page.read_text(encoding="utf-8").split("<article", 1)[1].split(">", 1)[1].split("</article>", 1)[0]
        article = " ".join(article.split())
        (docs / page.name).with_suffix(".md").write_text(f"<div>{article}</div>\n", encoding="utf-8")
    config = {
        "site_name": "stock",
        "theme": {"name": "material", "font": False, "language": language},
        "plugins": [{"search": {"lang": ["en"] if language == "tl" else [language]}}],
        "use_directory_urls": False,
    }
    (work / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    build(load_config(str(work / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(target)))
    shutil.rmtree(work)


def stock_answers(page: Page, text: str) -> list[str]:
    """Return where the results of the theme's search lead."""
    page.evaluate(
        "text => { const box = document.querySelector('[data-md-component=search-query]'); box.value = text;"
        " box.dispatchEvent(new KeyboardEvent('keyup', {key: 'x', bubbles: true})); }",
        text,
    )
    page.wait_for_timeout(250)
    # A page stands above what was found on it: a heading, where something was.
    links = (
        "[...document.querySelectorAll('.md-search-result__item')].flatMap(item => {"
        " const own = [...item.querySelectorAll('.md-search-result__link')].map(link => new URL(link.href));"
        " return own.length > 1 ? own.slice(1) : own; })"
    )
    places = page.evaluate(f"{links}.map(url => url.pathname.split('/').pop() + url.hash)")
    return [str(each) for each in places]


def result(
    language: str,
    name: str,
    *,
    rows: Sequence[tuple[Query, int]],
    noise: Sequence[bool],
    times: Sequence[float],
    size: int,
) -> Result:
    """Return the figures of a search; a place of 0 is a query that was not answered."""
    kinds: dict[str, list[int]] = {}
    for query, place in rows:
        kinds.setdefault(query.kind, []).append(place)
    return Result(
        language,
        name,
        sum(place == 1 for _, place in rows) / len(rows),
        sum(0 < place <= NEAR for _, place in rows) / len(rows),
        {
            kind: (sum(each == 1 for each in own), sum(0 < each <= NEAR for each in own), len(own))
            for kind, own in kinds.items()
        },
        sum(noise) / max(len(noise), 1),
        statistics.median(times),
        max(times),
        size,
    )


def show(results: Sequence[Result]) -> None:
    """Print the figures."""
    kinds = list(dict.fromkeys(kind for each in results for kind in each.by_kind))
    table = Table("", "search", "hit@1", "hit@3", *kinds, "noise", "median ms", "worst ms", "index kB", box=None)
    for each in results:
        cells = ["/".join(map(str, each.by_kind[kind])) if kind in each.by_kind else "" for kind in kinds]
        is_ours = each.name == "standardbook"
        times = [f"{each.median:.0f}", f"{each.worst:.0f}"] if is_ours else ["", ""]
        table.add_row(
            each.language,
            each.name,
            f"{each.first:.0%}",
            f"{each.third:.0%}",
            *cells,
            f"{each.noise:.0%}",
            *times,
            f"{each.size / 1000:.0f}",
        )
    Console(width=200).print(table)
    print("columns of kinds: hit@1 / hit@3 / queries")


if __name__ == "__main__":
    main()
