"""What the own office has recorded about one person, for that person: nothing of others, and nobody's free words.

It is made of the tables named by the imports, here and in `subject_asked`, and of no others. Who looked is told by
kinds of looking and roles that are listed here. What was passed on is told as it was on the day, never what became of
it: that it was taken back or withdrawn can follow from a review, and this paper may be read where somebody is feared.
So whatever else an office keeps about a person or does, the file is the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.access.roles import Role
from blo.accounts.models import Account
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.cases.models import Case, CaseDetection
from blo.cases.states import CaseField
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections import facts as detections
from blo.detections.models import Detection, DetectionPerson
from blo.detections.roles import decision
from blo.detections.states import DetectionField
from blo.documents.builders import subject_asked
from blo.documents.builders.detection import marked
from blo.documents.builders.parts import Built, Part, lines
from blo.documents.builders.subject_asked import Asked
from blo.documents.content import Block, Content, Facts, Grid, Line, Prose, Sheet, Signature, Signatures, Value
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.handovers.models import Handover, HandoverPerson
from blo.handovers.states import Outcome
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import Lazy, Said, lazy_day, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices import queries as directory
from blo.offices.models import Office
from blo.people import facts as people
from blo.people import queries
from blo.people.models import Person
from blo.people.states import PersonField
from blo.referrals.models import Referral
from blo.sharing.fields import EVERYTHING, Disclosure, Field
from blo.sharing.models import Release
from blo.sharing.states import DEFAULT_HANDLING, SubjectKind

EVENT = Disclosure(
    is_own=False,
    fields=frozenset({DetectionField.OCCURRED.value, DetectionField.PLACE.value, DetectionField.CIRCUMSTANCES.value}),
)
"""What of a detection is about everybody in it alike; how many were counted, and what they needed, is about others."""
LOOKS = (
    AuditKind.PERSON_SEEN,
    AuditKind.DETECTION_SEEN,
    AuditKind.CASE_SEEN,
    AuditKind.REFERRAL_SEEN,
    AuditKind.HANDOVER_SEEN,
    AuditKind.DOCUMENT_OPENED,
)
LOOKERS = (Role.GUARD, Role.LIAISON, Role.SUPERVISOR)
WITHHELD = _l("Not shown: an officer's own words about an event, in which others are named or can be recognised.")
WITHHELD_NAME = _l("Not shown: the name of somebody else.")
HANDLING = _l("For the person named here, and for nobody else.")
GONE = _l("What identifies a person is no longer kept under this reference: its time was over.")
RIGHTS = (
    _l("This is what this office has recorded about you. What other offices recorded themselves, they tell you there."),
    _l("If something is wrong, you can ask this office to correct it, or to note that you disagree."),
    _l("You can ask that data be erased which is no longer needed. It is erased when its time is over in any case."),
    _l("You can ask why data was passed on, and to whom, and complain to the authority for data protection."),
    _l("Asking has no bad consequences for you. You may ask for an interpreter, a lawyer or somebody you trust."),
)


@dataclass(frozen=True, slots=True)
class Look:
    """That the record was looked at on a day, by whom of the office, and how often."""

    day: date
    role: Role
    kind: AuditKind
    times: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """All the office has recorded about one person."""

    office: Office
    person: Person
    roles: Sequence[DetectionPerson]
    met: Sequence[Detection]
    cases: Sequence[Case]
    releases: Sequence[Release]
    referrals: Sequence[Referral]
    handovers: Sequence[tuple[Handover, HandoverPerson]]
    documents: Sequence[IssuedDocument]
    looks: Sequence[Look]
    asked: Asked = field(default_factory=Asked)


def build(actor: Actor, reference: str) -> Built:
    """Build the file of one person of the own office; raise `RuleBroken` when nothing identifies anybody any more."""
    person = queries.get(actor, reference)
    require(actor, Permission.SUBJECT_ACCESS_MAKE, person)
    if person.reduced_at is not None:
        raise RuleBroken("", GONE)
    return compose(_gather(actor, person))


def _rows(model: Any, *conditions: Any, order: tuple[Any, ...]) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(*conditions).order_by(*order)).unique())


def _gather(actor: Actor, person: Person) -> Gathered:
    office = directory.office(actor.office_id)
    roles = _rows(DetectionPerson, DetectionPerson.person_id == person.id, order=(DetectionPerson.detection_id,))
    there = [role.detection_id for role in roles]
    met = _rows(
        Detection, Detection.id.in_(there), walls.own_rows(actor, Detection), order=(Detection.logged_at, Detection.id)
    )
    inside = sa.select(CaseDetection.case_id).where(CaseDetection.detection_id.in_(there))
    cases = _rows(Case, Case.id.in_(inside), walls.own_rows(actor, Case), order=(Case.opened_at, Case.id))
    told = (Release.effective_at.is_not(None), walls.own_rows(actor, Release))
    about = [person.id, *(row.id for row in (*met, *cases))]
    releases = _rows(Release, Release.subject_id.in_(about), *told, order=(Release.granted_at, Release.id))
    mine = (Referral.person_id == person.id, walls.own_rows(actor, Referral))
    referrals = _rows(Referral, *mine, order=(Referral.sent_at, Referral.id))
    joined = sa.select(Handover, HandoverPerson).join(HandoverPerson)
    joined = joined.where(HandoverPerson.person_id == person.id, walls.own_rows(actor, Handover))
    handovers = [(row[0], row[1]) for row in db.session.execute(joined.order_by(Handover.offered_at, Handover.id))]
    named = [
        *(row.reference for row in (person, *met, *cases, *referrals)),
        *(handover.reference for handover, _ in handovers),
    ]
    issued = (IssuedDocument.subject.in_(named), walls.own_rows(actor, IssuedDocument))
    documents = _rows(IssuedDocument, *issued, order=(IssuedDocument.issued_at, IssuedDocument.id))
    looks = _looks(office, [*named, *(document.number for document in documents)])
    asked = subject_asked.gather(actor, person, [row.id for row in met])
    return Gathered(office, person, roles, met, cases, releases, referrals, handovers, documents, looks, asked)


def _looks(office: Office, references: list[str]) -> list[Look]:
    """Who looked at the person's record and at what the person's name stands on, by day and role."""
    statement = (
        sa.select(AuditEntry.at, Account.role, AuditEntry.kind)
        .join(Account, Account.id == AuditEntry.account_id)
        .where(
            AuditEntry.office_id == office.id,
            AuditEntry.subject.in_(references),
            AuditEntry.kind.in_(LOOKS),
            Account.role.in_(LOOKERS),
        )
    )
    zone = ZoneInfo(office.time_zone)
    found = Counter((at.astimezone(zone).date(), role, kind) for at, role, kind in db.session.execute(statement))
    return [Look(day, role, kind, times) for (day, role, kind), times in sorted(found.items())]


def compose(gathered: Gathered) -> Built:
    """Put all that was gathered into words."""
    person, office = gathered.person, gathered.office
    head = (Line(_l("Code of the person"), Said(person.reference)), Line(_l("Office"), office.lazy_name))
    recorded = Line(_l("Recorded on"), lazy_moment(person.created_at, office.time_zone))
    blocks: tuple[Block, ...] = (
        Prose(_l("Your rights"), RIGHTS),
        Facts(_l("Person"), (*head, recorded, *lines(people.facts(person, EVERYTHING)))),
        *(_met(row, gathered.roles) for row in gathered.met),
        *(_case(row) for row in gathered.cases),
        *(_referral(row) for row in gathered.referrals),
        *(_handover(handover, line) for handover, line in gathered.handovers),
        *subject_asked.blocks(gathered.asked, office.time_zone),
        *_releases(gathered.releases, office.time_zone),
        *_documents(gathered.documents, office.time_zone),
        *_looked(gathered.looks, office),
        Signatures(
            _l("Signatures"),
            (
                Signature(_lp("signature", "Supervisor"), Said(""), Said("")),
                Signature(_lp("signature", "The person"), Said(""), Said("")),
                Signature(_lp("signature", "Interpreter"), Said(""), Said("")),
            ),
        ),
    )
    content = Content(
        title=DocumentKind.SUBJECT_ACCESS.label, issuer=office.lazy_name, sheets=(Sheet(blocks),), handling=HANDLING
    )
    parts = (Part(SubjectKind.PERSON, person.id, EVERYTHING),)
    return Built(content, person.reference, DEFAULT_HANDLING, None, person, parts, (person.reference,))


def _withheld(label: Lazy, *texts: str, why: Lazy = WITHHELD) -> tuple[Line, ...]:
    """Say that something is there, and why it is not shown."""
    return (Line(label, why),) if any(texts) else ()


def _met(row: Detection, roles: Sequence[DetectionPerson]) -> Facts:
    entry = next(one for one in roles if one.detection_id == row.id)
    decided = decision(entry)
    return Facts(
        _l("Detection"),
        (
            Line(_l("Reference"), Said(row.reference)),
            Line(_l("Role"), (entry.role.label, *decided) if decided else entry.role.label),
            *marked(row, EVENT),
            *lines(detections.facts(row, EVENT)),
            *_withheld(DetectionField.NARRATIVE.label, row.narrative),
        ),
    )


def _case(row: Case) -> Facts:
    return Facts(
        _l("Case"),
        (
            Line(_l("Reference"), Said(row.reference)),
            Line(_l("Crimes"), tuple(registry.lazy_label(CodeList.CRIME, code) for code in row.crimes)),
            Line(_l("Opened"), lazy_moment(row.opened_at, row.office.time_zone)),
            *_withheld(_l("Summary"), row.summary),
        ),
    )


def _referral(row: Referral) -> Facts:
    services = (Line(_l("Services requested"), tuple(one.label for one in row.services)),) if row.services else ()
    return Facts(
        _l("Referral"),
        (
            Line(_l("Reference"), Said(row.reference)),
            Line(_l("To"), row.recipient.lazy_name),
            Line(_l("What is asked"), row.type.label),
            *services,
            Line(_l("Sent on"), lazy_moment(row.sent_at, row.office.time_zone)),
            *_withheld(_l("Message"), row.message, row.contact_instructions),
        ),
    )


def _handover(handover: Handover, line: HandoverPerson) -> Facts:
    moment = handover.received_at if line.outcome in {Outcome.RECEIVED, Outcome.REFUSED} else None
    received = (
        (
            Line(_l("Outcome"), line.outcome.label),
            Line(_l("Received on"), lazy_moment(moment, handover.recipient.time_zone)),
        )
        if moment
        else ()
    )
    entered = (
        (_lp("papers", "Documents"), line.documents),
        (_l("Property"), line.property_list),
        (_l("Health needs"), line.health),
        (_l("Condition"), line.condition),
    )
    return Facts(
        _l("Handover"),
        (
            Line(_l("Reference"), Said(handover.reference)),
            Line(_l("To"), handover.recipient.lazy_name),
            Line(_l("Planned for"), lazy_moment(handover.planned_at, handover.office.time_zone)),
            *received,
            Line(_l("Agrees to return"), _lp("answer", "Yes") if line.agrees_to_return else _lp("answer", "No")),
            *(Line(label, Said(text)) for label, text in entered if text),
            *_withheld(_l("Guardian"), line.guardian, line.child_officer, why=WITHHELD_NAME),
            *_withheld(_l("Remark"), line.remark),
        ),
    )


def _grid(title: Lazy, columns: tuple[Lazy, ...], rows: list[tuple[Value, ...]], *shares: float) -> tuple[Grid, ...]:
    return (Grid(title, columns, tuple(rows), shares),) if rows else ()


def _day(moment: Any, zone: str) -> Lazy:
    return lazy_day(moment.astimezone(ZoneInfo(zone)).date())


def _releases(releases: Sequence[Release], zone: str) -> tuple[Grid, ...]:
    rows: list[tuple[Value, ...]] = [
        (
            (row.kind.label, *(_field(row.kind, value) for value in row.fields)),
            row.recipient.lazy_name,
            (row.purpose.label, Said(row.agreement.title), _l("Article %(number)s", number=row.article)),
            _day(row.granted_at, zone),
        )
        for row in releases
    ]
    columns = (_l("What is released"), _l("Released to"), _l("Purpose and agreement"), _l("Released on"))
    return _grid(_l("Passed on to other offices"), columns, rows, 2.6, 2.2, 3.4, 2.2)


_FIELDS: dict[SubjectKind, type[Field]] = {
    SubjectKind.PERSON: PersonField,
    SubjectKind.DETECTION: DetectionField,
    SubjectKind.CASE: CaseField,
}


def _field(kind: SubjectKind, value: str) -> Lazy:
    return _FIELDS[kind].of(value).label


def _documents(documents: Sequence[IssuedDocument], zone: str) -> tuple[Grid, ...]:
    rows: list[tuple[Value, ...]] = [(Said(row.number), row.kind.label, _day(row.issued_at, zone)) for row in documents]
    return _grid(_l("Documents issued"), (_l("Number"), _l("Kind"), _l("Issued on")), rows, 3.2, 3.6, 2.6)


def _looked(looks: Sequence[Look], office: Office) -> tuple[Grid, ...]:
    rows: list[tuple[Value, ...]] = [
        (lazy_day(look.day), (office.lazy_name, look.role.label), look.kind.label, Said(str(look.times)))
        for look in looks
    ]
    columns = (_l("Day"), _l("Office and function"), _l("What was seen"), _l("How often"))
    return _grid(_l("Who looked at your record in this office"), columns, rows, 2.4, 2.6, 3.2, 1.2)
