"""Closed-world editions: what one role may not read is nowhere in the outputs of another, however they are decoded."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
import yaml
from PIL import Image

from handbooks import FIELDS, IDS, UNPRINTED, canary
from handbooks import write_canaries as write
from outputs import pdf_words, site_words
from pdfs import INLINE
from standardbook.build.pipeline import Plan, build
from standardbook.model.texts import texts_of
from standardbook.project.project import load
from standardbook.project.translations import update_file, updated
from standardbook.read.translations import parse_po
from standardbook.select import select_edition


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the editions of two roles that share nothing, and the complete one."""
    folder = tmp_path_factory.mktemp("leaks")
    write(folder / "handbook", ("ann", "ben"))
    handbook, found = load(folder / "handbook")
    assert handbook is not None, found
    assert not [each for each in found if each.severity == "error"]
    build(Plan(folder / "handbook", folder / "public"), handbook, INLINE)
    return folder / "public" / "en"


@pytest.mark.parametrize(("role", "other"), [("ann", "ben"), ("ben", "ann")])
def test_no_word_of_another_role_is_in_a_pdf(public: Path, role: str, other: str) -> None:
    """No canary of another role is in a role's PDF, decoded to the last string."""
    words = pdf_words(public / role / "handbook.pdf").casefold()
    assert not [field for field in (*FIELDS, *IDS, *UNPRINTED) if canary(other, field) in words]


@pytest.mark.parametrize(("role", "other"), [("ann", "ben"), ("ben", "ann")])
def test_no_word_of_another_role_is_in_a_site(public: Path, role: str, other: str) -> None:
    """No canary of another role is in a role's site: pages, search index, sitemap, pictures, file names."""
    words = site_words(public / role).casefold()
    assert not [field for field in (*FIELDS, *IDS, *UNPRINTED) if canary(other, field) in words]


@pytest.mark.parametrize("role", ["ann", "ben"])
def test_every_word_of_the_role_itself_is_there(public: Path, role: str) -> None:
    """Each text a role may read is in its PDF and its site; so the search for leaks would find one."""
    for words in (pdf_words(public / role / "handbook.pdf"), site_words(public / role)):
        joined = re.sub(r"\s+", "", words.casefold())
        assert [field for field in FIELDS if canary(role, field) not in joined] == []


def test_the_complete_edition_holds_everybodys_words(public: Path) -> None:
    """The complete edition shows every text of every role."""
    words = re.sub(r"\s+", "", site_words(public / "complete").casefold())
    assert [f for role in ("ann", "ben") for f in FIELDS if canary(role, f) not in words] == []


def test_what_is_asked_in_checks_and_hidden_in_pictures_is_nowhere(public: Path) -> None:
    """Questions of checks, names of picture files and texts inside them reach no reader."""
    for role in ("ann", "ben", "complete"):
        words = (pdf_words(public / role / "handbook.pdf") + site_words(public / role)).casefold()
        assert not [f for f in UNPRINTED for of in ("ann", "ben") if canary(of, f) in words]


COLOURS = {role: (10 * len(role), 90, sum(map(ord, role)) % 255) for role in ("ann", "ben")}
"""The one colour of each role's picture."""


def colours(folder: Path) -> set[object]:
    """Return the first points of the pictures in a site and in its PDF."""
    found: set[object] = {Image.open(path).convert("RGB").getpixel((0, 0)) for path in folder.rglob("*.png")}
    with pikepdf.open(folder / "handbook.pdf") as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
                found.add(pikepdf.PdfImage(each).as_pil_image().convert("RGB").getpixel((0, 0)))
    return found


def test_a_picture_is_nowhere_but_with_its_reader(public: Path) -> None:
    """No point of a picture of another role is in a role's site or PDF; its own picture is."""
    shown = {role: {of for of, colour in COLOURS.items() if colour in colours(public / role)} for role in COLOURS}
    assert shown == {"ann": {"ann"}, "ben": {"ben"}}
    assert {*COLOURS.values()} <= colours(public / "complete")


