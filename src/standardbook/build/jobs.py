"""The jobs of a build: functions of values, alike in this process, in another and on another machine.

A job gets what its edition holds and nothing else, and returns what it made under the digest of what it was made from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from standardbook.build.fingerprint import fingerprint
from standardbook.export.galley import Galley, pieces_in
from standardbook.export.join import BookMetadata, join, pages_of_book
from standardbook.export.mkdocs_engine import assets_of, files_of, pages_of
from standardbook.export.overprint import Overprint, overprints
from standardbook.export.pdf import lay_out
from standardbook.export.site_source import SiteSource, site_source
from standardbook.model.design import Design
from standardbook.model.edition import Edition
from standardbook.model.handbook import Picture
from standardbook.model.look import FontFile
from standardbook.model.paper import A4
from standardbook.render.environment import template_mistakes, title_of
from standardbook.render.fragment_cache import FragmentCache
from standardbook.render.pages import render_pages, render_search
from standardbook.render.placeholders import Placeholder
from standardbook.render.printed_marks import printed_marks
from standardbook.render.sections import OutlineEntry, render_frame, render_sections, subject_of
from standardbook.render.style import BOOK, FRAME, MARKS, style
from standardbook.render.version_pages import render_extra
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.digest import digest_of


@dataclass(frozen=True)
class Sheet:
    """A section, or a frame, ready to be laid out: finished HTML, style and pictures."""

    html: str
    css: str
    pictures: tuple[Picture, ...] = ()
    is_frame: bool = False
    height: float = A4.text_height
    """That of a page's text, in points."""
    fonts: tuple[FontFile, ...] = ()
    """Those that are not shipped."""


def key_of(sheet: Sheet) -> str:
    """Return the digest of everything that the galley of a sheet is made from."""
    pictures = tuple(digest_of(each.name, each.content) for each in sheet.pictures)
    return digest_of(
        "galley", fingerprint(), sheet.html, sheet.css, pictures, repr((sheet.is_frame, sheet.height, sheet.fonts))
    )


@dataclass(frozen=True)
class RenderedSection:
    """A section as its edition needs it; its sheet may be shared with others."""

    id: str
    sheet: str
    """The key of the sheet."""
    placeholders: tuple[Placeholder, ...]
    below: tuple[OutlineEntry, ...]
    runs_on: bool
    """Whether it begins below the one before."""
    is_on_right: bool = False
    """Whether it begins on a right page."""


@dataclass(frozen=True)
class RenderedSite:
    """The site of an edition as finished HTML, and its files that are no pages."""

    source: SiteSource
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class RenderJob:
    """Editions of one language to be rendered, with the folders of templates and what is made of them."""

    editions: tuple[Edition, ...]
    templates: tuple[Path, ...]
    outputs: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]
    """For each edition the languages in which it stands beside this one."""
    fragments: Mapping[str, str] = field(default_factory=dict)
    """Pieces of HTML that were made before, by their keys."""


@dataclass(frozen=True)
class RenderedEditions:
    """Editions as HTML, every sheet among their sections once, and the fragments that several are made of."""

    editions: tuple[Mapping[str, Any], ...]
    """For each edition what its outputs are made from, by their names: what `RENDERERS` returned."""
    sheets: Mapping[str, Sheet]
    fragments: Mapping[str, str]


@dataclass
class _Rendering:
    """A job on its way: what all its editions share."""

    templates: tuple[Path, ...]
    fragments: FragmentCache
    sheets: dict[str, Sheet] = field(default_factory=dict)


def render(job: RenderJob) -> RenderedEditions:
    """Return editions as HTML."""
    work = _Rendering(job.templates, FragmentCache(job.fragments))
    with template_mistakes():
        made = [
            {name: RENDERERS[name](edition, languages, work) for name in job.outputs}
            for edition, languages in zip(job.editions, job.languages, strict=True)
        ]
    return RenderedEditions(tuple(made), work.sheets, work.fragments.used)


def _sections(edition: Edition, _languages: tuple[str, ...], work: _Rendering) -> tuple[RenderedSection, ...]:
    """Return the sections of an edition's book; their sheets are collected, each once."""
    made = []
    design = edition.design
    css = style(work.templates, BOOK, design)
    known = (*edition.pictures.values(), *([design.logo] if design.logo else []))
    for section in render_sections(edition, work.templates, work.fragments):
        pictures = tuple(each for each in known if f'"sbasset:{each.name}"' in section.html)
        html, shown = section.as_document(edition.language), pictures + section.pictures
        sheet = Sheet(html, css, shown, height=design.format.text_height, fonts=design.fonts)
        key = key_of(sheet)
        work.sheets.setdefault(key, sheet)
        made.append(
            RenderedSection(section.id, key, section.placeholders, section.below, section.runs_on, section.is_on_right)
        )
    return tuple(made)


