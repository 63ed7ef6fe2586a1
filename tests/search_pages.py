"""What the tests and the measurements of the search share: its queries, its sites, and a browser that types into it."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, Playwright, expect

from sites import example_for, write_site
from standardbook.render.pages import page_urls

QUERIES = Path(__file__).parent / "queries"
FIRST, THIRD, NOISE, MILLISECONDS, BYTES = 0.80, 0.95, 0.05, 50, 300_000
"""What the search promises in every language: the right result first, or among the first three; how many words that occur
nowhere show something; how long a query takes; how large the index of an edition is, compressed."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What somebody types, of which kind it is, and what would answer it."""

    text: str
    kind: str
    expected: tuple[str, ...]

    def place(self, found: Sequence[str], _site: Path | None = None) -> int:
        """Return at which place the first expected result stands, from one, or 0."""
        wanted = {location for id_ in self.expected for location in _locations()[id_]}
        for place, location in enumerate(found, 1):
            if location in wanted:
                return place
        return 0


@functools.cache
def _locations() -> dict[str, frozenset[str]]:
    """Return where each entity stands on the site of the complete edition."""
    edition = example_for("complete")
    pages = page_urls(edition)
    found: dict[str, set[str]] = {id_: {page} for id_, page in pages.items()}
    for standard in edition.standards:
        found[standard.id] = {f"{pages[standard.id]}#standard-{standard.id}"}
    rows: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("terms", "definition", edition.definitions),
        ("principles", "principle", edition.principles),
        ("appearance", "rule", edition.rules),
        ("channels", "channel", edition.channels),
        ("provisions", "provision", edition.provisions.sections),
        ("provisions", "document", edition.documents),
        ("index", "role", edition.roles),
        ("communication", "stage", edition.stages),
    )
    for page, kind, values in rows:
        for value in values:
            found.setdefault(value.id, set()).add(f"{page}.html#{kind}-{value.id}")
    return {id_: frozenset(own) for id_, own in found.items()}


def queries(language: str) -> list[Query]:
    """Return the queries of a language."""
    return [Query(each["query"], each["kind"], tuple(each["expect"])) for each in _file(language)["queries"]]


def absent_words(language: str) -> list[str]:
    """Return words of a language that the handbook does not hold."""
    return list(_file(language)["absent"])


def _file(language: str) -> Any:  # noqa: ANN401 - as it was written
    return yaml.safe_load((QUERIES / f"{language}.yaml").read_text(encoding="utf-8"))


def write_complete(folder: Path, language: str) -> Path:
    """Write the site of the complete edition in a language, and return its folder."""
    return write_site(example_for("complete", language), folder / language / "complete")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def start_browser(playwright: Playwright) -> Browser:
    """Start the system's Chromium with a fresh profile."""
    path = os.environ.get("STANDARDBOOK_BROWSER") or "/usr/bin/chromium"
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def open_search(browser: Browser, address: str) -> Page:
    """Open a page as on a phone, with its search ready to be typed into."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    page.click("[data-opens=search]")
    page.fill("#search input", "-")
    expect(page.locator("#found")).to_have_attribute("data-query", "-")
    return page


def answers(page: Page, text: str) -> list[str]:
    """Type a query; return where its results lead, below the site's folder."""
    page.evaluate("document.getElementById('found').dataset.query = ''")
    page.fill("#search input", text)
    expect(page.locator("#found")).to_have_attribute("data-query", text.strip())
    root = page.url.rsplit("/", 1)[0] + "/"
    links = page.evaluate("[...document.querySelectorAll('#found a')].map((link) => link.href)")
    return [str(each).removeprefix(root) for each in links]


def milliseconds(page: Page, texts: Sequence[str]) -> list[float]:
    """Return how long the site's engine takes to answer each query, from the page's question to the answer in the page."""
    times = page.evaluate(
        """async (texts) => {
          const { engine, index } = document.getElementById("search").dataset;
          const worker = new Worker(new URL(engine, location.href));
          const ask = (message) => new Promise((done) => {
            worker.onmessage = done;
            worker.postMessage(message);
          });
          worker.postMessage({ index: new URL(index, location.href).href });
          await ask({ query: "-" });
          const times = [];
          for (const query of texts) {
            const begun = performance.now();
            await ask({ query });
            times.push(performance.now() - begun);
          }
          worker.terminate();
          return times;
        }""",
        list(texts),
    )
    return [float(each) for each in times]
