"""The context of a build: what the makers of books and of sites have in common."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from standardbook.build.cache import Cache
from standardbook.build.manifest import Manifest
from standardbook.build.outputs import output_of
from standardbook.build.publish import link
from standardbook.build.workers import Queue
from standardbook.diagnostics import Diagnostic, Span
from standardbook.model.design import Design


class Key(NamedTuple):
    """What names an edition among those of a handbook."""

    language: str
    role: str
    version: str = ""
    """The folder of its version; empty for what stands first."""

    @property
    def name(self) -> str:
        """The path of the edition below the published folder."""
        return "/".join(filter(None, self))

    def below(self, folder: Path) -> Path:
        """Return the folder of the edition below the published one."""
        return folder / self.name


class Progress(NamedTuple):
    """How far a build is: sections laid out now, taken from the cache, and left; outputs finished."""

    laid_out: int
    cached: int
    left: int
    finished: int


@dataclass
class Context:
    """Where things come from and go to, and what has been made so far."""

    queue: Queue
    cache: Cache
    stage: Path
    previous: Path
    manifest: Manifest
    """What is known of the previous output."""
    templates: tuple[Path, ...]
    site_themes: tuple[Path, ...]
    designs: Mapping[str, Design]
    """What the outputs of each language are made with."""
    outputs: tuple[str, ...]
    """The names of what is made of each edition."""
    span_of: Callable[[str], Span]
    """Where the author wrote what a section shows, by the section's id."""
    report: Callable[[Progress], None]
    is_strict: bool = False
    """Whether each finished PDF is read back, to see that nothing in it is printed over anything."""
    made: dict[str, str] = field(default_factory=dict)
    """The key of each output of this build: of `en/barista/pdf`, of `en/barista/site`."""
    wrong: list[Diagnostic] = field(default_factory=list)
    laid_out: int = 0
    cached: int = 0
    asked: int = 0
    finished: int = 0

    @property
    def design(self) -> Design:
        """What sites of all languages are made with."""
        return next(iter(self.designs.values()))

    @functools.cached_property
    def _files(self) -> Mapping[str, list[str]]:
        """The recorded files of each output: of `en/barista/pdf`, of `en/barista/site`."""
        files: dict[str, list[str]] = {}
        editions = {name.rpartition("/")[0] for name in self.manifest.outputs}
        for path in self.manifest.files:
            parts = path.split("/")
            folder = next((each for each in map("/".join, (parts[:3], parts[:2])) if each in editions), "")
            files.setdefault(f"{folder}/{output_of(path.removeprefix(f'{folder}/'))}", []).append(path)
        return files

    def take_over_edition(self, key: Key, digest: str) -> bool:
        """Take over all outputs of an edition, if they were made from the same and are whole; say whether they were."""
        self.made[f"{key.name}/whole"] = digest
        names = [f"{key.name}/{each}" for each in self.outputs]
        if self.manifest.outputs.get(f"{key.name}/whole") != digest or any(each not in self._files for each in names):
            return False
        if not all(self._is_whole(each) for each in names):
            return False
        return all(self.take_over(each, self.manifest.outputs.get(each, "")) for each in names)

    def _is_whole(self, name: str) -> bool:
        files = self._files.get(name, ())
        return all(_digest_of_file(self.previous / path) == self.manifest.files[path] for path in files)

    def take_over(self, name: str, key: str) -> bool:
        """Take an output over from the previous one, if it was made from the same and is whole; say whether it was."""
        self.made[name] = key
        files = self._files.get(name, ())
        if self.manifest.outputs.get(name) != key or not files:
            return False
        if not self._is_whole(name):
            return False
        for path in files:
            link(self.previous / path, self.stage / path)
        self.finish()
        return True

    def finish(self) -> None:
        """Count an output as finished."""
        self.finished += 1
        self.tell()

    def tell(self) -> None:
        """Report how far the build is."""
        self.report(Progress(self.laid_out, self.cached, self.asked - self.laid_out - self.cached, self.finished))


def _digest_of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
