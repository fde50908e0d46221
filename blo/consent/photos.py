"""Who does not want to be photographed: no picture of them is added. Exhibits are not persons and are not asked about.

Pictures never leave the office and are on no form, so that adding one is all there is to hold up. What a picture shows
the program can't see: whoever adds one among persons of whom one refused says that it shows none of these.
"""

from collections.abc import Collection
from uuid import UUID

from blo.access.actor import Actor
from blo.consent import queries
from blo.consent.states import ConsentScope
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l

NOT_WANTED = _l("A person recorded here does not want to be photographed. Add only a picture that does not show them.")


def is_unwanted(actor: Actor, person_ids: Collection[UUID]) -> bool:
    """Tell whether one of several persons refused to be photographed, and no legal basis stands in its place."""
    return bool(queries.refusing(actor, person_ids, ConsentScope.PHOTO))


def check(actor: Actor, person_ids: Collection[UUID], *, shows_none: bool) -> None:
    """Refuse a picture among persons of whom one refused, unless it `shows_none` of these; raises `RuleBroken`."""
    if not shows_none and is_unwanted(actor, person_ids):
        raise RuleBroken("shows_none", NOT_WANTED)
