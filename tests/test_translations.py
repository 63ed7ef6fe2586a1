"""Translations: nothing a translator wrote is lost, and a reader always sees which words are not theirs."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import standardbook
from handbooks import FILES, write
from sites import example
from standardbook.diagnostics import Diagnostic, Span
from standardbook.model.handbook import Handbook
from standardbook.model.language import Foreign
from standardbook.model.quantity import format_quantity
from standardbook.model.texts import Text, texts_of
from standardbook.model.translation import in_language
from standardbook.project.project import load
from standardbook.project.translations import coverage_by_file, update_file, updated
from standardbook.read.translations import Catalogue, parse_po
from standardbook.render.pages import render_pages
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped
from standardbook.select import select_edition

LANGUAGES = ("ru", "hu", "hy", "tl")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HEADER = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
BOOK = str(FILES["book.yaml"]).replace("languages: [en]", "languages: [en, ru]")
HELLO = (
    "touchpoint: hello\nstandards:\n  - id: greet\n    must: Say hello to [[clerk]].\n    why: It is kind.\n"
    "    say: [Good morning, Good evening, See you soon]\n"
)


def entry(name: str, source: str, translation: str, *, extra: str = "") -> str:
    """Return an entry of a PO file."""
    return f'\n{extra}msgctxt "{name}"\nmsgid "{source}"\nmsgstr "{translation}"\n'


def handbook_in(folder: Path, **files: str) -> tuple[Handbook, Path]:
    """Return the small handbook with a second language, and its folder."""
    changes = {"book.yaml": BOOK, "standards/hello.yaml": HELLO}
    root = write(
        folder, {**changes, **{name.replace("__", "/").replace("_po", ".po"): text for name, text in files.items()}}
    )
    handbook, found = load(root)
    assert handbook is not None, [str(each) for each in found]
    return handbook, root


def rewrite(root: Path, old: str, new: str) -> Handbook:
    """Change the small handbook's standards and read it again."""
    path = root / "standards" / "hello.yaml"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    handbook, found = load(root)
    assert handbook is not None, [str(each) for each in found]
    return handbook


def translated(root: Path) -> Path:
    """Give every text of the small handbook a Russian translation, as a translator would, and return the file."""
    handbook, _ = load(root)
    assert handbook
    path = update_file(handbook, root, "ru", now=NOW)

    def fill(match: re.Match[str]) -> str:
        return f'msgid "{match[1]}"\nmsgstr "ру {match[1]}"'

    filled = re.sub(r'msgid "(.+)"\nmsgstr ""', fill, path.read_text(encoding="utf-8"))
    path.write_text(filled, encoding="utf-8")
    return path


def fuzzy_in(path: Path) -> list[str]:
    """Return the names of the entries that wait for a translator's second look."""
    with path.open("rb") as file:
        return [str(message.context) for message in read_po(file) if message.fuzzy and message.id]


def msgfmt(path: Path) -> str:
    """Check a file with gettext's own tool and return its statistics."""
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", "/dev/null", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_new_texts_come_empty_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """The first file holds every text once, passes gettext's check, and is not written again for nothing."""
    handbook, root = handbook_in(tmp_path)
    path = update_file(handbook, root, "ru", now=NOW)
    assert f"{len(texts_of(handbook))} untranslated" in msgfmt(path)
    first = path.read_bytes()
    assert b"#: handbook/standards/hello.yaml:4\n" in first
    assert b'msgctxt "greet.must"\nmsgid "Say hello to [[clerk]]."\n' in first
    update_file(handbook, root, "ru", now=datetime.now(UTC))
    assert path.read_bytes() == first


def test_a_changed_source_makes_just_its_entry_fuzzy_and_keeps_the_previous_source(tmp_path: Path) -> None:
    """Exactly the changed text waits for the translator, with its old translation and old source."""
    _, root = handbook_in(tmp_path)
    path = translated(root)
    before = path.read_text(encoding="utf-8")
    update_file(rewrite(root, "It is kind.", "It is kind and costs nothing."), root, "ru", now=NOW)
    after = path.read_text(encoding="utf-8")
    assert fuzzy_in(path) == ["greet.why"]
    assert (
        '#, fuzzy\n#| msgid "It is kind."\nmsgctxt "greet.why"\nmsgid "It is kind and costs nothing."\nmsgstr "ру It is kind."'
        in after
    )
    changed = set(after.splitlines()) ^ set(before.splitlines())
    assert len(changed) == 4
    msgfmt(path)
    update_file(rewrite(root, "It is kind and costs nothing.", "It is kind."), root, "ru", now=NOW)
    assert path.read_text(encoding="utf-8") == before


