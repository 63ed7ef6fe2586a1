"""All that can be read out of an output, by other code than wrote it and however it is decoded."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf


def strings_of(value: object, depth: int = 0) -> Iterator[str]:
    """Yield every string, name and stream of a PDF object, decoded."""
    if isinstance(value, pikepdf.Stream):
        content = value.read_bytes() if depth < 60 else b""
        yield content.decode("latin-1")
        yield content.decode("utf-16-be", "ignore")
    if isinstance(value, pikepdf.String):
        yield str(value)
        yield bytes(value).decode("latin-1")
    elif isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in list(value.keys()):
            yield key
            inner = value[key]
            if not getattr(inner, "is_indirect", False):
                yield from strings_of(inner, depth + 1)
    elif isinstance(value, pikepdf.Array):
        for item in value:
            if not getattr(item, "is_indirect", False):
                yield from strings_of(item, depth + 1)


def pdf_words(path: Path) -> str:
    """Return all that can be read out of a PDF: text by an independent reader, strings, names, streams, metadata."""
    reader = pypdf.PdfReader(path)
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(reader.metadata), str(reader.outline), str(list(reader.named_destinations))]
    with pikepdf.open(path) as pdf:
        for value in pdf.objects:
            parts += strings_of(value)
    return "\n".join(parts)


def site_words(folder: Path) -> str:
    """Return all that can be read out of a site: names and contents of files, unpacked and unescaped."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(path.relative_to(folder).as_posix())
        if path.is_file() and path.suffix != ".pdf":
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            text = content.decode("utf-8", "replace")
            parts += [text, html.unescape(text), content.decode("latin-1")]
            parts += re.findall(r"qz[a-z]+zq", content.decode("utf-16-le", "ignore"))
    return "\n".join(parts)
