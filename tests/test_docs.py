"""The documentation is complete, says nothing that is not so, and its examples do what it says of them."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from make_architecture import page as generated
from PIL import Image

from standardbook.cli.app import app
from standardbook.cli.terminal import FINE, HAS_ERRORS, MACHINE_LACKS, WRONG_USAGE
from standardbook.diagnostics import CODES, Diagnostic
from standardbook.model.fields import CHANNEL_KINDS, CheckMethod, Model
from standardbook.model.kinds import FILES
from standardbook.project.project import load

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (*(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")), *sorted(DOCS.rglob("*.md")))

# The texts of the café, all of them translated.
TEXTS = {
    "book.company": "The café",
    "book.title": "Service standards",
    "book.provisions.audience": "Everybody.",
    "book.provisions.purpose": "To agree on [[attention]].",
    "book.provisions.why": "It is easier.",
    "sales-conversation-guide.title": "Sales guide",
    "sales-conversation-guide.where": "On the shelf",
    "front-line.title": "Front line",
    "barista.title": "Barista",
    "courier.title": "Courier",
    "shift-manager.title": "Shift manager",
    "attention.name": "Attention",
    "attention.statement": "Whoever comes in is seen first.",
    "arrival.title": "Arrival",
    "greeting.title": "Greeting",
    "delivery.title": "Delivery",
    "ring.must": "Ring the bell once.",
    "ring.why": "Children may sleep.",
    "greet.must": "Greet every guest.",
    "greet.why": "They wait more calmly.",
    "house-counter.title": "Counter",
}
HUNGARIAN = 'msgid ""\nmsgstr ""\n"Language: hu\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n' + "".join(
    f'\nmsgctxt "{name}"\nmsgid "{text}"\nmsgstr "magyarul: {text}"\n' for name, text in TEXTS.items()
)

# The handbook that docs/checks.md describes; an example takes the place of one of its files.
CAFE = {
    "book.yaml": """
company: The café
title: Service standards
number: SSH-01
version: 1.0.0
effective: 2026-12-01
approved_by: shift-manager
source_language: en
languages: [en, hu]
provisions: {audience: Everybody., purpose: "To agree on [[attention]].", why: It is easier.}
external_documents: [{id: sales-conversation-guide, title: Sales guide, where: On the shelf}]
""",
    "roles.yaml": """
roles:
  - {id: front-line, title: Front line, abstract: true}
  - {id: barista, title: Barista, extends: [front-line]}
  - {id: courier, title: Courier, extends: [front-line]}
  - {id: shift-manager, title: Shift manager}
""",
    "principles.yaml": "principles: [{id: attention, name: Attention, statement: Whoever comes in is seen first.}]",
    "journey.yaml": """
stages:
  - id: arrival
    title: Arrival
    touchpoints:
      - {id: greeting, title: Greeting, accountable: shift-manager, responsible: [barista, shift-manager]}
      - {id: delivery, title: Delivery, accountable: shift-manager, responsible: [courier]}
""",
    "channels.yaml": "channels: [{id: house-counter, kind: counter, title: Counter}]",
    "standards/greeting.yaml": """
touchpoint: greeting
standards: [{id: greet, must: Greet every guest., why: They wait more calmly., principles: [attention]}]
""",
    "standards/delivery.yaml": """
touchpoint: delivery
standards: [{id: ring, must: Ring the bell once., why: Children may sleep., principles: [attention]}]
""",
    "translations/hu.po": HUNGARIAN,
}


def diagnostics_with(example: str, folder: Path) -> list[Diagnostic]:
    """Return what is wrong with the café's handbook when an example takes the place of one file."""
    name = example.splitlines()[0].removeprefix("# handbook/")
    for file, text in (CAFE | {name: example}).items():
        path = folder / "handbook" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "handbook" / "pictures").mkdir()
    Image.new("RGB", (4, 4)).save(folder / "handbook" / "pictures" / "badge.png")
    Image.new("RGB", (300, 100)).save(folder / "handbook" / "pictures" / "logo.png")
    return load(folder / "handbook")[1]


