"""A shop whose handbook has something for each rule of what a role reads: small, in memory, and never built."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from histories import handbook_of
from standardbook.diagnostics import Span
from standardbook.model.edition import Edition
from standardbook.model.facts import internal, label
from standardbook.model.fields import Id, Model, Plain, Prose, RoleId, Title, Truth
from standardbook.model.handbook import Handbook, Picture, Translation
from standardbook.model.kind import Audience, Kind
from standardbook.model.kinds import KINDS
from standardbook.model.releases import Numbers
from standardbook.select import select_editions


class Tip(Model):
    """A thing of a kind of which nobody but the tests knows."""

    id: Id
    title: Annotated[Title, label("Name")]
    text: Annotated[Prose | None, label("Text")] = None
    owner: Annotated[RoleId | None, label("Owner")] = None
    helpers: Annotated[tuple[RoleId, ...], label("Helpers")] = ()
    after: Annotated[Id | None, label("After")] = None
    roles: Annotated[tuple[RoleId, ...], internal] = ()
    short: Annotated[Truth, label("Short")] = False
    source: Annotated[Plain | None, internal] = None


TIP = Kind(name="tip", model=Tip, file="tips", field="tips", audience=Audience.BY_ROLES)
HAT = Picture("hat.png", "image/png", b"", 4, 4)

SHOP: dict[str, Any] = {
    "book.yaml": {
        "company": "Acme", "title": "Standards", "number": "A-1", "version": "1.2.0", "effective": "2026-01-01",
        "review_by": "2027-01-01", "approved_by": "boss", "source_language": "en", "languages": ["en", "ru"],
        "jurisdiction": ["All shops"],
        "provisions": {
            "audience": "For all.", "purpose": "To serve.", "why": "It pays.",
            "sections": [{"id": "calm", "title": "Calm", "text": "Be calm, as in [[office]]."}],
        },
        "external_documents": [{"id": "guide", "title": "Guide", "where": "On the shelf"}],
    },
    "roles.yaml": {
        "departments": [{"id": "front", "title": "Front"}, {"id": "back", "title": "Back"}],
        "roles": [
            {
                "id": "staff", "title": "Staff", "abstract": True, "department": "front", "purpose": "Serves.",
                "influence": "Is kind.", "competencies": ["Counts.", "Reads."], "tools": ["Till"],
                "authority": [{"may": "Give back money", "up_to": "30 EUR", "beyond": "boss"}],
            },
            {
                "id": "ann", "title": "Host", "extends": ["staff"], "purpose": "Meets guests.",
                "competencies": ["Smiles.", "Counts."], "tools": ["Tray", "Till"], "authority": [{"may": "Give a cup"}],
            },
            {"id": "bob", "title": "Cook", "extends": ["staff"], "department": "back"},
            {"id": "cat", "title": "Trainee", "extends": ["ann"]},
            {"id": "boss", "title": "Head"},
        ],
    },
    "principles.yaml": {
        "principles": [
            {"id": "care", "name": "Care", "statement": "We care."},
            {"id": "haste", "name": "Haste", "statement": "We hurry."},
        ]
    },
    "definitions.yaml": {
        "definitions": [
            {"id": "visitor", "term": "visitor", "meaning": "Whoever is a person."},
            {"id": "guest", "term": "guest", "meaning": "A visitor who stays.", "not_to_confuse_with": ["thief"]},
            {"id": "person", "term": "person", "meaning": "Somebody; see [[guest]] and [[greet]]."},
            {"id": "thief", "term": "thief", "meaning": "Who takes; tell [[cat]]."},
            {"id": "ledger", "term": "ledger", "meaning": "The book of money."},
            {"id": "unicorn", "term": "unicorn", "meaning": "Nothing of [[staff]]."},
        ]
    },
    "channels.yaml": {
        "channels": [
            {"id": "desk", "kind": "counter", "title": "Desk"},
            {"id": "line", "kind": "phone", "title": "Line", "answer_within": "50 s"},
            {"id": "mobile", "kind": "phone", "title": "Mobile", "answer_within": "1 min"},
            {"id": "other-mobile", "kind": "phone", "title": "Other mobile", "answer_within": "60 s"},
            {"id": "hotline", "kind": "phone", "title": "Hotline", "answer_within": "9 h", "roles": ["boss"]},
            {"id": "inbox", "kind": "email", "title": "Inbox", "answer_within": "at once"},
            {"id": "chat", "kind": "counter", "title": "Chatty corner"},
            {"id": "talk", "kind": "chat", "title": "Talk"},
            {"id": "fans", "kind": "social", "title": "Fans", "roles": ["bob"]},
        ]
    },
    "journey.yaml": {
        "stages": [
            {
                "id": "visit", "title": "The visit", "goal": "To eat.",
                "touchpoints": [
                    {
                        "id": "door", "title": "At the door", "ideal": "I am seen.", "accountable": "boss",
                        "responsible": ["ann"], "channels": ["desk", "phone", "social"], "hands_over_to": "table",
                    },
                    {
                        "id": "table", "title": "At the table", "accountable": "ann", "responsible": ["staff", "bob"],
                        "channels": ["chat"], "hands_over_to": "bob",
                    },
                ],
            },
            {
                "id": "money", "title": "The money",
                "touchpoints": [
                    {
                        "id": "office", "title": "In the office", "accountable": "boss", "responsible": ["boss"],
                        "channels": ["hotline", "letter"], "hands_over_to": "a bank",
                    },
                    {"id": "cellar", "title": "In the cellar", "accountable": "boss", "responsible": ["boss"]},
                ],
            },
        ]
    },
    "situations.yaml": {
        "situations": [
            {
                "id": "fire", "title": "Fire", "trigger": "It burns.", "customer": "customer", "stance": "Lives first.",
                "accountable": "boss", "responsible": ["bob", "boss"], "touchpoints": ["door", "table", "office"],
                "escalate": {"when": "It grows.", "to": "boss", "within": "5 min"},
            },
            {
                "id": "theft", "title": "Theft", "trigger": "It is gone.", "accountable": "cat", "responsible": ["boss"],
                "escalate": {"when": "It is dear."},
            },
            {"id": "flood", "title": "Flood", "trigger": "It drips.", "accountable": "boss", "responsible": ["boss"]},
        ]
    },
    "standards/1.yaml": {
        "touchpoint": "door",
        "standards": [
            {
                "id": "greet", "must": "Greet each guest.", "why": "As [[bob]] of [[back]] does.", "principles": ["care"],
                "check": {"by": "floor-visit"},
                "steps": ["Look.", {"do": "Nod.", "who": "ann"}, {"do": "Call.", "who": "boss", "within": "5 s"}, {"do": "Go."}],
            },
            {"id": "stare", "must_not": "Stare.", "why": "So.", "principles": ["care", "haste"], "roles": ["bob"]},
            {"id": "soon", "should_not": "Shout.", "why": "So.", "effective_from": "2026-03-05"},
            {"id": "past", "should": "Bow.", "why": "So.", "expires": "2026-03-05"},
        ],
    },
    "standards/2.yaml": {
        "touchpoint": "table",
        "standards": [{"id": "serve", "must": "Serve from the left.", "why": "So.", "principles": ["haste"]}],
    },
    "standards/3.yaml": {
        "touchpoint": "office",
        "standards": [
            {"id": "count", "must": "Count the ledger.", "why": "As in [[fire]]."},
            {"id": "later", "may": "Rest.", "why": "So.", "effective_from": "2026-03-07"},
        ],
    },
    "standards/4.yaml": {
        "situation": "fire",
        "standards": [{"id": "out", "must": "Lead all out.", "why": "So.", "principles": ["care"]}],
    },
    "standards/5.yaml": {
        "situation": "flood",
        "standards": [{"id": "mop", "must": "Mop it.", "why": "So.", "roles": ["cat"], "effective_from": "2026-03-05"}],
    },
    "appearance.yaml": {
        "rules": [
            {"id": "apron", "item": "Apron", "must": "Wear a clean apron.", "check": {"by": "photo"}},
            {"id": "hat", "item": "Hat", "must": "Wear it.", "roles": ["ann"], "picture": "hat.png", "picture_alt": "A hat."},
            {"id": "tie", "item": "Tie", "must_not": "Loosen it.", "roles": ["boss"], "picture": "tie.png", "picture_alt": "A tie."},
        ]
    },
}  # fmt: skip
"""The files of the shop's handbook by name."""

