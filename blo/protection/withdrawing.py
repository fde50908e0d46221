"""Withdrawing consent: what was released on it is taken back, by the same verbs as anybody takes anything back."""

from datetime import datetime

from blo.access.actor import Actor
from blo.access.gate import Reason
from blo.access.permissions import Permission
from blo.consent import queries as consents
from blo.consent import service as consent
from blo.consent.models import Consent
from blo.consent.service import Withdrawal
from blo.consent.states import AUDIENCES, ConsentScope, ConsentState, WithdrawalDeed
from blo.handovers.models import Handover
from blo.kernel.errors import NotAllowed, WrongState
from blo.kernel.work import alone_with, flush, locked
from blo.offices.models import Office
from blo.people.models import Person
from blo.protection.taking_back import Stopped, standing, take_back, with_supervisors_right
from blo.referrals import queries as referrals
from blo.referrals import service as referring
from blo.referrals.models import Referral
from blo.referrals.states import ReferralType, asks_tracing
from blo.sharing.models import Release
from blo.sharing.objections import audiences


def _told(actor: Actor, scope: ConsentScope) -> Stopped:
    def stopped(recipient: Office, _through: datetime | None) -> bool:
        return AUDIENCES.get(scope) in audiences(actor.country, recipient)

    return stopped


def _tracing(actor: Actor, person: Person) -> list[Referral]:
    return [row for row in referrals.waiting(actor, person.id) if asks_tracing(row.type, row.services)]


def _stop_tracing(actor: Actor, person: Person) -> None:
    acting = with_supervisors_right(actor)
    for row in _tracing(actor, person):
        if row.type is ReferralType.TRACING:
            referring.move(acting, row.reference, "withdraw")
        else:
            referring.without_tracing(locked(referrals.one(acting, row.reference), Referral))


def released(actor: Actor, person: Person, scope: ConsentScope) -> list[Handover | Referral | Release]:
    """What stands on a scope now: on its way to, or open at, whoever may be told by it; tracing of the family."""
    if scope is ConsentScope.FAMILY:
        return [*_tracing(actor, person)]
    return standing(actor, person, _told(actor, scope)) if scope in AUDIENCES else []


def can_withdraw(actor: Actor, person: Person, scope: ConsentScope) -> bool:
    """Tell whether there is anything to withdraw: a consent, or what was released in spite of a refusal."""
    answer = consents.standing(actor, person.id).get(scope)
    if answer is None:
        return False
    return answer.state is ConsentState.GRANTED or bool(released(actor, person, scope))


def name_of(row: Handover | Referral | Release) -> str:
    """What a thing is known by in the record of what was done: its reference, or the office that had been told."""
    return row.recipient.code if isinstance(row, Release) else row.reference


def withdraw(actor: Actor, command: Withdrawal) -> Consent:
    """Write down that a person withdrew a scope, and take back what was released on it.

    Of a referral that asks for the family beside other help, that alone is taken back.

    Keeping it takes somebody who may recall it, and words. The same form sent again gives the same record. Raises
    `NotFound`, `NotAllowed`, `WrongState` where there is nothing to withdraw, and `RuleBroken`.
    """
    person = consents.askable(actor, command.person)
    alone_with({person.id})
    if made := consents.by_submission(actor, command.submission):
        return made
    if not can_withdraw(actor, person, command.scope):
        raise WrongState
    found = released(actor, person, command.scope)
    if found and command.keeps:
        if not actor.may(Permission.RELEASE_RECALL):
            raise NotAllowed(Reason.ROLE.label)
        return consent.withdraw(actor, person, command, WithdrawalDeed.KEPT, ())
    if not found:
        deed = WithdrawalDeed.OTHER if command.words.text else WithdrawalDeed.NOTHING
        return consent.withdraw(actor, person, command, deed, ())
    names = tuple(dict.fromkeys(name_of(row) for row in found))
    made = consent.withdraw(actor, person, command, WithdrawalDeed.TAKEN_BACK, names)
    if command.scope is ConsentScope.FAMILY:
        _stop_tracing(actor, person)
    else:
        take_back(actor, person, _told(actor, command.scope))
    flush()
    return made
