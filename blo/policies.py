"""The rules of every room: reading this module registers them, and no application starts without all of them."""

from blo.access.gate import undeclared
from blo.accounts import policy as accounts
from blo.break_glass import policy as break_glass
from blo.capture import policy as capture
from blo.cases import policy as cases
from blo.codelists import policy as codelists
from blo.consent import policy as consent
from blo.detections import policy as detections
from blo.documents import policy as documents
from blo.exhibits import policy as exhibits
from blo.files import policy as files
from blo.handovers import policy as handovers
from blo.offices import policy as offices
from blo.people import policy as people
from blo.protection import policy as protection
from blo.referrals import policy as referrals
from blo.retention import policy as retention
from blo.sharing import policy as sharing

ROOMS = (
    accounts,
    break_glass,
    capture,
    cases,
    codelists,
    consent,
    detections,
    documents,
    exhibits,
    files,
    handovers,
    offices,
    people,
    protection,
    referrals,
    retention,
    sharing,
)
"""The rooms that have rules."""


def hold() -> None:
    """Raise `RuntimeError` when there is a permission about which no rule was read."""
    if missing := undeclared():
        raise RuntimeError(f"no rule says on which things these may be used: {', '.join(sorted(missing))}")
