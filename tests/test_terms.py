"""Terms of the glossary: found in every inflection, whole words only, the longest first, and nothing that only looks alike."""

from __future__ import annotations

import re

import pytest

from sites import example
from standardbook.model.authored import Definition
from standardbook.model.stems import is_form_of
from standardbook.model.terms import terms_of
from standardbook.render.markdown import TextWriter
from standardbook.select import select_edition

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
    edition = select_edition(example(), "complete", "en")
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
    edition = select_edition(example(), "complete", language)
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
