"""Who may change the directory."""

from collections.abc import Collection

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, rule
from blo.access.permissions import Permission


@rule(Permission.DIRECTORY_ADMINISTER)
def administer(actor: Actor, countries: Collection[str] | None) -> Decision:
    """Own country's offices, links and agreements; the operator of the installation, all."""
    if actor.is_operator or countries is None or actor.country in countries:
        return YES
    return no(Reason.COUNTRY)
