"""The live preview in a real browser: a saved file is on the page soon after, a mistake is said on it."""

from __future__ import annotations

import queue
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from commands import preview_of
from standardbook.preview.session import Preview
from standardbook.resources.shipped import shipped

pytestmark = pytest.mark.browser


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a copy of the example; give the folder of its handbook and the address."""
    root = Path(shutil.copytree(shipped("handbook"), tmp_path / "handbook"))
    with preview_of(tmp_path, "barista") as address:
        yield root, address


def edit(file: Path, before: str, after: str) -> float:
    """Save a change of a file; return the moment."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return time.perf_counter()


def opened(browser: Browser, address: str) -> Page:
    """Open a page whose script listens for changes."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    with page.expect_response("**/.events"):
        page.goto(address)
    return page


def test_a_saved_change_is_on_the_page_soon_after(
    preview: tuple[Path, str], browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page of the edited standard shows the new words by itself; how long it took is printed."""
    root, address = preview
    page = opened(browser, f"{address}/en/barista/touchpoint-greeting.html")
    took = []
    for number in range(3):
        words = f"Look up and greet, number {number}"
        file = root / "standards" / "greeting.yaml"
        first = re.search(r"must: (.+)", file.read_text(encoding="utf-8"))
        assert first
        start = edit(file, first[1], f"{words}.")
        expect(page.get_by_text(words).first).to_be_visible()
        took.append(time.perf_counter() - start)
    with capsys.disabled():
        sys.stderr.write(f"\nfrom save to changed page: {', '.join(f'{each:.2f} s' for each in took)}\n")
    page.close()


def test_a_mistake_is_said_on_the_last_good_page(preview: tuple[Path, str], browser: Browser) -> None:
    """A broken file leaves the page as it was, with the diagnostic over it; mended, the page is new and the note gone."""
    root, address = preview
    page = opened(browser, f"{address}/en/barista/touchpoint-greeting.html")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Greeting")
    edit(root / "journey.yaml", "accountable: shift-manager", "accountable: nobody")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("error[unknown-reference]")
    expect(alert).to_contain_text("journey.yaml:")
    expect(heading).to_have_text("Greeting")
    page.goto(f"{address}/en/barista/principles.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Principles")
    expect(alert).to_contain_text("error[unknown-reference]")
    edit(root / "journey.yaml", "accountable: nobody", "accountable: shift-manager")
    expect(alert).to_have_count(0)
    page.close()


def test_every_role_and_language_can_be_chosen(preview: tuple[Path, str], browser: Browser) -> None:
    """The first page leads to any position; its menu leads to any language."""
    _, address = preview
    page = opened(browser, f"{address}/#en")
    page.get_by_role("link", name="Courier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Courier")
    page.locator(".book-languages summary").click()
    page.locator(".book-languages a[hreflang=hu]").click()
    expect(page.locator("html")).to_have_attribute("lang", "hu")
    expect(page).to_have_url(re.compile("/hu/courier/"))
    page.goto(f"{address}/en/complete/standards.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Index of standards")
    page.close()


def test_only_this_machine_is_answered(preview: tuple[Path, str]) -> None:
    """The preview listens on loopback, answers to no other name, and knows no file but its own."""
    _, address = preview
    port = int(address.rpartition(":")[2])
    with socket.socket() as other, pytest.raises(OSError, match=r"refused|unreachable"):
        other.connect((socket.gethostbyname(socket.gethostname()).replace("127.0.0.1", "127.0.0.2"), port))
    request = urllib.request.Request(f"{address}/", headers={"Host": "evil.example:80"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=120)
    for path in (
        "en/barista/../../../etc/hostname",
        "%2e%2e/%2e%2e/etc/hostname",
        "en/barista/%2e%2e/%2e%2e/pyproject.toml",
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/{path}", timeout=120)


class _Slow(Executor):
    """Does nothing until a test ends the work by hand."""

    def __init__(self) -> None:
        self.asked: queue.Queue[Future[Any]] = queue.Queue()

    def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:  # noqa: ARG002 - of Executor
        work: Future[Any] = Future()
        self.asked.put(work)
        return work


def test_a_check_that_ends_late_forgets_no_newer_mistake(tmp_path: Path) -> None:
    """A slow check of the last good state ends after a mistake was found: the mistake is still said."""
    root = Path(shutil.copytree(shipped("handbook"), tmp_path / "handbook"))
    slow = _Slow()
    preview = Preview(root, lambda _: None, slow)
    preview.refresh()
    work = slow.asked.get(timeout=600)
    edit(root / "journey.yaml", "accountable: shift-manager", "accountable: nobody")
    preview.refresh()
    work.set_result([])
    assert "error[unknown-reference]" in preview.state.words
