"""The verbs of a referral. Each one: lock, permit, check, change, record, flush."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.cases import queries as cases
from blo.consent import queries as consents
from blo.consent.states import ConsentScope
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import flush, locked
from blo.offices.states import DataCategory
from blo.people.states import PersonField
from blo.referrals import queries
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.states import (
    HELP,
    REFERRAL_MACHINE,
    DeclineReason,
    ReferralState,
    ReferralType,
    Service,
    Urgency,
    asks_tracing,
)
from blo.sharing import service as sharing
from blo.sharing.service import Act, Item, Terms
from blo.sharing.states import SubjectKind

LONGEST_CLOCK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What a referral is sent from: `manifest` are the person's fields that acceptance opens."""

    case: str
    person: str
    type: ReferralType
    urgency: Urgency
    services: tuple[Service, ...]
    message: str
    message_language: str
    contact_instructions: str
    manifest: tuple[PersonField, ...]
    due_at: datetime
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote with a step, in which language, and the coded reason where one is needed."""

    note: str = ""
    language: str = ""
    reason: DeclineReason | None = None


def send(actor: Actor, command: NewReferral, terms: Terms) -> Referral:
    """Send a referral about a person of an own case; its manifest's content waits for acceptance."""
    case = cases.get(actor, command.case)
    require(actor, Permission.REFERRAL_SEND, case)
    if made := queries.by_submission(actor, command.submission):
        return made
    person = next(
        (entry.person for entry in cases.persons(actor, case) if entry.person.reference == command.person), None
    )
    if person is None:
        raise RuleBroken("person", _l("Choose a person of this case."))
    _check(command)
    if asks_tracing(command.type, command.services) and consents.is_refused(actor, person.id, ConsentScope.FAMILY):
        raise RuleBroken("type" if command.type is ReferralType.TRACING else "services", sharing.NO_CONSENT)
    item = Item.of(SubjectKind.PERSON, person, command.manifest, chosen_in="person")
    also = frozenset({DataCategory.NEEDS} if command.services else set())
    helps = command.type in HELP and command.urgency is not Urgency.NORMAL
    act = Act(command.submission or uuid4(), case.id, frozenset(case.crimes), waits=True, also=also, helps=helps)
    [release] = sharing.grant(actor, [item], terms, act)
    now = clock.now()
    referral = Referral(
        reference=new_reference(actor.office_code, "R", now),
        **walls.credit(actor, case),
        recipient_id=release.recipient_id,
        case_id=case.id,
        person_id=person.id,
        release_id=release.id,
        type=command.type,
        urgency=command.urgency,
        services=list(command.services),
        message=command.message,
        message_language=command.message_language,
        contact_instructions=command.contact_instructions,
        sent_at=now,
        due_at=command.due_at,
        submission=command.submission,
    )
    db.session.add(referral)
    _step(actor, referral, "send", Words())
    flush()
    return referral


def _check(command: NewReferral) -> None:
    if not command.manifest:
        raise RuleBroken("manifest", _l("Choose at least one field to disclose on acceptance."))
    if not command.message:
        raise RuleBroken("message", _l("Say what you ask for."))
    if not timedelta() < command.due_at - clock.now() <= LONGEST_CLOCK:
        raise RuleBroken("due_day", _l("The answer must be due in the future, within a year."))


def _step(actor: Actor, referral: Referral, verb: str, words: Words) -> None:
    db.session.add(referral)
    flush()
    db.session.add(
        ReferralStep(
            referral_id=referral.id,
            verb=verb,
            at=clock.now(),
            office_id=actor.office_id,
            account_id=actor.account_id,
            name=actor.name,
            reason=words.reason,
            note=words.note,
            note_language=words.language if words.note else "",
        )
    )
    audit(
        actor,
        AuditKind.REFERRAL_MOVED,
        referral.reference,
        case_id=referral.case_id,
        verb=verb,
        state=(referral.state or ReferralState.SENT).value,
        **({"person": referral.person.reference} if actor.office_id == referral.office_id else {}),
    )


def without_tracing(referral: Referral) -> None:
    """Ask for the family no longer, where that stands beside other help: refusing it never stops what is urgent."""
    referral.services = [service for service in referral.services if service is not Service.TRACING]


def _is_stopped(sender: Actor, referral: Referral) -> bool:
    """Tell whether a referral is about the family of somebody who told its sender that they do not want that.

    One that asks for it beside other help goes on `without_tracing`.
    """
    asks = asks_tracing(referral.type, referral.services)
    if not asks or not consents.is_refused(sender, referral.person_id, ConsentScope.FAMILY):
        return False
    without_tracing(referral)
    return referral.type is ReferralType.TRACING


def _received(actor: Actor, referral: Referral, words: Words) -> None:
    referral.received_at = clock.now()


def _accepted(actor: Actor, referral: Referral, words: Words) -> None:
    sender = replace(actor, office_id=referral.office_id, agency=referral.agency)
    stopped = partial(_is_stopped, sender, referral)  # asked as the sender, whom alone the person told
    sharing.take_effect(referral.release_id, stopped)  # first, for the database refuses what is accepted by halves
    referral.accepted_at = clock.now()


def _declined(actor: Actor, referral: Referral, words: Words) -> None:
    if words.reason is None:
        raise RuleBroken("reason", _l("Choose a reason."))
    sharing.cancel(referral.release_id)  # first, as with accepting
    referral.decline_reason = words.reason


def _withdrawn(actor: Actor, referral: Referral, words: Words) -> None:
    sharing.cancel(referral.release_id)


def _said(actor: Actor, referral: Referral, words: Words) -> None:
    if not words.note:
        raise RuleBroken("note", _l("Write what you ask or answer."))
    sharing.require_open_link(referral.office_id, referral.recipient_id)


def _answered(actor: Actor, referral: Referral, words: Words) -> None:
    if _is_stopped(actor, referral):
        raise RuleBroken("note", sharing.NO_CONSENT)
    _said(actor, referral, words)


def _completed(actor: Actor, referral: Referral, words: Words) -> None:
    sharing.require_open_link(referral.office_id, referral.recipient_id)


_CHANGES: dict[str, Callable[[Actor, Referral, Words], None]] = {
    "acknowledge": _received,
    "accept": _accepted,
    "decline": _declined,
    "withdraw": _withdrawn,
    "ask": _said,
    "answer": _answered,
    "complete": _completed,
}


def move(
    actor: Actor, reference: str, verb: str, *, version: int | None = None, words: Words | None = None
) -> Referral:
    """Do one verb of the referral's table, from the side it belongs to.

    `version` is the one the reader's page showed; raises `Conflict` when the referral has moved on since, `WrongState`
    when the verb does not fit, `NotAllowed` for the wrong side or role.
    """
    words = words or Words()
    referral = locked(queries.one(actor, reference), Referral)
    row = REFERRAL_MACHINE.row(verb)
    require(actor, Permission.of(row.permission), referral)
    state = REFERRAL_MACHINE.next(referral.state, verb)
    if version is not None and version != referral.version:
        raise Conflict
    if change := _CHANGES.get(verb):
        change(actor, referral, words)
    referral.state = state
    _step(actor, referral, verb, words)
    flush()
    return referral
