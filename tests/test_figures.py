"""Pictures of standards, places, principles and rules, and the word of welcome: who sees them, and what changes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handbooks import picture
from histories import TEMPLATES, handbook_of, small, standard, write
from standardbook.history.comparison import Change, compare
from standardbook.history.edition_changes import Comparison
from standardbook.model.document_control import DocumentControl
from standardbook.model.edition import Edition
from standardbook.model.handbook import Handbook, Picture
from standardbook.model.items import digest_of_edition, items_of
from standardbook.project.project import load
from standardbook.render.differences import rows_of
from standardbook.render.pages import render_pages
from standardbook.render.sections import render_sections
from standardbook.select import select_edition

OWNERS = ("standard", "touchpoint", "situation", "principle", "rule")


def one(name: str, **said: str) -> dict[str, str]:
    """Return a picture as authors write it."""
    return {"file": f"{name}.png", "alt": f"A {name} qz{name}altzq.", **said}


def owner_in(data: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a thing of a kind."""
    owners: dict[str, dict[str, Any]] = {
        "standard": standard(data, "greet"),
        "touchpoint": data["journey.yaml"]["stages"][0]["touchpoints"][0],
        "situation": data["situations.yaml"]["situations"][0],
        "principle": data["principles.yaml"]["principles"][0],
        "rule": data["appearance.yaml"]["rules"][0],
    }
    return owners[kind]


def pictured(kind: str = "standard", *figures: dict[str, str], languages: tuple[str, ...] = ("en",)) -> Handbook:
    """Return the small handbook in which one thing has pictures, a content for each name."""
    data = small()
    data["book.yaml"]["languages"] = list(languages)
    owner_in(data, kind)["pictures"] = list(figures) or [one("cup", caption="The handle qzcaptionzq first.")]
    names = [each["file"] for each in owner_in(data, kind)["pictures"]]
    return replace(handbook_of(data), pictures={name: content(name) for name in names})


def content(name: str, origin: str = "") -> Picture:
    """Return what a file is read as: named by its content."""
    return Picture(f"digest-of-{name}{origin}", "image/png", name.encode(), 4, 4, origin or name)


