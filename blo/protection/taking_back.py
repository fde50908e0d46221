"""Taking back what is on its way to where nothing may go: by the same verbs as anybody takes anything back."""

from dataclasses import replace

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.handovers import queries as handovers
from blo.handovers import service as giving
from blo.handovers.models import Handover
from blo.handovers.states import HandoverState, Outcome
from blo.kernel.work import locked
from blo.people.models import Person
from blo.referrals import queries as referrals
from blo.referrals import service as referring
from blo.referrals.models import WAITING_STATES, Referral
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason


def _barred(release: Release) -> bool:
    return bool(sharing.barred({release.subject_id}, release.recipient, through=release.expires_at))


def take_back(actor: Actor, person: Person) -> None:
    """Take a person out of handovers, withdraw referrals and recall releases, towards every State that is barred now.

    The receiving side sees what it sees when an officer does the same by hand, and nothing else. It happens in the
    office's name and with its supervisor's right, because fear must not wait for somebody with the right to withdraw;
    the log says who set it off. All rows are locked before the first changes, in the order in which other verbs lock
    them, so that nobody waits for each other.
    """
    acting = replace(actor, role=Role.SUPERVISOR)
    offered = [locked(handovers.one(acting, row.reference), Handover) for row in handovers.awaiting(acting, person.id)]
    sent = [locked(referrals.one(acting, row.reference), Referral) for row in referrals.waiting(acting, person.id)]
    held = releasing.held([row.id for row in sharing.outstanding(acting, person.id)])
    for handover in offered:
        _take_out(acting, handover, person)
    for referral in sent:
        if referral.state in WAITING_STATES and _barred(referral.release):
            referring.move(acting, referral.reference, "withdraw")
    open_now = [row for row in held if row.is_in_effect]  # what time closed stays as time left it
    releasing.recall_rest(acting, [row.id for row in open_now if _barred(row)], RecallReason.ENDED)


def _take_out(actor: Actor, handover: Handover, person: Person) -> None:
    line = next(line for line in handover.persons if line.person_id == person.id)
    still = handover.state is HandoverState.OFFERED and line.outcome is Outcome.PENDING
    if still and sharing.barred({person.id}, handover.recipient):
        giving.take_out(actor, handover.reference, person.reference)
