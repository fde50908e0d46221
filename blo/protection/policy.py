"""Who may ask, read, decide and override; and who may read the answers of a screening."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, owned, rule
from blo.access.permissions import Permission
from blo.protection.models import ProtectionOverride


@rule(Permission.PROTECTION_ASK)
def ask(actor: Actor, person: Any) -> Decision:
    """Only for persons the own office recorded."""
    return owned(actor, person)


@rule(Permission.PROTECTION_READ)
def read(actor: Actor, thing: Any) -> Decision:
    """Only the own office's compartment."""
    return YES if thing is None else owned(actor, thing)


@rule(Permission.PROTECTION_DECIDE)
def decide(actor: Actor, thing: Any) -> Decision:
    """Only the own office's reviews."""
    return owned(actor, thing)


@rule(Permission.PROTECTION_OVERRIDE)
def override(actor: Actor, thing: Any) -> Decision:
    """Only the own office's overrides; the second person is of another role than the first."""
    return YES if thing is None else owned(actor, thing)


def may_confirm(actor: Actor, row: ProtectionOverride) -> Decision:
    """The second person is another than the first, and of another role."""
    another = row.asked_by_id != actor.account_id and row.asked_role != actor.role
    return YES if another else no(Reason.TWO_PEOPLE)


@rule(Permission.SCREENING_RECORD)
def screen(actor: Actor, person: Any) -> Decision:
    """Persons of the own office; those shared with it, for whoever works its cases."""
    if person is None or actor.may(Permission.CASE_READ):
        return YES
    return owned(actor, person)
