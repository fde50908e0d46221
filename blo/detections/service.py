"""Logging a detection and the persons detected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import owned, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.detections import amending, queries
from blo.detections.models import COUNTED, Detection, DetectionNationality, DetectionPerson
from blo.detections.rules import check_event
from blo.detections.sections import content_of
from blo.detections.states import (
    AT_ENTRY,
    DETECTION_MACHINE,
    DetectionState,
    Direction,
    HowDetected,
    Mode,
    PersonRole,
    PlaceKind,
    Section,
    Transport,
)
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import flush, locked
from blo.offices import queries as directory
from blo.people import service as people
from blo.people.models import Person
from blo.people.states import Need
from blo.records.amending import Amendment
from blo.records.states import AmendReason

NOT_AT_ENTRY = _l("Record a presumed victim first, and then which body identified the person as a victim.")
WORKED_WITH = _l("This was logged already, and others work with the record. Open it and add what is missing there.")


@dataclass(frozen=True, slots=True)
class NewDetection:
    """What a detection is logged from; `counts` has `COUNTED` keys, `nationalities` maps alpha-2 codes to persons."""

    occurred_at: datetime
    place_kind: PlaceKind
    place_name: str
    direction: Direction
    how_detected: HowDetected
    mode: Mode
    transport: Transport
    counts: dict[str, int]
    nationalities: dict[str, int] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    narrative: str = ""
    narrative_language: str = ""
    submission: UUID | None = None
    agency_only: bool = False


def _check(actor: Actor, command: NewDetection, latest: datetime) -> None:
    check_event(command.occurred_at, command.counts, list(command.nationalities.values()), latest)
    if command.agency_only and not actor.agency:
        raise RuleBroken("agency_only", _l("Your account belongs to no agency that could keep this to itself."))


def _write(detection: Detection, command: NewDetection) -> None:
    """Put down what was found; the rest of the row says who logged it, where and when."""
    detection.agency_only = command.agency_only
    detection.occurred_at = command.occurred_at
    detection.place_kind = command.place_kind
    detection.place_name = command.place_name
    detection.direction = command.direction
    detection.how_detected = command.how_detected
    detection.mode = command.mode
    detection.transport = command.transport
    detection.needs = list(command.needs)
    detection.narrative = command.narrative
    detection.narrative_language = command.narrative_language if command.narrative else ""
    for name in COUNTED:
        setattr(detection, name, command.counts.get(name, 0))
    detection.nationalities = [
        DetectionNationality(country=country, persons=persons) for country, persons in command.nationalities.items()
    ]


def _province(actor: Actor, moment: datetime) -> str:
    """The office's province, by the code that it had when it happened, where there is one such code."""
    own = directory.office(actor.office_id).subdivision
    found = registry.successors(CodeList.SUBDIVISION, own, moment.astimezone(ZoneInfo(actor.time_zone)).date())
    return found[0] if len(found) == 1 else own


def log(actor: Actor, command: NewDetection) -> Detection:
    """Log a detection for the actor's office; the same form sent again gives the same detection."""
    require(actor, Permission.DETECTION_LOG)
    if made := queries.by_submission(actor, command.submission):
        return made
    now = clock.now()
    _check(actor, command, now)
    detection = Detection(
        reference=new_reference(actor.office_code, "D", now),
        **walls.credit(actor),
        logged_by_id=actor.account_id,
        time_zone=actor.time_zone,
        logged_at=now,
        state=DETECTION_MACHINE.next(DetectionState.DRAFT, "register"),
        subdivision=_province(actor, command.occurred_at),
        submission=command.submission,
    )
    _write(detection, command)
    db.session.add(detection)
    audit(actor, AuditKind.DETECTION_LOGGED, detection.reference, persons=detection.total)
    flush()
    return detection


def revise(actor: Actor, reference: str, command: NewDetection) -> Detection:
    """Put down anew what the actor logged, as long as nothing stands on it: no amendment, no person and no release.

    It is for a form that was changed before its sender knew that it had arrived; what stood there stays readable as a
    version. Raises `RuleBroken` where others work with the record already.
    """
    require(actor, Permission.DETECTION_LOG)
    detection = locked(queries.own(actor).where(Detection.reference == reference), Detection)
    changed = detection.amended or detection.state is not DetectionState.REGISTERED
    used = changed or detection.visible_to or detection.reduced_at or queries.persons(actor, [detection.id])
    if used or detection.logged_by_id != actor.account_id:
        raise RuleBroken("", WORKED_WITH)
    _check(actor, command, detection.logged_at)
    before = content_of(detection, Section.LOGGED)
    for counted in detection.nationalities:
        db.session.delete(counted)
    flush()
    db.session.expire(detection, ["nationalities"])
    detection.changed_at = clock.now()
    _write(detection, command)
    flush()
    if (after := content_of(detection, Section.LOGGED)) != before:
        change = Amendment(Section.LOGGED, after, AmendReason.MISTAKE, seen=detection.version)
        amending.keep(actor, detection, change, (detection.version, before, after))
    audit(actor, AuditKind.DETECTION_REVISED, detection.reference, persons=detection.total)
    flush()
    return detection


def add_person(actor: Actor, reference: str, command: people.NewPerson, role: PersonRole) -> Person:
    """Record a person on a detection of the actor's own office; the same form sent again gives the same person."""
    return add_persons(actor, reference, [(command, role)])[0]


def taking_persons(actor: Actor, reference: str) -> Detection:
    """Return a detection on which the actor may record persons: one of the own office that counts."""
    detection = queries.get(actor, reference)
    decision = owned(actor, detection)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    if detection.is_annulled:
        raise WrongState
    return detection


def add_persons(actor: Actor, reference: str, commands: Sequence[tuple[people.NewPerson, PersonRole]]) -> list[Person]:
    """Record persons on a detection of the actor's own office, each with a role; who was sent before is not again.

    Raises `RuleBroken` for an identified victim: that a body decided it is recorded afterwards, with which and when.
    """
    detection = taking_persons(actor, reference)
    if any(role not in AT_ENTRY for _command, role in commands):
        raise RuleBroken("role", NOT_AT_ENTRY)
    there = {entry.person.submission: entry.person for entry in queries.persons(actor, [detection.id])}
    persons, roles = [], []
    for command, role in commands:
        person = there.get(command.submission) if command.submission else None
        if person is None:
            person = people.record(actor, command, detection)
            roles.append(DetectionPerson(detection_id=detection.id, person_id=person.id, role=role))
        persons.append(person)
    db.session.add_all(roles)  # all at once, not one with each person
    flush()
    return persons
