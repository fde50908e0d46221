"""Finding cases and what is in them, always within what the actor may see."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.cases.models import Case, CaseDetection
from blo.detections import queries as detections
from blo.detections.models import Detection, DetectionPerson
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.paging import Page, page_of


def visible(actor: Actor) -> sa.Select[Case]:
    """The cases an actor may know of."""
    return sa.select(Case).where(walls.condition(actor, Case))


def get(actor: Actor, reference: str) -> Case:
    """Return one case; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(Case.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_id(actor: Actor, case_id: UUID) -> Case:
    """Return one case by its identifier, which releases carry; raise `NotFound`, also for another office's."""
    row = db.session.scalars(visible(actor).where(Case.id == case_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def worklist(actor: Actor, after: str = "") -> Page[Case]:
    """The cases of the own office and those shared with it, newest first."""
    return page_of(visible(actor), Case.opened_at, Case.id, after)


def by_submission(actor: Actor, submission: UUID | None) -> Case | None:
    """Return what this form made already, if it did."""
    if submission is None:
        return None
    own = sa.select(Case).where(walls.own_rows(actor, Case))
    return db.session.scalars(own.where(Case.submission == submission)).one_or_none()


def contents(actor: Actor, case: Case, *, whole: bool = False) -> list[Detection]:
    """The detections in a case that the actor may know of, oldest first; `whole` with their lines at hand."""
    inside = sa.select(CaseDetection.detection_id).where(CaseDetection.case_id == case.id)
    statement = detections.visible(actor).where(Detection.id.in_(inside))
    statement = detections.with_lines(statement) if whole else statement
    return list(db.session.scalars(statement.order_by(Detection.logged_at, Detection.id)))


def persons(actor: Actor, case: Case) -> list[DetectionPerson]:
    """The persons of a case that the actor may know of, each once with the first role recorded."""
    inside = list(db.session.scalars(sa.select(CaseDetection.detection_id).where(CaseDetection.case_id == case.id)))
    first: dict[UUID, DetectionPerson] = {}
    for entry in detections.persons(actor, inside):
        first.setdefault(entry.person_id, entry)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class CaseName:
    """What a case is known by, for pages that only lead to it."""

    id: UUID
    reference: str


def of_detections(actor: Actor, detection_ids: list[UUID]) -> dict[UUID, CaseName]:
    """The case each of several detections is in, as far as the actor may know of it."""
    statement = (
        sa.select(CaseDetection.detection_id, Case.id, Case.reference)
        .join(Case, Case.id == CaseDetection.case_id)
        .where(CaseDetection.detection_id.in_(detection_ids), walls.condition(actor, Case))
    )
    return {row[0]: CaseName(row[1], row[2]) for row in db.session.execute(statement)}
