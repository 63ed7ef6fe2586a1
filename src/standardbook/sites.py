"""The sites of editions: only pages that are new are built, and what all sites share is one file with many names."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path

from standardbook import jobs
from standardbook.cache import digest_of
from standardbook.executor import result_of
from standardbook.export.site import PDF_FILE
from standardbook.machinery import digest_of_folders, machinery
from standardbook.workshop import Key, Workshop, write


class Sites:
    """The sites of a build."""

    def __init__(self, shop: Workshop) -> None:
        """Make sites in a workshop; begins with what they share."""
        self._shop = shop
        settings = (file.read_bytes() for each in shop.shells if (file := each / "mkdocs.yml").is_file())
        self._shell = digest_of(digest_of_folders(each / "theme" for each in shop.shells), *settings)
        self._assets: dict[str, bytes] | None = None
        self._first: Path | None = None
        self._waiting: list[Callable[[], None]] = []
        self._ask_for_assets()

    def add(self, key: Key, source: jobs.SiteSource, files: Mapping[str, bytes]) -> None:
        """Make the site of an edition from its source; `files` are those of its own that are no pages."""
        keys = jobs.keys_of_pages(source, self._shell)
        contents = {name: digest_of(content) for name, content in files.items()}
        digest = digest_of("site", machinery(), self._shell, keys, contents)
        folder = Path(*key)
        if self._shop.take_over(
            f"{key.language}/{key.role}/site",
            digest,
            lambda path: path.is_relative_to(folder) and path != folder / PDF_FILE,
        ):
            return
        target = key.below(self._shop.stage)
        for name, content in files.items():
            write(target / name, content)
        ready = frozenset(path for path, page in keys.items() if self._write_cached(target / path, page))

        def finish() -> None:
            self._link_assets(target)
            self._shop.finish()

        def built(done: Future[dict[str, bytes]]) -> None:
            for path, content in result_of(done).items():
                self._shop.cache.put(keys[path], content)
                write(target / path, content)
            self._after_assets(finish)

        if len(ready) == len(keys):
            self._after_assets(finish)
        else:
            self._shop.queue.add(jobs.site_of, lambda: (source, self._shop.shells, ready), built)

    def _write_cached(self, path: Path, key: str) -> bool:
        content = self._shop.cache.get(key)
        if content is not None:
            write(path, content)
        return content is not None

    def _ask_for_assets(self) -> None:
        key = digest_of("assets", machinery(), self._shell)
        content = self._shop.cache.get(key)
        if content is not None:
            self._assets = _unpacked(content)
            return

        def made(done: Future[dict[str, bytes]]) -> None:
            self._assets = result_of(done)
            self._shop.cache.put(key, _packed(self._assets))
            for each in self._waiting:
                each()

        self._shop.queue.add(jobs.shared_assets, lambda: (self._shop.shells,), made)

    def _after_assets(self, then: Callable[[], None]) -> None:
        if self._assets is None:
            self._waiting.append(then)
        else:
            then()

    def _link_assets(self, target: Path) -> None:
        """Give a site the files that all share: written for the first, linked for the others."""
        for name, content in (self._assets or {}).items():
            if self._first is None:
                write(target / name, content)
            else:
                _link(self._first / name, target / name)
        self._first = self._first or target


def _link(file: Path, name: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, name)
    except OSError:
        shutil.copyfile(file, name)


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
