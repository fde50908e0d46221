"""Who may create and close accounts."""

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, rule
from blo.access.permissions import Permission
from blo.offices.models import Office


@rule(Permission.ACCOUNT_ADMINISTER)
def administer(actor: Actor, office: Office | None) -> Decision:
    """Accounts in own country's offices; the operator of the installation, all."""
    if actor.is_operator or office is None or office.country == actor.country:
        return YES
    return no(Reason.COUNTRY)
