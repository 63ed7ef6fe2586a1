"""Text over other text in a PDF, read back from where its letters stand: what no page of a handbook may have."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf

_SHARE = 0.25
"""Two words lie over each other when they share more than this part of the smaller one."""

_SAME_LINE = 0.5
"""Letters without a space between them are one word when they are nearer to each other than this part of its height."""

_THINGS = ("standard-", "rule-", "touchpoint-", "situation-", "principle-", "definition-")


class Box(NamedTuple):
    """A word on a page, with its edges in points from the left and the foot."""

    words: str
    left: float
    foot: float
    right: float
    top: float


class Overprint(NamedTuple):
    """Two words of which one is printed over the other."""

    page: int
    """From 1."""
    place: str
    """The anchor of the standard, rule or place in which they stand; empty for none."""
    over: str
    under: str

    def __str__(self) -> str:
        """Say it in a line."""
        place = f" ({self.place})" if self.place else ""
        return f"page {self.page}{place}: “{self.over}” is printed over “{self.under}”"


def overprints(pdf: bytes) -> list[Overprint]:
    """Return where text of a PDF is printed over other text, at most once for each two words, in the order of pages."""
    import pypdfium2  # noqa: PLC0415 - heavy, and needed for strict builds alone

    document = pypdfium2.PdfDocument(pdf)
    try:
        places = _places(pdf)
        found = []
        for number, page in enumerate(document):
            for over, under in collisions(_words(page.get_textpage())):
                found.append(
                    Overprint(number + 1, _place_of(places.get(number, []), over.top), over.words, under.words)
                )
        return found
    finally:
        document.close()


def collisions(boxes: Sequence[Box]) -> Iterator[tuple[Box, Box]]:
    """Yield each two boxes that share more than a quarter of the smaller one, the one that was drawn later first."""
    order = sorted(range(len(boxes)), key=lambda at: boxes[at].left)
    open_: list[int] = []
    for at in order:
        box = boxes[at]
        open_ = [each for each in open_ if boxes[each].right > box.left]
        for each in open_:
            if _shared(box, boxes[each]) > _SHARE * min(_area(box), _area(boxes[each])):
                first, second = sorted((at, each))
                yield boxes[second], boxes[first]
        open_.append(at)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.foot)


def _shared(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.foot, other.foot)
    return max(0.0, width) * max(0.0, height)


def _words(page: Any) -> list[Box]:  # noqa: ANN401 - the library has no types
    """Return the words of a page, each as the letters that follow each other on a line."""
    text = page.get_text_range(0, page.count_chars())
    found: list[Box] = []
    is_open = False
    for at, letter in enumerate(text[: page.count_chars()]):
        if letter.isspace() or letter in "\x00\ufffe\xad":
            is_open = False
            continue
        left, foot, right, top = page.get_charbox(at)
        if right <= left or top <= foot:
            continue
        last = found[-1] if is_open else None
        if last and _goes_on(last, Box(letter, left, foot, right, top)):
            right, foot, top = max(right, last.right), min(foot, last.foot), max(top, last.top)
            found[-1] = Box(last.words + letter, min(left, last.left), foot, right, top)
        else:
            found.append(Box(letter, left, foot, right, top))
        is_open = True
    return found


def _goes_on(word: Box, letter: Box) -> bool:
    """Return whether a letter is the next of a word; a mark above stands over the one before."""
    near = max(letter.top - letter.foot, word.top - word.foot)
    is_level = letter.foot < word.top + near and letter.top > word.foot - near
    return is_level and word.left - near <= letter.left < word.right + _SAME_LINE * near + 2


def _places(pdf: bytes) -> dict[int, list[tuple[float, str]]]:
    """Return for each page how high standards, rules and places stand on it, the highest first."""
    found: dict[int, list[tuple[float, str]]] = {}
    with pikepdf.open(io.BytesIO(pdf)) as book:
        pages = {page.obj.objgen: at for at, page in enumerate(book.pages)}
        for name, place in pikepdf.NameTree(book.Root.Names.Dests).items() if "/Names" in book.Root else ():
            if str(name).startswith(_THINGS):
                found.setdefault(pages[place[0].objgen], []).append((float(place[3]), str(name)))
    return {page: sorted(own, reverse=True) for page, own in found.items()}


def _place_of(places: Sequence[tuple[float, str]], height: float) -> str:
    return next((name for top, name in reversed(places) if top >= height - 1), "")
