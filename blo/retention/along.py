"""What an act takes along with a record."""

from typing import Any

from blo.detections.models import Detection
from blo.exhibits.models import Exhibit
from blo.people.models import Person
from blo.referrals.models import Referral
from blo.retention.rows import every
from blo.retention.states import Act, RecordKind


def goes_with(act: Act, row: Any) -> list[tuple[RecordKind, str]]:
    """The records with references of their own that an act takes along with a row: each is to be proved gone, too."""
    if act is Act.DELETE and isinstance(row, Person):
        return [(RecordKind.REFERRAL, one.reference) for one in every(Referral, Referral.person_id == row.id)]
    if act is Act.DELETE and isinstance(row, Detection):
        return [(RecordKind.EXHIBIT, one.reference) for one in every(Exhibit, Exhibit.detection_id == row.id)]
    return []
