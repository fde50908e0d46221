"""An office's own detections of a month in figures, beside those of the month before.

It is the office's own data, read by its own officers: no figure is too small to be shown. Annulled detections don't
count. A month is one of the calendar at the office, by the time at which something happened.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.models import COUNTED, Detection
from blo.detections.states import DetectionState, Mode
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.db import db
from blo.outcomes.queries import in_own_case, own_persons, was_shared
from blo.outcomes.states import Became
from blo.referrals.models import Referral

TOLD = (Became.CASE, Became.SHARED, Became.REFERRED, Became.HANDED_OVER)
MONTHS, DAYS = 12, 7


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """Read a month as in ``2026-03``; raise `ValueError` for anything else."""
        return cls.of(datetime.strptime(text, "%Y-%m").date())  # noqa: DTZ007 - a month has no zone

    def __str__(self) -> str:
        """Write it as `read` reads it."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after(1).first - timedelta(days=1)

    def after(self, months: int) -> "Month":
        """The month so many months later; earlier for a number below nothing."""
        year, place = divmod(self.year * MONTHS + self.number - 1 + months, MONTHS)
        return Month(year, place + 1)

    def weeks(self) -> list[tuple[date, date]]:
        """Its weeks, Monday to Sunday, each cut to the days that lie in it."""
        found, day = [], self.first
        while day <= self.last:
            end = min(day + timedelta(days=DAYS - 1 - day.weekday()), self.last)
            found.append((day, end))
            day = end + timedelta(days=1)
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of one month; by crime counts a detection once for each of its crimes, the empty code for none.

    `persons` has `COUNTED` keys; `days` counts detections by day, `became` those of which something became.
    """

    month: Month
    crimes: Counter[str] = field(default_factory=Counter)
    modes: Counter[Mode] = field(default_factory=Counter)
    persons: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    became: Counter[Became] = field(default_factory=Counter)

    @property
    def detections(self) -> int:
        """How many there were."""
        return self.days.total()

    def in_week(self, week: tuple[date, date]) -> int:
        """How many detections lie in some days."""
        return sum(number for day, number in self.days.items() if week[0] <= day <= week[1])


def of_office(actor: Actor, month: Month) -> tuple[Figures, Figures]:
    """The figures of a month of the actor's office, and of the month before it; one query."""
    before, zone = month.after(-1), ZoneInfo(actor.time_zone)
    begin, middle, end = (
        datetime.combine(one.first, datetime.min.time(), zone) for one in (before, month, month.after(1))
    )
    rows = db.session.execute(
        sa.select(
            *(Detection.occurred_at, Detection.crimes, Detection.mode),
            *(getattr(Detection, name) for name in COUNTED),
            *(one.label(became.value) for became, one in _became(actor).items()),
        ).where(
            walls.own_rows(actor, Detection),
            Detection.state == DetectionState.REGISTERED,
            Detection.logged_at >= begin,  # nothing is logged before it happens, and by this there is an index
            Detection.occurred_at >= begin,
            Detection.occurred_at < end,
        )
    ).all()
    return (
        _counted(month, zone, (row for row in rows if row.occurred_at >= middle)),
        _counted(before, zone, (row for row in rows if row.occurred_at < middle)),
    )


def _became(actor: Actor) -> dict[Became, Any]:
    """Whether something became of a detection, for each kind of it; what was taken back since counts as it did."""
    persons = own_persons(actor, Detection.id).correlate(Detection)
    referred = sa.exists().where(walls.own_rows(actor, Referral), Referral.person_id.in_(persons))
    received = sa.exists().where(
        HandoverPerson.handover_id == Handover.id,
        HandoverPerson.outcome == Outcome.RECEIVED,
        HandoverPerson.person_id.in_(persons),
        walls.own_rows(actor, Handover),
    )
    found: dict[Became, Any] = {
        Became.CASE: sa.exists().where(in_own_case(actor, Detection.id)),
        Became.SHARED: sa.exists().where(was_shared(actor, Detection.id)),
        Became.REFERRED: referred,
        Became.HANDED_OVER: received,
    }
    return {became: found[became].correlate(Detection) for became in TOLD}


def _counted(month: Month, zone: ZoneInfo, rows: Iterable[Any]) -> Figures:
    found = Figures(month)
    for row in rows:
        found.crimes.update([str(crime) for crime in row.crimes] or [""])
        found.modes[row.mode] += 1
        found.days[row.occurred_at.astimezone(zone).date()] += 1
        found.persons.update({name: getattr(row, name) for name in COUNTED})
        found.became.update(became for became in TOLD if getattr(row, became.value))
    return found
