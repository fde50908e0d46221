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
from blo.files import queries as files
from blo.files.models import File
from blo.kernel.i18n import Lazy, Said
from blo.people import facts as people
from blo.sharing import queries as sharing
from blo.sharing.conditions import Conditions, joined
from blo.sharing.fields import Disclosure, Fact
from blo.sharing.states import SubjectKind
from blo.web.agencies import Credit, credit_of
from blo.web.detections.record_pages import SectionRow, section_rows


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
    may_add: bool
    may_read_case: bool
    may_open_case: bool
    may_issue: bool
    marks: tuple[Mark, ...]
    sections: list[SectionRow]
    may_annul: bool
    may_read_versions: bool

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


def detection_page(actor: Actor, detection: Detection) -> DetectionPage:
    """Gather one detection."""
    opened = sharing.disclosure(actor, detection, SubjectKind.DETECTION)
    case = cases.of_detections(actor, [detection.id]).get(detection.id)
    counts = not detection.is_annulled
    may_issue = bool(allows(actor, Permission.DOCUMENT_ISSUE))
    entries = queries.persons(actor, [detection.id])
    persons_open = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    parts = (opened, *persons_open.values())
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
        files=files.about(actor, detection.id) if opened.is_own and actor.may(Permission.FILE_READ) else [],
        may_add_file=bool(allows(actor, Permission.FILE_ADD, detection)),
        may_add=opened.is_own and counts and bool(allows(actor, Permission.DETECTION_LOG)),
        may_read_case=actor.may(Permission.CASE_READ),
        may_open_case=case is None
        and not detection.is_annulled
        and bool(allows(actor, Permission.CASE_OPEN, detection)),
        may_issue=may_issue,
        marks=facts.marks(detection, opened),
        sections=section_rows(actor, detection),
        may_annul=counts and bool(allows(actor, Permission.DETECTION_ANNUL, detection)),
        may_read_versions=bool(allows(actor, Permission.DETECTION_AMEND, detection)),
    )
