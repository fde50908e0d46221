"""Specimens: every kind of document with fictional data, marked as such, made without a database.

The records are the rooms' own, never stored, so that a specimen shows what the real builder prints.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from uuid import UUID

from blo.access.roles import Role
from blo.audit.kinds import AuditKind
from blo.cases.models import Case
from blo.detections.models import Detection, DetectionNationality, DetectionPerson
from blo.detections.states import Direction, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.documents.builders import case, detection, handover, referral, subject_access
from blo.documents.builders.case import Gathered
from blo.documents.builders.parts import Built, Frame
from blo.documents.canonical import digest
from blo.documents.content import Stamp
from blo.documents.kinds import DocumentKind
from blo.documents.layout import render
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import HandoverState, Outcome
from blo.kernel.i18n import lazy_moment
from blo.offices.models import Agreement, Office
from blo.offices.states import AgreementKind, Crime, OfficeKind
from blo.people import facts as people
from blo.people.models import Person, PersonName
from blo.people.scripts import language_of, script_of
from blo.people.states import Basis, BirthPrecision, NameKind, NameOrder, NationalityStatus, Need, PersonField, Sex
from blo.referrals.models import Referral
from blo.referrals.states import ReferralState, ReferralType, Service, Urgency
from blo.sharing.fields import EVERYTHING, Disclosure
from blo.sharing.models import Release
from blo.sharing.states import Handling, Purpose, ReleaseState, SubjectKind

MOMENT = datetime(2026, 11, 5, 3, 15, tzinfo=UTC)
NUMBER = "TH-MSI-F-26-SPECIMEN"
VERIFY_AT = "https://blo.example/verify"
NOWHERE = UUID(int=0)
UNTIL = datetime(2027, 2, 3, 17, tzinfo=UTC)
_CLOSED = Disclosure(is_own=False, fields=frozenset())


@dataclass(frozen=True, slots=True)
class Filling:
    """What can be set in a specimen, with the fictional words that stand there otherwise."""

    name: str = "မမြင့်မြင့်ဦး"
    latin_name: str = "Ma Myint Myint Oo"
    place: str = "สะพานมิตรภาพแม่สาย"
    narrative: str = "เจ้าหน้าที่พบกลุ่มบุคคลใกล้ริมน้ำในเวลารุ่งเช้า"
    message: str = "ขอความร่วมมือจัดที่พักปลอดภัยและเจ้าหน้าที่คุ้มครองเด็กก่อนการส่งมอบ"
    contact: str = "ติดต่อผ่านเจ้าหน้าที่ประสานงานเท่านั้น"
    documents: str = "ใบผ่านแดนชั่วคราว 1 ฉบับ"
    property: str = "กระเป๋า 1 ใบ, โทรศัพท์ 1 เครื่อง"
    health: str = "ต้องรับประทานยาเช้าและเย็น"
    condition: str = "สุขภาพดี"
    giver: str = "ร้อยตำรวจเอก สมชาย ตัวอย่าง"
    receiver: str = "ဦးနမူနာ"
    witness: str = "นางสาวพยาน ตัวอย่าง"
    interpreter: str = "Nang Example"
    guardian: str = "ဒေါ်နမူနာ"
    child_officer: str = "ဒေါ်ကလေးကာကွယ်ရေး"
    summary: str = "คดีตัวอย่างสำหรับการฝึกอบรม"


FIELDS = tuple(entry.name for entry in fields(Filling))


def _office(code: str, zone: str, names: dict[str, str]) -> Office:
    return Office(
        id=NOWHERE, code=code, kind=OfficeKind.BLO, country=code[:2], subdivision="", names=names, time_zone=zone
    )


def _giving() -> Office:
    names = {"en": "Mae Sai", "th": "แม่สาย", "my": "မယ်ဆိုင်", "lo": "ແມ່ສາຍ"}
    return _office("TH-MSI-01", "Asia/Bangkok", names)


def _receiving() -> Office:
    names = {"en": "Tachileik", "my": "တာချီလိတ်", "th": "ท่าขี้เหล็ก", "lo": "ທ່າຂີ້ເຫຼັກ"}
    return _office("MM-TCL-01", "Asia/Yangon", names)


def _agreement() -> Agreement:
    return Agreement(title="Memorandum of Understanding (specimen)", kind=AgreementKind.MOU)


def _name(text: str, kind: NameKind, position: int) -> PersonName:
    script = script_of(text)
    return PersonName(
        text=text,
        kind=kind,
        position=position,
        script=script,
        language=language_of(script),
        order=NameOrder.SINGLE,
        basis=Basis.STATED,
    )


def _person(filling: Filling) -> Person:
    person = Person(
        id=NOWHERE,
        reference="TH-MSI-P-26-SPECIMEN",
        sex=Sex.FEMALE,
        birth_precision=BirthPrecision.ESTIMATED,
        age_from=16,
        age_to=18,
        age_on=date(2026, 11, 5),
        birth_basis=Basis.ESTIMATED,
        nationality="MM",
        nationality_status=NationalityStatus.CLAIMED,
        languages=["my", "shn"],
        needs=[Need.PROTECTION],
    )
    written = ((NameKind.NATIVE, filling.name), (NameKind.LATIN, filling.latin_name))
    person.names = [_name(text, kind, position) for position, (kind, text) in enumerate(written) if text]
    return person


def _detection(filling: Filling) -> Detection:
    row = Detection(
        id=NOWHERE,
        reference="TH-MSI-D-26-SPECIMEN",
        occurred_at=MOMENT,
        logged_at=MOMENT,
        time_zone="Asia/Bangkok",
        place_kind=PlaceKind.RIVER,
        place_name=filling.place,
        direction=Direction.INBOUND,
        how_detected=HowDetected.PATROL,
        mode=Mode.RIVER,
        transport=Transport.BOAT_SMALL,
        men=2,
        women=3,
        boys=0,
        girls=1,
        unknown=0,
        needs=[Need.PROTECTION],
        narrative=filling.narrative,
        narrative_language=language_of(script_of(filling.narrative)),
    )
    row.nationalities = [DetectionNationality(country="MM", persons=6)]
    return row


def _on_terms(purpose: Purpose) -> Disclosure:
    """Everything of a person, on the terms on which it leaves an office."""
    return replace(_CLOSED, purposes=(purpose,), until=UNTIL, fields=frozenset(field.value for field in PersonField))


def _handover(filling: Filling) -> Built:
    row = Handover(
        reference="TH-MSI-H-26-SPECIMEN",
        office=_giving(),
        recipient=_receiving(),
        agreement=_agreement(),
        article="4",
        purpose=Purpose.RETURN,
        handling=Handling.H2,
        handling_note="",
        state=HandoverState.RECEIVED,
        planned_at=MOMENT,
        received_at=MOMENT,
        place=filling.place,
        giver_name=filling.giver,
        giver_rank="",
        receiver_name=filling.receiver,
        receiver_rank="",
        witness_name=filling.witness,
        interpreter_name=filling.interpreter,
    )
    line = HandoverPerson(
        person=_person(filling),
        person_id=NOWHERE,
        agrees_to_return=True,
        documents=filling.documents,
        property_list=filling.property,
        health=filling.health,
        condition=filling.condition,
        may_be_child=True,
        guardian=filling.guardian,
        best_interests_reference="BIA-SPECIMEN-1",
        child_officer=filling.child_officer,
        outcome=Outcome.RECEIVED,
        remark="",
    )
    return handover.compose(row, [(line, _on_terms(Purpose.RETURN))], "Asia/Bangkok")


def _referral(filling: Filling) -> Built:
    release = Release(
        id=NOWHERE,
        expires_at=UNTIL,
        fields=[field.value for field in PersonField],
        purpose=Purpose.PROTECTION,
        agreement=_agreement(),
        article="3",
        handling=Handling.H2,
        handling_note="",
        state=ReleaseState.ACTIVE,
        kind=SubjectKind.PERSON,
    )
    row = Referral(
        reference="TH-MSI-R-26-SPECIMEN",
        office=_giving(),
        recipient=_receiving(),
        release=release,
        person=_person(filling),
        person_id=NOWHERE,
        type=ReferralType.PROTECTION,
        urgency=Urgency.URGENT,
        services=[Service.SHELTER, Service.CHILD],
        message=filling.message,
        message_language=language_of(script_of(filling.message)),
        contact_instructions=filling.contact,
        state=ReferralState.ACCEPTED,
        sent_at=MOMENT,
        due_at=MOMENT.replace(day=8),
    )
    return referral.compose(row, people.facts(row.person, EVERYTHING), NOWHERE, is_open=True)


def _entry(filling: Filling) -> DetectionPerson:
    return DetectionPerson(person=_person(filling), person_id=NOWHERE, role=PersonRole.PRESUMED_VICTIM)


def _detection_report(filling: Filling) -> Built:
    row = _detection(filling)
    frame = Frame(DocumentKind.DETECTION.label, _giving().lazy_name, row.reference, "Asia/Bangkok")
    return detection.compose(frame, row, EVERYTHING, [(_entry(filling), EVERYTHING)])


def _case(filling: Filling) -> Built:
    row = Case(
        reference="TH-MSI-C-26-SPECIMEN",
        office=_giving(),
        opened_at=MOMENT,
        crimes=[Crime.TRAFFICKING, Crime.SMUGGLING],
        summary=filling.summary,
        summary_language=language_of(script_of(filling.summary)),
    )
    detections = [(_detection(filling), EVERYTHING)]
    return case.compose(Gathered(row, EVERYTHING, detections, [(_entry(filling), EVERYTHING)], [], "Asia/Bangkok"))


def _subject_access(filling: Filling) -> Built:
    person, met = _person(filling), _detection(filling)
    person.created_at = MOMENT
    role = DetectionPerson(detection_id=NOWHERE, person=person, role=PersonRole.PRESUMED_VICTIM)
    released = Release(
        kind=SubjectKind.PERSON,
        fields=[PersonField.NAMES.value, PersonField.BIRTH.value],
        recipient=_receiving(),
        purpose=Purpose.PROTECTION,
        agreement=_agreement(),
        article="3",
        state=ReleaseState.ACTIVE,
        granted_at=MOMENT,
    )
    looks = [subject_access.Look(MOMENT.date(), Role.LIAISON, AuditKind.PERSON_SEEN, 2)]
    return subject_access.compose(
        subject_access.Gathered(_giving(), person, [role], [met], [], [released], [], [], [], looks)
    )


MAKERS: dict[DocumentKind, Callable[[Filling], Built]] = {
    DocumentKind.HANDOVER: _handover,
    DocumentKind.REFERRAL: _referral,
    DocumentKind.DETECTION: _detection_report,
    DocumentKind.CASE: _case,
    DocumentKind.SUBJECT_ACCESS: _subject_access,
}


def specimen(kind: DocumentKind, languages: tuple[str, ...], given: dict[str, str] | None = None) -> bytes:
    """Print a marked specimen; `given` replaces words by the names in `FIELDS`.

    Raises `MissingGlyphs` for characters no font can print.
    """
    content = MAKERS[kind](replace(Filling(), **(given or {}))).content
    stamp = Stamp(NUMBER, digest(content, languages), lazy_moment(MOMENT, "Asia/Bangkok"), VERIFY_AT, specimen=True)
    return render(content, languages=languages, stamp=stamp)
