"""The detection report: one detection and its persons, as far as they are open to the reader."""

from blo.access.actor import Actor
from blo.cases import queries as cases
from blo.detections import facts, queries
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import DetectionField
from blo.documents.builders.parts import Built, lines
from blo.documents.content import Block, Content, Facts, Line, Sheet, Signature, Signatures
from blo.documents.kinds import DocumentKind
from blo.kernel.i18n import Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices import queries as directory
from blo.offices.models import Office
from blo.people import facts as people
from blo.sharing import queries as sharing
from blo.sharing.fields import Disclosure
from blo.sharing.states import SubjectKind, strictest


def build(actor: Actor, reference: str) -> Built:
    """Build the report of one detection as the actor may see it."""
    detection = queries.get(actor, reference)
    opened = sharing.disclosure(actor, detection, SubjectKind.DETECTION)
    entries = queries.persons(actor, [detection.id])
    people_open = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    case = cases.of_detections(actor, [detection.id]).get(detection.id)
    built = compose(
        directory.office(detection.office_id),
        detection,
        opened,
        [(entry, people_open[entry.person_id]) for entry in entries if entry.person_id in people_open],
    )
    return Built(built.content, built.subject, built.handling, case.id if case else None, detection, built.persons)


def compose(
    office: Office,
    detection: Detection,
    opened: Disclosure,
    entries: list[tuple[DetectionPerson, Disclosure]],
) -> Built:
    """Put a detection and the persons open to the reader into words.

    When it was logged tells nearly when it happened, so the one is not said without the other. The strictest handling
    code of the parts holds for the whole.
    """
    parts = [opened, *(part for _, part in entries)]
    handling = strictest([part.handling for part in parts])
    logged = Line(_l("Logged on"), lazy_moment(detection.logged_at, detection.time_zone))
    head = (
        Line(_l("Reference"), Said(detection.reference)),
        Line(_l("Office"), office.lazy_name),
        *((logged,) if opened.opens(DetectionField.OCCURRED) else ()),
    )
    persons = tuple(person_block(entry, disclosure) for entry, disclosure in entries)
    officer = Signature(_lp("signature", "Recording officer"), Said(""), Said(""))
    supervisor = Signature(_lp("signature", "Supervisor"), Said(""), Said(""))
    blocks: tuple[Block, ...] = (
        Facts(_l("Detection"), (*head, *lines(facts.facts(detection, opened)))),
        *persons,
        Signatures(_l("Signatures"), (officer, supervisor)),
    )
    content = Content(
        title=DocumentKind.DETECTION.label,
        issuer=office.lazy_name,
        sheets=(Sheet(blocks),),
        handling=handling.label,
        conditions=tuple(Said(note) for note in dict.fromkeys(note for part in parts for note in part.notes)),
    )
    named = tuple(entry.person.reference for entry, _ in entries)
    return Built(content, detection.reference, handling, None, detection, named)


def person_block(entry: DetectionPerson, disclosure: Disclosure) -> Facts:
    """One person in a detection: code, role where the office is the reader's own, and the facts open to the reader."""
    code = Line(_l("Code of the person"), Said(entry.person.reference))
    role = (Line(_l("Role"), entry.role.label),) if disclosure.is_own else ()
    return Facts(_l("Person"), (code, *role, *lines(people.facts(entry.person, disclosure))))
