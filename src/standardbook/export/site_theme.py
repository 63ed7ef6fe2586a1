"""The shell of the sites: settings and theme, a company's own before the shipped ones.

A company's folder may hold more than a theme: a repository, notes, copies. Only what a theme is made of is published.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from standardbook.diagnostics import AuthorError, Diagnostic, Span, StandardbookError, diagnostic

_TEMPLATES = (".html",)
_STYLES = (".css",)
_SCRIPTS = (".js", ".mjs", ".wasm", ".webmanifest")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
_FONTS = (".woff2", ".woff", ".ttf", ".otf", ".eot")
_FILMS = (".mp4", ".webm", ".mp3", ".ogg", ".vtt")
_SUFFIXES = frozenset((*_TEMPLATES, *_STYLES, *_SCRIPTS, *_PICTURES, *_FONTS, *_FILMS))
_LICENCES = ("license", "licence", "copying", "notice", "ofl")
"""What the name of a text begins with, or ends with before its `.txt`, that has to travel with fonts and scripts."""

_ICONS = ".icons"
"""Where Material looks for icons of one's own; its templates take them in, and no site gets them as files."""

_FOLDERS_OF_TOOLS = frozenset({"node_modules", "__pycache__"})
_SET_BY_THE_BUILD = frozenset({"docs_dir", "site_dir", "config_file", "config_file_path"})


def settings_of(shell: Sequence[Path]) -> dict[str, Any]:
    """Return the settings of MkDocs from the first folder that has them. Raises AuthorError for broken ones."""
    file = next((each / "mkdocs.yml" for each in shell if (each / "mkdocs.yml").is_file()), None)
    if file is None:
        raise StandardbookError("the shell of the site has no mkdocs.yml: install standardbook again")
    try:
        text = file.read_text(encoding="utf-8")
        settings, top = yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        span, hint = Span(file.as_posix()), "save the file with the encoding UTF-8"
        raise AuthorError([diagnostic("not-utf8", span, "the file is not UTF-8", hint)]) from error
    except Exception as error:  # PyYAML has no error of its own for every mistake
        raise AuthorError([_broken(error, file)]) from error
    rows = top.value if isinstance(top, yaml.MappingNode) else ()
    lines = {key.value: key.start_mark.line + 1 for key, _ in rows if isinstance(key, yaml.ScalarNode)}
    if wrong := list(_wrong(settings, file, lines)):
        raise AuthorError(wrong)
    return dict(settings)


def _broken(error: Exception, file: Path) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    span = Span(file.as_posix(), mark.line + 1, mark.column + 1) if mark else Span(file.as_posix())
    problem = str(getattr(error, "problem", "") or str(error) or "cannot be read as YAML")
    if isinstance(error, yaml.constructor.ConstructorError) and "tag" in problem:
        return diagnostic("yaml-tag", span, problem, "write the value without `!`: settings are data and run nothing")
    return diagnostic("broken-yaml", span, f"broken YAML: {problem}", "the settings of MkDocs are plain YAML")


def _wrong(settings: Any, file: Path, lines: dict[Any, int]) -> Iterator[Diagnostic]:  # noqa: ANN401 - whatever was written
    """Find what MkDocs, or we, could not go on with."""
    if not isinstance(settings, dict):
        hint = "begin with those of the shipped site/mkdocs.yml"
        yield diagnostic("wrong-type", Span(file.as_posix()), "expected settings, `name: value` each", hint)
        return
    for name, value in settings.items():
        span = Span(file.as_posix(), lines.get(name, 1))
        if not isinstance(name, str):
            yield diagnostic("wrong-type", span, f"`{name}` is no name of a setting", "put it in quotation marks")
        elif name in _SET_BY_THE_BUILD:
            yield diagnostic("unknown-field", span, f"`{name}` is set by the build", "take it away")
        elif name in {"theme", "extra"} and not isinstance(value, dict):
            yield diagnostic("wrong-type", span, f"`{name}` is a mapping", f"write it as `{name}: {{name: value}}`")
    if "theme" not in settings:
        hint = "begin with `theme: {name: material}`"
        yield diagnostic("missing-field", Span(file.as_posix()), "`theme` is missing", hint)


def copy_theme(shell: Sequence[Path], target: Path) -> None:
    """Copy the files of the themes into a folder, those of the first over those of the others."""
    for each in reversed(shell):
        for path, is_part in _files(each / "theme"):
            if is_part:
                copy = target / path.relative_to(each / "theme")
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


def left_out(shell: Sequence[Path]) -> list[Path]:
    """Return what lies in a theme's folder and is no part of a theme: files, and folders that are left out whole."""
    return [path for each in shell for path, is_part in _files(each / "theme") if not is_part]


def _files(theme: Path) -> Iterator[tuple[Path, bool]]:
    """Yield what a theme's folder holds, and whether it is a part of the theme."""
    company = theme.parent.resolve().parent
    waiting, seen = [theme] if theme.is_dir() else [], set()
    while waiting:
        folder = waiting.pop()
        seen.add(folder.resolve())
        for path in sorted(folder.iterdir()):
            there = path.resolve()
            is_inside = there.is_relative_to(company)  # a link may lead anywhere
            if path.is_dir() and is_inside and _is_folder_of_a_theme(path, theme):
                if there not in seen:
                    waiting.append(path)
            else:
                yield path, is_inside and path.is_file() and _is_file_of_a_theme(path)


def _is_folder_of_a_theme(path: Path, theme: Path) -> bool:
    is_icons = path == theme / _ICONS
    return is_icons or not (path.name.startswith(".") or path.name in _FOLDERS_OF_TOOLS)


def _is_file_of_a_theme(path: Path) -> bool:
    name, suffix = path.stem.casefold(), path.suffix.casefold()
    if path.name.startswith("."):
        return False
    return suffix in _SUFFIXES or (suffix in {"", ".txt"} and (name.startswith(_LICENCES) or name.endswith(_LICENCES)))
