"""Finding lists: they are for the own office alone."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.models import Detection
from blo.groups.models import PeopleList
from blo.groups.states import ListState
from blo.kernel.db import db
from blo.kernel.errors import NotFound


def own(actor: Actor) -> sa.Select[PeopleList]:
    """The lists of the actor's office."""
    return sa.select(PeopleList).where(walls.own_rows(actor, PeopleList))


def get(actor: Actor, detection: Detection, list_id: UUID) -> PeopleList:
    """Return one list of a detection; raise `NotFound`, also for another office's or another detection's."""
    one = own(actor).where(PeopleList.id == list_id, PeopleList.detection_id == detection.id)
    row = db.session.scalars(one).one_or_none()
    if row is None:
        raise NotFound
    return row


def unfinished(actor: Actor, detection_id: UUID) -> list[PeopleList]:
    """The lists of one detection that are still open, oldest first, without what they hold."""
    asked = own(actor).where(PeopleList.detection_id == detection_id, PeopleList.state != ListState.DONE)
    ordered = asked.order_by(PeopleList.kept_at, PeopleList.id).options(sa.orm.defer(PeopleList.content))
    return list(db.session.scalars(ordered))
