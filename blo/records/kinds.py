"""Kinds of values in a record: how each is kept in a version, taken from one, and put into words."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies

from blo.kernel.codes import Code
from blo.kernel.i18n import LOCALES, Lazy, Said, country_name, language_name, lazy_day, lazy_moment

Shown = Lazy | Said | tuple[Lazy | Said, ...]
ALPHA_2 = 2
LANGUAGE_TAG = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
SPECIAL = frozenset({"XXA", "XXX"})


class Kind:
    """A kind of value. `plain` is what JSON can hold; `value` is what the model holds, and refuses by `ValueError`."""

    bare = True
    """Whether it needs no label in a line of several."""

    def plain(self, value: Any) -> Any:
        """Write a value as plain data; nothing recorded is None."""
        return value

    def value(self, plain: Any) -> Any:
        """Read plain data."""
        return plain

    def words(self, value: Any, zone: str) -> Shown:
        """Say a value, by the clock of `zone` where it has a time."""
        return Said(str(value))

    def within(self, line: Mapping[str, Any]) -> "Kind":
        """The kind that a value has in one line, where that hangs on what else the line says."""
        return self


def neat(number: Decimal) -> Decimal:
    """The same number without zeros at its end, and without an exponent."""
    return Decimal(f"{number.normalize():f}")


class Words(Kind):
    """Text as somebody typed it, at most `limit` characters; none is the empty text."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def plain(self, value: str | None) -> str | None:
        """Nothing typed is nothing recorded."""
        return value or None

    def value(self, plain: Any) -> str:
        """Take text that is not too long."""
        if plain is None:
            return ""
        if not isinstance(plain, str) or len(plain) > self.limit:
            raise ValueError
        return plain


class Language(Words):
    """The language of some words, by its tag."""

    def __init__(self) -> None:
        super().__init__(12)

    def words(self, value: str, zone: str) -> Lazy:
        """Name the language."""
        return Lazy(lambda: LOCALES.get(value) or language_name(value))


class Whole(Kind):
    """A whole number from `least` to `most`."""

    bare = False

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def value(self, plain: Any) -> int | None:
        """Hold it to its range."""
        if plain is None:
            return None
        if not isinstance(plain, int) or isinstance(plain, bool) or not self.least <= plain <= self.most:
            raise ValueError
        return plain


class Number(Kind):
    """A number with at most `places` decimal places, from `least` to `most`; plain data hold it as text."""

    bare = False

    def __init__(self, places: int, least: int, most: int) -> None:
        self.places = places
        self.least = least
        self.most = most

    def plain(self, value: Decimal | None) -> str | None:
        """Write the number without zeros at its end, so that equal numbers are equal text."""
        return None if value is None else str(neat(value))

    def value(self, plain: Any) -> Decimal | None:
        """Hold it to its range and its places."""
        if plain is None:
            return None
        if not isinstance(plain, str):
            raise ValueError  # noqa: TRY004 - whatever does not fit is refused alike
        try:
            number = Decimal(plain)
        except InvalidOperation as error:
            raise ValueError from error
        if not number.is_finite() or not self.least <= number <= self.most:
            raise ValueError
        if -int(number.as_tuple().exponent) > self.places:
            raise ValueError
        return number

    def words(self, value: Decimal, zone: str) -> Said:
        """Write it as plain data do."""
        return Said(str(neat(value)))


class Coded(Kind):
    """One code of a closed list."""

    def __init__(self, codes: type[Code]) -> None:
        self.codes = codes

    def plain(self, value: Any) -> Any:
        """Keep the code."""
        return None if value is None else value.value

    def value(self, plain: Any) -> Code | None:
        """Refuse what is not on the list."""
        return None if plain is None else self.codes.of(plain)

    def words(self, value: Any, zone: str) -> Shown:
        """Say the code's words."""
        words: Lazy = value.label
        return words


