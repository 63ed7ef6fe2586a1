"""Read the folder of a handbook: every file once, every mistake of every file at once."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.authored import Book
from standardbook.model.fields import Model
from standardbook.model.figures import figures_in
from standardbook.model.handbook import Handbook, Picture, Translation, as_fields
from standardbook.model.kinds import FILES, KINDS, STANDARDS, lists_in
from standardbook.model.look import FontFile
from standardbook.model.obligations import AppearanceFile, StandardsFile
from standardbook.model.releases import ChangesFile, Numbers, Release, in_order
from standardbook.read.fonts import read_fonts
from standardbook.read.look import read_logo
from standardbook.read.numbers import LOCK_FILE, TAG, parse_lock, text_with_ids, with_ids
from standardbook.read.pictures import Known, read_picture
from standardbook.read.plain_files import read_inside
from standardbook.read.strict_yaml import parse_yaml
from standardbook.read.translations import FOLDER, parse_po, translations_in
from standardbook.read.validation_errors import complaints_of
from standardbook.resources.limits import MAX_LOCK_BYTES, MAX_PO_BYTES, MAX_YAML_BYTES

RELEASES = "releases"
"""The folder of the records of releases."""

CHANGES_FILE = "changes.yaml"

_REQUIRED = ("book", "roles")
_LATER = ("motivation", "control", "evaluation", "complaints", "training")
"""Names of files that are kept until something reads them: until they are among FILES."""

_Model = TypeVar("_Model", bound=Model)
_T = TypeVar("_T")


def read_handbook(root: Path, known: Known | None = None) -> tuple[Handbook | None, list[Diagnostic]]:
    """Return the handbook in the folder `root`, or None with everything that is wrong in its files.

    With `known`, which it fills, a file that has not changed since is not read again.
    """
    known = {} if known is None else known
    if not root.is_dir() or not any(root.glob("*.yaml")):
        hint = "`standardbook init` starts one; `--handbook` names another folder"
        return None, [diagnostic("empty-handbook", Span(root.as_posix()), "no handbook in this folder", hint)]
    found: list[Diagnostic] = [*_misplaced_files(root), *_repositories(root)]
    numbers = _read_lock(root, found)
    folder = _Folder(root, found, known, numbers)
    values: dict[str, Any] = {}
    for kind, model in FILES.items():
        if kind != STANDARDS:
            values[kind] = folder.read(root / f"{kind}.yaml", model, required=kind in _REQUIRED)
    standards = [
        folder.read(path, StandardsFile, required=True) for path in sorted((root / "standards").rglob("*.yaml"))
    ]
    releases = [folder.read(path, Release, required=True) for path in sorted((root / RELEASES).glob("*.yaml"))]
    _name_tag(found, values["book"], in_order(each for each in releases if each is not None))
    pictures = _read_pictures(folder, (*values.values(), *standards))
    logo, fonts = _read_look(folder, values["book"])
    translations = _read_translations(folder, values["book"])
    if not isinstance(values["book"], Book) or any(each.severity == "error" for each in found):
        return None, found
    lists = {name: getattr(values.get(kind), name, ()) for name, kind in lists_in(KINDS).items()}
    lists[STANDARDS] = tuple(file for file in standards if file is not None)
    return Handbook(
        book=values["book"],
        **as_fields(lists),
        pictures=pictures,
        logo=logo,
        fonts=fonts,
        translations=translations,
        numbers=numbers,
        releases=in_order(each for each in releases if each is not None),
        next_changes=values["changes"] or ChangesFile(),
    ), found


def _name_tag(found: list[Diagnostic], book: object, releases: tuple[Release, ...]) -> None:
    """Name the tag of the last release in what says how to mend the lock of the numbers."""
    if isinstance(book, Book) and releases:
        tag = book.tag.format(version=releases[-1].version)
        found[:] = [replace(each, hint=each.hint.replace(TAG, tag)) for each in found]


def _misplaced_files(root: Path) -> Iterator[Diagnostic]:
    later = {f"{kind}.yaml" for kind in _LATER if kind not in FILES}
    known = {f"{kind}.yaml" for kind in FILES if kind != STANDARDS} | later
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.suffix not in {".yaml", ".yml"} or any(part.startswith(".") for part in relative.parts):
            continue
        if relative.parts[0] == "standards" and len(relative.parts) > 1 and path.suffix == ".yaml":
            continue
        if relative.parts[0] == RELEASES and len(relative.parts) == 2 and path.suffix == ".yaml":  # noqa: PLR2004
            continue
        if relative.as_posix() in later:
            message, hint = "nothing reads this file yet: no output shows it", "keep it out of the folder until then"
            yield diagnostic("not-read-yet", Span(path.as_posix()), message, hint)
        elif relative.as_posix() not in known:
            hint = did_you_mean(relative.as_posix(), known, "files of standards live in standards/ and end in .yaml")
            yield diagnostic("unknown-file", Span(path.as_posix()), "no part of a handbook has this name", hint)


def _repositories(root: Path) -> Iterator[Diagnostic]:
    """Find folders that git, started there, takes for a repository, whatever brought them (gitrepository-layout)."""
    for folder, below, files in os.walk(root):
        below[:] = sorted(each for each in below if each != ".git")  # a real one belongs to whoever cloned it
        names = {each.casefold() for each in (*below, *files)}
        if "head" in names and names & {"objects", "refs", "commondir", "config"}:
            message = "git would take this folder for a repository, and run what its `config` names"
            hint = "take HEAD, config, objects and refs away: no part of a handbook has these names"
            yield diagnostic("repository-in-handbook", Span(Path(folder).as_posix()), message, hint)


@dataclass(frozen=True)
class _Folder:
    """A handbook's folder on its way to models; `found` collects what is wrong."""

    root: Path
    found: list[Diagnostic]
    known: Known
    numbers: Numbers

    def read(self, path: Path, model: type[_Model], *, required: bool) -> _Model | None:
        """Return what a file says."""
        file, found = path.as_posix(), self.found
        try:
            content = read_inside(self.root, path, MAX_YAML_BYTES + 1)
        except FileNotFoundError:
            if required:
                hint = "see docs/fields.md"
                found.append(diagnostic("missing-field", Span(file), "the handbook needs this file", hint))
            return None
        except IsADirectoryError:
            hint = "move the folder away, and put a plain file of this name there"
            found.append(diagnostic("unreadable-file", Span(file), "a folder stands where a file is expected", hint))
            return None
        except OSError as error:
            code = "link-as-file" if path.is_symlink() else "unreadable-file"
            found.append(diagnostic(code, Span(file), error.strerror or "cannot be read", "put a plain file here"))
            return None
        return self.once(file, content, lambda: self._model_of(content, file, model, required=required))

    def once(self, file: str, content: bytes, read: Callable[[], tuple[_T | None, list[Diagnostic]]]) -> _T | None:
        """Return what a file of this content says; it is read when it is new or has changed."""
        key = f"{file} {self.numbers.seal}"
        before = self.known.get(key)
        if before is None or before[0] != content:
            before = self.known[key] = content, *read()
        self.found.extend(before[2])
        value: _T | None = before[1]
        return value

    def _model_of(
        self, content: bytes, file: str, model: type[_Model], *, required: bool
    ) -> tuple[_Model | None, list[Diagnostic]]:
        tree, mistakes = parse_yaml(content, file)
        if tree is None:
            if not mistakes and required:
                mistakes = [diagnostic("missing-field", Span(file), "the file is empty", "see docs/fields.md")]
            return None, mistakes
        if self.numbers.rows:
            with_ids(tree, self.numbers.ids, ("id", "situation") if model is ChangesFile else ("situation",))
        try:
            return model.model_validate(tree), mistakes
        except ValidationError as error:
            return None, [*mistakes, *complaints_of(error, model, tree)]


