"""Years as people of the region write them, read as years of the common era.

A year with its era written beside it is of that era. Without one, a year from 2400 is of the Buddhist Era, whoever
typed it, and where Burmese is read a year between 1200 and 1500 is of the Burmese era. A year of the Republic of China
is told by its name alone: two digits could as well be a short year of the common era.

Thai, Lao and Khmer years of the Buddhist Era are 543 ahead. The Burmese year begins in April, 638 behind, so its last
months are of the next year; where that decides whether somebody may be a child, the later year is taken.
"""

import re
from dataclasses import dataclass
from datetime import date

from blo.kernel.codes import Code
from blo.kernel.i18n import BUDDHIST_ERA, Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people.birth import Birth
from blo.people.states import BirthPrecision

BURMESE_ERA = 638
MINGUO = 1911
FIRST_BUDDHIST, FIRST_BURMESE, LAST_BURMESE = 2400, 1200, 1500
BURMESE_READERS = frozenset({"my", "shn", "mnw", "ksw", "pwo", "kac"})


class Era(Code):
    """What a year is counted in."""

    COMMON = "common", _lp("era", "common era")
    BUDDHIST = "buddhist", _lp("era", "Buddhist Era")
    BURMESE = "burmese", _lp("era", "Burmese era")
    MINGUO = "minguo", _lp("era", "Republic of China era")


_NAMES = {
    Era.BUDDHIST: r"พ\.?\s?ศ\.?|ພ\.?\s?ສ\.?|ព\.?\s?ស\.?|B\.?E\.?|佛曆|佛历",
    Era.BURMESE: r"(?:ကောဇာ|မြန်မာ)?သက္ကရာဇ်|M\.?E\.?",
    Era.MINGUO: r"(?:中華|中华)?(?:民國|民国)|ROC",
    Era.COMMON: r"ค\.?\s?ศ\.?|ຄ\.?\s?ສ\.?|គ\.?\s?ស\.?|C\.?E\.?|A\.?D\.?|公元|西元",
}
_ERA = re.compile("|".join(f"(?P<{era.value}>{names})" for era, names in _NAMES.items()), re.IGNORECASE)
_YEAR_WORDS = re.compile("年|ခုနှစ်|ปี|ປີ|ឆ្នាំ")
_YEAR = re.compile(r"\d{1,4}")
_PARTS = re.compile(r"(\d{1,4})[-/., 年]+(\d{1,2})[-/., 月]+(\d{1,4})日?")
_YEAR_DIGITS = 3


class NoSuchDay(ValueError):
    """A date in form, but the calendar has no such day."""


class LunarDay(ValueError):
    """A day whose year is of the Burmese era: its months follow the moon, and it can't be counted over."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A year as it was typed and in what era, and the year of the common era it means."""

    typed: int
    era: Era
    year: int

    def words(self) -> Lazy | None:
        """Say what was understood, unless it is what was typed."""
        if self.era is Era.COMMON:
            return None
        return _l(
            "Year %(typed)s (%(era)s) was understood as %(year)s.",
            typed=self.typed,
            era=self.era.label,
            year=self.year,
        )


def _parted(text: str) -> tuple[Era | None, str]:
    named = _ERA.search(text)
    era = Era.of(named.lastgroup) if named and named.lastgroup else None
    return era, _ERA.sub(" ", text, count=1).strip() if named else text.strip()


def _understood(number: int, era: Era | None, language: str, today: date) -> Understood:
    if era is None and number >= FIRST_BUDDHIST:
        era = Era.BUDDHIST
    if era is None and language in BURMESE_READERS and FIRST_BURMESE <= number <= LAST_BURMESE:
        era = Era.BURMESE
    if era is Era.BUDDHIST:
        return Understood(number, era, number - BUDDHIST_ERA)
    if era is Era.MINGUO:
        return Understood(number, era, number + MINGUO)
    if era is Era.BURMESE:
        year = number + BURMESE_ERA
        later = Birth(BirthPrecision.YEAR, year=year + 1).may_be_child(today) and year < today.year
        return Understood(number, era, year + 1 if later else year)
    return Understood(number, Era.COMMON, number)


def year_of(text: str, language: str, today: date) -> Understood:
    """Read a year in the digits 0-9; raise ValueError when it is none."""
    era, rest = _parted(text)
    rest = _YEAR_WORDS.sub("", rest).strip()
    if not _YEAR.fullmatch(rest):
        raise ValueError
    return _understood(int(rest), era, language, today)


def day_of(text: str, language: str, today: date) -> tuple[date, Understood]:
    """Read a day, year first or day first; raise `NoSuchDay`, `LunarDay`, or ValueError when it is none."""
    era, rest = _parted(text)
    found = _PARTS.fullmatch(_ERA.sub(" ", rest).strip())
    if found is None:
        raise ValueError
    first, month, last = found.groups()
    if era is None and max(len(first), len(last)) <= _YEAR_DIGITS:
        raise ValueError
    year_first = len(first) >= _YEAR_DIGITS or "年" in rest or (era is Era.MINGUO and len(last) < _YEAR_DIGITS)
    year, day = (first, last) if year_first else (last, first)
    understood = _understood(int(year), era, language, today)
    if understood.era is Era.BURMESE:
        raise LunarDay
    try:
        return date(understood.year, int(month), int(day)), understood
    except ValueError as error:
        raise NoSuchDay from error
