"""Who may add a file."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, owned, rule
from blo.access.permissions import Permission


@rule(Permission.FILE_ADD)
def add(actor: Actor, thing: Any) -> Decision:
    """Only to the own office's detections and cases."""
    return owned(actor, thing)
