"""What is due, what is held, what was done: by reference and number, never by name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.accounts import queries as accounts
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditSubject
from blo.kernel import clock
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.ids import is_reference, tidy_reference
from blo.kernel.paging import Page, page_of
from blo.retention import holds
from blo.retention.acts import MODELS
from blo.retention.models import DeletionRecord, LegalHold
from blo.retention.schedule import Line, Schedule
from blo.retention.sources import SOURCES, Source
from blo.retention.states import HOLDABLE, RecordKind

# --- what is due ----------------------------------------------------------------------------------------------------


ALONE = frozenset(
    {
        *(RecordKind.DRAFT, RecordKind.HOLD, RecordKind.SIGN_IN, RecordKind.ENTRY),
        *(RecordKind.SCREENING, RecordKind.CONSENT),
    }
)
"""Holds are placed on the office's own records, and these kinds by themselves are about another office's persons."""


def takes_part(source: Source, line: Line) -> bool:
    """Tell whether the clock ever reaches a source's records."""
    return line.days is not None and line.act in source.acts


def _over(line: Line) -> datetime:
    """What is counted from this moment or an earlier one is due now."""
    return clock.now() - timedelta(days=line.days or 0)


def _free(actor: Actor, source: Source, row_id: Any, of: holds.Chain | None = None) -> sa.ColumnElement[bool]:
    """That no hold keeps a row; kinds that stand alone are kept by none."""
    if source.kind in ALONE:
        return sa.true()
    found: sa.ColumnElement[bool] = row_id.not_in(holds.kept(actor, source.kind, of))
    if source.kind is RecordKind.AUDIT and actor.is_operator:
        return sa.and_(found, *(row_id.not_in(ids) for ids in _kept_elsewhere(actor)))
    return found


def _kept_elsewhere(actor: Actor) -> Iterator[sa.Select[Any]]:
    """The entries about what agencies of the office keep to themselves and hold: the log is one for all of them."""
    for office_id, agency in accounts.workplaces():
        if office_id == actor.office_id and agency != actor.agency:
            with acting_for(office_id, agency=agency):
                called = holds.called_by_the_agency(replace(actor, agency=agency))
            yield sa.select(AuditSubject.entry_id).where(AuditSubject.reference.in_(called))


def any_over(actor: Actor, source: Source, line: Line) -> bool:
    """Tell whether the time of any row of a source is over, held or not: asked first, for holds take long to follow."""
    rows = source.rows(actor).subquery("kept_so_far")
    statement = sa.select(sa.literal(1)).select_from(rows).where(rows.c.since <= _over(line)).limit(1)
    return db.session.scalar(statement) is not None


def due(actor: Actor, source: Source, line: Line) -> sa.Select[Any]:
    """The rows of a source whose time is over and that no hold keeps, oldest first: id, reference, since."""
    rows = source.rows(actor).subquery("kept_so_far")
    statement = sa.select(rows.c.id, rows.c.reference, rows.c.since).where(rows.c.since <= _over(line))
    return statement.where(_free(actor, source, rows.c.id)).order_by(rows.c.since, rows.c.id)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one source of an office stands: what is due and what a hold keeps, the oldest due, and when the next is."""

    source: Source
    line: Line
    due: int
    held: int
    oldest: str
    oldest_since: datetime | None
    next_due: datetime | None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of it is recorded."""
        return not self.due and not self.held and self.next_due is None


def _standing(actor: Actor, source: Source, line: Line, of: holds.Chain) -> Standing:
    over = _over(line)
    rows = source.rows(actor).subquery("kept_so_far")
    judged = sa.select(rows.c.since, _free(actor, source, rows.c.id, of).label("is_free")).subquery("judged")
    since, is_free, many = judged.c.since, judged.c.is_free, sa.func.count()
    late, count, soonest = db.session.execute(
        sa.select(
            many.filter(since <= over),
            many.filter(since <= over, is_free),
            sa.func.min(since).filter(since > over, is_free),
        ).select_from(judged)
    ).one()
    first = db.session.execute(due(actor, source, line).limit(1)).first() if count else None
    return Standing(
        source=source,
        line=line,
        due=count,
        held=late - count,
        oldest=first.reference if first else "",
        oldest_since=first.since if first else None,
        next_due=soonest + timedelta(days=line.days or 0) if soonest else None,
    )


