"""A case between Mae Sai and Tachileik with one of everything, and the addresses of what is in it."""

from dataclasses import dataclass
from typing import Any

from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.people.states import PersonField
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason, SubjectKind
from tests.support import walk


@dataclass(frozen=True)
class Story:
    """References and identifiers, as strings; `person` is in the case, `detection` is its detection."""

    detection: str
    loose: str
    case: str
    person: str
    release: str
    recalled: str
    request: str
    referral: str
    handover: str
    document: str


def tell(world: Any, *, printed: bool = True) -> Story:
    """Log, open, share, refer and hand over, north to south; `loose` is a detection without a case.

    `recalled` is a release that was taken back, `request` asks to pass the case on.
    """
    north, south = world.liaison_north, world.liaison_south
    loose = walk.detection(world.guard_north)
    detection = walk.detection(world.guard_north)
    person = walk.person(world.guard_north, detection)
    case = walk.case(north, detection)
    walk.share(north, south, case, persons={person.reference: (PersonField.SEX,)})
    walk.share_detection(north, south, case, detection, DetectionField.COUNTS)
    referral = walk.referrals.send(north, walk.new_referral(case, person), walk.terms(south))
    presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
    offered = walk.handovers.offer(
        north, walk.new_handover(case, presented), walk.terms(south, purpose=walk.Purpose.RETURN)
    )
    release = next(row for row in releases.of_case(north, case.id) if row.kind is SubjectKind.CASE)
    back, _person = walk.shared_person(north, south)
    releasing.recall(north, back.id, RecallReason.ENDED)
    request = walk.onward_request(south, release, world.stranger)
    number = "TH-MSI-F-26-2222222"
    if printed:
        number = walk.document(world.supervisor_north, DocumentKind.CASE, case.reference).number
    return Story(
        detection=detection.reference,
        loose=loose.reference,
        case=case.reference,
        person=person.reference,
        release=str(release.id),
        recalled=str(back.id),
        request=str(request.id),
        referral=referral.reference,
        handover=offered.reference,
        document=number,
    )
