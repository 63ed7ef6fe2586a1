"""Words of the templates with values in them: every sentence reads as if somebody had written it as a whole."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from sites import example_for, example_pages
from standardbook.model.document_control import Standing
from standardbook.model.edition import Edition
from standardbook.model.language import format_day
from standardbook.model.quantity import format_quantity
from standardbook.render.environment import notice_of
from standardbook.render.version_pages import render_extra
from standardbook.render.wording import filled
from standardbook.resources.catalogues import catalogue_of
from standardbook.resources.shipped import shipped

LANGUAGES = ("en", "ru", "hu", "hy", "tl")
TEMPLATES = [shipped("templates")]


@pytest.mark.parametrize(
    ("language", "pattern", "value", "sentence"),
    [
        ("ru", "Отозвана с %(day)s. Не читайте.", "16 ноября 2026 г.", "Отозвана с 16 ноября 2026 г. Не читайте."),
        ("hu", "ettől: %(day)s.", "2026. július 1.", "ettől: 2026. július 1."),
        ("hy", "սկսած %(day)s։", "2026 թ.", "սկսած 2026 թ։"),
        ("hy", "Ծառայում է՝ %(day)s։", "կարգ։", "Ծառայում է՝ կարգ։"),
        ("en", "It serves %(day)s.", "<a>Who is first?</a>", "It serves <a>Who is first?</a>"),
        ("en", "In force from %(day)s.", "16 November 2026", "In force from 16 November 2026."),
    ],
)
def test_a_sentence_ends_with_one_stop(language: str, pattern: str, value: str, sentence: str) -> None:
    """A value that ends with a stop of its own takes none from the words around it."""
    assert filled(pattern, language, {"day": value}) == sentence


@pytest.mark.parametrize(
    ("value", "article"),
    [
        ("1.2.0", "az"), ("2.0.0", "a"), ("5.1", "az"), ("10.0", "a"), ("15.0", "a"), ("50", "az"), ("100", "a"),
        ("1000", "az"), ("2026.1", "a"), ("51.3", "az"), ("<b>első</b>", "az"), ("„Béta”", "a"),
    ],
)  # fmt: skip
def test_the_hungarian_article_is_the_spoken_one(value: str, article: str) -> None:
    """Before a number or word the article is a or az, as it is read out."""
    assert filled("A(z) %(new)s verzió", "hu", {"new": value}) == f"{article.capitalize()} {value} verzió"
    assert filled("ehhez: a(z) %(new)s", "hu", {"new": value}) == f"ehhez: {article} {value}"


def editions_of_every_state(language: str) -> list[Edition]:
    """Return an edition of the example as each state of a version has it."""
    edition = example_for("barista", language)
    states = [
        Standing("draft", by="1.1.0"),
        Standing("announced", since="2026-07-01"),
        Standing("superseded", since="2026-07-01", by="1.1.0"),
        Standing("superseded", since="2026-07-01"),
        Standing("withdrawn", since="2026-07-01"),
        Standing("in-force", since="2026-07-01", next="1.2.0", next_from="2026-11-16"),
    ]
    return [replace(edition, control=replace(edition.control, standing=each)) for each in states]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_notice_has_two_stops_or_an_open_article(language: str) -> None:
    """Whatever is said of a version, above its pages and where the code on paper leads, is a clean sentence."""
    words = catalogue_of(language, TEMPLATES).gettext
    for edition in editions_of_every_state(language):
        said = [notice_of(edition, words)]
        if edition.control.standing.state != "draft":
            page = render_extra(edition, TEMPLATES)["status.html"].decode()
            said += re.findall(r"<p>([^<]+)</p>", page)
        for text in said:
            assert not re.search(r"\.\.|\.։|։։|a\(z\)", text), text
            assert "%(" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_example_have_no_two_stops(language: str) -> None:
    """No page of an edition has a stop behind a stop."""
    for page in example_pages("barista", language):
        text = re.sub(r"<[^>]*>", "", page.html)
        assert not re.search(r"(?<!\.)\.\.(?!\.)|\.։|։։|։\.", text), page.path


@pytest.mark.parametrize(
    ("language", "words"), [("ru", r"\b(?:ты|тебя|тебе|твой)\b"), ("hy", r"(?<!\w)(?:դու|քեզ|քո)(?!\w)")]
)
def test_the_words_of_the_templates_keep_to_one_form_of_address(language: str, words: str) -> None:
    """The words around a text speak to the reader as the text does."""
    file = (TEMPLATES[-1] / "words" / f"{language}.po").read_text(encoding="utf-8")
    assert not re.search(words, file, re.IGNORECASE)
    assert not re.search(r"(?:работай|Подпиши|Подтверди|աշխատիր|Հաստատի՛ր)\b", file)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 month", "1 buwan"), ("4 h", "4 na oras"), ("24 h", "24 na oras"), ("2 h", "2 oras"), ("5 weeks", "5 linggo"),
        ("6 weeks", "6 na linggo"), ("1.5 h", "1.5 oras"), ("4 days", "4 na araw"), ("30 s", "30 segundo"),
        ("4 business days", "4 na araw ng trabaho"), ("5 business days", "5 araw ng trabaho"), ("3-4 h", "3–4 na oras"),
        ("60 °C and 65 °C", "60–65 °C"), ("4 °C", "4 °C"), ("18 g", "18 g"), ("19 g", "19 g"),
    ],
)  # fmt: skip
def test_filipino_counts_without_the_plural(text: str, words: str) -> None:
    """A number excludes `mga`; one that is spoken with a consonant at its end is linked by `na`."""
    catalogue = catalogue_of("tl", TEMPLATES)
    for language in ("tl", "fil"):
        assert format_quantity(text, language, catalogue).replace("\xa0", " ") == words


@pytest.mark.parametrize("number", [Decimal(each) for each in ("0", "1", "4", "6.5", "19", "24", "104")])
@pytest.mark.parametrize("unit", ["s", "min", "h", "days", "weeks", "months", "years", "business days", "rings"])
def test_no_filipino_number_has_mga(number: Decimal, unit: str) -> None:
    """No unit that every language knows gets the plural's word in Filipino."""
    assert "mga" not in format_quantity(f"{number} {unit}", "tl", catalogue_of("tl", TEMPLATES))


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "6 November 2026"),
        ("ru", "6 ноября 2026 г."),
        ("hu", "2026. november 6."),
        ("hy", "2026 թ. նոյեմբերի 6"),
        ("tl", "Nobyembre 6, 2026"),
        ("pt-BR", "6 de novembro de 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, day: str) -> None:
    """A day stands in a sentence as a native writes it; in Armenian it can take the ending of its case."""
    assert re.sub(r"\s", " ", format_day("2026-11-06", language)) == day


def test_an_armenian_day_takes_the_ending_of_its_case() -> None:
    """Since and from a day are said with its ending, without a leading zero."""
    words = catalogue_of("hy", TEMPLATES).gettext
    withdrawn = editions_of_every_state("hy")[4]
    assert notice_of(withdrawn, words).replace("\u00a0", " ") == "Հետ է կանչված 2026 թ. հուլիսի 1-ից։"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_reader_signs_with_a_name_and_a_thing_has_a_title(language: str) -> None:
    """What a person is called has a word of its own on the sheet to sign, as many languages have."""
    words = catalogue_of(language, TEMPLATES).gettext
    assert words("Your name") != "Your name"
    assert (words("Your name") == words("Name")) == (language == "tl")
