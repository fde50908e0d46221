"""Finding persons, always within what the actor may see."""

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.people.models import Person


def visible(actor: Actor) -> sa.Select[Person]:
    """The persons an actor may know of."""
    return sa.select(Person).where(walls.condition(actor, Person))


def own(actor: Actor, reference: str) -> sa.Select[Person]:
    """The query for one person of the actor's own office."""
    return sa.select(Person).where(walls.own_rows(actor, Person), Person.reference == reference)


def get_own(actor: Actor, reference: str) -> Person:
    """Return one person of the actor's own office; raise `NotFound`, also for one that was released to it."""
    row = db.session.scalars(own(actor, reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def get(actor: Actor, reference: str) -> Person:
    """Return one person; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(Person.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row