def _read_lock(root: Path, found: list[Diagnostic]) -> Numbers:
    path = root / LOCK_FILE
    try:
        content = read_inside(root, path, MAX_LOCK_BYTES)
    except FileNotFoundError:
        return Numbers()
    except OSError as error:
        code = "link-as-file" if path.is_symlink() else "unreadable-file"
        message = error.strerror or "cannot be read"
        found.append(diagnostic(code, Span(path.as_posix()), message, "put a plain file here"))
        return Numbers()
    numbers, mistakes = parse_lock(content, path.as_posix())
    found.extend(mistakes)
    return numbers


def _read_translations(folder: _Folder, book: object) -> dict[str, dict[tuple[str, str], Translation]]:
    found = folder.found
    translations: dict[str, dict[tuple[str, str], Translation]] = {}
    if not isinstance(book, Book):  # nobody knows which languages a book has that cannot be read
        return translations
    for path in sorted((folder.root / FOLDER).glob("*.po")):
        file = path.as_posix()
        if path.stem not in book.languages:
            hint = f"add {path.stem} to `languages` in book.yaml, or take the file away"
            found.append(diagnostic("unused-translations", Span(file), "the book names no such language", hint))
            continue
        try:
            content = read_inside(folder.root, path, MAX_PO_BYTES + 1)
        except OSError as error:
            code = "link-as-file" if path.is_symlink() else "unreadable-file"
            found.append(diagnostic(code, Span(file), error.strerror or "cannot be read", "put a plain file here"))
            continue
        own = folder.once(file, content, functools.partial(_translations_of, content, file, folder.numbers))
        if own is not None:
            translations[path.stem] = own
    return translations


def _translations_of(
    content: bytes, file: str, numbers: Numbers
) -> tuple[dict[tuple[str, str], Translation] | None, list[Diagnostic]]:
    catalogue, mistakes = parse_po(content, file)
    if catalogue is None:
        return None, mistakes
    ids = numbers.ids
    found = translations_in(catalogue, file)
    return {key: replace(each, text=text_with_ids(each.text, ids)) for key, each in found.items()}, mistakes


def _read_look(folder: _Folder, book: object) -> tuple[Picture | None, tuple[FontFile, ...]]:
    if not isinstance(book, Book):
        return None, ()
    logo, mistakes = read_logo(folder.root, book, folder.known)
    fonts, others = read_fonts(folder.root, book, folder.known)
    folder.found.extend([*mistakes, *others])
    return logo, fonts


def _read_pictures(folder: _Folder, files: Iterable[object]) -> dict[str, Picture]:
    """Return the pictures that files name, by the paths that their authors wrote."""
    pictures: dict[str, Picture] = {}
    for name, span in (each for file in files for each in _pictures_named(file)):
        if name in pictures:
            continue
        picture, mistake = read_picture(folder.root, name, span, known=folder.known)
        if picture is not None:
            pictures[name] = picture
        if mistake is not None:
            folder.found.append(mistake)
    return pictures


def _pictures_named(file: object) -> Iterator[tuple[str, Span]]:
    for rule in file.rules if isinstance(file, AppearanceFile) else ():
        if rule.picture is not None:
            yield rule.picture, rule.span("picture")
    yield from ((each.file, each.span("file")) for each in figures_in(file))
