"""What is published of a handbook with releases: marks, old versions, and where each version stands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
import yaml
import zxingcpp
from playwright.sync_api import Browser, expect

from commands import standardbook, tree
from histories import TEMPLATES, WHO, commit, git, number, reasons, repository, small, standard, write
from pdfs import read_aloud
from search_pages import served
from standardbook.export.layout import BAR_LEFT, BAR_WIDTH
from standardbook.history.published import versions_of
from standardbook.project.project import load

EXAMPLE = Path(__file__).parents[1] / "handbook"
DAY = "2026-03-10"
"""A day on which 1.2.0 is in force and 1.3.0 is only announced."""


def run(root: Path, *arguments: str) -> str:
    """Run a command in a repository that must succeed; return what it said."""
    done = standardbook(*arguments, cwd=root, **WHO)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def second(data: dict[str, Any]) -> None:
    """Tighten a target, reword a reason, move, remove and add a standard."""
    data["book.yaml"]["effective"] = "2026-02-01"
    standard(data, "greet")["target"]["at_most"] = "8 s"
    standard(data, "serve")["why"] = "The right hand is busy."
    rows = data["standards/door.yaml"]["standards"]
    data["standards/table.yaml"]["standards"].append(rows.pop(1))
    data["standards/table.yaml"]["standards"].pop(1)
    rows.append({"id": "nod", "must_not": "Ignore those who wait.", "why": "They count.", "principles": ["care"]})


def third(data: dict[str, Any]) -> None:
    """Change what only the cook reads; announce a standard and let one expire."""
    second(data)
    data["book.yaml"]["effective"] = "2026-03-01"
    standard(data, "out")["must"] = "Lead everybody out."
    table = data["standards/table.yaml"]["standards"]
    table.append({"id": "pour", "must": "Pour for all.", "why": "Kind.", "principles": ["care"], "roles": ["ann"]})
    table[-1]["effective_from"] = "2026-03-20"
    standard(data, "nod")["expires"] = "2026-03-15"


def fourth(data: dict[str, Any]) -> None:
    """Take the cook away."""
    third(data)
    data["book.yaml"]["effective"] = "2026-05-01"
    data["roles.yaml"]["roles"] = [each for each in data["roles.yaml"]["roles"] if each["id"] != "bob"]
    data["journey.yaml"]["stages"][0]["touchpoints"][1]["responsible"] = ["ann"]
    data["situations.yaml"]["situations"][0]["responsible"] = ["ann"]


HISTORY: tuple[tuple[str, Any, dict[str, str]], ...] = (
    ("1.0.0", lambda _data: None, {}),
    ("1.1.0", second, {"greet": "Ten felt long.", "smile": "It is seen there.", "clear": "No one did.", "nod": "New."}),
    ("1.2.0", third, {"out": "All means all.", "pour": "Guests asked.", "nod": "A trial."}),
    ("1.3.0", fourth, {"table": "One pair of hands.", "fire": "The same."}),
)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release four versions, and publish them as on a day between the last two."""
    root = repository(tmp_path_factory.mktemp("acme"))
    (root / ".gitignore").write_text("public*/\n", encoding="utf-8")
    for version, edit, why in HISTORY:
        data = small()
        edit(data)
        write(root, data)
        if why:
            reasons(root, f"About {version}.", **why)
        commit(root, f"for {version}")
        run(root, "release", version)
    run(root, "build", "--as-of", DAY)
    return root


def text_of(pdf: Path) -> str:
    """Return the words of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def codes(pdf: Path) -> list[list[str]]:
    """Return what a camera reads off the pages of a PDF that have a code: the cover and document control."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=2).to_pil() for page in document]
    finally:
        document.close()
    found = [[each.text for each in zxingcpp.read_barcodes(page)] for page in pages]
    return [each for each in found if each]


