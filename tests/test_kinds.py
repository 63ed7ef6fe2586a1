"""Kinds: what is true of one is said once, and what nobody said of it keeps it out of every edition."""

from __future__ import annotations

import copy
import json
import re
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from handbooks import picture
from histories import TEMPLATES, handbook_of, small, standard, write
from standardbook.check import check_handbook
from standardbook.export.pdf import MARKED
from standardbook.history.edition_changes import Comparison
from standardbook.model.authored import Book, Definition
from standardbook.model.chapters import CHAPTERS, NUMBER_LETTERS, Chapter
from standardbook.model.document_control import DocumentControl
from standardbook.model.edition import Edition
from standardbook.model.facts import (
    binding,
    choices,
    facts_of,
    internal,
    label,
    unprinted,
    withheld_of,
    without_internal,
)
from standardbook.model.fields import NUMBER_PATTERN, Id, MeasureText, Model, Prose, RoleId, Title
from standardbook.model.handbook import Handbook, Picture, own_pieces
from standardbook.model.items import items_in, items_of
from standardbook.model.kind import ANYWHERE, Audience, Kind
from standardbook.model.kinds import CHAPTER_OF, FILES, KINDS, fields_of
from standardbook.model.reach import COMPLETE, reach_of
from standardbook.model.releases import Numbers
from standardbook.model.schema import schema_of
from standardbook.model.texts import texts_of
from standardbook.read.handbook import read_handbook
from standardbook.render.differences import rows_of
from standardbook.render.pages import render_pages, render_search
from standardbook.render.sections import render_sections
from standardbook.resources.catalogues import catalogue_of
from standardbook.select import select_edition


class Tip(Model):
    """A kind of thing that only this test knows."""

    id: Id
    title: Annotated[Title, label("Name")]
    text: Annotated[Prose, label("Text")]


TIP = Kind(name="tip", model=Tip, file="tips", field="tips", audience=Audience.COMPLETE_ONLY)


def with_a_tip(kind: Kind, text: str = "Ask [[bob]] for the qzzitherzq.") -> Handbook:
    """Return the small handbook with a tip, whose kind is for the audience of `kind`; only the tip uses a term."""
    handbook = handbook_of(small())
    zither = Definition(id="zither", term="qzzitherzq", meaning="Strings qzstringszq.")
    return replace(
        handbook,
        definitions=(*handbook.definitions, zither),
        kinds=(*KINDS, kind),
        others={"tips": (Tip(id="hum", title="Hum qzhumzq", text=text),)},
    )


