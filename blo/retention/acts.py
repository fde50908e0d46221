"""What each act does to each kind of record. All work through the rows themselves, and count what they changed.

Every function takes the actor and one row, and returns how many rows of which table were changed or are gone. A room
that keeps something more about a record is asked to forget it here, as `_forgotten` asks of files.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.break_glass.models import BreakGlass
from blo.capture import service as capture
from blo.capture.models import CapturedEntry
from blo.cases.models import Case, CaseDetection
from blo.detections.lines import DetectionItem, DetectionLeg, DetectionSeizure, Line
from blo.detections.models import Detection, DetectionDraft, DetectionNationality, DetectionPerson, DetectionVersion
from blo.documents.models import IssuedDocument
from blo.exhibits.models import Exhibit
from blo.files import service as files
from blo.groups import service as groups
from blo.groups.models import PeopleList
from blo.handovers.models import Handover, HandoverPerson
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict
from blo.kernel.work import alone_with, flush
from blo.people.models import Person, PersonDocument, PersonLink, PersonName, PersonVersion
from blo.protection.models import FearedParty, ProtectionOverride, ProtectionReview
from blo.referrals.models import Referral, ReferralStep
from blo.retention import asked, custody, holds
from blo.retention.models import LegalHold
from blo.retention.rows import Counts
from blo.retention.rows import delete as _delete
from blo.retention.rows import drop_words as _drop
from blo.retention.rows import every as _all
from blo.retention.rows import unlink as _unlink
from blo.retention.states import Act, RecordKind
from blo.retention.words import mask
from blo.sharing import queries as releases
from blo.sharing import service as sharing
from blo.sharing import visibility
from blo.sharing.models import BarLift, Dissemination, OnwardRequest, Recall, Release
from blo.sharing.states import RecallReason, ReleaseState

Deed = Callable[[Actor, Any], Counts]


def _recall(actor: Actor, subject_id: UUID) -> Counts:
    """Close the receivers' copies, as any recall does."""
    now = clock.now()
    found = _all(
        Release,
        Release.subject_id == subject_id,
        walls.own_rows(actor, Release),
        Release.state == ReleaseState.ACTIVE,
        Release.expires_at > now,
    )
    sharing.recall_rest(actor, [row.id for row in found], RecallReason.RETENTION)
    return Counter({"release": len(found)}) if found else Counter()


# --- the protection compartment ---------------------------------------------------------------------------------------


def delete_review(_actor: Actor, review: ProtectionReview) -> Counts:
    """Delete a closed review, and who was feared with it."""
    counts = _unlink(FearedParty, FearedParty.review_id, review.id)
    db.session.expire(review, ["parties"])
    return counts + _delete([review])


def delete_override(_actor: Actor, override: ProtectionOverride) -> Counts:
    """Delete an override, and what it lifted if that stands still; that there was one stays in the log."""
    return _unlink(BarLift, BarLift.id, override.id) + _delete([override])


def _unprotected(actor: Actor, person: Person) -> Counts:
    """Delete what the compartment says of a person; raise `Conflict` while somebody needs protection."""
    alone_with({person.id})
    if releases.bars_of(actor, person.id):
        raise Conflict
    counts: Counts = Counter()
    for review in _all(ProtectionReview, ProtectionReview.person_id == person.id):
        counts += delete_review(actor, review)
    own = (walls.own_rows(actor, ProtectionOverride), ProtectionOverride.person == person.reference)
    for override in _all(ProtectionOverride, *own):
        counts += delete_override(actor, override)
    return counts


# --- persons --------------------------------------------------------------------------------------------------------


def _about(person: Person) -> list[Any]:
    """What was written about one person alone."""
    referrals = _all(Referral, Referral.person_id == person.id)
    steps = _all(ReferralStep, ReferralStep.referral_id.in_([row.id for row in referrals]))
    lines = _all(HandoverPerson, HandoverPerson.person_id == person.id)
    return [*referrals, *steps, *lines, *_released(Release.subject_id == person.id)]


