"""A recall as a dialogue: it closes at once, the receiver is shown it, and answers what became of printed copies.

Of somebody who was not presented at a handover nothing is asked: the question alone would tell who stayed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.sharing import ledger, queries
from blo.sharing.models import Dissemination, Recall, Release
from blo.sharing.states import RECALL_MACHINE, CopyOutcome, KeepingGround, RecallReason, RecallState


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answers: `copies` says of each printed document what became of it, `ground` why all are kept."""

    copies: dict[str, CopyOutcome] = field(default_factory=dict)
    ground: KeepingGround | None = None
    words: str = ""
    language: str = ""


def ask(releases: Sequence[Release]) -> None:
    """Open the dialogue about releases that were recalled just now, together."""
    act = uuid4()
    asked = [release for release in releases if release.recall_reason is not RecallReason.NOT_PRESENTED]
    db.session.add_all(
        Recall(
            release_id=release.id,
            act=act,
            office_id=release.office_id,
            recipient_id=release.recipient_id,
            state=RecallState.ASKED,
            asked_at=clock.now(),
        )
        for release in asked
    )


def of(release: Release) -> Recall | None:
    """Return a release's recall, where one was asked; whoever calls has looked the release up."""
    return db.session.get(Recall, release.id)


def copies(recall: Recall) -> list[Dissemination]:
    """The documents printed of what was recalled in one act; whoever calls has looked the recall up."""
    together = sa.select(Recall.release_id).where(Recall.act == recall.act, Recall.recipient_id == recall.recipient_id)
    return ledger.printed(list(db.session.scalars(together)))


def unseen(actor: Actor, releases: Sequence[Release]) -> list[UUID]:
    """Which of several releases were recalled from the actor's office without its having been shown it."""
    recalled = [row.id for row in releases if row.recipient_id == actor.office_id and row.recalled_at is not None]
    if not recalled:
        return []
    statement = sa.select(Recall.release_id).where(
        walls.condition(actor, Recall), Recall.release_id.in_(recalled), Recall.state == RecallState.ASKED
    )
    return list(db.session.scalars(statement))


def _locked(actor: Actor, condition: sa.ColumnElement[bool]) -> Sequence[Recall]:
    statement = sa.select(Recall).where(condition, Recall.recipient_id == actor.office_id).order_by(Recall.release_id)
    return db.session.scalars(statement.with_for_update(of=Recall), execution_options={"populate_existing": True}).all()


def see(actor: Actor, release_ids: Collection[UUID]) -> None:
    """Write down that the receiver was shown a recall; the first time counts.

    Called with the entry of the audit log, when the page is ready: it is the trail of a look, not a change of work.
    """
    for recall in _locked(actor, Recall.release_id.in_(release_ids)):
        require(actor, Permission.RELEASE_READ, recall.release)
        if recall.state is RecallState.ASKED:
            recall.state = RECALL_MACHINE.next(recall.state, "see")
            recall.seen_at = clock.now()
            record(actor, AuditKind.RECALL_SEEN, recall.release.subject_reference, case_id=recall.release.case_id)
    flush()


def answer(actor: Actor, release_id: UUID, given: Answer) -> Recall:
    """Answer a recall, and with it all that were recalled in the same act.

    Complying says of each printed copy what became of it; keeping names a ground, in words where it is another. The
    receiver's own work is untouched. Raises `NotFound`, `NotAllowed` for the wrong side or role, `WrongState` when it
    was answered already, and `RuleBroken`.
    """
    asked = of(queries.get(actor, release_id))
    if asked is None:
        raise NotFound
    require(actor, Permission.RECALL_ANSWER, asked.release)
    found = _locked(actor, Recall.act == asked.act)
    verb = "refuse" if given.ground else "comply"
    states = [RECALL_MACHINE.next(recall.state, verb) for recall in found]
    _check(given, {row.document for row in ledger.printed([recall.release_id for recall in found])})
    for recall, state in zip(found, states, strict=True):
        _answer(actor, recall, state, given)
    flush()
    return asked


def _check(given: Answer, printed: set[str]) -> None:
    if given.ground is None and given.copies.keys() != printed:
        raise RuleBroken("", _l("Say of each printed copy what became of it."))
    if given.ground is KeepingGround.OTHER and not given.words:
        raise RuleBroken("words", _l("This ground needs words."))


def _answer(actor: Actor, recall: Recall, state: RecallState, given: Answer) -> None:
    now = clock.now()
    recall.state = state
    recall.seen_at = recall.seen_at or now
    recall.answered_at = now
    recall.answered_by_id = actor.account_id
    recall.ground = given.ground
    recall.words = given.words
    recall.words_language = given.language if given.words else ""
    recall.copies = {number: outcome.value for number, outcome in given.copies.items()} if not given.ground else {}
    record(
        actor,
        AuditKind.RECALL_ANSWERED,
        recall.release.subject_reference,
        case_id=recall.release.case_id,
        recall=state.value,
        **({"because": given.ground.value} if given.ground else {}),
        **({"copies": recall.copies} if recall.copies else {}),
    )
