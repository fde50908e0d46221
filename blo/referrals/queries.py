"""Finding referrals: those of the own office, sent and received."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of
from blo.referrals.models import WAITING_STATES, Referral


def visible(actor: Actor) -> sa.Select[Referral]:
    """The referrals an actor may know of."""
    return sa.select(Referral).where(walls.condition(actor, Referral))


def one(actor: Actor, reference: str) -> sa.Select[Referral]:
    """The query for one referral."""
    return visible(actor).where(Referral.reference == reference)


def get(actor: Actor, reference: str) -> Referral:
    """Return one referral; raise `NotFound`, also for other offices'."""
    row = db.session.scalars(one(actor, reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def received(actor: Actor, after: str = "") -> Page[Referral]:
    """Referrals addressed to the own office, newest first."""
    statement = visible(actor).where(Referral.recipient_id == actor.office_id)
    return page_of(statement, Referral.sent_at, Referral.id, after)


def sent(actor: Actor, after: str = "") -> Page[Referral]:
    """Referrals of the own office, newest first."""
    statement = sa.select(Referral).where(walls.own_rows(actor, Referral))
    return page_of(statement, Referral.sent_at, Referral.id, after)


def of_case(actor: Actor, case_id: UUID) -> list[Referral]:
    """The referrals of a case that the actor may know of, with their steps, newest first."""
    statement = visible(actor).where(Referral.case_id == case_id).options(sa.orm.selectinload(Referral.steps))
    return list(db.session.scalars(statement.order_by(Referral.sent_at.desc(), Referral.id.desc())))


def by_submission(actor: Actor, submission: UUID | None) -> Referral | None:
    """Return what this form sent already, if it did."""
    if submission is None:
        return None
    own = sa.select(Referral).where(walls.own_rows(actor, Referral))
    return db.session.scalars(own.where(Referral.submission == submission)).one_or_none()


def waiting(actor: Actor, person_id: UUID) -> list[Referral]:
    """The referrals of the actor's office about one person that were not answered for good."""
    statement = sa.select(Referral).where(
        walls.own_rows(actor, Referral), Referral.person_id == person_id, Referral.state.in_(WAITING_STATES)
    )
    return list(db.session.scalars(statement.order_by(Referral.id)))
