"""Reading the log: one case's trail, one record's, and one office's log by whom, what, which record and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditSubject
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.paging import Page, page_of

NOTICED_FOR = timedelta(days=30)
MOST_NOTICES = 20
TOLD_TO_THE_ORIGINATOR = (
    AuditKind.DETECTION_SEEN,
    AuditKind.PERSON_SEEN,
    AuditKind.CASE_SEEN,
    AuditKind.REFERRAL_SEEN,
    AuditKind.REFERRAL_MOVED,
    AuditKind.HANDOVER_SEEN,
    AuditKind.HANDOVER_RECEIVED,
    AuditKind.DOCUMENT_ISSUED,
    AuditKind.DOCUMENT_OPENED,
)
"""What another office did with a case that its originator is told of. All else that office keeps to itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a log is asked for; what is left empty is not asked. `until` is the first moment that counts no more."""

    reference: str = ""
    kind: AuditKind | None = None
    account_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self != Asked()

    def facts(self) -> dict[str, Any]:
        """The question itself, as the log keeps it."""
        asked = {
            "about": self.reference,
            "of_kind": self.kind.value if self.kind else "",
            "account": str(self.account_id or ""),
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in asked.items() if value}


def search(actor: Actor, asked: Asked, after: str = "") -> Page[AuditEntry]:
    """Entries of the log of the actor's office that answer a question, newest first."""
    moment: Any = AuditEntry.at
    row_id: Any = AuditEntry.id
    statement = sa.select(AuditEntry).where(walls.own_rows(actor, AuditEntry))
    if asked.reference:
        statement = statement.join(AuditSubject, AuditSubject.entry_id == AuditEntry.id).where(
            walls.own_rows(actor, AuditSubject), AuditSubject.reference == asked.reference
        )
        moment, row_id = AuditSubject.at, AuditSubject.entry_id
    if asked.kind is not None:
        statement = statement.where(AuditEntry.kind == asked.kind)
    if asked.account_id is not None:
        statement = statement.where(AuditEntry.account_id == asked.account_id)
    if asked.since is not None:
        statement = statement.where(moment >= asked.since)
    if asked.until is not None:
        statement = statement.where(moment < asked.until)
    return page_of(statement, moment, row_id, after, key=AuditEntry.id)


def exported(actor: Actor, since: datetime | None, until: datetime | None, most: int) -> list[AuditEntry]:
    """The newest entries of the actor's office within a period, at most so many, newest first."""
    statement = sa.select(AuditEntry).where(walls.own_rows(actor, AuditEntry))
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    return list(db.session.scalars(statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)))


def of_case(actor: Actor, case_id: UUID, after: str = "") -> Page[AuditEntry]:
    """The trail of one case of the actor's own, newest first, whichever office did what it tells.

    Of other offices it holds what they did with what they were shown, and nothing that they keep to themselves.
    """
    own = walls.of_own_case(actor, AuditEntry.case_id)
    told = sa.or_(walls.own_rows(actor, AuditEntry), AuditEntry.kind.in_(TOLD_TO_THE_ORIGINATOR))
    statement = sa.select(AuditEntry).where(AuditEntry.case_id == case_id, own, told)
    return page_of(statement, AuditEntry.at, AuditEntry.id, after)


def notices(actor: Actor) -> list[AuditEntry]:
    """What an auditor is to notice first: the office's entries of the last days that stop a reader, newest first."""
    kinds = [kind for kind in AuditKind if kind.tone == "stop"]
    statement = sa.select(AuditEntry).where(
        walls.own_rows(actor, AuditEntry),
        AuditEntry.kind.in_(kinds),
        AuditEntry.at >= clock.now() - NOTICED_FOR,
    )
    newest = statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(MOST_NOTICES)
    return list(db.session.scalars(newest).unique())
