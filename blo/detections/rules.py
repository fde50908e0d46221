"""What the sections of a record must keep to, each rule at the field it concerns.

`read` turns plain content into values and refuses what does not fit a column; `check` holds the values to what they
must be together. A line's field is named like ``legs-0-origin``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections.kinds import Listed
from blo.detections.lists import Facilitation, HarmKind
from blo.detections.models import COUNTED, Detection
from blo.detections.sections import (
    DETAIL_LISTS,
    ITEM_LISTS,
    LAYOUTS,
    LINES,
    MOST_LINES,
    Column,
    Content,
    is_blank,
)
from blo.detections.states import Section
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
STRANGE = _l("This form has fields it should not have. Nothing was saved. Open the page again.")
NOWHERE = (Decimal(0), Decimal(0))
"""Where maps point that were given no place."""


@dataclass(frozen=True, slots=True)
class Values:
    """A section's values: of its columns, and of its lines."""

    columns: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)


def _fill_in(label: Lazy) -> Lazy:
    return _l("Fill in “%(label)s”.", label=label)


def read(section: Section, content: Content) -> Values:
    """Read plain content; raise `RuleBroken` at the field whose value can't stand there."""
    layout, lines = LAYOUTS[section], LAYOUTS[section].lines
    given = content.get(LINES, [])
    if content.keys() - {column.name for column in layout.columns} - {LINES} or (given and lines is None):
        raise RuleBroken("", STRANGE)
    columns = _read(layout.columns, content, "")
    if lines is None:
        return Values(columns)
    if len(given) > MOST_LINES:
        many = _l("At most %(most)s lines; these are %(count)s. Nothing was saved.", most=MOST_LINES, count=len(given))
        raise RuleBroken(lines.name, many)
    if any(line.keys() - lines.by_name.keys() for line in given):
        raise RuleBroken("", STRANGE)
    found = [_read(lines.columns, line, f"{lines.name}-{place}-") for place, line in enumerate(given)]
    for place, line in enumerate(given):
        _need(lines.columns, line, f"{lines.name}-{place}-")
    return Values(columns, found)


def _read(columns: tuple[Column, ...], content: Content, prefix: str) -> dict[str, Any]:
    found = {}
    for column in columns:
        try:
            found[column.name] = column.kind.value(content.get(column.name))
        except (ValueError, TypeError) as error:
            wrong = _l("“%(label)s”: choose or enter something that can be.", label=column.label)
            raise RuleBroken(prefix + column.name, wrong) from error
    return found


def _need(columns: tuple[Column, ...], content: Content, prefix: str) -> None:
    for column in columns:
        if column.needed and is_blank(content.get(column.name)):
            raise RuleBroken(prefix + column.name, _fill_in(column.label))


def check(detection: Detection, section: Section, values: Values) -> None:
    """Hold a section's values to the rules they have together; raise `RuleBroken` at the field."""
    if rule := _RULES.get(section):
        rule(detection, values)
    _offered(detection, section, values)


def _offered(detection: Detection, section: Section, values: Values) -> None:
    """A code that left its list stays where it is recorded, and nothing new gets it."""
    layout, day = LAYOUTS[section], clock.today(detection.time_zone)
    lines = layout.lines
    recorded = [detection, *(getattr(detection, lines.name) if lines else ())]
    found = [("", layout.columns, values.columns)]
    if lines is not None:
        found += [(f"{lines.name}-{place}-", lines.columns, line) for place, line in enumerate(values.lines)]
    for prefix, columns, value in found:
        for column in columns:
            held = {code for one in recorded for code in _codes_of(column, getattr(one, column.name, None))}
            if fresh := [code for code in _codes_of(column, value[column.name]) if code not in held]:
                _fresh(column, prefix, value, fresh, day)


def _fresh(column: Column, prefix: str, value: dict[str, Any], codes: list[str], day: date) -> None:
    kind = column.kind.within(value)
    if isinstance(kind, Listed) and not all(kind.offers(code, day) for code in codes):
        raise RuleBroken(prefix + column.name, _l("“%(label)s”: choose from what is offered.", label=column.label))


def _codes_of(column: Column, value: Any) -> tuple[str, ...]:
    return column.kind.codes(value) if isinstance(column.kind, Listed) else ()


def check_event(occurred_at: datetime, counts: dict[str, int], nationalities: list[int], latest: datetime) -> None:
    """Hold what is logged first to sense: when it was, that somebody was there, and no more nationalities than persons.

    `latest` is the moment it must have happened by.
    """
    if not occurred_at >= EARLIEST:
        raise RuleBroken("occurred_day", _l("This day is too long ago."))
    if occurred_at > latest:
        raise RuleBroken("occurred_day", _l("This time has not come yet."))
    total = sum(counts.values())
    if total < 1:
        raise RuleBroken("men", _l("Count at least one person."))
    if sum(nationalities) > total:
        raise RuleBroken(
            "nationalities", _l("More nationalities than persons: the counts above give %(total)d.", total=total)
        )


