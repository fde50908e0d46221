"""The own office's detections as rows of a file: what a file may hold, and the conditions it leaves with.

A file is passed on more easily than a page, and can't be recalled. So it holds only what the own office recorded, and
of that only what no person is known by: no names, no narrative, and nothing that could be held against the persons
themselves (`AGAINST_PERSONS`). The place goes by the name that the office gave it, as in its own lists; the exact place
(`DetectionField.LOCATION`: latitude, longitude and how exact they are) stays in the record. What other offices released
stays where its release can be recalled; the file says how many such records there are. The handling code stands in
every row, because rows are copied out of files.
"""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections.facts import COUNT_LABELS
from blo.detections.models import COUNTED, Detection
from blo.detections.searching import Asked, selected
from blo.kernel.db import db
from blo.kernel.i18n import Lazy, Words, country_name
from blo.kernel.i18n import lazy_gettext as _l
from blo.sharing.states import DEFAULT_HANDLING

STEP = 500
HANDLING = DEFAULT_HANDLING
HEADER: tuple[Words, ...] = (
    _l("Handling"),
    _l("Reference"),
    _l("Office"),
    _l("Agency"),
    _l("Status"),
    _l("Time"),
    _l("Kind of place"),
    _l("Place"),
    _l("Province"),
    _l("Direction"),
    _l("How detected"),
    _l("Mode of entry"),
    _l("Transport"),
    *(COUNT_LABELS[name] for name in COUNTED),
    _l("Nationalities"),
    _l("Crime types"),
    _l("Facilitation"),
    _l("Urgent needs"),
)


def _all(values: Any) -> str:
    return "; ".join(str(value) for value in values)


def _line(row: Detection, office: str) -> tuple[object, ...]:
    """One detection, its time in a form that programs sort by."""
    nations = (f"{country_name(entry.country)}: {entry.persons}" for entry in row.nationalities)
    return (
        HANDLING.value,
        row.reference,
        office,
        row.agency,
        row.state.label,
        row.occurred_at.astimezone(ZoneInfo(row.time_zone)).isoformat(timespec="minutes"),
        row.place_kind.label,
        row.place_name,
        row.subdivision,
        row.direction.label,
        row.how_detected.label,
        row.mode.label,
        row.transport.label,
        *(getattr(row, name) for name in COUNTED),
        _all(nations),
        _all(registry.label(CodeList.CRIME, code) for code in row.crimes),
        row.facilitation.label if row.facilitation else "",
        _all(need.label for need in row.needs),
    )


def lines(actor: Actor, asked: Asked, most: int) -> Iterator[tuple[object, ...]]:
    """The rows of a file, the latest event first, at most so many; they are read a few hundred at a time."""
    require(actor, Permission.DETECTION_EXPORT)
    statement = selected(actor, asked, most)
    if statement is None:
        return
    few: sa.Select[Any] = statement.execution_options(yield_per=STEP)
    for row in db.session.scalars(few):
        yield _line(row, actor.office_code)


def heading(actor: Actor, when: Lazy, number: int, others: int) -> tuple[Words, ...]:
    """The first row: the conditions, whose file it is, when it was made, and what is not in it."""
    told: tuple[Words, ...] = (
        HANDLING.label,
        actor.office_code,
        when,
        _l("%(count)d detections", count=number),
    )
    if others:
        told += (_l("Left out: %(count)d detections of other offices, which they released to us.", count=others),)
    return told
