"""The PDFs of editions: their sections laid out, each once for all editions that share it, and joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from standardbook.build import jobs
from standardbook.build.context import Context, Key
from standardbook.build.fingerprint import fingerprint
from standardbook.build.outputs import PDF_FILE
from standardbook.build.publish import link, write
from standardbook.build.workers import JobStoppedError, result_of
from standardbook.diagnostics import Diagnostic, StandardbookError, diagnostic
from standardbook.export.overprint import Overprint
from standardbook.model.edition import Edition
from standardbook.resources.digest import digest_of

_MOST_SAID = 5
"""So many places where a book prints over itself are named, not all."""


@dataclass
class _Book:
    """A PDF on its way: what is still missing of its sections and its frame."""

    key: Key
    edition: Edition
    sections: Sequence[jobs.RenderedSection]
    missing: set[str]
    frame: str = ""

    @property
    def parts(self) -> list[str]:
        return [*(each.sheet for each in self.sections), *([self.frame] if self.frame else [])]


class Pdfs:
    """The PDFs of a build. Galleys are kept while a book waits for them."""

    def __init__(self, context: Context) -> None:
        """Make books in a context."""
        self._context = context
        self._galleys: dict[str, bytes] = {}
        self._waiting: dict[str, list[_Book]] = {}
        self._uses: Counter[str] = Counter()
        self._alike: dict[str, list[Path]] = {}
        """By what a book is made from, the other names of one that is being joined."""
        self._joined: dict[str, Path] = {}

    def add(self, keys: Sequence[Key], editions: Mapping[Key, Edition], made: jobs.RenderedEditions) -> None:
        """Make the books of some editions from their sections, each laid out where that was not done before."""
        for key, parts in zip(keys, made.editions, strict=True):
            sections: Sequence[jobs.RenderedSection] = parts["pdf"]
            book = _Book(key, editions[key], sections, set())
            self._uses.update(book.parts)
            self._ask(book, {each.sheet: (each.id, made.sheets[each.sheet]) for each in sections})

    def _ask(self, book: _Book, parts: Mapping[str, tuple[str, jobs.Sheet]]) -> None:
        """Ask for the galleys of some parts of a book and go on when all are there."""
        missing = [key for key in parts if key not in self._galleys]
        book.missing = {*missing}
        for key in missing:
            asked = self._waiting.setdefault(key, [])
            asked.append(book)
            if len(asked) == 1:
                self._context.asked += 1
                self._get(key, *parts[key])
        if not missing:
            self._go_on(book)

    def _get(self, key: str, section: str, sheet: jobs.Sheet) -> None:
        content = self._context.cache.get(key)
        if content is not None:
            self._context.cached += 1
            self._have(key, content)
            return

        def laid_out(done: Future[tuple[str, bytes]]) -> None:
            try:
                made, content = result_of(done, f"the section `{section}` was not laid out")
            except JobStoppedError as error:
                hint = "shorten its texts, or divide what it describes; nothing is published until it can be laid out"
                self._context.wrong.append(
                    diagnostic("section-too-heavy", self._context.span_of(section), str(error), hint)
                )
                return
            if made != key:
                raise StandardbookError(
                    "a worker has other versions of standardbook or its engines: install them alike"
                )
            self._context.cache.put(key, content)
            self._context.laid_out += 1
            self._have(key, content)

        self._context.queue.add(jobs.galley_of, lambda: (sheet,), laid_out)

    def _have(self, key: str, content: bytes) -> None:
        self._galleys[key] = content
        self._context.tell()
        for book in self._waiting.pop(key):
            book.missing.discard(key)
            if not book.missing:
                self._go_on(book)

    def _go_on(self, book: _Book) -> None:
        """Frame a book whose sections are all there; join it when its frame is there as well."""
        if book.frame:
            self._join(book)
            return
        total = jobs.pages_in([self._galleys[each.sheet] for each in book.sections], book.sections)
        frame = jobs.frame_of(book.edition, total, self._context.templates)
        book.frame = jobs.key_of(frame)
        self._uses[book.frame] += 1
        self._ask(book, {book.frame: ("frame", frame)})

    def _join(self, book: _Book) -> None:
        binding = jobs.metadata_of(book.edition, book.sections, self._context.templates)
        name = Path(book.key.name, PDF_FILE)
        digest = digest_of("book", fingerprint(), repr(binding), tuple(book.parts), str(self._context.is_strict))
        if self._context.take_over(f"{book.key.name}/pdf", digest):
            self._release(book)
            return

        def arguments() -> tuple[object, ...]:
            return binding, [self._galleys[each.sheet] for each in book.sections], self._galleys[book.frame]

        def joined(done: Future[tuple[bytes, tuple[Overprint, ...]]]) -> None:
            pdf, over = result_of(done, f"the book of {book.key.role} was not joined")
            self._context.wrong += [self._said_of(book.key, each) for each in over[:_MOST_SAID]]
            write(self._context.stage / name, pdf)
            self._release(book)
            self._context.finish()
            for other in self._alike.pop(digest):
                link(self._context.stage / name, self._context.stage / other)
                self._context.finish()
            self._joined[digest] = name

        if digest in self._joined:
            link(self._context.stage / self._joined[digest], self._context.stage / name)
            self._release(book)
            self._context.finish()
            return
        if digest in self._alike:
            self._alike[digest].append(name)
            self._release(book)
            return
        self._alike[digest] = []
        self._context.queue.add(partial(jobs.book_of, checked=self._context.is_strict), arguments, joined)

    def _said_of(self, key: Key, found: Overprint) -> Diagnostic:
        """Say where a book prints over itself, at the place of the author's files that is printed there."""
        section = found.place if found.place.startswith(("touchpoint-", "situation-")) else ""
        message = f"in the PDF of `{key.name}`, {found}"
        return diagnostic("text-over-text", self._context.span_of(section), message, "shorten the longer of the two")

    def _release(self, book: _Book) -> None:
        """Let go of galleys for which no other book waits."""
        self._uses.subtract(book.parts)
        for key in {*book.parts}:
            if self._uses[key] <= 0:
                self._galleys.pop(key, None)
