"""Terms of the glossary: found in every inflection, whole words only, the longest first, and nothing that only looks alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sites import example_for
from standardbook.model.authored import Definition
from standardbook.model.prose import links_in, may_hold_markup, nesting_of, parser, raw_html_in
from standardbook.model.stems import is_form_of
from standardbook.model.terms import terms_of, words_in
from standardbook.render.markdown import TextWriter
from standardbook.resources.limits import MAX_MARKDOWN_NESTING

FORMS = {
    "en": {
        "guest": "guest guests Guest Guests GUESTS guest’s guests’",
        "complaint": "complaint complaints Complaints complaint’s",
        "refund": "refund refunds refunded refunding Refunds",
        "delivery": "delivery deliveries Delivery delivery’s",
    },
    "ru": {
        "клиент": "клиента клиенту клиентом клиенте клиенты клиентов клиентам клиентами клиентах Клиентам КЛИЕНТ клиент",
        "гость": "гостя гостю гостем госте гости гостей гостям гостями гостях Гостям гость ГОСТЯМ",
        "жалоба": "жалобы жалобе жалобу жалобой жалоб жалобам жалобами жалобах Жалобой жалобою жалоба ЖАЛОБЫ",
        "скидка": "скидки скидке скидку скидкой скидок скидкам скидками скидках Скидок скидкою скидка СКИДКИ",
    },
    "hu": {
        "ügyfél": "ügyfelek ügyfeleknek ügyfélnek ügyfelet ügyfeleket ügyféllel ügyfelekkel ügyfélhez ügyfélre ügyfelekről ügyfélként Ügyfelünk",
        "vendég": "vendéget vendégek vendégeknek vendégnek vendéggel vendégekkel vendégtől vendéghez vendégeink Vendégeket vendégről vendégért",
        "panasz": "panaszt panaszok panaszokat panasznak panasszal panaszra panaszról panaszban panaszok Panaszokkal panaszhoz panaszért",
        "rendelés": "rendelést rendelések rendeléseket rendelésnek rendeléssel rendelésre rendelésről rendelésben rendelésünk Rendelésekhez rendelésért rendelésből",
    },
    "hy": {
        "հաճախորդ": "հաճախորդի հաճախորդին հաճախորդը հաճախորդից հաճախորդով հաճախորդներ հաճախորդների հաճախորդներին հաճախորդներից հաճախորդներով Հաճախորդները հաճախորդիս",
        "հյուր": "հյուրի հյուրին հյուրը հյուրից հյուրով հյուրեր հյուրերի հյուրերին հյուրերից հյուրերով Հյուրերը հյուրս",
        "խնդիր": "խնդրի խնդրին խնդիրը խնդրից խնդրով խնդիրներ խնդիրների խնդիրներին խնդիրներից խնդիրներով Խնդիրները խնդիրս",
        "բողոք": "բողոքի բողոքին բողոքը բողոքից բողոքով բողոքներ բողոքների բողոքներին բողոքներից բողոքներով Բողոքները բողոքդ",
    },
    "tl": {
        "lingkod": "naglilingkod pinaglingkuran paglilingkod maglingkod lumilingkod paglingkuran lingkuran pinaglilingkuran paglilingkuran tagapaglingkod nakapaglingkod Lingkod",
        "bisita": "bisitang bumisita bumibisita binisita binibisita bisitahin bibisitahin pagbisita bisitahan nakabisita Bisita pagbisitang",
        "bili": "bumili bumibili binili binibili ibibili pagbili makabili nakabili ipabili pamimili mamili biling",
        "reklamo": "reklamong nagreklamo nagrereklamo magreklamo inireklamo pagrereklamo ireklamo pagreklamo nakapagreklamo Reklamo magrereklamo reklamuhan",
    },
}
UNLIKE = {
    "en": "custom/customer customary/customer guess/guest complain/complement delivers/liver order/border standing/standard ring/rings-a refined/refund trustee/trust",
    "ru": "гостиница/гость жалование/жалоба скидывать/скидка клиника/клиент заказник/закон отзывчивый/отказ очередной/чередовать смена/семена возврат/воз сервис/сервиз часть/честь стол/столб",
    "hu": "ügy/ügyfél vendéglő/vég panasz/pan rendel/rend kor/kór kár/kar hal/hála száll/szál bor/bér mér/mar sor/sör szem/számla",
    "hy": "հաճախ/հաճախորդ հյութ/հյուր խնդրանք/խնդիր բողկ/բողոք պատ/պատվեր սուրճ/սուր գին/գիր ձեռք/ձեր մաս/մասնաճյուղ հերթ/հեր գումար/գում անուն/անութ",
    "tl": "bibig/bisita alis/lista bilang/bili aklat/klase lingid/lingkod kapa/kape salita/salin tawa/tawag utos/utang hinga/hingi sulat/sulok gabi/gabay",
}


@pytest.mark.parametrize("language", FORMS)
def test_every_form_of_a_term_is_found(language: str) -> None:
    """Each inflected form leads to its term, as one word of a sentence."""
    for term, forms in FORMS[language].items():
        terms = terms_of([Definition(id="x", term=term, meaning="-")], language)
        for form in forms.split():
            text = f"… {form}, …"
            found = [text[each.start : each.end] for each in terms.find(text)]
            assert found, f"{form} is not found as {term}"
            assert found == [re.match(r"\w+", form).group()], (found, form)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", UNLIKE)
def test_words_that_only_look_alike_are_not_found(language: str) -> None:
    """A word that shares letters with a term, but no meaning, is left alone."""
    for pair in UNLIKE[language].split():
        word, term = pair.split("/")
        assert not is_form_of(word, term, language), f"{word} is taken for {term}"


def test_the_longest_term_goes_first_and_the_words_between_stay() -> None:
    """Of two terms at one place the longer is found; a hyphen or an apostrophe in a term has to be there."""
    definitions = [
        Definition(id="standard", term="standard", meaning="-"),
        Definition(id="service-standard", term="service standard", meaning="-"),
        Definition(id="follow-up", term="follow-up call", meaning="-", avoid=("walk-in",)),
    ]
    terms = terms_of(definitions, "en")
    text = "Two service\nstandards, a standard, follow-up calls; walk in, a walk-in."
    assert [(each.id, each.standing, text[each.start : each.end]) for each in terms.find(text)] == [
        ("service-standard", "term", "service\nstandards"),
        ("standard", "term", "standard"),
        ("follow-up", "term", "follow-up calls"),
        ("follow-up", "avoided", "walk-in"),
    ]


def test_a_term_is_linked_once_in_a_section_and_never_in_a_link_or_what_is_said() -> None:
    """The first use leads to the glossary; links, headings and phrases stay as they are; words to avoid are marked."""
    edition = example_for("complete")
    text = TextWriter(edition, lambda name: f"#{name.kind}-{name.id}")
    assert text.inline("Two guests and a guest.").count("<a ") == 1
    assert "<a " not in text.inline("Other guests.")
    text.begin_section()
    assert text.inline("[to the guests](https://example.com) and guests").count('class="term"') == 1
    text.begin_section()
    assert "<a " not in text.words("Guests and users")
    assert 'class="avoided" href="#definition-customer" title="We say: customer"' in text.inline("The user waits.")


def met_in(language: str) -> set[str]:
    """Return the definitions whose terms the statements, reasons and phrases of the example name in a language."""
    edition = example_for("complete", language)
    terms = terms_of(edition.definitions, language)
    texts = [
        text
        for standard in edition.standards
        for text in (
            standard.why,
            standard.obligation.text if standard.obligation else "",
            *standard.say,
            *standard.behave,
        )
    ]
    return {each.id for text in texts for each in terms.find(text) if each.standing == "term"}


@pytest.mark.parametrize("language", ["ru", "hu", "hy", "tl"])
def test_the_terms_are_met_in_every_language(language: str) -> None:
    """What a translator wrote for a term is found in the translated texts nearly as often as the term in its source."""
    source = met_in("en")
    assert len(met_in(language) & source) >= 2 / 3 * len(source), source - met_in(language)


_WORDS = st.lists(
    st.sampled_from(
        [
            "user",
            "users",
            "walk",
            "in",
            "walk-in",
            "time",
            "waster",
            "Customer",
            "the",
            "ügyfél",
            "ügyfelek",
            "vásárló",
            "կորած",
            "kota",
        ]
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(_WORDS, st.sampled_from(["en", "hu", "hy", "tl", "ru", "xx"]))
def test_a_text_in_which_nothing_is_to_be_avoided_is_found_quickly_and_rightly(words: list[str], language: str) -> None:
    """What is told of a text's words alone never hides a word to avoid that a look through the text finds."""
    definitions = [
        Definition(id="a", term="customer", meaning="-", avoid=("user", "time waster", "vásárló")),
        Definition(id="b", term="walk-in user", meaning="-", avoid=("walk-in", "kota", "կորած")),
    ]
    terms, text = terms_of(definitions, language), " ".join(words)
    found = [each for each in terms.find(text) if each.standing == "avoided"]
    may = terms.may_avoid(text, terms.avoided_among(words_in(text)))
    assert may or not found


@settings(max_examples=200)
@given(st.text(alphabet="ab[]()<>&;:/!#*+-.1) \n\\`\"'~_ltg", max_size=60))
def test_a_text_without_markup_is_told_from_its_characters(text: str) -> None:
    """What is not parsed because of its characters has no link, nothing like HTML, and no list nested too deep."""
    tokens = parser().parse(text)
    if not may_hold_markup(text):
        assert links_in(tokens) == []
        assert raw_html_in(tokens) is None
        assert nesting_of(tokens) <= MAX_MARKDOWN_NESTING
