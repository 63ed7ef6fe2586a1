"""The code on a printed copy: a picture that a phone reads as the address of its status."""

from __future__ import annotations

import hashlib
import io

import segno

from standardbook.model.handbook import Picture

_SCALE = 6


def code_of(address: str) -> Picture | None:
    """Return the QR code of an address as a picture; None without one."""
    if not address:
        return None
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(out, kind="png", scale=_SCALE, border=2, dark="#1d2433", light="#ffffff")
    size = int(made.symbol_size(scale=_SCALE, border=2)[0])
    digest = hashlib.sha256(out.getvalue()).hexdigest()[:16]
    return Picture(f"{digest}.png", "image/png", out.getvalue(), size, size)
