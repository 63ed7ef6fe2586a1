"""The look of a company: its colours can be read, its files are fit, and every output has it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fonts import a_font, faces, rights
from handbooks import write
from pdfs import INLINE, elements_of
from standardbook.build.cache import Cache
from standardbook.build.pipeline import Plan, build
from standardbook.export.galley import TEXT, Extent, Galley, Piece
from standardbook.export.layout import BAR_WIDTH, TEXT_LEFT, TEXT_WIDTH, Layout
from standardbook.export.pagination import Page, Placed, paginate
from standardbook.export.site_look import with_look
from standardbook.history.edition_digests import digests_of
from standardbook.model.colours import (
    DARK,
    DARK_PAPER,
    LEAST,
    PAPER,
    WHITE,
    Palette,
    contrast,
    darkened,
    palette_of,
)
from standardbook.model.design import Design, design_of
from standardbook.model.items import digest_of_content
from standardbook.model.paper import format_of
from standardbook.project.project import load
from standardbook.read.handbook import read_handbook

COLOURS = st.integers(0, 0xFFFFFF).map(lambda each: f"#{each:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """The contrast of known pairs is the one that WCAG's own examples and tools give, whichever comes first."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS)
def test_the_nearest_colour_that_works_does(colour: str) -> None:
    """What is proposed for a colour can be read on white, and is the colour itself where that could."""
    found = darkened(colour, WHITE)
    assert contrast(found, WHITE) >= LEAST
    assert (found == colour) == (contrast(colour, WHITE) >= LEAST)


@given(COLOURS.map(lambda each: darkened(each, WHITE)), COLOURS.map(lambda each: darkened(each, WHITE)) | st.none())
def test_every_shade_can_be_read(colour: str, accent: str | None) -> None:
    """Whatever colours a company has, each text has a contrast of 4.5:1 with each of its grounds, by day and in the dark."""
    palette = palette_of(colour, accent)
    light, dark = palette.light, palette.dark
    pairs = [
        *((text, ground) for text in (light.do, light.do_2) for ground in (WHITE, PAPER, light.do_ground)),
        *((text, ground) for text in (dark.do, dark.do_2) for ground in (DARK, DARK_PAPER, dark.do_ground)),
        *((each.chip_ink, each.do) for each in (light, dark)),
        *((WHITE, each.bar) for each in (light, dark)),
    ]
    assert [pair for pair in pairs if contrast(*pair) < LEAST] == []


def test_without_colours_of_ones_own_nothing_is_derived() -> None:
    """A book without a look has the shades that it always had."""
    assert palette_of(None, None) == Palette()


LOOK = """
look:
  logo: pictures/logo.png
  logo_alt: Harbour, a white sail
  colour: "#123c69"
  accent: "#9a5b00"
"""


def a_company(folder: Path, look: str = "", *, width: int = 400) -> Path:
    """Write the small handbook with a look and a logo; return its folder."""
    root = write(folder, {})
    (root / "pictures").mkdir()
    Image.new("RGB", (width, 160), "#123c69").save(root / "pictures" / "logo.png")
    book = root / "book.yaml"
    book.write_text(book.read_text(encoding="utf-8") + look, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("look", "code", "hint"),
    [
        ("logo: pictures/none.png", "bad-picture", "the path starts in the handbook's folder"),
        ("logo: book.yaml", "bad-picture", "save it as PNG, JPEG or WebP"),
        ("logo: ../logo.png", "bad-picture", "copy it into pictures/"),
        (
            'colour: "red"',
            "invalid-value",
            'write # and six digits from 0 to 9 and a to f, in quotation marks: "#0f4d47"',
        ),
        ('accent: "#ffcc00"', "weak-colour", 'the nearest that works is "#8f7200"'),
        (
            "fonts: {text: 'a\"; } body { color: red'}",
            "invalid-value",
            "write it as the font states it, in letters, digits, spaces and hyphens: Noto Sans",
        ),
        ("paper: A5", "invalid-value", "one of: A4, Letter"),
        ("sides: three", "invalid-value", "one of: one, two"),
    ],
)
def test_what_no_output_can_have_is_one_diagnostic(tmp_path: Path, look: str, code: str, hint: str) -> None:
    """A logo, a colour or a paper that is none brings one diagnostic, at its line, with what to do."""
    root = a_company(tmp_path, f"look:\n  {look}\n")
    found = [each for each in load(root)[1] if each.severity == "error"]
    assert [(each.code, each.hint) for each in found] == [(code, hint)]
    line = (root / "book.yaml").read_text(encoding="utf-8").splitlines()[found[0].span.line - 1]
    assert found[0].span.file.endswith("book.yaml")
    assert line.strip() == look


