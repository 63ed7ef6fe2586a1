"""Lines of the printed book are as full as their words allow, also where a paragraph holds links."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from handbooks import FILES, write
from pdfs import joined
from standardbook.project.project import load
from standardbook.select import select_edition

WORDS = {
    "en": "a small order of today is often placed by a large house of next year and its",
    "ru": "и маленький заказ сегодня часто делает большая кофейня завтра, и её",
    "hy": "այսօրվա փոքր պատվերը հաճախ կատարում է վաղվա մեծ սրճարանը և դրա",
}
"""A text that nearly fills a line, before a link."""


def lines_of(path: Path) -> list[list[tuple[str, float, float]]]:
    """Return the lines of a PDF, each as words with their left and right ends, a paragraph's lines one after the other."""
    command = ["pdftotext", "-bbox-layout", str(path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    word = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>')
    return [
        [(unescape(text), float(left), float(right)) for left, right, text in word.findall(line)]
        for line in re.findall(r"<line .*?</line>", found, re.DOTALL)
    ]


@pytest.mark.pdf
@pytest.mark.parametrize("language", WORDS)
def test_no_line_ends_before_it_is_full(language: str, tmp_path: Path) -> None:
    """The first word of a line would not have fitted at the end of the line before it, wherever a link stands."""
    paragraphs = [f"{WORDS[language]} {'i' * letters} [[term]] stands here." for letters in range(1, 25)]
    sections = "".join(f"    - {{id: p{at}, title: P, text: '{each}'}}\n" for at, each in enumerate(paragraphs))
    book = str(FILES["book.yaml"]).replace(
        "source_language: en\nlanguages: [en]", f"source_language: {language}\nlanguages: [{language}]"
    )
    book = book.replace(
        "provisions: {audience: All., purpose: Order., why: Peace.}",
        f"provisions:\n  audience: All.\n  purpose: Order.\n  why: Peace.\n  sections:\n{sections}",
    )
    term = "definitions:\n  - {id: term, term: kestrel, meaning: A bird.}\n"
    handbook, found = load(write(tmp_path, {"book.yaml": book, "definitions.yaml": term}))
    assert handbook is not None, found
    path = tmp_path / "book.pdf"
    path.write_bytes(joined(select_edition(handbook, "clerk", language)))
    first = WORDS[language].split()[0]
    lines = lines_of(path)
    starts = [at for at, line in enumerate(lines) if line[0][0] == first and len(line) > 3]
    assert len(starts) == len(paragraphs)
    left = lines[starts[0]][0][1]
    right = max(line[-1][2] for line in lines if abs(line[0][1] - left) < 1)
    early = [
        " ".join(word for word, *_ in one)
        for start in starts
        for one, two in pairwise(lines[start : start + 2])
        if right - one[-1][2] > two[0][2] - two[0][1] + 4
    ]
    assert early == []
