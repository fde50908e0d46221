"""Who may change the lists."""

from blo.access.actor import Actor
from blo.access.gate import YES, Decision, Reason, no, rule
from blo.access.permissions import Permission
from blo.codelists.states import CodeList


@rule(Permission.CODELIST_MAINTAIN)
def maintain(actor: Actor, thing: tuple[str, str] | None) -> Decision:
    """Any list; of provinces, the own country's alone; the operator of the installation, all."""
    if actor.is_operator or thing is None or thing[0] != CodeList.SUBDIVISION:
        return YES
    return YES if thing[1].partition("-")[0] == actor.country else no(Reason.COUNTRY)