def test_the_search_for_leaks_finds_planted_ones(public: Path, tmp_path: Path) -> None:
    """A leak planted in metadata, a destination, a stream or a file name is found by the same search."""
    secret = "qzplantedzq"
    with pikepdf.open(public / "ann" / "handbook.pdf") as pdf:
        pdf.docinfo["/Keywords"] = secret
        pdf.save(tmp_path / "info.pdf")
    with pikepdf.open(public / "ann" / "handbook.pdf") as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(f"% {secret}".encode()))
        pdf.save(tmp_path / "stream.pdf")
    assert all(secret in pdf_words(tmp_path / name) for name in ("info.pdf", "stream.pdf"))
    (tmp_path / "site" / secret).mkdir(parents=True)
    (tmp_path / "site" / "index.json.gz").write_bytes(gzip.compress(b"{}", mtime=0))
    assert secret in site_words(tmp_path / "site")


TRANSLATED = str.maketrans("qz", "xw")
"""What a canary reads like in the other language."""


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the editions of two roles in another language, in which every canary has a word of its own."""
    folder = tmp_path_factory.mktemp("translated")
    root = folder / "handbook"
    write(root, ("ann", "ben"))
    book = root / "book.yaml"
    book.write_text(
        re.sub(r"languages:\s*(?:\[en\]|\n- en)", "languages: [en, ru]", book.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    handbook, found = load(root)
    assert handbook is not None, found
    path = update_file(handbook, root, "ru", now=datetime(2026, 11, 23, tzinfo=UTC))
    catalogue, mistakes = parse_po(path.read_bytes(), path.as_posix())
    assert catalogue is not None, mistakes
    for message in catalogue:
        if message.id:
            message.string = re.sub(r"qz\w+zq", lambda match: match[0].translate(TRANSLATED), str(message.id))
    path.write_text(updated(catalogue, texts_of(handbook), root, header=""), encoding="utf-8")
    handbook, found = load(root)
    assert handbook is not None, found
    assert not [each for each in found if each.severity == "error"]
    build(Plan(root, folder / "public", ("ann", "ben"), ("ru",)), handbook, INLINE)
    return folder / "public" / "ru"


@pytest.mark.parametrize(("role", "other"), [("ann", "ben"), ("ben", "ann")])
def test_no_other_role_and_no_other_language_is_in_a_translated_edition(
    translated: Path, role: str, other: str
) -> None:
    """A translated edition holds neither the other role's text, in either language, nor its own in the source language."""
    words = (pdf_words(translated / role / "handbook.pdf") + site_words(translated / role)).casefold()
    own, theirs = ({field: canary(of, field) for field in (*FIELDS, *UNPRINTED)} for of in (role, other))
    assert not [field for field, word in theirs.items() if word in words or word.translate(TRANSLATED) in words]
    assert not [field for field, word in own.items() if word in words]
    joined = re.sub(r"\s+", "", words)
    assert [field for field in FIELDS if own[field].translate(TRANSLATED) not in joined] == []


CHANNEL = """channels:
  - {id: qzchannelzq, kind: ROOM, title: qztitlezq, address: qzaddresszq, answer_within: 77 min,
     alternative: "Say qztermzq to [[ann]].", roles: [READERS]}
"""