def _logged(detection: Detection, values: Values) -> None:
    for column in LAYOUTS[Section.LOGGED].columns:
        if column.needed and is_blank(values.columns[column.name]):
            at = "occurred_day" if column.name == "occurred_at" else column.name
            raise RuleBroken(at, _fill_in(column.label))
    counts = {name: values.columns[name] or 0 for name in COUNTED}
    values.columns.update(counts)
    persons = [line["persons"] for line in values.lines]
    check_event(values.columns["occurred_at"], counts, persons, detection.logged_at)
    values.lines.sort(key=lambda line: str(line["country"]))
    countries = [line["country"] for line in values.lines]
    if len(set(countries)) < len(countries):
        raise RuleBroken("nationalities", _l("Give each nationality once."))
    if not values.columns["narrative"]:
        values.columns["narrative_language"] = ""
    elif not values.columns["narrative_language"]:
        raise RuleBroken("narrative", _fill_in(_l("Written in")))


def _location(_detection: Detection, values: Values) -> None:
    given = {name for name, value in values.columns.items() if not is_blank(value)}
    for column in LAYOUTS[Section.LOCATION].columns if given else ():
        if column.name not in given:
            raise RuleBroken(column.name, _fill_in(column.label))
    if (values.columns["latitude"], values.columns["longitude"]) == NOWHERE:
        raise RuleBroken("latitude", _l("Latitude 0 and longitude 0 lie in the sea off Africa. Leave all of it empty."))


def _crimes(_detection: Detection, values: Values) -> None:
    facilitated = values.columns["facilitation"] in {Facilitation.CONFIRMED, Facilitation.SUSPECTED}
    basis = values.columns["facilitation_basis"]
    if facilitated and not basis:
        raise RuleBroken("facilitation_basis", _l("Say what the facilitation is known from."))
    if basis and not facilitated:
        raise RuleBroken("facilitation", _l("Something is known of facilitation, so it is confirmed or suspected."))


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def _route(detection: Detection, values: Values) -> None:
    seen: list[tuple[str, str]] = []
    for place, leg in enumerate(values.lines):
        start, end = _same(leg["origin"]), _same(leg["destination"])
        if start == end:
            raise RuleBroken(f"legs-{place}-destination", _l("This leg ends where it begins."))
        if (start, end) in seen:
            first = seen.index((start, end)) + 1
            raise RuleBroken(f"legs-{place}-origin", _l("This is the same leg as number %(first)s.", first=first))
        seen.append((start, end))
    paid = max((fee.leg or 0 for fee in detection.fees), default=0)
    if paid > len(values.lines):
        gone = _l("A fee is recorded for leg %(number)s. Change the fee first.", number=paid)
        raise RuleBroken("legs", gone)


def _fees(detection: Detection, values: Values) -> None:
    legs = len(detection.legs)
    for place, fee in enumerate(values.lines):
        if not fee["amount"] > 0:
            raise RuleBroken(f"fees-{place}-amount", _l("This must be more than nothing."))
        if fee["leg"] is not None and fee["leg"] > legs:
            raise RuleBroken(f"fees-{place}-leg", _l("The route has %(count)s legs.", count=legs))


def _harm(_detection: Detection, values: Values) -> None:
    for place, harm in enumerate(values.lines):
        is_abuse = harm["kind"] is HarmKind.ABUSE
        if is_abuse and not harm["abuse"]:
            raise RuleBroken(f"harms-{place}-abuse", _fill_in(LAYOUTS[Section.HARM].lines.by_name["abuse"].label))  # type: ignore[union-attr]  # it has lines
        if harm["abuse"] and not is_abuse:
            raise RuleBroken(f"harms-{place}-abuse", _l("This is said of abuse alone."))


def _seizures(_detection: Detection, values: Values) -> None:
    for place, seizure in enumerate(values.lines):
        if not seizure["quantity"] > 0:
            raise RuleBroken(f"seizures-{place}-quantity", _l("This must be more than nothing."))


def _items(_detection: Detection, values: Values) -> None:
    for place, item in enumerate(values.lines):
        kinds, details = (lists.get(item["crime"], ()) for lists in (ITEM_LISTS, DETAIL_LISTS))
        if not _is_on(kinds, item["kind"]):
            raise RuleBroken(f"items-{place}-kind", _l("This is not of the crime chosen."))
        if item["detail"] and not _is_on(details, item["detail"]):
            raise RuleBroken(f"items-{place}-detail", _l("This is not said of things of this kind."))
        if (item["quantity"] is None) != (not item["unit"]):
            lacking = "unit" if item["quantity"] is not None else "quantity"
            raise RuleBroken(f"items-{place}-{lacking}", _l("Give both the quantity and the unit."))
        if item["quantity"] is not None and not item["quantity"] > 0:
            raise RuleBroken(f"items-{place}-quantity", _l("This must be more than nothing."))


def _is_on(lists: tuple[CodeList, ...], code: str) -> bool:
    return any(registry.known(name, code) for name in lists)


_RULES: dict[Section, Callable[[Detection, Values], None]] = {
    Section.LOGGED: _logged,
    Section.LOCATION: _location,
    Section.CRIMES: _crimes,
    Section.ROUTE: _route,
    Section.FEES: _fees,
    Section.HARM: _harm,
    Section.SEIZURES: _seizures,
    Section.ITEMS: _items,
}
