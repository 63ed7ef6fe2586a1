"""Options and fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from search_pages import start_browser

# How fast the machine is says nothing about our code: no example has a time by which it must be done, and what waits
# for another program gives up only when that program must have failed.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")
expect.set_options(timeout=120_000)


SLOW = frozenset(
    f"test_{name}.py"
    for name in [
        "acknowledgements",
        "attack",
        "basis",
        "browser",
        "build",
        "cache",
        "choices",
        "cli",
        "codes",
        "day",
        "disk",
        "drafts",
        "executor",
        "golden",
        "interference",
        "join",
        "languages",
        "leaks",
        "look",
        "packages",
        "path",
        "pdf",
        "preview",
        "releases",
        "repository",
        "run",
        "search",
        "shell",
        "site",
        "terminal",
        "translations",
        "versions",
    ]
)
"""The files whose tests build, or start processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow files, so that `make test-fast` leaves them out."""
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag by which golden files change."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the commands that tests run keep what they make in one cache of the test run, whichever process runs them."""
    own = tmp_path_factory.getbasetemp()
    run = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    os.environ["XDG_CACHE_HOME"] = str(run / "cache")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's browser, one for all tests of a process: Playwright allows no second."""
    with sync_playwright() as playwright:
        made = start_browser(playwright)
        yield made
        made.close()
