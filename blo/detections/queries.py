"""Finding detections and the persons detected, always within what the actor may see."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import DetectionState
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of
from blo.people import queries as people
from blo.people.models import Person

LINES = ("legs", "fees", "papers", "harms", "seizures", "items")


def visible(actor: Actor) -> sa.Select[Detection]:
    """The detections an actor may know of."""
    return sa.select(Detection).where(walls.condition(actor, Detection))


def get(actor: Actor, reference: str) -> Detection:
    """Return one detection; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(Detection.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def own(actor: Actor) -> sa.Select[Detection]:
    """The detections of the actor's own office."""
    return sa.select(Detection).where(walls.own_rows(actor, Detection))


def get_own(actor: Actor, reference: str) -> Detection:
    """Return one detection of the actor's own office; raise `NotFound`, also for one that was released to it."""
    row = db.session.scalars(own(actor).where(Detection.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "", *, annulled: bool = False) -> Page[Detection]:
    """The own office's detections: those that count, the last logged first, or those that were annulled.

    Those that were annulled are few among many, so they are read in the order of an index of their own.
    """
    state = DetectionState.ANNULLED if annulled else DetectionState.REGISTERED
    moment = Detection.occurred_at if annulled else Detection.logged_at
    return page_of(listed(own(actor).where(Detection.state == state)), moment, Detection.id, after)


def listed(statement: sa.Select[Detection]) -> sa.Select[Detection]:
    """The same query for a list, which says nothing of nationalities."""
    return statement.options(sa.orm.lazyload(Detection.nationalities))


def with_lines(statement: sa.Select[Detection]) -> sa.Select[Detection]:
    """The same detections with their lines at hand; one query a kind of line, however many detections."""
    return statement.options(*(sa.orm.selectinload(getattr(Detection, name)) for name in LINES))


def by_submission(actor: Actor, submission: UUID | None) -> Detection | None:
    """Return what this form made already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(own(actor).where(Detection.submission == submission)).one_or_none()


def last_of(actor: Actor) -> Detection | None:
    """Return what the actor logged last, in their own office."""
    statement = listed(own(actor).where(Detection.logged_by_id == actor.account_id))
    return db.session.scalars(statement.order_by(Detection.logged_at.desc(), Detection.id.desc()).limit(1)).first()


def persons(actor: Actor, detection_ids: list[UUID]) -> list[DetectionPerson]:
    """The persons of several detections that the actor may know of, in the order they were recorded."""
    seen = people.visible(actor).with_only_columns(Person.id)
    statement = (
        sa.select(DetectionPerson)
        .join(Person, Person.id == DetectionPerson.person_id)
        .options(sa.orm.contains_eager(DetectionPerson.person))
        .where(DetectionPerson.detection_id.in_(detection_ids), DetectionPerson.person_id.in_(seen))
        .order_by(Person.created_at, Person.id)
    )
    return list(db.session.scalars(statement))


def of_person(actor: Actor, person_id: UUID) -> list[Detection]:
    """The detections a person has a role in, as far as the actor may know of them."""
    linked = sa.select(DetectionPerson.detection_id).where(DetectionPerson.person_id == person_id)
    statement = visible(actor).where(Detection.id.in_(linked)).order_by(Detection.logged_at, Detection.id)
    return list(db.session.scalars(statement))
