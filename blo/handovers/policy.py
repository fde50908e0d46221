"""Who may do what with a handover."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, addressed, owned, rule
from blo.access.permissions import Permission


@rule(Permission.HANDOVER_OFFER)
def offer(actor: Actor, thing: Any) -> Decision:
    """Only the office that recorded the persons."""
    return owned(actor, thing)


@rule(Permission.HANDOVER_RECEIVE)
def receive(actor: Actor, thing: Any) -> Decision:
    """Only the office that receives."""
    return addressed(actor, thing)