def test_items_of_a_list_keep_their_translations_when_one_is_changed_added_or_moved(tmp_path: Path) -> None:
    """An item in new words is fuzzy, a new one is empty, the others stay as they are, in their order."""
    _, root = handbook_in(tmp_path)
    path = translated(root)
    update_file(
        rewrite(root, "[Good morning, Good evening, See you soon]", "[Welcome to us, Good evening to you, Good morning]"),
        root, "ru", now=NOW,
    )  # fmt: skip
    with path.open("rb") as file:
        catalogue = read_po(file)
    says = {message.id: (message.string, message.fuzzy) for message in catalogue if message.context == "greet.say"}
    assert says == {
        "Good morning": ("ру Good morning", False),
        "Good evening to you": ("ру Good evening", True),
        "Welcome to us": ("", False),
    }
    assert [each.id for each in catalogue.obsolete.values()] == ["See you soon"]
    update_file(rewrite(root, "Welcome to us", "See you soon"), root, "ru", now=NOW)
    assert 'msgid "See you soon"\nmsgstr "ру See you soon"' in path.read_text(encoding="utf-8")
    assert "#~" not in path.read_text(encoding="utf-8")


def test_what_translators_noted_is_kept(tmp_path: Path) -> None:
    """Comments, equal lines of them, unknown headers, flags and the head of the file survive, for what vanished too."""
    _, root = handbook_in(tmp_path)
    path = translated(root)
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        'msgid ""\nmsgstr ""\n',
        '# Anna, 2026\n#\n# Jan, 2027\n#\nmsgid ""\nmsgstr ""\n"X-Generator: Poedit 3.5\\n"\n',
        1,
    )
    text = text.replace(
        "#: handbook/standards/hello.yaml:4\n",
        "# Ask the office.\n# -\n# Or the shop.\n# -\n#: handbook/standards/hello.yaml:4\n#, no-wrap\n",
    )
    path.write_text(text, encoding="utf-8")
    handbook, _ = load(root)
    assert handbook
    update_file(handbook, root, "ru", now=NOW)
    assert path.read_text(encoding="utf-8") == text
    update_file(rewrite(root, "Say hello to [[clerk]].", "Greet."), root, "ru", now=NOW)
    kept = path.read_text(encoding="utf-8")
    assert "# Ask the office.\n# -\n# Or the shop.\n# -\n" in kept
    assert "X-Generator: Poedit 3.5" in kept
    assert kept.startswith("# Anna, 2026\n#\n# Jan, 2027\n#\n")
    assert "#, fuzzy, no-wrap\n" in kept


def test_a_new_id_keeps_the_translations_of_the_same_words(tmp_path: Path) -> None:
    """Renaming a standard costs no translator any work."""
    _, root = handbook_in(tmp_path)
    path = translated(root)
    update_file(rewrite(root, "id: greet", "id: greet-everybody"), root, "ru", now=NOW)
    text = path.read_text(encoding="utf-8")
    assert 'msgctxt "greet-everybody.why"\nmsgid "It is kind."\nmsgstr "ру It is kind."' in text
    assert fuzzy_in(path) == []
    assert "#~" not in text