def bars(pdf: Path) -> list[tuple[int, float, float]]:
    """Return the change bars that are drawn on the pages of a PDF: page, head and foot, read from what is drawn."""
    found = []
    with pikepdf.open(pdf) as document:
        for number, page in enumerate(document.pages):
            colour, tags = None, []
            for step in pikepdf.parse_content_stream(page):
                operands, operator = step.operands, step.operator
                match str(operator):
                    case "BDC" | "BMC":
                        tags.append(str(operands[0]))
                    case "EMC":
                        tags.pop()
                    case "rg":
                        colour = [float(each) for each in operands]
                    case "re" if float(operands[0]) == BAR_LEFT and abs(float(operands[2]) - BAR_WIDTH) < 0.01:
                        assert tags == ["/Artifact"]
                        assert colour == [0.541, 0.29, 0]
                        foot, height = float(operands[1]), float(operands[3])
                        found.append((number, foot + height, foot))
    return found


def places(pdf: Path) -> dict[str, tuple[int, float]]:
    """Return the page and the height of every anchor that a link of a PDF leads to."""
    reader = pypdf.PdfReader(pdf)
    pages = {page.indirect_reference.idnum: page.page_number or 0 for page in reader.pages if page.indirect_reference}
    return {
        name: (pages[each.page.idnum], float(each.top or 0))
        for name, each in reader.named_destinations.items()
        if isinstance(each.page, pypdf.generic.IndirectObject)
    }


def beside(pdf: Path) -> set[str]:
    """Return the standards, rules and places beside which a bar stands."""
    anchors = {name: place for name, place in places(pdf).items() if name.startswith(("standard-", "rule-"))}
    return {
        name
        for name, (page, head) in anchors.items()
        if any(page == at and foot <= head <= top + 0.5 for at, top, foot in bars(pdf))
    }


def test_bars_stand_beside_what_changed_and_nowhere_else(acme: Path) -> None:
    """Read back from the pages: in 1.1.0 beside what is new, moved or changed; none in the first version."""
    public = acme / "public" / "en"
    assert beside(public / "ann/1.1.0/handbook.pdf") == {
        "standard-greet",
        "standard-smile",
        "standard-serve",
        "standard-nod",
    }
    assert beside(public / "bob/1.1.0/handbook.pdf") == {"standard-serve", "standard-smile"}
    assert bars(public / "ann/1.0.0/handbook.pdf") == []
    assert beside(public / "bob/1.2.0/handbook.pdf") == {"standard-out"}
    assert beside(public / "ann/1.2.0/handbook.pdf") == {"standard-nod"}


def test_what_changed_is_told_side_by_side_after_the_role(acme: Path) -> None:
    """Old and new wording, the reason, the day, and what is gone; in the outline it follows the role's page."""
    pdf = acme / "public/en/ann/1.1.0/handbook.pdf"
    words = " ".join(text_of(pdf).split())
    for each in (
        "What version 1.1.0, in force from 1 February 2026, changes compared with version 1.0.0.",
        "1 new, 1 stricter, 1 moved, 1 gone, 1 in its wording only",
        "At the door 1 new, 1 stricter",
        "Figure: at most BEFORE 10 seconds NOW 8 seconds",
        "Ten felt long.",
        "Before under “At the door”, now under “At the table”.",
        "Clear when all are done",
        "About 1.1.0.",
    ):
        assert each in words
    assert f"NEW {number(acme, 'nod')} Do not ignore those who wait" in words
    titles = [each.title for each in pypdf.PdfReader(pdf).outline if not isinstance(each, list)]
    assert titles[titles.index("Host") + 1] == "What changed for you"
    page = (acme / "public/en/ann/1.1.0/changes.html").read_text(encoding="utf-8")
    assert "<del>10</del>\u00a0seconds" in page
    assert "<ins>8</ins>\u00a0seconds" in page
    rule = re.search(r"<p class=.told. id=.change-standard-nod.>(.*?)</p>", page, re.DOTALL)
    assert rule
    told = ["New", ":", number(acme, "nod"), "Do", "not", "ignore", "those", "who", "wait"]
    assert re.sub(r"<[^>]*>|\s+", " ", rule[1]).split() == told
    coming = (acme / "public/en/ann/1.2.0/changes.html").read_text(encoding="utf-8")
    assert "<b>Must</b> Pour for all" in coming
    assert not (acme / "public/en/ann/1.0.0/changes.html").exists()


