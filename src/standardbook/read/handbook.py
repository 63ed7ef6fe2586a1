"""Read the folder of a handbook: every file once, every mistake of every file at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from standardbook.diagnostics import Diagnostic, Span, diagnostic, did_you_mean
from standardbook.model.authored import FILES, AppearanceFile, Book, StandardsFile
from standardbook.model.fields import Model
from standardbook.model.handbook import Handbook, Picture, Translation
from standardbook.read.complaints import complaints_of
from standardbook.read.pictures import read_picture
from standardbook.read.strict_yaml import MAX_BYTES, parse_yaml
from standardbook.read.translations import FOLDER, MAX_PO_BYTES, parse_po, translations_in

_REQUIRED = ("book", "roles")
_LATER = ("motivation", "control", "evaluation", "complaints", "training")
"""Files of the format that this version keeps but does not read yet."""

_Model = TypeVar("_Model", bound=Model)


def read_handbook(root: Path) -> tuple[Handbook | None, list[Diagnostic]]:
    """Return the handbook in the folder `root`, or None with everything that is wrong in its files."""
    if not root.is_dir() or not any(root.glob("*.yaml")):
        hint = "`standardbook init` starts one; `--handbook` names another folder"
        return None, [diagnostic("empty-handbook", Span(root.as_posix()), "no handbook in this folder", hint)]
    found: list[Diagnostic] = list(_misplaced_files(root))
    values: dict[str, Any] = {}
    for kind, model in FILES.items():
        if kind != "standards":
            values[kind] = _read_file(root, root / f"{kind}.yaml", model, found, required=kind in _REQUIRED)
    standards = [
        _read_file(root, path, StandardsFile, found, required=True)
        for path in sorted((root / "standards").rglob("*.yaml"))
    ]
    pictures = _read_pictures(root, values["appearance"], found)
    translations = _read_translations(root, values["book"], found)
    if not isinstance(values["book"], Book) or any(each.severity == "error" for each in found):
        return None, found
    return Handbook(
        book=values["book"],
        departments=_field(values, "roles", "departments"),
        roles=_field(values, "roles", "roles"),
        definitions=_field(values, "definitions", "definitions"),
        principles=_field(values, "principles", "principles"),
        stages=_field(values, "journey", "stages"),
        situations=_field(values, "situations", "situations"),
        standards=tuple(file for file in standards if file is not None),
        rules=_field(values, "appearance", "rules"),
        channels=_field(values, "channels", "channels"),
        pictures=pictures,
        translations=translations,
    ), found


def _field(values: dict[str, Any], kind: str, name: str) -> Any:  # noqa: ANN401 - a tuple of the kind's model
    return getattr(values[kind], name, ())


def _misplaced_files(root: Path) -> Iterator[Diagnostic]:
    known = {f"{kind}.yaml" for kind in (*FILES, *_LATER) if kind != "standards"}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.suffix not in {".yaml", ".yml"} or any(part.startswith(".") for part in relative.parts):
            continue
        if relative.parts[0] == "standards" and len(relative.parts) > 1 and path.suffix == ".yaml":
            continue
        if relative.as_posix() not in known:
            hint = did_you_mean(relative.as_posix(), known, "files of standards live in standards/ and end in .yaml")
            yield diagnostic("unknown-file", Span(path.as_posix()), "no part of a handbook has this name", hint)


def _read_file(
    root: Path, path: Path, model: type[_Model], found: list[Diagnostic], *, required: bool
) -> _Model | None:
    file = path.as_posix()
    try:
        content = read_inside(root, path, MAX_BYTES + 1)
    except FileNotFoundError:
        if required:
            found.append(diagnostic("missing-field", Span(file), "the handbook needs this file", "see docs/fields.md"))
        return None
    except IsADirectoryError:
        found.append(diagnostic("unreadable-file", Span(file), "a folder stands where a file is expected"))
        return None
    except OSError as error:
        code = "link-as-file" if path.is_symlink() else "unreadable-file"
        found.append(diagnostic(code, Span(file), error.strerror or "cannot be read", "put a plain file here"))
        return None
    tree, mistakes = parse_yaml(content, file)
    found.extend(mistakes)
    if tree is None:
        if not mistakes and required:
            found.append(diagnostic("missing-field", Span(file), "the file is empty", "see docs/fields.md"))
        return None
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        found.extend(complaints_of(error, model, tree))
        return None


def read_inside(root: Path, path: Path, limit: int) -> bytes:
    """Return at most `limit` bytes of a plain file below `root`.

    Raises OSError for a link on the way, for anything that is no plain file, and for a path that leaves `root`.
    """
    relative = Path(os.path.normpath(path)).relative_to(os.path.normpath(root))
    folder = root
    for part in relative.parts[:-1]:
        folder /= part
        if folder.is_symlink():
            raise OSError(None, "links are not followed out of a handbook")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        if not stat.S_ISREG(mode):
            raise OSError(None, "this is no plain file")
        return file.read(limit)


def _read_translations(
    root: Path, book: object, found: list[Diagnostic]
) -> dict[str, dict[tuple[str, str], Translation]]:
    translations: dict[str, dict[tuple[str, str], Translation]] = {}
    languages = book.languages if isinstance(book, Book) else ()
    for path in sorted((root / FOLDER).glob("*.po")):
        file = path.as_posix()
        if path.stem not in languages:
            hint = f"add {path.stem} to `languages` in book.yaml, or take the file away"
            found.append(diagnostic("unused-translations", Span(file), "the book names no such language", hint))
            continue
        try:
            content = read_inside(root, path, MAX_PO_BYTES + 1)
        except OSError as error:
            code = "link-as-file" if path.is_symlink() else "unreadable-file"
            found.append(diagnostic(code, Span(file), error.strerror or "cannot be read", "put a plain file here"))
            continue
        catalogue, mistakes = parse_po(content, file)
        found.extend(mistakes)
        if catalogue is not None:
            translations[path.stem] = translations_in(catalogue, file)
    return translations


def _read_pictures(root: Path, appearance: object, found: list[Diagnostic]) -> dict[str, Picture]:
    pictures: dict[str, Picture] = {}
    if not isinstance(appearance, AppearanceFile):
        return pictures
    for rule in appearance.rules:
        if rule.picture is None or rule.picture in pictures:
            continue
        picture, mistake = read_picture(root, rule.picture, rule.span("picture"), read_inside)
        if picture is not None:
            pictures[rule.picture] = picture
        if mistake is not None:
            found.append(mistake)
    return pictures
