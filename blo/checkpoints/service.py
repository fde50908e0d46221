"""Making checkpoints and having them countersigned. The clock and every share cause it; nobody has to remember.

At a share the recipient countersigns, at the clock's stroke every linked office.

Each office's part is a unit of work of its own. No more than one chain is locked at a time, so two offices that share
with each other at the same moment never wait for each other.
"""

from typing import Any
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import GENESIS, Event, append, canonical, held, record
from blo.checkpoints import queries
from blo.checkpoints.models import Checkpoint, CheckpointCopy
from blo.checkpoints.statements import Offer, Statement
from blo.kernel import clock, signing, work
from blo.kernel.acting import acting_for
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush
from blo.offices import keys
from blo.offices import queries as directory

CONTRADICTS = _l("This checkpoint contradicts one that is held already: the chain it is about was written anew.")
NOT_ITS_KEY = _l("This is not signed with a key that is known to be the office's.")


def exchange(office_id: UUID, with_office: UUID | None = None) -> int:
    """Make a checkpoint and let the linked offices countersign it, or one of them; return how many did.

    One is made whether or not anything was written since the last: a checkpoint that came only when an office had
    been busy would tell the others when it was.
    """
    with work.atomic():
        offer = make(office_id)
        partners = directory.partners(office_id, clock.now().date())
    taken = 0
    if offer is None:
        return taken
    for partner_id in partners:
        if with_office in (None, partner_id):
            with work.atomic():
                taken += countersign(partner_id, offer) is not None
    return taken


def exchange_all() -> tuple[int, int]:
    """Exchange for every chain of this installation; return how many chains there are and how many countersigned."""
    found = queries.chains()
    return len(found), sum(exchange(office_id) for office_id in found)


def make(office_id: UUID) -> Offer | None:
    """Sign how far an office's chain has come; None for a chain that has not begun."""
    with acting_for(office_id):
        return _make(office_id)


def _make(office_id: UUID) -> Offer | None:
    head = held(office_id)  # before looking at the last: of two who make one, the second follows the first
    if not head.position:
        return None
    last = queries.newest(office_id)
    key_id = keys.current(office_id)
    statement = Statement(
        office_id=office_id,
        number=last.number + 1 if last else 1,
        position=head.position,
        hash=head.hash,
        at=clock.now(),
        previous=last.statement.digest() if last else GENESIS,
        key_id=key_id,
    )
    signature = keys.sign(office_id, canonical(statement.body())).value
    made = Checkpoint(office_id=office_id, signature=signature, **statement.columns())
    db.session.add(made)
    append(office_id, None, Event(AuditKind.CHECKPOINT_MADE, queries.code_of(office_id), facts=_facts(statement)))
    return queries.offer(made)


def countersign(holder_id: UUID, offer: Offer) -> CheckpointCopy | None:
    """Keep a linked office's checkpoint under the holder's own signature, and say so in the holder's own chain.

    The entry names the checkpoint and no count: how much another office writes is not for its neighbours to read.

    Nothing is signed that the holder has already, or that contradicts what it has: `verify` then says what is wrong.
    """
    with acting_for(holder_id):
        held(holder_id)
        before = queries.newest_copy(holder_id, offer.statement.office_id)
        if before and before.number >= offer.statement.number:
            return None
        if _objection(offer, before, accepted=""):
            return None
        copy = _copy(holder_id, offer, is_foreign=False)
        append(holder_id, None, Event(AuditKind.CHECKPOINT_COUNTERSIGNED, offer.code, facts=_named(offer.statement)))
        return copy


def take_in(actor: Actor, offer: Offer, *, accepted: str) -> CheckpointCopy | None:
    """Keep a checkpoint that came in a file, in the actor's own chain; return None for one that is kept already.

    `accepted` is the key that the operator was told of in another way; it is needed once for each office. Raises
    `RuleBroken` for a file that is not signed with the office's key, or that contradicts what is held.
    """
    require(actor, Permission.DIRECTORY_ADMINISTER)
    with acting_for(actor.office_id):
        return _take_in(actor, offer, accepted=accepted)


def _take_in(actor: Actor, offer: Offer, *, accepted: str) -> CheckpointCopy | None:
    statement = offer.statement
    held(actor.office_id)
    if statement.office_id in queries.chains():
        raise RuleBroken("", _l("This chain is kept here. Hold the file against it: audit verify --against."))
    held_already = [copy for copy in queries.copies(actor.office_id) if copy.about_id == statement.office_id]
    if statement in {copy.statement for copy in held_already}:
        return None
    before = held_already[-1] if held_already else None
    if before is None and not accepted:
        raise RuleBroken("key", _l("Ask the other State for the name of its key, and give it with --key."))
    if before and statement.number < before.number:
        raise RuleBroken("", _l("A newer checkpoint of this chain is held already."))
    if objection := _objection(offer, before, accepted=accepted):
        raise RuleBroken("", objection)
    copy = _copy(actor.office_id, offer, is_foreign=True)
    record(actor, AuditKind.CHECKPOINT_IMPORTED, offer.code, **_named(statement))
    flush()
    return copy


def _objection(offer: Offer, before: CheckpointCopy | None, *, accepted: str) -> Lazy | None:
    """Say what stands against keeping a checkpoint after another of the same office, None when nothing does."""
    statement = offer.statement
    known = [key.key_id for key in offer.keys]
    trusted = {signing.key_id(before.public)} if before else set()
    trusted |= {accepted} if accepted else set()
    if keys.lineage_fault(statement.office_id, offer.keys) or not trusted <= set(known):
        return NOT_ITS_KEY
    if not statement.is_signed(offer.public, offer.signature):
        return NOT_ITS_KEY
    return CONTRADICTS if before and not statement.follows(before.statement) else None


def _facts(statement: Statement) -> dict[str, Any]:
    return {"entries": statement.position, **_named(statement)}


def _named(statement: Statement) -> dict[str, Any]:
    return {"number": statement.number, "checkpoint": statement.digest()}


def _copy(holder_id: UUID, offer: Offer, *, is_foreign: bool) -> CheckpointCopy:
    copy = CheckpointCopy(
        office_id=holder_id,
        about_id=offer.statement.office_id,
        about_code=offer.code,
        is_foreign=is_foreign,
        public=offer.public,
        signature=offer.signature,
        received_at=clock.now(),
        **offer.statement.columns(),
    )
    signature = keys.sign(holder_id, copy.receipt())
    copy.holder_key_id, copy.countersignature = signature.key_id, signature.value
    db.session.add(copy)
    flush()
    return copy