def outputs(edition: Edition) -> tuple[str, str]:
    """Return the HTML of book and site."""
    book = "".join(each.html for each in render_sections(edition, TEMPLATES))
    return book, "".join(each.html for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf"))


@pytest.mark.parametrize("kind", OWNERS)
def test_a_picture_is_where_its_owner_is(kind: str) -> None:
    """Book and site show it with its words in each edition that holds its owner; no other has anything of it."""
    handbook = pictured(kind)
    holders = {"standard": {"ann"}, "touchpoint": {"ann", "boss"}, "situation": {"bob", "boss"}}.get(
        kind, {"ann", "bob", "boss"}
    )
    for role in ("ann", "bob", "boss", "complete"):
        edition = select_edition(handbook, role, "en")
        is_here = role in {*holders, "complete"}
        assert [each.content for each in edition.pictures.values()] == [b"cup.png"] * is_here
        for html in outputs(edition):
            for words in ("digest-of-cup.png", 'alt="A cup qzcupaltzq."', "qzcaptionzq"):
                assert (words in html) is is_here, (role, words)
            assert '"cup.png"' not in html


def test_a_picture_of_a_language_takes_the_place_of_the_others_there() -> None:
    """With pictures of its own an edition shows these alone; without, those of no language."""
    figures = (one("cup"), one("tasse", language="ru"), one("cup2"))
    handbook = pictured("rule", *figures, languages=("en", "ru", "hu"))
    shown = {
        language: [each.name for each in select_edition(handbook, "ann", language).pictures.values()]
        for language in ("en", "ru", "hu")
    }
    both = ["digest-of-cup.png", "digest-of-cup2.png"]
    assert shown == {"en": both, "ru": ["digest-of-tasse.png"], "hu": both}


def changes_of(old: Handbook, new: Handbook) -> tuple[Change, ...]:
    """Return what changed in a handbook."""
    return compare(items_of(old), items_of(new))


def test_another_content_of_a_picture_is_a_change() -> None:
    """Under the same name another picture is told to the reader; the same picture under another name is no change."""
    old = pictured()
    new = replace(old, pictures={"cup.png": content("cup.png", "redrawn")})
    assert [each.id for each in changes_of(old, new)] == ["greet"]
    edition = select_edition(new, "ann", "en")
    assert digest_of_edition(edition) != digest_of_edition(select_edition(old, "ann", "en"))
    (change,) = Comparison(old, new, TEMPLATES).changes_in(edition, {})
    (row,) = rows_of(change, str, "en")
    assert row.label == "Pictures"
    assert "new picture" in f"{row.lines}"
    assert "redrawn" not in f"{row}"
    changed = replace(edition, control=DocumentControl(since="0.8.0", changes=(change,)))
    assert all("new picture" in html.replace("<ins>", "").replace("</ins>", "") for html in outputs(changed))
    renamed = pictured("standard", {**one("cup", caption="The handle qzcaptionzq first."), "file": "mug.png"})
    renamed = replace(renamed, pictures={"mug.png": content("cup.png")})
    assert not changes_of(old, renamed)


def test_other_words_of_a_picture_are_editorial() -> None:
    """Nobody has to sign for another caption."""
    old = pictured()
    (change,) = changes_of(old, pictured("standard", one("cup", caption="The handle to the guest.")))
    assert (change.id, change.material) == ("greet", False)


def test_a_picture_loses_its_words_and_is_checked_like_any_other(tmp_path: Path) -> None:
    """A file that is no picture, a picture without words and one for an unknown language are each said at their place."""
    data = small()
    standard(data, "greet")["pictures"] = [one("cup"), {"file": "cup.png"}, one("hat")]
    standard(data, "out")["pictures"] = [one("cup", language="rus")]
    write(tmp_path, data)
    (tmp_path / "handbook" / "cup.png").write_bytes(picture("PNG"))
    (tmp_path / "handbook" / "hat.png").write_bytes(b"<svg/>")
    found = load(tmp_path / "handbook")[1]
    assert [each.code for each in found] == ["picture-without-alt"]
    standard(data, "greet")["pictures"].pop(1)
    write(tmp_path, data)
    assert [each.code for each in load(tmp_path / "handbook")[1]] == ["bad-picture"]
    standard(data, "greet")["pictures"].pop(1)
    write(tmp_path, data)
    found = [each for each in load(tmp_path / "handbook")[1] if each.severity == "error"]
    assert [each.code for each in found] == ["picture-language-unknown"]
    assert found[0].span.file.endswith("fire.yaml")
    data["book.yaml"]["languages"] = ["ru"]  # the source language is one of the book's, named or not
    standard(data, "out")["pictures"] = [one("cup", language="en")]
    write(tmp_path, data)
    assert not [each for each in load(tmp_path / "handbook")[1] if each.code == "picture-language-unknown"]


WELCOME = "Welcome to [[door]], dear qzguestzq."


def test_a_word_of_welcome_stands_first() -> None:
    """It is printed above the contents, and one tap away on the first page of a site; nothing stands where there is none."""
    data = small()
    data["book.yaml"]["welcome"] = WELCOME
    for role in ("ann", "complete"):
        edition = select_edition(handbook_of(data), role, "en")
        contents = next(each.html for each in render_sections(edition, TEMPLATES) if each.id == "contents")
        home = next(
            each.html for each in render_pages(edition, TEMPLATES, pdf_name="b.pdf") if each.path == "index.html"
        )
        assert contents.index("At the door") < contents.index("qzguestzq") < contents.index("<h1")
        assert "qzguestzq" in home.partition('<details class="welcome">')[2].partition("</details>")[0]
        without = select_edition(handbook_of(small()), role, "en")
        assert not any('class="welcome"' in html for html in outputs(without))


def test_a_changed_welcome_is_told_as_a_change_of_the_book() -> None:
    """Whoever reads the book is told of it under its label, and has nothing to sign."""
    data = small()
    data["book.yaml"]["welcome"] = WELCOME
    old, new = handbook_of(small()), handbook_of(data)
    (change,) = Comparison(old, new, TEMPLATES).changes_in(select_edition(new, "ann", "en"), {})
    assert (change.kind, change.material) == ("book", False)
    assert [row.label for row in rows_of(change, str, "en")] == ["Welcome"]


def test_what_a_welcome_names_comes_along() -> None:
    """A term that only the welcome uses is among the terms of every edition."""
    data = small()
    data["definitions.yaml"]["definitions"].append({"id": "zither", "term": "zither", "meaning": "Strings."})
    data["book.yaml"]["welcome"] = "Hear the zither."
    edition = select_edition(handbook_of(data), "bob", "en")
    assert "zither" in {each.id for each in edition.definitions}
