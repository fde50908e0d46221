"""Recording: every verb calls `record` in its own transaction; seeing something is recorded through `saw`."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quoted  # as the encoder itself writes text
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead, AuditPersonal, AuditSubject
from blo.kernel import clock
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.ids import SHAPE, new_id
from blo.kernel.work import add_unless_there, flush

GENESIS = "0" * 64
_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(data: dict[str, Any]) -> bytes:
    """Write data so that equal data give equal bytes."""
    return _encoder.encode(data).encode()


def personal_digest(salt: str, facts: dict[str, Any]) -> str:
    """Digest the personal part with its salt; without the salt the digest tells nothing."""
    return salted_digest(salt, canonical(facts).decode())


def salted_digest(salt: str, facts: str) -> str:
    """Digest a personal part that is in canonical JSON already."""
    return hashlib.sha256(f"{salt}{facts}".encode()).hexdigest()


def chained_hash(entry: Any, facts: str) -> str:
    """Return SHA-256 over the previous hash and the entry in canonical JSON; `facts` are in canonical JSON already.

    The entry is a row of the log, whose identifiers may be UUIDs or their text. It is put together by hand, its names
    in their order, because verifying hashes millions; what needs no escaping is not looked at for it.
    """
    account = f'"{entry.account_id}"' if entry.account_id else "null"
    case = f'"{entry.case_id}"' if entry.case_id else "null"
    text = (
        f'{entry.previous_hash}{{"account":{account},"at":"{entry.at.isoformat()}","case":{case},"facts":{facts},'
        f'"id":"{entry.id}","kind":{quoted(entry.kind)},"office":"{entry.office_id}",'
        f'"personal":"{entry.personal_digest}","position":{entry.position},"subject":{quoted(entry.subject)}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash of an entry of the chain."""
    return chained_hash(entry, canonical(entry.facts).decode())


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be recorded: `subject` is a reference, `facts` are codes and references, `personal` is erasable."""

    kind: AuditKind
    subject: str
    case_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)


def concerned(subject: str, facts: dict[str, Any]) -> set[str]:
    """Return the references of the records that an entry concerns: its subject, and all that its facts name."""
    return {word for word in (subject, *_words(facts)) if SHAPE.fullmatch(word)}


def held(office_id: UUID) -> AuditHead:
    """Return the end of an office's chain, locked until the work ends: nobody else appends meanwhile."""
    statement = sa.select(AuditHead).where(AuditHead.office_id == office_id).with_for_update()
    head = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if head is not None:
        return head
    add_unless_there(AuditHead(office_id=office_id, position=0, hash=GENESIS))
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def append(office_id: UUID, account_id: UUID | None, event: Event) -> None:
    """Append an event to the chain of the office it concerns, whoever acts, in the caller's transaction."""
    with acting_for(office_id):
        _append(office_id, account_id, [event])


def _append(office_id: UUID, account_id: UUID | None, events: Sequence[Event]) -> None:
    """Append; what the caller changed is sent first. The rows are written as such: every page shown pays for this."""
    flush()
    head = held(office_id)
    position, last = head.position, head.hash
    entries, personal, subjects = [], [], []
    for event in events:
        salt, position = secrets.token_hex(16), position + 1
        said = {
            "id": new_id(),
            "office_id": office_id,
            "position": position,
            "at": clock.now(),
            "kind": event.kind,
            "account_id": account_id,
            "subject": event.subject,
            "case_id": event.case_id,
            "facts": event.facts,
            "personal_digest": personal_digest(salt, event.personal),
            "previous_hash": last,
        }
        said["hash"] = last = entry_hash(AuditEntry(**said))
        entries.append(said)
        personal.append({"entry_id": said["id"], "salt": salt, "facts": event.personal})
        row = {"entry_id": said["id"], "office_id": office_id, "at": said["at"]}
        subjects += [{**row, "reference": one} for one in sorted(concerned(event.subject, event.facts))]
    for model, rows in ((AuditEntry, entries), (AuditPersonal, personal), (AuditSubject, subjects)):
        _put(model, rows)
    end = sa.update(AuditHead).where(AuditHead.office_id == office_id).values(position=position, hash=last)
    db.session.execute(end, execution_options={"synchronize_session": False})
    db.session.expire(head)


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)


def _who(actor: Actor) -> dict[str, str]:
    return {"name": actor.name, "office": actor.office_code}


@dataclass(frozen=True, slots=True)
class _Gathering:
    """What one actor does in one go."""

    actor: Actor
    events: list[Event]


_gathering: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)


@contextmanager
def together(actor: Actor) -> Iterator[None]:
    """Write what the actor does in a block to the log at its end, in the same order: many entries cost what one does.

    Each stays an entry of its own. When the block raises nothing is written, and the work is undone by whoever began
    it.
    """
    gathered = _Gathering(actor, [])
    token = _gathering.set(gathered)
    try:
        yield
    finally:
        _gathering.reset(token)
    if gathered.events:
        _append(actor.office_id, actor.account_id, gathered.events)


def record(actor: Actor, kind: AuditKind, subject: str, *, case_id: UUID | None = None, **facts: Any) -> None:
    """Record what the actor does, with the actor's name in the erasable part; facts hold no personal data."""
    event, gathered = Event(kind, subject, case_id, facts, _who(actor)), _gathering.get()
    if gathered is not None and gathered.actor == actor:
        gathered.events.append(event)
    else:
        _append(actor.office_id, actor.account_id, [event])
