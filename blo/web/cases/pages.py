"""What the case page shows, gathered once from the rooms above and below the case."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.cases import facts, queries
from blo.cases.models import Case
from blo.detections.models import Detection
from blo.documents import queries as documents
from blo.documents.models import IssuedDocument
from blo.files import queries as files
from blo.files.models import File
from blo.handovers import queries as handovers
from blo.handovers.models import Handover
from blo.handovers.states import HandoverState
from blo.kernel.i18n import Lazy, Said, Words, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.people import facts as people
from blo.referrals import queries as referrals
from blo.referrals.facts import doer
from blo.referrals.models import Referral
from blo.referrals.states import VERB_LABELS
from blo.sharing import queries as sharing
from blo.sharing.conditions import Conditions, joined
from blo.sharing.fields import Disclosure, Fact
from blo.sharing.models import Release
from blo.sharing.states import SubjectKind
from blo.web.agencies import Credit, credit_of
from blo.web.terms import can_share


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the case."""

    reference: str
    heading: Said | Lazy


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    when: Lazy
    who: Words
    what: Words
    detail: object = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, as far as it is open to the reader."""

    case: Case
    disclosure: Disclosure
    credit: Credit | None
    conditions: Conditions
    stands_on: tuple[UUID, ...]
    facts: tuple[Fact, ...]
    detections: list[Detection]
    persons: list[PersonRow]
    releases: list[Release]
    referrals: list[Referral]
    handovers: list[Handover]
    documents: list[IssuedDocument]
    files: list[File]
    may_add_file: bool
    timeline: list[Entry]
    may_share: bool
    may_refer: bool
    may_hand_over: bool
    may_issue: bool
    may_read_trail: bool
    may_hold: bool

    @property
    def shown(self) -> list[str]:
        """The persons whose references are on the page, those of the releases included; for the audit trail."""
        released = {row.subject_reference for row in self.releases if row.kind is SubjectKind.PERSON}
        return sorted(released | {row.reference for row in self.persons})


def _release_entries(releases: list[Release], zone: str) -> list[tuple[object, Entry]]:
    """One entry for each act of releasing that took effect; what waits or was cancelled has its referral's steps."""
    acts: dict[UUID, list[Release]] = {}
    for release in releases:
        if release.effective_at is not None:
            acts.setdefault(release.act, []).append(release)
    return [(act[0].effective_at, _release_entry(act, zone)) for act in acts.values()]


def _release_entry(act: list[Release], zone: str) -> Entry:
    first = act[0]
    items = tuple(Said(release.subject_reference) for release in sorted(act, key=lambda row: row.kind))
    when = lazy_moment(first.effective_at or first.granted_at, zone)
    what = AuditKind.RELEASE_GRANTED.label
    basis = (Said(first.agreement.title), _l("Article %(number)s", number=first.article))
    return Entry(when, first.office.lazy_name, what, (first.recipient.lazy_name, *items, *basis))


def _step_entries(actor: Actor, referral: Referral) -> list[tuple[object, Entry]]:
    return [
        (
            step.at,
            Entry(
                lazy_moment(step.at, actor.time_zone),
                doer(actor, step),
                VERB_LABELS[step.verb][1],
                Said(referral.reference),
            ),
        )
        for step in referral.steps
    ]


def _handover_entries(handover: Handover, zone: str) -> list[tuple[object, Entry]]:
    reference = Said(handover.reference)
    when = lazy_moment(handover.offered_at, zone)
    offered = Entry(when, handover.office.lazy_name, HandoverState.OFFERED.label, reference)
    found: list[tuple[object, Entry]] = [(handover.offered_at, offered)]
    if handover.recorded_at is not None:
        received = Entry(
            lazy_moment(handover.recorded_at, zone), handover.recipient.lazy_name, handover.state.label, reference
        )
        found.append((handover.recorded_at, received))
    return found


def _timeline(actor: Actor, page: tuple[list[Release], list[Referral], list[Handover]]) -> list[Entry]:
    releases, sent, transfers = page
    dated = _release_entries(releases, actor.time_zone)
    for referral in sent:
        dated += _step_entries(actor, referral)
    for handover in transfers:
        dated += _handover_entries(handover, actor.time_zone)
    return [entry for _, entry in sorted(dated, key=lambda pair: str(pair[0]))]


def _persons(actor: Actor, case: Case) -> tuple[list[PersonRow], list[Disclosure]]:
    entries = queries.persons(actor, case)
    opened = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    rows = [
        PersonRow(entry.person.reference, people.heading(entry.person, opened[entry.person_id])) for entry in entries
    ]
    return rows, list(opened.values())


def case_page(actor: Actor, case: Case) -> CasePage:
    """Gather one case."""
    opened = sharing.disclosure(actor, case, SubjectKind.CASE)
    persons, person_parts = _persons(actor, case)
    releases = sharing.of_case(actor, case.id)
    sent = referrals.of_case(actor, case.id)
    transfers = handovers.of_case(actor, case.id)
    own = opened.is_own
    sharable: bool = own and can_share(actor)
    return CasePage(
        case=case,
        disclosure=opened,
        credit=credit_of(case, opened),
        conditions=joined([opened, *person_parts]),
        stands_on=tuple(release for part in (opened, *people.named(person_parts)) for release in part.releases),
        facts=facts.facts(case, opened),
        detections=queries.contents(actor, case),
        persons=persons,
        releases=releases,
        referrals=sent,
        handovers=transfers,
        documents=documents.of_case(actor, case.id),
        files=files.about(actor, case.id) if own and actor.may(Permission.FILE_READ) else [],
        may_add_file=bool(allows(actor, Permission.FILE_ADD, case)),
        timeline=_timeline(actor, (releases, sent, transfers)),
        may_share=sharable and bool(allows(actor, Permission.RELEASE_GRANT, case)),
        may_refer=sharable and bool(persons) and bool(allows(actor, Permission.REFERRAL_SEND, case)),
        may_hand_over=sharable and bool(persons) and bool(allows(actor, Permission.HANDOVER_OFFER, case)),
        may_issue=bool(allows(actor, Permission.DOCUMENT_ISSUE)),
        may_read_trail=bool(allows(actor, Permission.AUDIT_CASE, case)),
        may_hold=bool(allows(actor, Permission.HOLD_PLACE, case)),
    )
