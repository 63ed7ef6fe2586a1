"""A language written from the right: its site runs from the right, and says that no font of the book has its letters."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from search_pages import served
from sites import read, write_site
from standardbook.build.run import BuildRequest, build_handbook
from standardbook.check.content import unshowable
from standardbook.check.letters import letters_of_fonts
from standardbook.diagnostics import AuthorError, Span
from standardbook.project.project import load
from standardbook.render.choice import render_choice
from standardbook.resources.catalogues import placed_words
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition
from test_translations import HEADER, entry, handbook_in

BOOK = """\
company: شركة القهوة
title: معايير الخدمة
number: CF-01
version: 1.0.0
effective: "2026-01-01"
source_language: ar
languages: [ar, en]
approved_by: clerk
provisions: {audience: للجميع., purpose: خدمة جيدة., why: الضيف هو الأهم.}
"""
ROLES = "roles:\n  - id: clerk\n    title: موظف الاستقبال\n"
PRINCIPLES = "principles:\n" + "".join(
    f"  - id: p{number}\n    name: مبدأ {number}\n    statement: نحن نهتم بالضيف.\n    why: الضيف هو الأهم.\n"
    for number in range(5)
)
JOURNEY = """\
stages:
  - id: visit
    title: الزيارة
    touchpoints:
      - id: greeting
        title: الترحيب
        ideal: شعرت أنني مرحب بي.
        accountable: clerk
        responsible: [clerk]
"""
ENGLISH = HEADER.replace("ru", "en") + entry("greeting.title", "الترحيب", "Greeting")


def rule(number: int) -> str:
    """Return one of the rules."""
    return (
        f"  - id: rule-{number}\n    must: رحب بالضيف باسم Meridian Coffee خلال دقيقة واحدة.\n"
        f"    why: من يرحب به ينتظر بهدوء.\n    principles: [p{number % 5}]\n"
    )


def written(folder: Path) -> Path:
    """Write a handbook of ten rules in Arabic, one title of which is in English too; return its folder."""
    handbook = folder / "handbook"
    files = {"book": BOOK, "roles": ROLES, "principles": PRINCIPLES, "journey": JOURNEY}
    files |= {"standards/greeting": "touchpoint: greeting\nstandards:\n" + "".join(map(rule, range(10)))}
    for name, text in files.items():
        (handbook / name).parent.mkdir(parents=True, exist_ok=True)
        (handbook / f"{name}.yaml").write_text(text, encoding="utf-8")
    (handbook / "translations").mkdir()
    (handbook / "translations" / "en.po").write_text(ENGLISH, encoding="utf-8")
    return handbook


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sites of a handbook in Arabic in both its languages; return the folder above them."""
    folder = tmp_path_factory.mktemp("arabic")
    made = read(written(folder))
    editions = [select_edition(made, "clerk", language) for language in ("ar", "en")]
    for each in editions:
        write_site(each, folder / each.language, ("ar", "en"))
    (folder / "index.html").write_text(render_choice(editions, [shipped("templates")]), encoding="utf-8")
    return folder


def left_and_right(page: Page, selector: str) -> tuple[float, float]:
    """Return where the first of these elements begins and ends on the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"], box["x"] + box["width"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_book_in_arabic_runs_from_the_right(width: int, arabic: Path, browser: Browser) -> None:
    """Ten rules stand from the right: the word of obligation before its sentence, bars and lists at their beginning."""
    with served(arabic) as address:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.goto(f"{address}/ar/touchpoint-greeting.html")
        assert page.locator("body").get_attribute("dir") == "rtl"
        assert page.locator(".standard").count() == 10
        chip, statement = left_and_right(page, ".standard h2 .chip"), left_and_right(page, ".standard h2")
        assert chip[1] >= statement[1] - 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


@pytest.mark.browser
def test_what_is_not_translated_runs_its_own_way(arabic: Path, browser: Browser) -> None:
    """In the English edition every Arabic text says its language and its direction; the page runs from the left."""
    with served(arabic) as address:
        page = browser.new_page()
        page.goto(f"{address}/en/touchpoint-greeting.html")
        assert page.locator("body").get_attribute("dir") == "ltr"
        spoken = page.locator('.md-content [lang="ar"]')
        assert spoken.count() > 20
        assert page.locator('.md-content [lang="ar"][dir="rtl"]').count() == spoken.count()
        page.close()


def test_no_style_names_left_or_right() -> None:
    """What begins at the left in one language begins at the right in another: the site's own styles name neither."""
    named = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-)?(?:left|right)(?:-\w+)?\s*:|:\s*(?:left|right)\s*[;}]"
    )
    for file in sorted((shipped("site") / "theme" / "assets" / "css").glob("*.css")):
        assert not named.findall(file.read_text(encoding="utf-8")), file.name


