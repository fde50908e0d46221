"""The engine of decisions: rules registered by the rooms; pages ask them for buttons, verbs for the right to act.

A decision carries its reason, so the button that is missing and the page that refuses say the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from blo.access.actor import Actor
from blo.access.permissions import Permission
from blo.access.walls import owns
from blo.kernel.codes import Code
from blo.kernel.errors import NotAllowed
from blo.kernel.i18n import lazy_gettext as _l


class Reason(Code):
    """Why something is not allowed."""

    ROLE = "role", _l("Your role does not include this.")
    OFFICE = "office", _l("Only the office that recorded this may do it.")
    RECIPIENT = "recipient", _l("Only the office this is addressed to may do it.")
    COUNTRY = "country", _l("This belongs to another State's offices.")
    AGENCY = "agency", _l("Only the agency that recorded this may do it.")
    TWO_PEOPLE = "two_people", _l("Somebody of another role must do this.")
    SECOND_PERSON = "second_person", _l("A second person must do this: not who handed it over, nor whom it is for.")
    NO_GROUND = "no_ground", _l("This opens with the person's consent, or on a legal duty that you state.")
    LINK = "link", _l("The link between the two offices is not active, so nothing new can be shared.")
    ONWARD = "onward", _l("The agreement forbids passing on what was released under it.")


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with a reason."""

    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.reason is None


YES = Decision()
Rule = Callable[[Actor, Any], Decision]
RULES: dict[Permission, Rule] = {}
ROLE_ALONE = frozenset(
    {
        *(Permission.DETECTION_LOG, Permission.DETECTION_READ, Permission.CASE_READ, Permission.RELEASE_READ),
        *(Permission.REFERRAL_READ, Permission.HANDOVER_READ, Permission.DOCUMENT_READ, Permission.DOCUMENT_ISSUE),
        *(Permission.AUDIT_READ, Permission.DIRECTORY_READ, Permission.SCREENING_READ, Permission.SCREENING_OPEN),
        *(
            Permission.DETECTION_EXPORT,
            Permission.RETENTION_READ,
            Permission.BREAK_GLASS_READ,
            Permission.FILE_READ,
            Permission.EXHIBIT_READ,
        ),
    }
)
"""What the role alone decides: on which things it is used is said already by what the actor may see."""


def no(reason: Reason) -> Decision:
    """Return a refusal."""
    return Decision(reason)


def rule(permission: Permission) -> Callable[[Rule], Rule]:
    """Register the rule that says on which things a permission may be used; one rule a permission."""

    def register(function: Rule) -> Rule:
        if permission in RULES:
            raise ValueError(f"{permission} has a rule already")
        RULES[permission] = function
        return function

    return register


def undeclared() -> set[Permission]:
    """Return the permissions that have no rule and are not declared to be the role's alone."""
    return set(Permission) - RULES.keys() - ROLE_ALONE


def allows(actor: Actor, permission: Permission, thing: Any = None) -> Decision:
    """Decide whether an actor may use a permission on a thing; what has no rule and is not declared is refused."""
    if not actor.may(permission):
        return no(Reason.ROLE)
    if permission in ROLE_ALONE:
        return YES
    found = RULES.get(permission)
    return found(actor, thing) if found else no(Reason.ROLE)


def require(actor: Actor, permission: Permission, thing: Any = None) -> None:
    """Raise `NotAllowed` with the reason unless the actor may."""
    decision = allows(actor, permission, thing)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)


def owned(actor: Actor, thing: Any) -> Decision:
    """The common rule: only the office that recorded a thing, and only the agency that keeps it to itself."""
    if thing.office_id != actor.office_id:
        return no(Reason.OFFICE)
    return YES if owns(actor, thing) else no(Reason.AGENCY)


def addressed(actor: Actor, thing: Any) -> Decision:
    """The common rule: only the office a thing is addressed to."""
    return YES if thing.recipient_id == actor.office_id else no(Reason.RECIPIENT)
