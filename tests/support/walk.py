"""Ways to a state: each walks the workflow through the verbs themselves, so that nothing stands that could not."""

import io
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from PIL import Image

from blo.access.actor import Actor
from blo.break_glass import service as break_glass
from blo.break_glass.models import BreakGlass
from blo.break_glass.service import NewRequest
from blo.break_glass.states import Ground
from blo.cases import service as cases
from blo.cases.models import Case
from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.detections import service as detections
from blo.detections.models import Detection
from blo.detections.service import NewDetection
from blo.detections.states import DetectionField, Direction, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.documents import service as documents
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.files import service as files
from blo.files.judging import Judged, Received, judge
from blo.files.models import File
from blo.files.service import About, Caption
from blo.files.states import Subject
from blo.files.storage import Store
from blo.handovers import service as handovers
from blo.handovers.models import Handover
from blo.handovers.service import NewHandover, Presented, Receipt
from blo.handovers.states import Outcome
from blo.kernel import clock
from blo.offices import queries as directory
from blo.offices.states import Crime
from blo.people import linking
from blo.people.birth import Birth
from blo.people.linking import NewLink
from blo.people.models import Person, PersonLink
from blo.people.service import NewName, NewPerson
from blo.people.states import (
    Basis,
    BirthPrecision,
    Interpreting,
    LinkBasis,
    LinkKind,
    NameKind,
    NameOrder,
    NationalityStatus,
    Need,
    PersonField,
    Sex,
)
from blo.protection import overriding
from blo.protection import screening as screenings
from blo.protection import service as protection
from blo.protection.indicators import Answer, ScreeningOutcome
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.protection.overriding import NewOverride
from blo.protection.screening import NewScreening, Screening
from blo.protection.service import Feared, Findings
from blo.protection.states import Harm, LegalGround
from blo.records.amending import Words
from blo.referrals import service as referrals
from blo.referrals.models import Referral
from blo.referrals.service import NewReferral
from blo.referrals.states import ReferralType, Service, Urgency
from blo.sharing import onward
from blo.sharing.models import OnwardRequest, Release
from blo.sharing.onward import NewOnward
from blo.sharing.service import Terms
from blo.sharing.states import Handling, Purpose, SubjectKind
from tests.support import application

NATIVE, LATIN = "ခင်မြင့်ဦး", "Khin Myint Oo"


def new_detection(**given: Any) -> NewDetection:
    """What a usual detection is logged from."""
    usual: dict[str, Any] = {
        "occurred_at": clock.now() - timedelta(hours=1),
        "place_kind": PlaceKind.RIVER,
        "place_name": "แม่น้ำสาย",
        "direction": Direction.INBOUND,
        "how_detected": HowDetected.PATROL,
        "mode": Mode.RIVER,
        "transport": Transport.BOAT_SMALL,
        "counts": {"men": 1, "women": 2},
        "nationalities": {"MM": 3},
        "needs": (Need.MEDICAL,),
        "narrative": "พบริมน้ำ",
        "narrative_language": "th",
    }
    return NewDetection(**{**usual, **given})


def new_person(**given: Any) -> NewPerson:
    """What a usual, grown-up person is recorded from."""
    usual: dict[str, Any] = {
        "names": (
            NewName(NATIVE, NameKind.NATIVE, NameOrder.SINGLE),
            NewName(LATIN, NameKind.LATIN, NameOrder.SINGLE),
        ),
        "sex": Sex.FEMALE,
        "birth": Birth(BirthPrecision.YEAR, year=1995),
        "birth_basis": Basis.STATED,
        "nationality": "MM",
        "nationality_status": NationalityStatus.CLAIMED,
        "languages": ("my",),
        "needs": (Need.MEDICAL,),
    }
    return NewPerson(**{**usual, **given})


def detection(actor: Actor, **given: Any) -> Detection:
    """A logged detection."""
    return detections.log(actor, new_detection(**given))


def person(actor: Actor, on: Detection, **given: Any) -> Person:
    """A person recorded on a detection."""
    return detections.add_person(actor, on.reference, new_person(**given), PersonRole.PRESUMED_VICTIM)


