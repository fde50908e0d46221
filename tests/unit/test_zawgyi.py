"""Burmese in Zawgyi is told from Burmese in Unicode, and from the other languages of the script.

Names in Zawgyi are made from names in Unicode by ICU, the other way round from what the project does.
"""

import random
import unicodedata

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.zawgyi import converted
from tests.support.effort import factor

pytestmark = pytest.mark.detection

NAMES = """
မောင်မောင် ခင်မြင့်ဦး အောင်ဆန်းစုကြည် ကျော်ကျော်ထွန်း သန္တာ ဝင်းမြင့် လှလှ ရွှေ အေး ဖြူ ငြိမ်းချမ်း ဇော်ဇော် ဌေးဌေး
သိန်းစိန် မင်းအောင်လှိုင် ညွန့်ဝင်း ခင်ညွန့် တင်ဦး သီရိစန္ဒာ နန္ဒာ ဓမ္မ ပုညသန်း ဗုဒ္ဓ မင်္ဂလာ ဥတ္တမ နိုင်လွင် ဖြိုးဝေ ကြည်ကြည်
ကြီးငယ် သော်တာ ဆွေဆွေ ချိုချို ပြည့်စုံ မျိုးမြင့် လင်းလင်း ကျင်ရဲ ထက်ထက် ဟိန်းဟန် ပိုင်ဖုန်း နွယ်နှင်း
သက်သက် ယဉ်ယဉ် ပန်းပန်း ဘုန်းမြတ် သိင်္ဂီ ပဒုမ္မာ ဣန္ဒာ ဥမ္မာ သဇင် စပယ် ပြုံးပြုံး ကျွန်း သန့်ရှိန် လျှမ်း နောင်ဒေါ် ဒေါက်တာ
သင်္ကြန် ဝိဇ္ဇာ သစ္စာ မေတ္တာဝင်း လက္ခဏာ ဣဒ္ဓိ ယောက်ျား ကျွန်ုပ် စိုင်း ခွန်ထွန်းဦး နော်ဖော ဆလိုင်း မြဝတီ တာချီလိတ် မူဆယ်
""".split()  # noqa: SIM905 - a list of so many names is read more easily so
BURMESE_ONLY = """
ထက်ဥက္ကာ သစ္စာဥက္ကာ မေတ္တာဥက္ကာ ပဒ္မာ ဗြဟ္မဏ ကလျာဏီ ဘုရားရွာ ဆရာရွာ ရွာမ မြမြ လွင် လွယ် ဦးဘ ဖိုးသား နီလာ သီတာ မမ စု
ရွာသာကြီး အဂ္ဂ ဥပေက္ခာ ဩဘာသ ဤ ၎င်း ၁၂၃ တက္ကသိုလ် ဥက္ကဋ္ဌ အဓိဋ္ဌာန် ဝိညာဉ် ရတနာ တိုးတိုး ညိုညို စိုးမိုး
""".split()  # noqa: SIM905 - as above
SHAN = """
ၸၢႆးလၢဝ်း မိူင်းတႆး ၼၢင်းသႅင် ၸဝ်ႈၶူင်း ၶိုၼ်းၸုမ်ႇ သၢဝ်ၶမ်း မၼ်း ပၼ် တၵ်း ဝၼ်းဢႃးတိတ်ႉ ဝၼ်းၸၼ် မေႇ ၸုၼ်ႇ တိတ်ႉ ပုတ်ႉ
သုၵ်း မႂ်ႇ လွင်ႈ ၼႃႈလိၵ်ႈ ၵူၼ်း ၶုၼ်သႃႇ သိူဝ်ၶၢၼ်ႇၾႃႉ လႆႈ ႁဵတ်း ၽူႈ သိူင်ႇ လႄႈ
""".split()  # noqa: SIM905 - as above
MON = """
မန် ဘာသာမန် မိန်စောဉ် နာဲ ဗညာဒလ ပ္ဍဲ ညံင် ကဵု တ္ၚဲအဒိုက် တ္ၚဲဗုဒ္ဓဝါ တ္ၚဲသ္ၚိသဝ် ဗြဴ ဇာန်နဝါရဳ ကၠောန် ကၠာ ကၠေံ ဂမၠိုၚ်
သၟာန် ယၟု ဗၠေတ် သၠဲ မုက်လိက် ပၠန် ဓရီုကျာ ကဏ္ဍ
""".split()  # noqa: SIM905 - as above
KAREN = """
ကညီ စီၤစိး နီၢ်ဖီ ပှၤကညီကျိာ် စီၤဘးအူကြံ နီၢ်စ့ၣ် မုၢ်ဒဲး မုၢ်ဆၣ် လ့ၢ်ဧိၤ သလ့ၤ ထ့ကူာ် ဒ့ၣ်ညါ လါချံ လါယူၤလံ လါမာ်ၡး ကဘျံးပၤ
တၢ်ကတိၤ အမၠိအါ ဂီၤခီ ဖၠုံ ပြၩၥၪ
""".split()  # noqa: SIM905 - as above
MISSED = ("ဥက္ကာ", "လှ")
"""Names whose Zawgyi spelling is a word of Mon, or another good name, and too short to tell."""

