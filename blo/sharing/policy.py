"""Who may release and recall."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, owned, rule
from blo.access.permissions import Permission


@rule(Permission.RELEASE_GRANT)
def grant(actor: Actor, thing: Any) -> Decision:
    """Only the office that recorded the item."""
    return owned(actor, thing)


@rule(Permission.RELEASE_RECALL)
def recall(actor: Actor, thing: Any) -> Decision:
    """Only the office that released."""
    return owned(actor, thing)
