"""What a post is told of what became of its detections: on the page of each, and in figures of a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from blo.access.actor import Actor
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections import rules
from blo.detections.facts import COUNT_LABELS
from blo.detections.models import COUNTED, Detection
from blo.detections.states import Mode
from blo.kernel import clock
from blo.kernel.errors import NotFound
from blo.kernel.i18n import Lazy, Words, country_name, lazy_moment, written_days, written_month
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.outcomes import months, queries
from blo.outcomes.months import TOLD, Figures, Month
from blo.outcomes.queries import News

MONTHS_OFFERED = 24
EARLIEST = Month.of(rules.EARLIEST.date())


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One thing that became of a detection: what, and with whom, how many and when."""

    label: Lazy
    value: tuple[Words, ...]


def news_rows(actor: Actor, detection: Detection) -> list[NewsRow]:
    """What became of a detection of the reader's office; of another office's nothing."""
    found = queries.of_detection(actor, detection)
    return [NewsRow(one.became.label, tuple(_said(one, actor.time_zone))) for one in found]


def _said(one: News, zone: str) -> Iterable[Words]:
    if one.office is not None:
        yield one.office
    if one.country:
        yield Lazy(country_name, one.country)
    if one.state is not None:
        yield _l("%(state)s: %(count)s", state=one.state.label, count=one.persons)
    elif one.persons:
        yield _l("Persons: %(count)s", count=one.persons)
    yield lazy_moment(one.at, zone)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of figures; `before` is the month before, None where it has nothing to compare."""

    label: Words
    number: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind, what they count, and whether they are drawn as well."""

    name: str
    title: Lazy
    counted: Lazy
    lines: list[Line]
    is_drawn: bool = True

    @property
    def most(self) -> int:
        """The greatest number, at least one: what bars are measured against."""
        return max([1, *(line.number for line in self.lines), *(line.before or 0 for line in self.lines)])


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of the reader's office: its figures, and the months that may be chosen."""

    month: Month
    label: str
    before: str
    now: Figures
    then: Figures
    tables: list[Table]
    offered: list[tuple[Month, str]]


def month_page(actor: Actor, asked: str) -> MonthPage:
    """Gather a month, the present one unless another is asked for; raise `NotFound` for what is none of the past."""
    present = Month.of(clock.today(actor.time_zone))
    month = _month(asked) if asked else present
    if not EARLIEST <= month <= present:
        raise NotFound
    now, then = months.of_office(actor, month)
    offered = [present.after(-back) for back in range(MONTHS_OFFERED)]
    return MonthPage(
        month=month,
        label=written_month(month.first),
        before=written_month(then.month.first),
        now=now,
        then=then,
        tables=[_weeks(now), _crimes(now, then), _persons(now, then), _modes(now, then), _became(now, then)],
        offered=[(one, written_month(one.first)) for one in sorted({*offered, month}, reverse=True)],
    )


def _month(asked: str) -> Month:
    try:
        return Month.read(asked)
    except ValueError as error:
        raise NotFound from error


DETECTIONS, PERSONS = _l("Number of detections"), _l("Number of persons")


def _days(week: tuple[date, date]) -> Lazy:
    return Lazy(written_days, *week)


def _weeks(now: Figures) -> Table:
    lines = [Line(_days(week), now.in_week(week), None) for week in now.month.weeks()]
    return Table("weeks", _l("By week"), DETECTIONS, lines)


def _crimes(now: Figures, then: Figures) -> Table:
    found = {*now.crimes, *then.crimes}
    listed = [one.code for one in registry.contents(CodeList.CRIME) if one.code in found]
    order = [*listed, *sorted(found - {*listed, ""}), *({""} & found)]
    none = _l("No crime recorded yet")
    lines = [
        Line(registry.lazy_label(CodeList.CRIME, code) if code else none, now.crimes[code], then.crimes[code])
        for code in order
    ]
    return Table("crimes", _l("By crime"), DETECTIONS, lines)


def _persons(now: Figures, then: Figures) -> Table:
    lines = [Line(COUNT_LABELS[name], now.persons[name], then.persons[name]) for name in COUNTED]
    total = Line(_lp("count", "Total"), now.persons.total(), then.persons.total())
    return Table("persons", _l("Persons counted"), PERSONS, [*lines, total])


def _modes(now: Figures, then: Figures) -> Table:
    used = [mode for mode in Mode if now.modes[mode] or then.modes[mode]]
    lines = [Line(mode.label, now.modes[mode], then.modes[mode]) for mode in used]
    return Table("modes", _l("Mode of entry"), DETECTIONS, lines, is_drawn=False)


def _became(now: Figures, then: Figures) -> Table:
    lines = [Line(became.label, now.became[became], then.became[became]) for became in TOLD]
    return Table("became", _l("What became of them"), DETECTIONS, lines, is_drawn=False)
