"""What is in the compartment, for those who may open it; to all others it is empty, not closed."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of
from blo.people.models import Person
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.protection.states import ReviewState
from blo.sharing import queries as sharing


def visible(actor: Actor) -> sa.Select[ProtectionReview]:
    """The reviews an actor may know of: the own office's, with the permission to read them."""
    return sa.select(ProtectionReview).where(walls.condition(actor, ProtectionReview))


def worklist(actor: Actor, after: str = "") -> Page[ProtectionReview]:
    """The reviews that are not closed, newest first."""
    running = visible(actor).where(ProtectionReview.state != ReviewState.CLOSED)
    return page_of(running, ProtectionReview.asked_at, ProtectionReview.id, after)


def of_person(actor: Actor, person_id: UUID) -> list[ProtectionReview]:
    """The reviews of one person, newest first; raise `NotFound` when there is none for the actor to know of."""
    statement = visible(actor).where(ProtectionReview.person_id == person_id)
    found = list(
        db.session.scalars(statement.order_by(ProtectionReview.asked_at.desc(), ProtectionReview.id.desc())).unique()
    )
    if not found:
        raise NotFound
    return found


def running(actor: Actor, person_id: UUID) -> sa.Select[ProtectionReview]:
    """The query for the one review of a person that is not closed."""
    return visible(actor).where(ProtectionReview.person_id == person_id, ProtectionReview.state != ReviewState.CLOSED)


def needs_review(actor: Actor, person: Person) -> bool:
    """Tell whether a person of the own office needs a supervisor's review: all that anybody is told of it."""
    return walls.owns(actor, person) and bool(sharing.bars_of(actor, person.id))


def visible_overrides(actor: Actor) -> sa.Select[ProtectionOverride]:
    """The overrides an actor may know of: the own office's, for those who may take part in one."""
    may = sa.true() if actor.may(Permission.PROTECTION_OVERRIDE) else sa.false()
    return sa.select(ProtectionOverride).where(may, walls.own_rows(actor, ProtectionOverride))


def overrides(actor: Actor, after: str = "") -> Page[ProtectionOverride]:
    """The own office's overrides, newest first."""
    return page_of(visible_overrides(actor), ProtectionOverride.asked_at, ProtectionOverride.id, after)


def overrides_of(actor: Actor, person: str) -> list[ProtectionOverride]:
    """The overrides about one person, by reference, newest first."""
    statement = visible_overrides(actor).where(ProtectionOverride.person == person)
    return list(
        db.session.scalars(statement.order_by(ProtectionOverride.asked_at.desc(), ProtectionOverride.id.desc()))
    )


def override_by_submission(actor: Actor, submission: UUID | None) -> ProtectionOverride | None:
    """Return what this form asked already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(visible_overrides(actor).where(ProtectionOverride.submission == submission)).one_or_none()