def told(handbook: Handbook, role: str) -> str:
    """Return everything that an edition holds and every output shows of it, as one text."""
    edition = select_edition(handbook, role, "en")
    sections = "".join(each.html for each in render_sections(edition, TEMPLATES))
    pages = "".join(each.html for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf"))
    return f"{edition!r} {items_in(edition)} {sections} {pages} {render_search(edition, TEMPLATES)}"


def test_a_kind_needs_an_audience() -> None:
    """A kind whose audience nobody named does not start."""
    known: dict[str, Any] = {"name": "tip", "model": Tip, "file": "tips", "field": "tips"}
    with pytest.raises(TypeError, match="audience"):
        Kind(**known)


def test_what_nobody_placed_is_in_no_edition_but_the_complete_one() -> None:
    """A thing for the complete edition alone is nowhere else, and brings neither a definition nor a name along."""
    handbook = with_a_tip(TIP)
    for role in ("ann", "bob", "boss"):
        assert not re.findall("qz[a-z]+zq", told(handbook, role))
        assert not reach_of(handbook, role).holds("tip", "hum")
    assert {"hum", "zither", "bob"} <= set(handbook_names(handbook, COMPLETE))
    assert not {"hum", "zither", "bob"} & set(handbook_names(handbook, "ann"))


def handbook_names(handbook: Handbook, role: str) -> list[str]:
    """Return the ids that an edition may name."""
    return [*select_edition(handbook, role, "en").names]


def test_a_kind_that_reach_does_not_know_is_held_by_nobody() -> None:
    """What is asked of a reach for a kind of which it never heard is answered with no."""
    assert not reach_of(handbook_of(small()), "ann").holds("tip", "hum")
    assert not reach_of(handbook_of(small()), COMPLETE).holds("tip", "hum")


def test_a_reference_to_what_nobody_placed_is_a_diagnostic() -> None:
    """A text that every reader of a role has cannot lead to what is in the complete edition alone."""
    data = small()
    standard(data, "greet")["why"] = "See [[hum]]."
    handbook = replace(
        handbook_of(data), kinds=(*KINDS, TIP), others={"tips": (Tip(id="hum", title="Hum", text="Hum."),)}
    )
    codes = {each.code for each in check_handbook(handbook)}
    assert "reference-out-of-edition" in codes
    assert "unknown-reference" not in codes


@pytest.mark.parametrize("audience", sorted(ANYWHERE - {Audience.NAMED, Audience.USED, Audience.OWN_LINE}, key=str))
def test_what_is_for_everybody_brings_its_words_along(audience: Audience) -> None:
    """The same thing for everybody may be named everywhere, and its term and the position it names come along."""
    handbook = with_a_tip(replace(TIP, audience=audience))
    assert {"hum", "zither", "bob"} <= set(handbook_names(handbook, "ann"))


def test_letters_of_kinds_are_those_of_numbers() -> None:
    """Each letter of a permanent number belongs to one kind."""
    letters = [each.letter for each in KINDS if each.letter]
    assert sorted(letters) == sorted(NUMBER_LETTERS)
    assert all(re.fullmatch(NUMBER_PATTERN, f"{each}1000") for each in letters)


def test_every_anchored_kind_has_a_chapter_or_a_place() -> None:
    """What links lead to stands in a chapter, in another thing, or on pages of its own."""
    for each in KINDS:
        if each.is_anchored:
            assert each.name in CHAPTER_OF or each.within or each.audience is Audience.ACCOUNTABLE


def mappings() -> Iterator[type[Model]]:
    """Yield the model of every mapping that authors write of a handbook, reasons for changes aside."""
    waiting: list[type[Model]] = [model for file, model in FILES.items() if file != "changes"]
    seen = set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            yield model
            hints = typing.get_type_hints(model, include_extras=True)
            waiting += [inner for name in model.model_fields for inner in models_in(hints[name])]


def models_in(hint: object) -> Iterator[type[Model]]:
    """Yield the models in an annotation."""
    if isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    for each in typing.get_args(hint):
        yield from models_in(each)


def untold(model: type[Model]) -> list[str]:
    """Return the fields of a mapping that say neither how they are called nor that nobody sees them."""
    return [f"{model.__name__}.{name}" for name, each in facts_of(model).items() if not each.is_told]


def test_every_field_says_who_sees_it() -> None:
    """Each field of each mapping has a label, or says that it has none because nobody sees it, or holds other things."""
    assert not [name for model in mappings() for name in untold(model)]


class Draft(Model):
    """A mapping of which one field says nothing of itself."""

    id: Id
    title: Annotated[Title, label("Name")]
    forms: Annotated[tuple[Title, ...], unprinted] = ()
    hidden: Prose | None = None
    required: Prose


def test_a_field_that_says_nothing_is_named_and_is_in_no_edition() -> None:
    """The check of fields names it, and an edition has the mapping without it."""
    draft = Draft(id="a", title="A", forms=("As",), hidden="qzhzq", required="qzrequiredzq")
    assert untold(Draft) == ["Draft.hidden", "Draft.required"]
    assert withheld_of(Draft) == {"hidden": None, "required": ""}
    assert without_internal(draft) == Draft.model_construct(id="a", title="A", forms=("As",), hidden=None, required="")


def test_a_field_has_a_label_in_every_language() -> None:
    """Each label is among the words that are translated."""
    words = (TEMPLATES[0] / "words" / "words.pot").read_text(encoding="utf-8")
    for kind in (*(each.name for each in KINDS), "book"):
        for name, each in fields_of(kind).items():
            assert not each.label or f'msgid "{each.label}"' in words, (kind, name)


def test_every_thing_of_every_kind_is_an_item() -> None:
    """The comparison of versions knows each thing of each kind, also of one that has no field of its own."""
    found = {kind for kind, _ in items_of(with_a_tip(TIP))}
    assert {"tip", "standard", "rule", "role", "stage", "touchpoint", "situation", "book"} <= found
    assert isinstance(with_a_tip(TIP).book, Book)


TEXT = "qz{}zq"

SHOWN = [{"file": "cup.png", "alt": "A cup.", "caption": "With its handle.", "language": "en"}]
"""The pictures of a thing, in which nothing is left out."""


def filled() -> dict[str, Any]:
    """Return the files of a handbook with one thing of each kind at least, and every field that readers see filled."""
    data = small()
    data["book.yaml"] |= {
        "languages": ["en", "ru"],
        "review_by": "2027-01-01",
        "jurisdiction": ["Hungary"],
        "welcome": "We are glad that you are here.",
        "external_documents": [{"id": "script", "title": "Script qzscriptzq", "where": "The shelf"}],
    }
    data["book.yaml"]["provisions"] |= {
        "sections": [{"id": "scope", "title": "Scope qzscopezq", "text": "This holds for [[ann]]."}]
    }
    data["roles.yaml"]["departments"] = [{"id": "hall", "title": "Hall"}]
    data["roles.yaml"]["roles"][0] |= {
        "department": "hall",
        "title": "Host qzannzq",
        "competencies": ["Smiling"],
        "tools": ["A list"],
        "authority": [{"may": "Give a cake", "up_to": "30 EUR", "beyond": "boss"}],
        "influence": "Guests come back.",
    }
    data["definitions.yaml"]["definitions"] = [
        {
            "id": "guest", "term": "guest", "forms": ["guests"], "meaning": "Whoever comes in qzguestzq.",
            "not_to_confuse_with": ["payer"], "synonyms": ["visitor"], "avoid": ["punter"],
        },
        {"id": "payer", "term": "payer", "meaning": "Whoever pays."},
    ]  # fmt: skip
    data["principles.yaml"]["principles"][0] |= {
        "name": "Care qzcarezq", "why": "It pays.", "do": ["Look up."], "do_not": ["Look away."],
        "pictures": SHOWN,
    }  # fmt: skip
    stage = data["journey.yaml"]["stages"][0]
    stage |= {"title": "Visit qzvisitzq", "goal": "To be seen."}
    stage["touchpoints"][0] |= {
        "title": "Door qzdoorzq", "channels": ["desk"], "ideal": "I am seen.", "hands_over_to": "table",
        "pictures": SHOWN,
    }  # fmt: skip
    data["situations.yaml"]["situations"][0] |= {
        "title": "Fire qzfirezq", "customer": "hater", "stance": "Calm.", "touchpoints": ["door"],
        "responsible": ["ann"], "escalate": {"when": "It grows.", "to": "boss", "within": "1 min"},
        "pictures": SHOWN,
    }  # fmt: skip
    standard(data, "greet").update(
        must="Greet each guest qzgreetzq at once.", roles=["ann"], when="It is day.", unless="It burns.",
        steps=["Look.", {"do": "Smile.", "who": "ann", "within": "5 s"}], say=["Good day"],
        avoid=[{"phrase": "What?", "instead": "Please?"}], behave=["Upright."], discretion="The words.",
        check={"by": "mystery-visit", "ask": "Was it so?"}, effective_from="2026-02-01", expires="2099-01-01", pictures=SHOWN,
    )  # fmt: skip
    data["appearance.yaml"]["rules"] = [
        {
            "id": "apron", "item": "Apron qzapronzq", "must": "Wear a clean apron.", "roles": ["ann"],
            "tasks": ["Serving."], "seasons": ["Summer."], "reason": "It is seen.", "adjustments": "Ask.",
            "provided": "company", "variants": [{"for": "everyone", "text": "White."}],
            "pictures": SHOWN,
        }
    ]  # fmt: skip
    data["channels.yaml"] = {
        "channels": [
            {
                "id": "desk", "kind": "counter", "title": "Desk qzdeskzq", "address": "Main hall", "hours": "8 to 20",
                "answer_within": "1 min", "resolve_within": "10 min", "check_every": "5 min",
                "alternative": "A bell.", "placements": ["The door."], "roles": ["ann"],
            }
        ]
    }  # fmt: skip
    return data


ONE_OF_EACH = {
    "provision": "scope", "document": "script", "department": "hall", "role": "ann", "definition": "guest",
    "principle": "care", "stage": "visit", "touchpoint": "door", "situation": "fire", "rule": "apron",
    "channel": "desk", "standard": "greet",
}  # fmt: skip
"""One thing of each kind in it, all of which the host reads."""

ALONE = {"standard", "rule", "channel", "situation", "touchpoint"}
"""The kinds of which the cook reads none of these."""

PRINTED = [each.name for each in KINDS if each.is_marked]

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.name)
each_printed = pytest.mark.parametrize("kind", PRINTED)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """Return the filled handbook, read from its files."""
    root = tmp_path_factory.mktemp("filled")
    write(root, filled())
    (root / "handbook" / "cup.png").write_bytes(picture("PNG"))
    handbook, found = read_handbook(root / "handbook")
    assert handbook is not None, found
    return handbook


