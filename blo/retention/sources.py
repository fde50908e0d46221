"""Where each class finds its records, and from when it counts: one query a kind, of rows not yet dealt with.

A room that keeps something new adds a source here; a class without one covers nothing yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import INSTALLATION, Actor
from blo.accounts.models import SignInThrottle
from blo.audit.models import AuditEntry, AuditPersonal
from blo.capture.models import CapturedEntry
from blo.cases.models import Case, CaseDetection
from blo.consent.models import Consent
from blo.detections.models import Detection, DetectionDraft, DetectionPerson
from blo.detections.states import VICTIMS
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.exhibits import queries as exhibits
from blo.groups.models import PeopleList
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.db import Moment
from blo.people.models import Person
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.protection.screening import Screening
from blo.protection.states import OverrideState, ReviewOutcome
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.states import DeclineReason, ReferralState
from blo.retention.models import LegalHold
from blo.retention.states import Act, RecordKind, RetentionClass
from blo.sharing.models import Bar, OnwardRequest, Release
from blo.sharing.states import RecallReason

Rows = sa.Select[Any]
"""Three columns: ``id``, ``reference`` (what people know it by) and ``since`` (the moment its time is counted from)."""
WITH_PERSONS = (Act.PSEUDONYMISE, Act.DELETE)
"""A person has no words to drop: minimising leaves persons as they are."""
ANY = tuple(Act)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record of one class; it takes part when the class's act is one of `acts`."""

    retention_class: RetentionClass
    kind: RecordKind
    rows: Callable[[Actor], Rows]
    acts: tuple[Act, ...] = ANY


def _own(actor: Actor, model: Any) -> sa.ColumnElement[bool]:
    """The office's own rows; whoever erases for an agency deals with what that keeps to itself, and nothing else."""
    own = walls.own_rows(actor, model)
    if not (actor.is_operator and actor.agency):
        return own
    return sa.and_(own, model.agency_only) if hasattr(model, "agency_only") else sa.false()


def _rows(row_id: Any, reference: Any, since: Any) -> Rows:
    return sa.select(row_id.label("id"), reference.label("reference"), since.label("since"))


def last_done() -> sa.Subquery:
    """When anything was last done in each case. Looking at it does not count, and neither does taking it back here."""
    parts = [
        sa.select(Case.id.label("case_id"), Case.opened_at.label("at")),
        sa.select(CaseDetection.case_id, Detection.logged_at).join(Detection),
        sa.select(CaseDetection.case_id, Person.created_at)
        .join(DetectionPerson, DetectionPerson.detection_id == CaseDetection.detection_id)
        .join(Person),
        sa.select(Release.case_id, Release.granted_at),
        sa.select(Release.case_id, Release.recalled_at).where(Release.recall_reason != RecallReason.RETENTION),
        sa.select(Referral.case_id, ReferralStep.at).join(ReferralStep),
        sa.select(Handover.case_id, Handover.offered_at),
        sa.select(Handover.case_id, Handover.recorded_at).where(Handover.recorded_at.is_not(None)),
        sa.select(IssuedDocument.case_id, IssuedDocument.issued_at).where(IssuedDocument.case_id.is_not(None)),
    ]
    done = sa.union_all(*parts).subquery("done")
    return (
        sa.select(done.c.case_id, sa.func.max(done.c.at, type_=Moment).label("at"))
        .group_by(done.c.case_id)
        .subquery("last")
    )


def _drafts(actor: Actor) -> Rows:
    """Known by their identifiers: a draft has no reference yet."""
    named = sa.cast(DetectionDraft.id, sa.String)
    return _rows(DetectionDraft.id, named, DetectionDraft.kept_at).where(_own(actor, DetectionDraft))


def _in_a_case() -> sa.Select[Any]:
    """The persons of any case."""
    return sa.select(DetectionPerson.person_id).join(
        CaseDetection, CaseDetection.detection_id == DetectionPerson.detection_id
    )


def _protected() -> sa.Select[Any]:
    """Persons under review: somebody may have to find them, so no clock takes their names."""
    return sa.select(Bar.subject_id)


def _loose_persons(actor: Actor) -> Rows:
    own = _rows(Person.id, Person.reference, Person.created_at).where(_own(actor, Person))
    return own.where(Person.reduced_at.is_(None), Person.id.not_in(_in_a_case()), Person.id.not_in(_protected()))


def _loose_detections(actor: Actor) -> Rows:
    own = _rows(Detection.id, Detection.reference, Detection.logged_at).where(_own(actor, Detection))
    loose = Detection.id.not_in(sa.select(CaseDetection.detection_id))
    return own.where(Detection.reduced_at.is_(None), loose, Detection.id.not_in(exhibits.in_keeping()))


