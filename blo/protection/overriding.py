"""The verbs of an override: ask, confirm, refuse, revoke. It needs two people of two roles, and ends by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import is_reference
from blo.kernel.work import alone_with, flush, locked
from blo.offices import queries as directory
from blo.people import queries as people
from blo.people.models import Person
from blo.protection import queries
from blo.protection.models import ProtectionOverride
from blo.protection.policy import may_confirm
from blo.protection.service import end_override
from blo.protection.states import OVERRIDE_MACHINE, LegalGround, OverrideState
from blo.protection.taking_back import barred, take_back
from blo.sharing import bars
from blo.sharing import queries as sharing
from blo.sharing.service import end_of

LONGEST_OVERRIDE = timedelta(days=30)
NOTHING_TO_LIFT = _l("This can't be confirmed: nothing stands in the way, or there is no such person of your office.")


@dataclass(frozen=True, slots=True)
class NewOverride:
    """What is asked: for whom (a reference), towards which State or office of it, on what ground, to which last day."""

    person: str
    country: str
    ground: LegalGround
    words: str
    words_language: str
    last_day: date
    recipient_id: UUID | None = None
    submission: UUID | None = None


def _check(actor: Actor, command: NewOverride) -> None:
    place = actor.office_code.rsplit("-", 1)[0]
    if not is_reference(command.person) or not command.person.startswith(f"{place}-P-"):
        raise RuleBroken("person", _l("Write the reference of a person of your own office."))
    if not command.words:
        raise RuleBroken("words", _l("Say on what the ground rests."))
    today = clock.today(actor.time_zone)
    if not today <= command.last_day <= today + LONGEST_OVERRIDE:
        raise RuleBroken("last_day", _l("Choose a last day between today and 30 days from now."))
    if command.recipient_id and directory.office(command.recipient_id).country != command.country:
        raise RuleBroken("recipient_id", _l("This office is of another State."))


def ask(actor: Actor, command: NewOverride) -> ProtectionOverride:
    """Ask that a bar be lifted for a time. Whether there is one is not looked at: asking must not tell.

    The same form sent again gives the same override.
    """
    require(actor, Permission.PROTECTION_OVERRIDE)
    if made := queries.override_by_submission(actor, command.submission):
        return made
    _check(actor, command)
    row = ProtectionOverride(
        **walls.credit(actor, _if_known(actor, command.person)),
        person=command.person,
        country=command.country,
        recipient_id=command.recipient_id,
        ground=command.ground,
        words=command.words,
        words_language=command.words_language,
        until=end_of(command.last_day, actor.time_zone),
        asked_by_id=actor.account_id,
        asked_role=actor.role.value,
        asked_at=clock.now(),
        submission=command.submission,
    )
    db.session.add(row)
    audit(actor, AuditKind.PROTECTION_OVERRIDE_ASKED, row.person, ground=row.ground.value, country=row.country)
    flush()
    return row


def _if_known(actor: Actor, reference: str) -> Person | None:
    try:
        return people.get(actor, reference)
    except NotFound:
        return None


def _person_of(actor: Actor, row: ProtectionOverride) -> Person:
    try:
        return people.get(actor, row.person)
    except NotFound:
        raise RuleBroken("", NOTHING_TO_LIFT) from None


def _moving(actor: Actor, override_id: UUID, verb: str) -> tuple[ProtectionOverride, OverrideState]:
    row = locked(queries.visible_overrides(actor).where(ProtectionOverride.id == override_id), ProtectionOverride)
    require(actor, Permission.PROTECTION_OVERRIDE, row)
    return row, OVERRIDE_MACHINE.next(row.state, verb)


def _found(actor: Actor, override_id: UUID) -> ProtectionOverride:
    row = db.session.scalars(queries.visible_overrides(actor).where(ProtectionOverride.id == override_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def confirm(actor: Actor, override_id: UUID) -> ProtectionOverride:
    """Confirm an override as the second person, of another role; from now on the bar does not hold there."""
    person = _person_of(actor, _found(actor, override_id))
    alone_with({person.id})
    row, state = _moving(actor, override_id, "confirm")
    decision = may_confirm(actor, row)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    if row.until <= clock.now():
        raise WrongState
    standing = sharing.bars_of(actor, person.id).keys()
    if not standing:
        raise RuleBroken("", NOTHING_TO_LIFT)
    row.answered_by_id, row.answered_role, row.answered_at = actor.account_id, actor.role.value, clock.now()
    row.state = state
    bars.lift(actor, row.id, person, country=row.country, recipient_id=row.recipient_id, until=row.until)
    audit(
        actor,
        AuditKind.PROTECTION_OVERRIDDEN,
        row.person,
        ground=row.ground.value,
        country=row.country,
        recipient=row.recipient.code if row.recipient else "",
        until=row.until.isoformat(),
        asked_role=row.asked_role,
    )
    flush()
    return row


def refuse(actor: Actor, override_id: UUID) -> ProtectionOverride:
    """Refuse an override, or take back one's own asking."""
    row, state = _moving(actor, override_id, "refuse")
    end_override(actor, row, state)
    flush()
    return row


def revoke(actor: Actor, override_id: UUID) -> ProtectionOverride:
    """End a confirmed override before its time: the bar holds again, and what left meanwhile is taken back."""
    person = _person_of(actor, _found(actor, override_id))
    alone_with({person.id})
    row, state = _moving(actor, override_id, "revoke")
    bars.end_lift(actor, row.id)
    take_back(actor, person, barred(person))
    end_override(actor, row, state)
    flush()
    return row


VERBS = {"confirm": confirm, "refuse": refuse, "revoke": revoke}
