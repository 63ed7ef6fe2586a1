"""Editions in five languages: each a book and a site as if written in it, and one step away from the others."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from pdfs import joined, printed
from search_pages import served
from sites import example_for, example_pages, write_site
from standardbook.model.edition import Edition
from standardbook.render.choice import render_choice
from standardbook.render.markdown import TextWriter
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition
from test_translations import HEADER, entry, handbook_in

LANGUAGES = ("en", "ru", "hu", "hy", "tl")
TEMPLATES = [shipped("templates")]


def pdf_of(edition: Edition, target: Path) -> Path:
    """Lay out the book of an edition."""
    target.write_bytes(joined(edition))
    return target


def squeezed(text: str) -> str:
    """Return text without its spaces: where a line breaks is no part of the words."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.pdf
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_text_of_the_pdf_is_the_text_of_the_edition(language: str, tmp_path: Path) -> None:
    """Two readers of PDF give back every statement, reason and phrase letter by letter: nothing hyphenated, no glyph lost.

    The full stop of a phrase may stand behind a quotation mark.
    """
    edition = example_for("reviews-editor", language)
    path = pdf_of(edition, tmp_path / "book.pdf")
    layout = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    document = pypdfium2.PdfDocument(path)
    texts = [squeezed(layout), squeezed("".join(page.get_textpage().get_text_range() for page in document))]
    plain = TextWriter(edition, lambda _name: None).plain
    for standard in printed(edition).standards:
        assert standard.obligation
        for words in (standard.obligation.text, *standard.say, *standard.behave):
            for text in texts:
                assert squeezed(plain(words)).rstrip(".։") in text
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == language


@pytest.mark.pdf
def test_a_text_in_another_language_is_marked_in_the_pdf(tmp_path: Path) -> None:
    """A screen reader is told in which language an untranslated text of a PDF is."""
    po = HEADER + entry("greet.must", "Say hello to [[clerk]].", "Здоровайтесь с [[clerk]].")
    handbook, _ = handbook_in(tmp_path, translations__ru_po=po)
    path = pdf_of(select_edition(handbook, "clerk", "ru"), tmp_path / "book.pdf")
    with pikepdf.open(path) as pdf:
        marked = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem" and "/Lang" in each
        ]
        assert {str(each.Lang) for each in marked} == {"en"}
        assert {"/Span", "/Link"} <= {str(each.S) for each in marked}
        assert str(pdf.Root.Lang) == "ru"


def test_no_text_of_another_language_is_in_a_translated_edition() -> None:
    """A complete translation leaves no word of the source: every text and every word of the templates is the reader's."""
    for language in LANGUAGES[1:]:
        html = "".join(page.html for page in example_pages("barista", language))
        assert 'class="foreign"' not in html
        assert "outdated" not in html
        for word in ("Must", "It serves", "How it goes", "Say", "answers for it", "longest wait", "seconds", "minutes"):
            assert f">{word}<" not in html
            assert f" {word}<" not in html


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the barista's site in every language, with the page that chooses."""
    folder = tmp_path_factory.mktemp("public")
    editions = [example_for("barista", language) for language in LANGUAGES]
    for edition in editions:
        write_site(edition, folder / edition.language / "barista", LANGUAGES)
    (folder / "index.html").write_text(render_choice(editions, TEMPLATES), encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize(
    ("preferred", "language", "title"),
    [
        ("ru-RU", "ru", "Книга стандартов сервиса"),
        ("hu", "hu", None),
        ("hy-AM", "hy", None),
        ("fil-PH", "tl", None),
        ("en-GB", "en", "Service Standards Handbook"),
        ("ja", "en", "Service Standards Handbook"),
    ],
)
def test_the_first_page_speaks_the_browser_s_language(
    browser: Browser, public: str, preferred: str, language: str, title: str | None
) -> None:
    """Who opens the first page sees their own language, or the first one when it is not there."""
    page = browser.new_page(locale=preferred, viewport={"width": 390, "height": 844})
    page.goto(f"{public}/index.html")
    expect(page.locator("html")).to_have_attribute("lang", language)
    shown = page.locator(".choice:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("lang", language)
    if title:
        expect(page.locator(".choice:visible h1")).to_have_text(re.compile(title if language == "en" else "."))
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_another_language_shows_the_same_place(browser: Browser, public: str, width: int) -> None:
    """The chooser of languages keeps the page and the standard, and the next visit begins in that language."""
    page = browser.new_page(locale="en", viewport={"width": width, "height": 844})
    page.goto(f"{public}/en/barista/touchpoint-greeting.html#standard-greet-within-ten-seconds")
    for language in ("hy", "tl", "ru", "hu", "en", "ru"):
        page.locator(".book-languages summary").click()
        page.locator(f".book-languages a[hreflang={language}]").click()
        page.wait_for_url(f"{public}/{language}/barista/touchpoint-greeting.html#standard-greet-within-ten-seconds")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("#standard-greet-within-ten-seconds")).to_be_in_viewport()
        others = [each for each in LANGUAGES if each != language]
        assert page.locator("head link[rel~=alternate]").evaluate_all("all => all.map(each => each.hreflang)") == others
    page.goto(f"{public}/index.html")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_phone(browser: Browser, public: str, language: str) -> None:
    """Long words of any language wrap: nothing scrolls sideways, nothing is fetched from elsewhere, no error is logged."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("request", lambda request: problems.append(request.url) if not request.url.startswith(public) else None)
    for name in ("index", "touchpoint-greeting", "terms", "standards", "appearance", "channels"):
        page.goto(f"{public}/{language}/barista/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    assert problems == []
    page.close()
