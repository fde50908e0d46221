"""Finding requests to break the glass: those of the own office."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.break_glass.models import BreakGlass
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of


def visible(actor: Actor) -> sa.Select[BreakGlass]:
    """The requests an actor may know of."""
    return sa.select(BreakGlass).where(walls.condition(actor, BreakGlass))


def worklist(actor: Actor, after: str = "") -> Page[BreakGlass]:
    """The requests of the own office, newest first."""
    return page_of(visible(actor), BreakGlass.asked_at, BreakGlass.id, after)


def one(actor: Actor, request_id: UUID) -> sa.Select[BreakGlass]:
    """The query for one request."""
    return visible(actor).where(BreakGlass.id == request_id)


def by_submission(actor: Actor, submission: UUID | None) -> BreakGlass | None:
    """Return what this form asked already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(visible(actor).where(BreakGlass.submission == submission)).one_or_none()


def get(actor: Actor, request_id: UUID) -> BreakGlass:
    """Return one request; raise `NotFound`, also for another office's."""
    row = db.session.scalars(one(actor, request_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def opened(actor: Actor, request_id: UUID) -> BreakGlass:
    """Return the request through which the actor may read a case now; raise `NotFound` for any other."""
    row = get(actor, request_id)
    if row.asked_by_id != actor.account_id or not row.is_open:
        raise NotFound
    return row
