"""What the page of retention shows: the schedule with what is due, and what was done."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.kernel.i18n import Lazy, Words, lazy_day
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import is_reference
from blo.retention import queries
from blo.retention.models import DeletionRecord
from blo.retention.queries import Standing
from blo.retention.schedule import Line, Schedule
from blo.retention.states import RetentionClass


@dataclass(frozen=True, slots=True)
class Row:
    """One class: its line of the schedule, and how its kinds of records stand where any are recorded."""

    kind: RetentionClass
    line: Line
    standings: list[Standing]

    @property
    def due(self) -> int:
        """How many records are due, all kinds together."""
        return sum(standing.due for standing in self.standings)


def _rows(actor: Actor, schedule: Schedule) -> list[Row]:
    found = [standing for standing in queries.standings(actor, schedule) if not standing.is_empty]
    return [
        Row(kind, line, [standing for standing in found if standing.source.retention_class is kind])
        for kind, line in schedule.lines.items()
    ]


@dataclass(frozen=True, slots=True)
class Overview:
    """The schedule of the reader's office, and one page of what was done."""

    rows: list[Row]
    done: list[DeletionRecord]
    next_key: str
    zone: str

    @property
    def named(self) -> list[str]:
        """The records that stand on the page by reference."""
        found = [one.oldest for row in self.rows for one in row.standings]
        return [one for one in found if is_reference(one)]

    def day(self, moment: datetime) -> Lazy:
        """A moment's day on the office's calendar."""
        return lazy_day(moment.astimezone(ZoneInfo(self.zone)).date())

    def after(self, line: Line) -> Words:
        """How long something is kept, in words."""
        return _l("Not ended by a clock") if line.days is None else _l("After %(days)d days", days=line.days)


def overview(actor: Actor, schedule: Schedule, after: str) -> Overview:
    """Gather the page; the reader's office alone."""
    page = queries.done(actor, after)
    return Overview(_rows(actor, schedule), page.rows, page.next_key, actor.time_zone)
