"""What the pages of detections show, gathered once."""

from dataclasses import dataclass
from uuid import UUID

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.cases import queries as cases
from blo.cases.queries import CaseName
from blo.detections import facts, queries
from blo.detections.facts import Mark
from blo.detections.models import Detection, DetectionPerson
from blo.documents import queries as documents
from blo.documents.models import IssuedDocument
from blo.exhibits import facts as seized
from blo.exhibits import queries as exhibits
from blo.exhibits.facts import ExhibitRow
from blo.files import queries as files
from blo.files.models import File
from blo.groups import queries as groups
from blo.groups.models import PeopleList
from blo.kernel.i18n import Lazy, Said
from blo.people import facts as people
from blo.sharing import queries as sharing
from blo.sharing.conditions import Conditions, joined
from blo.sharing.fields import Disclosure, Fact
from blo.sharing.states import SubjectKind
from blo.web.agencies import Credit, credit_of
from blo.web.detections.news_pages import NewsRow, news_rows
from blo.web.detections.photos import OfferRow, offer_rows
from blo.web.detections.record_pages import section_rows
from blo.web.ui.sections import SectionRow


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a detection, under the first name where names are open."""

    reference: str
    heading: Said | Lazy
    role: object


@dataclass(frozen=True, slots=True)
class DetectionPage:
    """One detection, as far as it is open to the reader."""

    detection: Detection
    disclosure: Disclosure
    credit: Credit | None
    conditions: Conditions
    stands_on: tuple[UUID, ...]
    facts: tuple[Fact, ...]
    persons: list[PersonRow]
    case: CaseName | None
    documents: list[IssuedDocument]
    files: list[File]
    may_add_file: bool
    offers: list[OfferRow]
    exhibits: list[ExhibitRow]
    may_add_exhibit: bool
    may_add: bool
    lists: list[PeopleList]
    may_read_case: bool
    may_open_case: bool
    may_issue: bool
    marks: tuple[Mark, ...]
    sections: list[SectionRow]
    may_annul: bool
    may_read_versions: bool
    news: list[NewsRow]

    @property
    def case_id(self) -> UUID | None:
        """The case it is in, for the audit trail."""
        return self.case.id if self.case else None


def _person_rows(actor: Actor, entries: list[DetectionPerson], opened: dict[UUID, Disclosure]) -> list[PersonRow]:
    return [
        PersonRow(
            entry.person.reference,
            people.listed(actor, entry.person, opened[entry.person_id]),
            entry.role if opened[entry.person_id].is_own else None,
        )
        for entry in entries
    ]


def _exhibit_rows(actor: Actor, detection: Detection) -> list[ExhibitRow]:
    if not actor.may(Permission.EXHIBIT_READ):
        return []
    return [seized.row_of(one) for one in exhibits.of_detection(actor, detection.id)]


def detection_page(actor: Actor, detection: Detection) -> DetectionPage:
    """Gather one detection."""
    opened = sharing.disclosure(actor, detection, SubjectKind.DETECTION)
    case = cases.of_detections(actor, [detection.id]).get(detection.id)
    counts = not detection.is_annulled
    may_issue = bool(allows(actor, Permission.DOCUMENT_ISSUE))
    may_add = opened.is_own and counts and bool(allows(actor, Permission.DETECTION_LOG))
    entries = queries.persons(actor, [detection.id])
    persons_open = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    parts = (opened, *persons_open.values())
    photos = files.about(actor, detection.id) if opened.is_own and actor.may(Permission.FILE_READ) else []
    return DetectionPage(
        detection=detection,
        disclosure=opened,
        credit=credit_of(detection, opened),
        conditions=joined(parts),
        stands_on=tuple(
            release for part in (opened, *people.named(persons_open.values())) for release in part.releases
        ),
        facts=facts.facts(detection, opened),
        persons=_person_rows(actor, entries, persons_open),
        case=case,
        documents=documents.about(actor, detection.reference) if actor.may(Permission.DOCUMENT_READ) else [],
        files=photos,
        may_add_file=bool(allows(actor, Permission.FILE_ADD, detection)),
        offers=offer_rows(actor, detection, photos),
        exhibits=_exhibit_rows(actor, detection) if opened.is_own else [],
        may_add_exhibit=counts and bool(allows(actor, Permission.EXHIBIT_RECORD, detection)),
        may_add=may_add,
        lists=groups.unfinished(actor, detection.id) if may_add else [],
        may_read_case=actor.may(Permission.CASE_READ),
        may_open_case=case is None
        and not detection.is_annulled
        and bool(allows(actor, Permission.CASE_OPEN, detection)),
        may_issue=may_issue,
        marks=facts.marks(detection, opened),
        sections=section_rows(actor, detection),
        may_annul=counts and bool(allows(actor, Permission.DETECTION_ANNUL, detection)),
        may_read_versions=bool(allows(actor, Permission.DETECTION_AMEND, detection)),
        news=news_rows(actor, detection),
    )
