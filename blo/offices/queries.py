"""Looking things up in the directory."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.offices.models import Agreement, Office, OfficeLink


def office(office_id: UUID) -> Office:
    """Return an office by its identifier; raise `NotFound`."""
    row = db.session.get(Office, office_id)
    if row is None:
        raise NotFound
    return row


def by_code(office_code: str) -> Office:
    """Return an office by its code; raise `NotFound`."""
    row = db.session.scalars(sa.select(Office).where(Office.code == office_code)).one_or_none()
    if row is None:
        raise NotFound
    return row


def all_offices() -> list[Office]:
    """Every office, by code; for administrators' choices."""
    return list(db.session.scalars(sa.select(Office).order_by(Office.code)))


def agreement(agreement_id: UUID) -> Agreement | None:
    """Return an agreement, or None."""
    return db.session.get(Agreement, agreement_id)


def agreements(country: str | None = None) -> list[Agreement]:
    """Agreements by code, of one country or of all."""
    rows = db.session.scalars(sa.select(Agreement).order_by(Agreement.code))
    return [row for row in rows if country is None or country in row.parties]


def agreements_between(first: str, second: str, day: date) -> list[Agreement]:
    """The agreements in force between two countries on a day."""
    return [row for row in agreements(first) if row.binds(first, second) and row.in_force(day)]


def _side(office_id: UUID) -> sa.ColumnElement[bool]:
    return sa.or_(OfficeLink.office_a_id == office_id, OfficeLink.office_b_id == office_id)


def links_of(actor: Actor) -> list[OfficeLink]:
    """The links of the actor's office, whatever their status."""
    statement = sa.select(OfficeLink).where(_side(actor.office_id)).order_by(OfficeLink.created_at, OfficeLink.id)
    return list(db.session.scalars(statement))


def partners(office_id: UUID, day: date) -> list[UUID]:
    """The offices whose link with an office is open on a day, in one order."""
    links = db.session.scalars(sa.select(OfficeLink).where(_side(office_id)))
    return sorted(link.other(office_id).id for link in links if link.is_open(day))


def all_links() -> list[OfficeLink]:
    """Every link, oldest first; for administrators."""
    return list(db.session.scalars(sa.select(OfficeLink).order_by(OfficeLink.created_at, OfficeLink.id)))


def administered_link(actor: Actor, link_id: UUID) -> sa.Select[OfficeLink]:
    """The query for one link that an administrator looks after: of the own country's offices; the operator, of any."""
    statement = sa.select(OfficeLink).where(OfficeLink.id == link_id)
    if actor.is_operator:
        return statement
    own = sa.select(Office.id).where(Office.country == actor.country)
    return statement.where(sa.or_(OfficeLink.office_a_id.in_(own), OfficeLink.office_b_id.in_(own)))


def link_between(first: UUID, second: UUID, *, lock: bool = False) -> OfficeLink | None:
    """Return the link of two offices, in either order; `lock` holds its status until the work ends."""
    pair = sa.tuple_(OfficeLink.office_a_id, OfficeLink.office_b_id)
    statement = sa.select(OfficeLink).where(sa.or_(pair == sa.tuple_(first, second), pair == sa.tuple_(second, first)))
    if lock:
        statement = statement.with_for_update(of=OfficeLink)
    return db.session.scalars(statement, execution_options={"populate_existing": lock}).one_or_none()


def sister_offices(actor: Actor, day: date) -> list[Office]:
    """The offices that something new may be shared with today."""
    return [link.other(actor.office_id) for link in links_of(actor) if link.is_open(day)]