def test_contents_and_pages_carry_signs(acme: Path) -> None:
    """A sign stands beside the entry in the contents, chips stand on the site; they are gone in the next version."""
    first = text_of(acme / "public/en/ann/1.1.0/handbook.pdf")
    assert re.search(r"At the door\s+\d+ standards?\s+CHANGED", first)
    door = (acme / "public/en/ann/1.1.0/touchpoint-door.html").read_text(encoding="utf-8")
    assert 'class="diff-mark changed"' in door
    assert 'class="diff-mark new"' in door
    later = (acme / "public/en/bob/1.2.0/touchpoint-table.html").read_text(encoding="utf-8")
    assert "diff-mark" not in later


def test_marks_say_what_happened_in_words(acme: Path) -> None:
    """Beside the number in the book, on the chip of the site: what it is since which version, and the figure before."""
    path = acme / "public/en/ann/1.1.0/handbook.pdf"
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^ *{number(acme, 'greet')} +stricter in 1\.1\.0", said, re.MULTILINE)
    assert "was 10 seconds" in said.replace("\u00a0", " ")
    assert re.search(rf"^ *{number(acme, 'nod')} +new in 1\.1\.0", said, re.MULTILINE)
    with pikepdf.open(path) as pdf:
        aloud = " ".join(text for _kind, text in read_aloud(pdf))
    assert "stricter in" not in aloud
    door = (acme / "public/en/ann/1.1.0/touchpoint-door.html").read_text(encoding="utf-8")
    assert '<span class="diff-mark changed">stricter in 1.1.0, was 10\u00a0seconds</span>' in door
    assert '<span class="diff-mark new">new in 1.1.0</span>' in door
    assert " in 1.0.0" not in text_of(acme / "public/en/ann/1.0.0/handbook.pdf")


def test_no_other_role_s_change_is_told(acme: Path) -> None:
    """The host is told nothing of what changed for the cook, neither in words nor by a count."""
    for path in (acme / "public/en/ann").rglob("*"):
        if path.suffix in {".html", ".js", ".json"} and "1.3.0" not in path.parts:
            assert "everybody out" not in path.read_text(encoding="utf-8"), path
            assert "All means all" not in path.read_text(encoding="utf-8"), path
    assert "All means all" not in text_of(acme / "public/en/ann/1.2.0/handbook.pdf")
    assert "All means all" in text_of(acme / "public/en/bob/1.2.0/handbook.pdf")


def test_the_version_in_force_stands_first(acme: Path) -> None:
    """On a day between two versions the later one is announced; `latest` and the lists follow the one in force."""
    ann = acme / "public/en/ann"
    assert (ann / "handbook.pdf").read_bytes() == (ann / "1.2.0/handbook.pdf").read_bytes()
    listed = json.loads((ann / "versions.json").read_text(encoding="utf-8"))
    assert [(each["version"], each["aliases"]) for each in listed] == [
        ("1.3.0", []),
        ("1.2.0", ["latest"]),
        ("1.1.0", []),
        ("1.0.0", []),
    ]
    assert "../index.html" in (ann / "latest/index.html").read_text(encoding="utf-8")
    assert "Version 1.3.0 takes effect on 1\u00a0May 2026." in (ann / "index.html").read_text(encoding="utf-8")
    assert "Not yet in force: from 1 May 2026." in text_of(ann / "1.3.0/handbook.pdf")
    assert "Superseded by version 1.2.0 since 1 March 2026." in text_of(ann / "1.1.0/handbook.pdf")
    assert [each["version"] for each in json.loads((acme / "public/en/bob/versions.json").read_text())] == [
        "1.2.0",
        "1.1.0",
        "1.0.0",
    ]


@pytest.mark.parametrize(
    ("edition", "verdict"),
    [
        ("ann/1.2.0", "CURRENT"),
        ("ann/1.1.0", "SUPERSEDED"),
        ("ann/1.3.0", "NOT YET IN FORCE"),
    ],
)
def test_the_code_leads_to_where_exactly_this_version_stands(acme: Path, edition: str, verdict: str) -> None:
    """The page says current, superseded by which since when, or not yet; its address is on the printed book."""
    page = (acme / f"public/en/{edition}/status.html").read_text(encoding="utf-8")
    assert f'<p class="verdict">{verdict}</p>' in page
    address = f"https://acme.example/book/en/{edition}/status.html"
    with pikepdf.open(acme / f"public/en/{edition}/handbook.pdf") as pdf:
        alternates = {str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each}
    assert any(address in each for each in alternates)
    assert codes(acme / f"public/en/{edition}/handbook.pdf") == [[address], [address]]


