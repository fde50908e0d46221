"""Ways to a person's whole record through the verbs."""

from typing import Any

from blo.access.actor import Actor
from blo.people import amending, queries
from blo.people.history import last_of
from blo.people.models import Person
from blo.people.states import PersonSection
from blo.records.amending import Amendment
from blo.records.layouts import Content
from blo.records.states import AmendReason

LINES = "P<MMRKHIN<<MYINT<OO<<<<<<<<<<<<<<<<<<<<<<<<<\nMA123456<5MMR9503272F3001019<<<<<<<<<<<<<<04"
UNSOUND = LINES.replace("9503272", "9503275")
"""The same with a check digit that does not fit."""


def amend(
    actor: Actor,
    on: Person | str,
    section: PersonSection,
    content: Content,
    reason: AmendReason | None = AmendReason.LEARNED,
    **given: Any,
) -> Person:
    """A section changed, as somebody would who has just looked at it."""
    reference = on if isinstance(on, str) else on.reference
    seen = given.pop("seen", None) or last_of(queries.get(actor, reference).id, section)
    return amending.amend(actor, reference, Amendment(section, content, reason, seen, **given))


PAPER: Content = {
    "type": "border_pass",
    "number": "NO-7741",
    "issuer": "MM",
    "issued": "2025-01-05",
    "expires": "2030-01-04",
    "status": "taken",
    "mrz": LINES,
}
CARE: Content = {
    "child_status": "separated",
    "needs": ["child"],
    "vulnerabilities": ["illness"],
    "interpreter": "independent",
    "languages": ["shn"],
}
