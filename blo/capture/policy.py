"""What an entry that comes in is to the one that is there."""

from enum import Enum, auto
from typing import Protocol
from uuid import UUID


class Revised(Protocol):
    """What is compared: who changed it last, how often it was changed, and what it says."""

    revision: int
    device: UUID
    pairs: object


class Step(Enum):
    """How an entry that comes in goes on from the one that is there."""

    FIRST = auto()
    AGAIN = auto()
    NEXT = auto()
    BESIDE = auto()


def step(there: Revised | None, *, revision: int, base: int, device: UUID, pairs: object) -> Step:
    """Tell whether an entry is new, was there before, goes on from what is there, or was changed on two devices.

    `base` is the revision that the device last knew to be here. A device goes on from its own changes in any case:
    it may not have heard that they arrived.
    """
    if there is None:
        return Step.FIRST
    own = there.device == device
    if there.pairs == pairs or (own and revision <= there.revision):
        return Step.AGAIN
    goes_on = revision > there.revision and (own or base == there.revision)
    return Step.NEXT if goes_on else Step.BESIDE
