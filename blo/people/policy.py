"""Who has need of a person's name, and who may change what is recorded."""

from typing import Any

from blo.access.actor import Actor
from blo.access.gate import Decision, owned, rule
from blo.access.permissions import Permission
from blo.people.models import Person


@rule(Permission.PERSON_AMEND)
def amend(actor: Actor, person: Any) -> Decision:
    """Only persons of the own office."""
    return owned(actor, person)


def needs_name(actor: Actor, person: Person) -> bool:
    """Need to know: those who work cases, and whoever recorded the person, read the name in lists."""
    return actor.may(Permission.CASE_READ) or person.recorded_by_id == actor.account_id