def test_a_coarse_logo_is_refused(tmp_path: Path) -> None:
    """A logo of less than 300 pixels is said to be so, with how wide it is; one of 300 will do."""
    found = [each for each in load(a_company(tmp_path / "a", LOOK, width=299))[1] if each.severity == "error"]
    assert [(each.code, "299 pixels" in each.message) for each in found] == [("small-logo", True)]
    handbook, found = load(a_company(tmp_path / "b", LOOK, width=300))
    assert handbook is not None
    assert handbook.logo is not None
    assert not [each for each in found if each.severity == "error"]


def built(root: Path, output: Path, cache: Path) -> Path:
    """Build the clerk's edition of a company's handbook, here; return its folder."""
    handbook, found = load(root)
    assert handbook is not None, found
    plan = Plan(root, output, roles=("clerk",), cache=Cache(cache))
    build(plan, handbook, INLINE)
    return output / "en" / "clerk"


@pytest.fixture(scope="module")
def two_looks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build one handbook without a look, and then, in the same places, with one; return the editions' folders."""
    folder = tmp_path_factory.mktemp("looks")
    plain = built(a_company(folder / "a"), folder / "public", folder / "cache")
    kept = folder / "plain"
    shutil.copytree(plain.parents[1], kept)
    return kept / "en" / "clerk", built(a_company(folder / "b", LOOK), folder / "public", folder / "cache")


@pytest.mark.pdf
def test_whoever_edits_only_the_look_gets_it_everywhere(two_looks: tuple[Path, Path]) -> None:
    """The book, the pages, the first page, the shared style and the sign of the tab are new, and have the look."""
    plain, own = two_looks
    style_ = (own / "assets/css/base.css").read_text(encoding="utf-8")
    assert style_.startswith((plain / "assets/css/base.css").read_text(encoding="utf-8"))
    assert "--bar: #123c69;" in style_
    assert "--do-2: #9a5b00;" in style_
    logo = re.findall(r"assets/images/([0-9a-f]{16}\.png)", (own / "index.html").read_text(encoding="utf-8"))[0]
    assert (own / "assets/images" / logo).is_file()
    for page in (own / "index.html", own.parents[1] / "index.html"):
        assert f'{logo}" alt="Harbour, a white sail"' in page.read_text(encoding="utf-8")
    assert "data:image/png" in (own / "assets/images/book.svg").read_text(encoding="utf-8")
    with pikepdf.open(own / "handbook.pdf") as book, pikepdf.open(plain / "handbook.pdf") as before:
        cover = book.pages[0].Contents.read_bytes()
        assert b"0.070588 0.235294 0.411765 rg" in cover.replace(b"0.07058823529411765", b"0.070588")
        assert len(book.pages) == len(before.pages)
        assert "Harbour, a white sail" in {str(each.get("/Alt", "")) for each in elements_of(book)}


def test_without_a_logo_the_tab_shows_the_first_letter() -> None:
    """The sign in the tab is drawn from the colour and the company's first letter, and needs no font."""
    design = Design(initial="Մ", palette=palette_of("#7a1f3d", None))
    made = with_look({"assets/images/book.svg": b"", "assets/css/base.css": b""}, design)
    sign = made["assets/images/book.svg"].decode()
    assert 'fill="#7a1f3d"' in sign
    assert "<path d=" in sign
    assert "<text" not in sign


def leaf(height: float) -> Piece:
    """Return a piece of text."""
    return Piece(0.0, height, TEXT)


def test_a_chapter_of_a_two_sided_book_begins_on_a_right_page() -> None:
    """What begins on the right does so after an empty page where it must; everything else follows as before."""
    sections = [[leaf(90)], [leaf(90)], [leaf(90)], [leaf(90)]]
    pages = paginate(sections, [True, True, False, True], 100, on_right=[1, 3])
    assert [[each.section for each in page] for page in pages] == [[0], [], [1], [2], [3]]
    pages = paginate(sections, [True] * 4, 100)
    assert [[each.section for each in page] for page in pages] == [[0], [1], [2], [3]]