def _cases(actor: Actor) -> Rows:
    last = last_done()
    own = _rows(Case.id, Case.reference, last.c.at).join(last, last.c.case_id == Case.id)
    return own.where(_own(actor, Case), Case.reduced_at.is_(None))


def _detections(actor: Actor) -> Rows:
    last = last_done()
    own = (
        _rows(Detection.id, Detection.reference, last.c.at)
        .join(CaseDetection, CaseDetection.detection_id == Detection.id)
        .join(last, last.c.case_id == CaseDetection.case_id)
    )
    whole = own.where(_own(actor, Detection), Detection.reduced_at.is_(None))
    return whole.where(Detection.id.not_in(exhibits.in_keeping()))


def _persons(actor: Actor) -> Rows:
    """Of a person in several cases, the case in which something was done last counts."""
    last = last_done()
    own = (
        _rows(Person.id, Person.reference, sa.func.max(last.c.at, type_=Moment))
        .join(DetectionPerson, DetectionPerson.person_id == Person.id)
        .join(CaseDetection, CaseDetection.detection_id == DetectionPerson.detection_id)
        .join(last, last.c.case_id == CaseDetection.case_id)
    )
    mine = own.where(_own(actor, Person), Person.reduced_at.is_(None), Person.id.not_in(_protected()))
    return mine.group_by(Person.id, Person.reference)


def _of_case(model: type[Referral | Handover]) -> Callable[[Actor], Rows]:
    def rows(actor: Actor) -> Rows:
        last = last_done()
        own = _rows(model.id, model.reference, last.c.at).join(last, last.c.case_id == model.case_id)
        return own.where(_own(actor, model), model.reduced_at.is_(None))

    return rows


def _declined(actor: Actor) -> Rows:
    """Victims and nothing else, who said no to a referral, with no other open and in nobody's keeping."""
    closed = (ReferralState.DECLINED, ReferralState.WITHDRAWN)
    otherwise = sa.select(DetectionPerson.person_id).where(DetectionPerson.role.not_in(VICTIMS))
    assisted = sa.select(Referral.person_id).where(Referral.state.not_in(closed))
    kept = sa.select(HandoverPerson.person_id).where(HandoverPerson.outcome.in_([Outcome.PENDING, Outcome.RECEIVED]))
    own = (
        _rows(Person.id, Person.reference, sa.func.max(ReferralStep.at, type_=Moment))
        .join(Referral, Referral.person_id == Person.id)
        .join(ReferralStep)
        .where(Referral.decline_reason == DeclineReason.PERSON, ReferralStep.verb == "decline")
    )
    mine = own.where(_own(actor, Person), Person.reduced_at.is_(None))
    return mine.where(*(Person.id.not_in(some) for some in (otherwise, assisted, kept, _protected()))).group_by(
        Person.id, Person.reference
    )


def _documents(*kinds: DocumentKind) -> Callable[[Actor], Rows]:
    def rows(actor: Actor) -> Rows:
        own = _rows(IssuedDocument.id, IssuedDocument.number, IssuedDocument.issued_at)
        return own.where(IssuedDocument.pdf.is_not(None), _own(actor, IssuedDocument), IssuedDocument.kind.in_(kinds))

    return rows


def _releases(actor: Actor) -> Rows:
    """Not before the case it was made in, and not while a referral, a handover or a request to pass on stands on it."""
    granted = sa.select(OnwardRequest.granted_id).where(OnwardRequest.granted_id.is_not(None))
    standing = (sa.select(Referral.release_id), sa.select(HandoverPerson.release_id), granted)
    whole = sa.select(Case.id).where(Case.reduced_at.is_(None))
    end = sa.func.coalesce(Release.recalled_at, Release.expires_at, type_=Moment)
    own = _rows(Release.id, Release.subject_reference, end).where(_own(actor, Release))
    return own.where(*(Release.id.not_in(some) for some in standing), Release.case_id.not_in(whole))


def _lifted_holds(actor: Actor) -> Rows:
    own = _rows(LegalHold.id, LegalHold.reference, LegalHold.lifted_at)
    return own.where(_own(actor, LegalHold), LegalHold.lifted_at.is_not(None))


def _named_entries(actor: Actor) -> Rows:
    own = _rows(AuditEntry.id, sa.cast(AuditEntry.position, sa.String), AuditEntry.at).join(AuditPersonal)
    return own.where(_own(actor, AuditEntry))


