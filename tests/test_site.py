"""The sites of editions: what is in their files."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sites import HOSTILE, ROLES, example, example_for, export_site, hostile_handbook, write_public, write_site
from standardbook.diagnostics import StandardbookError
from standardbook.model.kind import title_of_standard
from standardbook.render.choice import render_choice
from standardbook.render.pages import render_pages
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sites of two roles."""
    return write_public(tmp_path_factory.mktemp("public"))


class Outline(HTMLParser):
    """What a page consists of: its elements, its ids, where it leads, its words."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element and what it refers to."""
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"<{tag} {name}>"
            if name == "id":
                self.ids.append(value or "")
            elif name in {"href", "src"}:
                self.addresses.append(value or "")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def indexed(site: Path) -> str:
    """Return the search index of a site as text."""
    script = (site / "search" / "index.js").read_text(encoding="utf-8")
    return script.removeprefix("globalThis.standardbookIndex=").removesuffix(";\n")


def test_same_input_gives_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition built twice, on different days, is the same site byte for byte."""
    edition = example_for("barista")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    first = digests(write_site(edition, tmp_path / "first"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2000000000")
    assert digests(write_site(edition, tmp_path / "second")) == first


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    """A text or title that looks like HTML, Markdown or a template is read on the pages exactly as it was written."""
    edition = select_edition(hostile_handbook(tmp_path / "handbook"), "cook", "en")
    site = write_site(edition, tmp_path / "site")
    title = "<script>alert(1)</script> </div> {{ 7*7 }} &amp; {: onclick=x}"
    for path in sorted(site.glob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert "<script>" not in page
        assert "7*7" in page
        assert "49" not in re.sub(r"assets/\S+", "", page)
        assert page.count("<div") == page.count("</div>"), path.name
        assert title in Outline(path).words
    assert HOSTILE in Outline(site / "touchpoint-table.html").words
    assert HOSTILE in Outline(site / "terms.html").words


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    """Fences, blank lines and hashes inside a preformatted text reach the page untouched."""
    edition = select_edition(hostile_handbook(tmp_path / "handbook"), "cook", "en")
    site = write_site(edition, tmp_path / "site")
    assert "```\n<b>indented & raw</b>\n\n# no heading\n```\n" in Outline(site / "provisions.html").words


def test_hostile_titles_stay_text_in_the_search_index(tmp_path: Path) -> None:
    """The index is data in a script, which no text of it can leave; the dialog sets every text as text."""
    edition = select_edition(hostile_handbook(tmp_path / "handbook"), "cook", "en")
    index = indexed(write_site(edition, tmp_path / "site"))
    assert "<" not in index
    assert any("<script>alert(1)</script>" in each["title"] for each in json.loads(index)["docs"])


def test_hostile_names_are_escaped_where_a_role_is_chosen(tmp_path: Path) -> None:
    """The page that chooses a role shows a hostile title as text."""
    edition = select_edition(hostile_handbook(tmp_path / "handbook"), "cook", "en")
    path = tmp_path / "index.html"
    path.write_text(render_choice([edition], [shipped("templates")]), encoding="utf-8")
    assert Outline(path).tags.count("script") == 1  # the choice of the language
    assert HOSTILE in Outline(path).words


@pytest.mark.parametrize("role", ROLES)
def test_each_standard_is_found_under_its_own_heading(public: Path, role: str) -> None:
    """The search index holds every standard of the edition, by its words and its id, at the place of the standard."""
    documents = json.loads(indexed(public / "en" / role))["docs"]
    located = {each["location"].partition("#")[2]: each for each in documents}
    for standard in example_for(role).standards:
        found = located[f"standard-{standard.id}"]
        assert found["id"] == standard.id
        assert found["title"]


def test_search_index_is_small_and_plain(public: Path) -> None:
    """The index holds words as they are written, once for server and folder alike, in less than 300 kB compressed."""
    site = public / "en" / "barista"
    assert "\\u20" not in indexed(site)
    assert "’" in indexed(site)
    assert len(gzip.compress((site / "search" / "index.js").read_bytes())) < 300_000
    assert [path.name for path in (site / "search").iterdir()] == ["index.js"]


def test_no_file_holds_another_role_s_text(public: Path) -> None:
    """No standard, id or place that only another role reads is in any file of a site."""
    handbook = example()
    editions = {role: select_edition(handbook, role, "en") for role in ROLES}
    for role, other in (ROLES, ROLES[::-1]):
        own = {each.id for each in editions[role].standards}
        files = [path for path in (public / "en" / role).rglob("*") if path.suffix in {".html", ".json", ".js"}]
        text = "\n".join(path.name + path.read_text(encoding="utf-8") for path in files)
        for standard in editions[other].standards:
            if standard.id not in own:
                assert standard.id not in text
                assert title_of_standard(standard)[:60] not in text


@pytest.mark.parametrize("role", [*ROLES, "complete"])
def test_every_link_leads_somewhere(public: Path, role: str, tmp_path: Path) -> None:
    """Every address on every page is a file of the site, every anchor exists, and no id is doubled."""
    site = public / "en" / role if role in ROLES else write_site(example_for(role), tmp_path)
    pages = {path.name: Outline(path) for path in site.glob("*.html")}
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert page.tags.count("h1") == 1, name
        for address in page.addresses:
            if address.startswith(("https:", "mailto:", "tel:")):
                continue
            file, _, anchor = address.partition("#")
            assert (site / (file or name)).is_file(), f"{name}: {address}"
            assert not anchor or anchor in pages[file or name].ids, f"{name}: {address}"


def test_every_page_tells_which_copy_it_is(public: Path) -> None:
    """Number, version, day, role and language stand at the foot of every page."""
    for path in (public / "en" / "barista").glob("*.html"):
        words = Outline(path).words
        for part in ("MC-SSH-01", "version 1.2.2", "in force from 30 November 2026", "Barista", "English"):
            assert part in words, path.name


def test_nothing_is_left_of_the_theme_that_nobody_asks_for(public: Path) -> None:
    """A site has no source map, no stemmer and no map of its pages with a date in it."""
    names = {path.name for path in (public / "en" / "barista").rglob("*")}
    assert not [name for name in names if name.endswith((".map", ".gz", ".xml")) or "lunr" in name]
    assert "404.html" not in names


def test_company_s_shell_and_templates_go_first(tmp_path: Path) -> None:
    """A file in a company's own folder replaces the file of the same name, and only that."""
    css = tmp_path / "site" / "theme" / "assets" / "css" / "handbook.css"
    css.parent.mkdir(parents=True)
    css.write_text("body { color: rebeccapurple }", encoding="utf-8")
    template = tmp_path / "templates" / "site" / "standards.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>ours: {{ standards | length }}</p>", encoding="utf-8")
    edition = example_for("barista")
    pages = render_pages(edition, [tmp_path / "templates", shipped("templates")], pdf_name="book.pdf")
    export_site(edition, pages, {}, shell=[tmp_path / "site", shipped("site")], target=tmp_path / "out")
    assert "rebeccapurple" in (tmp_path / "out" / "assets" / "css" / "handbook.css").read_text(encoding="utf-8")
    assert "<p>ours: " in (tmp_path / "out" / "standards.html").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "assets" / "css" / "base.css").is_file()


