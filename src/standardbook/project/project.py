"""A company's folder: its handbook read and checked, which editions it has, and its own templates and shell."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from standardbook.check import FIRST, LATER, check_handbook, in_order
from standardbook.check.content import unshowable
from standardbook.check.letters import letters_lost, letters_of_fonts, letters_of_own_fonts_lost
from standardbook.diagnostics import Diagnostic, Span, diagnostic, is_failure
from standardbook.model.handbook import Handbook
from standardbook.model.reach import COMPLETE, concrete_roles
from standardbook.read import read_handbook
from standardbook.resources.catalogues import missing_words, placed_words, words_in
from standardbook.resources.shipped import shipped


def load(root: Path) -> tuple[Handbook | None, list[Diagnostic]]:
    """Read and check the handbook in `root`; the handbook is None when its files cannot be read."""
    handbook, found = read_handbook(root)
    return handbook, found if handbook is None else [*found, *check_handbook(handbook), *of_languages(handbook, root)]


def load_first(root: Path) -> tuple[Handbook | None, Callable[[], list[Diagnostic]]]:
    """Read the handbook in `root` and check what must be right before editions can be made of it.

    Return the handbook, None when it is not right, and what does the other checks and then tells everything: the same
    as `load`. So they can be done while others begin to work.
    """
    handbook, found = read_handbook(root)
    if handbook is None:
        return None, lambda: found
    first = check_handbook(handbook, FIRST)

    def rest() -> list[Diagnostic]:
        later = check_handbook(handbook, LATER)
        return [*found, *in_order([*first, *later]), *of_languages(handbook, root)]

    return None if is_failure(first) else handbook, rest


def of_languages(handbook: Handbook, root: Path) -> Iterator[Diagnostic]:
    """Find what the editions of a language would lack: words of the templates, letters of the company's own fonts."""
    yield from wordless(handbook, root)
    if handbook.fonts:
        yield from letters_of_own_fonts_lost(handbook, _words_of_templates(handbook, root))


def _words_of_templates(handbook: Handbook, root: Path) -> Iterator[tuple[str, str]]:
    for language in languages_of(handbook):
        with contextlib.suppress(ValueError):  # a catalogue that cannot be read is said by `wordless`
            yield from ((each, f"words of the templates, {language}") for each in words_in(language, templates(root)))


def wordless(handbook: Handbook, root: Path) -> Iterator[Diagnostic]:
    """Find languages whose editions would have the words of the templates in English, or none that can be read."""
    of_fonts = letters_of_fonts(handbook)
    for language in languages_of(handbook):
        span = handbook.book.span("source_language" if language == handbook.book.source_language else "languages")
        try:
            missing = missing_words(language, templates(root))
            own = [*placed_words(language, templates(root)[:-1])]  # a test looks at the shipped ones
        except ValueError as error:
            yield diagnostic("broken-po", span, str(error), "run `msgfmt --check` on the file")
            continue
        if not letters_lost(handbook, language):
            for file, line, text in own:
                yield from unshowable(text, Span(file.as_posix(), line), of_fonts=of_fonts)
        if missing:
            hint = f"`standardbook translate` writes templates/words/{language}.po for a translator"
            message = f"{missing} words of the templates are not in `{language}`: its readers get English ones"
            yield diagnostic("language-without-words", span, message, hint)


def languages_of(handbook: Handbook) -> tuple[str, ...]:
    """Return the languages that have editions, in the book's order: the source, and those with translations."""
    book = handbook.book
    named = book.languages if book.source_language in book.languages else (book.source_language, *book.languages)
    return tuple(dict.fromkeys(each for each in named if each == book.source_language or each in handbook.translations))


def editions_of(handbook: Handbook) -> tuple[str, ...]:
    """Return the roles that have an edition, the complete one last."""
    return (*(role.id for role in concrete_roles(handbook)), COMPLETE)


def site_themes(handbook: Path) -> tuple[Path, ...]:
    """Return the folders of the site's shell: the company's own, if any, before the shipped one."""
    return _own_and_shipped(handbook, "site")


def templates(handbook: Path) -> tuple[Path, ...]:
    """Return the folders of templates: the company's own, if any, before the shipped one."""
    return _own_and_shipped(handbook, "templates")


def _own_and_shipped(handbook: Path, name: str) -> tuple[Path, ...]:
    own, ours = (handbook.resolve().parent / name), shipped(name)
    return (own, ours) if own.is_dir() and own.resolve() != ours.resolve() else (ours,)