def _site(edition: Edition, languages: tuple[str, ...], work: _Rendering) -> RenderedSite:
    """Return the site of an edition, whose reader may go over to other languages."""
    folders, fragments = work.templates, work.fragments
    pages = render_pages(edition, folders, pdf_name=pdf_name(edition, folders), fragments=fragments)
    words = fragments.words(edition.language, folders)
    source = site_source(edition, pages, words=words, languages=languages)
    extra = render_extra(edition, folders, fragments)
    return RenderedSite(source, files_of(edition, render_search(edition, folders, fragments), extra))


RENDERERS: Mapping[str, Callable[[Edition, tuple[str, ...], _Rendering], object]] = {"pdf": _sections, "site": _site}
"""What renders each output of an edition."""


def frame_of(edition: Edition, total: int, templates: Sequence[Path]) -> Sheet:
    """Return what is drawn over the pages of an edition's book of `total` pages."""
    with template_mistakes():
        html, css = render_frame(edition, total, templates), style(templates, FRAME, edition.design)
        return Sheet(html, css, is_frame=True, fonts=edition.design.fonts)


def marks_of_book(edition: Edition, templates: Sequence[Path]) -> tuple[Sheet, tuple[tuple[str, int], ...]] | None:
    """Return the marks of an edition's book, and beside what each stands; None for a book without any."""
    with template_mistakes():
        made = printed_marks(edition, templates)
    if made is None:
        return None
    css, fonts = style(templates, MARKS, edition.design), edition.design.fonts
    return Sheet(made.html, css, is_frame=True, fonts=fonts), made.beside


def galley_of(sheet: Sheet) -> tuple[str, bytes]:
    """Lay a sheet out; return its galley under the key of the sheet."""
    galley = lay_out(
        sheet.html, sheet.css, sheet.pictures, fonts=sheet.fonts, tagged=not sheet.is_frame, height=sheet.height
    )
    return key_of(sheet), galley.as_bytes()


def metadata_of(
    edition: Edition,
    sections: Sequence[RenderedSection],
    templates: Sequence[Path],
    *,
    beside: tuple[tuple[str, int], ...] = (),
) -> BookMetadata:
    """Return what an edition adds to its sections when they are joined; `beside` says where its marks stand."""
    _ = catalogue_of(edition.language, templates).gettext
    return BookMetadata(
        f"{edition.title} · {title_of(edition, _)}",
        edition.company,
        subject_of(edition, _),
        edition.language,
        tuple(each.placeholders for each in sections),
        tuple(each.below for each in sections),
        tuple(not each.runs_on for each in sections),
        tuple(edition.control.marks),
        marks=beside,
        paper=edition.design.format,
        on_right=tuple(at for at, each in enumerate(sections) if each.is_on_right),
        fonts=edition.design.fonts,
    )


def pages_in(galleys: Sequence[bytes], metadata: BookMetadata) -> int:
    """Return how many pages the book of some sections has."""
    return len(pages_of_book([pieces_in(each) for each in galleys], metadata))


def book_of(
    metadata: BookMetadata, sections: Sequence[bytes], over: Sequence[bytes], *, checked: bool
) -> tuple[bytes, tuple[Overprint, ...]]:
    """Join the galleys of an edition's sections, and over them its frame and its marks, where it has any.

    Return its PDF, and, if `checked`, where it prints over itself.
    """
    frame, *marks = (Galley.from_bytes(each) for each in over)
    pdf = join(metadata, [Galley.from_bytes(each) for each in sections], frame, marks=marks[0] if marks else None)
    return pdf, tuple(overprints(pdf)) if checked else ()


def keys_of_pages(source: SiteSource, shell: str) -> dict[str, str]:
    """Return the key of each page of a site; `shell` is the digest of the shell's files."""
    frame = digest_of("page", fingerprint(), shell, source.language, dict(source.settings))
    return {path: digest_of(frame, path, dict(page.matter), page.content) for path, page in source.pages.items()}


def sites_of(wanted: Sequence[tuple[SiteSource, frozenset[str]]], shell: tuple[Path, ...]) -> list[dict[str, bytes]]:
    """Build the pages of some sites but those of each that are already made."""
    return pages_of(wanted, shell)


def shared_assets(shell: tuple[Path, ...], design: Design) -> dict[str, bytes]:
    """Return the files that are alike in every site."""
    return assets_of(shell, design)


def warm_up() -> None:
    """Do nothing: a process that is asked to do it is there when it is needed."""


def pdf_name(edition: Edition, folders: Sequence[Path]) -> str:
    """Return the telling name under which a reader keeps the PDF."""
    position = title_of(edition, catalogue_of(edition.language, folders).gettext)
    words = f"{edition.company} {edition.title} {position} {edition.version}"
    plain = unicodedata.normalize("NFC", words).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-") + ".pdf"
