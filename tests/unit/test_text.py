"""What hides in a name, or looks like another, is found; and names as people write them give no finding."""

import unicodedata

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.i18n import use
from blo.kernel.text import FindingCode, composed, look_at
from blo.web.ui.text import SPOKEN

pytestmark = pytest.mark.detection


def found(text, language="und"):
    return [(finding.code.value, finding.position, finding.offer) for finding in look_at(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("สมชาย ใจดี", "th"),
        ("น้ำฝน แก้วตา", "th"),
        ("ณัฐพงษ์ ศรีสุข (ต้น)", "th"),
        ("ประเทศ\u200bไทย", "th"),
        ("โทร LINE กับ阮文เมื่อวาน", "th"),
        ("ສົມພອນ ແກ້ວມະນີ", "lo"),
        ("ນ້ຳຝົນ ຄຳແສງ", "lo"),
        ("ສ.ປ.ປ\u200bລາວ", "lo"),
        ("សុខ ស្រីមុំ", "km"),
        ("ភាសា\u200bខ្មែរ\u200bនិង\u200bការងារ", "km"),
        ("ប៉ុន ភក្តី", "km"),
        ("ស៊ី\u200cន", "km"),
        ("Nguyễn Thị Phượng", "vi"),
        ("Đặng Ngọc Ẩn", "vi"),
        ("王小明", "zh-Hans"),
        ("阮文强", "zh-Hans"),
        ("葛\U000e0100城", "zh-Hans"),
        ("欧阳·娜娜 Nana", "zh-Hans"),
        ("ဒေါ်အောင်ဆန်းစုကြည်", "my"),
        ("ခင်မြင့်ဦး (Khin Myint Oo)", "my"),
        ("၁၀ ဦး၊ ၂၀၂၆", "my"),
        ("ၸၢႆးလၢဝ်း မိူင်းတႆး", "shn"),
        ("နီၢ်ဖီ စီၤစိး", "ksw"),
        ("ဗညာဒလ ကၠောန်", "mnw"),
        ("ꩬ\ufe00ုတ\ufe00်", "kht"),
        ("می\u200cخواهم", "fa"),
        ("مريم\u200f (Maryam)", "ar"),
        ("محمد اکرم", "ur"),
        ("শ্রী র\u200d্যাব", "bn"),
        ("ක\u0dca\u200dෂ", "si"),
        ("ന\u0d4d\u200d", "ml"),
        ("श्रेष्ठ", "ne"),
        ("ফোনে LINEএ", "bn"),
        ("አበበ በቀለ", "am"),
        ("ꓡꓲꓢꓴ", "lis"),
        ("Сергей Иванов", "ru"),
        ("Сара", "ru"),
        ("Αθηνά Νίκη", "el"),
        ("김철수", "ko"),
        ("山田 太郎さん", "ja"),
        ("O’Brien-Müller, José", "en"),
        ("two\nlines\tof text", "en"),
        ("", "en"),
    ],
)
def test_names_and_texts_as_people_write_them(text, language):
    assert composed(text) == text
    assert found(text, language) == []


@pytest.mark.parametrize("language", ["en", "ar", "und"])
@pytest.mark.parametrize(
    ("text", "position", "offer"),
    [
        ("John\u202egpj.exe", 4, "Johngpj.exe"),
        ("\u202dabc\u202c", 0, "abc"),
        ("a\u2066b\u2069c", 1, "abc"),
        ("pass \u202e\u2066// admin\u2069\u2066", 5, "pass // admin"),
        ("\u2067John\u2069", 0, "John"),
        ("مريم\u202eabc", 4, "مريمabc"),
    ],
)
def test_characters_that_turn_the_direction(text, position, offer, language):
    assert found(text, language) == [("direction", position, offer)]


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_a_mark_of_direction_belongs_beside_letters_that_run_from_the_right(mark):
    assert found(f"John{mark}") == [("direction", 4, "John")]
    assert found(f"مريم{mark}John") == []


@pytest.mark.parametrize(
    ("text", "position", "offer"),
    [
        ("John\u200bSmith", 4, "JohnSmith"),
        ("John\u200d", 4, "John"),
        ("Jo\u200chn", 2, "John"),
        ("\ufeffJohn", 0, "John"),
        ("Jo\u2060hn", 2, "John"),
        ("Jo\u00adhn", 2, "John"),
        ("Jo\u034fhn", 2, "John"),
        ("Jo\ufe00hn", 2, "John"),
        ("John\U000e0041\U000e0042", 4, "John"),
        ("John\u3164", 4, "John"),
        ("\u2800John", 0, "John"),
        ("王\ufe0f", 1, "王"),
        ("สม\u200b", 2, "สม"),
        ("\u200bสม", 0, "สม"),
        ("สม \u200bชาย", 3, "สม ชาย"),
        ("สม\u200d\u200dชาย", 2, "สมชาย"),
        ("က\u200dခ", 1, "ကခ"),
        ("ភ\u17b5", 1, "ភ"),
        ("한\u115f", 1, "한"),
        ("م\u200cJohn", 1, "مJohn"),
    ],
)
def test_hidden_characters_that_no_script_needs_there(text, position, offer):
    assert found(text) == [("hidden", position, offer)]


