"""To which agency's credit a record is, on the pages of its own office; other offices know the office alone."""

from dataclasses import dataclass

from blo.kernel.db import OfficeOwned
from blo.kernel.i18n import Lazy
from blo.offices.states import Agency
from blo.sharing.fields import Disclosure


@dataclass(frozen=True, slots=True)
class Credit:
    """The agency that recorded something, and whether it keeps it to itself."""

    agency: Lazy
    is_kept: bool


def credit_of(thing: OfficeOwned, disclosure: Disclosure) -> Credit | None:
    """The credit of a record of the reader's own office, None where no agency is named."""
    if not disclosure.is_own or not thing.agency:
        return None
    return Credit(Agency.of(thing.agency).label, thing.agency_only)