WORDS = st.text(alphabet='abc "\\\n\t\x85\u2028é«ж՞', min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.lists(st.tuples(st.sampled_from(["a.must", "a.say", "b.say", "c.title"]), WORDS), max_size=8, unique=True)


@settings(max_examples=150)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@hypothesis.example([[("a.must", "\\\n\\\n\\")], [("a.must", "\\")]])
@hypothesis.example([[("a.must", "a\u2028b\nc")], [("a.must", "a")]])
def test_no_translation_is_ever_lost(versions: list[list[tuple[str, str]]]) -> None:
    """Through any row of changes, what was translated stays: in use, fuzzy or obsolete; and a second run changes nothing."""
    content, promised = "", set[str]()
    for turn, version in enumerate(versions):
        texts = [
            Text(name, source, Span("handbook/x.yaml", 1), is_item=name.endswith(".say")) for name, source in version
        ]
        catalogue = parse(content) if content else None
        content = updated(catalogue, texts, Path("handbook"), header=header_of("ru"))
        assert updated(parse(content), texts, Path("handbook"), header="") == content
        made = parse(content)
        assert {(each.context, each.id) for each in made if each.id} == set(version)
        texts_now = {str(each.string) for each in (*made, *made.obsolete.values())}
        assert promised <= texts_now
        for number, message in enumerate(each for each in made if each.id and not each.string):
            message.string = f"перевод {turn}.{number} «{message.id}»"
            promised.add(message.string)
        # A translator's tool writes the file: here our own writer with the same texts.
        content = updated(made, texts, Path("handbook"), header="")


def parse(content: str) -> Catalogue:
    """Return the catalogue in a file that has no mistakes."""
    catalogue, found = parse_po(content.encode(), "ru.po")
    assert catalogue is not None, [str(each) for each in found]
    return catalogue


def header_of(language: str) -> str:
    """Return a header."""
    return f"Language: {language}\nContent-Type: text/plain; charset=UTF-8\n"


BROKEN = {
    "a reference that is not in the source": (HEADER + entry("greet.must", "Say hello to [[clerk]].", "Привет [[chief]]."), "wrong-placeholder", 7),
    "a reference left out": (HEADER + entry("greet.must", "Say hello to [[clerk]].", "Привет."), "wrong-placeholder", 7),
    "no header": (entry("greet.why", "It is kind.", "Это вежливо."), "broken-po", 1),
    "a header of another character set": (HEADER.replace("UTF-8", "KOI8-R"), "broken-po", 1),
    "a header of another language": (HEADER.replace("ru", "hu"), "broken-po", 1),
    "another encoding": ((HEADER + entry("greet.why", "It is kind.", "Это вежливо.")).encode("cp1251"), "not-utf8", 8),
    "a doubled entry": (HEADER + entry("greet.why", "It is kind.", "Раз.") + entry("greet.why", "It is kind.", "Два."), "doubled-translation", 11),
    "a quotation mark left out": (HEADER + entry("greet.why", "It is kind.", "Это вежливо.").replace('вежливо."', "вежливо."), "broken-po", 8),
    "a word of no PO file": (HEADER + '\nmsgidd "x"\n', "broken-po", 6),
    "a translation without a source": (HEADER + '\nmsgctxt "greet.why"\nmsgstr "x"\n', "broken-po", 7),
    "a text that the fonts cannot show": (HEADER + entry("greet.why", "It is kind.", "親切"), "unshowable-character", 7),
    "a link out of the book": (HEADER + entry("greet.why", "It is kind.", "[x](javascript:alert)"), "bad-link", 7),
    "a hidden direction mark": (HEADER + entry("greet.why", "It is kind.", "Это \u202eвежливо"), "control-character", 8),
    "a merge conflict": (HEADER + "\n<<<<<<< HEAD\n", "broken-po", 6),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gets_file_and_line(name: str, tmp_path: Path) -> None:
    """Each mistake of a translator is an error at its line, with a hint."""
    content, code, line = BROKEN[name]
    assert isinstance(content, (str, bytes))
    root = write(tmp_path, {"book.yaml": BOOK, "standards/hello.yaml": HELLO, "translations/ru.po": content})
    found = [each for each in load(root)[1] if each.severity == "error"]
    assert [(each.code, each.span.line) for each in found][:1] == [(code, line)], [str(each) for each in found]
    assert all(each.span.file.endswith("translations/ru.po") and each.hint for each in found)


def codes(found: list[Diagnostic]) -> set[str]:
    """Return the codes of diagnostics."""
    return {each.code for each in found}


def test_languages_without_translations_or_words_are_told_of(tmp_path: Path) -> None:
    """A book in a language nobody translated builds without it and says so."""
    root = write(tmp_path / "a", {"book.yaml": BOOK})
    assert "missing-translations" in codes(load(root)[1])
    root = write(tmp_path / "b", {"translations/ru.po": HEADER})
    assert "unused-translations" in codes(load(root)[1])
    book = root / "book.yaml"
    book.write_text(book.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    assert codes(load(root)[1]) == {"unknown-field"}  # of a book that cannot be read nobody knows the languages
    root = write(
        tmp_path / "c", {"book.yaml": BOOK, "translations/ru.po": HEADER + entry("greet.why", "It is kind.", "Добро.")}
    )
    assert "incomplete-translations" in codes(load(root)[1])
    root = write(
        tmp_path / "d",
        {"book.yaml": BOOK.replace("source_language: en", "source_language: sw").replace("[en, ru]", "[sw]")},
    )
    assert "language-without-words" in codes(load(root)[1])


def test_too_little_translated_is_refused_by_edition(tmp_path: Path) -> None:
    """The threshold in book.yaml stops a language, and names the editions that fall short."""
    changes = {"book.yaml": BOOK + "translated_at_least: 60 %\n", "standards/hello.yaml": HELLO}
    root = write(tmp_path, changes)
    path = translated(root)
    assert "too-few-translations" not in codes(load(root)[1])
    path.write_text(HEADER + entry("hide.why", "It is dear.", "Дорого."), encoding="utf-8")
    found = [each for each in load(root)[1] if each.code == "too-few-translations"]
    assert len(found) == 1
    assert found[0].span.file.endswith("book.yaml")
    assert "clerk 0 %" in found[0].message


def test_readers_see_what_is_not_translated_and_what_is_old(tmp_path: Path) -> None:
    """A missing text is the source's, marked with its language; an old one says that the rule has changed."""
    po = (
        HEADER
        + entry("greet.must", "Say hello to [[clerk]].", "Здоровайтесь с [[clerk]].")
        + entry("greet.why", "It is kind.", "Так было раньше.", extra="#, fuzzy\n")
    )
    handbook, _ = handbook_in(tmp_path, translations__ru_po=po)
    edition = select_edition(handbook, "clerk", "ru")
    pages = {page.path: page.html for page in render_pages(edition, [shipped("templates")], pdf_name="x.pdf")}
    page = pages["touchpoint-hello.html"]
    assert "Здоровайтесь с" in page
    assert '<span class="foreign" lang="en" dir="ltr">Clerk</span>' in page
    assert '<span class="foreign" lang="en" dir="ltr">Good morning</span>' in page
    assert re.search(r'class="outdated"><p>Так было раньше\.</p>\s*</div> <small class="outdated-note">', page)
    assert "It is kind" not in page


def test_an_old_translation_that_refers_elsewhere_is_not_shown(tmp_path: Path) -> None:
    """Words that were translated before a reference changed could name what the edition does not hold."""
    po = HEADER + entry("greet.must", "Say hello to [[clerk]].", "Раньше [[hide]].", extra="#, fuzzy\n")
    handbook, _ = handbook_in(tmp_path, translations__ru_po=po)
    standard = in_language(handbook, "ru").standards[0].standards[0]
    assert standard.must == "Say hello to [[clerk]]."
    assert isinstance(standard.must, Foreign)


def test_an_edition_holds_the_same_in_every_language() -> None:
    """Ids, order and references are those of the source, whatever a translation says."""
    handbook = example()
    for role in ("barista", "support-agent", "complete"):
        source = select_edition(handbook, role, "en")
        for language in LANGUAGES:
            edition = select_edition(handbook, role, language)
            assert [each.id for each in edition.standards] == [each.id for each in source.standards]
            assert [each.id for each in edition.definitions] == [each.id for each in source.definitions]
            assert edition.names.keys() == source.names.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_translated_completely(language: str) -> None:
    """No text of the example is without a translation or older than its source, and its file is up to date."""
    root = shipped("handbook")
    handbook = example()
    coverage = coverage_by_file(handbook, root, language)["all"]
    assert (coverage.translated, coverage.outdated) == (coverage.total, 0)
    path = root / "translations" / f"{language}.po"
    msgfmt(path)
    catalogue, found = parse_po(path.read_bytes(), path.as_posix())
    assert found == []
    assert updated(catalogue, texts_of(handbook), root, header="") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_templates_are_complete(language: str) -> None:
    """Every word of the templates and of the code that writes for readers is in every catalogue."""
    path = shipped("templates") / "words" / f"{language}.po"
    msgfmt(path)
    with path.open("rb") as file:
        words = {str(each.id): each for each in read_po(file) if each.id}
    with (path.parent / "words.pot").open("rb") as file:
        wanted = {str(each.id) for each in read_po(file) if each.id}
    assert set(words) == wanted
    for each in words.values():
        assert not each.fuzzy
        assert all(each.string if isinstance(each.string, tuple) else [each.string]), each.id


def test_the_words_are_those_of_the_templates() -> None:
    """Nothing was added to a template without collecting it: `make words` would change nothing."""
    import make_words  # noqa: PLC0415 - a script of tools/

    assert make_words.written(make_words.collected()) == (make_words.WORDS / "words.pot").read_bytes()


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "10 seconds"), ("ru", "10 секунд"), ("hu", "10 másodperc"), ("hy", "10 վայրկյան"), ("tl", "10 segundo")],
)
def test_quantities_are_said_in_the_readers_language(language: str, text: str) -> None:
    """A quantity has the unit's word of the language."""
    assert format_quantity("10 s", language).replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("number", "minutes", "rings", "days"),
    [
        (0, "0 минут", "0 гудков", "0 рабочих дней"),
        (1, "1 минута", "1 гудок", "1 рабочий день"),
        (2, "2 минуты", "2 гудка", "2 рабочих дня"),
        (5, "5 минут", "5 гудков", "5 рабочих дней"),
        (11, "11 минут", "11 гудков", "11 рабочих дней"),
        (21, "21 минута", "21 гудок", "21 рабочий день"),
    ],
)
def test_russian_counts_with_three_plurals(number: int, minutes: str, rings: str, days: str) -> None:
    """Units of CLDR and of our own take the right plural."""
    words = catalogue_of("ru", [shipped("templates")])
    found = [
        format_quantity(f"{number} {unit}", "ru", words).replace("\xa0", " ")
        for unit in ("min", "rings", "business days")
    ]
    assert found == [minutes, rings, days]


