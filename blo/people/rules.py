"""What the sections of a person's record must keep to, each rule at the field it concerns."""

from collections.abc import Callable
from datetime import date
from typing import Any

from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.people.birth import Birth
from blo.people.models import Person
from blo.people.sections import LAYOUTS
from blo.people.states import OF_BIRTHS, OF_NAMES, BirthPrecision, ChildStatus, NationalityStatus, PersonSection
from blo.records.listed import check_offered
from blo.records.values import Values

WITHOUT_COUNTRY = frozenset({NationalityStatus.STATELESS, NationalityStatus.UNDETERMINED})
NO_COUNTRY_GIVEN = _l("Choose a nationality, or say that it is undetermined or the person stateless.")
PARTS: dict[BirthPrecision, frozenset[str]] = {
    BirthPrecision.DAY: frozenset({"birth_day"}),
    BirthPrecision.MONTH: frozenset({"birth_year", "birth_month"}),
    BirthPrecision.YEAR: frozenset({"birth_year"}),
    BirthPrecision.ESTIMATED: frozenset({"age_from", "age_to", "age_on"}),
    BirthPrecision.UNKNOWN: frozenset(),
}
"""The parts of a birth that each precision has; all others are empty."""
_ALL_PARTS = frozenset().union(*PARTS.values())


def check(person: Person, section: PersonSection, values: Values, today: date) -> None:
    """Hold a section's values to the rules they have together, and with the rest of the record.

    Raises `RuleBroken` at the field; `today` is the day at the office.
    """
    if rule := _RULES.get(section):
        rule(person, values, today)
    check_offered(person, LAYOUTS[section], values, today)


def birth_of(columns: dict[str, Any]) -> Birth:
    """Put the parts of a birth together."""
    known = (columns["birth_precision"], columns["birth_day"], columns["birth_year"], columns["birth_month"])
    return Birth(*known, columns["age_from"], columns["age_to"], columns["age_on"])


def check_child(birth: Birth, status: ChildStatus | None, met: date, field: str) -> None:
    """Hold a child to a child's birth on the day of the meeting; a doubtful age is a child's, so it always fits."""
    if status is None or birth.may_be_child(met):
        return
    told = _l(
        "The person is recorded as a child (%(status)s), and this birth makes an adult: %(birth)s. "
        "One of the two is wrong.",
        status=status.label,
        birth=birth.words(),
    )
    raise RuleBroken(field, told)


def check_birth(birth: Birth, today: date) -> None:
    """Hold a birth to the past, and ages to their order."""
    if birth.day is not None and birth.day > today:
        raise RuleBroken("birth_day", _l("This day has not come yet."))
    if birth.year is not None and (birth.year, birth.month or 1) > (today.year, today.month):
        raise RuleBroken("birth_year", _l("This year has not come yet."))
    if birth.age_from is not None and birth.age_to is not None and birth.age_from > birth.age_to:
        raise RuleBroken("age_from", _l("The first age can't be above the second."))


def _identity(person: Person, values: Values, today: date) -> None:
    columns = values.columns
    given = frozenset(name for name in _ALL_PARTS if columns[name] is not None)
    if given != PARTS.get(columns["birth_precision"]):
        raise RuleBroken("birth_day", _l("Fill in only one: the date, the month and year, or an estimated age."))
    if columns["birth_basis"] not in OF_BIRTHS:
        raise RuleBroken("birth_basis", _l("Say what the age is known from."))
    if columns["sex"] is None:
        raise RuleBroken("sex", _l("Choose the sex, or say that it is not known."))
    if (columns["nationality"] == "") != (columns["nationality_status"] in WITHOUT_COUNTRY):
        raise RuleBroken("nationality", NO_COUNTRY_GIVEN)
    birth = birth_of(columns)
    check_birth(birth, today)
    field = min(given & {"birth_day", "birth_year", "age_from"}, default="birth_day")
    check_child(birth, person.child_status, person.created_at.date(), field)


def _care(person: Person, values: Values, _today: date) -> None:
    check_child(person.birth, values.columns["child_status"], person.created_at.date(), "child_status")


def _names(_person: Person, values: Values, _today: date) -> None:
    seen: list[tuple[str, Any]] = []
    for place, name in enumerate(values.lines):
        if name["basis"] not in OF_NAMES:
            raise RuleBroken(f"names-{place}-basis", _l("Say what the name is known from."))
        key = (name["text"], name["kind"])
        if key in seen:
            same = _l("This is the same name as number %(first)s.", first=seen.index(key) + 1)
            raise RuleBroken(f"names-{place}-text", same)
        seen.append(key)


def _papers(_person: Person, values: Values, today: date) -> None:
    for place, paper in enumerate(values.lines):
        issued, expires = paper["issued"], paper["expires"]
        if issued is not None and issued > today:
            raise RuleBroken(f"documents-{place}-issued", _l("This day has not come yet."))
        if issued is not None and expires is not None and expires < issued:
            raise RuleBroken(f"documents-{place}-expires", _l("It can't run out before it is issued."))


_RULES: dict[PersonSection, Callable[[Person, Values, date], None]] = {
    PersonSection.NAMES: _names,
    PersonSection.IDENTITY: _identity,
    PersonSection.CARE: _care,
    PersonSection.PAPERS: _papers,
}