@pytest.mark.parametrize(("paper", "size"), [("A4", (595.28, 841.89)), ("Letter", (612.0, 792.0))])
@pytest.mark.parametrize("sides", ["one", "two"])
def test_texts_stand_between_their_margins(
    paper: Literal["A4", "Letter"], size: tuple[float, float], sides: Literal["one", "two"]
) -> None:
    """On every paper the text is inside the page; both margins are alike, or of two sides the inner one is wider."""
    own = format_of(paper, sides)
    assert (own.width, own.height) == size
    assert own.text_top - own.text_height > 60
    for page in (0, 1, 2, 3):
        left = TEXT_LEFT + own.shift(page)
        right = own.width - left - TEXT_WIDTH
        inner = left - right if page % 2 == 0 else right - left
        assert inner == pytest.approx(22.68 if sides == "two" else 0, abs=0.05)
        assert min(left, right) > 40


@pytest.mark.parametrize("page", [0, 1])
def test_a_bar_of_a_two_sided_book_is_outside(page: int) -> None:
    """Beside what changed the bar stands in the outer margin, of a right page and of a left one."""
    galley = Galley(b"", (Piece(0, 90),), {}, {"standard-a": (Extent(0, 0.0, 90.0),)}, (), {}, (), ())
    pages: list[Page] = [(), ()]
    pages[page] = (Placed(0, 0, 0.0),)
    layout = Layout([galley], pages, format_of("A4", "two"))
    ((left, _top, _foot),) = layout.bars({"standard-a"})[page]
    text = TEXT_LEFT + layout.paper.shift(page)
    assert (left > text + TEXT_WIDTH) if page == 0 else (left + BAR_WIDTH < text)


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a handbook on Letter, for both sides, roomy, with its rules first; return the edition's folder."""
    folder = tmp_path_factory.mktemp("bound")
    look = "look: {paper: Letter, sides: two, density: roomy, order: rules-first}\n"
    return built(a_company(folder, look), folder / "public", folder / "cache")


@pytest.mark.pdf
def test_a_book_is_bound_as_its_look_says(bound: Path) -> None:
    """All pages are Letter, chapters begin on the right, the page's number is outside, and rules come first."""
    words = pypdfium2.PdfDocument(bound / "handbook.pdf")
    texts = [page.get_textpage() for page in words]
    assert {page.get_size() for page in words} == {(612, 792)}
    chapters = {each.get_title(): each.get_dest().get_index() for each in words.get_toc() if each.level == 0}
    running_on = {"Index", "Document control"}
    assert [title for title, page in chapters.items() if page % 2 and title not in running_on] == []
    assert list(chapters).index("Communication standards") < list(chapters).index("General provisions")
    for page in range(1, len(words)):
        at, _count = texts[page].search(f"{page + 1} of {len(words)}").get_next()
        assert (texts[page].get_charbox(at)[0] < 100) == bool(page % 2)
    assert "Say hello." in texts[chapters["Communication standards"] + 1].get_text_range()
    front = (bound / "index.html").read_text(encoding="utf-8")
    assert front.index("communication.html") < front.index("provisions.html")