def dead_links(public: Path) -> set[tuple[str, str]]:
    """Return the links of published pages that lead to nothing, each with its page."""
    missing = set()
    for page in public.rglob("*.html"):
        for link in re.findall(r'(?:href|src|url)="?([^"#?:]+)(?:[#?][^"]*)?"', page.read_text(encoding="utf-8")):
            if not (page.parent / link).exists():
                missing.add((page.relative_to(public).as_posix(), link))
    return missing


def test_every_link_of_every_version_leads_to_a_page(acme: Path) -> None:
    """Also the links of notices: to the version that comes, and to the one in force."""
    assert dead_links(acme / "public") == set()


def test_later_days_need_no_new_release(acme: Path, tmp_path: Path) -> None:
    """In May 1.3.0 is in force, the cook's edition is withdrawn, what was to come holds, what expired is gone."""
    output = tmp_path / "public"
    run(acme, "build", "--output", str(output), "--as-of", "2026-05-02")
    assert "Withdrawn since 1 May 2026." in text_of(output / "en/bob/1.2.0/handbook.pdf")
    page = (output / "en/bob/1.2.0/status.html").read_text(encoding="utf-8")
    assert "WITHDRAWN" in page
    assert dead_links(output) == set()
    assert "url=../../index.html" in (output / "en/bob/index.html").read_text(encoding="utf-8")
    listed = (output / "en/bob/versions.js").read_text(encoding="utf-8")
    assert re.findall(r'"state":"(.*?)"', listed) == ["withdrawn", "superseded", "superseded"]
    old = (output / "en/bob/1.1.0/status.html").read_text(encoding="utf-8")
    assert "Version 1.2.0 has taken its place since 1\u00a0March 2026." in old
    assert "Pour for all" in (output / "en/ann/touchpoint-table.html").read_text(encoding="utf-8")
    assert "ignore those" not in (output / "en/ann/touchpoint-door.html").read_text(encoding="utf-8")
    now = acme / "public/en/ann"
    assert "Pour for all" not in (now / "touchpoint-table.html").read_text(encoding="utf-8")
    assert "Do not ignore those" in (now / "touchpoint-door.html").read_text(encoding="utf-8")
    assert re.search("20\u00a0March 2026.*Pour for all", (now / "changes.html").read_text(encoding="utf-8"))


def test_the_control_page_is_computed(acme: Path) -> None:
    """Revisions with what they were about, the version in which each section last changed, the edition's own digest."""
    words = " ".join(text_of(acme / "public/en/bob/1.2.0/handbook.pdf").split())
    assert re.search(r"1\.2\.0 1 March 2026 Head About 1\.2\.0\. 1\.1\.0 1 February 2026 Head About 1\.1\.0\.", words)
    assert "4.1 At the table 1.1.0 1 February 2026 4.2 Fire 1.2.0 1 March 2026" in words
    record = yaml.safe_load((acme / "handbook/releases/1.2.0.yaml").read_text(encoding="utf-8"))
    assert record["digests"]["bob"]["en"] in words.replace(" ", "")
    assert record["digest"] not in words.replace(" ", "")
    page = (acme / "public/en/bob/1.2.0/control.html").read_text(encoding="utf-8")
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", each) for each in re.findall(r"<tr>(.*?)</tr>", page)]
    assert ["4.1 At the table", "1.1.0", "1\u00a0February 2026"] in rows
    complete = " ".join(text_of(acme / "public/en/complete/handbook.pdf").split())
    assert "Distribution Host, Cook, and Head" in complete or "Distribution Host, Cook and Head" in complete


