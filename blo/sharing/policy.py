"""Who may release and recall, answer a recall, and ask for passing on and answer it."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, Reason, addressed, no, owned, rule
from blo.access.permissions import Permission
from blo.offices.states import Onward


@rule(Permission.RELEASE_GRANT)
def grant(actor: Actor, thing: Any) -> Decision:
    """Only the office that recorded the item."""
    return owned(actor, thing)


@rule(Permission.RELEASE_RECALL)
def recall(actor: Actor, thing: Any) -> Decision:
    """Only the office that released."""
    return owned(actor, thing)


@rule(Permission.RECALL_ANSWER)
def answer_recall(actor: Actor, thing: Any) -> Decision:
    """Only the office that received the release."""
    return addressed(actor, thing)


@rule(Permission.ONWARD_ASK)
def ask_onward(actor: Actor, thing: Any) -> Decision:
    """Only the office that received the release, unless the agreement forbids passing on."""
    decision = addressed(actor, thing)
    if decision and thing.agreement.onward is Onward.FORBIDDEN:
        return no(Reason.ONWARD)
    return decision


@rule(Permission.ONWARD_ANSWER)
def answer_onward(actor: Actor, thing: Any) -> Decision:
    """Only the office that released."""
    return owned(actor, thing)
