"""The versions of a person's record. They are for the own office alone."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel.db import db
from blo.kernel.paging import Page, page_of
from blo.people.models import Person, PersonVersion
from blo.people.states import PersonSection


def of_person(actor: Actor, person: Person, after: str = "") -> Page[PersonVersion]:
    """The changes of one person of the actor's office, newest first."""
    own = sa.select(PersonVersion).where(walls.own_rows(actor, PersonVersion), PersonVersion.person_id == person.id)
    return page_of(own, PersonVersion.at, PersonVersion.id, after, key=PersonVersion.id)


def last_of(person_id: UUID, section: PersonSection | None = None) -> int:
    """The number of the version that last changed a section, or anything; 1 when it is as it was recorded."""
    last = sa.select(sa.func.max(PersonVersion.number)).where(PersonVersion.person_id == person_id)
    if section is not None:
        last = last.where(PersonVersion.section == section)
    return db.session.scalar(last) or 1