@each_kind
def test_a_kind_is_read_with_its_place_in_the_files(kind: Kind, written: Handbook) -> None:
    """A thing of each kind is read, and knows file and line."""
    by_id = dict(written.by_kind[kind.name])
    span = by_id[ONE_OF_EACH[kind.name]].span("id")
    assert span.line > 1
    assert f"/{kind.file}" in span.file


@each_kind
def test_every_field_of_a_kind_is_filled_here(kind: Kind, written: Handbook) -> None:
    """This handbook leaves out no field that a reader sees, so that the promises below hold for all."""
    value = dict(written.by_kind[kind.name])[ONE_OF_EACH[kind.name]]
    known = {name for name, each in facts_of(type(value)).items() if each.is_printed}
    said = items_of(written)[kind.name, ONE_OF_EACH[kind.name]].fields
    besides = {"must", "must_not", "should", "should_not", "may", "picture", "picture_alt"}
    besides |= {"target.at_least", "target.every", "target.between", "target.from", "target.to"}
    assert known - besides <= {*said}


@each_kind
def test_a_kind_is_translated(kind: Kind, written: Handbook) -> None:
    """Every text that readers see of it is among the texts that translators get."""
    texts = {each.source for each in texts_of(written) if each.name.startswith(f"{ONE_OF_EACH[kind.name]}.")}
    value = dict(written.by_kind[kind.name])[ONE_OF_EACH[kind.name]]
    pieces = {each.text for each in own_pieces(value) if each.marker.what in {"prose", "title"}}
    lists = {word for text in texts for word in text.split("; ")}
    assert pieces
    assert pieces - {"everyone"} <= texts | lists