class ManyCoded(Coded):
    """Any number of codes of a closed list, in the order of the list."""

    def plain(self, value: Any) -> Any:
        """Keep the codes."""
        return [code.value for code in value or ()] or None

    def value(self, plain: Any) -> Any:
        """Refuse what is not on the list."""
        chosen = {self.codes.of(code) for code in texts(plain)}
        return [code for code in self.codes if code in chosen]

    def words(self, value: Any, zone: str) -> Shown:
        """Say them one under the other."""
        return tuple(code.label for code in value)


class Country(Kind):
    """A country by its alpha-2 code, or one of the codes for stateless and not known."""

    def plain(self, value: str | None) -> str | None:
        """Keep the code."""
        return value or None

    def value(self, plain: Any) -> str:
        """Refuse what is no code of a country."""
        if plain is None:
            return ""
        known = isinstance(plain, str) and (plain in SPECIAL or (len(plain) == ALPHA_2 and plain in _territories()))
        if not known:
            raise ValueError
        return str(plain)

    def words(self, value: str, zone: str) -> Lazy:
        """Name the country."""
        return Lazy(country_name, value)


class Currency(Kind):
    """A currency in use, by its ISO 4217 code."""

    def plain(self, value: str | None) -> str | None:
        """Keep the code."""
        return value or None

    def value(self, plain: Any) -> str:
        """Refuse what no country pays with."""
        if plain is None:
            return ""
        if plain not in currencies():
            raise ValueError
        return str(plain)


class Moment(Kind):
    """A moment; plain data hold it in ISO 8601."""

    def plain(self, value: datetime | None) -> str | None:
        """Write it in UTC, so that equal moments are equal text."""
        return None if value is None else value.astimezone(UTC).isoformat()

    def value(self, plain: Any) -> datetime | None:
        """Refuse a moment without a zone."""
        moment = datetime.fromisoformat(plain) if isinstance(plain, str) else None
        if moment is None or moment.tzinfo is None:
            raise ValueError
        return moment

    def words(self, value: datetime, zone: str) -> Lazy:
        """Say it by the clock of the place."""
        return lazy_moment(value, zone)


class Day(Kind):
    """A calendar day; plain data hold it in ISO 8601."""

    bare = False

    def plain(self, value: date | None) -> str | None:
        """Write it as ISO does."""
        return None if value is None else value.isoformat()

    def value(self, plain: Any) -> date | None:
        """Refuse what is no day."""
        if plain is None:
            return None
        return date.fromisoformat(plain)

    def words(self, value: date, zone: str) -> Lazy:
        """Write it out."""
        return lazy_day(value)


class Languages(Kind):
    """Languages by their tags."""

    def plain(self, value: Any) -> Any:
        """Keep the tags."""
        return list(value or ()) or None

    def value(self, plain: Any) -> list[str]:
        """Refuse what is no tag."""
        found = texts(plain)
        if not all(LANGUAGE_TAG.fullmatch(tag) for tag in found):
            raise ValueError
        return found

    def words(self, value: Any, zone: str) -> Shown:
        """Name them one under the other."""
        return tuple(Lazy(language_name, tag) for tag in value)


def texts(plain: Any) -> list[str]:
    """Read a list of texts; nothing is none of them."""
    if plain is None:
        return []
    if not isinstance(plain, list) or not all(isinstance(one, str) for one in plain):
        raise ValueError
    return plain


@cache
def _territories() -> frozenset[str]:
    return frozenset(str(code) for code in Locale.parse("en").territories)


NEAR = ("THB", "LAK", "KHR", "VND", "MMK", "CNY", "MYR", "IDR", "BDT", "INR", "USD", "EUR")


@cache
def currencies() -> tuple[str, ...]:
    """Every currency that is money somewhere today, those of the region first."""
    everywhere = {code for country in _territories() if len(country) == ALPHA_2 for code in _tender(country)}
    return (*NEAR, *sorted(everywhere - set(NEAR)))


def _tender(country: str) -> list[str]:
    return [str(code) for code in get_territory_currencies(country)]
