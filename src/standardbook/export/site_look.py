"""The company's look on its sites: what is added to the theme's own style, the sign in the browser's tab, the logo."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

from PIL import Image

from standardbook.model.colours import Shades
from standardbook.model.design import PLAIN, Design
from standardbook.model.handbook import Picture
from standardbook.model.look import SANS, SERIF, FontFile
from standardbook.render.style import families_of, variables_of
from standardbook.resources.fonts import font_folder

STYLE, ICON, IMAGES = "assets/css/base.css", "assets/images/book.svg", "assets/images/"
"""Where a site has the style that all its pages share, the sign in the tab, and pictures."""

_ICON = 64
"""Pixels of the sign at most."""

_BY_DAY = ":root"
_IN_THE_DARK = (':root:not([data-scheme="light"])', ':root[data-scheme="dark"]')


def with_look(assets: Mapping[str, bytes], design: Design) -> dict[str, bytes]:
    """Return the files of a theme with a company's look added; the same where it chose none."""
    files = dict(assets)
    if rules := _rules(design):
        files[STYLE] = files.get(STYLE, b"") + rules.encode()
    files |= {f"assets/fonts/{each.name}": each.content for each in design.fonts}
    if design.logo:
        files[f"{IMAGES}{design.logo.name}"] = design.logo.content
    if design.initial and ICON in files:
        files[ICON] = (_pictured(design.logo) if design.logo else _lettered(design)).encode()
    return files


def _rules(design: Design) -> str:
    """Return what a company's look adds to the theme's style; empty where it chose none."""
    rules = [_face(each) for each in design.fonts]
    if (design.text, design.headings) != (SANS, SERIF):
        sans = families_of(design.text, SANS, "DejaVu Sans Symbols")
        serif = families_of(design.headings, SERIF, "DejaVu Sans Symbols")
        rules.append(f"{_BY_DAY} {{ --sans: {sans}, sans-serif; --serif: {serif}, serif; }}")
    if design.palette != PLAIN.palette:
        day, dark = _variables(design.palette.light), _variables(design.palette.dark)
        rules += [
            f"{_BY_DAY} {{ {day} }}",
            f"@media (prefers-color-scheme: dark) {{ {_IN_THE_DARK[0]} {{ {dark} }} }}",
            f"{_IN_THE_DARK[1]} {{ {dark} }}",
            f"@media print {{ {', '.join((_BY_DAY, *_IN_THE_DARK))} {{ {day} }} }}",
        ]
    return "\n/* The company's look. */\n" + "\n".join(rules) + "\n" if rules else ""


def _variables(shades: Shades) -> str:
    return " ".join(f"--{name}: {value};" for name, value in variables_of(shades).items())


def _face(font: FontFile) -> str:
    weight, slant = (700 if font.is_bold else 400), ("italic" if font.is_italic else "normal")
    return (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {weight}; font-style: {slant}; font-display: swap; '
        f'src: url("../fonts/{font.name}") format("truetype"); }}'
    )


def _pictured(logo: Picture) -> str:
    """Return a sign with the logo on white, as small as it is seen."""
    with Image.open(io.BytesIO(logo.content)) as image:
        small = image.convert("RGBA")
    small.thumbnail((_ICON, _ICON))
    out = io.BytesIO()
    small.save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#fff"/>'
        f'<image x="2" y="2" width="28" height="28" href="data:image/png;base64,{data}"/></svg>'
    )


def _lettered(design: Design) -> str:
    """Return a sign with the company's first letter, drawn, on the company's colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="5" fill="{design.palette.light.bar}"/>{_drawn(design.initial)}</svg>'
    )


def _drawn(letter: str) -> str:
    """Return a letter as an outline in the middle of 32 by 32, so that it looks alike on every device."""
    from fontTools.pens.boundsPen import BoundsPen  # noqa: PLC0415 - heavy, and only where a sign is drawn
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    for name in ("NotoSerif-Bold.ttf", "NotoSerifArmenian-Bold.ttf"):
        font = TTFont(io.BytesIO((font_folder() / name).read_bytes()))
        glyphs, glyph = font.getGlyphSet(), font.getBestCmap().get(ord(letter))
        if glyph is None:
            continue
        bounds = BoundsPen(glyphs)
        glyphs[glyph].draw(bounds)
        left, foot, right, top = bounds.bounds
        scale = 20 / max(top - foot, right - left)
        path = SVGPathPen(glyphs, lambda each: f"{each:.2f}")
        shift = (16 - scale * (left + right) / 2, 16 + scale * (top + foot) / 2)
        glyphs[glyph].draw(TransformPen(path, (scale, 0, 0, -scale, *shift)))
        return f'<path d="{path.getCommands()}" fill="#fff"/>'
    return ""
