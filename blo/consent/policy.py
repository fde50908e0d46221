"""Who may ask for consent, and who may act without it."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, allows, owned, rule
from blo.access.permissions import Permission


@rule(Permission.CONSENT_RECORD)
def record(actor: Actor, person: Any) -> Decision:
    """Persons of the own office; those shared with it, for whoever works its cases."""
    if person is None or actor.may(Permission.CASE_READ):
        return YES
    return owned(actor, person)


def may_ask(actor: Actor, person: Any) -> Decision:
    """Whether the actor may ask this person; with it this module is there, and its rules are, wherever one is asked."""
    return allows(actor, Permission.CONSENT_RECORD, person)


@rule(Permission.CONSENT_OVERRULE)
def overrule(actor: Actor, person: Any) -> Decision:
    """Only of persons the own office recorded: nobody else can let anything of them leave."""
    return owned(actor, person)
