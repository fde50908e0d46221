"""Opening a case and sharing it."""

from dataclasses import dataclass
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import owned, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.cases import queries
from blo.cases.models import Case, CaseDetection
from blo.cases.states import CaseField
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections import queries as detections
from blo.detections.states import DetectionField
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import explain, flush
from blo.people.states import PersonField
from blo.sharing import queries as releases
from blo.sharing import service as sharing
from blo.sharing.models import Release
from blo.sharing.service import Act, Item, Terms
from blo.sharing.states import SubjectKind

ANNULLED = _l("This detection is annulled. What was released of it before stays as it is.")
explain("pk_case_detection", "detection", _l("This detection is in a case already."))


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened from: one detection of the own office and what the case is about, of the list of crimes."""

    detection: str
    crimes: tuple[str, ...]
    summary: str = ""
    summary_language: str = ""
    submission: UUID | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen for release: fields of the case, and per reference fields of detections and persons."""

    case: tuple[CaseField, ...]
    detections: dict[str, tuple[DetectionField, ...]]
    persons: dict[str, tuple[PersonField, ...]]


def open_case(actor: Actor, command: NewCase) -> Case:
    """Open a case from a detection of the actor's office; the same form sent again gives the same case."""
    detection = detections.get(actor, command.detection)
    require(actor, Permission.CASE_OPEN, detection)
    if made := queries.by_submission(actor, command.submission):
        return made
    if detection.is_annulled:
        raise RuleBroken("", ANNULLED)
    if not command.crimes:
        raise RuleBroken("crimes", _l("Choose at least one crime."))
    if queries.of_detections(actor, [detection.id]):
        raise RuleBroken("", _l("This detection is in a case already."))
    case = Case(
        reference=new_reference(actor.office_code, "C", clock.now()),
        **walls.credit(actor, detection),
        opened_by_id=actor.account_id,
        opened_at=clock.now(),
        crimes=registry.chosen(CodeList.CRIME, command.crimes, "crimes", on=clock.today("UTC")),
        summary=command.summary,
        summary_language=command.summary_language if command.summary else "",
        submission=command.submission,
    )
    db.session.add(case)
    flush()
    db.session.add(CaseDetection(detection_id=detection.id, case_id=case.id))
    audit(actor, AuditKind.CASE_OPENED, case.reference, case_id=case.id, detection=detection.reference)
    flush()
    return case


def _items(actor: Actor, case: Case, chosen: Selection) -> list[Item]:
    """Turn what was chosen into items, refusing what is not in the case: a forged reference is simply not there."""
    inside = {row.reference: row for row in queries.contents(actor, case)}
    people = {entry.person.reference: entry.person for entry in queries.persons(actor, case)}
    if not chosen.detections.keys() <= inside.keys() or not chosen.persons.keys() <= people.keys():
        raise RuleBroken("", _l("The case holds no such item. Look at it again and choose."))
    items = [Item.of(SubjectKind.CASE, case, chosen.case)]
    for reference, fields in chosen.detections.items():
        if inside[reference].is_annulled:
            raise RuleBroken(reference, ANNULLED)
        items.append(Item.of(SubjectKind.DETECTION, inside[reference], fields))
    for reference, person_fields in chosen.persons.items():
        items.append(Item.of(SubjectKind.PERSON, people[reference], person_fields))
    return items


def share(actor: Actor, reference: str, *, chosen: Selection, terms: Terms, act: UUID) -> list[Release]:
    """Admit another office to a case by releasing chosen items of it; the same act sent again changes nothing."""
    case = queries.get(actor, reference)
    decision = owned(actor, case)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    done = [release for release in releases.of_case(actor, case.id) if release.act == act]
    if done:
        return done
    if not chosen.case:
        raise RuleBroken("case_fields", _l("Release at least one field of the case itself."))
    return sharing.grant(actor, _items(actor, case, chosen), terms, Act(act, case.id, frozenset(case.crimes)))
