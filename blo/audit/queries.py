"""Reading the log: one case's trail, one office's log, and whether the chains are whole."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.audit.models import AuditEntry, AuditHead
from blo.audit.service import GENESIS, entry_hash, personal_digest
from blo.kernel.db import db
from blo.kernel.paging import Page, page_of


def of_office(actor: Actor, after: str = "") -> Page[AuditEntry]:
    """The log of the actor's office, newest first."""
    statement = sa.select(AuditEntry).where(walls.own_rows(actor, AuditEntry))
    return page_of(statement, AuditEntry.at, AuditEntry.id, after)


def exported(actor: Actor, since: datetime | None, until: datetime | None, most: int) -> list[AuditEntry]:
    """The newest entries of the actor's office within a period, at most so many, newest first."""
    statement = sa.select(AuditEntry).where(walls.own_rows(actor, AuditEntry))
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    return list(db.session.scalars(statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)))


def of_case(actor: Actor, case_id: UUID, after: str = "") -> Page[AuditEntry]:
    """The trail of one case of the actor's own, newest first, whichever office did what it tells."""
    own = walls.of_own_case(actor, AuditEntry.case_id)
    statement = sa.select(AuditEntry).where(AuditEntry.case_id == case_id, own)
    return page_of(statement, AuditEntry.at, AuditEntry.id, after)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not whole."""

    office_id: UUID
    position: int
    why: str


def _fault(entry: AuditEntry, position: int, previous: str) -> str:
    if entry.position != position:
        return "an entry is missing"
    if entry.previous_hash != previous:
        return "the entry does not follow the one before it"
    if entry.hash != entry_hash(entry):
        return "the entry was changed"
    personal = entry.personal
    if personal is not None and personal_digest(personal.salt, personal.facts) != entry.personal_digest:
        return "the personal part was changed"
    return ""


def verify(office_id: UUID) -> Break | None:
    """Follow one office's chain from its beginning and return the first break, or None when it is whole."""
    position, previous = 0, GENESIS
    statement = sa.select(AuditEntry).where(AuditEntry.office_id == office_id).order_by(AuditEntry.position)
    with db.session.scalars(statement.execution_options(yield_per=500)) as entries:
        for entry in entries:
            position += 1
            if why := _fault(entry, position, previous):
                return Break(office_id, position, why)
            previous = entry.hash
    head = db.session.get(AuditHead, office_id)
    if (head.position, head.hash) != (position, previous) if head else position:
        return Break(office_id, position + 1, "entries were cut off the end")
    return None


def chains() -> list[UUID]:
    """Every office that has a chain, whether by its head or by entries alone, as far as the database shows them."""
    statement = sa.union(sa.select(AuditHead.office_id), sa.select(AuditEntry.office_id))
    return sorted(db.session.scalars(statement))