def link(actor: Actor, on: Person, to: Person, kind: LinkKind = LinkKind.TRAVELS_WITH) -> PersonLink:
    """Two persons linked, in words."""
    words = Words("มาด้วยกัน", "th")
    return linking.link(actor, NewLink(on.reference, to.reference, kind, LinkBasis.STATED, words))


def case(actor: Actor, on: Detection | None = None) -> Case:
    """An open case."""
    found = on or detection(actor)
    return cases.open_case(actor, NewCase(found.reference, (Crime.TRAFFICKING,), "สรุป", "th"))


def case_with_person(actor: Actor, **given: Any) -> tuple[Case, Person]:
    """An open case whose detection has one person."""
    found = detection(actor)
    somebody = person(actor, found, **given)
    return case(actor, found), somebody


def terms(recipient: Actor, **given: Any) -> Terms:
    """Usual terms towards another actor's office, on the demonstration agreement."""
    agreement = next(row for row in directory.agreements("TH") if row.binds("TH", recipient.country))
    usual: dict[str, Any] = {
        "recipient_id": recipient.office_id,
        "agreement_id": agreement.id,
        "article": agreement.articles[0]["number"],
        "purpose": Purpose.PROTECTION,
        "handling": Handling.H2,
        "expires_on": clock.today("Asia/Bangkok") + timedelta(days=30),
    }
    return Terms(**{**usual, **given})


def share(actor: Actor, recipient: Actor, shared: Case, *, persons: dict[str, tuple[PersonField, ...]]) -> None:
    """A case shared with another office: its crimes, no detection, the persons' fields as given."""
    chosen = Selection(case=(CaseField.CRIMES,), detections={}, persons=persons)
    cases.share(actor, shared.reference, chosen=chosen, terms=terms(recipient), act=uuid4())


def shared_person(actor: Actor, recipient: Actor, *fields: PersonField, **given: Any) -> tuple[Release, Person]:
    """A person released in a new shared case, names and sex unless told otherwise, on terms as given; the release."""
    on, somebody = case_with_person(actor)
    chosen = Selection((CaseField.CRIMES,), {}, {somebody.reference: fields or (PersonField.NAMES, PersonField.SEX)})
    made = cases.share(actor, on.reference, chosen=chosen, terms=terms(recipient, **given), act=uuid4())
    return next(row for row in made if row.kind is SubjectKind.PERSON), somebody


def onward_request(actor: Actor, release: Release, third: Actor, **given: Any) -> OnwardRequest:
    """What a receiver asks about a release: to pass it on to another actor's office."""
    usual: dict[str, Any] = {"third_id": third.office_id, "purpose": Purpose.PROTECTION, "words": "လိုအပ်သည်"}
    return onward.ask(actor, release.id, NewOnward(**{**usual, "language": "my", **given}))


def share_detection(actor: Actor, recipient: Actor, shared: Case, on: Detection, *fields: DetectionField) -> None:
    """A case shared with one of its detections."""
    chosen = Selection(case=(CaseField.CRIMES,), detections={on.reference: fields}, persons={})
    cases.share(actor, shared.reference, chosen=chosen, terms=terms(recipient), act=uuid4())


def new_referral(on: Case, somebody: Person, **given: Any) -> NewReferral:
    """What a usual referral is sent from."""
    usual: dict[str, Any] = {
        "case": on.reference,
        "person": somebody.reference,
        "type": ReferralType.PROTECTION,
        "urgency": Urgency.URGENT,
        "services": (Service.SHELTER,),
        "message": "ขอที่พักปลอดภัย",
        "message_language": "th",
        "contact_instructions": "ผ่านเจ้าหน้าที่เท่านั้น",
        "manifest": (PersonField.NAMES, PersonField.SEX),
        "due_at": clock.now() + timedelta(days=2),
    }
    return NewReferral(**{**usual, **given})


def referral(actor: Actor, recipient: Actor, **given: Any) -> Referral:
    """A referral just sent."""
    on, somebody = case_with_person(actor)
    return referrals.send(actor, new_referral(on, somebody, **given), terms(recipient))


