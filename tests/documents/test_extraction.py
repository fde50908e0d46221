"""What was entered can be copied out of the file again, to the character, by two independent readers."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blo.documents.content import Facts, Grid, Line, Prose, Sheet
from blo.documents.layout import render
from blo.documents.type.itemise import Span
from blo.documents.type.paragraph import Paragraph
from blo.kernel.i18n import Said, use
from tests.documents.paper import STAMP, always, bare, by_pdfium, by_poppler, each, form, squeezed
from tests.documents.shapes import STRINGS

TITLE = each(
    th="บัญชีทรัพย์สินที่ส่งมอบ",
    my="လွှဲပြောင်းသောပစ္စည်းများစာရင်း",
    lo="ບັນຊີຊັບສິນທີ່ມອບ",
    vi="Danh mục tài sản bàn giao",
    km="បញ្ជីទ្រព្យសម្បត្តិដែលប្រគល់",
    zh_Hans="移交物品清单",
)
THING = each(th="สิ่งของ", my="ပစ္စည်း", lo="ສິ່ງຂອງ", vi="Đồ vật", km="វត្ថុ", zh_Hans="物品")
PLACE = each(
    th="สถานที่พบสิ่งของและผู้ที่พบ",
    my="ပစ္စည်းတွေ့ရှိသည့်နေရာနှင့်တွေ့ရှိသူ",
    lo="ສະຖານທີ່ພົບສິ່ງຂອງ ແລະ ຜູ້ພົບ",
    vi="Nơi tìm thấy và người tìm thấy đồ vật",
    km="ទីកន្លែងរកឃើញ និងអ្នករកឃើញ",
    zh_Hans="发现地点及发现人",
)
TOLD = each(
    th="ได้แจ้งว่าจะถูกพาไปที่ใด เพราะเหตุใด และจะเกิดอะไรขึ้นต่อไป",
    my="မည်သည့်နေရာသို့ ခေါ်ဆောင်သွားမည်၊ အဘယ်ကြောင့်ဖြစ်ပြီး နောက်ဘာဖြစ်မည်ကို ပြောပြပြီးဖြစ်သည်။",
    lo="ໄດ້ແຈ້ງວ່າຈະຖືກພາໄປໃສ ຍ້ອນຫຍັງ ແລະ ຈະມີຫຍັງເກີດຂຶ້ນຕໍ່ໄປ",
    vi="Được đưa đi đâu, vì sao và điều gì sẽ xảy ra tiếp theo.",
    km="បានប្រាប់ថាត្រូវបាននាំទៅទីណា ហេតុអ្វី និងអ្វីដែលនឹងកើតឡើងបន្ទាប់។",
    zh_Hans="已告知将被带往何处、原因及后续安排。",
)
ENTERED = {
    "th": "กระเป๋าสีดำ 1 ใบ มีเสื้อผ้า ยาประจำตัว และสมุดบัญชีธนาคารเลขที่ 123-4-56789-0 ฿3,400",
    "my": "အနက်ရောင်အိတ်တစ်လုံး၊ အဝတ်အစားများ၊ ကြွေးမှတ်စာအုပ် ၁၂/ကမန(နိုင်)၁၂၃၄၅၆",
    "lo": "ກະເປົາສີດຳ 1 ໜ່ວຍ ມີເສື້ອຜ້າ ນ້ຳ ແລະ ໜັງສືຜ່ານແດນ ₭1.250.000",
    "vi": "Một túi đen có quần áo, thuốc uống hằng ngày và sổ tiết kiệm – ₫500.000 (Nguyễn Thị Phượng)",
    "km": "កាបូបខ្មៅមួយ មានសម្លៀកបំពាក់ ថ្នាំសង្គ្រោះ និងសៀវភៅធនាគារ ១២៣៤៥ ៛",
    "zh-Hans": "黑色手提包一个,内有衣物、药品及“存折”——共计¥1,250.50元(第12页)。",
}
PAIRS = [("th", "my"), ("lo", "vi"), ("km", "zh-Hans")]
ROWS = 26
LEFT_TO_RIGHT = sorted(set(STRINGS) - {"ar", "ur"})


def paper(languages: tuple[str, str]) -> tuple[bytes, list[str]]:
    """A form whose table and last paragraph run over pages, and every string on it."""
    one, other = languages
    cells = tuple((TOLD, Said(ENTERED[languages[n % 2]], languages[n % 2]), Said(str(n))) for n in range(ROWS))
    long = " ".join([ENTERED[one], ENTERED[other]] * 3)
    content = form(
        Facts(TITLE, (Line(THING, Said(ENTERED[one], one)), Line(PLACE, (TOLD, Said(ENTERED[other], other))))),
        Grid(TITLE, (THING, PLACE, always("No")), cells, (2, 3, 1)),
        Prose(TITLE, (TOLD, Said(long, one))),
    )
    strings = [long]
    for tag in languages:
        with use(tag):
            strings += [str(words) for words in (TITLE, THING, PLACE, TOLD)] + [ENTERED[tag]]
    return render(content, languages=languages, stamp=STAMP), strings


@pytest.mark.parametrize("languages", PAIRS, ids="+".join)
@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_a_bilingual_form_reads_back_whole(languages: tuple[str, str], reader: object) -> None:
    pdf, strings = paper(languages)
    pages = reader(pdf)  # type: ignore[operator]
    assert len(pages) > 2
    text = squeezed("".join(pages))
    for words in strings:
        assert squeezed(words) in text, words
    for tag in languages:
        assert text.count(squeezed(ENTERED[tag])) == 1 + ROWS // 2 + 3
    assert not set(text) & set("\u200b\u200f\ufffd\ufffe\x00")


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_every_frozen_string_reads_back_with_its_spaces(language: str, reader: object) -> None:
    texts = ["".join(words for _family, _script, words in pieces) for pieces in STRINGS[language]]
    for bold in (False, True):
        (page,) = reader(bare([Paragraph(Span(text, language, bold)) for text in texts], width=900))  # type: ignore[operator]
        assert [line for line in page.split("\n") if line] == texts


def test_a_paragraph_that_runs_over_a_page_reads_on_without_a_gap() -> None:
    long = " ".join(f"word{n}" for n in range(1400))
    pdf = render(form(Prose(always("Statement"), (Said(long),))), languages=("en",), stamp=STAMP)
    first, *others = by_poppler(pdf)
    parts = [first.split("Statement", 1)[1], *(page.split(STAMP.verify_at, 1)[1] for page in others)]
    assert len(others) >= 1
    assert " ".join(" ".join(parts).split()) == long


LETTERS = {
    "th": ["กขคงจชซญฐตทธนบปผฝพภมยรลวศสหอฮ", "ะาำเแโใไิีึืุู็่้๊๋์ๆ"],
    "lo": ["ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢລວຫອຮໜໝ", "ະາຳເແໂໃໄິີຶືຸູົຼັ່້໊໋ໆ"],
    "km": ["កខគឃងចឆជញដឋណតថទធនបផពភមយរលវសហឡអ", "ាិីឹឺុូួើឿៀេែៃោៅំះ៉៊់៍្ក្ម្រ"],
    "my": ["ကခဂဃငစဆဇညဋဍတထဒဓနပဖဗဘမယရလဝသဟအ", "ာါိီုူေဲံ့း်ျြွှ"],
    "vi": ["AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYaăâbcdđeêghiklmnoôơpqrstuưvxyắềộữỷẫ", ""],
    "zh-Hans": ["王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗䶮犇喆堃淼翀", ""],
    "bn": ["কখগঘচছজটঠডণতথদধনপফবভমযরলশষসহ", "ািীুূেৈোৌ্ংঃ"],
    "ta": ["கஙசஞடணதநபமயரலவழளறனஜஷஸஹ", "ாிீுூெேைொோௌ்"],
}


@st.composite
def names(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Some names in one script: any letters, each followed by up to two signs of any kind."""
    language = draw(st.sampled_from(sorted(LETTERS)))
    letters, signs = LETTERS[language]
    sign = st.text(signs, max_size=2) if signs else st.just("")
    syllable = st.builds(str.__add__, st.sampled_from(letters), sign)
    word = st.lists(syllable, min_size=1, max_size=5).map("".join)
    name = st.lists(word, min_size=1, max_size=3).map(" ".join)
    return language, draw(st.lists(name, min_size=1, max_size=12))