def _released(*conditions: sa.ColumnElement[bool]) -> list[Any]:
    """Releases, and what was written about taking them back and passing them on."""
    found = _all(Release, *conditions)
    those = [row.id for row in found]
    asked = _all(OnwardRequest, OnwardRequest.release_id.in_(those))
    return [*found, *_all(Recall, Recall.release_id.in_(those)), *asked]


def _around(actor: Actor, person: Person) -> list[Any]:
    """What was written where the person was met and in the cases of that, unless a hold keeps it."""
    met = sa.select(DetectionPerson.detection_id).where(DetectionPerson.person_id == person.id)
    cases = sa.select(CaseDetection.case_id).where(CaseDetection.detection_id.in_(met))
    referrals = _all(Referral, Referral.case_id.in_(cases), Referral.id.not_in(holds.kept(actor, RecordKind.REFERRAL)))
    handovers = _all(Handover, Handover.case_id.in_(cases), Handover.id.not_in(holds.kept(actor, RecordKind.HANDOVER)))
    within = [row.id for row in handovers]
    detections = _all(Detection, Detection.id.in_(met), Detection.id.not_in(holds.kept(actor, RecordKind.DETECTION)))
    return [
        *detections,
        *_written_in(*(row.id for row in detections)),
        *_all(DetectionPerson, DetectionPerson.detection_id.in_([row.id for row in detections])),
        *_all(Case, Case.id.in_(cases), Case.id.not_in(holds.kept(actor, RecordKind.CASE))),
        *referrals,
        *_all(ReferralStep, ReferralStep.referral_id.in_([row.id for row in referrals])),
        *handovers,
        *_all(HandoverPerson, HandoverPerson.handover_id.in_(within)),
        *_all(
            BreakGlass,
            BreakGlass.case_id.in_(cases),
            BreakGlass.case_id.not_in(holds.kept(actor, RecordKind.CASE)),
        ),
        *_released(Release.case_id.in_(cases), Release.id.not_in(holds.kept(actor, RecordKind.RELEASE))),
    ]


def _written_in(*detection_ids: UUID) -> list[Any]:
    """The lines with words of detections, and what stood in them before."""
    kinds = (DetectionLeg, DetectionSeizure, DetectionItem, DetectionVersion, Exhibit)
    return [row for kind in kinds for row in _all(kind, kind.detection_id.in_(detection_ids))]


def _sent_in(person: Person) -> Counts:
    """What the detections and their persons were recorded from says what they say, and need not be kept."""
    met = sa.select(DetectionPerson.detection_id).where(DetectionPerson.person_id == person.id)
    return sum((_taken_in(row) for row in _all(Detection, Detection.id.in_(met))), Counter())


def _taken_in(row: Detection | Case) -> Counts:
    return +Counter(captured_entry=capture.forget(row.reference), people_list=groups.forget(row.id))


def _files_of(actor: Actor, person: Person) -> Counts:
    """The files made for the person are copies of the record, and go with it unless a hold keeps them."""
    own = (walls.own_rows(actor, IssuedDocument), IssuedDocument.subject == person.reference)
    free = IssuedDocument.id.not_in(holds.kept(actor, RecordKind.DOCUMENT))
    return sum((delete_file(actor, row) for row in _all(IssuedDocument, *own, free)), Counter())


def _nameless(actor: Actor, person: Person) -> Counts:
    """Take a person's names out of wherever they stand."""
    names = [name.text for name in person.names]
    counts = _unprotected(actor, person) + _recall(actor, person.id) + _drop(_about(person)) + _files_of(actor, person)
    counts += asked.forget_asked(actor, person)
    counts += Counter(row.__tablename__ for row in _around(actor, person) if mask(row, names, person.reference))
    counts += _sent_in(person) + custody.unnamed(actor, person, names)
    for model in (PersonName, PersonDocument, PersonVersion):
        counts += _unlink(model, model.person_id, person.id)
    for side in (PersonLink.person_id, PersonLink.other_id):
        counts += _unlink(PersonLink, side, person.id)
    db.session.expire(person, ["names", "documents"])
    return counts


