"""What an entry that comes in is to the one that is there, and who takes over what a closed account left."""

from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, rule
from blo.access.permissions import Permission
from blo.accounts.models import Account


class Revised(Protocol):
    """What is compared: who changed it last, how often it was changed, and what it says."""

    revision: int
    device: UUID
    pairs: object


class Step(Enum):
    """How an entry that comes in goes on from the one that is there."""

    FIRST = auto()
    AGAIN = auto()
    LATE = auto()
    NEXT = auto()
    BESIDE = auto()


def step(there: Revised | None, *, revision: int, base: int, device: UUID, pairs: object) -> Step:
    """Tell whether an entry is new, was there before, comes late, goes on from what is there, or was changed on two.

    `base` is the revision that the device last knew to be here. A device goes on from its own changes in any case:
    it may not have heard that they arrived. What it changed again since then comes late.
    """
    if there is None:
        return Step.FIRST
    own = there.device == device
    if there.pairs == pairs or (own and revision == there.revision):
        return Step.AGAIN
    if own and revision < there.revision:
        return Step.LATE
    goes_on = revision > there.revision and (own or base == there.revision)
    return Step.NEXT if goes_on else Step.BESIDE


@rule(Permission.ENTRY_TAKE_OVER)
def take_over(actor: Actor, account: Account | None) -> Decision:
    """What somebody of the own office left; of an officer of an agency, only for a supervisor of that agency."""
    if account is None:
        return YES
    if account.office_id != actor.office_id:
        return no(Reason.OFFICE)
    return YES if account.agency in {"", actor.agency} else no(Reason.AGENCY)
