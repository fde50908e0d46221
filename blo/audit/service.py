"""Recording: every verb calls `record` in its own transaction; seeing something is recorded through `saw`."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead, AuditPersonal
from blo.kernel import clock
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.ids import new_id
from blo.kernel.work import add_unless_there, flush

GENESIS = "0" * 64


def canonical(data: dict[str, Any]) -> bytes:
    """Write data so that equal data give equal bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def personal_digest(salt: str, facts: dict[str, Any]) -> str:
    """Digest the personal part with its salt; without the salt the digest tells nothing."""
    return hashlib.sha256(salt.encode() + canonical(facts)).hexdigest()


def entry_hash(entry: AuditEntry) -> str:
    """Return SHA-256 over the previous hash and the entry's canonical facts."""
    body = {
        "id": str(entry.id),
        "office": str(entry.office_id),
        "position": entry.position,
        "at": entry.at.isoformat(),
        "kind": entry.kind.value,
        "account": str(entry.account_id) if entry.account_id else None,
        "subject": entry.subject,
        "case": str(entry.case_id) if entry.case_id else None,
        "facts": entry.facts,
        "personal": entry.personal_digest,
    }
    return hashlib.sha256(entry.previous_hash.encode() + canonical(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be recorded: `subject` is a reference, `facts` are codes and references, `personal` is erasable."""

    kind: AuditKind
    subject: str
    case_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)


def _head(office_id: UUID) -> AuditHead:
    statement = sa.select(AuditHead).where(AuditHead.office_id == office_id).with_for_update()
    head = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if head is not None:
        return head
    add_unless_there(AuditHead(office_id=office_id, position=0, hash=GENESIS))
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def append(office_id: UUID, account_id: UUID | None, event: Event) -> None:
    """Append an event to the chain of the office it concerns, whoever acts, in the caller's transaction."""
    with acting_for(office_id):
        _append(office_id, account_id, event)


def _append(office_id: UUID, account_id: UUID | None, event: Event) -> None:
    """Append; what the caller changed is sent first."""
    flush()
    head = _head(office_id)
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        id=new_id(),
        office_id=office_id,
        position=head.position + 1,
        at=clock.now(),
        kind=event.kind,
        account_id=account_id,
        subject=event.subject,
        case_id=event.case_id,
        facts=event.facts,
        personal_digest=personal_digest(salt, event.personal),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.personal = AuditPersonal(entry_id=entry.id, salt=salt, facts=event.personal)
    db.session.add(entry)
    head.position, head.hash = entry.position, entry.hash
    db.session.flush()


def _who(actor: Actor) -> dict[str, str]:
    return {"name": actor.name, "office": actor.office_code}


def record(actor: Actor, kind: AuditKind, subject: str, *, case_id: UUID | None = None, **facts: Any) -> None:
    """Record what the actor does, with the actor's name in the erasable part; facts hold no personal data."""
    _append(actor.office_id, actor.account_id, Event(kind, subject, case_id, facts, _who(actor)))
