"""What readers and programs get of a page or a PDF, as rows that can be compared: text, structure, links."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pikepdf

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr".split()  # noqa: SIM905
)
_UNREAD = frozenset({"script", "style", "template"})
_TOLD_OF_TAGS = ("/Lang", "/Alt", "/ActualText", "/E", "/T", "/ID", "/A", "/C")
_ELSEWHERE = frozenset({"/P", "/StructParent", "/StructParents", "/Parent", "/AP"})
"""Where an object stands among others: numbers that say nothing alone."""
_DEEP = 6


class Page(HTMLParser):
    """A page of HTML: what is read in it, by line; and all of it, with the attributes of a tag in their order."""

    def __init__(self, path: Path) -> None:
        """Read a page."""
        super().__init__()
        self.rows: list[str] = []
        """Tags and texts in turn."""
        self.tags: list[str] = []
        """The tags alone."""
        self._read: list[str] = []
        self._texts: list[str] = []
        self._unread = 0
        self.feed(path.read_text("utf-8"))
        self.close()
        self._end_text()

    @property
    def lines(self) -> list[str]:
        """What is read: a line for each block."""
        return [line for each in "".join(self._read).split("\n") if (line := " ".join(each.split()))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag, and its end where it has none of its own."""
        words = "".join(f" {name}" if value is None else f' {name}="{value}"' for name, value in sorted(attrs, key=str))
        self._tag(f"<{tag}{words}>", tag)
        self._unread += tag in _UNREAD

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that is closed at once, as those of SVG are."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of a tag."""
        self._unread -= tag in _UNREAD and self._unread > 0
        self._tag(f"</{tag}>", tag)

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self._texts.append(data)
        if not self._unread:
            self._read.append(data.replace("\n", " "))

    def handle_decl(self, decl: str) -> None:
        """Take the type of the document."""
        self._tag(f"<!{decl}>", "")

    def _tag(self, row: str, tag: str) -> None:
        self._end_text()
        self.rows.append(row)
        self.tags.append(row)
        if tag not in _INLINE and not self._unread:
            self._read.append("\n")

    def _end_text(self) -> None:
        if text := " ".join("".join(self._texts).split()):
            self.rows.append(text)
        self._texts.clear()


def text_of(path: Path) -> list[str]:
    """Return the lines of a PDF as Poppler reads them, each after the number of its page."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    pages = done.stdout.decode().split("\f")
    return [
        f"page {number}: {words}"
        for number, page in enumerate(pages, 1)
        for line in page.splitlines()
        if (words := " ".join(line.split()))
    ]


def outline_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return the lines of the outline of a PDF with the points to which they lead."""
    pages = _numbers(pdf)

    def below(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[str]:
        for item in items:
            yield f"{'  ' * depth}{item.title} -> {_told(item.destination or item.action, pages)}"
            yield from below(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(below(outline.root, 0))


def tags_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return the tree of tags of a PDF in the order of reading, with what tags say and the contents they hold."""
    pages = _numbers(pdf)

    def below(each: pikepdf.Object, depth: int) -> Iterator[str]:
        if isinstance(each, pikepdf.Array):
            for kid in each:
                yield from below(kid, depth)
        elif not isinstance(each, pikepdf.Dictionary):
            yield f"{'  ' * depth}content {each}"
        elif "/S" not in each:
            yield f"{'  ' * depth}{_told(each, pages)}"
        else:
            said = (f" {name[1:]}={_told(each[name], pages)}" for name in _TOLD_OF_TAGS if name in each)
            yield f"{'  ' * depth}{each.S}{''.join(said)}"
            yield from below(each.get("/K", pikepdf.Array()), depth + 1)

    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    return [*below(tree.get("/K", pikepdf.Array()), 0), f"roles {_told(tree.get('/RoleMap'), pages)}"]


def links_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return what a PDF says of itself, and of each page its box, its links and notes."""
    pages = _numbers(pdf)
    rows = [f"{name}: {_told(pdf.docinfo[name], pages)}" for name in sorted(pdf.docinfo.keys())]
    rows += [f"{name}: {_told(pdf.Root.get(name), pages)}" for name in ("/Lang", "/PageLabels", "/ViewerPreferences")]
    if "/Metadata" in pdf.Root:
        rows += pdf.Root.Metadata.read_bytes().decode(errors="replace").splitlines()
    for number, page in enumerate(pdf.pages, 1):
        rows.append(f"page {number}: {_told(page.mediabox, pages)}")
        rows += (f"page {number}: {_told(each, pages)}" for each in page.obj.get("/Annots", pikepdf.Array()))
    return rows


def drawing_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return what draws each page of a PDF, as digests: bars, colours, and where things stand."""
    rows = []
    for number, page in enumerate(pdf.pages, 1):
        content = page.obj.get("/Contents", pikepdf.Array())
        streams = content if isinstance(content, pikepdf.Array) else (content,)
        whole = hashlib.sha256(b"\n".join(each.read_bytes() for each in streams))
        rows.append(f"page {number}: {whole.hexdigest()[:16]}")
    return rows


def _numbers(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}


def _told(value: object, pages: dict[tuple[int, int], int], depth: int = 0) -> str:
    """Return an object of a PDF in words, pages by their numbers; where objects lie in the file does not count."""
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        if value.objgen in pages:
            return f"page {pages[value.objgen]}"
        if depth > _DEEP or "/Parent" in value or ("/Subtype" in value and depth):
            return f"<{value.get('/Type', value.get('/S', ''))}>"
        named = (
            f"{name[1:]} {_told(each, pages, depth + 1)}"
            for name, each in sorted(value.items())
            if name not in _ELSEWHERE
        )
        return f"<<{', '.join(named)}>>"
    if isinstance(value, pikepdf.Array):
        return f"[{' '.join(_told(each, pages, depth + 1) for each in value)}]"
    return re.sub(r"\s+", " ", str(value))
