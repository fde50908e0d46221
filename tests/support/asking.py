"""People who are asked for consent, in tests."""

from typing import Any

from blo.access.actor import Actor
from blo.consent import service as consents
from blo.consent.models import Consent
from blo.consent.service import Asked, NewConsent, Withdrawal
from blo.consent.states import ConsentMethod, ConsentScope, LegalBasis
from blo.kernel import clock
from blo.people.models import Person
from blo.people.states import Interpreting
from blo.protection import withdrawing

COUNTERPART = ConsentScope.COUNTERPART


def asked(**given: Any) -> Asked:
    """How a person is usually asked: in Burmese, with an independent interpreter, in spoken words."""
    usual: dict[str, Any] = {
        "language": "my",
        "interpreting": Interpreting.INDEPENDENT,
        "method": ConsentMethod.ORAL,
        "text_language": "my",
        "given_on": clock.today("Asia/Bangkok"),
    }
    return Asked(**{**usual, **given})


def consent(actor: Actor, person: Person, basis: LegalBasis | None = None, **said: bool) -> Consent:
    """What a person just said, by the codes of the scopes."""
    granted = {ConsentScope.of(name): yes for name, yes in said.items()}
    return consents.record(actor, NewConsent(person.reference, asked(), granted, basis))


def withdraw(actor: Actor, person: Person, scope: ConsentScope = COUNTERPART, **given: Any) -> Consent:
    """What a person just withdrew."""
    return withdrawing.withdraw(actor, Withdrawal(person.reference, scope, asked(), **given))