def test_who_approved_is_named_in_the_reader_s_language() -> None:
    """The history of revisions of the example calls the approver as the rest of the page does."""
    handbook, _ = load(EXAMPLE)
    assert handbook is not None
    first = versions_of(EXAMPLE, handbook, "2026-11-20", marks=False)[0]
    (edition,) = first.editions([("ru", "barista")], TEMPLATES)
    assert {each.approver for each in edition.control.revisions} == {edition.approver}
    assert edition.approver != handbook.releases[-1].approver


def test_only_who_must_sign_gets_a_sheet(acme: Path) -> None:
    """The last page of the PDF and a page of the site, where the release asks for it; nowhere else."""
    public = acme / "public/en"
    for edition, asked in (("ann/1.1.0", True), ("bob/1.1.0", True), ("ann/1.0.0", True), ("boss/1.2.0", False)):
        reader = pypdf.PdfReader(public / edition / "handbook.pdf")
        assert ("Signature" in reader.pages[-1].extract_text()) is (
            public / edition / "acknowledgement.html"
        ).is_file(), edition
        release = yaml.safe_load((acme / f"handbook/releases/{edition[-5:]}.yaml").read_text(encoding="utf-8"))
        is_asked = edition.partition("/")[0] in release["acknowledge"]
        assert (public / edition / "acknowledgement.html").is_file() is is_asked
        assert is_asked is asked or edition == "bob/1.1.0"


def test_two_builds_of_one_tag_are_byte_identical(acme: Path, tmp_path: Path) -> None:
    """A clone elsewhere, at the tag, on another day of the same standing, publishes the same bytes."""
    git(tmp_path, "clone", "--quiet", str(acme), str(tmp_path / "clone"))
    git(tmp_path / "clone", "checkout", "--quiet", "v1.3.0")
    run(tmp_path / "clone", "build", "--as-of", DAY, "--no-cache")
    assert tree(tmp_path / "clone/public") == tree(acme / "public")


@pytest.fixture
def copy(acme: Path, tmp_path: Path) -> Path:
    """Give a copy of the repository with what it has published."""
    return Path(shutil.copytree(acme, tmp_path / "acme"))


def test_a_draft_says_so_and_is_marked(copy: Path) -> None:
    """An edited handbook is published as a draft compared with the last release; the releases stay beside it."""
    path = copy / "handbook/standards/door.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_most: 8 s", "at_most: 6 s"), encoding="utf-8")
    said = run(copy, "build", "--as-of", DAY)
    assert "a draft: not released, compared with 1.3.0" in said
    ann = copy / "public/en/ann"
    assert beside(ann / "handbook.pdf") == {"standard-greet"}
    words = text_of(ann / "handbook.pdf")
    assert "Draft after version 1.3.0" in words
    assert "A-1 · version 1.3.0+draft · Host" in words
    assert "in force from 1 May 2026" not in words
    assert "approved by" not in words.split("Contents")[0]
    assert "../1.2.0/index.html" in (ann / "latest/index.html").read_text(encoding="utf-8")
    assert not (ann / "status.html").exists()
    assert "Draft after version 1.3.0" in (copy / "public/index.html").read_text(encoding="utf-8")
    assert (ann / "1.2.0/status.html").is_file()


def test_what_only_a_draft_has_leads_to_no_version(copy: Path) -> None:
    """A new position, a new language, and the cook given up in the same draft: no page has a link to nothing."""
    data = small()
    fourth(data)
    data["book.yaml"]["languages"] = ["en", "ru"]
    data["roles.yaml"]["roles"].append({"id": "eve", "title": "Guard"})
    data["journey.yaml"]["stages"][0]["touchpoints"][0]["responsible"].append("eve")
    write(copy, data)
    run(copy, "build", "--as-of", DAY, "--only", "site")
    public = copy / "public"
    assert not (public / "ru/ann/latest").exists()
    assert not (public / "en/eve/versions.js").exists()
    assert "Version 1.3.0" not in (public / "en/bob/index.html").read_text(encoding="utf-8")
    assert "version 1.2.0" in (public / "en/bob/index.html").read_text(encoding="utf-8")
    assert {each for each in dead_links(public) if each[1] != "handbook.pdf"} == set()


