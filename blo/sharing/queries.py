"""What was released to whom, and what of it a reader may see."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of
from blo.offices.models import Office
from blo.sharing.conditions import opened_by
from blo.sharing.fields import EVERYTHING, Disclosure
from blo.sharing.models import EVERY_OTHER, Bar, BarLift, Release
from blo.sharing.states import ReleaseState, SubjectKind


def _in_effect(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Release.recipient_id == actor.office_id,
        Release.state == ReleaseState.ACTIVE,
        Release.expires_at > clock.now(),
    )


def disclosures(actor: Actor, things: list[Any], kind: SubjectKind) -> dict[UUID, Disclosure]:
    """What the actor may see of each of several things, by their identifiers; one query for all."""
    foreign = [thing.id for thing in things if thing.office_id != actor.office_id]
    found = {thing.id: EVERYTHING for thing in things if walls.owns(actor, thing)}
    if not foreign:
        return found
    statement = sa.select(Release).where(*_in_effect(actor), Release.kind == kind, Release.subject_id.in_(foreign))
    by_subject: dict[UUID, list[Release]] = {}
    for release in db.session.scalars(statement.order_by(Release.granted_at, Release.id)):
        by_subject.setdefault(release.subject_id, []).append(release)
    return found | {subject: opened_by(releases) for subject, releases in by_subject.items()}


def open_elsewhere(actor: Actor, subject_id: UUID) -> frozenset[str]:
    """The fields of a thing of the actor's office that other offices may see now."""
    statement = sa.select(Release).where(
        walls.own_rows(actor, Release),
        Release.subject_id == subject_id,
        Release.state == ReleaseState.ACTIVE,
        Release.expires_at > clock.now(),
    )
    return frozenset(field for release in db.session.scalars(statement) for field in release.fields)


def in_effect(actor: Actor, release_ids: list[UUID]) -> set[UUID]:
    """Which of several releases to the actor's office open something now."""
    statement = sa.select(Release.id).where(*_in_effect(actor), Release.id.in_(release_ids))
    return set(db.session.scalars(statement))


def hold(actor: Actor, release_ids: Collection[UUID]) -> list[UUID]:
    """Hold releases to the actor's office in effect until the work ends; raise `NotFound` when one is not any more."""
    if not release_ids:
        return []
    statement = sa.select(Release).where(*_in_effect(actor), Release.id.in_(release_ids)).order_by(Release.id)
    held = [row.id for row in db.session.scalars(statement.with_for_update(of=Release, read=True))]
    if len(held) != len(release_ids):
        raise NotFound
    return held


def case_of(actor: Actor, subject_id: UUID) -> UUID | None:
    """The case in which another office's item was last released to the actor's office; for the audit trail."""
    statement = sa.select(Release.case_id).where(*_in_effect(actor), Release.subject_id == subject_id)
    return db.session.scalars(statement.order_by(Release.granted_at.desc(), Release.id.desc()).limit(1)).one_or_none()


def disclosure(actor: Actor, thing: Any, kind: SubjectKind) -> Disclosure:
    """What the actor may see of one thing; raise `NotFound` when nothing."""
    found = disclosures(actor, [thing], kind)
    if thing.id not in found:
        raise NotFound
    return found[thing.id]


def of_case(actor: Actor, case_id: UUID) -> list[Release]:
    """The releases of a case's items that the actor's office granted or received, newest first."""
    statement = sa.select(Release).where(Release.case_id == case_id, either(actor))
    return list(db.session.scalars(statement.order_by(Release.granted_at.desc(), Release.id.desc())))


def either(actor: Actor) -> sa.ColumnElement[bool]:
    """Granted by the actor's office, or received by it.

    What only waits, or was cancelled, was never received: its terms stand on the referral it came with alone.
    """
    never_received = (ReleaseState.WAITING, ReleaseState.CANCELLED)
    received = sa.or_(Release.office_id == actor.office_id, Release.state.not_in(never_received))
    return sa.and_(walls.condition(actor, Release), received)


def worklist(actor: Actor, after: str = "") -> Page[Release]:
    """All releases the actor's office granted or received, recalled and expired ones included, newest first."""
    return page_of(sa.select(Release).where(either(actor)), Release.granted_at, Release.id, after)


def exported(actor: Actor, most: int) -> list[Release]:
    """The newest releases the actor's office granted or received, at most so many, newest first."""
    statement = sa.select(Release).where(either(actor)).order_by(Release.granted_at.desc(), Release.id.desc())
    return list(db.session.scalars(statement.limit(most)))


def one(actor: Actor, release_id: UUID) -> sa.Select[Release]:
    """The query for one release, as either side may look it up."""
    return sa.select(Release).where(Release.id == release_id, either(actor))


def get(actor: Actor, release_id: UUID) -> Release:
    """Return one release; raise `NotFound`, also for other offices'."""
    row = db.session.scalars(one(actor, release_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def barred(person_ids: Collection[UUID], recipient: Office, *, through: datetime | None = None) -> set[UUID]:
    """Which of several persons nothing may leave of for an office: the one question everybody asks before it does.

    A bar that was lifted for the office counts again unless the lift lasts `through` the whole time that something is
    to be open; without it, now.
    """
    lifted = sa.select(BarLift.id).where(
        BarLift.subject_id == Bar.subject_id,
        BarLift.country == recipient.country,
        sa.or_(BarLift.recipient_id.is_(None), BarLift.recipient_id == recipient.id),
        BarLift.until >= (through or clock.now()),
    )
    elsewhere = sa.and_(Bar.country == EVERY_OTHER, Office.country != recipient.country)
    statement = (
        sa.select(Bar.subject_id)
        .join(Office, Office.id == Bar.office_id)
        .where(Bar.subject_id.in_(person_ids), sa.or_(Bar.country == recipient.country, elsewhere), ~lifted.exists())
    )
    return set(db.session.scalars(statement))


def bars_of(actor: Actor, person_id: UUID) -> dict[str, Bar]:
    """The bars of the actor's office that stand for one person, by country."""
    statement = sa.select(Bar).where(walls.own_rows(actor, Bar), Bar.subject_id == person_id)
    return {row.country: row for row in db.session.scalars(statement.order_by(Bar.country))}


def outstanding(actor: Actor, person_id: UUID) -> list[Release]:
    """What the actor's office released of one person and has neither taken back nor cancelled, expired or not."""
    open_states = (ReleaseState.ACTIVE, ReleaseState.WAITING)
    statement = sa.select(Release).where(
        walls.own_rows(actor, Release),
        Release.kind == SubjectKind.PERSON,
        Release.subject_id == person_id,
        Release.state.in_(open_states),
    )
    return list(db.session.scalars(statement.order_by(Release.id)))