def test_letters_that_no_font_has_are_said_at_the_language(tmp_path: Path) -> None:
    """A PDF in Arabic is refused at its place in book.yaml, not at every text; sites are built, with a warning."""
    written(tmp_path)

    def build(*outputs: str) -> list[str]:
        wanted = BuildRequest(
            handbook=tmp_path / "handbook", output=tmp_path / "public", day="2026-12-01", outputs=outputs
        )
        made = build_handbook(wanted)
        return [f"{each.severity} {each.code} {each.span.line}" for each in made.diagnostics]

    with pytest.raises(AuthorError) as refused:
        build("pdf", "site")
    wrong = [each for each in refused.value.diagnostics if each.severity == "error"]
    assert [(each.code, each.span.file.rpartition("/")[2], each.span.line) for each in wrong] == [
        ("letters-without-font", "book.yaml", 7)
    ]
    assert "warning letters-without-font 7" in build("site")
    book = tmp_path / "handbook" / "book.yaml"
    book.write_text(BOOK.replace("languages: [ar, en]", "languages: [en]"), encoding="utf-8")
    with pytest.raises(AuthorError) as refused:  # a source language counts also where it is not named among the others
        build("pdf")
    assert [(each.code, each.span.line) for each in refused.value.diagnostics if each.severity == "error"] == [
        ("letters-without-font", 6)
    ]
    assert 'dir="rtl"' in (tmp_path / "public/ar/clerk/touchpoint-greeting.html").read_text(encoding="utf-8")


def test_letters_of_words_of_templates_are_looked_at(tmp_path: Path) -> None:
    """A company's own word for a template that no font can print is said where it stands; the shipped ones all print."""
    handbook_in(tmp_path, translations__ru_po=HEADER + entry("greet.why", "It is kind.", "Вежливо."))
    words = tmp_path / "templates" / "words"
    words.mkdir(parents=True)
    (words / "ru.po").write_text(HEADER + '\nmsgid "Home"\nmsgstr "親 Домой"\n', encoding="utf-8")
    book, found = load(tmp_path / "handbook")
    assert book is not None
    (mistake,) = (each for each in found if each.code == "unshowable-character")
    assert (mistake.span.file.rpartition("/")[2], mistake.span.line) == ("ru.po", 6)
    for language in ("ru", "hu", "hy", "tl"):
        for file, line, text in placed_words(language, [shipped("templates")]):
            assert not list(unshowable(text, Span(str(file), line), of_fonts=letters_of_fonts(book)))


class _Attributes(HTMLParser):
    """Collects the tags that say an attribute twice."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.doubled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        names = [name for name, _value in attrs]
        if len(names) > len({*names}):
            self.doubled.append(f"{tag}: {names}")


def test_no_tag_says_an_attribute_twice(arabic: Path) -> None:
    """Pages in two languages, and the page that leads to them: each language is said once, and so is each direction."""
    pages = sorted(arabic.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        parser = _Attributes()
        parser.feed(page.read_text(encoding="utf-8"))
        assert not parser.doubled, (page.name, parser.doubled[:2])
