"""Sites for the tests: two roles of the example handbook, and a small hostile handbook."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from standardbook.build.outputs import PDF_FILE
from standardbook.export.mkdocs_engine import assets_of, files_of, pages_of
from standardbook.export.site_source import site_source
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook
from standardbook.read import read_handbook
from standardbook.render.choice import render_choice
from standardbook.render.pages import Page, render_pages, render_search
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition

ROLES = ("barista", "support-agent")
HOSTILE = "`a` <script>alert(1)</script> </div> {{ 7*7 }} &amp; {: onclick=x} **b"


@functools.cache
def example() -> Handbook:
    """Return the handbook that ships with the package, read once."""
    return read(shipped("handbook"))


@functools.cache
def example_for(role: str, language: str = "en") -> Edition:
    """Return an edition of the example, selected once."""
    return select_edition(example(), role, language)


@functools.cache
def example_pages(role: str, language: str = "en") -> tuple[Page, ...]:
    """Return the pages of the site of an edition of the example, rendered once."""
    return render_pages(example_for(role, language), [shipped("templates")], pdf_name="handbook.pdf")


def read(folder: Path) -> Handbook:
    """Return the handbook of a folder that has no errors."""
    handbook, found = read_handbook(folder)
    assert handbook is not None, [str(each) for each in found]
    return handbook


def export_site(
    edition: Edition,
    pages: Sequence[Page],
    index: Mapping[str, Any],
    *,
    shell: Sequence[Path],
    target: Path,
    words: NullTranslations | None = None,
    languages: Sequence[str] = (),
    pdf: bytes | None = None,
) -> None:
    """Write the whole site of an edition into the folder `target`, with its PDF as `handbook.pdf`.

    `index` is what its search looks through; `shell` names the folders of the site's shell.
    """
    source = site_source(edition, pages, words=words, languages=languages)
    (pages_made,) = pages_of([(source, frozenset())], shell)
    made = {**assets_of(shell), **pages_made, **files_of(edition, index, {})}
    if pdf is not None:
        made[PDF_FILE] = pdf
    for path, content in made.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)


def write_site(edition: Edition, target: Path, languages: Iterable[str] = ()) -> Path:
    """Write the site of an edition, beside those in other languages, and return its folder."""
    pages = render_pages(edition, [shipped("templates")], pdf_name=f"handbook-{edition.role_id}.pdf")
    index = render_search(edition, [shipped("templates")])
    words = catalogue_of(edition.language, [shipped("templates")])
    export_site(
        edition,
        pages,
        index,
        shell=[shipped("site")],
        target=target,
        words=words,
        languages=tuple(languages),
        pdf=b"%PDF-1.7",
    )
    return target


def write_public(target: Path, roles: Iterable[str] = ROLES) -> Path:
    """Write sites of some roles and the page that chooses among them, as a build publishes them."""
    handbook = example()
    editions = [select_edition(handbook, role, "en") for role in roles]
    for edition in editions:
        write_site(edition, target / edition.language / edition.role_id)
    (target / "index.html").write_text(render_choice(editions, [shipped("templates")]), encoding="utf-8")
    return target


def hostile_handbook(folder: Path) -> Handbook:
    """Return a handbook whose every text and title tries to be markup."""
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    files = {
        "book": f"""
            company: {quoted}
            title: {quoted}
            number: {quoted}
            version: 1.0.0
            effective: 2026-12-01
            approved_by: cook
            source_language: en
            languages: [en]
            provisions:
              audience: {quoted}
              purpose: {quoted}
              why: {quoted}
              sections:
                - id: code
                  title: {quoted}
                  text: |
                    before

                        ```
                        <b>indented & raw</b>

                        # no heading
                        ```

                    after
        """,
        "roles": f"roles: [{{id: cook, title: {quoted}, purpose: {quoted}}}]",
        "definitions": f"definitions: [{{id: word, term: {quoted}, meaning: {quoted}}}]",
        "journey": f"""
            stages:
              - id: visit
                title: {quoted}
                goal: {quoted}
                touchpoints:
                  - id: table
                    title: {quoted}
                    ideal: {quoted}
                    accountable: cook
                    responsible: [cook]
        """,
        "standards/table": f"""
            touchpoint: table
            standards:
              - id: serve
                must: {quoted}
                why: {quoted}
                say: [{quoted}]
                avoid: [{{phrase: {quoted}, instead: {quoted}}}]
        """,
    }
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return read(folder)
