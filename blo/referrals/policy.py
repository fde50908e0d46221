"""Who may do what with a referral, and what of it each side may see."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, addressed, owned, rule
from blo.access.permissions import Permission
from blo.referrals.models import OPEN_STATES, Referral


@rule(Permission.REFERRAL_SEND)
def send(actor: Actor, thing: Any) -> Decision:
    """Only the office that recorded the case, the person and so the referral."""
    return owned(actor, thing)


@rule(Permission.REFERRAL_ANSWER)
def answer(actor: Actor, thing: Any) -> Decision:
    """Only the office a referral is addressed to."""
    return addressed(actor, thing)


def content_is_open(actor: Actor, referral: Referral) -> bool:
    """Tell whether the words and the manifest's content exist for the reader: its sender's, or after acceptance.

    A release that was recalled or has expired closes the content again.
    """
    if referral.office_id == actor.office_id:
        return True
    return referral.state in OPEN_STATES and referral.release.is_in_effect
