"""What a build leaves as it was: editions, outputs and versions of the published folder that it was not asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from standardbook.build.context import Key
from standardbook.build.outputs import output_of
from standardbook.build.publish import clone
from standardbook.model.releases import is_version


def kept_of(output: Path, everything: Iterable[Key], chosen: Collection[Key], *, whole: bool) -> list[Key]:
    """Return what the folder `output` holds that is not made now; those chosen too, unless they are made as a whole."""
    here = [key for key in everything if key.below(output).is_dir()]
    return [key for key in here if key not in chosen or not whole]


def keep(
    output: Path, stage: Path, kept: Collection[Key], *, versions: Collection[str], outputs: Collection[str]
) -> None:
    """Take over into `stage` what was not made from `output`, but nothing of a role or language that is gone.

    Of `kept` editions that were made just now, only the others of their outputs. Versions that this build knows nothing
    of stay: they were made from a history that it was not asked to read.
    """
    rest = frozenset(key.name for key in kept)
    made = frozenset(key.name for key in kept if key.below(stage).is_dir())

    def is_kept(path: Path) -> bool:
        parts = path.parts
        if len(parts) < 3:  # noqa: PLR2004 - language/role/file
            return False
        is_old = len(parts) > 3 and is_version(parts[2])  # noqa: PLR2004
        name = "/".join(parts[: 3 if is_old else 2])
        if is_old and parts[2] not in versions:
            return len(versions) == 1 and (stage / parts[0] / parts[1]).is_dir()
        if name not in rest:
            return False
        return name not in made or output_of("/".join(parts[3 if is_old else 2 :])) not in outputs

    if output.is_dir():
        clone(output, stage, is_kept)
