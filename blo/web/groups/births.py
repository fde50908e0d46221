"""Births and ages as people write them into lists: days, months in words, years of either era, ages and ranges."""

import re
from datetime import date
from functools import cache

from babel import Locale

from blo.groups.states import Column
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import BUDDHIST_ERA, LOCALES
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.birth import NOT_KNOWN, OLDEST, Birth
from blo.people.states import BirthPrecision
from blo.web.groups.words import folded
from blo.web.ui import reading

EARLIEST = 1900
_ERA = re.compile(r"พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ព\.?ស\.?|គ\.?ស\.?|\b[BC]\.?E\.?\b", re.IGNORECASE)
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
_YEAR = re.compile(r"\d{4}")
_CHINESE = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?")
_VIETNAMESE = re.compile(r"(ngày )?(?P<day>\d{1,2}) tháng (?P<month>\d{1,2}),? (năm )?(?P<year>\d{4})", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?P<day>\d{1,2})[-./, ]*(?P<word>[^\d,]+?)[-./, ]*(?P<year>\d{4})")
_AGE = re.compile(r"(?P<first>\d{1,3})(?: ?[-–~] ?(?P<last>\d{1,3}))?")
_YEARS = re.compile(r"(?:years?(?: old)?|yrs?\.?|y\.?o\.?|ปี|ປີ|ឆ្នាំ|tuổi|နှစ်|岁|歲)$", re.IGNORECASE)
UNREADABLE = _l("This is no date and no year. Write it like 27/3/1995 or 1995.")


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for tag in LOCALES:
        for widths in Locale.parse(tag, sep="-").months.values():
            for width in ("wide", "abbreviated"):
                found |= {folded(name).replace(".", ""): number for number, name in widths.get(width, {}).items()}
    return found


def _spelled(text: str) -> str:
    """Write a date with a month in words as day/month/year; others stay."""
    for pattern in (_CHINESE, _VIETNAMESE):
        if found := pattern.fullmatch(text):
            return f"{found['day']}/{found['month']}/{found['year']}"
    if found := _IN_WORDS.fullmatch(text):
        month = _months().get(folded(found["word"]).replace(".", ""))
        if month:
            return f"{found['day']}/{month}/{found['year']}"
    return text


def birth(text: str, today: date) -> Birth:
    """Read a day or a year of birth; empty text tells nothing."""
    text = _MIDNIGHT.sub("", " ".join(_ERA.sub(" ", reading.plain_digits(text)).split()))
    if not text:
        return NOT_KNOWN
    if _YEAR.fullmatch(text):
        year = int(text) - (BUDDHIST_ERA if int(text) >= reading.FIRST_BUDDHIST_YEAR else 0)
        _hold(year >= EARLIEST, year <= today.year)
        return Birth(BirthPrecision.YEAR, year=year)
    try:
        day = reading.day(_spelled(text))
    except reading.NoSuchDay as error:
        raise _wrong(_l("The calendar has no such day. Write the day first, then the month.")) from error
    except ValueError as error:
        raise _wrong(UNREADABLE) from error
    _hold(day.year >= EARLIEST, day <= today)
    return Birth(BirthPrecision.DAY, day=day)


def _wrong(message: object, column: Column = Column.BIRTH) -> RuleBroken:
    return RuleBroken(column.value, message)  # type: ignore[arg-type]  # lazy words, all of them


def _hold(after: bool, before: bool) -> None:  # noqa: FBT001 - two facts about one day
    if not before:
        raise _wrong(_l("This has not come yet."))
    if not after:
        raise _wrong(_l("This is too long ago."))


def age(text: str, today: date) -> Birth:
    """Read an age, or a range of ages, as it is estimated today; empty text tells nothing."""
    text = _YEARS.sub("", " ".join(reading.plain_digits(text).split())).strip()
    if not text:
        return NOT_KNOWN
    found = _AGE.fullmatch(text)
    if found is None:
        raise _wrong(_l("This is no age. Write years, like 25, or from and to, like 20-25."), Column.AGE)
    first = int(found["first"])
    last = int(found["last"] or first)
    if not first <= last <= OLDEST:
        raise _wrong(_l("Ages go from 0 to %(oldest)s, the lower one first.", oldest=OLDEST), Column.AGE)
    return Birth(BirthPrecision.ESTIMATED, age_from=first, age_to=last, age_on=today)


def years(known: Birth) -> tuple[int, int]:
    """The first and the last year in which somebody may be born."""
    if known.day is not None:
        return known.day.year, known.day.year
    if known.year is not None:
        return known.year, known.year
    if known.age_on is not None and known.age_from is not None and known.age_to is not None:
        return known.age_on.year - known.age_to - 1, known.age_on.year - known.age_from
    return 0, 9999


def fit(one: Birth, other: Birth) -> bool:
    """Tell whether two things said of a birth may be true of one person."""
    (first, last), (earliest, latest) = years(one), years(other)
    return first <= latest and earliest <= last
