"""The acting person: a frozen value, detached from the database, made by a door and passed to every verb and query."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.permissions import Permission
from blo.access.roles import PERMISSIONS, Role
from blo.kernel.acting import OPEN, Told

COMPARTMENT = "protection:read"
"""The permission that opens the protection compartment."""

INSTALLATION = UUID(int=0)
"""The office of what belongs to none: the operator's own chain of audit entries, and guesses at names nobody has."""
OF_THE_INSTALLATION = "INSTALLATION"
"""Stands where the code of an office does. It is for the machine; people are told in words."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from which office; `country` is ISO 3166-1 alpha-2, `time_zone` an IANA name.

    `agency` is the code of the agency in the office that the actor belongs to, empty for none.

    `is_operator` marks the person at the installation's own command line, whose directory work is not bound to a
    country. It opens no case, detection or person.
    """

    account_id: UUID
    name: str
    role: Role
    office_id: UUID
    office_code: str
    office_name: str
    country: str
    time_zone: str
    language: str
    is_operator: bool = False
    agency: str = ""

    @property
    def opens_compartment(self) -> bool:
        """Tell whether the protection compartment is there for the actor."""
        return COMPARTMENT in PERMISSIONS[self.role]

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor's role has a permission at all; what it covers is for the rules to say."""
        return permission in PERMISSIONS[self.role]

    def told(self) -> Told:
        """What the database is told of who acts: all that its wall knows of anybody."""
        return Told(str(self.office_id), self.agency, OPEN if self.opens_compartment else "")