def _sign_ins(actor: Actor) -> Rows:
    """They belong to no office: the installation's own run erases them."""
    rows = _rows(SignInThrottle.key, sa.literal(""), SignInThrottle.since)
    return rows.where(sa.literal(actor.office_id == INSTALLATION))


def _reviews(*outcomes: ReviewOutcome) -> Callable[[Actor], Rows]:
    """Known by the person's reference; one that is not closed has no outcome, and protects somebody still."""

    def rows(actor: Actor) -> Rows:
        own = _rows(ProtectionReview.id, Person.reference, ProtectionReview.closed_at)
        mine = own.join(Person, Person.id == ProtectionReview.person_id).where(_own(actor, ProtectionReview))
        return mine.where(walls.condition(actor, ProtectionReview), ProtectionReview.outcome.in_(outcomes))

    return rows


def _overrides(actor: Actor) -> Rows:
    """One that was asked for, and one that was confirmed, end with their last moment."""
    refused = sa.case((ProtectionOverride.state == OverrideState.REFUSED, ProtectionOverride.answered_at))
    end = sa.func.coalesce(ProtectionOverride.ended_at, refused, ProtectionOverride.until, type_=Moment)
    return _rows(ProtectionOverride.id, ProtectionOverride.person, end).where(_own(actor, ProtectionOverride))


def _entries(actor: Actor) -> Rows:
    """What devices sent in, whatever became of it: a record that was logged from it has a time of its own."""
    rows = _rows(CapturedEntry.id, sa.cast(CapturedEntry.id, sa.String), CapturedEntry.changed_at)
    return rows.where(_own(actor, CapturedEntry))


def _lists(actor: Actor) -> Rows:
    """Lists of people that nobody went on with, and what stands of those that are done."""
    rows = _rows(PeopleList.id, sa.cast(PeopleList.id, sa.String), PeopleList.kept_at)
    return rows.where(_own(actor, PeopleList))


def _asked(model: type[Screening | Consent]) -> Callable[[Actor], Rows]:
    """What the office asked persons of other offices, known by the person's reference; no act on a person takes it."""

    def rows(actor: Actor) -> Rows:
        own = sa.select(Person.id).where(walls.own_rows(actor, Person))
        found = _rows(model.id, model.person_reference, model.recorded_at)
        return found.where(_own(actor, model), model.person_id.not_in(own))

    return rows


def _but(kind: DocumentKind) -> tuple[DocumentKind, ...]:
    return tuple(one for one in DocumentKind if one is not kind)


_C, _K = RetentionClass, RecordKind
SOURCES = (
    Source(_C.DRAFT, _K.ENTRY, _entries),
    Source(_C.DRAFT, _K.PEOPLE_LIST, _lists),
    Source(_C.ON_REQUEST, _K.REVIEW, _reviews(ReviewOutcome.WITHDRAWN)),
    Source(_C.PROTECTION, _K.REVIEW, _reviews(*(one for one in ReviewOutcome if one is not ReviewOutcome.WITHDRAWN))),
    Source(_C.PROTECTION, _K.OVERRIDE, _overrides),
    Source(_C.DRAFT, _K.DRAFT, _drafts),
    Source(_C.ASKED, _K.SCREENING, _asked(Screening)),
    Source(_C.ASKED, _K.CONSENT, _asked(Consent)),
    Source(_C.LOOSE, _K.PERSON, _loose_persons, WITH_PERSONS),
    Source(_C.LOOSE, _K.DETECTION, _loose_detections),
    Source(_C.DECLINED, _K.PERSON, _declined),
    Source(_C.CASE, _K.REFERRAL, _of_case(Referral)),
    Source(_C.CASE, _K.HANDOVER, _of_case(Handover)),
    Source(_C.CASE, _K.PERSON, _persons, WITH_PERSONS),
    Source(_C.CASE, _K.DETECTION, _detections),
    Source(_C.CASE, _K.CASE, _cases),
    Source(_C.DOCUMENT, _K.DOCUMENT, _documents(*_but(DocumentKind.SUBJECT_ACCESS))),
    Source(_C.SUBJECT_ACCESS, _K.DOCUMENT, _documents(DocumentKind.SUBJECT_ACCESS)),
    Source(_C.LEDGER, _K.RELEASE, _releases),
    Source(_C.LEDGER, _K.HOLD, _lifted_holds),
    Source(_C.AUDIT, _K.AUDIT, _named_entries),
    Source(_C.SIGN_IN, _K.SIGN_IN, _sign_ins),
)
"""In the order in which they are dealt with: what stands on something goes before it."""