def with_fonts(folder: Path, fonts: Mapping[str, bytes], *, extra: str = "", must: str = "Say hello.") -> Path:
    """Write a handbook that names a family of its own, with some font files; return its folder."""
    root = a_company(folder, f"look: {{fonts: {{text: Harbour Sans}}}}\n{extra}")
    (root / "fonts").mkdir()
    for name, content in fonts.items():
        (root / "fonts" / f"{name}.ttf").write_bytes(content)
    file = root / "standards" / "hello.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Say hello.", must), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("fonts", "must", "code", "words"),
    [
        ({}, "Say hello.", "unknown-font", "Harbour Sans"),
        ({"Italic": None}, "Say hello.", "missing-face", "no italic face"),
        ({"Bold": b"no font"}, "Say hello.", "broken-font", "damaged"),
        ({"Bold": "cut"}, "Say hello.", "broken-font", "damaged"),
        ({"Bold": rights(0x0002)}, "Say hello.", "font-not-embeddable", "must not be embedded"),
        ({"Bold": rights(0x0100)}, "Say hello.", "font-not-embeddable", "no part of it"),
        ({"Bold": rights(0x0200)}, "Say hello.", "font-not-embeddable", "outlines"),
        ({"Bold": rights(0x0008)}, "Say ԲարեՒ.", "font-lacks-letters", "hello.yaml:4"),
    ],
)
def test_a_font_that_no_book_can_have_is_one_diagnostic(
    tmp_path: Path, fonts: dict[str, object], must: str, code: str, words: str
) -> None:
    """A family that is not there or not whole, a damaged font, one that may not be embedded, or without letters in use."""
    own: dict[str, bytes] = {} if not fonts else dict(faces())
    for name, change in fonts.items():
        if callable(change):
            own[name] = a_font(name, change)
        elif change == "cut":
            own[name] = own[name][:-20_000]
        elif isinstance(change, bytes):
            own[name] = change
        else:
            del own[name]
    found = [each for each in load(with_fonts(tmp_path, own, must=must))[1] if each.severity == "error"]
    assert [(each.code, words in each.message) for each in found] == [(code, True)], found
    assert found[0].hint
    assert found[0].span.file.endswith("Bold.ttf" if "font-not" in code or "broken" in code else "book.yaml")


def test_words_that_cannot_be_read_are_said_beside_fonts_too(tmp_path: Path) -> None:
    """A broken catalogue of a company is one diagnostic, also where its letters are looked for in fonts."""
    root = with_fonts(tmp_path, faces())
    (tmp_path / "templates" / "words").mkdir(parents=True)
    (tmp_path / "templates" / "words" / "en.po").write_text("msgid broken", encoding="utf-8")
    assert [each.code for each in load(root)[1] if each.severity == "error"] == ["broken-po"]


@pytest.mark.pdf
def test_fonts_of_ones_own_are_in_the_book_and_on_the_site(tmp_path: Path) -> None:
    """The book is set in the family, the site brings its files, and document control says under which licence."""
    own = built(with_fonts(tmp_path, faces()), tmp_path / "public", tmp_path / "cache")
    with pikepdf.open(own / "handbook.pdf") as book:
        names = {str(font.BaseFont) for page in book.pages for font in page.Resources.Font.values()}
    assert any("Harbour" in each for each in names)
    pages = pypdfium2.PdfDocument(own / "handbook.pdf")
    words = "".join(page.get_textpage().get_text_range() for page in pages)
    assert re.search(r"HarbourTypeLicence(andsoon){20,30}\S{0,9}…https://harbour.example/type", "".join(words.split()))
    assert "¤" not in words
    assert f"2 of {len(pages)}" in words
    style_ = (own / "assets/css/base.css").read_text(encoding="utf-8")
    files = re.findall(r'font-family: "Harbour Sans"; [^}]*url\("\.\./fonts/([0-9a-f]+\.ttf)"\)', style_)
    assert len(files) == 3
    assert all((own / "assets/fonts" / each).is_file() for each in files)


def test_a_look_changes_nothing_that_a_handbook_says(tmp_path: Path) -> None:
    """Whoever gives a book a look, and translates what is read aloud for the logo, makes no draft of it."""
    po = 'msgid ""\nmsgstr ""\n"Language: hu\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    alt = 'msgctxt "book.look.logo_alt"\nmsgid "Harbour, a white sail"\nmsgstr "Harbour, fehér vitorla"\n'
    handbooks = []
    for name, look in (("plain", ""), ("own", LOOK)):
        root = a_company(tmp_path / name, look)
        book = root / "book.yaml"
        book.write_text(book.read_text(encoding="utf-8").replace("[en]", "[en, hu]"), encoding="utf-8")
        (root / "translations").mkdir()
        (root / "translations" / "hu.po").write_text(po + (alt if look else ""), encoding="utf-8")
        handbook, found = read_handbook(root)
        assert handbook is not None, found
        handbooks.append(handbook)
    plain, own = handbooks
    assert design_of(own, "hu").logo_alt == "Harbour, fehér vitorla"
    assert design_of(own, "en").logo_alt == "Harbour, a white sail"
    assert digest_of_content(plain) == digest_of_content(own)
    assert digests_of(plain, [("en", "clerk"), ("hu", "clerk")]) == digests_of(own, [("en", "clerk"), ("hu", "clerk")])
