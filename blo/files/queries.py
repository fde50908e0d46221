"""Finding files, always within the own office; whoever shows one has found the record it belongs to first."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.files.models import File
from blo.kernel.db import db
from blo.kernel.errors import NotFound


def visible(actor: Actor) -> sa.Select[File]:
    """The files an actor may know of: those of the own office."""
    return sa.select(File).where(walls.own_rows(actor, File))


def get(actor: Actor, reference: str) -> File:
    """Return one file; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(File.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def about(actor: Actor, subject_id: UUID) -> list[File]:
    """The files of one record, oldest first."""
    statement = visible(actor).where(File.subject_id == subject_id)
    return list(db.session.scalars(statement.order_by(File.added_at, File.id)))


def by_submission(actor: Actor, submission: UUID | None) -> File | None:
    """Return what this form added already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(visible(actor).where(File.submission == submission)).one_or_none()
