"""What the pages of code lists show: lists with their sizes, entries with their marks, versions with their changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from blo.access.actor import OF_THE_INSTALLATION
from blo.codelists import registry
from blo.codelists.entries import Content
from blo.codelists.models import CodeVersion
from blo.codelists.states import CodeList, Mark
from blo.kernel.errors import NotFound
from blo.kernel.i18n import LOCALES, Said, Words, gettext, lazy_day, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.kernel.paging import LONGEST_KEY

PAGE_SIZE = 25
FIELDS: dict[str, Words] = {
    "position": _l("Position in the list"),
    "note": _lp("code list", "Note for all languages"),
    "provisional": _lp("code list", "Provisional"),
    "valid_from": _l("Valid from"),
    "valid_until": _l("Valid until"),
    "replaced_by": _l("Replaced by"),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Size:
    """A list, and how many of its entries may be chosen today."""

    name: CodeList
    count: int


def sizes(day: date) -> list[Size]:
    """Every list."""
    return [Size(name, len(registry.choices(name, on=day))) for name in CodeList]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry on the page of its list."""

    code: str
    title: str
    labels: list[Said]
    note: str
    marks: list[Mark]
    validity: list[Words]


def row(content: Content, day: date, *, maintains: bool) -> Row:
    """What is shown of an entry; what it lacks, to those alone who can put it right."""
    return Row(
        code=content.code,
        title=content.label(),
        labels=[Said(words, tag) for words, tag in _spellings(content).items()],
        note=content.note,
        marks=[*_marks(content, day), *([Mark.INCOMPLETE] if maintains and content.missing() else [])],
        validity=list(_validity(content)),
    )


def _spellings(content: Content) -> dict[str, str]:
    """Each different label beside the one in the title, with the first language that has it."""
    found: dict[str, str] = {}
    for tag in LOCALES:
        if (words := content.labels.get(tag)) and words != content.label():
            found.setdefault(words, tag)
    return found


def _marks(content: Content, day: date) -> Iterator[Mark]:
    if content.provisional:
        yield Mark.PROVISIONAL
    if not content.is_valid(day):
        has_ended = content.valid_until is not None and content.valid_until < day
        yield Mark.ENDED if has_ended else Mark.COMING


def _validity(content: Content) -> Iterator[Words]:
    if content.valid_from:
        yield _l("Valid from %(day)s", day=lazy_day(content.valid_from))
    if content.valid_until:
        yield _l("Valid until %(day)s", day=lazy_day(content.valid_until))
    if content.replaced_by:
        yield _l("Replaced by %(codes)s", codes=", ".join(content.replaced_by))


@dataclass(frozen=True, slots=True)
class Listing:
    """Some entries of a list, and the key of those that follow; `next_key` as a page of rows has it."""

    rows: list[Row]
    next_key: str


def listing(name: CodeList, day: date, asked: str, after: str, *, maintains: bool) -> Listing:
    """The entries that a search finds, in order, after a code; raise `NotFound` for a code that is none of them."""
    word = asked.strip().casefold()
    found = [one for one in registry.contents(name) if word in _searched(one)]
    codes = [one.code for one in found]
    if after and (len(after) > LONGEST_KEY or after not in codes):
        raise NotFound
    begin = codes.index(after) + 1 if after else 0
    shown = found[begin : begin + PAGE_SIZE]
    more = begin + PAGE_SIZE < len(found)
    return Listing([row(one, day, maintains=maintains) for one in shown], shown[-1].code if more else "")


def _searched(content: Content) -> str:
    return "\n".join([content.code, *content.labels.values()]).casefold()


# --- history --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One version: when, by whom, where it came from, and what it changed."""

    when: Words
    who: Words
    what: Words
    detail: list[Words]


def history(versions: list[CodeVersion], zone: str, *, maintains: bool) -> list[Step]:
    """The versions of an entry, newest first; whose name stands in them is for those who look after the lists."""
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return [
        Step(
            when=lazy_moment(one.at, zone),
            who=_maker(one, maintains=maintains),
            what=_l("Version %(number)s: %(origin)s", number=one.version, origin=one.origin.label),
            detail=list(_differences(before, one)) if before else [],
        )
        for one, before in pairs
    ]


def _maker(one: CodeVersion, *, maintains: bool) -> Words:
    """Who made a version. The operator is nobody's account and of no office, and is named by what they do."""
    if one.by_office == OF_THE_INSTALLATION:
        return _l("The operator of this installation")
    return f"{one.by_name}, {one.by_office}" if maintains else one.by_office


def _differences(before: CodeVersion, after: CodeVersion) -> Iterator[Words]:
    for tag, language in LOCALES.items():
        yield from _difference(language, before.labels.get(tag), after.labels.get(tag))
    for name, words in FIELDS.items():
        yield from _difference(words, _written(getattr(before, name)), _written(getattr(after, name)))


def _difference(what: Words, before: str | None, after: str | None) -> Iterator[Words]:
    if before != after:
        said = {"what": what, "before": before or NOTHING, "after": after or NOTHING}
        yield _l("%(what)s: %(before)s → %(after)s", **said)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
