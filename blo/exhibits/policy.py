"""Who may record exhibits, and who keeps them."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, owned, rule
from blo.access.permissions import Permission


@rule(Permission.EXHIBIT_RECORD)
def record(actor: Actor, thing: Any) -> Decision:
    """Only for the own office's detections and exhibits."""
    return owned(actor, thing)
