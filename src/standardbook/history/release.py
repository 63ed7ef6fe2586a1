"""A release is carried out: the record, the numbers, the version, the commit and the tag, step by step.

One that was interrupted between any two steps is planned and carried out again, and ends with the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from standardbook.diagnostics import HistoryError
from standardbook.history.repository import repository_of
from standardbook.model.releases import ReleasedChange
from standardbook.resources.disk import failure, is_of_machine, put, reason_of


@dataclass(frozen=True)
class ReleasePlan:
    """A release that may be carried out."""

    version: str
    tag: str
    effective: str
    since: str | None = None
    """The version that it is compared with, `nothing`, or None for the first of all."""
    acknowledge: tuple[str, ...] = ()
    changes: tuple[ReleasedChange, ...] = ()
    new_numbers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """What is written, by path below the handbook's folder; None for what is removed."""
    commit: str = ""
    """The commit of the release when that is made already and only the tag is missing."""
    is_done: bool = False
    """True when nothing is left to do."""


def carry_out(plan: ReleasePlan, root: Path) -> Iterator[str]:
    """Do what is left of a release, step by step; yield what was done after each.

    Raises MachineError when a disk is full or fails: run again, it goes on where it stopped.
    """
    repository = repository_of(root)
    paths = [f"{repository.folder}/{name}".removeprefix("./") for name in plan.files]
    if plan.files:
        for name, content in plan.files.items():
            _change(root / name, content)
            yield f"{'wrote' if content is not None else 'removed'} {(root / name).as_posix()}"
        existing = [path for path, content in zip(paths, plan.files.values(), strict=True) if content is not None]
        repository.run_own("add", "--", *existing)
        message = f"Handbook {plan.version}\n\nReleased, in force from {plan.effective}."
        repository.run_own("commit", "--quiet", "-m", message, "--", *paths)
        yield f"committed {', '.join(paths)}"
    if not plan.is_done:
        words = f"Handbook {plan.version}, in force from {plan.effective}"
        repository.run_own("tag", "-a", plan.tag, "-m", words, plan.commit or "HEAD")
        yield f"tagged {plan.tag}"


def _change(path: Path, content: bytes | None) -> None:
    """Write a file as a whole, or remove it."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            put(path, content)
    except OSError as error:
        if not is_of_machine(error):
            raise HistoryError(f"{path.as_posix()} cannot be written: {reason_of(error)}") from error
        remedy = "make room, or mend the disk, and run it again: it goes on where it stopped"
        raise failure(f"{path.as_posix()} cannot be written", error, remedy) from error
