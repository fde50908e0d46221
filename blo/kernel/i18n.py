"""Words in the reader's language: locales, gettext without a web request, and how dates and names are written.

The locale is a context variable, so the same words serve a page, a printed document in three languages and the command
line. Catalogs are read from ``.po`` when a language is first used; there is nothing compiled that could be stale.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.messages.pofile import read_po

LOCALES: dict[str, str] = {
    "en": "English",
    "th": "ไทย",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
    "vi": "Tiếng Việt",
    "my": "မြန်မာ",
    "zh-Hans": "简体中文",
}
"""Languages of the interface and of documents, each named in itself; keys are BCP 47 tags."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ur", "rhg"})
BUDDHIST_ERA = 543

_locale: ContextVar[str] = ContextVar("locale", default="en")


def _catalog_root() -> Path:
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "translations"
    return beside if beside.is_dir() else package / "translations"


def folder(tag: str) -> str:
    """Return the catalog folder of a BCP 47 tag: ``zh-Hans`` becomes ``zh_Hans``."""
    return tag.replace("-", "_")


@cache
def _catalog(tag: str) -> dict[tuple[str | None, str], str]:
    """Read one language's messages; fuzzy and empty entries fall back to the English words."""
    path = _catalog_root() / folder(tag) / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=folder(tag))
    return {
        (message.context, message.id): message.string
        for message in messages
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string and not message.fuzzy
    }


def current() -> str:
    """Return the tag of the language words are now rendered in."""
    return _locale.get()


def choose(tag: str) -> None:
    """Render from now on, in this context, in this language; an unknown tag means English."""
    _locale.set(tag if tag in LOCALES else "en")


@contextmanager
def use(tag: str) -> Iterator[None]:
    """Render in another language for the length of a block, then go back."""
    token = _locale.set(tag if tag in LOCALES else "en")
    try:
        yield
    finally:
        _locale.reset(token)


def gettext(message: str, **values: object) -> str:
    """Return the message in the current language, its ``%(name)s`` places filled."""
    text = _catalog(_locale.get()).get((None, message), message)
    return text % values if values else text


def pgettext(context: str, message: str, **values: object) -> str:
    """Like `gettext`, for a word whose meaning depends on where it stands."""
    text = _catalog(_locale.get()).get((context, message), message)
    return text % values if values else text


class Lazy:
    """Words rendered when they are shown, in the language of that moment."""

    __slots__ = ("_arguments", "_render")

    def __init__(self, render: Callable[..., str], *arguments: Any, **named: Any) -> None:
        self._render = render
        self._arguments = (arguments, named)

    def __str__(self) -> str:
        positional, named = self._arguments
        return self._render(*positional, **named)

    def __repr__(self) -> str:
        return f"Lazy({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash((self._render, str(self._arguments)))


Words: TypeAlias = str | Lazy


def lazy_gettext(message: str, **values: object) -> Lazy:
    """`gettext`, put off until the words are shown."""
    return Lazy(gettext, message, **values)


def lazy_pgettext(context: str, message: str, **values: object) -> Lazy:
    """`pgettext`, put off until the words are shown."""
    return Lazy(pgettext, context, message, **values)


def direction(tag: str) -> str:
    """Return ``rtl`` for languages written from the right, else ``ltr``."""
    return "rtl" if tag.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def _babel_locale() -> Locale:
    return _parsed(_locale.get())


@cache
def _parsed(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


@cache
def _written_day(day: date, tag: str) -> str:
    if tag == "th":
        month = _parsed(tag).months["format"]["wide"][day.month]
        return f"{day.day} {month} พ.ศ. {day.year + BUDDHIST_ERA} ({day.year})"
    return format_date(day, format="long", locale=_parsed(tag))


def written_day(day: date) -> str:
    """Write a calendar day out; Thai shows the Buddhist Era year with the common-era year beside it."""
    return _written_day(day, _locale.get())


def written_month(day: date) -> str:
    """Write out the month a day lies in; Thai shows both eras, as for days."""
    if _locale.get() == "th":
        month = _parsed("th").months["stand-alone"]["wide"][day.month]
        return f"{month} พ.ศ. {day.year + BUDDHIST_ERA} ({day.year})"
    return str(format_skeleton("yMMMM", day, locale=_babel_locale()))


def written_days(first: date, last: date) -> str:
    """Write the days from one to another, in the same month or not, without the year: ``2–8 Mar``."""
    return str(format_interval(first, last, "MMMd", locale=_babel_locale()))


def written_moment(moment: datetime, zone: str) -> str:
    """Write a moment as the clock at a place shows it, with the offset from UTC: ``14:05 (UTC+06:30)``."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    clock = format_time(local, format="HH:mm", locale=_babel_locale())
    return f"{written_day(local.date())}, {clock} (UTC{offset[:3]}:{offset[3:]})"


def lazy_day(day: date) -> Lazy:
    """`written_day`, put off until shown."""
    return Lazy(written_day, day)


def lazy_moment(moment: datetime, zone: str) -> Lazy:
    """`written_moment`, put off until shown."""
    return Lazy(written_moment, moment, zone)


def country_name(code: str) -> str:
    """Name an ISO 3166-1 alpha-2 country in the current language; stateless and unspecified have words of their own."""
    own = {"XXA": gettext("Stateless"), "XXX": gettext("Not known")}
    return own.get(code) or str(_babel_locale().territories.get(code, code))


def language_name(tag: str) -> str:
    """Name a language in the current language, by its BCP 47 tag."""
    own = {
        "mnw": gettext("Mon"),
        "ksw": gettext("S'gaw Karen"),
        "pwo": gettext("Pwo Karen"),
        "ahk": gettext("Akha"),
        "lhu": gettext("Lahu"),
        "kjg": gettext("Khmu"),
        "mww": gettext("Hmong"),
        "kac": gettext("Kachin"),
        "shn": gettext("Shan"),
        "rhg": gettext("Rohingya"),
    }
    if tag in own:
        return own[tag]
    base = tag.split("-", maxsplit=1)[0]
    return str(_babel_locale().languages.get(tag.replace("-", "_")) or _babel_locale().languages.get(base, tag))


def lazy_country(code: str) -> Lazy:
    """`country_name`, put off until shown."""
    return Lazy(country_name, code)


@dataclass(frozen=True, slots=True)
class Said:
    """Words as someone entered them: never translated, with the language they are in where it is known."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text