def test_zero_width_spaces_stand_one_by_one_between_words():
    assert found("ខ្មែរ\u200b\u200bនិង", "km") == [("hidden", 6, "ខ្មែរ\u200bនិង")]
    assert found("ខ្មែរ\u200bនិង", "km") == []


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Smіth", 0),
        ("Anna Mаria", 5),
        ("рayраl", 0),
        ("ЅARA", 0),
        ("Αlpha", 0),
        ("(Jоhn)", 1),
        ("สมຊາย", 0),
        ("ນางสาว", 0),
        ("ชื่อSmіth", 4),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru", "th", "und"])
def test_a_word_of_letters_that_look_alike(text, position, language):
    assert found(text, language) == [("mixed", position, None)]


@pytest.mark.parametrize(
    ("text", "language", "position"),
    [
        ("Сара", "en", 0),
        ("Сара", "vi", 0),
        ("Anna Сара", "und", 5),
        ("Anna Сара", "th", 5),
        ("ΝΙΚΗ", "en", 0),
        ("ꓡꓲꓢꓴ", "en", 0),
    ],
)
def test_a_word_that_reads_as_latin_and_is_not(text, language, position):
    assert found(text, language) == [("disguised", position, None)]


@pytest.mark.parametrize(
    ("text", "language"), [("Сергей", "en"), ("Сара", "und"), ("Anna Сергей", "en"), ("Егор", "en"), ("မော်", "en")]
)
def test_a_name_in_another_script_is_not_a_disguise(text, language):
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("text", "position", "offer"),
    [
        ("เเก้ว", 0, "แก้ว"),
        ("น้ํา", 2, "น้ำ"),
        ("นํ้า", 1, "น้ำ"),
        ("ເເກ້ວ", 0, "ແກ້ວ"),
        ("ນ້ໍາ", 2, "ນ້ຳ"),
        ("សេាម", 1, "សោម"),
        ("၀င်း", 0, "ဝင်း"),
        ("မော်၀င်း", 4, "မော်ဝင်း"),
        ("သ၇ီ", 1, "သရီ"),
        ("ဥာဏ်", 0, "ဉာဏ်"),
        ("ယဥ်", 1, "ယဉ်"),
    ],
)
def test_two_spellings_of_one_sight_become_one(text, position, offer):
    assert found(composed(text), "my") == [("spelling", position, offer)]
    assert found(offer, "my") == []


def test_zawgyi_is_offered_in_unicode_and_nothing_else_is_said_of_its_spelling():
    assert found("Ko ေမာင္၀င္း", "my") == [("zawgyi", 3, "Ko မောင်ဝင်း")]


def test_letters_stored_apart_from_their_marks():
    assert found(unicodedata.normalize("NFD", "Nguyễn"), "vi") == [("composition", 4, "Nguyễn")]
    assert found("A\u030angstrom", "sv") == [("composition", 0, "Ångstrom")]


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\u2028", "\ufffd", "\ue000", "\ufdd0", "\U0010ffff"])
def test_what_no_program_may_show_has_no_offer(character):
    assert found(f"Jo{character}hn") == [("unfit", 2, None)]


def test_several_findings_come_in_their_order():
    assert [row[:2] for row in found("Smіth\u200b \u202eเเก้ว", "en")] == [
        ("mixed", 0),
        ("hidden", 5),
        ("direction", 7),
        ("spelling", 8),
    ]


def test_words_say_what_was_found_and_what_is_offered():
    [finding] = look_at("ေမာင္", "my")
    with use("en"):
        assert str(finding.words()) == (
            "This looks like Zawgyi text. In Unicode it is written otherwise. Do you mean: မောင်"
        )
        [mixed] = look_at("Smіth", "en")
        assert str(mixed.words()) == str(FindingCode.MIXED.label)


@pytest.mark.parametrize("tag", SPOKEN)
def test_the_letters_of_a_language_give_no_finding(tag):
    letters = icu.LocaleData(tag.replace("-", "_")).getExemplarSet()
    for letter in letters:
        if unicodedata.combining(letter[0]) == 0 and unicodedata.category(letter[0])[0] == "L":
            assert found(composed(letter), tag) == []


@given(st.text(max_size=40), st.sampled_from([*SPOKEN, "und", "", "x", "no-such-tag"]))
def test_any_text_gets_findings_in_order_whose_offers_mend(text, language):
    findings = look_at(text, language)
    assert [finding.position for finding in findings] == sorted(finding.position for finding in findings)
    for finding in findings:
        assert 0 <= finding.position < len(text)
        assert finding.offer != text
        assert str(finding.words())
        if finding.offer is not None and finding.code is not FindingCode.ZAWGYI:
            assert finding.code not in {each.code for each in look_at(finding.offer, language)}
