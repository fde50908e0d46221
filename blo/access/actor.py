"""The acting person: a frozen value, detached from the database, made by a door and passed to every verb and query."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.permissions import Permission
from blo.access.roles import PERMISSIONS, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from which office; `country` is ISO 3166-1 alpha-2, `time_zone` an IANA name.

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

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor's role has a permission at all; what it covers is for the rules to say."""
        return permission in PERMISSIONS[self.role]
