"""A case between Mae Sai and Tachileik with one of everything, and the addresses of what is in it."""

from dataclasses import dataclass
from typing import Any

from blo.accounts import filters
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.kernel.i18n import Said
from blo.people.states import PersonField, PersonSection
from blo.protection import following_up
from blo.protection.indicators import NotNow
from blo.protection.states import PartyKind
from blo.records.layouts import LINES
from blo.retention import service as retention
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason, SubjectKind
from tests.support import asking, persons, recording, seizing, walk


@dataclass(frozen=True)
class Story:
    """References and identifiers, as strings; `person` is in the case, `detection` is its detection.

    `reviewed` is a person of the loose detection, under review, whom `link` ties to `person`; `override` waits for the
    second person.
    """

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
    hold: str
    glass: str
    file: str
    reviewed: str
    override: str
    screening: str
    draft: str
    link: str
    exhibit: str
    people_list: str
    unnamed: str
    unread: str


KEPT_CLOSE = ("file", "reviewed", "override", "screening", "draft", "link", "exhibit", *recording.LISTS)


def _seized(world: Any, detection: Any) -> str:
    """An exhibit that changed hands, and a photo of which a part is on its way."""
    exhibit = seizing.exhibit(world.guard_north, detection)
    seizing.line(world.guard_north, exhibit, seal_found=seizing.SealFound.INTACT)
    seizing.unfinished(world.guard_north)
    return exhibit.reference


def _kept_close(world: Any, loose: Any, detection: Any, case: Any, person: Any) -> dict[str, str]:
    """What never leaves the office: a whole record, files of what was shared, a review with somebody feared.

    The person of the review was screened twice, and asked: for a photo yes, for telling the other State no. One
    override is confirmed, one waits; an entry from a tablet could not be logged as it was.
    """
    recording.whole(world.guard_north, loose)
    recording.captured(world.guard_north)
    filters.keep(world.guard_north, "ท่าทราย", "place=ท่าทราย")
    photo = walk.file(world.guard_north, detection)
    walk.file(world.liaison_north, case)
    reviewed = walk.person(world.guard_north, loose)
    persons.amend(world.guard_north, reviewed, PersonSection.PAPERS, {LINES: [persons.PAPER]})
    before = walk.screening(world.guard_north, reviewed)
    following_up.put_off(world.guard_north, before.id, NotNow.MEDICAL, Said(""))
    screening = walk.screening(world.guard_north, reviewed)
    asking.consent(world.guard_north, reviewed, photo=True, share_counterpart=False)
    walk.review(world.supervisor_north, reviewed, walk.Feared(PartyKind.TRAFFICKER, "LA"))
    walk.overriding.confirm(world.focal_north, walk.override(world.supervisor_north, reviewed, country="LA").id)
    override = walk.override(world.supervisor_north, reviewed)
    return {
        "file": photo.reference,
        "exhibit": _seized(world, detection),
        "draft": str(recording.draft(world.guard_north).id),
        "reviewed": reviewed.reference,
        "override": str(override.id),
        "screening": str(screening.id),
        "link": str(walk.link(world.liaison_north, person, reviewed).id),
        **recording.people_lists(world.guard_north, loose),
    }


def _taken_back_and_asked_for(world: Any, release: Any) -> tuple[str, str]:
    """A release that was taken back, and what the south asks: to pass on another one."""
    back, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    releasing.recall(world.liaison_north, back.id, RecallReason.ENDED)
    return str(back.id), str(walk.onward_request(world.liaison_south, release, world.stranger).id)


def _held(world: Any, loose: Any) -> str:
    placed = retention.place(world.supervisor_north, NewHold(loose.reference, HoldGround.ORDER, "คำสั่งศาล"))
    return str(placed.id)


def tell(world: Any, *, printed: bool = True, walled: bool = True) -> Story:
    """Log, open, share, refer and hand over, north to south; `loose` is a detection without a case.

    `recalled` is a release that was taken back, `request` asks to pass the case on. Without `walled` nothing is done
    that came with the walls and could not go back.
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
    recalled, request = _taken_back_and_asked_for(world, release) if walled else ("", "")
    number = "TH-MSI-F-26-2222222"
    if printed:
        number = walk.document(world.supervisor_north, DocumentKind.CASE, case.reference).number
    close = _kept_close(world, loose, detection, case, person) if walled else {}
    hold = _held(world, loose) if walled else ""
    return Story(
        detection=detection.reference,
        loose=loose.reference,
        case=case.reference,
        person=person.reference,
        release=str(release.id),
        recalled=recalled,
        request=request,
        referral=referral.reference,
        handover=offered.reference,
        document=number,
        hold=hold,
        glass=str(walk.glass(world.administrator_north, case).id),
        **{name: close.get(name, "") for name in KEPT_CLOSE},
    )