def test_a_company_starts_a_language_that_is_not_shipped(tmp_path: Path) -> None:
    """`standardbook translate` writes the handbook's file and the words of the templates, and the build uses both."""
    write(tmp_path, {"book.yaml": BOOK.replace("[en, ru]", "[en, de]"), "standards/hello.yaml": HELLO})
    done = standardbook("translate", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    po, words = tmp_path / "handbook" / "translations" / "de.po", tmp_path / "templates" / "words" / "de.po"
    po.write_text(
        po.read_text(encoding="utf-8").replace(
            'msgid "It is kind."\nmsgstr ""', 'msgid "It is kind."\nmsgstr "Es ist freundlich."'
        ),
        encoding="utf-8",
    )
    words.write_text(
        words.read_text(encoding="utf-8").replace('msgid "Must"\nmsgstr ""', 'msgid "Must"\nmsgstr "Muss"'),
        encoding="utf-8",
    )
    msgfmt(po)
    msgfmt(words)
    done = standardbook("build", "--language", "de", "--role", "clerk", "--only", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "public" / "de" / "clerk" / "touchpoint-hello.html").read_text(encoding="utf-8")
    assert "Es ist freundlich." in page
    assert "Muss" in page
    assert '<html lang="de"' in page
    status = standardbook("translate", "--status", cwd=tmp_path)
    assert status.returncode == 0
    assert "standards" in status.stdout


def test_a_book_in_a_language_that_nobody_ships_can_be_built(tmp_path: Path) -> None:
    """The source language may be one that neither the templates nor the theme know; its pages carry its code."""
    book = BOOK.replace("source_language: en", "source_language: sw").replace("[en, ru]", "[sw, fil]")
    write(
        tmp_path,
        {
            "book.yaml": book,
            "standards/hello.yaml": HELLO,
            "translations/fil.po": HEADER.replace("ru", "fil") + entry("greet.why", "It is kind.", "Mabait ito."),
        },
    )
    done = standardbook("build", "--role", "clerk", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for language, word in (("sw", "Must"), ("fil", "Dapat")):
        page = (tmp_path / "public" / language / "clerk" / "touchpoint-hello.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page
        assert word in page
    done = standardbook("translate", cwd=tmp_path)
    assert (tmp_path / "templates" / "words" / "sw.po").is_file()
    assert not (tmp_path / "templates" / "words" / "fil.po").exists()
