"""Pictures: what a contributor's file must be, and the clean copy that outputs carry.

A picture is decoded and written anew, so that positions, comments and names inside the file never reach a reader.
"""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from standardbook.diagnostics import Diagnostic, Span, diagnostic
from standardbook.model.handbook import Picture
from standardbook.read.plain_files import read_inside
from standardbook.resources.limits import MAX_PICTURE_BYTES, MAX_PIXELS

Known = dict[str, tuple[bytes, Any, list[Diagnostic]]]
"""Files as they were read before: their bytes, what was read from them, what was wrong with them."""

_FORMATS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "WEBP": ("png", "image/png")}
"""What each accepted format is written as; WeasyPrint and every browser show both."""


def read_picture(
    root: Path, name: str, span: Span, *, known: Known | None = None
) -> tuple[Picture | None, Diagnostic | None]:
    """Return the clean copy of the picture `name` in the handbook's folder, or what is wrong with it.

    A picture that has not changed since it was put into `known` is not decoded again.
    """
    normal = os.path.normpath(name)
    if Path(normal).is_absolute() or normal.startswith("..") or "\\" in name or ":" in name:
        return None, diagnostic("bad-picture", span, f"`{name}` is outside the handbook", "copy it into pictures/")
    try:
        content = read_inside(root, root / normal, MAX_PICTURE_BYTES + 1)
    except FileNotFoundError:
        return None, diagnostic(
            "bad-picture", span, f"there is no picture `{name}`", "the path starts in the handbook's folder"
        )
    except (OSError, ValueError):
        return None, diagnostic(
            "bad-picture", span, f"`{name}` cannot be read", "put a plain file there, not a link or a folder"
        )
    if len(content) > MAX_PICTURE_BYTES:
        return None, diagnostic(
            "bad-picture", span, f"`{name}` has more than 10 MB", "save it smaller: 2000 pixels are enough"
        )
    known = {} if known is None else known
    if (before := known.get(f"picture {name}")) is not None and before[0] == content:
        return before[1], None
    picture, mistake = _decoded(content, name, span)
    if picture is not None:
        known[f"picture {name}"] = content, picture, []
    return picture, mistake


def _decoded(content: bytes, name: str, span: Span) -> tuple[Picture | None, Diagnostic | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=tuple(_FORMATS))
            if image.width * image.height > MAX_PIXELS:
                size = f"{image.width} x {image.height}"
                hint = "save it smaller: 2000 pixels are enough"
                return None, diagnostic("bad-picture", span, f"`{name}` has {size} pixels, more than 25 million", hint)
            suffix, media_type = _FORMATS[image.format or ""]
            upright = ImageOps.exif_transpose(image)
            plain = upright.convert("RGBA" if upright.has_transparency_data and suffix == "png" else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, KeyError):
        hint = "save it as PNG, JPEG or WebP"
        return None, diagnostic("bad-picture", span, f"`{name}` is not a whole PNG, JPEG or WebP picture", hint)
    # A new image from the bare pixels: Pillow would carry a JPEG's comment and profile over.
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    bare.save(out, "PNG" if suffix == "png" else "JPEG", **({} if suffix == "png" else {"quality": 88}))
    digest = hashlib.sha256(out.getvalue()).hexdigest()[:16]
    origin = hashlib.sha256(content).hexdigest()
    return Picture(f"{digest}.{suffix}", media_type, out.getvalue(), bare.width, bare.height, origin), None
