"""Six characters as a day: two digits each for year, month and day; the century is inferred (Doc 9303-3, 4.8)."""

from dataclasses import dataclass
from datetime import date

from blo.people.birth import NOT_KNOWN, Birth
from blo.people.mrz.states import FaultCode
from blo.people.states import BirthPrecision

CENTURY = 100
AHEAD = 50
"""A date of expiry lies less than so many years from the day it is read on, before or after."""
A_LEAP_YEAR = 2000
"""Stands for a year that is not known: any day that some year has will do."""
_BLANK = "<<<<<<"
_PARTS = ((0, 2), (2, 4), (4, 6))
Trouble = tuple[FaultCode, int, str]
"""What is wrong, where from the beginning of the field, and what stands there."""


@dataclass(frozen=True, slots=True)
class WrittenBirth:
    """A date of birth as it stands in the zone; a part that is not known is None.

    The year is the latest that is not in the future. Only its last two digits are printed, so that the century is
    inferred: somebody may be a hundred years older.
    """

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def century_inferred(self) -> bool:
        """Whether there is a year, and with it a century that is not printed."""
        return self.year is not None

    @property
    def birth(self) -> Birth:
        """The birth as it is recorded of a person: a day, a month, a year, or not known."""
        if self.year is None:
            return NOT_KNOWN
        if self.month is None:
            return Birth(BirthPrecision.YEAR, year=self.year)
        if self.day is None:
            return Birth(BirthPrecision.MONTH, year=self.year, month=self.month)
        return Birth(BirthPrecision.DAY, day=date(self.year, self.month, self.day))


@dataclass(frozen=True, slots=True)
class WrittenExpiry:
    """A date of expiry as it stands in the zone, and the day it means: the one within fifty years of the reading."""

    text: str
    day: date | None = None


def birth_of(text: str, on: date) -> tuple[WrittenBirth, Trouble | None]:
    """Read a date of birth; parts that are not known are ``<<``, and some States print ``00``, with a fault."""
    trouble = _unfit(text)
    if trouble is not None:
        return WrittenBirth(text), trouble
    if text == "000000":
        return WrittenBirth(text), (FaultCode.DATE_ZEROS, 0, text)
    year, month, day = (_number(text[begin:end]) for begin, end in _PARTS)
    zeros = (FaultCode.DATE_ZEROS, 2 if month == 0 else 4, text) if 0 in {month, day} else None
    month, day = month or None, day or None
    if year is None:
        fits = _day(A_LEAP_YEAR, month, day) is not None
    else:
        year = _latest(year, month, day, on)
        fits = year is not None
    if not fits:
        return WrittenBirth(text), (FaultCode.DATE_IMPOSSIBLE, 0, text)
    return WrittenBirth(text, year, month, day), zeros


def expiry_of(text: str, on: date) -> tuple[WrittenExpiry, Trouble | None]:
    """Read a date of expiry, of which every part must be known."""
    if text == _BLANK:
        return WrittenExpiry(text), (FaultCode.DATE_MISSING, 0, text)
    if not text.isdigit():
        at = next(at for at, character in enumerate(text) if not character.isdigit())
        return WrittenExpiry(text), (FaultCode.DATE_CHARACTER, at, text[at])
    day = _nearest(int(text[:2]), int(text[2:4]), int(text[4:]), on)
    return WrittenExpiry(text, day), None if day else (FaultCode.DATE_IMPOSSIBLE, 0, text)


def _unfit(text: str) -> Trouble | None:
    """Return what can't stand in a date of birth: a letter, or a part of which one digit is missing."""
    if text.isdigit():
        return None
    for at, character in enumerate(text):
        if character.isalpha():
            return FaultCode.DATE_CHARACTER, at, character
    for begin, end in _PARTS:
        if text[begin:end] != "<<" and "<" in text[begin:end]:
            return FaultCode.DATE_PART, begin, text[begin:end]
    return None


def _number(part: str) -> int | None:
    return None if part == "<<" else int(part)


def _day(year: int, month: int | None, day: int | None) -> date | None:
    """Return the earliest day that fits what is known, None when there is none."""
    try:
        return date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None


def _latest(two: int, month: int | None, day: int | None, on: date) -> int | None:
    """Return the latest year that ends so and lets the birth be on the day of reading or before."""
    year = on.year - (on.year - two) % CENTURY
    for each in (year, year - CENTURY):
        earliest = _day(each, month, day)
        if earliest is not None and earliest <= on:
            return each
    return None


def _nearest(two: int, month: int, day: int, on: date) -> date | None:
    """Return the day that lies from fifty years before the reading, that day included, to fifty years after."""
    year = on.year - AHEAD
    year += (two - year) % CENTURY
    found = _day(year, month, day)
    if year == on.year - AHEAD and (month, day) < (on.month, on.day):
        found = _day(year + CENTURY, month, day)
    return found
