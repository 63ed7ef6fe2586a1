"""Bring the translators' files up to date with the handbook, and lose nothing that a translator wrote.

New texts come empty; a changed source makes its translation fuzzy and keeps the previous source; what vanished becomes
obsolete. Entries keep their order, so that a second run changes nothing and a difference shows what is new.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, read_po, unescape, write_po

from standardbook.diagnostics import AuthorError
from standardbook.model.authored import Book
from standardbook.model.handbook import Handbook
from standardbook.model.language import name_of_language
from standardbook.model.texts import Text, texts_of
from standardbook.model.translation import Coverage, coverage_of
from standardbook.read.translations import FOLDER, Catalogue, parse_po
from standardbook.resources.catalogues import missing_words, template_of_words
from standardbook.resources.disk import put

WIDTH = 78
_ALIKE = 0.5
"""How alike two items of a list must be for one to be the other in new words; from 0 to 1."""

Key = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One entry of a translators' file."""

    name: str
    source: str
    translation: str = ""
    flags: frozenset[str] = frozenset()
    previous: str = ""
    """The source for which a fuzzy translation was made."""
    comments: tuple[str, ...] = ()
    """What translators noted."""
    note: str = ""
    place: str = ""

    @property
    def key(self) -> Key:
        """What identifies it in the file."""
        return self.name, self.source

    @property
    def is_fuzzy(self) -> bool:
        """Tell whether the source has changed since it was translated."""
        return "fuzzy" in self.flags


def updated(catalogue: Catalogue | None, texts: Sequence[Text], root: Path, *, header: str) -> str:
    """Return the content of a translators' file, brought up to date with the texts of the handbook in `root`.

    `header` begins a file that is new.
    """
    entries, obsolete = _merged(catalogue, texts, root)
    comments = catalogue.header_comments if catalogue is not None else ()
    kept = catalogue.header if catalogue is not None else None
    top = "".join(f"# {each}".rstrip() + "\n" for each in comments)
    top += f'msgid ""\nmsgstr {normalize(kept or header, width=WIDTH)}\n'
    return "\n".join([top, *map(_written, entries), *(_written(each, "#~ ") for each in obsolete)])


def new_header(language: str, book: Book, now: datetime) -> str:
    """Return the header of a new translators' file."""
    plural = get_plural(language.replace("-", "_"))
    stamp = now.strftime("%Y-%m-%d %H:%M%z")
    return (
        f"Project-Id-Version: {book.company} {book.version}\n"
        "Report-Msgid-Bugs-To: \n"
        f"POT-Creation-Date: {stamp}\n"
        f"PO-Revision-Date: {stamp}\n"
        "Last-Translator: \n"
        f"Language-Team: {name_of_language(language)}\n"
        f"Language: {language.replace('-', '_')}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"Plural-Forms: {plural.plural_forms}\n"
    )


def file_of(root: Path, language: str) -> Path:
    """Return where the translators' file of a language stands."""
    return root / FOLDER / f"{language}.po"


def update_file(handbook: Handbook, root: Path, language: str, *, now: datetime) -> Path:
    """Bring the file of a language up to date with the handbook in `root`; return it.

    `now` stands in the header of a new file. Raises AuthorError for a file that cannot be read, and writes nothing.
    """
    path = file_of(root, language)
    catalogue, found = parse_po(path.read_bytes(), path.as_posix()) if path.is_file() else (None, [])
    if found:
        raise AuthorError(found)
    header = new_header(language, handbook.book, now)
    content = updated(catalogue, texts_of(handbook), root, header=header).encode()
    if not path.is_file() or path.read_bytes() != content:
        put(path, content)
    return path


def update_words(templates: Sequence[Path], root: Path, language: str) -> Path | None:
    """Bring the company's own file of the templates' words up to date; return it, or None when the shipped one will do.

    It stands beside the handbook, in templates/words, where the company keeps templates of its own. Raises ValueError
    for a file that cannot be read.
    """
    if missing_words(language, templates[-1:]) == 0:
        return None
    path = root.resolve().parent / "templates" / "words" / f"{language}.po"
    with template_of_words(templates).open("rb") as file:
        words = read_po(file)
    catalogue = Catalog(locale=language.replace("-", "_"), project="words", version="1", fuzzy=False)
    if path.is_file():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language.replace("-", "_"))
    catalogue.update(words)
    out = io.BytesIO()
    write_po(out, catalogue, width=WIDTH)
    if not path.is_file() or path.read_bytes() != out.getvalue():
        put(path, out.getvalue())
    return path


def coverage_by_file(handbook: Handbook, root: Path, language: str) -> Mapping[str, Coverage]:
    """Return how far a language is translated, for each kind of file of the handbook and for all of it."""
    kinds: dict[str, list[Text]] = {}
    for text in texts_of(handbook):
        kinds.setdefault(Path(text.span.file).relative_to(root).parts[0].removesuffix(".yaml"), []).append(text)
    translations = handbook.translations.get(language, {})
    rows = {kind: coverage_of(texts, translations) for kind, texts in kinds.items()}
    return rows | {"all": coverage_of(texts_of(handbook), translations)}