def new_handover(on: Case, *presented: Presented, **given: Any) -> NewHandover:
    """What a usual handover is offered from."""
    usual: dict[str, Any] = {
        "case": on.reference,
        "planned_at": clock.now() + timedelta(hours=2),
        "place": "สะพานมิตรภาพ",
        "giver_name": "สมชาย",
        "giver_rank": "ร.ต.อ.",
        "persons": presented,
    }
    return NewHandover(**{**usual, **given})


def handover(actor: Actor, recipient: Actor) -> tuple[Handover, Person]:
    """A handover of one grown-up, just offered."""
    on, somebody = case_with_person(actor)
    presented = Presented(somebody.reference, agrees_to_return=True, fears_return=False, documents="ใบผ่านแดน")
    offered = handovers.offer(actor, new_handover(on, presented), terms(recipient, purpose=Purpose.RETURN))
    return offered, somebody


def receipt(*persons: Person, **given: Any) -> Receipt:
    """What a usual receipt records: everybody received, just now."""
    usual: dict[str, Any] = {
        "received_at": clock.now() - timedelta(minutes=1),
        "receiver_name": "အောင်",
        "receiver_rank": "Captain",
        "outcomes": {somebody.reference: (Outcome.RECEIVED, None, "") for somebody in persons},
    }
    return Receipt(**{**usual, **given})


def glass(actor: Actor, on: Case) -> BreakGlass:
    """A request to break the glass, just made."""
    return break_glass.ask(actor, NewRequest(on.reference, Ground.NOBODY, "หัวหน้าไม่อยู่", 4))


@cache
def judged() -> Judged:
    """A small photo, opened once for all tests."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return judge(Received(out.getvalue(), "IMG_1.jpg", "image/jpeg"), most_bytes=len(out.getvalue()))


def file(actor: Actor, on: Detection | Case, **given: Any) -> File:
    """A photo added to a detection or case."""
    of = Subject.CASE if isinstance(on, Case) else Subject.DETECTION
    about = About.record(of, on)
    usual: dict[str, Any] = {"store": Store(application.FILES), "caption": Caption("คนที่สะพาน", "th")}
    return files.add(actor, about, judged(), **{**usual, **given})


def document(actor: Actor, kind: DocumentKind, subject: str, *languages: str) -> IssuedDocument:
    """A document just issued, in English alone unless told otherwise."""
    made = documents.draft(actor, kind, subject, languages=languages or ("en",), verify_at="/verify")
    return documents.issue(actor, made)


def review(actor: Actor, somebody: Person, *feared: Feared, **given: Any) -> ProtectionReview:
    """An open review."""
    protection.ask(actor, somebody.reference)
    return protection.open_review(actor, somebody.reference, Findings((Harm.VIOLENCE,), feared, **given))


def override(actor: Actor, somebody: Person, **given: Any) -> ProtectionOverride:
    """An override just asked for, towards Myanmar, for ten days."""
    usual: dict[str, Any] = {
        "person": somebody.reference,
        "country": "MM",
        "ground": LegalGround.CONSENT,
        "words": "ลงนามแล้ว",
        "words_language": "th",
        "last_day": clock.today(actor.time_zone) + timedelta(days=10),
    }
    return overriding.ask(actor, NewOverride(**{**usual, **given}))


def new_screening(somebody: Person, **given: Any) -> NewScreening:
    """What a usual screening is recorded from: one answer that is no strong indication."""
    usual: dict[str, Any] = {
        "person": somebody.reference,
        "answers": {"deceived_about_work": Answer.YES, "threatened": Answer.NO},
        "outcome": ScreeningOutcome.REFER,
        "language": "my",
        "companion_present": False,
        "interpreting": Interpreting.INDEPENDENT,
        "share_police": False,
    }
    return NewScreening(**{**usual, **given})


def screening(actor: Actor, somebody: Person, **given: Any) -> Screening:
    """A screening just recorded."""
    return screenings.screen(actor, new_screening(somebody, **given))
