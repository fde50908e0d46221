"""What the person's own file says of consent, of screenings, and of things in whose seizure record the person is named.

Of consent it says what the person said, not what was done about it. Of a screening it says that there was one, and
neither the answers nor what they led to: these can tell of fear, and the paper may be read where somebody is feared.
An exhibit belongs to a detection; it is taken to be about the person where its record names the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.consent.models import Consent, ConsentAnswer
from blo.consent.states import ConsentScope
from blo.documents.content import Facts, Line, Value
from blo.exhibits import facts as exhibits
from blo.exhibits.models import Exhibit
from blo.kernel.db import db
from blo.kernel.i18n import LOCALES, Lazy, Said, language_name, lazy_day, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.people.models import Person
from blo.people.naming import names_in
from blo.protection.screening import Screening

WITHHELD_ANSWERS = _l(
    "Not on this paper, which others may come to read: your answers and what they led to. This office reads them to you"
    " when you ask."
)
WITHHELD_GUARDIAN = _l("Not shown: the name of somebody else.")
WITHHELD_RECORD = _l("Not shown: where and how it was found and kept, as officers wrote it down.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person was asked, and the exhibits that name the person, oldest first."""

    consents: Sequence[Consent] = ()
    screenings: Sequence[Screening] = ()
    exhibits: Sequence[Exhibit] = ()


def gather(actor: Actor, person: Person, met: Sequence[UUID]) -> Asked:
    """Find what the own office asked a person, and what was seized in the detections in `met` and names the person."""
    names = [name.text for name in person.names]
    seized = _rows(actor, Exhibit, Exhibit.detection_id.in_(met), order=(Exhibit.recorded_at, Exhibit.id))
    return Asked(
        consents=_rows(actor, Consent, Consent.person_id == person.id, order=(Consent.recorded_at, Consent.id)),
        screenings=_rows(
            actor, Screening, Screening.person_id == person.id, order=(Screening.recorded_at, Screening.id)
        ),
        exhibits=[row for row in seized if names_in(_said_of(row), names)],
    )


def _rows(actor: Actor, model: Any, condition: Any, *, order: tuple[Any, ...]) -> list[Any]:
    statement = sa.select(model).where(condition, walls.own_rows(actor, model))
    return list(db.session.scalars(statement.order_by(*order)).unique())


def _said_of(row: Exhibit) -> list[str]:
    return [row.description, row.mark, row.found_where, row.witnesses, row.packaging]


def blocks(asked: Asked, zone: str) -> tuple[Facts, ...]:
    """Put it into words; what was withheld is said to be there."""
    return (
        *(_consent(row) for row in asked.consents),
        *(_screening(row, zone) for row in asked.screenings),
        *(_exhibit(row) for row in asked.exhibits),
    )


def _named(tag: str) -> Lazy:
    return Lazy(lambda: LOCALES.get(tag) or language_name(tag))


def _consent(row: Consent) -> Facts:
    shown = _l("%(language)s, version %(version)s", language=_named(row.text_language), version=row.text_version)
    guardian = (Line(_l("Guardian"), WITHHELD_GUARDIAN),) if row.guardian else ()
    return Facts(
        _l("Consent"),
        (
            Line(_l("Day"), lazy_day(row.given_on)),
            Line(_l("Language spoken"), _named(row.language)),
            Line(_l("Interpreter"), row.interpreting.label),
            Line(_l("How the person answered"), row.method.label),
            Line(_l("Text shown"), shown),
            *guardian,
            *(Line(answer.scope.label, _answered(answer)) for answer in row.answers),
        ),
    )


def _answered(answer: ConsentAnswer) -> Value:
    """What was said, and the law on which the office acts all the same; not the words of whoever stated it."""
    return (answer.state.label, answer.basis.label) if answer.basis else answer.state.label


def _screening(row: Screening, zone: str) -> Facts:
    told = _lp("answer", "Yes") if row.share_police else _lp("answer", "No")
    company = (Line(_l("Company"), _l("Somebody else was present")),) if row.companion_present else ()
    return Facts(
        _l("Screening"),
        (
            Line(_l("Recorded on"), lazy_moment(row.recorded_at, zone)),
            Line(_l("Language spoken"), _named(row.language)),
            Line(_l("Interpreter"), row.interpreting.label),
            *company,
            Line(_l("Indicators"), _l("%(name)s, provisional", name=row.indicator_set)),
            Line(ConsentScope.POLICE.label, told),
            Line(_l("Answers"), WITHHELD_ANSWERS),
        ),
    )


def _exhibit(row: Exhibit) -> Facts:
    shown = exhibits.row_of(row)
    return Facts(
        _l("Exhibit"),
        (
            Line(_l("Reference"), Said(row.reference)),
            Line(_l("Detection"), Said(row.detection)),
            Line(_lp("exhibit", "Kind of thing"), shown.what),  # type: ignore[arg-type]  # a code off its list
            Line(_l("Quantity"), shown.amount),
            Line(_lp("exhibit", "Seized at"), shown.when),
            Line(_lp("exhibit", "Description"), WITHHELD_RECORD),
        ),
    )
