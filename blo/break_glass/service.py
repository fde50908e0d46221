"""Asking to break the glass, letting somebody, refusing, and ending it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.break_glass import queries
from blo.break_glass.models import MOST_HOURS, BreakGlass
from blo.break_glass.states import GLASS_MACHINE, GlassState, Ground
from blo.cases import queries as cases
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked

ANSWER_WITHIN = timedelta(hours=24)
NO_SUCH_CASE = _l("Your office has no case with this reference.")


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a request is made from."""

    case: str
    ground: Ground
    words: str
    hours: int
    submission: UUID | None = None


def ask(actor: Actor, command: NewRequest) -> BreakGlass:
    """Ask to read one case of the own office, for some hours, on a ground and in words.

    The same form sent again gives the same request.
    """
    require(actor, Permission.BREAK_GLASS_ASK)
    if made := queries.by_submission(actor, command.submission):
        return made
    try:
        case = cases.get(actor, command.case)
    except NotFound as error:
        raise RuleBroken("case", NO_SUCH_CASE) from error
    if case.office_id != actor.office_id:
        raise RuleBroken("case", NO_SUCH_CASE)
    if not 1 <= command.hours <= MOST_HOURS:
        raise RuleBroken("hours", _l("At most %(hours)d hours.", hours=MOST_HOURS))
    if not command.words:
        raise RuleBroken("words", _l("Say in words why."))
    request = BreakGlass(
        **walls.credit(actor, case),
        case_id=case.id,
        case_reference=case.reference,
        ground=command.ground,
        words=command.words,
        hours=command.hours,
        asked_by_id=actor.account_id,
        submission=command.submission,
    )
    db.session.add(request)
    flush()
    facts = {"why": command.ground.value, "hours": command.hours}
    record(actor, AuditKind.BREAK_GLASS_ASKED, case.reference, case_id=case.id, **facts)
    flush()
    return request


def _move(actor: Actor, request_id: UUID, verb: str, permission: Permission) -> BreakGlass:
    request = locked(queries.one(actor, request_id), BreakGlass)
    require(actor, permission, request)
    request.state = GLASS_MACHINE.next(request.state, verb)
    return request


def _decide(actor: Actor, request_id: UUID, verb: str, kind: AuditKind) -> BreakGlass:
    request = _move(actor, request_id, verb, Permission.BREAK_GLASS_DECIDE)
    now = clock.now()
    if now - request.asked_at > ANSWER_WITHIN:
        raise WrongState
    request.decided_by_id, request.decided_at = actor.account_id, now
    if request.state is GlassState.GRANTED:
        request.expires_at = now + timedelta(hours=request.hours)
    asked_by = str(request.asked_by_id)
    record(actor, kind, request.case_reference, case_id=request.case_id, account=asked_by, hours=request.hours)
    flush()
    return request


def grant(actor: Actor, request_id: UUID) -> BreakGlass:
    """Let the person who asked read the case, from now on and for the hours asked, as the second person."""
    return _decide(actor, request_id, "grant", AuditKind.BREAK_GLASS_GRANTED)


def refuse(actor: Actor, request_id: UUID) -> BreakGlass:
    """Refuse what was asked."""
    return _decide(actor, request_id, "refuse", AuditKind.BREAK_GLASS_REFUSED)


def end(actor: Actor, request_id: UUID) -> BreakGlass:
    """End the access before its time."""
    request = _move(actor, request_id, "end", Permission.BREAK_GLASS_END)
    request.ended_at = clock.now()
    record(actor, AuditKind.BREAK_GLASS_ENDED, request.case_reference, case_id=request.case_id)
    flush()
    return request
