"""The sites in a real browser: from a server and a folder, on a phone and a desk, by hand, by keyboard, by axe."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sites import example_for, write_public

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """Takes it calmly when a browser leaves in the middle of a file."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sites of two roles."""
    return write_public(tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="session")
def server(public: Path) -> Iterator[str]:
    """Serve the sites on the loopback."""
    with QuietServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(public))) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/"
        made.shutdown()
        thread.join()


@pytest.fixture(params=["http", "file"])
def home(request: pytest.FixtureRequest, public: Path) -> str:
    """Return the address of the published folder: on a server, or as it lies on the disk."""
    return str(request.getfixturevalue("server")) if request.param == "http" else f"{public.as_uri()}/"


@contextmanager
def opened(browser: Browser, home: str, width: int, scheme: str = "light") -> Iterator[Page]:
    """Open a page that may ask nobody but `home`, and on which nothing may go wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    foreign: list[str] = []
    problems: list[str] = []

    def refuse(route: Route) -> None:
        foreign.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((home, "data:", "blob:", "about:")), refuse)
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not foreign
    assert not problems


@pytest.mark.parametrize("width", WIDTHS)
def test_reader_finds_a_standard_and_a_term(browser: Browser, home: str, width: int) -> None:
    """A reader chooses a role, searches an exact word, opens the standard found and follows a term to the glossary."""
    standard = example_for("barista").touchpoints[1].standards[0]
    assert standard.obligation is not None
    with opened(browser, home, width) as page:
        page.goto(f"{home}index.html")
        page.get_by_role("link", name="Barista").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Barista")
        if width < 960:
            page.get_by_role("button", name="Search").click()
        page.get_by_role("textbox").click()
        page.keyboard.type(standard.id)
        found = page.locator(f"#found a[href*='#standard-{standard.id}']")
        expect(found).to_have_count(1)
        found.click()
        heading = page.locator(f"#standard-{standard.id}")
        expect(heading).to_be_in_viewport()
        expect(heading).to_contain_text(standard.obligation.text[:20])
        page.locator("a.term").first.click()
        expect(page).to_have_url(f"{home}en/barista/terms.html" + page.evaluate("location.hash"))
        expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize("query", ["handle", "reading", "lid pressed", "Latte", "guest’s", "must"])
def test_words_are_found_as_they_stand(browser: Browser, server: str, query: str) -> None:
    """A word is found whatever stands around it, a quotation mark or bracket too, and common words are not dropped."""
    with opened(browser, server, 1280) as page:
        page.goto(f"{server}en/barista/index.html")
        page.get_by_role("textbox").click()
        page.keyboard.type(query)
        expect(page.locator("#found li").first).to_be_visible()


def test_menu_of_a_phone_by_keyboard(browser: Browser, home: str) -> None:
    """On a phone the menu has a name and a state, opens by Enter, closes by Escape, and is then out of reach."""
    with opened(browser, home, 390) as page:
        page.goto(f"{home}en/barista/touchpoint-greeting.html")
        menu = page.get_by_role("button", name="Menu")
        chapters = page.get_by_role("navigation", name="Chapters")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(chapters).to_be_hidden()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
        page.keyboard.press("Tab")
        expect(menu).to_be_focused()
        page.keyboard.press("Enter")
        expect(menu).to_have_attribute("aria-expanded", "true")
        expect(chapters).to_be_visible()
        expect(chapters.get_by_role("link", name="Greeting")).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(chapters).to_be_hidden()
        for _ in range(8):
            page.keyboard.press("Tab")
            assert page.evaluate("!document.activeElement.closest('#chapters, #search')")
        menu.focus()
        page.keyboard.press("Space")
        chapters.get_by_role("link", name="Being served").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Preparing the drink")
        menu.click()
        expect(chapters.get_by_role("link", name="Farewell")).to_be_visible()


def test_search_of_a_phone_by_keyboard(browser: Browser, home: str) -> None:
    """On a phone the search opens by Enter with its field ready, and closing it gives the focus back."""
    with opened(browser, home, 390) as page:
        page.goto(f"{home}en/barista/index.html")
        search = page.get_by_role("button", name="Search")
        for leave in ("Escape", "button"):
            search.focus()
            page.keyboard.press("Enter")
            expect(page.get_by_role("textbox")).to_be_focused()
            expect(search).to_have_attribute("aria-expanded", "true")
            if leave == "Escape":
                page.keyboard.press("Escape")
            else:
                page.get_by_role("button", name="Close").click()
            expect(search).to_be_focused()
            expect(page.get_by_role("textbox")).to_be_hidden()


def test_reader_chooses_light_or_dark(browser: Browser, server: str) -> None:
    """The choice of light or dark holds on the next page."""
    with opened(browser, server, 1280) as page:
        page.goto(f"{server}en/barista/index.html")
        page.get_by_role("button", name="Dark").click()
        page.get_by_role("link", name="Greeting").first.click()
        expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
        expect(page.get_by_role("button", name="Light")).to_be_visible()


def test_reader_without_scripts_reads_and_moves_on(browser: Browser, server: str) -> None:
    """Without scripts the text is there, the menu of a phone opens, and each page leads to the next."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}en/barista/touchpoint-greeting.html")
    page.locator("a[rel=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preparing the drink")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Chapters").get_by_role("link", name="Farewell").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Farewell")
    context.close()


def test_single_letters_do_nothing(browser: Browser, server: str) -> None:
    """A letter outside of a field neither turns the page nor opens the search, so that speech input does no harm."""
    with opened(browser, server, 1280) as page:
        page.goto(f"{server}en/barista/touchpoint-greeting.html")
        for key in "fspn/,.":
            page.keyboard.press(key)
        expect(page.get_by_role("textbox")).not_to_be_focused()
        assert page.url.endswith("touchpoint-greeting.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "en/barista/index.html",
        "en/barista/touchpoint-handing-over.html",
        "en/barista/terms.html",
        "en/barista/appearance.html",
    ],
)
def test_axe_finds_nothing(browser: Browser, server: str, path: str, width: int, scheme: str) -> None:
    """No page breaks a rule of WCAG 2.2 AA that axe can see, at either width, in light and dark."""
    with opened(browser, server, width, scheme) as page:
        if path == "index.html":
            page.add_init_script(path=AXE)  # its policy lets no script in afterwards
        page.goto(server + path)
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(browser: Browser, server: str, scheme: str) -> None:
    """The open menu of a phone, and what a search has found, break no rule either."""
    with opened(browser, server, 390, scheme) as page:
        page.goto(f"{server}en/barista/index.html")
        page.get_by_role("button", name="Menu").click()
        assert violations(page) == []
    for width in WIDTHS:
        with opened(browser, server, width, scheme) as page:
            page.goto(f"{server}en/barista/index.html")
            if width < 960:
                page.get_by_role("button", name="Search").click()
            page.get_by_role("textbox").click()
            page.keyboard.type("guest")
            expect(page.locator("#found li").first).to_be_visible()
            assert violations(page) == []


def violations(page: Page) -> list[str]:
    """Return what axe objects to on a page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(found => found.violations"
        ".map(each => each.id + ': ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))",
        RULES,
    )
    return found


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_no_page_is_wider_than_the_screen(browser: Browser, server: str, public: Path, width: int) -> None:
    """No page scrolls sideways, down to 320 px, and its text has at least 16 px."""
    with opened(browser, server, width) as page:
        for path in sorted((public / "en" / "barista").glob("*.html")):
            page.goto(f"{server}en/barista/{path.name}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert page.evaluate("parseFloat(getComputedStyle(document.getElementById('content')).fontSize)") >= 16
