"""A language written from the right: its site runs from the right, and what is in another language runs its own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from search_pages import served
from sites import read, write_site
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition
from test_translations import HEADER, entry

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
RULE = "  - id: rule-{0}\n    must: رحب بالضيف باسم Meridian Coffee خلال دقيقة واحدة.\n    why: من يرحب به ينتظر بهدوء.\n    principles: [p{1}]\n"
ENGLISH = HEADER.replace("ru", "en") + entry("greeting.title", "الترحيب", "Greeting")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a handbook of ten rules in Arabic; return its folder."""
    handbook = tmp_path_factory.mktemp("arabic") / "handbook"
    (handbook / "standards").mkdir(parents=True)
    files = {"book": BOOK, "roles": ROLES, "principles": PRINCIPLES, "journey": JOURNEY}
    for name, text in files.items():
        (handbook / f"{name}.yaml").write_text(text, encoding="utf-8")
    rules = "".join(RULE.format(number, number % 5) for number in range(10))
    (handbook / "standards" / "greeting.yaml").write_text(
        f"touchpoint: greeting\nstandards:\n{rules}", encoding="utf-8"
    )
    (handbook / "translations").mkdir()
    (handbook / "translations" / "en.po").write_text(ENGLISH, encoding="utf-8")
    made = read(handbook)
    for language in ("ar", "en"):
        write_site(select_edition(made, "clerk", language), handbook.parent / language)
    return handbook.parent


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