@each_kind
def test_a_kind_is_in_the_right_editions_only(kind: Kind, written: Handbook) -> None:
    """The host and the complete edition have it; the cook has not what is the host's alone."""
    id_ = ONE_OF_EACH[kind.name]
    assert reach_of(written, "ann").holds(kind.name, id_)
    assert reach_of(written, COMPLETE).holds(kind.name, id_)
    assert reach_of(written, "bob").holds(kind.name, id_) is (kind.name not in ALONE)
    if kind.name in ALONE:
        assert TEXT.format(id_) not in told(written, "bob")


@each_printed
def test_a_kind_is_an_item_of_the_comparison(kind: str, written: Handbook) -> None:
    """What the host reads of it is compared between versions."""
    assert (kind, ONE_OF_EACH[kind]) in items_in(select_edition(written, "ann", "en"))


@each_printed
def test_a_kind_is_found_by_the_search(kind: str, written: Handbook) -> None:
    """A word of it leads to it."""
    docs = render_search(select_edition(written, "ann", "en"), TEMPLATES)["docs"]
    hits = [each for each in docs if TEXT.format(ONE_OF_EACH[kind]) in f"{each['title']} {each['text']}"]
    assert hits


@each_printed
def test_a_kind_has_an_anchor_in_book_and_site(kind: str, written: Handbook) -> None:
    """Both have a place of its own, but the site's page of a place and of a position is that place."""
    edition = select_edition(written, "ann", "en")
    anchor = f'id="{kind}-{ONE_OF_EACH[kind]}"'
    assert any(anchor in each.html for each in render_sections(edition, TEMPLATES))
    if kind not in {"touchpoint", "situation", "role"}:
        assert any(anchor in each.html for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf"))


CHANGED = {
    "provision": ("book.yaml", "This holds for", "That holds for"),
    "document": ("book.yaml", "The shelf", "The desk"),
    "role": ("roles.yaml", "30 EUR", "40 EUR"),
    "definition": ("definitions.yaml", "Whoever comes in", "Who comes in"),
    "principle": ("principles.yaml", "Look up.", "Look around."),
    "stage": ("journey.yaml", "To be seen.", "To be heard."),
    "touchpoint": ("journey.yaml", "I am seen.", "I am heard."),
    "situation": ("situations.yaml", "It burns.", "It smokes."),
    "rule": ("appearance.yaml", "White.", "Black."),
    "channel": ("channels.yaml", "8 to 20", "9 to 20"),
    "standard": ("standards/door.yaml", "The words.", "The tone."),
}
"""Of each kind that is printed a file, words in it, and other words."""


def as_value(data: dict[str, Any]) -> Handbook:
    """Return the filled handbook as a value, with its picture."""
    return replace(handbook_of(data), pictures={"cup.png": Picture("cup.png", "image/png", b"", 4, 4)})


def changed(kind: str, role: str) -> Edition:
    """Return an edition that knows that one thing of a kind has changed since the version before."""
    data = filled()
    name, before, after = CHANGED[kind]
    data[name] = json.loads(json.dumps(data[name]).replace(before, after))
    old, new = as_value(filled()), as_value(data)
    edition = select_edition(new, role, "en")
    changes = Comparison(old, new, TEMPLATES).changes_in(edition, {})
    return replace(edition, control=DocumentControl(since="0.8.0", changes=changes))


@pytest.mark.parametrize("role", ["ann", COMPLETE])
@each_printed
def test_a_kind_is_marked_in_book_and_site_when_it_changed(kind: str, role: str) -> None:
    """A bar can stand beside it in the PDF, and its page on the site says that it changed."""
    edition = changed(kind, role)
    anchor = f"{kind}-{ONE_OF_EACH[kind]}"
    assert [f"{each.kind}-{each.id}" for each in edition.control.changes] == [anchor]
    assert anchor.startswith(MARKED)
    assert any(f'id="{anchor}"' in each.html for each in render_sections(edition, TEMPLATES))
    pages = [each for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf") if each.path != "changes.html"]
    assert sum(each.html.count('class="diff-mark changed"') for each in pages) == 1


@each_printed
def test_a_changed_field_is_called_by_its_label(kind: str) -> None:
    """The page of changes calls what changed by the label that stands on the field."""
    (change,) = changed(kind, "ann").control.changes
    labels = {each.label for each in fields_of(kind).values()}
    assert {row.label for row in rows_of(change, str, "en")} <= labels
    assert rows_of(change, str, "en")


def test_a_renamed_position_is_told_once_in_every_language() -> None:
    """Neither a step that it takes nor a grant beyond which it decides is told as changed in a translated edition."""
    data = filled()
    data["roles.yaml"]["roles"][2]["title"] = "Chief"
    standard(data, "greet")["steps"][1]["who"] = "boss"
    before = copy.deepcopy(data)
    before["roles.yaml"]["roles"][2]["title"] = "Head"
    new = as_value(data)
    for role in ("ann", COMPLETE):
        edition = select_edition(new, role, "ru")
        changes = Comparison(as_value(before), new, TEMPLATES).changes_in(edition, {})
        assert {each.id for each in changes} <= {"boss"}


@each_kind
def test_a_kind_stands_in_the_schema_and_in_the_page_of_fields(kind: Kind) -> None:
    """Editors get a description of it, and docs/fields.md names its file and every field of it."""
    schema = schema_of(kind.file)
    assert schema["$defs"][kind.model.__name__]["title"] == kind.model.__name__
    assert schema["$defs"][kind.model.__name__]["description"]
    page = (Path(__file__).parents[1] / "docs/fields.md").read_text(encoding="utf-8")
    for name, each in kind.model.model_fields.items():
        assert f"`{each.alias or name}`" in page


class Bonus(Model):
    """A kind of thing with a field of every sort, of which nobody has made a template."""

    id: Id
    title: Annotated[Title, label("Name")]
    text: Annotated[Prose, binding(), label("Text")]
    within: Annotated[MeasureText | None, binding("less"), label("at most")] = None
    who: Annotated[RoleId | None, label("does it")] = None
    where: Annotated[Literal["desk", "wire"] | None, label("place"), choices({"desk": "Counter", "wire": "Phone"})] = (
        None
    )
    roles: Annotated[tuple[RoleId, ...], internal] = ()
    unsaid: Prose | None = None


BONUS = Kind(
    name="bonus",
    model=Bonus,
    file="bonuses",
    field="bonuses",
    audience=Audience.BY_ROLES,
    chapter="bonuses",
    letter="S",
)


def with_a_bonus(text: str = "Give qzbonuszq.") -> Handbook:
    """Return the small handbook with a bonus for the host, in a chapter of its own."""
    bonus = Bonus(
        id="cake", title="Cake", text=text, within="2 days", who="bob", where="desk", roles=("ann",), unsaid="qzunsaidzq"
    )  # fmt: skip
    chapters = (*CHAPTERS, Chapter(name="bonuses", title="Bonuses"))
    return replace(
        handbook_of(small()),
        kinds=(*KINDS, BONUS),
        chapters=chapters,
        others={"bonuses": (bonus,)},
        numbers=Numbers({"cake": "S1234"}),
    )


def test_a_kind_is_shown_before_anybody_designs_it() -> None:
    """A new kind needs its model and its row: a chapter shows each printed field under its label, in book and site."""
    edition = select_edition(with_a_bonus(), "ann", "en")
    page = next(each for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf") if each.path == "bonuses.html")
    section = next(each for each in render_sections(edition, TEMPLATES) if each.id == "bonuses")
    assert page.title == "Bonuses"
    assert [each.anchor for each in page.entries] == ["bonus-cake"]
    for html in (page.html, section.html):
        shown = " ".join(re.sub("<[^>]+>", " ", html).split())
        assert "Cake" in shown
        assert "S1234" in shown
        assert "Text Give qzbonuszq. at most 2 days does it Cook place Counter" in shown
        assert 'id="bonus-cake"' in html
    docs = render_search(edition, TEMPLATES)["docs"]
    assert [each["location"] for each in docs if "qzbonuszq" in each.get("text", "")] == ["bonuses.html#bonus-cake"]
    assert ("bonus", "cake") in items_in(edition)
    assert "qzunsaidzq" not in told(with_a_bonus(), "ann")


def test_a_kind_for_some_roles_leaves_no_trace_elsewhere() -> None:
    """Whoever does not read it has neither its chapter nor a word or an id of it."""
    for role in ("bob", "boss"):
        assert "bonus-cake" not in told(with_a_bonus(), role)
        assert "qzbonuszq" not in told(with_a_bonus(), role)
        assert "Bonuses" not in [each.title for each in select_edition(with_a_bonus(), role, "en").filled_chapters]


def test_one_of_a_few_values_is_told_in_the_readers_language() -> None:
    """What authors choose from a few words is a word of the outputs: pages and search have that of their language."""
    handbook = with_a_bonus()
    book = handbook.book.model_copy(update={"languages": ("en", "ru")})
    edition = select_edition(replace(handbook, book=book), "ann", "ru")
    word = catalogue_of("ru", TEMPLATES).gettext("Counter")
    page = next(each for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf") if each.path == "bonuses.html")
    (doc,) = (each for each in render_search(edition, TEMPLATES)["docs"] if each.get("id") == "cake")
    assert word != "Counter"
    assert word in page.html
    assert word in doc["text"]
    assert "Counter" not in f"{page.html} {doc}"


def test_a_kind_without_a_design_is_translated() -> None:
    """Its texts are among those that translators get, by the names of its fields."""
    assert {"cake.title", "cake.text"} <= {each.name for each in texts_of(with_a_bonus())}


SHOWN_OTHERWISE = {"why", "reason", "trigger", "stance", "principles", "effective_from"}
"""What one of them prints without a label, or under the words of something else that both have."""


@each_printed
def test_a_field_is_called_alike_in_book_and_site(kind: str) -> None:
    """A label that one of them prints, the other prints too, in the same words."""
    edition = select_edition(as_value(filled()), COMPLETE, "en")
    book = " ".join(str(each.html) for each in render_sections(edition, TEMPLATES)).casefold()
    site = " ".join(str(each.html) for each in render_pages(edition, TEMPLATES, pdf_name="book.pdf")).casefold()
    for name, each in fields_of(kind).items():
        if each.label and name not in SHOWN_OTHERWISE:
            word = each.label.casefold()
            assert (f">{word}<" in book) == (f">{word}<" in site), name
