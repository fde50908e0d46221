"""The case summary: the case, its detections, its persons, and what was released to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from blo.access.actor import Actor
from blo.cases import facts, queries
from blo.cases.models import Case
from blo.detections import facts as detections
from blo.detections.models import Detection, DetectionPerson
from blo.documents.builders.detection import marked, person_block, person_parts
from blo.documents.builders.parts import Built, Frame, Part, built, lines
from blo.documents.content import Block, Facts, Grid, Line, Sheet, Signature, Signatures
from blo.documents.kinds import DocumentKind
from blo.kernel.i18n import Said, lazy_day
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp
from blo.sharing import queries as sharing
from blo.sharing.fields import Disclosure
from blo.sharing.models import Release
from blo.sharing.states import SubjectKind


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the reader may see of a case."""

    case: Case
    opened: Disclosure
    detections: Sequence[tuple[Detection, Disclosure]]
    persons: Sequence[tuple[DetectionPerson, Disclosure]]
    releases: Sequence[Release]
    zone: str


def build(actor: Actor, reference: str) -> Built:
    """Build the summary of one case as the actor may see it."""
    case = queries.get(actor, reference)
    rows = queries.contents(actor, case, whole=True)
    entries = queries.persons(actor, case)
    rows_open = sharing.disclosures(actor, rows, SubjectKind.DETECTION)
    people_open = sharing.disclosures(actor, [entry.person for entry in entries], SubjectKind.PERSON)
    return compose(
        Gathered(
            case,
            sharing.disclosure(actor, case, SubjectKind.CASE),
            [(row, rows_open[row.id]) for row in rows if row.id in rows_open],
            [(entry, people_open[entry.person_id]) for entry in entries if entry.person_id in people_open],
            sharing.of_case(actor, case.id),
            actor.time_zone,
        )
    )


def compose(gathered: Gathered) -> Built:
    """Put a case and what is open of it into words; the strictest conditions of its parts hold for the whole."""
    case = gathered.case
    head = (Line(_l("Reference"), Said(case.reference)), Line(_l("Office"), case.office.lazy_name))
    blocks: tuple[Block, ...] = (
        Facts(_l("Case"), (*head, *lines(facts.facts(case, gathered.opened)))),
        *(_detection(row, opened) for row, opened in gathered.detections),
        *(person_block(entry, opened) for entry, opened in gathered.persons),
        *_releases(gathered.releases, case.office.time_zone),
        Signatures(_l("Signatures"), (Signature(_lp("signature", "Supervisor"), Said(""), Said("")),)),
    )
    parts = (
        Part(SubjectKind.CASE, case.id, gathered.opened),
        *(Part(SubjectKind.DETECTION, row.id, opened) for row, opened in gathered.detections),
        *person_parts(gathered.persons),
    )
    released = {release.subject_reference for release in gathered.releases if release.kind is SubjectKind.PERSON}
    named = released | {entry.person.reference for entry, _ in gathered.persons}
    frame = Frame(DocumentKind.CASE.label, case.office.lazy_name, case.reference, gathered.zone, case.id)
    return built(frame, (Sheet(blocks),), parts, about=case, persons=sorted(named))


def _detection(row: Detection, opened: Disclosure) -> Facts:
    reference = Line(_l("Reference"), Said(row.reference))
    return Facts(_l("Detection"), (reference, *marked(row, opened), *lines(detections.facts(row, opened))))


def _releases(releases: Sequence[Release], zone: str) -> tuple[Grid, ...]:
    if not releases:
        return ()
    rows = tuple(
        (
            Said(release.subject_reference),
            release.recipient.lazy_name,
            (release.purpose.label, Said(release.handling.value)),
            lazy_day(release.granted_at.astimezone(ZoneInfo(zone)).date()),
            release.state.label,
        )
        for release in releases
    )
    columns = (
        _l("Item"),
        _l("Released to"),
        _lp("column", "Purpose and handling"),
        _l("Released on"),
        _lp("release", "State"),
    )
    return (Grid(_l("Releases"), columns, rows, (3.4, 2.4, 3, 2.2, 2)),)
