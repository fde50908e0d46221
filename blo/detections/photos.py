"""What a photo says of a detection's time and place: offered, and taken over by nobody but a person."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import amending, history, queries
from blo.detections.lists import Precision
from blo.detections.models import Detection
from blo.detections.rules import EARLIEST, NOWHERE
from blo.detections.sections import content_of
from blo.detections.states import PhotoUse, Section
from blo.files import queries as files
from blo.files import service
from blo.files.models import File
from blo.files.telling import Told
from blo.files.uploads import KEPT
from blo.kernel import clock
from blo.kernel.errors import Conflict, NotFound, WrongState
from blo.kernel.work import locked
from blo.records.amending import Amendment
from blo.records.layouts import Content
from blo.records.states import AmendReason

NEAR = ((100, Precision.HUNDRED_METRES), (1000, Precision.KILOMETRE), (10_000, Precision.TEN_KILOMETRES))
"""How exact a place is, by how many metres the camera says it may be off."""
USUALLY = 100
"""Metres that a telephone which does not say so may be off."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one photo says, as far as the detection could have it: a moment, a place, or both."""

    file: File
    taken: datetime | None
    latitude: Decimal | None
    longitude: Decimal | None
    precision: Precision | None

    def uses(self) -> tuple[PhotoUse, ...]:
        """What can be done with it; leaving it is always among that."""
        both = self.taken is not None and self.latitude is not None
        ways = {PhotoUse.BOTH: both, PhotoUse.TIME: self.taken is not None, PhotoUse.PLACE: self.latitude is not None}
        return (*(use for use, can in ways.items() if can), PhotoUse.LEAVE)


def offers(detection: Detection, photos: list[File]) -> list[Offer]:
    """What the photos of an own detection say that nobody has answered yet, oldest first."""
    found = [_offer(detection, file) for file in photos]
    return [one for one in found if one is not None]


def _offer(detection: Detection, file: File) -> Offer | None:
    told = Told.read(file.told) if file.added_at > clock.now() - KEPT else None
    if told is None:
        return None
    taken = told.moment(detection.time_zone)
    if taken is not None and not EARLIEST <= taken <= detection.logged_at:
        taken = None
    place = (told.latitude, told.longitude)
    if place == NOWHERE or None in place:
        return Offer(file, taken, None, None, None) if taken else None
    off = USUALLY if told.metres is None else told.metres
    precision = next((near for metres, near in NEAR if off <= metres), Precision.AREA)
    return Offer(file, taken, *place, precision)


def use(actor: Actor, reference: str, photo: str, chosen: PhotoUse, *, seen: int) -> Detection:
    """Take time or place of a photo over into an own detection, or neither; what the photo said is forgotten then.

    Raises `NotFound` for a photo that says nothing of this detection, `Conflict` when the detection is not the version
    that was seen, `WrongState` for an annulled one.
    """
    detection = locked(queries.own(actor).where(Detection.reference == reference), Detection)
    require(actor, Permission.DETECTION_AMEND, detection)
    if detection.is_annulled:
        raise WrongState
    if seen != detection.version:
        raise Conflict
    offer = next(
        (one for one in offers(detection, files.about(actor, detection.id)) if one.file.reference == photo), None
    )
    if offer is None or chosen not in offer.uses():
        raise NotFound
    if chosen in {PhotoUse.TIME, PhotoUse.BOTH} and offer.taken is not None:
        _amend(actor, detection, Section.LOGGED, {"occurred_at": offer.taken.isoformat()})
    if chosen in {PhotoUse.PLACE, PhotoUse.BOTH}:
        _amend(actor, detection, Section.LOCATION, _location(offer))
    service.forget_told(offer.file)
    audit(actor, AuditKind.PHOTO_USED, reference, photo=photo, used=chosen.value)
    return detection


def _location(offer: Offer) -> Content:
    place = {"latitude": str(offer.latitude), "longitude": str(offer.longitude)}
    return place | ({"precision": offer.precision.value} if offer.precision else {})


def _amend(actor: Actor, detection: Detection, section: Section, content: Content) -> None:
    """Change a section as a person would: what was empty is filled in, what stood there is known better now."""
    before = content_of(detection, section)
    reason = AmendReason.LEARNED if before.keys() & content.keys() else AmendReason.ADDED
    seen = history.last_of(detection.id, section)
    amending.amend(actor, detection.reference, Amendment(section, before | content, reason, seen))
