"""Who has need of a person's name."""

from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.people.models import Person


def needs_name(actor: Actor, person: Person) -> bool:
    """Need to know: those who work cases, and whoever recorded the person, read the name in lists."""
    return actor.may(Permission.CASE_READ) or person.recorded_by_id == actor.account_id