@settings(max_examples=60, deadline=None)
@given(names())
def test_any_name_prints_and_reads_back(drawn: tuple[str, list[str]]) -> None:
    language, people = drawn
    pdf = bare([Paragraph(Span(name, language, bold=index % 2 == 0)) for index, name in enumerate(people)], width=2000)
    (page,) = by_pdfium(pdf)
    assert squeezed(page) == squeezed("".join(people))


@settings(max_examples=12, deadline=None)
@given(names())
def test_any_name_wrapped_in_a_narrow_column_keeps_every_character(drawn: tuple[str, list[str]]) -> None:
    language, people = drawn
    pdf = bare([Paragraph(Span(name, language)) for name in people], width=30)
    (page,) = by_poppler(pdf)
    assert Counter(squeezed(page)) == Counter(squeezed("".join(people)))
    assert squeezed(page) == squeezed("".join(people))


def test_two_sheets_of_one_person_each_keep_their_own_words() -> None:
    sheets = tuple(Sheet((Prose(always("Person"), (Said(name, "th"),)),)) for name in ("สมหญิง", "สมชาย"))
    pages = by_poppler(render(form(sheets=sheets), languages=("en",), stamp=STAMP))
    assert ["สมหญิง" in pages[0], "สมชาย" in pages[0], "สมหญิง" in pages[1], "สมชาย" in pages[1]] == [
        True,
        False,
        False,
        True,
    ]
