"""Who may do what with a case."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, owned, rule
from blo.access.permissions import Permission


@rule(Permission.CASE_OPEN)
def open_case(actor: Actor, thing: Any) -> Decision:
    """Only from the own office's detections."""
    return YES if thing is None else owned(actor, thing)


@rule(Permission.AUDIT_CASE)
def read_trail(actor: Actor, thing: Any) -> Decision:
    """Only the trails of the own office's records."""
    return owned(actor, thing)
