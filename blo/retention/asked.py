"""Erasing what a person was asked: screenings and consents, which identify whoever answered by what they say."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from blo.access import walls
from blo.access.actor import Actor
from blo.consent.models import Consent, ConsentAnswer
from blo.kernel.db import db
from blo.people.models import Person
from blo.protection.following_up import ScreeningStep
from blo.protection.screening import Screening, ScreeningAnswer
from blo.retention.rows import Counts, delete, every, unlink
from blo.retention.states import RecordKind
from blo.sharing.models import Objection


def delete_screening(_actor: Actor, screening: Screening) -> Counts:
    """Delete a screening, its answers and what was done about them."""
    below = unlink(ScreeningStep, ScreeningStep.screening_id, screening.id)
    return below + unlink(ScreeningAnswer, ScreeningAnswer.screening_id, screening.id) + delete([screening])


def delete_consent(_actor: Actor, consent: Consent) -> Counts:
    """Delete what was said in one conversation."""
    below = unlink(ConsentAnswer, ConsentAnswer.consent_id, consent.id)
    db.session.expire(consent, ["answers"])
    return below + delete([consent])


MODELS: dict[RecordKind, Any] = {RecordKind.SCREENING: Screening, RecordKind.CONSENT: Consent}
DEEDS: dict[RecordKind, Callable[[Actor, Any], Counts]] = {
    RecordKind.SCREENING: delete_screening,
    RecordKind.CONSENT: delete_consent,
}
"""What is done with what persons of other offices were asked here, when its own time is over."""


def forget_asked(actor: Actor, person: Person) -> Counts:
    """Delete the screenings and consents of one person, and who is not told for them: nothing is left to tell."""
    counts: Counts = Counter()
    for screening in every(Screening, Screening.person_id == person.id, walls.own_rows(actor, Screening)):
        counts += delete_screening(actor, screening)
    for consent in every(Consent, Consent.person_id == person.id, walls.own_rows(actor, Consent)):
        counts += delete_consent(actor, consent)
    return counts + unlink(Objection, Objection.subject_id, person.id)
