"""What becomes of exhibits and their chains of custody: they are reduced and go with their detection.

A line is never rewritten: its words are erased as a whole, and the chain holds without them. Exhibits and lines are
deleted by the database alone, when their detection is.
"""

from collections import Counter

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.detections.models import Detection, DetectionPerson
from blo.exhibits.models import CustodyEvent, CustodyWords, Exhibit
from blo.kernel import clock
from blo.people.models import Person
from blo.people.naming import names_in
from blo.retention import holds
from blo.retention.rows import Counts, delete, every
from blo.retention.states import RecordKind


def _custody_words(*conditions: sa.ColumnElement[bool]) -> list[CustodyWords]:
    """The words of the lines of exhibits."""
    lines = sa.select(CustodyEvent.id).join(Exhibit, Exhibit.id == CustodyEvent.exhibit_id).where(*conditions)
    return every(CustodyWords, CustodyWords.event_id.in_(lines))


def unnamed(actor: Actor, person: Person, names: list[str]) -> Counts:
    """Erase the words of custody lines that name a person: they are never rewritten, and the chain holds without."""
    met = sa.select(DetectionPerson.detection_id).where(DetectionPerson.person_id == person.id)
    held = holds.kept(actor, RecordKind.DETECTION)
    found = _custody_words(Exhibit.detection_id.in_(met), Exhibit.detection_id.not_in(held))
    return delete(row for row in found if names_in(row.facts, names))


def reduced(detection: Detection) -> Counts:
    """Erase the words of the chains, and mark what is left: each chain holds without its words."""
    for exhibit in every(Exhibit, Exhibit.detection_id == detection.id):
        exhibit.reduced_at = clock.now()
    return delete(_custody_words(Exhibit.detection_id == detection.id))


def whole(detection: Detection) -> Counts:
    """Count the exhibits that go with a detection, and their chains: the database deletes them by their keys."""
    own = Exhibit.detection_id == detection.id
    exhibits = every(Exhibit, own)
    events = every(CustodyEvent, CustodyEvent.exhibit_id.in_([row.id for row in exhibits]))
    return +Counter(exhibit=len(exhibits), custody_event=len(events), custody_words=len(_custody_words(own)))
