"""Who may break the glass, who lets them, and who ends it."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, owned, rule
from blo.access.permissions import Permission


@rule(Permission.BREAK_GLASS_ASK)
def ask(actor: Actor, case: Any) -> Decision:
    """Only for a case of the own office."""
    return YES if case is None else owned(actor, case)


@rule(Permission.BREAK_GLASS_DECIDE)
def decide(actor: Actor, request: Any) -> Decision:
    """Only in the own office, and never on one's own request or one's own role's."""
    if request is None:
        return YES
    if request.asked_by_id == actor.account_id or request.asked_by.role is actor.role:
        return no(Reason.TWO_PEOPLE)
    return owned(actor, request)


@rule(Permission.BREAK_GLASS_END)
def end(actor: Actor, request: Any) -> Decision:
    """Only the one who was let in, and whoever could have refused."""
    if request is None:
        return YES
    is_party = request.asked_by_id == actor.account_id or actor.may(Permission.BREAK_GLASS_DECIDE)
    return owned(actor, request) if is_party else no(Reason.TWO_PEOPLE)
