"""Every kind of document in every pair of languages: what was entered reads back whole, and nothing is in English."""

from itertools import combinations

import pytest

from blo.documents.kinds import DocumentKind
from blo.documents.specimen import FIELDS, MAKERS, Filling, specimen
from blo.kernel.i18n import LOCALES, use
from tests.documents.paper import by_pdfium, by_poppler, squeezed

FULLY = ("th", "lo", "km", "vi", "my", "zh-Hans")
NAMES = {
    "my": "ဒေါ်ခင်မြင့်ကြည်ဖြူဝင်းသန္တာ",
    "th": "นางสาวกุลณัฐ ณ ป้อมเพ็ชร์ ญี่ปุ่น",
    "lo": "ທ້າວ ສົມສັກ ຫຼວງໄຊຍະວົງ ນໍ້າເງິນ",
    "km": "ស៊ឹម ស្រីល័ក្ខណ៍ សុខុម ព្រះចន្ទ្រា",
    "vi": "Nguyễn Thị Phượng Đặng Ngọc Ẩn",
    "zh-Hans": "欧阳龘婷 司马相如",
}
PAIRS = (("th", "my"), ("lo", "vi"), ("km", "zh-Hans"))
USED = {
    DocumentKind.HANDOVER: set(FIELDS) - {"narrative", "message", "contact", "summary"},
    DocumentKind.REFERRAL: {"name", "latin_name", "message", "contact"},
    DocumentKind.DETECTION: {"name", "latin_name", "place", "narrative"},
    DocumentKind.CASE: {"name", "latin_name", "place", "narrative", "summary"},
    DocumentKind.SUBJECT_ACCESS: {"name", "latin_name", "place"},
}
"""The fields of a filling that stand in each kind."""


def _labels(kind: DocumentKind, language: str) -> set[str]:
    content = MAKERS[kind](Filling()).content
    with use(language):
        blocks = [block for sheet in content.sheets for block in sheet.blocks]
        lines = [line.label for block in blocks for line in getattr(block, "lines", ())]
        return {str(content.title), str(content.handling), *(str(block.title) for block in blocks), *map(str, lines)}


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
@pytest.mark.parametrize("languages", PAIRS, ids="+".join)
@pytest.mark.parametrize("kind", DocumentKind)
def test_what_was_entered_reads_back(kind: DocumentKind, languages: tuple[str, str], reader: object) -> None:
    """Fill every field with names of both languages, and find each in the text of the page."""
    assert callable(reader)
    given = {field: f"{NAMES[languages[0]]} {number} {NAMES[languages[1]]}" for number, field in enumerate(FIELDS)}
    text = squeezed("".join(reader(specimen(kind, languages, given))))
    missing = [field for field in USED[kind] if squeezed(given[field]) not in text]
    assert missing == []


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("language", FULLY)
def test_nothing_is_left_in_english(kind: DocumentKind, language: str) -> None:
    """Compare every label with its English words."""
    assert _labels(kind, language) & _labels(kind, "en") == set()


@pytest.mark.parametrize("languages", list(combinations(LOCALES, 3)), ids="+".join)
def test_any_three_languages_print(languages: tuple[str, str, str]) -> None:
    """Print the longest form in every choice of three languages; its title stands there in each."""
    text = squeezed("".join(by_pdfium(specimen(DocumentKind.HANDOVER, languages))))
    for language in languages:
        with use(language):
            assert squeezed(str(DocumentKind.HANDOVER.label)) in text