def test_marks_since_any_version_or_none(copy: Path) -> None:
    """`--since` compares with what it names; `--no-marks` needs no history, and leaves the old versions where they are."""
    run(copy, "build", "--as-of", DAY, "--since", "1.0.0", "--role", "ann")
    assert beside(copy / "public/en/ann/handbook.pdf") >= {"standard-greet", "standard-smile"}
    assert "version 1.2.0 · in force from 1 March 2026" in text_of(copy / "public/en/ann/handbook.pdf")
    shutil.rmtree(copy / ".git")
    before = tree(copy / "public/en/ann/1.1.0")
    said = run(copy, "build", "--as-of", DAY, "--no-marks")
    assert "editions in public" in said
    assert bars(copy / "public/en/ann/handbook.pdf") == []
    assert tree(copy / "public/en/ann/1.1.0") == before


def test_what_is_not_new_is_not_made_again(copy: Path) -> None:
    """An edit leaves the files of old versions as they are, the very same on the disk; nothing edited, nothing done."""
    old = copy / "public/en/ann/1.0.0/handbook.pdf"
    run(copy, "build", "--as-of", DAY)
    inode = old.stat().st_ino
    path = copy / "handbook/standards/door.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Everybody likes it", "All like it"), encoding="utf-8")
    run(copy, "build", "--as-of", DAY)
    assert old.stat().st_ino == inode
    assert "nothing is new" in run(copy, "build", "--as-of", DAY)


def test_a_version_can_be_withdrawn(copy: Path) -> None:
    """A day in its record takes a version back: the one before it is in force again, and the code says so."""
    record = copy / "handbook/releases/1.2.0.yaml"
    record.write_text(record.read_text(encoding="utf-8") + "withdrawn: 2026-03-05\n", encoding="utf-8")
    run(copy, "build", "--as-of", DAY, "--role", "ann")
    ann = copy / "public/en/ann"
    assert "WITHDRAWN" in (ann / "1.2.0/status.html").read_text(encoding="utf-8")
    assert "CURRENT" in (ann / "1.1.0/status.html").read_text(encoding="utf-8")
    assert (ann / "handbook.pdf").read_bytes() == (ann / "1.1.0/handbook.pdf").read_bytes()


def test_a_release_touches_what_it_supersedes_and_nothing_older(copy: Path) -> None:
    """After the next release the files of superseded versions are the very same; the one before it is superseded."""
    ann = copy / "public/en/ann"
    run(copy, "build", "--as-of", DAY)
    old = {
        name: (ann / name).stat().st_ino for name in ("1.0.0/handbook.pdf", "1.1.0/handbook.pdf", "1.1.0/index.html")
    }
    data = small()
    fourth(data)
    data["book.yaml"]["effective"] = "2026-06-01"
    standard(data, "greet")["why"] = "It is liked."
    write(copy, data)
    commit(copy, "another reason")
    run(copy, "release", "1.4.0")
    run(copy, "build", "--as-of", DAY)
    assert {name: (ann / name).stat().st_ino for name in old} == old
    assert "1.4.0" in (ann / "versions.js").read_text(encoding="utf-8")
    run(copy, "build", "--as-of", "2026-06-02")
    assert "Superseded by version 1.4.0" in text_of(ann / "1.3.0/handbook.pdf")


@pytest.mark.parametrize(
    ("version", "name", "value"),
    [("1.1.0", "approver", "Nobody"), ("1.3.0", "acknowledge", []), ("1.0.0", "effective", "2025-12-31")],
)
def test_a_record_that_was_edited_stops_the_build(copy: Path, version: str, name: str, value: object) -> None:
    """Who approved it, who signs and from when are as they were released; the message says what brings them back."""
    path = copy / f"handbook/releases/{version}.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(record | {name: value}, sort_keys=False), encoding="utf-8")
    before = tree(copy / "public")
    commit(copy, "edited")
    mend = None
    for command in (("build", "--as-of", DAY), ("release", "2.0.0")):
        done = standardbook(*command, cwd=copy, **WHO)
        assert done.returncode == 1
        assert f"handbook/releases/{version}.yaml is not the record" in done.stderr
        mend = re.search(r"`(git checkout [0-9a-f]+ -- \S+)`", done.stderr)
        assert mend
    assert tree(copy / "public") == before
    path.unlink()
    assert mend
    if version != "1.3.0":
        done = standardbook("build", "--as-of", DAY, cwd=copy, **WHO)
        assert f"was compared with {version}, whose record is not here" in done.stdout
        assert f"git checkout v{version} -- handbook/releases/{version}.yaml" in done.stdout
    git(copy, *mend[1].split()[1:])
    assert "editions in public" in run(copy, "build", "--as-of", DAY)


