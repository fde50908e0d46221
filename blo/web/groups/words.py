"""What people write into the columns of a list, in every language of the interface, and the code each word means.

Labels come from where the codes have them, so that whatever a page shows can be typed; what people also write, above
the columns and in them, stands here as data.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import pycountry

from blo.detections.states import AT_ENTRY
from blo.groups.states import Column
from blo.kernel.codes import Code
from blo.kernel.i18n import LOCALES, country_name, gettext, language_name, pgettext, use
from blo.people.states import Need, Sex
from blo.web.ui.text import SPOKEN

STATELESS, NOT_KNOWN = "XXA", "XXX"
HEADINGS = {
    Column.NATIVE: (
        "native name|name (native)|name|full name|ชื่อ|ชื่อ-สกุล|ชื่อ-นามสกุล|ชื่อและนามสกุล|ຊື່|ຊື່ ແລະ ນາມສະກຸນ|"
        "ឈ្មោះ|នាមត្រកូល និងនាមខ្លួន|họ và tên|họ tên|tên|အမည်|နာမည်|姓名|名字"
    ),
    Column.LATIN: (
        "latin name|name in english|english name|name (latin)|ชื่อภาษาอังกฤษ|ชื่ออังกฤษ|ຊື່ພາສາອັງກິດ|"
        "ឈ្មោះជាអក្សរឡាតាំង|ឈ្មោះអង់គ្លេស|tên tiếng anh|tên la-tinh|အင်္ဂလိပ်အမည်|英文姓名|英文名|拼音"
    ),
    Column.SEX: "gender|m/f|ຊາຍ/ຍິງ|ชาย/หญิง|ប្រុស/ស្រី|nam/nữ|ကျား/မ|男/女",
    Column.BIRTH: (
        "birth|date of birth|year of birth|dob|yob|birth date|birthdate|birthday|born|วันเกิด|ว/ด/ป เกิด|ปีเกิด|"
        "วัน เดือน ปีเกิด|วันเดือนปีเกิด|ວັນເກີດ|ວັນເດືອນປີເກີດ|ປີເກີດ|ថ្ងៃកំណើត|ថ្ងៃខែឆ្នាំកំណើត|ឆ្នាំកំណើត|"
        "ngày sinh|năm sinh|ngày tháng năm sinh|မွေးနေ့|မွေးသက္ကရာဇ်|မွေးသည့်ခုနှစ်|出生日期|出生年月|出生年份|生日"
    ),
    Column.AGE: "age|age (years)|อายุ|อายุ (ปี)|ອາຍຸ|អាយុ|tuổi|အသက်|年龄|年齡",
    Column.NATIONALITY: (
        "nationality|citizenship|country|สัญชาติ|ประเทศ|ສັນຊາດ|ປະເທດ|សញ្ជាតិ|ប្រទេស|quốc tịch|နိုင်ငံသား|နိုင်ငံ|国籍|国家"
    ),
    Column.LANGUAGES: "language|languages|ภาษา|ພາສາ|ភាសា|ngôn ngữ|tiếng nói|ဘာသာစကား|语言",
    Column.NEEDS: "needs|need|urgent need|ความต้องการ|ความช่วยเหลือ|ຄວາມຕ້ອງການ|តម្រូវការ|nhu cầu|လိုအပ်ချက်|需求",
    Column.ROLE: "role|บทบาท|สถานะ|ບົດບາດ|តួនាទី|vai trò|အခန်းကဏ္ဍ|角色|身份",
}
ALSO_SEX = {
    Sex.FEMALE: "f|female|woman|girl|w|ญ|หญิง|ผู้หญิง|เพศหญิง|ຍ|ຍິງ|ເພດຍິງ|ស|ស្រី|nữ|မ|အမျိုးသမီး|女|女性",
    Sex.MALE: "m|male|man|boy|ช|ชาย|ผู้ชาย|เพศชาย|ຊ|ຊາຍ|ເພດຊາຍ|ប|ប្រុស|nam|ကျား|အမျိုးသား|男|男性",
    Sex.OTHER: "x|other",
    Sex.UNKNOWN: "?|unknown|not known",
}
ALSO_COUNTRY = {
    "TH": "thai|ไทย|คนไทย|ໄທ|ថៃ|thái|ထိုင်း|泰",
    "LA": "lao|laotian|ลาว|ລາວ|ឡាវ|lào|လာအို|老挝|laos",
    "MM": "burmese|myanmar|burma|birmanie|พม่า|เมียนมา|เมียนมาร์|ພະມ້າ|ມຽນມາ|ភូមា|မြန်မာ|miến điện|缅甸|缅",
    "KH": "khmer|cambodian|กัมพูชา|เขมร|ກຳປູເຈຍ|ខ្មែរ|khơ me|campuchia|ကမ္ဘောဒီးယား|柬埔寨",
    "VN": "vietnamese|viet nam|vietnam|เวียดนาม|ຫວຽດນາມ|វៀតណាម|việt nam|ဗီယက်နမ်|越南",
    "CN": "chinese|china|จีน|ຈີນ|ចិន|trung quốc|တရုတ်|中国|中",
    "BD": "bangladeshi|บังกลาเทศ|ဘင်္ဂလားဒေ့ရှ်",
    "MY": "malaysian|มาเลเซีย",
    "IN": "indian|อินเดีย",
    "ID": "indonesian|อินโดนีเซีย",
    STATELESS: "stateless|ไร้สัญชาติ|ไม่มีสัญชาติ|ບໍ່ມີສັນຊາດ|គ្មានសញ្ជាតិ|không quốc tịch|နိုင်ငံမဲ့|无国籍",
    NOT_KNOWN: "?|unknown|not known|undetermined|ไม่ทราบ|ບໍ່ຮູ້|មិនដឹង|không rõ|မသိ|不详|未知",
}
ALSO_LANGUAGE = {"my": "burmese|myanmar", "lo": "lao", "km": "khmer|cambodian", "zh-Hans": "chinese|zh|mandarin"}


def folded(text: str) -> str:
    """Fold what a reader takes for the same: letters great and small, wide and narrow, and space between them."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" :*")


