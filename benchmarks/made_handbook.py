"""Handbooks of any size for measurements: valid, and of the density of the example's."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import yaml
from babel.messages.pofile import read_po, write_po

from standardbook.model.handbook import Handbook
from standardbook.project.translations import update_file
from standardbook.read import read_handbook

TERMS = (
    "guest counter order receipt shift filter grinder ticket voucher refund complaint briefing allergen courier delivery"
    " loyalty deposit roast tasting handover channel survey escalation apology gratuity queue closing opening stocktake visit"
).split()
WORDS = (
    "a about after again all always and any around ask at away back bag before begin behind bring but by call calm can carry"
    " change clean clear close colleague come cup day decide do door each early end enough every eye face fast few find first"
    " follow for free from full get give glass go good greet half hand hear help here hold hot hour how if in into it keep know"
    " large last late leave less let letter like line listen little long look loud make many may minute more morning move must"
    " name near need new next never no note now of off offer often on once one only open or other our out over own part pass pay"
    " person phone place plain plate play point price promise put question quick quiet rain read ready reason repeat reply rest"
    " right room round rule say second see sell send serve set shelf shop short show side sign sit slow small smile some soon"
    " speak stand start stay step still stop street such table take talk tell thank that the their then thing this time to today"
    " together too towel tray try turn two under until up use very voice wait walk wall warm wash watch water way week well what"
    " when where while who whole why window wipe wish with without word work write wrong year yes you your"
).split()
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абсдефгхийклмнопярстувшхуз")


class Plain(yaml.SafeDumper):
    """Writes a list that stands in two places twice: a handbook knows no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature of PyYAML
        return True


def sentence(random_: random.Random, words: int) -> str:
    """Return a sentence of so many words; one in forty is a term of the glossary."""
    drawn = (random_.choice(TERMS if random_.random() < 1 / 40 else WORDS) for _ in range(words))
    return " ".join(drawn).capitalize() + "."


def write_handbook(
    folder: Path, standards: int, roles: int, languages: tuple[str, ...] = ("en",), *, staff: str = ""
) -> None:
    """Write a valid handbook: all roles share four fifths of the standards, each keeps its part of the rest alone.

    They are named one by one, or all extend the abstract role `staff`.
    """
    random_ = random.Random(7)  # noqa: S311 - text for a measurement
    names = [f"role-{number}" for number in range(roles)]
    principles = [f"principle-{number}" for number in range(12)]
    own = [(f"alone-{number}", [name], _share(standards // 5, roles, number)) for number, name in enumerate(names)]
    common = standards - sum(count for _, _, count in own)
    everybody = [staff] if staff else names
    shared = [(f"shared-{number}", everybody, min(10, common - 10 * number)) for number in range(-(-common // 10))]
    places = [each for each in (*shared, *own) if each[2]]
    files: dict[str, object] = {
        "book.yaml": {
            "company": "Measured Ltd", "title": "Service standards", "number": "M-1", "version": "1.0.0",
            "effective": "2026-12-01", "approved_by": names[0], "source_language": "en", "languages": list(languages),
            "provisions": {key: sentence(random_, 40) for key in ("audience", "purpose", "why")},
        },
        "roles.yaml": {
            "roles": [
                *([{"id": staff, "title": staff.capitalize(), "abstract": True}] if staff else []),
                *(
                    {"id": name, "title": name.capitalize(), "purpose": sentence(random_, 20), "tools": [sentence(random_, 6)]}
                    | ({"extends": [staff]} if staff else {})
                    for name in names
                ),
            ]
        },
        "principles.yaml": {
            "principles": [{"id": each, "name": each.capitalize(), "statement": sentence(random_, 9)} for each in principles]
        },
        "definitions.yaml": {
            "definitions": [{"id": f"term-{word}", "term": word, "meaning": sentence(random_, 14)} for word in TERMS]
        },
        "journey.yaml": {
            "stages": [
                {
                    "id": f"stage-{number}", "title": f"Stage {number}", "goal": sentence(random_, 12),
                    "touchpoints": [
                        {"id": place, "title": f"Moment {place}", "ideal": sentence(random_, 18),
                         "accountable": names[0], "responsible": who}
                        for place, who, _ in places[number::5]
                    ],
                }
                for number in range(5) if places[number::5]
            ]
        },
    }  # fmt: skip
    for place, _, count in places:
        rows = [_standard(random_, f"{place}-{number}", principles) for number in range(count)]
        files[f"standards/{place}.yaml"] = {"touchpoint": place, "standards": rows}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False, width=1000)
        (folder / name).write_text(text, encoding="utf-8")
    if languages[1:]:
        handbook, found = read_handbook(folder)
        if handbook is None:
            raise ValueError("; ".join(map(str, found)))
        for language in languages[1:]:
            _translate(handbook, folder, language)


def _share(total: int, parts: int, number: int) -> int:
    return total * (number + 1) // parts - total * number // parts


def _standard(random_: random.Random, id_: str, principles: list[str]) -> dict[str, object]:
    standard: dict[str, object] = {
        "id": f"standard-{id_}", "must": sentence(random_, 10), "why": sentence(random_, 22),
        "principles": random_.sample(principles, 2), "steps": [sentence(random_, 9) for _ in range(3)],
        "say": [sentence(random_, 8)], "avoid": [{"phrase": sentence(random_, 5), "instead": sentence(random_, 6)}],
        "discretion": sentence(random_, 12),
    }  # fmt: skip
    if random_.random() < 0.45:  # noqa: PLR2004 - as in the example
        standard["target"] = {"at_most": f"{random_.randint(1, 30)} min", "share": "95 %"}
    return standard


def _translate(handbook: Handbook, folder: Path, language: str) -> None:
    """Write a translation that is letters of another script: as long as the source, and as many texts."""
    path = update_file(handbook, folder, language, now=datetime(2026, 1, 1, tzinfo=UTC))
    with path.open("rb") as source:
        catalogue = read_po(source)
    for message in catalogue:
        if message.id and not message.string:
            message.string = str(message.id).lower().translate(_CYRILLIC)
    with path.open("wb") as target:
        write_po(target, catalogue, width=0)