def pseudonymise_person(actor: Actor, person: Person) -> Counts:
    """Leave a reference, sex, year of birth or range of ages, nationality and coded needs; nothing that identifies."""
    counts = _nameless(actor, person)
    person.keep_year_of_birth()
    person.languages = []  # a rare one would tell of what people somebody is
    person.interpreter, person.child_status, person.vulnerabilities = None, None, []
    person.reduced_at = clock.now()
    return counts + Counter({"person": 1})


def delete_person(actor: Actor, person: Person) -> Counts:
    """Leave nothing of a person but what releases, documents and the log say of a reference."""
    counts = _nameless(actor, person)
    for referral in _all(Referral, Referral.person_id == person.id):
        counts += delete_referral(actor, referral)
    counts += _unlink(HandoverPerson, HandoverPerson.person_id, person.id)
    counts += _unlink(DetectionPerson, DetectionPerson.person_id, person.id)
    return counts + _delete([person])


# --- what stands around persons -------------------------------------------------------------------------------------


def _minimised(row: Any, *below: Any) -> Counts:
    counts = _drop([row, *below])
    counts[row.__tablename__] = 1  # also when it had no words
    row.reduced_at = clock.now()
    return counts


def _forgotten(actor: Actor, record: Detection | Case) -> Counts:
    """Delete the photos and papers of a record, and what it was made from: they say whatever they say."""
    within = [record.id]
    if isinstance(record, Detection):
        within += [row.id for row in _all(Exhibit, Exhibit.detection_id == record.id)]
    return +Counter(file=sum(files.forget(actor, one) for one in within)) + _taken_in(record)


def minimise_detection(actor: Actor, detection: Detection) -> Counts:
    """Drop a detection's words and files; where it was is left as kind of place and province.

    Coordinates go, and its versions, which are words to the greater part: what it was before is not kept longer.
    """
    detection.latitude = detection.longitude = detection.precision = None
    counts = _forgotten(actor, detection) + _unlink(DetectionVersion, DetectionVersion.detection_id, detection.id)
    counts += custody.reduced(detection)
    return counts + _minimised(detection, *_written_in(detection.id))


def minimise_case(actor: Actor, case: Case) -> Counts:
    """Drop summary and files, why its glass was broken, and all words about what was released in the case."""
    released, glass = _released(Release.case_id == case.id), _all(BreakGlass, BreakGlass.case_id == case.id)
    return _forgotten(actor, case) + _minimised(case, *released, *glass)


def minimise_referral(_actor: Actor, referral: Referral) -> Counts:
    """Drop the words of a referral and its steps."""
    return _minimised(referral, *_all(ReferralStep, ReferralStep.referral_id == referral.id))


def minimise_handover(_actor: Actor, handover: Handover) -> Counts:
    """Drop the words of a handover and its lines, the names of those who signed among them."""
    return _minimised(handover, *_all(HandoverPerson, HandoverPerson.handover_id == handover.id))


def delete_referral(_actor: Actor, referral: Referral) -> Counts:
    """Delete a referral and its steps; that it released something stays in the ledger."""
    counts = _unlink(ReferralStep, ReferralStep.referral_id, referral.id)
    db.session.expire(referral, ["steps"])
    return counts + _delete([referral])


def delete_handover(_actor: Actor, handover: Handover) -> Counts:
    """Delete a handover and its lines; that it released something stays in the ledger."""
    counts = _unlink(HandoverPerson, HandoverPerson.handover_id, handover.id)
    db.session.expire(handover, ["persons"])
    return counts + _delete([handover])