def _parted(line: str) -> list[str]:
    return line.split("|")


def _in_every_language(code: Code) -> Iterator[str]:
    yield code.value
    for tag in LOCALES:
        with use(tag):
            yield str(code.label)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A word means what it was first said to mean."""
    found: dict[str, str] = {}
    for word, code in pairs:
        found.setdefault(folded(word), code)
    return found


@cache
def headings() -> dict[str, str]:
    """The headings that are recognised, and the column each stands over."""
    labels = [(word, column.value) for column in Column for word in _in_every_language(column)]
    also = [(word, column.value) for column, line in HEADINGS.items() for word in _parted(line)]
    return _gathered([*labels, *also])


@cache
def sexes() -> dict[str, str]:
    """What is written for a sex."""
    labels = [(word, code.value) for code in Sex for word in _in_every_language(code)]
    return _gathered([*labels, *((word, code.value) for code, line in ALSO_SEX.items() for word in _parted(line))])


@cache
def needs() -> dict[str, str]:
    """What is written for a need."""
    return _gathered((word, code.value) for code in Need for word in _in_every_language(code))


@cache
def roles() -> dict[str, str]:
    """What is written for a role in which somebody can be recorded."""
    return _gathered((word, code.value) for code in AT_ENTRY for word in _in_every_language(code))


def _country_words() -> Iterator[tuple[str, str]]:
    for code, line in ALSO_COUNTRY.items():
        yield from ((word, code) for word in (code, *_parted(line)))
    for country in pycountry.countries:
        yield from ((word, country.alpha_2) for word in (country.alpha_2, country.alpha_3))
    for tag in LOCALES:
        with use(tag):
            yield from ((country_name(country.alpha_2), country.alpha_2) for country in pycountry.countries)
            yield gettext("Stateless"), STATELESS
            yield pgettext("nationality", "Stateless"), STATELESS
            yield pgettext("nationality", "Undetermined"), NOT_KNOWN


@cache
def countries() -> dict[str, str]:
    """What is written for a nationality: alpha-2, or `STATELESS` or `NOT_KNOWN`."""
    return _gathered(_country_words())


def _language_words() -> Iterator[tuple[str, str]]:
    for tag in SPOKEN:
        yield from ((word, tag) for word in (tag, LOCALES.get(tag, tag), *_parted(ALSO_LANGUAGE.get(tag, tag))))
        for locale in LOCALES:
            with use(locale):
                yield language_name(tag), tag


@cache
def languages() -> dict[str, str]:
    """What is written for a language people speak."""
    return _gathered(_language_words())


def column_of(heading: str) -> Column | None:
    """Tell over which column a heading stands, None for one that is not known."""
    found = headings().get(folded(heading))
    return Column.of(found) if found else None
