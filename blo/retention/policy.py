"""Who may hold and who may erase."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, owned, rule
from blo.access.permissions import Permission


@rule(Permission.HOLD_PLACE)
def hold(actor: Actor, thing: Any) -> Decision:
    """Only on the own office's records."""
    return YES if thing is None else owned(actor, thing)


@rule(Permission.RETENTION_RUN)
def run(actor: Actor, _thing: Any) -> Decision:
    """Only at the installation's command line, for one office at a time; no page erases."""
    return YES if actor.is_operator else no(Reason.ROLE)
