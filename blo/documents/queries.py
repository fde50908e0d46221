"""Finding issued documents: the own office's, and for anybody whether a number is real."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.documents.models import DocumentItem, IssuedDocument
from blo.kernel.acting import verifying
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.ids import is_reference, tidy_reference
from blo.kernel.paging import Page, page_of
from blo.offices.models import Office


def visible(actor: Actor) -> sa.Select[IssuedDocument]:
    """The documents an actor may know of: those of the own office."""
    return sa.select(IssuedDocument).where(walls.own_rows(actor, IssuedDocument))


def get(actor: Actor, number: str) -> IssuedDocument:
    """Return one document; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(IssuedDocument.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def opened(actor: Actor, number: str) -> IssuedDocument:
    """Return one document with the releases it stands on, in one query; raise `NotFound`, also for another office's."""
    standing = sa.orm.joinedload(IssuedDocument.items).joinedload(DocumentItem.release).lazyload("*")
    statement = visible(actor).where(IssuedDocument.number == number).options(standing)
    row = db.session.scalars(statement).unique().one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "") -> Page[IssuedDocument]:
    """The own office's documents, newest first."""
    return page_of(visible(actor), IssuedDocument.issued_at, IssuedDocument.id, after)


def about(actor: Actor, subject: str) -> list[IssuedDocument]:
    """The own office's documents about one record, newest first."""
    statement = visible(actor).where(IssuedDocument.subject == subject)
    return list(db.session.scalars(statement.order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc())))


def of_case(actor: Actor, case_id: UUID) -> list[IssuedDocument]:
    """The own office's documents of a case, newest first."""
    statement = visible(actor).where(IssuedDocument.case_id == case_id)
    return list(db.session.scalars(statement.order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc())))


def by_submission(actor: Actor, submission: UUID | None) -> IssuedDocument | None:
    """Return what this form issued already, if it did."""
    if submission is None:
        return None
    return db.session.scalars(visible(actor).where(IssuedDocument.submission == submission)).one_or_none()


@dataclass(frozen=True, slots=True)
class Proof:
    """What anybody may learn of a number: that it was issued, by whom, when, and the digests to compare with."""

    number: str
    office: Office
    issued_at: datetime
    pages: int
    content_digest: str
    file_digest: str


def proof(typed: str) -> Proof | None:
    """Return the proof of a number as typed from paper; None alike for a mistyped and an unknown one."""
    number = tidy_reference(typed)
    if not is_reference(number):
        return None
    with verifying(number):
        row = db.session.scalars(sa.select(IssuedDocument).where(IssuedDocument.number == number)).one_or_none()
    if row is None:
        return None
    return Proof(row.number, row.office, row.issued_at, row.pages, row.content_digest, row.file_digest)
