"""Erasing what a person was asked: screenings and consents, which identify whoever answered by what they say."""

from collections import Counter

from blo.access import walls
from blo.access.actor import Actor
from blo.consent.models import Consent, ConsentAnswer
from blo.kernel.db import db
from blo.people.models import Person
from blo.protection.following_up import ScreeningStep
from blo.protection.screening import Screening, ScreeningAnswer
from blo.retention.rows import Counts, delete, every, unlink
from blo.sharing.models import Objection


def forget_asked(actor: Actor, person: Person) -> Counts:
    """Delete the screenings and consents of one person, and who is not told for them: nothing is left to tell."""
    counts: Counts = Counter()
    for screening in every(Screening, Screening.person_id == person.id, walls.own_rows(actor, Screening)):
        counts += unlink(ScreeningStep, ScreeningStep.screening_id, screening.id)
        counts += unlink(ScreeningAnswer, ScreeningAnswer.screening_id, screening.id) + delete([screening])
    for consent in every(Consent, Consent.person_id == person.id, walls.own_rows(actor, Consent)):
        counts += unlink(ConsentAnswer, ConsentAnswer.consent_id, consent.id)
        db.session.expire(consent, ["answers"])
        counts += delete([consent])
    return counts + unlink(Objection, Objection.subject_id, person.id)