def standings(actor: Actor, schedule: Schedule) -> list[Standing]:
    """How every source that takes part stands in the actor's office."""
    lines = [(source, schedule.lines[source.retention_class]) for source in SOURCES]
    kept = holds.chain(actor)
    return [_standing(actor, source, line, kept) for source, line in lines if takes_part(source, line)]


# --- holds ----------------------------------------------------------------------------------------------------------


def holds_of(actor: Actor, after: str = "") -> Page[LegalHold]:
    """The holds of the actor's office, lifted ones included, newest first."""
    own = sa.select(LegalHold).where(walls.own_rows(actor, LegalHold))
    return page_of(own, LegalHold.placed_at, LegalHold.id, after)


def one_hold(actor: Actor, hold_id: UUID) -> sa.Select[LegalHold]:
    """The query for one hold of the actor's office."""
    return sa.select(LegalHold).where(LegalHold.id == hold_id, walls.own_rows(actor, LegalHold))


def hold(actor: Actor, hold_id: UUID) -> LegalHold:
    """Return one hold; raise `NotFound`, also for another office's."""
    row = db.session.scalars(one_hold(actor, hold_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_submission(actor: Actor, submission: UUID | None) -> LegalHold | None:
    """Return what this form placed already, if it did."""
    if submission is None:
        return None
    own = sa.select(LegalHold).where(walls.own_rows(actor, LegalHold))
    return db.session.scalars(own.where(LegalHold.submission == submission)).one_or_none()


def record_called(actor: Actor, typed: str) -> tuple[RecordKind, str, Any]:
    """Find the own office's record a reference names; raise `NotFound` alike for another's, none and a mistyped one."""
    reference = tidy_reference(typed)
    kind = HOLDABLE.get(reference.split("-")[2]) if is_reference(reference) else None
    if kind is None:
        raise NotFound
    model = MODELS[kind]
    column = model.number if kind is RecordKind.DOCUMENT else model.reference
    own = sa.select(model).where(column == reference, walls.own_rows(actor, model))
    row = db.session.scalars(own).unique().one_or_none()
    if row is None:
        raise NotFound
    return kind, reference, row


# --- what was done --------------------------------------------------------------------------------------------------


def done(actor: Actor, after: str = "") -> Page[DeletionRecord]:
    """The deletion records of the actor's office, newest first."""
    own = sa.select(DeletionRecord).where(walls.own_rows(actor, DeletionRecord))
    return page_of(own, DeletionRecord.at, DeletionRecord.id, after)


def proofs(actor: Actor, subject_digest: str) -> list[tuple[DeletionRecord, int | None]]:
    """The deletion records of one reference, oldest first, each with its entry's place in the audit chain."""
    own = sa.select(DeletionRecord).where(
        walls.own_rows(actor, DeletionRecord), DeletionRecord.subject_digest == subject_digest
    )
    rows = db.session.scalars(own.order_by(DeletionRecord.at, DeletionRecord.id))
    return [(row, _position(row)) for row in rows]


def _position(record: DeletionRecord) -> int | None:
    """Where the audit chain says the same; None where it does not."""
    statement = sa.select(AuditEntry).where(
        AuditEntry.office_id == record.office_id,
        AuditEntry.kind == AuditKind.RETENTION_DONE,
        AuditEntry.subject == str(record.run_id),
    )
    entries = db.session.scalars(statement).unique()
    return next((entry.position for entry in entries if record.subject_digest in entry.facts["digests"]), None)
