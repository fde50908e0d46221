"""What is shown of a request, and of the case behind the glass."""

from dataclasses import dataclass

from blo.access.actor import Actor
from blo.access.gate import allows
from blo.access.permissions import Permission
from blo.break_glass.models import BreakGlass
from blo.break_glass.states import GlassState
from blo.cases import facts as case_facts
from blo.cases import queries as cases
from blo.cases.models import Case
from blo.detections import facts as detection_facts
from blo.detections.facts import Mark
from blo.detections.models import Detection
from blo.kernel.i18n import Lazy, lazy_moment
from blo.people import facts as person_facts
from blo.people.models import Person
from blo.sharing import queries as sharing
from blo.sharing.fields import Fact
from blo.sharing.states import SubjectKind


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request, and what the reader may do with it."""

    request: BreakGlass
    asked: Lazy
    until: Lazy | None
    may_decide: bool
    may_read: bool
    may_end: bool


def row_of(actor: Actor, request: BreakGlass) -> RequestRow:
    """Gather one request."""
    asked = request.state is GlassState.ASKED
    return RequestRow(
        request=request,
        asked=lazy_moment(request.asked_at, actor.time_zone),
        until=lazy_moment(request.expires_at, actor.time_zone) if request.expires_at else None,
        may_decide=asked and bool(allows(actor, Permission.BREAK_GLASS_DECIDE, request)),
        may_read=request.is_open and request.asked_by_id == actor.account_id,
        may_end=request.is_open and bool(allows(actor, Permission.BREAK_GLASS_END, request)),
    )


@dataclass(frozen=True, slots=True)
class Glass:
    """The case behind the glass: its facts, and those of its detections and persons."""

    case: Case
    facts: tuple[Fact, ...]
    detections: list[tuple[Detection, tuple[Fact | Mark, ...]]]
    persons: list[tuple[Person, tuple[Fact, ...]]]


def glass(actor: Actor, request: BreakGlass) -> Glass:
    """Gather the case as its own office reads it; there is nothing to press on the page."""
    case = cases.get(actor, request.case_reference)
    detections = cases.contents(actor, case, whole=True)
    persons = [entry.person for entry in cases.persons(actor, case)]
    of_detections = sharing.disclosures(actor, detections, SubjectKind.DETECTION)
    of_persons = sharing.disclosures(actor, persons, SubjectKind.PERSON)
    return Glass(
        case=case,
        facts=case_facts.facts(case, sharing.disclosure(actor, case, SubjectKind.CASE)),
        detections=[
            (
                row,
                (
                    *detection_facts.marks(row, of_detections[row.id]),
                    *detection_facts.facts(row, of_detections[row.id]),
                ),
            )
            for row in detections
        ],
        persons=[(row, person_facts.facts(row, of_persons[row.id])) for row in persons],
    )