@pytest.mark.parametrize(
    ("readers", "named", "expected"),
    [
        ("ann", "", {"ann"}),
        ("ann", "counter", {"ann"}),
        ("ann", "qzchannelzq", {"ann"}),
        ("staff", "", {"ann", "ben"}),
        ("chief", "qzchannelzq", {"chief"}),
    ],
)
def test_a_channel_is_read_by_those_whom_it_names(tmp_path: Path, readers: str, named: str, expected: set[str]) -> None:
    """A channel with `roles` is in their editions, in those of who takes over from them, and in no other.

    Not even its title or its wait at a touchpoint that names it, nor a term or a position that only its words use.
    """
    root = tmp_path / "handbook"
    files = {
        "book.yaml": "company: C\ntitle: T\nnumber: N\nversion: 1.0.0\neffective: 2026-01-01\napproved_by: chief\n"
        "source_language: en\nlanguages: [en]\nprovisions: {audience: A., purpose: P., why: W.}\n",
        "roles.yaml": "roles:\n  - {id: staff, title: Staff, abstract: true}\n  - {id: ann, title: qzannzq, extends: [staff]}\n"
        "  - {id: ben, title: Ben, extends: [staff]}\n  - {id: chief, title: Chief}\n",
        "definitions.yaml": "definitions: [{id: term, term: qztermzq, meaning: qzmeaningzq}]\n",
        "journey.yaml": "stages:\n  - id: s\n    title: S\n    touchpoints:\n"
        f"      - {{id: t, title: T, accountable: chief, responsible: [ben], channels: [{named}]}}\n",
        "standards/t.yaml": "touchpoint: t\nstandards: [{id: x, must: Do it., why: So.}]\n",
        "channels.yaml": CHANNEL.replace("ROOM", "counter").replace("READERS", readers),
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    handbook, found = load(root)
    assert handbook is not None
    assert not {each.code for each in found} & {"channel-without-touchpoint", "reference-out-of-edition"}
    for role in ("ann", "ben", "chief"):
        edition = select_edition(handbook, role, "en")
        words = set(re.findall(r"qz[a-z]+zq|77 min", repr(edition))) - ({"qzannzq"} if role == "ann" else set())
        theirs = {"qzchannelzq", "qztitlezq", "qzaddresszq", "qztermzq", "qzmeaningzq", "77 min"}
        assert (theirs <= words) if role in expected else not words, (role, words)
        assert "ann" not in edition.names or role in expected
        assert all(not each.roles for each in edition.channels)
    assert [each.id for each in select_edition(handbook, "complete", "en").channels] == ["qzchannelzq"]


def test_a_channel_of_others_does_not_touch_an_edition(tmp_path: Path) -> None:
    """A channel that a role does not read, of a kind that its touchpoint names: without it the edition is equal."""
    root = tmp_path / "handbook"
    write(root, ("ann", "ben"))
    journey = root / "journey.yaml"
    stages = yaml.safe_load(journey.read_text(encoding="utf-8"))
    for stage in stages["stages"]:
        stage["touchpoints"][0]["channels"].append("phone")
    journey.write_text(yaml.safe_dump(stages, sort_keys=False), encoding="utf-8")
    without = load(root)[0]
    channels = root / "channels.yaml"
    more = "- {id: line, kind: phone, title: Line, answer_within: 90 h, roles: [ben]}\n"
    channels.write_text(channels.read_text(encoding="utf-8") + more, encoding="utf-8")
    with_it = load(root)[0]
    assert without is not None
    assert with_it is not None
    for role, is_same in (("ann", True), ("ben", False)):
        before, after = (repr(select_edition(each, role, "en")) for each in (without, with_it))
        assert (before == after) == is_same


def test_a_channel_that_nobody_names_is_a_warning_and_everybodys(tmp_path: Path) -> None:
    """When no touchpoint names it any more, by id or by kind, a channel is in every edition, and `check` says so."""
    root = tmp_path / "handbook"
    write(root, ("ann", "ben"))
    assert "channel-without-touchpoint" not in {each.code for each in load(root)[1]}
    journey = root / "journey.yaml"
    text = journey.read_text(encoding="utf-8").replace(canary("ben", "channel"), "phone")
    journey.write_text(text, encoding="utf-8")
    handbook, found = load(root)
    assert handbook is not None
    (warning,) = (each for each in found if each.code == "channel-without-touchpoint")
    assert (warning.severity, Path(warning.span.file).name) == ("warning", "channels.yaml")
    assert canary("ben", "channel") in {each.id for each in select_edition(handbook, "ann", "en").channels}
