"""From a reference to the record a file belongs to, always within what the reader may see of that record."""

from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.cases import queries as cases
from blo.detections import queries as detections
from blo.exhibits import queries as exhibits
from blo.exhibits.models import Exhibit
from blo.files.models import File
from blo.files.service import About
from blo.files.states import Subject
from blo.kernel.errors import NotFound

READ = {
    Subject.DETECTION: Permission.DETECTION_READ,
    Subject.CASE: Permission.CASE_READ,
    Subject.EXHIBIT: Permission.EXHIBIT_READ,
}


def record(actor: Actor, of: Subject, reference: str) -> About:
    """Return the record, or raise `NotFound` for one the reader may not know of."""
    if not actor.may(READ[of]):
        raise NotFound
    if of is Subject.CASE:
        case = cases.get(actor, reference)
        return About.record(of, case, case.id)
    found = exhibits.get(actor, reference) if of is Subject.EXHIBIT else detections.get(actor, reference)
    detection_id = found.detection_id if isinstance(found, Exhibit) else found.id
    case_of = cases.of_detections(actor, [detection_id]).get(detection_id)
    return About.record(of, found, case_of.id if case_of else None)


def record_of(actor: Actor, file: File) -> About:
    """Return the record of a file: when it is closed to the reader, so is the file."""
    return record(actor, file.of, file.subject)


def to_add_to(actor: Actor, of: Subject, reference: str) -> About:
    """Return a record of the own office; another's, even one that is shared, has no files."""
    found = record(actor, of, reference)
    if not allows(actor, Permission.FILE_ADD, found):
        raise NotFound
    return found


def persons_at(actor: Actor, about: About) -> list[UUID]:
    """The persons whom a picture of a record may show; on one of an exhibit there is the exhibit."""
    if about.of is Subject.EXHIBIT:
        return []
    if about.of is Subject.CASE:
        entries = cases.persons(actor, cases.get(actor, about.reference))
    else:
        entries = detections.persons(actor, [about.id])
    return [entry.person_id for entry in entries]
