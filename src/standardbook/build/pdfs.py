"""The PDFs of editions: their sections laid out, each once for all editions that share it, and joined.

A book takes three steps: its sections are laid out, then its frame, which needs to know how many pages they have, and
then all are joined. Each step begins as soon as the last galley that it needs is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from standardbook.build import jobs
from standardbook.build.context import Context, Key
from standardbook.build.fingerprint import fingerprint
from standardbook.build.outputs import PDF_FILE
from standardbook.build.publish import link, write
from standardbook.build.workers import JobStoppedError, result_of
from standardbook.diagnostics import Diagnostic, StandardbookError, diagnostic
from standardbook.export.join import BookMetadata
from standardbook.export.overprint import Overprint
from standardbook.model.edition import Edition
from standardbook.resources.digest import digest_of

_MOST_SAID = 5
"""So many places where a book prints over itself are named, not all."""


@dataclass
class _Book:
    """A PDF on its way."""

    key: Key
    edition: Edition
    sections: Sequence[jobs.RenderedSection]
    over: tuple[str, ...] = ()
    """The keys of its frame, and of its marks if it has any; empty as long as its sections are laid out."""
    metadata: BookMetadata | None = None
    """What is added when it is joined; known as soon as its sections are laid out."""
    missing: set[str] = field(default_factory=set)
    """The galleys for which the next step waits, by their keys."""

    @property
    def parts(self) -> list[str]:
        """The keys of all its galleys that are known yet."""
        return [*(each.sheet for each in self.sections), *self.over]


class Pdfs:
    """The PDFs of a build. Galleys are kept while a book waits for them."""

    def __init__(self, context: Context) -> None:
        """Make books in a context."""
        self._context = context
        self._galleys: dict[str, bytes] = {}
        """The galleys that are there, by their keys."""
        self._waiting: dict[str, list[_Book]] = {}
        """The books that wait for a galley, by its key."""
        self._uses: Counter[str] = Counter()
        """How many books still need a galley, by its key."""
        self._alike: dict[str, list[Path]] = {}
        """By what a book is made from, the other names of one that is being joined."""
        self._joined: dict[str, Path] = {}
        """By what a book is made from, the name under which it stands."""

    def add(self, keys: Sequence[Key], editions: Mapping[Key, Edition], made: jobs.RenderedEditions) -> None:
        """Make the books of some editions from their sections, each laid out where that was not done before."""
        for key, parts in zip(keys, made.editions, strict=True):
            sections: Sequence[jobs.RenderedSection] = parts["pdf"]
            book = _Book(key, editions[key], sections)
            self._uses.update(book.parts)
            self._wait_for(book, {each.sheet: (each.id, made.sheets[each.sheet]) for each in sections})

    def _wait_for(self, book: _Book, parts: Mapping[str, tuple[str, jobs.Sheet]]) -> None:
        """Begin the next step of a book when the galleys of some parts are there, made by now or not yet."""
        missing = [key for key in parts if key not in self._galleys]
        book.missing = {*missing}
        for key in missing:
            waiting = self._waiting.setdefault(key, [])
            waiting.append(book)
            if len(waiting) == 1:
                self._context.asked += 1
                self._take_or_lay_out(key, *parts[key])
        if not missing:
            self._next_step(book)

    def _take_or_lay_out(self, key: str, section: str, sheet: jobs.Sheet) -> None:
        """Take the galley of a sheet from the cache, or have it laid out."""
        content = self._context.cache.get(key)
        if content is not None:
            self._context.cached += 1
            self._galley_is_there(key, content)
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
            self._galley_is_there(key, content)

        self._context.queue.add(jobs.galley_of, lambda: (sheet,), laid_out)

    def _galley_is_there(self, key: str, content: bytes) -> None:
        """Keep a galley, and begin the next step of each book that waited for nothing else."""
        self._galleys[key] = content
        self._context.tell()
        for book in self._waiting.pop(key):
            book.missing.discard(key)
            if not book.missing:
                self._next_step(book)

    def _next_step(self, book: _Book) -> None:
        if book.over:
            self._join(book)
        else:
            self._lay_out_overlays(book)

    def _lay_out_overlays(self, book: _Book) -> None:
        """Lay out what stands on every page of a book, whose sections are all there, and the marks beside changes."""
        templates = self._context.templates
        marks, beside = jobs.marks_of_book(book.edition, templates) or (None, ())
        book.metadata = jobs.metadata_of(book.edition, book.sections, templates, beside=beside)
        total = jobs.pages_in([self._galleys[each.sheet] for each in book.sections], book.metadata)
        frame = jobs.frame_of(book.edition, total, templates)
        parts = {jobs.key_of(frame): ("frame", frame)}
        if marks:
            parts[jobs.key_of(marks)] = ("marks", marks)
        book.over = tuple(parts)
        self._uses.update(book.over)
        self._wait_for(book, parts)

    def _join(self, book: _Book) -> None:
        """Join a book, unless it stands in the last build, or is or will be the same as another of this one."""
        metadata = book.metadata
        name = Path(book.key.name, PDF_FILE)
        digest = digest_of("book", fingerprint(), repr(metadata), tuple(book.parts), str(self._context.is_strict))
        if self._context.take_over(f"{book.key.name}/pdf", digest):
            self._release(book)
            return

        def arguments() -> tuple[object, ...]:
            return (
                metadata,
                [self._galleys[each.sheet] for each in book.sections],
                [self._galleys[key] for key in book.over],
            )

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