def sections(page: Path, level: int) -> dict[str, str]:
    """Return the text under each heading of a level, up to the next heading of this level or a higher one."""
    text = page.read_text(encoding="utf-8")
    parts = re.split(rf"^(#{{2,{level}}}) (.+)$", text, flags=re.MULTILINE)[1:]
    found = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {title: body for marks, title, body in found if len(marks) == level}


def examples(body: str, label: str) -> list[str]:
    """Return the fenced examples of a section behind `Bad:` or `Good:`."""
    return re.findall(rf"^{label}:\n\n```(?:yaml|text)\n(.*?)^```$", body, flags=re.MULTILINE | re.DOTALL)


def checks() -> dict[str, str]:
    """Return the section of each check."""
    return {title.strip("`"): body for title, body in sections(DOCS / "checks.md", 3).items()}


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables in a text, without headings and rules."""
    for line in re.findall(r"^\| *(.+?) *\|$", text, flags=re.MULTILINE):
        cells = [cell.strip() for cell in line.split("|")]
        if not set(line) <= set("-| ") and cells[0] not in {"field", "id", "command"}:
            yield cells


def mappings() -> Iterator[tuple[str, str, type[Model]]]:
    """Yield the heading of the file, the path inside it, and the model of each mapping that authors write."""
    for kind, model in FILES.items():
        name = "`standards/*.yaml`" if kind == "standards" else f"`{kind}.yaml`"
        yield from ((name, path, each) for path, each in _inside(model, ""))


def _inside(model: type[Model], path: str) -> Iterator[tuple[str, type[Model]]]:
    yield path, model
    hints = typing.get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        for inner in _models_in(hints[name]):
            yield from _inside(inner, f"{path}.{field.alias or name}".strip("."))


def _models_in(hint: object) -> Iterator[type[Model]]:
    if isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    else:
        for part in typing.get_args(hint):
            yield from _models_in(part)


def rows_of_fields(file: str, path: str) -> dict[str, list[str]]:
    """Return the row of each field that docs/fields.md documents for a mapping."""
    of_file = sections(DOCS / "fields.md", 2)[file]
    parts = re.split(r"^### `(.+)`$", of_file, flags=re.MULTILINE)
    body = dict(zip(["", *parts[1::2]], parts[::2], strict=True))[path]
    return {cells[0].strip("`"): cells for cells in rows(body)}


MAPPINGS = [pytest.param(*each, id=f"{each[0].strip('`')}:{each[1]}") for each in mappings()]


@pytest.mark.parametrize(("file", "path", "model"), MAPPINGS)
def test_every_field_is_documented(file: str, path: str, model: type[Model]) -> None:
    """Every field of every mapping has a row under the heading of its mapping, and no row is about anything else."""
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert set(rows_of_fields(file, path)) == fields


@pytest.mark.parametrize(("file", "path", "model"), MAPPINGS)
def test_required_fields_are_called_required(file: str, path: str, model: type[Model]) -> None:
    """A row says that a field is required exactly when a handbook without it is refused."""
    said = {name for name, cells in rows_of_fields(file, path).items() if cells[1] == "yes"}
    assert said == {field.alias or name for name, field in model.model_fields.items() if field.is_required()}


def test_no_mapping_is_documented_that_does_not_exist() -> None:
    """docs/fields.md has a heading for each file and each mapping inside it, and no other."""
    of_files = sections(DOCS / "fields.md", 2)
    said = {(file, "") for file in of_files if file.startswith("`")}
    said |= {
        (file, path) for file, body in of_files.items() for path in re.findall(r"^### `(.+)`$", body, re.MULTILINE)
    }
    assert said == {(file, path) for file, path, _ in mappings()}


def test_fixed_words_are_documented() -> None:
    """The words that `kind` of a channel and `by` of a check take are all listed."""
    kinds = rows_of_fields("`channels.yaml`", "channels")["kind"][2]
    assert all(f"`{kind}`" in kinds for kind in CHANNEL_KINDS)
    by = rows_of_fields("`standards/*.yaml`", "standards.check")["by"][2]
    assert all(f"`{method}`" in by for method in typing.get_args(CheckMethod))


def test_every_check_is_documented_in_the_order_of_the_codes() -> None:
    """docs/checks.md has one section for each code and none besides, in the order in which the code lists them."""
    assert list(checks()) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_severity_is_documented(code: str) -> None:
    """The severity that the page states is the one that `check` prints."""
    assert re.findall(r"^Severity: (\w+)\.$", checks()[code], flags=re.MULTILINE) == [CODES[code]]


@pytest.mark.parametrize("code", CODES)
def test_a_bad_example_is_found_and_a_good_one_is_not(code: str, tmp_path: Path) -> None:
    """Each check has a bad example that brings its code and a good one that brings neither the code nor any error."""
    bad, good = examples(checks()[code], "Bad"), examples(checks()[code], "Good")
    assert len(bad) == len(good) == 1
    if bad[0].startswith("# handbook/"):
        found = diagnostics_with(bad[0], tmp_path / "bad")
        assert code in {each.code for each in found}
        assert {each.code for each in found if each.severity == "error"} <= {code}
    if good[0].startswith("# handbook/"):
        found = diagnostics_with(good[0], tmp_path / "good")
        assert code not in {each.code for each in found}
        assert not [each for each in found if each.severity == "error"]


def examples_of_writing() -> list[str]:
    """Return the examples of docs/writing.md."""
    text = (DOCS / "writing.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(# handbook/.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_examples_of_writing_are_accepted(tmp_path: Path) -> None:
    """Every whole file shown in docs/writing.md can be copied: it brings no error."""
    assert len(examples_of_writing()) > 3
    for number, example in enumerate(examples_of_writing()):
        found = diagnostics_with(example, tmp_path / str(number))
        assert not [str(each) for each in found if each.severity == "error"]


def commands() -> dict[str, click.Command]:
    """Return the commands of the command line by name."""
    group = typer.main.get_command(app)
    return dict(group.commands)  # type: ignore[attr-defined]


def options_of(command: typing.Any) -> set[str]:  # noqa: ANN401 - Typer brings a Click of its own
    """Return the long options of a command, `--help` aside."""
    return {name for each in command.params for name in each.opts if name.startswith("--")}


def test_every_command_and_option_is_in_the_readme() -> None:
    """The table of commands names each command with exactly the options it takes."""
    table = {
        words[1]: set(re.findall(r"--[a-z-]+", " ".join(cells[1:])))
        for cells in rows((ROOT / "README.md").read_text(encoding="utf-8"))
        if (words := cells[0].strip("`").split())[0] == "standardbook"
    }
    assert table == {name: options_of(command) for name, command in commands().items()}


def test_options_of_the_program_and_exit_codes_are_in_the_readme() -> None:
    """The README names the options that stand before a command, and every exit code."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in options_of(typer.main.get_command(app)))
    said = re.search(r"Exit codes: (\d) fine, (\d) .+?, (\d) wrong usage, (\d) the machine", readme)
    assert said is not None
    assert tuple(map(int, said.groups())) == (FINE, HAS_ERRORS, WRONG_USAGE, MACHINE_LACKS)


def test_every_system_has_its_place() -> None:
    """docs/systems.md says of each system a programme needs whether it is here, in part, or not yet."""
    counts = {"S0": 10, "S1": 11, "S2": 11, "S3": 16, "S4": 13}
    found = list(rows((DOCS / "systems.md").read_text(encoding="utf-8")))
    assert [cells[0] for cells in found] == [
        f"{group}.{n}" for group, last in counts.items() for n in range(1, last + 1)
    ]
    assert all(len(cells) == 4 and all(cells) and cells[2] in {"yes", "in part", "not yet"} for cells in found)


def test_the_tables_of_the_architecture_are_those_of_the_code() -> None:
    """docs/architecture.md says of each module what its first lines say, and names the floors: `make architecture`."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert generated(text) == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link of the documentation to a file of the project leads to one, and to a heading that it has."""
    for target in re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    ):
        file, _, anchor = target.partition("#")
        if "://" in file or file.startswith("mailto:"):
            continue
        path = page.parent / file if file else page
        assert path.is_file(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in titles}, target