def test_what_mkdocs_would_only_warn_of_stops_the_build(tmp_path: Path) -> None:
    """A shell whose configuration MkDocs complains about is an error that says why."""
    shell = tmp_path / "site"
    shell.mkdir()
    text = (shipped("site") / "mkdocs.yml").read_text(encoding="utf-8")
    (shell / "mkdocs.yml").write_text(text + "\nunheard_of: true\n", encoding="utf-8")
    edition = example_for("barista")
    pages = render_pages(edition, [shipped("templates")], pdf_name="book.pdf")
    with pytest.raises(StandardbookError, match="unheard_of"):
        export_site(edition, pages, {}, shell=[shell, shipped("site")], target=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_empty_chapters_are_left_out_and_numbers_close_up(tmp_path: Path) -> None:
    """Without principles, chapter 3 is the communication standards, and no page, number or link tells of a gap."""
    edition = select_edition(hostile_handbook(tmp_path), "cook", "en")
    pages = {page.path: page for page in render_pages(edition, [shipped("templates")], pdf_name="book.pdf")}
    assert list(pages) == [
        "index.html",
        "terms.html",
        "provisions.html",
        "communication.html",
        "touchpoint-table.html",
        "standards.html",
    ]
    assert pages["communication.html"].number == "3"
    assert pages["touchpoint-table.html"].number == "3.1"
