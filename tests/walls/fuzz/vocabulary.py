"""What is written into fields: what could be meant, and what could not."""

from datetime import timedelta
from random import Random

from blo.kernel import clock

WORDS = (
    "ท่าทราย", "ริมน้ำ", "ສະພານ", "ព្រំដែន", "cầu", "မြစ်", "边境", "bridge", "O’Brien", "ñandú", "2nd post", "H2",
)  # fmt: skip
HORRORS = (
    "", " ", "\x00", "a\x00b", "\x1b[0m", "\u202e\u2066abc", "\u200b\u2060", "\ufeff=1+1", "\ud800", "\udfff\ud800",
    "e\u0301\u0323" * 9, "ေမာင္ေမာင္ေက်ာ္", "👩\u200d👧\u200d👦", "𓂀", "\U0010ffff", "\ufffe",
    "ﷺ" * 50, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L", "İ" * 60, "ß" * 60, "ŉ" * 40, "a\r\nb\rc\u2028d\u0085",
    "<script>alert(1)</script>", "'\"><b>", "{{ 7*7 }}", "{% x %}", "%s%(a)s%n", "${1}", "../../etc/passwd",
    "' OR 1=1 --", "=cmd|' /C'!A0", "null", "undefined", "True", "[]", "{}", "NaN", "inf", "-0", "1e309", "9" * 400,
    "-1", "0", "1.5", "½", "²", "٣", "๓", "１２", "0x10", "1_000", "1,000", "2569", "2443", "31/2/2026",
    "29/2/2568", "0000-00-00", "9999-12-31", "10000-1-1", "31/12/2099", "1/1/1", "24:00", "23:59:60", "-1:00",
    "9999", "12:60", "T", "00000000-0000-0000-0000-000000000000", "TH-MSI-D-26-2222222X", "TH-MSI-C-26-22222222",
    "XXA", "zz", "th_TH", "xn--", "http://[", "//evil.example", "/\\evil.example", "__class__",
    "javascript:alert(1)", "x" * 5_000, "က" * 5_000, "\n" * 3_000, "a b " * 1_500,
)  # fmt: skip
ODD_NAMES = (
    "",
    "x",
    "csrf_token",
    "submission",
    "version",
    "__proto__",
    "a[]",
    "a[0][b]",
    "\x00",
    "ชื่อ",
    "-",
    "0",
    "x" * 300,
)
FORGED = (
    "x", "%00", "%0a", "%2e%2e%2f", "%ff%fe", "%ed%a0%80", "A" * 300, "0", "-1", "1e9", "null", "%E0%B8%81", "..;",
    "*", "'", "__class__", "TH-MSI-D-26-22222222", "TH-MSI-C-26-2222222X", "MM-TCL-R-26-33333333",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "th-msi-d-26-22222222",
    "case_summary", "suspend", "accept", "fly",
)  # fmt: skip
KEYS = (
    "after",
    "number",
    "since",
    "until",
    "q",
    "next",
    "locale",
    "endpoint",
    "_external",
    "_anchor",
    "_scheme",
    "self",
    "x",
)


def character(rng: Random) -> str:
    """Return any character at all, one half of a pair included."""
    return chr(
        rng.choice((rng.randrange(0x80), rng.randrange(0x3000), rng.randrange(0x1000, 0x1100), rng.randrange(0x110000)))
    )


def horror(rng: Random) -> str:
    """Return a text that is hard to bear."""
    if rng.random() < 0.25:
        return "".join(character(rng) for _ in range(rng.randrange(1, 40)))
    return rng.choice(HORRORS)


def words(rng: Random, limit: int) -> str:
    """Return a text that could be meant; now and then one exactly as long as may be, or by one too long."""
    if rng.random() < 0.04:
        return ("ก" * (limit + rng.randrange(2)))[:5_000]
    return " ".join(rng.sample(WORDS, rng.randrange(1, 4)))[:limit]


def day(rng: Random) -> str:
    """Return a day near today, in one of the ways people write it."""
    found = clock.today("Asia/Bangkok") + timedelta(days=rng.randrange(-40, 40))
    ways = (
        found.isoformat(),
        f"{found.day}/{found.month}/{found.year}",
        f"{found.day}.{found.month}.{found.year + 543}",
    )
    return rng.choice(ways)


def number(rng: Random, least: int, most: int) -> str:
    """Return a number that may be, mostly small, in the digits of one of the scripts."""
    top = most if rng.random() < 0.2 else min(most, least + 3)
    zero = rng.choice("0๐၀០0000")
    return "".join(chr(ord(zero) + int(digit)) if digit.isdigit() else digit for digit in str(rng.randint(least, top)))


def clock_time(rng: Random) -> str:
    """Return a time of the day."""
    return f"{rng.randrange(24):02}:{rng.randrange(60):02}"
