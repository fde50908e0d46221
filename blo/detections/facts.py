"""A detection in facts: the only way a page or a document shows one."""

from blo.detections.models import COUNTED, Detection
from blo.detections.states import DetectionField
from blo.kernel.i18n import Lazy, Said, country_name, lazy_moment, pgettext
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
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


_FACTS = {
    DetectionField.OCCURRED: _occurred,
    DetectionField.PLACE: _place,
    DetectionField.CIRCUMSTANCES: _circumstances,
    DetectionField.COUNTS: _counts,
    DetectionField.NATIONALITIES: _nationalities,
    DetectionField.NEEDS: _needs,
    DetectionField.NARRATIVE: _narrative,
}


def facts(detection: Detection, disclosure: Disclosure) -> tuple[Fact, ...]:
    """The facts of a detection that a reader may have, in the order of `DetectionField`."""
    return tuple(fact for field, make in _FACTS.items() if disclosure.opens(field) for fact in make(detection))
