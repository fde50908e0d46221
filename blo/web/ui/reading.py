"""Numbers, days and clock times as people of the region write them: own digits, Buddhist years, dots and slashes.

Each function raises ValueError without words when the text is none; the field adds the words.
"""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

from blo.kernel.i18n import BUDDHIST_ERA

FIRST_BUDDHIST_YEAR = 2400
_WHOLE = re.compile(r"[+-]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})")
_DECIMAL = re.compile(r"[+-]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,9})?")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/., ](?P<month>\d{1,2})[-/., ](?P<year>\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?|(\d{2})(\d{2})")


class NoSuchDay(ValueError):
    """The text is a date in form, but the calendar has no such day."""


def plain_digits(text: str) -> str:
    """Write every decimal digit of any script as 0-9, and the long minus as a hyphen; the rest stays."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    return "-" if character == "\u2212" else character


def whole(text: str) -> int:
    """Read a whole number of at most 12 digits; thousands may be set apart by commas."""
    return int(_matched(_WHOLE, text).group().replace(",", ""))


def decimal(text: str) -> Decimal:
    """Read a number with at most 9 decimal places after a point."""
    return Decimal(_matched(_DECIMAL, text).group().replace(",", ""))


def day(text: str) -> date:
    """Read ISO ``2026-03-27`` or day, month, year; years from 2400 are of the Buddhist Era.

    Raises `NoSuchDay` for a date that the calendar does not have.
    """
    text = " ".join(text.split())
    found = _YEAR_FIRST.fullmatch(text) or _matched(_DAY_FIRST, text)
    year, month, number = int(found["year"]), int(found["month"]), int(found["day"])
    if year >= FIRST_BUDDHIST_YEAR:
        year -= BUDDHIST_ERA
    try:
        return date(year, month, number)
    except ValueError as error:
        raise NoSuchDay from error


def clock(text: str) -> time:
    """Read ``14:05``, ``14.05`` or ``1405``."""
    found = _matched(_CLOCK, text)
    hour, minute = found.group(1) or found.group(3), found.group(2) or found.group(4)
    return time(int(hour), int(minute))


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError
    return found
