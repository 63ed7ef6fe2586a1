"""A prohibition says in its own sentence that something is not done, in every output and language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pypdf
import pytest

from handbooks import FILES, write
from handbooks import standard as lines
from histories import TEMPLATES, commit, read, release, repository, run, small, standard
from histories import write as write_small
from pdfs import joined
from standardbook.diagnostics import Diagnostic
from standardbook.export.site_source import dumped, site_source
from standardbook.history.published import versions_of
from standardbook.model.edition import Edition
from standardbook.model.language import Foreign
from standardbook.model.statements import statement_of
from standardbook.project.project import load
from standardbook.render.pages import render_pages, render_search
from standardbook.resources.catalogues import catalogue_of
from test_translations import HEADER, entry

FORBIDDEN = {
    "en": ("Carry the kestrel", "Feed the heron", "Wear a bell", "Wake the owl", "Chase the gull", "Sell the lark"),
    "ru": ("Носить пустельгу", "Кормить цаплю", "Носить бубенец", "Будить сову", "Гонять чайку", "Продавать жаворонка"),
    "hu": ("Vércsét hordani", "Gémet etetni", "Csengőt viselni", "Baglyot ébreszteni", "Sirályt kergetni", "Pacsirtát eladni"),
    "hy": ("Բազե կրել", "Ձկնկուլ կերակրել", "Զանգակ կրել", "Բու արթնացնել", "Որոր քշել", "Արտույտ վաճառել"),
    "tl": ("Magdala ng lawin", "Pakainin ang tagak", "Magsuot ng kuliling", "Gisingin ang kuwago", "Habulin ang gaviota", "Ibenta ang pipit"),
}  # fmt: skip
"""What is not done, in each language: three must not and a rule of appearance, the second and the third should not."""

SPOKEN = {
    "en": ("Do not ", "Better not "),
    "ru": ("Нельзя ", "Не стоит "),
    "hu": ("Tilos ", "Nem ajánlott "),
    "hy": ("Չի կարելի ", "Չարժե "),
    "tl": ("Huwag ", "Mas mabuting huwag "),
}
MUST_NOT = (0, 3, 4, 5)
IDS = ("kestrel", "heron", "bell", "owl", "gull", "lark")


def negated(language: str) -> list[str]:
    """Return the sentences that a reader finds instead of what is not done."""
    must_not, should_not = SPOKEN[language]
    return [
        (must_not if at in MUST_NOT else should_not) + words[0].lower() + words[1:]
        for at, words in enumerate(FORBIDDEN[language])
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository: a prohibition changes after the release, one goes, one comes, one will hold from a day on."""
    data = small()
    data["book.yaml"]["languages"] = [*FORBIDDEN]
    english = dict(zip(IDS, FORBIDDEN["en"], strict=True))
    own = data["standards/door.yaml"]["standards"]
    for id_, kind in (("kestrel", "must_not"), ("heron", "should_not"), ("gull", "must_not")):
        target = {"target": {"metric": "Birds", "at_most": "1 day"}} if id_ == "kestrel" else {}
        own.append({"id": id_, kind: f"{english[id_]}.", "why": "So.", "principles": ["care"], **target})
    data["appearance.yaml"]["rules"].append({"id": "bell", "item": "Bell", "should_not": f"{english['bell']}."})
    standard(data, "greet")["why"] = "See [[kestrel]] and [[heron]]."
    root = repository(tmp_path_factory.mktemp("book") / "acme", data)
    translations(root)
    commit(root, "translations")
    release(root, "1.0.0")
    own[:] = [each for each in own if each["id"] != "gull"]
    standard(data, "kestrel")["must_not"] = f"{english['kestrel']}, not even home."
    data["appearance.yaml"]["rules"][1]["should_not"] = f"{english['bell']} at work."
    for id_, more in (("lark", {}), ("owl", {"effective_from": "2030-01-01"})):
        own.append({"id": id_, "must_not": f"{english[id_]}.", "why": "So.", "principles": ["care"], **more})
    write_small(root, data)
    translations(root)
    commit(root, "birds")
    return root


def translations(root: Path) -> None:
    """Translate what is forbidden, and nothing else, into every language."""
    for language, words in FORBIDDEN.items():
        if language == "en":
            continue
        rows = [
            entry(f"{id_}.{kind}", f"{source}{end}", f"{own}{'։' if language == 'hy' and end == '.' else end}")
            for id_, source, own in zip(IDS, FORBIDDEN["en"], words, strict=True)
            for kind in ("must_not", "should_not")
            for end in (".", ", not even home.", " at work.")
        ]
        path = root / "handbook" / "translations" / f"{language}.po"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER.replace("ru", language) + "".join(rows), encoding="utf-8")


def edition_of(book: Path, language: str, role: str = "ann") -> Edition:
    """Return the draft of an edition, with what changed since the release."""
    draft = versions_of(book / "handbook", read(book), "2026-03-01")[0]
    return next(iter(draft.editions([(language, role)], TEMPLATES)))


