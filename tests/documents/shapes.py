"""The strings whose glyphs are frozen in ``data/shaping.json``, and how that file is made.

Run ``python -m tests.documents.shapes`` to write it anew after a deliberate change of fonts or of HarfBuzz, and read
the difference: every changed row is a glyph that will print otherwise. Rows are made by HarfBuzz alone, from pieces
whose face, script and language are told here by hand; a row is glyph index, cluster, advance, and offsets across and
up, in font units.
"""

import json
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from blo.documents.type.breaking import line_ends
from blo.documents.type.sources import WEIGHTS, load

FILE = Path(__file__).parent / "data" / "shaping.json"

Piece = tuple[str, str, str]
"""Family, script, words."""


def own(family: str, script: str, *texts: str) -> list[list[Piece]]:
    """Strings that one face writes from end to end."""
    return [[(family, script, text)] for text in texts]


LATIN = "NotoSans"
STRINGS: dict[str, list[list[Piece]]] = {
    "vi": own(
        LATIN,
        "Latn",
        "Biên bản bàn giao: Nguyễn Thị Phượng, Đặng Ngọc Ẩn",
        "Người nhận ký và ghi rõ họ tên",
        "Tie\u0302\u0301ng Vie\u0323\u0302t, vie\u0302\u0301t ta\u0301ch da\u0302\u0301u",
        "₫500.000 – “affluent” office AVATAR Tel. 14:30",
    ),
    "th": [
        *own(
            "NotoSansThai",
            "Thai",
            "น้ำที่นี่ค่ำแล้ว",
            "ป้าปั้นปิ่นฝีมือ ฟ้าผู้ใหญ่ ปู่",
            "กตัญญูฐานะ ญุฐุ ฎุฏู ฤๅษี",
            "เปิ้ล ก๊วยเตี๋ยว เจ็ดสิบเก้า ๑๒๓",
        ),
        [
            ("NotoSansThai", "Thai", "เลขที่ "),
            (LATIN, "Thai", "1234/2569"),
            ("NotoSansThai", "Thai", " ของ "),
            (LATIN, "Latn", "Mr. John Smith ("),
            ("NotoSansThai", "Thai", "ขอนแก่น"),
            (LATIN, "Thai", ")"),
        ],
    ],
    "lo": [
        *own(
            "NotoSansLao",
            "Laoo",
            "ນ້ຳດື່ມ ຄ່ຳ ກຳນົດ ຈໍານວນ",
            "ເຈົ້າໜ້າທີ່ ຢູ່ທີ່ນີ້ ຮູ້",
            "ຫຼວງພະບາງ ປື້ມ ເຊື່ອ ເອື້ອຍ",
            "ວັນທີ ໕ ພະຈິກ ໆ",
        ),
        [("NotoSansLao", "Laoo", "ໜັງສືຜ່ານແດນ "), (LATIN, "Latn", "PA "), (LATIN, "Latn", "0012345")],
    ],
    "km": [
        *own(
            "NotoSansKhmer",
            "Khmr",
            "ស្ត្រី សង្គ្រោះ ខ្ញុំ",
            "ភ្នំពេញ ព្រះរាជាណាចក្រកម្ពុជា",
            "ម៉ោង ឆ្នាំ ស៊ើបអង្កេត អ៊ុំ ញ៉ាំ",
            "បុណ្យ ហ្វ៊ុន កោះ ១២៣៤៥ ៛ ៖ ។",
        ),
        [("NotoSansKhmer", "Khmr", "អត្តសញ្ញាណប័ណ្ណ "), (LATIN, "Khmr", "010-203-405")],
    ],
    "my": [
        *own(
            "NotoSansMyanmar",
            "Mymr",
            "အင်္ဂလိပ် သင်္ဘော အင်္ဂါ",
            "ဗုဒ္ဓ ပစ္စည်း တက္ကသိုလ် မန္တလေး",
            "ကျွန်ုပ် လျှော့ ညွှန်ကြား မြွှာ ကြွေး",
            "နှုတ် နှင့် ၁၂၃၄၅ ၊ ။ သြဂုတ် ဪ ၍ ၏",
        ),
        [
            ("NotoSansMyanmar", "Mymr", "အမှတ် "),
            (LATIN, "Mymr", "12/"),
            ("NotoSansMyanmar", "Mymr", "ကမန"),
            (LATIN, "Mymr", "(123456)"),
        ],
    ],
    "zh-Hans": [
        *own(
            "NotoSansSC",
            "Hani",
            "移交清单:兹证明以下物品已移交。",
            "“姓名”、《护照》(第12页)——共计¥1,250.50元…",
            "移交人须在两名见证人面前签字并盖章!𠂇𡗗",
            "日期:2026年11月5日 14:30",
        ),
        [("NotoSansSC", "Hani", "编号 "), (LATIN, "Latn", "TH-MSI-H-26")],
    ],
    "ar": own("NotoSansArabic", "Arab", "السلام عليكم لا لأجل الإبلاغ", "مُحَمَّدٌ رَسُولُ اللّٰه"),
    "ur": own("NotoSansArabic", "Arab", "کیا یہ درست ہے؟ ٹڈڑےںھ ئے"),
    "bn": own("NotoSansBengali", "Beng", "হস্তান্তর কর্তৃপক্ষ স্ত্রী", "র‍্যাব বিজ্ঞপ্তি উজ্জ্বল", "কো কৌ কে হৃদয় রু শু গু হঠাৎ"),
    "ne": own("NotoSansDevanagari", "Deva", "हस्तान्तरण क्षेत्र ज्ञान श्री", "गर्‍यो कर्तव्य र्‍याल", "ब्रह्म अङ्क ट्रक छ्र हृदय ॥"),
    "si": own("NotoSansSinhala", "Sinh", "ශ්‍රී ලංකා ප්‍රධාන", "සත්‍ය විද්‍යාව ධර්‍ම", "කෝ කෞ ක්‍ෂ ඥාන ළු රූ"),
    "ta": own("NotoSansTamil", "Taml", "க்ஷ ஸ்ரீ ஶ்ரீ லக்ஷ்மி", "கொ கோ கௌ நெ நொ", "டி ணு ழூ ஙீ றூ ஒப்படைப்பு"),
    "am": own("NotoSansEthiopic", "Ethi", "የርክክብ ሰነድ አበበ ገብረ፡ኪዳን።"),
}

