"""What a hold keeps, as queries for identifiers.

A hold on a case keeps all that is in it. A hold on one record keeps it, what is about it, and the words of what it
stands in, but not the other persons there: of a person, the person, its referrals, handovers, documents and releases,
and the words of the detection and the case it is in.

Each set is one named query (``WITH``) that the next ones stand on: nested into each other they are too deep for SQLite.
"""

from typing import Any

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.audit.models import AuditEntry, AuditSubject
from blo.cases.models import Case, CaseDetection
from blo.detections.models import Detection, DetectionPerson
from blo.documents.models import IssuedDocument
from blo.handovers.models import Handover, HandoverPerson
from blo.kernel.db import db
from blo.people.models import Person
from blo.protection.models import ProtectionOverride, ProtectionReview
from blo.referrals.models import Referral
from blo.retention.models import LegalHold
from blo.retention.states import HOLDABLE, RecordKind
from blo.sharing.models import Release

Ids = sa.Select[Any]
Chain = dict[str, sa.CTE]
_K = RecordKind
CALLED = "called"
"""Under this stands what all that is kept is called: references and numbers."""


def _ids(found: sa.CTE) -> Ids:
    return sa.select(found.c.id)


def _set(name: str, *parts: Ids) -> sa.CTE:
    """Name the union of queries for identifiers."""
    first, *rest = (part.with_only_columns(part.selected_columns[0].label("id")) for part in parts)
    return first.union(*rest).cte(name)


def _named(actor: Actor, *which: Any) -> dict[RecordKind, Ids]:
    """The records that holds themselves name, by kind."""
    own = sa.select(LegalHold.subject_id).where(walls.own_rows(actor, LegalHold), LegalHold.lifted_at.is_(None), *which)
    return {kind: _ids(_set(f"named_{kind.value}", own.where(LegalHold.kind == kind))) for kind in HOLDABLE.values()}


def chain(actor: Actor, *which: Any) -> Chain:
    """The records kept, by kind, each set standing on those before it; `which` narrows down the holds."""
    named = _named(actor, *which)
    # What is kept whole, with everybody in it:
    inside = sa.select(CaseDetection.detection_id).where(CaseDetection.case_id.in_(named[_K.CASE]))
    detections = _ids(_set("whole_detection", named[_K.DETECTION], inside))
    in_case = sa.select(Referral.id).where(Referral.case_id.in_(named[_K.CASE]))
    referrals = _ids(_set("whole_referral", named[_K.REFERRAL], in_case))
    given = sa.select(Handover.id).where(Handover.case_id.in_(named[_K.CASE]))
    handovers = _ids(_set("whole_handover", named[_K.HANDOVER], given))
    # Persons named, and those in it:
    persons = _set(
        "kept_person",
        named[_K.PERSON],
        sa.select(DetectionPerson.person_id).where(DetectionPerson.detection_id.in_(detections)),
        sa.select(Referral.person_id).where(Referral.id.in_(referrals)),
        sa.select(HandoverPerson.person_id).where(HandoverPerson.handover_id.in_(handovers)),
    )
    who = _ids(persons)
    # What tells of these persons:
    told = sa.select(DetectionPerson.detection_id).where(DetectionPerson.person_id.in_(who))
    kept: Chain = {
        _K.PERSON: persons,
        _K.DETECTION: _set("kept_detection", detections, told),
        _K.REFERRAL: _set("kept_referral", referrals, sa.select(Referral.id).where(Referral.person_id.in_(who))),
        _K.HANDOVER: _set(
            "kept_handover",
            handovers,
            sa.select(HandoverPerson.handover_id).where(HandoverPerson.person_id.in_(who)),
        ),
    }
    kept[_K.CASE] = _set(
        "kept_case",
        named[_K.CASE],
        sa.select(CaseDetection.case_id).where(CaseDetection.detection_id.in_(_ids(kept[_K.DETECTION]))),
        sa.select(Referral.case_id).where(Referral.id.in_(_ids(kept[_K.REFERRAL]))),
        sa.select(Handover.case_id).where(Handover.id.in_(_ids(kept[_K.HANDOVER]))),
    )
    return kept | _beside(named, kept)


def _beside(named: dict[RecordKind, Ids], kept: Chain) -> Chain:
    """Documents, releases and audit entries of what is kept; they name it by reference or identifier."""
    models: dict[RecordKind, Any] = {
        _K.CASE: Case,
        _K.DETECTION: Detection,
        _K.PERSON: Person,
        _K.REFERRAL: Referral,
        _K.HANDOVER: Handover,
    }
    called = [sa.select(model.reference).where(model.id.in_(_ids(kept[kind]))) for kind, model in models.items()]
    references = _ids(_set("kept_reference", *called))
    paper = IssuedDocument.id, IssuedDocument.case_id, IssuedDocument.subject
    documents = _set(
        "kept_document",
        named[_K.DOCUMENT],
        sa.select(paper[0]).where(paper[1].in_(named[_K.CASE])),
        sa.select(paper[0]).where(paper[2].in_(references)),
    )
    numbers = sa.select(IssuedDocument.number).where(IssuedDocument.id.in_(_ids(documents)))
    called_so = _set("kept_called", references, numbers)
    lines = sa.select(HandoverPerson.release_id).where(HandoverPerson.handover_id.in_(_ids(kept[_K.HANDOVER])))
    about = [sa.select(Release.id).where(Release.subject_id.in_(_ids(kept[kind]))) for kind in models]
    releases = _set(
        "kept_release",
        sa.select(Release.id).where(Release.case_id.in_(named[_K.CASE])),
        sa.select(Referral.release_id).where(Referral.id.in_(_ids(kept[_K.REFERRAL]))),
        lines,
        *about,
    )
    entries = _set(
        "kept_entry",
        sa.select(AuditEntry.id).where(AuditEntry.case_id.in_(named[_K.CASE])),
        sa.select(AuditSubject.entry_id).where(AuditSubject.reference.in_(_ids(called_so))),
    )
    held = _ids(kept[_K.PERSON])
    reviews = _set("kept_review", sa.select(ProtectionReview.id).where(ProtectionReview.person_id.in_(held)))
    overridden = ProtectionOverride.person.in_(references)
    overrides = _set("kept_override", sa.select(ProtectionOverride.id).where(overridden))
    beside = {_K.DOCUMENT: documents, _K.RELEASE: releases, _K.AUDIT: entries, CALLED: called_so}
    return beside | {_K.REVIEW: reviews, _K.OVERRIDE: overrides}


def kept(actor: Actor, kind: RecordKind, of: Chain | None = None) -> Ids:
    """The identifiers of one kind that may not be touched now; none of a kind that no hold reaches.

    Who asks for many kinds gives the chain, which takes longer to write than to answer.
    """
    found = (of or chain(actor)).get(kind)
    return _ids(found) if found is not None else sa.select(LegalHold.id).where(sa.false())


def called_by_the_agency(actor: Actor) -> list[str]:
    """What all is called that the actor's agency keeps to itself and a hold keeps."""
    found = _ids(chain(actor, LegalHold.agency_only)[CALLED])
    return list(db.session.scalars(found))
