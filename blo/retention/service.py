"""The verbs of retention: place a hold, lift it, and erase one batch of what is due."""

import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.accounts.models import SignInThrottle
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditPersonal
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import alone_with, flush, give_way, locked
from blo.retention import queries
from blo.retention.acts import DEEDS, MODELS
from blo.retention.along import goes_with
from blo.retention.models import DeletionRecord, LegalHold
from blo.retention.schedule import Line, Schedule
from blo.retention.sources import Source
from blo.retention.states import HoldGround, RecordKind


@dataclass(frozen=True, slots=True)
class NewHold:
    """What a hold is placed from: the reference as typed, the ground, and the ground in words."""

    reference: str
    ground: HoldGround
    words: str
    submission: UUID | None = None


def _one_at_a_time(actor: Actor) -> None:
    """Wait for whoever holds or erases in the office now: one falls before or after the other."""
    alone_with({actor.office_id})


def place(actor: Actor, command: NewHold) -> LegalHold:
    """Hold a record of the actor's office, or a whole case, from now on; the same form sent again gives the same hold.

    Raises `RuleBroken` alike for another office's record and for none.
    """
    _one_at_a_time(actor)
    require(actor, Permission.HOLD_PLACE)
    if made := queries.by_submission(actor, command.submission):
        return made
    if not command.words:
        raise RuleBroken("words", _l("Say in words why it is held."))
    try:
        kind, reference, row = queries.record_called(actor, command.reference)
    except NotFound as error:
        raise RuleBroken("reference", _l("Your office has no record with this reference.")) from error
    require(actor, Permission.HOLD_PLACE, row)
    hold = LegalHold(
        **walls.credit(actor, row),
        kind=kind,
        subject_id=row.id,
        reference=reference,
        ground=command.ground,
        words=command.words,
        placed_at=clock.now(),
        placed_by_id=actor.account_id,
        placed_by_name=actor.name,
        submission=command.submission,
    )
    db.session.add(hold)
    case_id = row.id if kind is RecordKind.CASE else None
    audit(actor, AuditKind.HOLD_PLACED, reference, case_id=case_id, hold=command.ground.value)
    flush()
    return hold


def lift(actor: Actor, hold_id: UUID, reason: str) -> LegalHold:
    """Lift a hold, for a reason in words; what it kept goes on to its time."""
    _one_at_a_time(actor)
    hold = locked(queries.one_hold(actor, hold_id), LegalHold)
    require(actor, Permission.HOLD_PLACE, hold)
    if hold.lifted_at is not None:
        raise WrongState
    if not reason:
        raise RuleBroken("reason", _l("Say in words why it is lifted."))
    hold.lifted_at = clock.now()
    hold.lifted_by_id = actor.account_id
    hold.lifted_by_name = actor.name
    hold.lift_reason = reason
    case_id = hold.subject_id if hold.kind is RecordKind.CASE else None
    audit(actor, AuditKind.HOLD_LIFTED, hold.reference, case_id=case_id, hold=hold.ground.value)
    flush()
    return hold


def subject_digest(key: str, reference: str) -> str:
    """Digest a reference with the installation's key: known to who knows the reference, and told to nobody else."""
    return hmac.new(key.encode(), reference.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its name, the schedule it follows, and the key of its deletion records."""

    id: UUID
    schedule: Schedule
    key: str


Done = tuple[list[Any], list[DeletionRecord]]
"""The identifiers of what was dealt with, and the records of it."""


def _one_by_one(actor: Actor, source: Source, line: Line, run: Run) -> Done:
    """Deal with records that have a reference; one that somebody is at now is left for the next batch."""
    model, deed = MODELS[source.kind], DEEDS[line.act][source.kind]
    waiting = queries.due(actor, source, line).subquery("due")
    statement = (
        sa.select(model, waiting.c.reference)
        .join(waiting, waiting.c.id == model.id)
        .order_by(waiting.c.since, waiting.c.id)
        .limit(run.schedule.batch)
        .with_for_update(of=model, key_share=True, skip_locked=True)
    )
    found = db.session.execute(statement, execution_options={"populate_existing": True}).unique().all()
    ids, records = [row.id for row, _ in found], []
    for row, reference in found:
        along = goes_with(line.act, row)
        counts = deed(actor, row)
        for kind, gone in [(source.kind, reference), *along]:
            record = _record(actor, source, line, run, counts=counts if kind is source.kind else Counter())
            record.kind, record.subject_digest = kind, subject_digest(run.key, gone)
            records.append(record)
    return ids, records


def _at_once(actor: Actor, source: Source, line: Line, run: Run) -> Done:
    """Delete nameless rows, a batch of them under one record."""
    column = AuditPersonal.entry_id if source.kind is RecordKind.AUDIT else SignInThrottle.key
    ids = [row.id for row in db.session.execute(queries.due(actor, source, line).limit(run.schedule.batch))]
    if not ids:
        return [], []
    db.session.execute(sa.delete(column.class_).where(column.in_(ids)))
    record = _record(actor, source, line, run, counts=Counter({column.class_.__tablename__: len(ids)}))
    record.records = len(ids)
    return ids, [record]


def _record(actor: Actor, source: Source, line: Line, run: Run, *, counts: Counter[str]) -> DeletionRecord:
    return DeletionRecord(
        office_id=actor.office_id,
        run_id=run.id,
        at=clock.now(),
        retention_class=source.retention_class,
        act=line.act,
        kind=source.kind,
        subject_digest="",
        records=1,
        counts=dict(sorted(counts.items())),
        schedule={"days": line.days},
        authority=run.schedule.authority,
    )


def erase_batch(actor: Actor, source: Source, run: Run) -> list[Any]:
    """Erase the oldest records of a source that are due, at most a batch; return their identifiers, none at the end.

    Nothing held is touched: whoever places a hold waits for this work to end, or this work for them. What was done is
    recorded twice, in deletion records and in the audit chain.
    """
    give_way()
    _one_at_a_time(actor)
    require(actor, Permission.RETENTION_RUN)
    line = run.schedule.lines[source.retention_class]
    if not queries.takes_part(source, line) or not queries.any_over(actor, source, line):
        return []
    many = source.kind in {RecordKind.AUDIT, RecordKind.SIGN_IN}
    ids, records = (_at_once if many else _one_by_one)(actor, source, line, run)
    if records:
        _write_down(actor, source, run, records)
    return ids


def _write_down(actor: Actor, source: Source, run: Run, records: list[DeletionRecord]) -> None:
    db.session.add_all(records)
    total: Counter[str] = Counter()
    for record in records:
        total.update(record.counts)
    audit(
        actor,
        AuditKind.RETENTION_DONE,
        str(run.id),
        retention=source.retention_class.value,
        act=records[0].act.value,
        records=sum(record.records for record in records),
        counts=dict(sorted(total.items())),
        digests=[record.subject_digest for record in records if record.subject_digest],
    )
    flush()
