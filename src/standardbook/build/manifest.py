"""The manifest of a build: from what the published folder was made, so that what is not new is not made again.

It lies in the cache. Without it, or when a published file is not what it says, things are made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from standardbook.build.cache import Cache
from standardbook.build.fingerprint import digest_of_folders, fingerprint
from standardbook.diagnostics import MachineError
from standardbook.resources.digest import digest_of
from standardbook.resources.shipped import shipped


@dataclass(frozen=True)
class Manifest:
    """What is known of a published folder."""

    inputs: str = ""
    """The digest of everything that a build reads."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """The key of each output: of `en/barista/pdf`, of `en/barista/site`."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The digest of each published file."""
    words: str = ""
    """What the build said of the handbook, as JSON."""


def inputs_of(handbook: Path, *choices: str) -> str:
    """Return the digest of everything that a build reads: the handbook, templates, shells, and its choices.

    Empty for a folder that holds no handbook: who named a wrong one need not wait until all of it is read.
    """
    if not any(handbook.glob("*.yaml")):
        return ""
    beside = handbook.resolve().parent
    folders = [handbook, beside / "templates", beside / "site", shipped("templates"), shipped("site")]
    return digest_of("inputs", fingerprint(), digest_of_folders(folders), choices)


def what_was_said(cache: Cache, output: Path, inputs: str) -> str | None:
    """Return what was said when a folder was made from these inputs; None when it was not, or is not whole."""
    manifest = manifest_of(cache, output)
    is_same = bool(manifest.inputs) and manifest.inputs == inputs
    return manifest.words if is_same and output.is_dir() and files_below(output) == manifest.files else None


def manifest_of(cache: Cache, output: Path) -> Manifest:
    """Return the record of a folder, an empty one when there is none."""
    content = cache.get(_key(output))
    if content is None:
        return Manifest()
    try:
        return Manifest(**json.loads(content))
    except (ValueError, TypeError):
        return Manifest()


def keep_manifest(cache: Cache, output: Path, manifest: Manifest) -> None:
    """Keep the record of a folder, in place of an older one; the folder stands without it, too."""
    with contextlib.suppress(MachineError):
        cache.put(_key(output), json.dumps(asdict(manifest), ensure_ascii=False).encode())


def files_below(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder by its path; a file with several names is read once."""
    known: dict[int, str] = {}
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            inode = path.stat().st_ino
            if inode not in known:
                known[inode] = hashlib.sha256(path.read_bytes()).hexdigest()
            files[path.relative_to(folder).as_posix()] = known[inode]
    return files


def _key(output: Path) -> str:
    return digest_of("record", str(output.resolve()))
