"""Finding exhibits, always within the own office."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.exhibits.models import CustodyEvent, Exhibit
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of


def visible(actor: Actor) -> sa.Select[Exhibit]:
    """The exhibits an actor may know of: those of the own office."""
    return sa.select(Exhibit).where(walls.own_rows(actor, Exhibit))


def get(actor: Actor, reference: str) -> Exhibit:
    """Return one exhibit; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(Exhibit.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "") -> Page[Exhibit]:
    """The own office's exhibits, newest first."""
    return page_of(visible(actor), Exhibit.recorded_at, Exhibit.id, after)


def of_detection(actor: Actor, detection_id: UUID) -> list[Exhibit]:
    """The exhibits of one detection, oldest first."""
    statement = visible(actor).where(Exhibit.detection_id == detection_id)
    return list(db.session.scalars(statement.order_by(Exhibit.recorded_at, Exhibit.id)))


def by_submission(actor: Actor, submission: UUID | None) -> Exhibit | None:
    """Return what this form recorded already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(visible(actor).where(Exhibit.submission == submission)).one_or_none()


def line_by_submission(exhibit: Exhibit, submission: UUID | None) -> CustodyEvent | None:
    """Return the line that this form added already, if it did."""
    if submission is None:
        return None
    found = sa.select(CustodyEvent).where(CustodyEvent.exhibit_id == exhibit.id, CustodyEvent.submission == submission)
    return db.session.scalars(found).one_or_none()


def in_keeping() -> sa.Select[UUID]:
    """The detections of which an exhibit is in the office's keeping: their time is not over while it is."""
    return sa.select(Exhibit.detection_id).where(Exhibit.left_at.is_(None))
