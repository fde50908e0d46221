"""What the sections of a record must keep to, each rule at the field it concerns.

`read` turns plain content into values and refuses what does not fit a column; `check` holds the values to what they
must be together. A line's field is named like ``legs-0-origin``.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections.lists import Facilitation
from blo.detections.models import COUNTED, Detection
from blo.detections.sections import (
    ABUSE,
    DETAIL_LISTS,
    ITEM_LISTS,
    LAYOUTS,
)
from blo.detections.states import Section
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.offices import queries as directory
from blo.records.layouts import Content, is_blank
from blo.records.listed import check_offered
from blo.records.values import Values, fill_in
from blo.records.values import read as values_of

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
EXACTLY = ("latitude", "longitude", "precision")
"""What is said together or not at all."""
NOWHERE = (Decimal(0), Decimal(0))
"""Where maps point that were given no place."""


def read(section: Section, content: Content) -> Values:
    """Read plain content; raise `RuleBroken` at the field whose value can't stand there."""
    return values_of(LAYOUTS[section], content)


def check(detection: Detection, section: Section, values: Values) -> None:
    """Hold a section's values to the rules they have together; raise `RuleBroken` at the field."""
    if rule := _RULES.get(section):
        rule(detection, values)
    on = day_of(detection) if section is Section.LOCATION else clock.today(detection.time_zone)
    check_offered(detection, LAYOUTS[section], values, on)


def day_of(detection: Detection) -> date:
    """The day on which it was, at its place: a province is one that there was then."""
    return detection.occurred_at.astimezone(ZoneInfo(detection.time_zone)).date()


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
            raise RuleBroken(at, fill_in(column.label))
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
        raise RuleBroken("narrative", fill_in(_l("Written in")))


def _location(detection: Detection, values: Values) -> None:
    province = values.columns["subdivision"] = values.columns["subdivision"] or detection.subdivision
    if province != detection.subdivision and not province.startswith(f"{_country(detection)}-"):
        raise RuleBroken("subdivision", _l("Choose a province of your office's own country."))
    given = {name for name in EXACTLY if not is_blank(values.columns[name])}
    for column in LAYOUTS[Section.LOCATION].columns:
        if given and column.name in EXACTLY and column.name not in given:
            raise RuleBroken(column.name, fill_in(column.label))
    if (values.columns["latitude"], values.columns["longitude"]) == NOWHERE:
        raise RuleBroken("latitude", _l("Latitude 0 and longitude 0 lie in the sea off Africa. Leave all of it empty."))


def _country(detection: Detection) -> str:
    return directory.office(detection.office_id).country


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
    before = ("", "")
    for place, leg in enumerate(values.lines):
        start, end = _same(leg["origin"]), _same(leg["destination"])
        if start == end:
            raise RuleBroken(f"legs-{place}-destination", _l("This leg ends where it begins."))
        if (start, end) == before:  # after being turned back, the same way is tried again
            raise RuleBroken(f"legs-{place}-origin", _l("This is the same leg as number %(first)s.", first=place))
        before = start, end
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
        is_abuse = harm["kind"] == ABUSE
        if is_abuse and not harm["abuse"]:
            raise RuleBroken(f"harms-{place}-abuse", fill_in(LAYOUTS[Section.HARM].lines.by_name["abuse"].label))  # type: ignore[union-attr]  # it has lines
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
