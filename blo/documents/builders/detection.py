"""The detection report: one detection and its persons, as far as they are open to the reader."""

from collections.abc import Sequence

from blo.access.actor import Actor
from blo.cases import queries as cases
from blo.detections import facts, queries
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import DetectionField
from blo.documents.builders.parts import Built, Frame, Part, built, lines
from blo.documents.content import Block, Facts, Line, Sheet, Signature, Signatures
from blo.documents.kinds import DocumentKind
from blo.kernel.i18n import Said, lazy_moment
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.offices import queries as directory
from blo.people import facts as people
from blo.sharing import queries as sharing
from blo.sharing.fields import Disclosure
from blo.sharing.states import SubjectKind


def build(actor: Actor, reference: str) -> Built:
    """Build the report of one detection as the actor may see it."""
    detection = queries.get(actor, reference)
    opened = sharing.disclosure(actor, detection, SubjectKind.DETECTION)
    entries = queries.persons(actor, [detection.id])
    people_open = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    case = cases.of_detections(actor, [detection.id]).get(detection.id)
    shown = [(entry, people_open[entry.person_id]) for entry in entries if entry.person_id in people_open]
    office = directory.office(detection.office_id)
    frame = Frame(
        DocumentKind.DETECTION.label,
        office.lazy_name,
        detection.reference,
        actor.time_zone,
        case.id if case else None,
    )
    return compose(frame, detection, opened, shown)


def compose(
    frame: Frame,
    detection: Detection,
    opened: Disclosure,
    entries: Sequence[tuple[DetectionPerson, Disclosure]],
) -> Built:
    """Put a detection and the persons open to the reader into words.

    When it was logged tells nearly when it happened, so the one is not said without the other.
    """
    logged = Line(_l("Logged on"), lazy_moment(detection.logged_at, detection.time_zone))
    office = Line(_l("Office"), frame.issuer)
    head = (
        Line(_l("Reference"), Said(detection.reference)),
        office,
        *((logged,) if opened.opens(DetectionField.OCCURRED) else ()),
        *marked(detection, opened),
    )
    officer = Signature(_lp("signature", "Recording officer"), Said(""), Said(""))
    supervisor = Signature(_lp("signature", "Supervisor"), Said(""), Said(""))
    blocks: tuple[Block, ...] = (
        Facts(_l("Detection"), (*head, *lines(facts.facts(detection, opened)))),
        *(person_block(entry, disclosure) for entry, disclosure in entries),
        Signatures(_l("Signatures"), (officer, supervisor)),
    )
    parts = (Part(SubjectKind.DETECTION, detection.id, opened), *person_parts(entries))
    named = [entry.person.reference for entry, _ in entries]
    return built(frame, (Sheet(blocks),), parts, about=detection, persons=named)


def marked(detection: Detection, opened: Disclosure) -> tuple[Line, ...]:
    """The lines that say that it is annulled, or was amended since the reader was given it."""
    return tuple(Line(mark.label, mark.value) for mark in facts.marks(detection, opened))


def person_parts(entries: Sequence[tuple[DetectionPerson, Disclosure]]) -> tuple[Part, ...]:
    """The persons of several lines, as parts of a document."""
    return tuple(Part(SubjectKind.PERSON, entry.person_id, opened) for entry, opened in entries)


def person_block(entry: DetectionPerson, disclosure: Disclosure) -> Facts:
    """One person in a detection: code, role where the office is the reader's own, and the facts open to the reader."""
    code = Line(_l("Code of the person"), Said(entry.person.reference))
    role = (Line(_l("Role"), entry.role.label),) if disclosure.is_own else ()
    return Facts(_l("Person"), (code, *role, *lines(people.facts(entry.person, disclosure))))