_TO_ZAWGYI = icu.Transliterator.createInstance("my-Zawgyi")


def composed(text):
    return unicodedata.normalize("NFC", text)


def in_zawgyi(text):
    return composed(_TO_ZAWGYI.transliterate(text))


def test_the_name_of_the_country():
    assert converted("ျမန္မာ") == "မြန်မာ"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_known_in_both_encodings(name):
    name = composed(name)
    assert in_zawgyi(name) != name
    assert converted(name) is None
    assert converted(in_zawgyi(name)) == name


@pytest.mark.parametrize("text", BURMESE_ONLY)
def test_good_burmese_is_not_taken_for_zawgyi(text):
    assert converted(composed(text)) is None


@pytest.mark.parametrize("language", ["own", "my", "und", "th"])
@pytest.mark.parametrize(
    ("own", "text"),
    [(own, text) for own, texts in (("shn", SHAN), ("mnw", MON), ("ksw", KAREN)) for text in texts],
)
def test_other_languages_of_the_script_are_not_taken_for_zawgyi(own, text, language):
    """Also where the language of the text was not told, or told wrongly."""
    assert converted(composed(text), own if language == "own" else language) is None


@pytest.mark.parametrize("name", MISSED)
def test_what_cannot_be_told_is_left_as_it_is(name):
    assert converted(in_zawgyi(composed(name))) is None


def test_random_full_names_are_told_apart():
    """Of two or three names each: no good one is doubted, and hardly one in Zawgyi goes unseen."""
    rng = random.Random(7)  # noqa: S311 - the same names each time
    tried = unseen = 0
    for _ in range(500 * factor()):
        name = composed("".join(rng.sample(NAMES, rng.choice((2, 3)))))
        assert converted(name) is None
        tried += 1
        unseen += converted(in_zawgyi(name)) is None
    assert unseen * 100 <= tried


@pytest.mark.parametrize("language", ["my", "en", "und", "shn"])
def test_a_sentence_in_zawgyi_is_told_in_whatever_language_it_was_said_to_be(language):
    sentence = composed("သူမသည် တာချီလိတ်မှ မဲဆိုင်သို့ မနေ့က ရောက်သည်။")
    assert converted(sentence, language) is None
    assert converted(in_zawgyi(sentence), language) == sentence


@given(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=20), st.sampled_from(["my", "shn"]))
def test_any_signs_get_an_answer_that_is_another_text(text, language):
    offer = converted(text, language)
    assert offer != text
    assert offer is None or offer == composed(offer)


@pytest.mark.parametrize("name", ["ဝဏ္ဏ", "ပဒုမ္မာ"])
def test_in_a_language_zawgyi_has_no_letters_for_only_what_is_certain_is_told(name):
    assert converted(in_zawgyi(name), "my") == name
    assert converted(in_zawgyi(name), "shn") is None