def delete_detection(actor: Actor, detection: Detection) -> Counts:
    """Delete a detection, its counts and its ties; persons go in their own time."""
    counts = _recall(actor, detection.id) + _forgotten(actor, detection)
    counts += _unlink(DetectionPerson, DetectionPerson.detection_id, detection.id)
    counts += _unlink(CaseDetection, CaseDetection.detection_id, detection.id)
    tables: tuple[Any, ...] = (DetectionNationality, DetectionVersion, *Line.__subclasses__())
    for below in tables:
        counts += _unlink(below, below.detection_id, detection.id)
    db.session.expire(detection, ["nationalities", "legs", "fees", "papers", "harms", "seizures", "items"])
    return counts + custody.whole(detection) + _delete([detection])


def delete_case(actor: Actor, case: Case) -> Counts:
    """Delete a case; what was in it went before it, or is free of it now."""
    counts = _recall(actor, case.id) + _forgotten(actor, case) + _unlink(BreakGlass, BreakGlass.case_id, case.id)
    return counts + _unlink(CaseDetection, CaseDetection.case_id, case.id) + _delete([case])


# --- rows that stand alone ------------------------------------------------------------------------------------------


def delete_file(_actor: Actor, document: IssuedDocument) -> Counts:
    """Erase the bytes of an issued document; number, digests and the fact stay."""
    if document.is_erased:
        return Counter()
    document.pdf = None
    flush()
    db.session.expire(document, ["is_erased"])
    return Counter({"issued_document": 1})


def delete_row(_actor: Actor, row: Any) -> Counts:
    """Delete a draft never registered, an entry a device sent in, what is left of a list, or a hold that was lifted."""
    return _delete([row])


def delete_release(_actor: Actor, release: Release) -> Counts:
    """Delete a release nothing stands on, and with it who was shown it and what was said of it."""
    counts: Counts = Counter()
    for below in (Recall, Dissemination, OnwardRequest):
        counts += _unlink(below, below.release_id, release.id)
    counts += _delete([release])
    visibility.keep([release])
    return counts


MODELS: dict[RecordKind, Any] = {
    RecordKind.PERSON: Person,
    RecordKind.DETECTION: Detection,
    RecordKind.DRAFT: DetectionDraft,
    RecordKind.CASE: Case,
    RecordKind.REFERRAL: Referral,
    RecordKind.HANDOVER: Handover,
    RecordKind.DOCUMENT: IssuedDocument,
    RecordKind.RELEASE: Release,
    RecordKind.HOLD: LegalHold,
    RecordKind.REVIEW: ProtectionReview,
    RecordKind.OVERRIDE: ProtectionOverride,
    RecordKind.ENTRY: CapturedEntry,
    RecordKind.PEOPLE_LIST: PeopleList,
    **asked.MODELS,
}
"""The tables of kinds that are dealt with one by one."""

_REDUCED: dict[RecordKind, Deed] = {
    RecordKind.DETECTION: minimise_detection,
    RecordKind.CASE: minimise_case,
    RecordKind.REFERRAL: minimise_referral,
    RecordKind.HANDOVER: minimise_handover,
}
DEEDS: dict[Act, dict[RecordKind, Deed]] = {
    Act.MINIMISE: _REDUCED,
    Act.PSEUDONYMISE: {**_REDUCED, RecordKind.PERSON: pseudonymise_person},
    Act.DELETE: {
        RecordKind.PERSON: delete_person,
        RecordKind.DETECTION: delete_detection,
        RecordKind.DRAFT: delete_row,
        RecordKind.CASE: delete_case,
        RecordKind.REFERRAL: delete_referral,
        RecordKind.HANDOVER: delete_handover,
        RecordKind.DOCUMENT: delete_file,
        RecordKind.RELEASE: delete_release,
        RecordKind.HOLD: delete_row,
        RecordKind.REVIEW: delete_review,
        RecordKind.OVERRIDE: delete_override,
        RecordKind.ENTRY: delete_row,
        RecordKind.PEOPLE_LIST: delete_row,
        **asked.DEEDS,
    },
}
"""What is done, by act and kind: a class whose act is to take persons' names out drops the words around them."""
