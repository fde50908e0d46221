"""Who may change and annul a detection."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, owned, rule
from blo.access.permissions import Permission


@rule(Permission.DETECTION_AMEND)
def amend(actor: Actor, thing: Any) -> Decision:
    """Only the own office's."""
    return owned(actor, thing)


@rule(Permission.DETECTION_ANNUL)
def annul(actor: Actor, thing: Any) -> Decision:
    """Only the own office's."""
    return owned(actor, thing)
