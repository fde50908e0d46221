"""Taking back what is on its way to where nothing may go: by the same verbs as anybody takes anything back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.handovers import queries as handovers
from blo.handovers import service as giving
from blo.handovers.models import Handover
from blo.handovers.states import HandoverState, Outcome
from blo.kernel.work import locked
from blo.offices.models import Office
from blo.people.models import Person
from blo.referrals import queries as referrals
from blo.referrals import service as referring
from blo.referrals.models import WAITING_STATES, Referral
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason

Stopped: TypeAlias = Callable[[Office, datetime | None], bool]
"""Whether nothing of the person may be with an office any more until a moment; without one, now."""


def barred(person: Person) -> Stopped:
    """Stop what goes towards States that are barred now."""
    return lambda recipient, through: bool(sharing.barred({person.id}, recipient, through=through))


def standing(actor: Actor, person: Person, stopped: Stopped) -> list[Handover | Referral | Release]:
    """What of a person is on its way, or open, at offices where it is stopped."""
    offered = [row for row in handovers.awaiting(actor, person.id) if stopped(row.recipient, None)]
    sent = [row for row in referrals.waiting(actor, person.id) if stopped(row.recipient, row.release.expires_at)]
    released = [
        row
        for row in sharing.outstanding(actor, person.id)
        if row.is_in_effect and stopped(row.recipient, row.expires_at)
    ]
    return [*offered, *sent, *released]


def with_supervisors_right(actor: Actor) -> Actor:
    """Return whoever sets off a taking back, with the right to do it; the log says who it was."""
    return replace(actor, role=Role.SUPERVISOR)


def take_back(actor: Actor, person: Person, stopped: Stopped) -> None:
    """Take a person out of handovers, withdraw referrals and recall releases, towards every office that is stopped.

    The receiving side sees what it sees when an officer does the same by hand, and nothing else. It happens in the
    office's name and with its supervisor's right, because neither fear nor a consent withdrawn must wait for somebody
    with the right to withdraw; the log says who set it off. All rows are locked before the first changes, in the order
    in which other verbs lock them, so that nobody waits for each other.
    """
    acting = with_supervisors_right(actor)
    offered = [locked(handovers.one(acting, row.reference), Handover) for row in handovers.awaiting(acting, person.id)]
    sent = [locked(referrals.one(acting, row.reference), Referral) for row in referrals.waiting(acting, person.id)]
    held = releasing.held([row.id for row in sharing.outstanding(acting, person.id)])
    for handover in offered:
        _take_out(acting, handover, person, stopped)
    for referral in sent:
        if referral.state in WAITING_STATES and _is(stopped, referral.release):
            referring.move(acting, referral.reference, "withdraw")
    open_now = [row for row in held if row.is_in_effect]  # what time closed stays as time left it
    releasing.recall_rest(acting, [row.id for row in open_now if _is(stopped, row)], RecallReason.ENDED)


def _is(stopped: Stopped, release: Release) -> bool:
    return stopped(release.recipient, release.expires_at)


def _take_out(actor: Actor, handover: Handover, person: Person, stopped: Stopped) -> None:
    line = next(line for line in handover.persons if line.person_id == person.id)
    still = handover.state is HandoverState.OFFERED and line.outcome is Outcome.PENDING
    if still and stopped(handover.recipient, None):
        giving.take_out(actor, handover.reference, person.reference)