def _entry(message: Message) -> Entry:
    before = [line[1:].strip() for line in message.user_comments if line.startswith("|")]
    return Entry(
        name=message.context or "",
        source=str(message.id),
        translation=str(message.string or ""),
        flags=frozenset(message.flags) - {"python-format", "python-brace-format", ""},
        previous=_previous(before),
        comments=tuple(line for line in message.user_comments if not line.startswith("|")),
    )


def _previous(lines: Sequence[str]) -> str:
    """Return the source in the lines of `#|`, which Babel's reader takes for comments."""
    words: list[str] = []
    is_source = False
    for line in lines:
        keyword, _, rest = line.partition('"')
        if keyword.strip():
            is_source = keyword.strip() == "msgid"
        if is_source:
            words.append(f'"{rest}')
    return "".join(map(unescape, words))


def _merged(catalogue: Catalogue | None, texts: Sequence[Text], root: Path) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of a file that is up to date, and those that are obsolete."""
    old = [_entry(message) for message in catalogue if message.id] if catalogue is not None else []
    obsolete = [_entry(message) for message in catalogue.obsolete.values()] if catalogue is not None else []
    kept = {each.key: each for each in old}
    asleep = {each.key: each for each in obsolete}
    wanted = {text.key for text in texts}
    vanished = {key: each for key, each in kept.items() if key not in wanted}
    made: dict[Key, Entry] = {}
    order = [each.key for each in old]
    before: Key | None = None
    for text in texts:
        key = text.key
        entry = kept.get(key)
        if entry is None:
            if asleep.get(key, Entry("", "")).translation:
                entry = asleep.pop(key)
            elif (found := _same_in_other_words(text, vanished)) or (found := _same_elsewhere(text, vanished)):
                vanished.pop(found.key)
                order[order.index(found.key)] = key
                entry = _changed(found, text)
            else:
                entry = Entry(*key)
            if key not in order:
                order.insert(order.index(before) + 1 if before else 0, key)
        made[key] = replace(entry, note=text.note, place=_place(text, root))
        before = key
    lost = [each for each in vanished.values() if each.translation or each.comments]
    return [made[key] for key in order if key in made], [*asleep.values(), *lost]


def _same_in_other_words(text: Text, vanished: Mapping[Key, Entry]) -> Entry | None:
    """Return the entry whose source this text was before somebody changed it."""
    rivals = [each for each in vanished.values() if each.name == text.name and each.translation]
    if not rivals:
        return None
    if len(rivals) == 1 and not text.is_item:
        return rivals[0]
    best = max(rivals, key=lambda each: _likeness(text.source, each))
    return best if _likeness(text.source, best) >= _ALIKE else None


def _likeness(source: str, entry: Entry) -> float:
    return max(difflib.SequenceMatcher(None, source, each).ratio() for each in (entry.source, entry.previous))


def _same_elsewhere(text: Text, vanished: Mapping[Key, Entry]) -> Entry | None:
    """Return the entry of the same words in the same field of something that has another id now, or in another field.

    The latter happens when a `should` becomes a `must`.
    """
    id_, _, field = text.name.partition(".")
    rows = [each for each in vanished.values() if each.source == text.source and each.translation]
    same = (each for each in rows if each.name.partition(".")[2] == field)
    return next(same, None) or next((each for each in rows if each.name.partition(".")[0] == id_), None)


def _changed(entry: Entry, text: Text) -> Entry:
    """Return a translation under its new source: fuzzy, unless it was made for just these words."""
    if text.source in {entry.source, entry.previous}:
        is_fuzzy = entry.is_fuzzy and text.source != entry.previous
        flags = entry.flags if is_fuzzy else entry.flags - {"fuzzy"}
        return replace(
            entry, name=text.name, source=text.source, flags=flags, previous=entry.previous if is_fuzzy else ""
        )
    previous = entry.previous if entry.is_fuzzy and entry.previous else entry.source
    return replace(entry, name=text.name, source=text.source, flags=entry.flags | {"fuzzy"}, previous=previous)


def _place(text: Text, root: Path) -> str:
    file = Path(text.span.file)
    return f"{(Path(root.resolve().name) / file.relative_to(root)).as_posix()}:{text.span.line}"


def _written(entry: Entry, prefix: str = "") -> str:
    lines = [f"# {each}".rstrip() for each in entry.comments]
    if not prefix:
        lines += [f"#. {entry.note}"] * bool(entry.note)
        lines.append(f"#: {entry.place}")
    if entry.flags:
        lines.append(f"#, {', '.join(sorted(entry.flags))}")
    if entry.is_fuzzy and entry.previous:
        mark = "#~| " if prefix else "#| "
        lines += [f"{mark}{line}" for line in f"msgid {normalize(entry.previous, width=WIDTH)}".split("\n")]
    for keyword, words in (("msgctxt", entry.name), ("msgid", entry.source), ("msgstr", entry.translation)):
        lines += [f"{prefix}{line}" for line in f"{keyword} {normalize(words, width=WIDTH)}".split("\n")]
    return "\n".join(lines) + "\n"