def alone(text: str, language: str) -> list[str]:
    """Return where in a text something forbidden stands without its negation."""
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
    return [
        plain[max(found.start() - 60, 0) : found.end()]
        for words, sentence in zip(FORBIDDEN[language], negated(language), strict=True)
        for found in re.finditer(re.escape(words), plain, re.IGNORECASE)
        if not plain[: found.end()].casefold().endswith(sentence.casefold())
    ]


def site_of(edition: Edition) -> str:
    """Return all that a site says: pages, titles, what is on a page, and what the search looks through."""
    pages = render_pages(edition, TEMPLATES, pdf_name="book.pdf")
    source = site_source(edition, pages, words=catalogue_of(edition.language, TEMPLATES))
    said = [each.content + dumped(dict(each.matter)) for each in source.pages.values()]
    found = render_search(edition, TEMPLATES)
    return "\n".join([*said, dumped(dict(source.settings)), json.dumps(found, ensure_ascii=False)])


@pytest.mark.slow
@pytest.mark.parametrize("language", FORBIDDEN)
@pytest.mark.parametrize("role", ["ann", "complete"])
def test_nothing_on_a_site_reads_as_the_opposite(book: Path, language: str, role: str) -> None:
    """Cards, lists, references, the index, what changed, what is coming and the search forbid in the same sentence."""
    edition = edition_of(book, language, role)
    assert edition.control.changes
    assert edition.coming
    words = site_of(edition)
    plain = " ".join(re.sub(r"<[^>]*>", "", words).split())
    assert [each for each in negated(language) if each not in plain] == []
    assert alone(words, language) == []


def titles_of(outline: Any) -> Iterator[str]:  # noqa: ANN401 - lists of lists and bookmarks
    """Yield the words of all bookmarks."""
    if isinstance(outline, list):
        for each in outline:
            yield from titles_of(each)
    else:
        yield str(outline.title)


@pytest.mark.pdf
@pytest.mark.parametrize("language", FORBIDDEN)
def test_nothing_in_a_book_reads_as_the_opposite(book: Path, language: str, tmp_path: Path) -> None:
    """The pages and the bookmarks of a PDF forbid in the same sentence."""
    path = tmp_path / "book.pdf"
    path.write_bytes(joined(edition_of(book, language)))
    reader = pypdf.PdfReader(path)
    words = " ".join([*(page.extract_text() for page in reader.pages), *titles_of(reader.outline)])
    plain = " ".join(words.split())
    assert [each for each in negated(language) if each not in plain] == []
    assert alone(words, language) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("language", [None, *FORBIDDEN])
def test_no_difference_reads_as_the_opposite(book: Path, form: str, language: str | None) -> None:
    """`diff` forbids in the same sentence: for everybody as it was written, and for a position in its language."""
    for_whom = ("--role", "ann", "--language", language) if language else ()
    code, words = run(book, "diff", "--format", form, *for_whom)
    assert code == 0, words
    spoken = language or "en"
    sentences = negated(spoken)
    assert [sentences[at] for at in (0, 2, 4, 5) if sentences[at] not in words.replace("\\", "")] == []
    assert alone(words.replace("\\", ""), spoken) == []


def said(kind: str, text: str, language: str = "en") -> str:
    """Return the sentence in which an edition prints an obligation."""
    return statement_of(kind, text, language, lambda each: catalogue_of(each, TEMPLATES))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Never wear perfume."),
        ("en", "Don’t wear perfume."),
        ("en", "**Do not** wear perfume."),
        ("en", "No perfume."),
        ("ru", "Не пользуйтесь духами."),
        ("ru", "Никогда не пользуйтесь духами."),
        ("hu", "Ne viselj parfümöt."),
        ("hu", "Soha ne viselj parfümöt."),
        ("hy", "Մի՛ օգտագործեք օծանելիք։"),
        ("hy", "Երբե՛ք օծանելիք մի՛ օգտագործեք։"),
        ("hy", "Չօգտագործել օծանելիք։"),
        ("tl", "Huwag gumamit ng pabango."),
        ("tl", "Bawal ang pabango."),
    ],
)
def test_a_whole_negated_sentence_is_printed_as_it_stands(language: str, text: str) -> None:
    """An author or translator who writes the negation gets no second one."""
    assert said("must_not", text, language) == text
    assert said("should_not", text, language) == text


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("en", "Wear perfume.", "Do not wear perfume."),
        ("en", "*Wear* perfume.", "Do not *wear* perfume."),
        ("en", "Note a PIN.", "Do not note a PIN."),
        ("en", "PIN codes on paper.", "Do not PIN codes on paper."),
        ("en", "[[guest-term]] names on the cup.", "Do not [[guest-term]] names on the cup."),
        ("ru", "Не позднее полудня закрывать.", "Нельзя не позднее полудня закрывать."),
        ("hy", "Մի բաժակ վերցնել։", "Չի կարելի մի բաժակ վերցնել։"),
        ("hy", "Չափել հյուրին։", "Չի կարելի չափել հյուրին։"),
        ("tl", "I-hold ang tumatawag.", "Huwag i-hold ang tumatawag."),
        ("de", "Parfüm tragen.", "Must not: Parfüm tragen."),
        ("hu-HU", "Parfümöt viselni.", "Tilos parfümöt viselni."),
    ],
)
def test_what_is_not_done_gets_the_negation_of_its_language(language: str, text: str, sentence: str) -> None:
    """The first letter becomes small inside a sentence; a language without a pattern has the word before it."""
    assert said("must_not", text, language) == sentence


