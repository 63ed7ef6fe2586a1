"""Fonts that tests need: shipped ones under another name, with other rights, with fewer letters."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from standardbook.resources.shipped import shipped


def a_font(
    style_: str, changes: Callable[[TTFont], object] = lambda _font: None, *, family: str = "Harbour Sans"
) -> bytes:
    """Return a shipped font under another name, with Latin letters and signs only."""
    font = TTFont(shipped("site") / "fonts" / f"NotoSans-{style_}.ttf", recalcTimestamp=False)
    options = Options()
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=range(0x20, 0x250))
    subsetter.subset(font)
    for number in (1, 16):
        font["name"].setName(family, number, 3, 1, 0x409)
    font["name"].setName("Harbour Type Licence" + " and so on" * 100, 13, 3, 1, 0x409)
    font["name"].setName("https://harbour.example/type", 14, 3, 1, 0x409)
    changes(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@functools.cache
def faces() -> Mapping[str, bytes]:
    """Return the fonts of a whole family."""
    return {each: a_font(each) for each in ("Regular", "Bold", "Italic")}


def rights(bits: int) -> Callable[[TTFont], object]:
    """Return what sets the embedding bits of a font."""
    return lambda font: setattr(font["OS/2"], "fsType", bits)
