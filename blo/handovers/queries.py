"""Finding handovers: those the own office gives or receives."""

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of
from blo.people.states import PersonField
from blo.sharing import queries as sharing
from blo.sharing.conditions import Conditions, joined, opened_by
from blo.sharing.fields import Disclosure

HANDED_OVER = (PersonField.NAMES, PersonField.SEX, PersonField.BIRTH, PersonField.NATIONALITY, PersonField.LANGUAGES)
"""What the receiving side must know of a person it takes into its keeping."""

ANSWERED = (Outcome.RECEIVED, Outcome.REFUSED)
CLOSED = Disclosure(is_own=False, fields=frozenset())
"""What is open of a person whose release was recalled or has expired."""


def visible(actor: Actor) -> sa.Select[Handover]:
    """The handovers an actor may know of."""
    return sa.select(Handover).where(walls.condition(actor, Handover))


def one(actor: Actor, reference: str) -> sa.Select[Handover]:
    """The query for one handover."""
    return visible(actor).where(Handover.reference == reference)


def get(actor: Actor, reference: str) -> Handover:
    """Return one handover; raise `NotFound`, also for other offices'."""
    row = db.session.scalars(one(actor, reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "") -> Page[Handover]:
    """Handovers the own office gives or receives, newest first."""
    return page_of(visible(actor), Handover.offered_at, Handover.id, after)


def of_case(actor: Actor, case_id: UUID) -> list[Handover]:
    """The handovers of a case that the actor may know of, newest first."""
    statement = visible(actor).where(Handover.case_id == case_id)
    return list(db.session.scalars(statement.order_by(Handover.offered_at.desc(), Handover.id.desc())))


def by_submission(actor: Actor, submission: UUID | None) -> Handover | None:
    """Return what this form offered already, if it did."""
    if submission is None:
        return None
    own = sa.select(Handover).where(walls.own_rows(actor, Handover))
    return db.session.scalars(own.where(Handover.submission == submission)).one_or_none()


def pending(actor: Actor, person_ids: list[UUID]) -> bool:
    """Tell whether any of several persons awaits receipt in a handover of the actor's office."""
    statement = (
        sa.select(HandoverPerson.person_id)
        .join(Handover)
        .where(
            walls.own_rows(actor, Handover),
            HandoverPerson.person_id.in_(person_ids),
            HandoverPerson.outcome == Outcome.PENDING,
        )
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def awaiting(actor: Actor, person_id: UUID) -> list[Handover]:
    """The handovers of the actor's office in which a person awaits receipt; the database lets it be one."""
    inside = sa.select(HandoverPerson.handover_id).where(
        HandoverPerson.person_id == person_id, HandoverPerson.outcome == Outcome.PENDING
    )
    statement = sa.select(Handover).where(walls.own_rows(actor, Handover), Handover.id.in_(inside))
    return list(db.session.scalars(statement.order_by(Handover.id)))


def lines(actor: Actor, handover: Handover) -> list[tuple[HandoverPerson, Disclosure]]:
    """The lines a reader may know of, each with what is open of the person.

    The giver reads all of them. For the receiver a line that awaits receipt is there while the release made for it is
    in effect, and a person who was not presented is not there: whatever the cause, the line is gone, and so is what was
    released. What the receiver itself wrote down stays with it, for good; of the person nothing is open any more then.
    """
    if handover.office_id == actor.office_id:
        return [(line, replace(opened_by([line.release]), releases=())) for line in handover.persons]
    return [
        (line, opened_by([line.release]) if line.release.is_in_effect else CLOSED)
        for line in handover.persons
        if line.outcome in ANSWERED or (line.outcome is Outcome.PENDING and line.release.is_in_effect)
    ]


def presented(actor: Actor, handover: Handover) -> list[tuple[HandoverPerson, Disclosure]]:
    """The lines that can be printed: of persons who were not taken out, as long as they are open to the reader.

    Of whom nothing may leave for the receiver, the giver prints no paper for the receiver either.
    """
    found = [
        (line, opened)
        for line, opened in lines(actor, handover)
        if line.outcome is not Outcome.NOT_PRESENTED and opened is not CLOSED
    ]
    if handover.office_id != actor.office_id:
        return found
    barred = sharing.barred([line.person_id for line, _opened in found], handover.recipient)
    return [(line, opened) for line, opened in found if line.person_id not in barred]


def conditions(handover: Handover, opened: list[Disclosure]) -> Conditions:
    """Return the conditions on which a handover's persons are shown: its own, until the first of them ends."""
    notes = (handover.handling_note,) if handover.handling_note else ()
    until = joined(opened).until
    return Conditions(handover.handling, notes=notes, purposes=(handover.purpose,), until=until)