UNSPACED: list[tuple[str, str]] = [
    ("th", "ข้าพเจ้าขอรับรองว่าได้รับสิ่งของตามรายการข้างต้นครบถ้วนแล้ว"),
    ("th", "ผู้ส่งมอบลงนามต่อหน้าพยานสองคน"),
    ("lo", "ໃບມອບຮັບຊັບສິນແລະເອກະສານປະຈຳຕົວ"),
    ("lo", "ຜູ້ມອບລົງລາຍເຊັນຕໍ່ໜ້າພະຍານສອງຄົນ"),
    ("km", "អ្នកប្រគល់ចុះហត្ថលេខានៅចំពោះមុខសាក្សីពីរនាក់"),
    ("my", "လွှဲပြောင်းပေးသူသည်သက်သေနှစ်ဦးရှေ့တွင်လက်မှတ်ရေးထိုးသည်"),
    ("zh-Hans", "移交人须在两名见证人面前签字,“证明”无误。"),
    ("vi", "Người giao ký trước mặt hai người làm chứng"),
    ("th", "ไม่ตัด\u2060คำตรงนี้\u200bแต่ตัดตรงนี้"),
]


def rows(piece: Piece, language: str, *, bold: bool) -> list[list[int]]:
    family, script, text = piece
    font = hb.Font(load(family, bold=bold).face)
    font.set_variations({"wght": WEIGHTS[bold]})
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.language = script, language
    buffer.direction = "rtl" if script == "Arab" else "ltr"
    hb.shape(font, buffer, {})
    placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [[info.codepoint, info.cluster, place.x_advance, place.x_offset, place.y_offset] for info, place in placed]


def cut(language: str, text: str) -> list[str]:
    ends = line_ends(text, language)
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def frozen() -> dict[str, Any]:
    """Make the whole file's content."""
    strings = [
        {
            "language": language,
            "pieces": [
                {
                    "family": piece[0],
                    "script": piece[1],
                    "text": piece[2],
                    "regular": rows(piece, language, bold=False),
                    "bold": rows(piece, language, bold=True),
                }
                for piece in pieces
            ],
        }
        for language, texts in STRINGS.items()
        for pieces in texts
    ]
    breaks = [{"language": language, "segments": cut(language, text)} for language, text in UNSPACED]
    return {"strings": strings, "breaks": breaks}


if __name__ == "__main__":
    lines = json.dumps(frozen(), ensure_ascii=False, separators=(",", ":"))
    FILE.write_text(lines.replace('{"language"', '\n{"language"').replace('{"family"', '\n  {"family"') + "\n", "utf-8")
