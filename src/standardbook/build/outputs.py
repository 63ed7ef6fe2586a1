"""The outputs of an edition, a row for each: what `--only` calls it, where it lies, and what its workers load.

What renders an output is a row of `jobs.RENDERERS`, what makes it a row of `pipeline.MAKERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from standardbook.diagnostics import Diagnostic

PDF_FILE = "handbook.pdf"
"""The name of the printed book in the folder of its edition."""


@dataclass(frozen=True)
class Output:
    """Something that is made of every edition."""

    name: str
    file: str
    """The one file in an edition's folder that it is; empty for the output that is all the others."""
    engine: str
    """The module that the process loads from which workers are forked."""
    mistakes: frozenset[str] = frozenset()
    """The codes of errors that are mere warnings where it is not made."""


OUTPUTS = (
    Output(
        "pdf",
        PDF_FILE,
        "standardbook.build.preload.pdf_engine",
        frozenset({"unshowable-character", "letters-without-font"}),
    ),
    Output("site", "", "standardbook.build.preload.site_engine"),
)

NAMES = tuple(each.name for each in OUTPUTS)


def judged_for(names: Sequence[str], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics as weighty as they are where only some outputs are made."""
    elsewhere = {code for each in OUTPUTS if each.name not in names for code in each.mistakes}
    return [replace(each, severity="warning") if each.code in elsewhere else each for each in found]


def output_of(path: str) -> str:
    """Return the name of the output to which a file belongs, by its path in an edition's folder."""
    return next((each.name for each in OUTPUTS if each.file == path), NAMES[-1])


def engines_of(names: Sequence[str]) -> list[str]:
    """Return the modules that the workers of some outputs load."""
    return [each.engine for each in OUTPUTS if each.name in names]
