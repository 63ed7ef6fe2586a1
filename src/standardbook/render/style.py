"""Style sheets with a company's design in them: what stands in one as `var(--name)` becomes a value.

The engine of the PDF would know variables in elements, but not on pages, and looks each up as often as it is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from standardbook.model.colours import Shades
from standardbook.model.design import PLAIN, Design
from standardbook.model.look import SANS, SERIF

BOOK, FRAME, MARKS = "print.css", "frame.css", "marks.css"
"""The style sheets of sections, of what stands over every page, and of the words beside what changed."""

_TWO_SIDED = "two-sided.css"
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_SHIPPED = {SANS: (SANS, "Noto Sans Armenian"), SERIF: (SERIF, "Noto Serif Armenian")}
"""The shipped families, each with that of its Armenian letters."""


def style(templates: Sequence[Path], name: str, design: Design = PLAIN) -> str:
    """Return a style sheet of the PDF with a design in it, from the first folder that has it."""
    values = (
        variables_of(design.palette.light)
        | design.format.lengths
        | {
            "sans": families_of(design.text, SANS, "DejaVu Sans"),
            "digits": families_of(SANS, SANS, "DejaVu Sans"),  # a blank is as wide as a digit there
            "serif-digits": families_of(SERIF, SERIF, "DejaVu Sans"),
            "serif": families_of(design.headings, SERIF, "DejaVu Sans"),
        }
    )
    sheet = _sheet(templates, name)
    if design.sides == "two" and name == FRAME:
        sheet += _sheet(templates, _TWO_SIDED)
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), sheet)


def _sheet(templates: Sequence[Path], name: str) -> str:
    file = next(each for folder in templates if (each := folder / "pdf" / name).is_file())
    return file.read_text(encoding="utf-8")


def variables_of(shades: Shades) -> dict[str, str]:
    """Return shades by the names that style sheets have for them."""
    return {name.replace("_", "-"): value for name, value in asdict(shades).items()}


def families_of(chosen: str, otherwise: str, *last: str) -> str:
    """Return the families of a text: the one chosen, and the shipped ones for signs that it lacks."""
    known = _SHIPPED.get(chosen) or (chosen, *_SHIPPED[otherwise])
    return ", ".join(f'"{each}"' for each in (*known, *last))