def test_a_record_that_does_not_fit_its_content_stops_the_build(copy: Path) -> None:
    """A moved tag is found out by the digest; nothing is published."""
    before = tree(copy / "public")
    git(copy, "tag", "--force", "v1.1.0", "v1.2.0^{}")
    done = standardbook("build", "--as-of", DAY, "--no-cache", cwd=copy, **WHO)
    assert done.returncode == 1
    assert "is not what was released as 1.1.0" in done.stderr
    assert tree(copy / "public") == before


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_versions_in_the_browser(acme: Path, browser: Browser, width: int) -> None:
    """The chooser leads to the same page of another version, the old one says that it is superseded and leads back."""
    with served(acme / "public") as address:
        page = browser.new_page(viewport={"width": width, "height": 844})
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/en/ann/touchpoint-door.html")
        expect(page.locator(".book-notice")).to_contain_text("Version 1.3.0 takes effect on 1 May 2026.")
        page.locator(".book-versions summary").click()
        expect(page.locator(".book-versions a")).to_have_text(
            ["1.3.0 · to come", "1.2.0 · in force", "1.1.0 · superseded", "1.0.0 · superseded"]
        )
        page.locator(".book-versions a", has_text="1.1.0").click()
        page.wait_for_url(f"{address}/en/ann/1.1.0/touchpoint-door.html")
        banner = page.locator(".book-notice.superseded")
        expect(banner).to_contain_text("Superseded by version 1.2.0 since 1 March 2026.")
        expect(page.locator(f"#{number(acme, 'greet')} .diff-mark")).to_have_text("stricter in 1.1.0, was 10 seconds")
        page.goto(f"{address}/en/ann/1.1.0/changes.html")
        expect(page.get_by_role("heading", level=1)).to_have_text("What changed for you")
        expect(page.locator("del", has_text="10").first).to_be_visible()
        page.get_by_role("link", name="Read the version in force").click()
        page.wait_for_url(f"{address}/en/ann/index.html")
        assert wrong == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


@pytest.mark.browser
def test_versions_from_a_folder(acme: Path, browser: Browser) -> None:
    """Without a server the chooser works too."""
    page = browser.new_page()
    page.goto((acme / "public/en/ann/1.1.0/index.html").as_uri())
    page.locator(".book-versions summary").click()
    page.locator(".book-versions a", has_text="1.2.0").click()
    page.wait_for_url("**/en/ann/1.2.0/index.html")
    page.close()


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("roles", ["ann", "nobody"], "nobody"), ("languages", ["en", "xx"], "xx"), ("languages", ["en", "ru"], "ru")],
)
def test_an_edited_record_is_found_without_history_too(copy: Path, name: str, value: list[str], word: str) -> None:
    """With --no-marks a record whose editions its version does not have is an error at its place."""
    path = copy / "handbook/releases/1.3.0.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(record | {name: value}, sort_keys=False), encoding="utf-8")
    done = standardbook("build", "--no-marks", "--as-of", DAY, cwd=copy, **WHO)
    assert done.returncode == 1
    assert f"version 1.3.0 has no edition for `{word}`: its record was edited" in done.stdout
    assert "git checkout v1.3.0 -- handbook/releases/1.3.0.yaml" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_first_day_of_the_calendar_is_a_day(copy: Path) -> None:
    """A version that was withdrawn on the first day there is, or is looked at on it, ends no build in a traceback."""
    path = copy / "handbook/releases/1.3.0.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "withdrawn: '0001-01-01'\n", encoding="utf-8")
    commit(copy, "withdrawn")
    for day in ("0001-01-01", DAY):
        done = standardbook("build", "--as-of", day, "--only", "site", "--role", "ann", cwd=copy, **WHO)
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == 0, done.stderr
