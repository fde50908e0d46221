"""A detection in facts: the only way a page or a document shows one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blo.detections.models import COUNTED, Detection
from blo.detections.sections import LAYOUTS, content_of
from blo.detections.states import DetectionField, DetectionState, Section
from blo.kernel.i18n import Lazy, Said, country_name, lazy_day, lazy_moment, pgettext
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.records.layouts import LINES, Column, Lines, is_blank, shown_line
from blo.sharing.fields import Disclosure, Fact

COUNT_LABELS = {
    "men": _lp("count", "Men"),
    "women": _lp("count", "Women"),
    "boys": _lp("count", "Boys"),
    "girls": _lp("count", "Girls"),
    "unknown": _lp("count", "Not known"),
}


def _counted(label: Lazy | str, number: int) -> Lazy:
    return Lazy(lambda: pgettext("count", "%(label)s: %(number)d", label=str(label), number=number))


def _occurred(row: Detection) -> list[Fact]:
    return [Fact(DetectionField.OCCURRED, DetectionField.OCCURRED.label, lazy_moment(row.occurred_at, row.time_zone))]


def _place(row: Detection) -> list[Fact]:
    value = (Said(row.place_name), row.place_kind.label)
    return [Fact(DetectionField.PLACE, DetectionField.PLACE.label, value)]


def _circumstances(row: Detection) -> list[Fact]:
    named = (
        (_l("Mode of entry"), row.mode.label),
        (_l("Transport"), row.transport.label),
        (_l("Direction"), row.direction.label),
        (_l("How detected"), row.how_detected.label),
    )
    return [Fact(DetectionField.CIRCUMSTANCES, label, value) for label, value in named]


def _counts(row: Detection) -> list[Fact]:
    parts = tuple(_counted(COUNT_LABELS[name], getattr(row, name)) for name in COUNTED if getattr(row, name))
    value = (_counted(_lp("count", "Total"), row.total), *parts)
    return [Fact(DetectionField.COUNTS, DetectionField.COUNTS.label, value)]


def _nationalities(row: Detection) -> list[Fact]:
    value = tuple(_counted(Lazy(country_name, entry.country), entry.persons) for entry in row.nationalities)
    return [Fact(DetectionField.NATIONALITIES, DetectionField.NATIONALITIES.label, value)] if value else []


def _needs(row: Detection) -> list[Fact]:
    needs = tuple(need.label for need in row.needs)
    return [Fact(DetectionField.NEEDS, DetectionField.NEEDS.label, needs)] if needs else []


def _narrative(row: Detection) -> list[Fact]:
    if not row.narrative:
        return []
    said = Said(row.narrative, row.narrative_language)
    return [Fact(DetectionField.NARRATIVE, DetectionField.NARRATIVE.label, said)]


def _column(row: Detection, column: Column) -> list[Fact]:
    value = getattr(row, column.name)
    if column.field is None or is_blank(column.kind.plain(value)):
        return []
    return [Fact(column.field, column.label, column.kind.words(value, row.time_zone))]


def _line(row: Detection, section: Section, lines: Lines) -> list[Fact]:
    field = lines.columns[0].field
    found = content_of(row, section).get(LINES, [])
    if field is None:
        return []
    return [
        Fact(field, lines.called(number), tuple(shown_line(lines, line, row.time_zone)))
        for number, line in enumerate(found, 1)
    ]


def _recorded(field: DetectionField) -> Callable[[Detection], list[Fact]]:
    """The facts of one field of the whole record."""

    def facts_of(row: Detection) -> list[Fact]:
        found: list[Fact] = []
        for section, layout in LAYOUTS.items():
            for column in layout.columns:
                found += _column(row, column) if column.field is field else []
            if layout.lines is not None and layout.lines.columns[0].field is field:
                found += _line(row, section, layout.lines)
        return found

    return facts_of


_FACTS: dict[DetectionField, Callable[[Detection], list[Fact]]] = {
    DetectionField.OCCURRED: _occurred,
    DetectionField.PLACE: _place,
    DetectionField.CIRCUMSTANCES: _circumstances,
    DetectionField.COUNTS: _counts,
    DetectionField.NATIONALITIES: _nationalities,
    DetectionField.NEEDS: _needs,
    DetectionField.NARRATIVE: _narrative,
}
_FACTS |= {field: _recorded(field) for field in DetectionField if field not in _FACTS}


def facts(detection: Detection, disclosure: Disclosure) -> tuple[Fact, ...]:
    """The facts of a detection that a reader may have, in the order of `DetectionField`."""
    return tuple(fact for field, make in _FACTS.items() if disclosure.opens(field) for fact in make(detection))


def said(detection: Detection) -> tuple[DetectionField, ...]:
    """The fields of which something is recorded: what there is to release."""
    return tuple(field for field, make in _FACTS.items() if make(detection))


@dataclass(frozen=True, slots=True)
class Mark:
    """A line about the record itself, which stands wherever it is shown."""

    label: Lazy
    value: Lazy | Said | tuple[Lazy | Said, ...]


def marks(detection: Detection, disclosure: Disclosure) -> tuple[Mark, ...]:
    """That a detection is annulled, for everybody it is open to, and why, for its own office alone; then amendments."""
    return (*_annulled(detection, disclosure), *_amended(detection, disclosure))


def _amended(detection: Detection, disclosure: Disclosure) -> tuple[Mark, ...]:
    """That what a receiver sees was changed since it was given to it, and when; of other fields, nothing.

    A release opens the record as it stands, so a receiver reads what is right now and must know that it once read
    something else.
    """
    given = dict(disclosure.since)
    if not given:
        return ()
    changed = {code: datetime.fromisoformat(moment) for code, moment in detection.amended.items() if code in given}
    later = {code: moment for code, moment in changed.items() if moment > given[code]}
    if not later:
        return ()
    what = tuple(field.label for field in DetectionField if field.value in later)
    when = lazy_moment(max(later.values()), detection.time_zone)
    return (Mark(_l("Amended since it was released"), (when, *what)),)


def _annulled(detection: Detection, disclosure: Disclosure) -> tuple[Mark, ...]:
    if detection.annulled_at is None:
        return ()
    day = detection.annulled_at.astimezone(ZoneInfo(detection.time_zone)).date()
    found = [Mark(DetectionState.ANNULLED.label, lazy_day(day))]
    if disclosure.is_own and detection.annul_reason is not None:
        words = (Said(detection.annul_words, detection.annul_language),) if detection.annul_words else ()
        found.append(Mark(_l("Why it was annulled"), (detection.annul_reason.label, *words)))
    return tuple(found)
