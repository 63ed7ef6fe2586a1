"""The sites of editions: only pages that are new are built, and what all sites share is one file with many names."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from standardbook.build import jobs
from standardbook.build.context import Context, Key
from standardbook.build.fingerprint import digest_of_folders, fingerprint
from standardbook.build.publish import link, write
from standardbook.build.workers import result_of
from standardbook.export.site_source import SiteSource
from standardbook.model.edition import Edition
from standardbook.resources.digest import digest_of

_SITES_OF_A_JOB = 4
"""Sites of one job share the theme and its compiled templates; too many would leave other workers idle."""


@dataclass(frozen=True)
class _Site:
    """A site of which pages are missing."""

    target: Path
    source: SiteSource
    keys: Mapping[str, str]
    ready: frozenset[str]


class Sites:
    """The sites of a build."""

    def __init__(self, context: Context) -> None:
        """Make sites in a context; begins with what they share."""
        self._context = context
        settings = (file.read_bytes() for each in context.site_themes if (file := each / "mkdocs.yml").is_file())
        self._shell = digest_of(
            digest_of_folders(each / "theme" for each in context.site_themes), *settings, context.design.key
        )
        self._assets: dict[str, bytes] | None = None
        self._first: Path | None = None
        self._waiting: list[Callable[[], None]] = []
        self._ask_for_assets()

    def add(self, keys: Sequence[Key], _editions: Mapping[Key, Edition], made: jobs.RenderedEditions) -> None:
        """Make the sites of some editions from what was rendered of them."""
        parts: list[jobs.RenderedSite] = [each["site"] for each in made.editions]
        rows = zip(keys, parts, strict=True)
        unfinished = [each for key, part in rows if (each := self._begun(key, part.source, part.files))]
        for start in range(0, len(unfinished), _SITES_OF_A_JOB):
            self._ask_for_pages(unfinished[start : start + _SITES_OF_A_JOB])

    def _begun(self, key: Key, source: SiteSource, files: Mapping[str, bytes]) -> _Site | None:
        """Put into place what is there already; return the site if pages are missing."""
        keys = jobs.keys_of_pages(source, self._shell)
        contents = {name: digest_of(content) for name, content in files.items()}
        digest = digest_of("site", fingerprint(), self._shell, keys, contents)
        if self._context.take_over(f"{key.name}/site", digest):
            return None
        target = key.below(self._context.stage)
        for name, content in files.items():
            write(target / name, content)
        ready = frozenset(path for path, page in keys.items() if self._write_cached(target / path, page))
        if len(ready) == len(keys):
            self._after_assets(lambda: self._finish(target))
            return None
        return _Site(target, source, keys, ready)

    def _ask_for_pages(self, several: Sequence[_Site]) -> None:
        def built(done: Future[list[dict[str, bytes]]]) -> None:
            pages = result_of(done, "pages of a site were not built")
            for site, made in zip(several, pages, strict=True):
                for path, content in made.items():
                    self._context.cache.put(site.keys[path], content)
                    write(site.target / path, content)
                self._after_assets(functools.partial(self._finish, site.target))

        wanted = [(each.source, each.ready) for each in several]
        self._context.queue.add(jobs.sites_of, lambda: (wanted, self._context.site_themes), built)

    def _finish(self, target: Path) -> None:
        self._link_assets(target)
        self._context.finish()

    def _write_cached(self, path: Path, key: str) -> bool:
        content = self._context.cache.get(key)
        if content is not None:
            write(path, content)
        return content is not None

    def _ask_for_assets(self) -> None:
        key = digest_of("assets", fingerprint(), self._shell)
        content = self._context.cache.get(key)
        if content is not None:
            self._assets = _unpacked(content)
            return

        def made(done: Future[dict[str, bytes]]) -> None:
            self._assets = result_of(done, "the theme of the sites was not built")
            self._context.cache.put(key, _packed(self._assets))
            for each in self._waiting:
                each()

        self._context.queue.add(jobs.shared_assets, lambda: (self._context.site_themes, self._context.design), made)

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
                link(self._first / name, target / name)
        self._first = self._first or target


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
