"""Birth and age as facts with their doubt: a full date, a month, a year, or an age on the day it was estimated."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from blo.kernel.i18n import BUDDHIST_ERA, Lazy, current, gettext, pgettext, written_day
from blo.people.states import BirthPrecision

ADULT_AGE = 18
DECEMBER = 12
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Birth:
    """What is known; only the parts that its precision names are filled, ages are in whole years."""

    precision: BirthPrecision
    day: date | None = None
    year: int | None = None
    month: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    age_on: date | None = None

    def latest(self) -> date | None:
        """Return the latest birthday that fits, or None when nothing is known."""
        if self.day is not None:
            return self.day
        if self.year is not None:
            month = self.month or DECEMBER
            return date(self.year, month, monthrange(self.year, month)[1])
        if self.age_from is not None and self.age_on is not None:
            return _years_before(self.age_on, self.age_from)
        return None

    def may_be_child(self, on: date) -> bool:
        """Tell whether the person may be under 18 on a day: where age is in doubt, the rules for children hold."""
        latest = self.latest()
        return latest is None or latest > _years_before(on, ADULT_AGE)

    def words(self) -> Lazy:
        """Write what is known, in the language of the moment."""
        return Lazy(_written, self)


NOT_KNOWN = Birth(BirthPrecision.UNKNOWN)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28) + timedelta(days=1)


def _written_year(year: int) -> str:
    return f"พ.ศ. {year + BUDDHIST_ERA} ({year})" if current() == "th" else str(year)


def _written(birth: Birth) -> str:
    if birth.day is not None:
        return written_day(birth.day)
    if birth.year is not None and birth.month is not None:
        return f"{birth.month}/{_written_year(birth.year)}"
    if birth.year is not None:
        return gettext("%(year)s (year only)", year=_written_year(birth.year))
    if birth.age_on is not None:
        ages = str(birth.age_from) if birth.age_from == birth.age_to else f"{birth.age_from}–{birth.age_to}"
        return gettext("about %(ages)s years old on %(day)s", ages=ages, day=written_day(birth.age_on))
    return pgettext("birth", "Not known")
