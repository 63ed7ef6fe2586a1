"""A page printed in grey tells what is done from what is not: by outline, sign and weight."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path

import pytest
from PIL import Image

from handbooks import write
from pdfs import joined
from standardbook.project.project import load
from standardbook.select import select_edition

SCALE = 4
"""Points of the picture for each point of the page."""

KINDS = {"must": "MUST", "must_not": "MUST NOT", "should": "SHOULD", "should_not": "SHOULD NOT", "may": "MAY"}
DARK = 150


@dataclass(frozen=True)
class Words:
    """Where words stand on a page, in points of it."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Look:
    """What a chip looks like without its words and colours."""

    is_filled: bool
    has_sign: bool
    is_heavy: bool
    is_broken: bool


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF of a handbook with each obligation, with phrases to say and to avoid, and its pages in grey."""
    folder = tmp_path_factory.mktemp("grey")
    rows = "".join(
        f"  - {{id: {kind.replace('_', '-')}, {kind}: Wear perfume., why: So., say: [Good morning.], avoid: [{{phrase: Hi., instead: Good day.}}]}}\n"
        for kind in KINDS
    )
    handbook, found = load(write(folder, {"standards/hello.yaml": f"touchpoint: hello\nstandards:\n{rows}"}))
    assert handbook is not None, found
    path = folder / "book.pdf"
    path.write_bytes(joined(select_edition(handbook, "clerk", "en")))
    subprocess.run(["pdftoppm", "-gray", "-r", str(72 * SCALE), str(path), str(folder / "page")], check=True)
    return path


def places_of(book: Path, words: str) -> list[Words]:
    """Return where lines that are these words and no more stand."""
    command = ["pdftotext", "-bbox-layout", str(book), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = []
    for number, page in enumerate(text.split("<page ")[1:], 1):
        for line in re.findall(r"<line .*?</line>", page, re.DOTALL):
            own = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', line)
            if " ".join(each[4] for each in own) == words:
                found.append(Words(number, *map(float, own[0][:2]), *map(float, own[-1][2:4])))
    return found


def grey(book: Path, page: int) -> Image.Image:
    """Return a page as a picture in grey."""
    name = next(each for each in sorted(book.parent.glob("page-*.pgm")) if int(each.stem.partition("-")[2]) == page)
    return Image.open(name).convert("L")


def row(picture: Image.Image, y: float, left: float, right: float) -> list[bool]:
    """Return which points of a row of the page are dark, from left to right."""
    return [picture.getpixel((x, round(y * SCALE))) < DARK for x in range(round(left * SCALE), round(right * SCALE))]  # type: ignore[operator]


def runs(dark: list[bool]) -> list[int]:
    """Return how long each dark run is."""
    return [len([*each]) for is_dark, each in groupby(dark) if is_dark]


def look_of(book: Path, chip: Words) -> Look:
    """Return what a chip looks like."""
    picture, middle = grey(book, chip.page), (chip.top + chip.bottom) / 2
    before = runs(row(picture, middle, chip.left - 16, chip.left - 0.5))
    top, bottom = round((chip.top - 4) * SCALE), round((middle - 3) * SCALE)
    above = [row(picture, y / SCALE, chip.left, chip.right) for y in range(top, bottom)]
    fullest = max(above, key=sum)
    weight = max(runs([sum(each) > sum(fullest) / 2 for each in above]))
    return Look(
        is_filled=max(before, default=0) > 3 * SCALE,
        has_sign=len(before) > 1,
        is_heavy=weight >= 1.2 * SCALE,
        is_broken=not all(fullest),
    )


@pytest.mark.pdf
def test_every_obligation_has_a_shape_of_its_own(book: Path) -> None:
    """MUST is filled, MUST NOT has a heavy outline and a sign, SHOULD a thin one, SHOULD NOT a broken one with the sign."""
    looks = {}
    for kind, words in KINDS.items():
        chips = [each for each in places_of(book, words) if each.right < 160]
        assert len(chips) == 1, words
        looks[kind] = look_of(book, chips[0])
    assert looks == {
        "must": Look(is_filled=True, has_sign=False, is_heavy=True, is_broken=False),
        "must_not": Look(is_filled=False, has_sign=True, is_heavy=True, is_broken=False),
        "should": Look(is_filled=False, has_sign=False, is_heavy=False, is_broken=False),
        "should_not": Look(is_filled=False, has_sign=True, is_heavy=False, is_broken=True),
        "may": Look(is_filled=False, has_sign=False, is_heavy=False, is_broken=True),
    }
    assert all(one != other for one, other in combinations(looks.values(), 2))


@pytest.mark.pdf
def test_what_to_say_and_what_not_to_say_have_shapes_of_their_own(book: Path) -> None:
    """SAY stands on a ground with a bar before it, DO NOT SAY in a frame with the sign before its name."""
    say, avoid = places_of(book, "SAY")[0], places_of(book, "DO NOT SAY")[0]
    picture = grey(book, say.page)
    ground = [picture.getpixel((round((each.right + 4) * SCALE), round(each.bottom * SCALE))) for each in (say, avoid)]
    assert ground[0] < ground[1] == 255  # type: ignore[operator]
    bars = [max(runs(row(picture, each.bottom, each.left - 22, each.left)), default=0) for each in (say, avoid)]
    assert bars[0] > 2 * bars[1] > 0
    signs = [
        len(runs(row(picture, (each.top + each.bottom) / 2, each.left - 7.9, each.left - 0.5))) for each in (say, avoid)
    ]
    assert signs[0] == 0 < signs[1]
