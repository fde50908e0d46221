"""Taking in what devices send: once, in whatever order it comes, and without losing any of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.accounts import queries as accounts
from blo.accounts.models import Account
from blo.accounts.noting import note_act
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.capture import queries
from blo.capture.models import CapturedEntry
from blo.capture.policy import Step, step
from blo.capture.states import EntryState, Outcome
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.detections import service as logging
from blo.detections.models import Detection
from blo.detections.service import WORKED_WITH, NewDetection
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken, WrongState
from blo.kernel.work import alone_with, flush


@dataclass(frozen=True, slots=True)
class Arrival:
    """One entry as a device sends it; `pairs` are the names and values of its form's fields.

    `base` is the revision that the device last knew to be here, 0 for none; `offset` by how many seconds its clock
    was behind.
    """

    id: UUID
    revision: int
    base: int
    device: UUID
    form: str
    pairs: list[list[str]]
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told: the outcome, the revision that is here now, and the reference of what was logged.

    After a conflict `theirs` is what is here.
    """

    outcome: Outcome
    revision: int
    reference: str = ""
    theirs: CapturedEntry | None = None


def known(actor: Actor, arrival: Arrival) -> Answer | None:
    """Answer what needs no work: what came before, and what was changed on two devices; None for all else.

    Whoever else sends the same entry waits until this work ends.
    """
    require(actor, Permission.DETECTION_LOG)
    alone_with([arrival.id])
    there = queries.entry(actor, arrival.id)
    if there is None:
        return _logged_long_ago(actor, arrival)
    match _step(there, arrival):
        case Step.AGAIN | Step.LATE if there.state is EntryState.LOGGED:
            return Answer(Outcome.DUPLICATE, max(there.revision, arrival.revision), there.reference)
        case Step.BESIDE | Step.LATE:  # what comes late never takes the place of what is newer and waits
            return Answer(Outcome.CONFLICT, there.revision, there.reference, there)
        case _:
            return None


def _logged_long_ago(actor: Actor, arrival: Arrival) -> Answer | None:
    """The entry's time is over, and what was logged from it may be there still; a later change has nowhere to go."""
    made = detections.by_submission(actor, arrival.id)
    if made is None:
        return None
    if arrival.revision > 1:
        raise RuleBroken("", WORKED_WITH)
    return Answer(Outcome.DUPLICATE, arrival.revision, made.reference)


def _step(there: CapturedEntry | None, arrival: Arrival) -> Step:
    return step(there, revision=arrival.revision, base=arrival.base, device=arrival.device, pairs=arrival.pairs)


def log(actor: Actor, arrival: Arrival, command: NewDetection) -> Answer:
    """Log what an entry says; one that was logged before is put down anew, as long as nobody works with it."""
    require(actor, Permission.DETECTION_LOG)
    there = queries.entry(actor, arrival.id)
    if there is not None and there.reference:
        detection = _revise(actor, there.reference, command)
        outcome = Outcome.UPDATED
    else:
        detection = logging.log(actor, command)
        outcome = Outcome.STORED
    _keep(actor, there, arrival, detection)
    flush()
    return Answer(outcome, max(arrival.revision, there.revision if there else 0), detection.reference)


def _revise(actor: Actor, reference: str, command: NewDetection) -> Detection:
    logged = detections.get(actor, reference)
    if cases.of_detections(actor, [logged.id]):
        raise RuleBroken("", WORKED_WITH)
    return logging.revise(actor, reference, command)


def refuse(actor: Actor, arrival: Arrival) -> Answer:
    """Keep an entry that can't be logged as it is, for its writer to complete on any device.

    What was logged before stays as it is; the change is with the device that made it.
    """
    require(actor, Permission.DETECTION_LOG)
    alone_with([arrival.id])
    there = queries.entry(actor, arrival.id)
    if there is not None and (there.reference or _step(there, arrival) is not Step.NEXT):
        return Answer(Outcome.REJECTED, there.revision, there.reference)
    if there is None and detections.by_submission(actor, arrival.id) is not None:
        return Answer(Outcome.REJECTED, 0)
    _keep(actor, there, arrival)
    audit(actor, AuditKind.ENTRY_KEPT, actor.office_code)
    flush()
    return Answer(Outcome.REJECTED, max(arrival.revision, there.revision if there else 0))


def _keep(actor: Actor, there: CapturedEntry | None, arrival: Arrival, logged: Detection | None = None) -> None:
    row = there or CapturedEntry(id=arrival.id, office_id=actor.office_id, account_id=actor.account_id)
    if logged is None:
        row.state, row.reference = EntryState.REFUSED, ""
        _keep_in_agency(actor, row)
    else:
        row.state, row.reference = EntryState.LOGGED, logged.reference
        row.agency, row.agency_only = logged.agency, logged.agency_only
    row.revision = max(arrival.revision, row.revision or 0)
    row.device, row.form, row.pairs = arrival.device, arrival.form, arrival.pairs
    row.clock_offset, row.changed_at = arrival.offset, clock.now()
    db.session.add(row)


def _keep_in_agency(actor: Actor, row: CapturedEntry) -> None:
    """Let nobody else's agency have what is not complete: whoever could take it over is of the writer's own."""
    row.agency, row.agency_only = actor.agency, bool(actor.agency)


def drop(actor: Actor, ids: Iterable[UUID]) -> None:
    """Forget entries that were not complete and that their writer gave up; what was logged stays."""
    require(actor, Permission.DETECTION_LOG)
    for row in queries.entries(actor, ids):
        if row.state is EntryState.REFUSED:
            db.session.delete(row)
            audit(actor, AuditKind.ENTRY_DROPPED, actor.office_code)
    flush()


# --- what a closed account left -------------------------------------------------------------------------------------


def _closed(actor: Actor, account_id: UUID) -> Account:
    """Return a closed account of the own office; what an open one left is its owner's to send."""
    account = accounts.colleague(actor, account_id)
    require(actor, Permission.ENTRY_TAKE_OVER, account)
    if account.active:
        raise WrongState
    return account


def take_over(actor: Actor, account_id: UUID, ids: Sequence[UUID]) -> None:
    """Make the actor the writer of what a closed account left on a device, so that it goes on under the actor's name.

    What has come in of it before is the actor's too: an entry arrives once, whoever sends it in the end. Raises
    `WrongState` while the account is open.
    """
    alone_with([account_id])
    account = _closed(actor, account_id)
    for row in queries.left(actor, account.id, ids):
        row.account_id = actor.account_id
        if row.state is EntryState.REFUSED:
            _keep_in_agency(actor, row)
    note_act(actor, AuditKind.ENTRIES_TAKEN_OVER, account, left=len(ids))
    flush()


def discard(actor: Actor, account_id: UUID, ids: Sequence[UUID]) -> None:
    """Let be deleted unread what a closed account left on a device; what was logged stays.

    Raises `WrongState` while the account is open.
    """
    alone_with([account_id])
    account = _closed(actor, account_id)
    for row in queries.left(actor, account.id, ids):
        if row.state is EntryState.REFUSED:
            db.session.delete(row)
    note_act(actor, AuditKind.ENTRIES_DISCARDED, account, left=len(ids))
    flush()


def forget(reference: str) -> int:
    """Delete what a record was logged from; whoever calls has asked the rule of whatever ends its time."""
    rows = list(db.session.scalars(sa.select(CapturedEntry).where(CapturedEntry.reference == reference)))
    for row in rows:
        db.session.delete(row)
    flush()
    return len(rows)