TIPS = (
    Tip(id="hum", title="Hum", text="Hum for [[front]].", owner="bob", helpers=("ann", "boss"), after="ann", source="A book"),
    Tip(id="nod", title="Nod", roles=("ann",), short=True),
    Tip(id="rest", title="Rest", text="See [[cat]].", roles=("boss",)),
)  # fmt: skip


def shop(changes: Mapping[str, Any] | None = None, kind: Kind = TIP, **fields: Any) -> Handbook:  # noqa: ANN401
    """Return the shop's handbook, with some files and fields of its own, and tips of a kind."""
    made = handbook_of(copy.deepcopy({**SHOP, **(changes or {})}))
    own = {
        "kinds": (*KINDS, kind),
        "others": {"tips": TIPS},
        "pictures": {"hat.png": HAT, "tie.png": replace(HAT, name="tie.png")},
        "numbers": Numbers({"greet": "S1", "serve": "S2", "fire": "C1", "hat": "A1", "hum": "T1", "tie": "A2", "door": "D1"}),
        "translations": {"ru": {key: Translation(text, is_outdated=False, span=Span("ru.po")) for key, text in RUSSIAN.items()}},
    }  # fmt: skip
    return replace(made, **{**own, **fields})


RUSSIAN = {
    ("ann.title", "Host"): "Хозяйка",
    ("boss.title", "Head"): "Шеф",
    ("door.title", "At the door"): "У двери",
    ("greet.must", "Greet each guest."): "Здоровайся.",
}


def ids(values: Iterable[Any]) -> list[str]:
    """Return the ids of things."""
    return [each.id for each in values]


def read(role: str, as_of: str | None = None, handbook: Handbook | None = None, language: str = "en") -> Edition:
    """Return what a role of the shop reads on a day."""
    (edition,) = select_editions(handbook or shop(), [(language, role)], as_of)
    return edition