def test_only_prohibitions_are_negated() -> None:
    """An order stays as it is written, and so does what may be done."""
    for kind in ("must", "should", "may", ""):
        assert said(kind, "Wear it.") == "Wear it."


def test_a_text_that_is_not_translated_is_negated_in_its_own_language() -> None:
    """English in a Hungarian edition forbids in English, and stays marked as foreign; an older translation likewise."""
    foreign = said("must_not", Foreign("Wear perfume.", "en"), "hu")
    assert repr(foreign) == repr(Foreign("Do not wear perfume.", "en"))
    old = said("must_not", Foreign("Parfümöt viselni.", "hu", is_outdated=True), "hu")
    assert repr(old) == repr(Foreign("Tilos parfümöt viselni.", "hu", is_outdated=True))


def test_a_company_s_own_words_have_their_own_pattern() -> None:
    """A catalogue that puts a word with a colon first keeps the capital behind it."""

    class Own(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Do not %(statement)s": "Nicht erlaubt: %(statement)s"}.get(message, message)

    assert statement_of("must_not", "Parfüm zu 5 % tragen.", "de", lambda _language: Own()) == (
        "Nicht erlaubt: Parfüm zu 5 % tragen."
    )


def found_in(folder: Path, text: str, translation: str = "", language: str = "hu") -> list[Diagnostic]:
    """Return what `check` says of the negations of one standard and of its translation."""
    changes = {
        **lines(text),
        "standards/hello.yaml": str(FILES["standards/hello.yaml"]).replace("must: Say hello.", text),
    }
    if translation:
        kind, _, source = text.partition(": ")
        changes["book.yaml"] = str(FILES["book.yaml"]).replace("[en]", f"[en, {language}]")
        changes[f"translations/{language}.po"] = HEADER.replace("ru", language) + entry(
            f"greet.{kind}", source, translation
        )
    found = load(write(folder, changes))[1]
    return [each for each in found if each.code in {"double-negation", "negated-must"}]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("must_not: Do not never wear it.", "double-negation"),
        ("must_not: Avoid a guest’s eyes.", "double-negation"),
        ("should_not: Never avoid a guest’s eyes.", "double-negation"),
        ("must: Do not wear it.", "negated-must"),
        ("should: Never wear it.", "negated-must"),
        ("must: No guest waits.", ""),
        ("must_not: Never wear it.", ""),
        ("must_not: Tell what the guest did not tell.", ""),
    ],
)
def test_two_negations_and_a_negated_order_are_told(text: str, code: str, tmp_path: Path) -> None:
    """Both are warnings at the line of the text; one negation in a prohibition is none."""
    found = found_in(tmp_path, text)
    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.span.file.endswith("hello.yaml") and each.span.line == 4 for each in found)


@pytest.mark.parametrize(
    ("language", "text", "translation", "code"),
    [
        ("hu", "must: Wear it.", "Ne viseld.", "negated-must"),
        ("hu", "must_not: Wear it.", "Tilos nem viselni.", "double-negation"),
        ("hu", "must_not: Wear it.", "Parfümöt ne viselj.", "double-negation"),
        ("hu", "must_not: Wear it.", "Soha ne viseld.", ""),
        ("hu", "must_not: Wear it.", "Viselni, hogy ne kelljen várni.", ""),
        ("ru", "must_not: Wear it.", "Нельзя не носить.", "double-negation"),
        ("ru", "must_not: Wear it.", "Говорить гостю «нельзя».", ""),
        ("ru", "must: Wear it.", "Не позже полудня наденьте.", ""),
        ("hy", "must_not: Wear it.", "Չի կարելի չկրել։", "double-negation"),
        ("hy", "must_not: Wear it.", "Երբեք չկրել։", ""),
        ("tl", "must: Wear it.", "Huwag isuot.", "negated-must"),
    ],
)
def test_translations_are_looked_through_in_their_own_language(
    language: str, text: str, translation: str, code: str, tmp_path: Path
) -> None:
    """The warning stands at the line of the translation; what its language says with two words is one negation."""
    found = found_in(tmp_path, text, translation, language)
    assert [each.code for each in found] == ([code] if code else [])
    assert all(each.span.file.endswith(f"{language}.po") and each.span.line > 4 for each in found)
