"""Logging a detection and the persons detected."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import owned, require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import queries
from blo.detections.models import COUNTED, Detection, DetectionNationality, DetectionPerson
from blo.detections.states import Direction, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.ids import new_reference
from blo.kernel.work import flush
from blo.offices import queries as directory
from blo.people import service as people
from blo.people.models import Person
from blo.people.states import Need

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


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


def _check(command: NewDetection, now: datetime) -> None:
    if not command.occurred_at >= EARLIEST:
        raise RuleBroken("occurred_day", _l("This day is too long ago."))
    if command.occurred_at > now:
        raise RuleBroken("occurred_day", _l("This time has not come yet."))
    total = sum(command.counts.values())
    if total < 1:
        raise RuleBroken("men", _l("Count at least one person."))
    if sum(command.nationalities.values()) > total:
        raise RuleBroken(
            "nationalities", _l("More nationalities than persons: the counts above give %(total)d.", total=total)
        )


def log(actor: Actor, command: NewDetection) -> Detection:
    """Log a detection for the actor's office; the same form sent again gives the same detection."""
    require(actor, Permission.DETECTION_LOG)
    if made := queries.by_submission(actor, command.submission):
        return made
    now = clock.now()
    _check(command, now)
    if command.agency_only and not actor.agency:
        raise RuleBroken("agency_only", _l("Your account belongs to no agency that could keep this to itself."))
    detection = Detection(
        reference=new_reference(actor.office_code, "D", now),
        **(walls.credit(actor) | {"agency_only": command.agency_only}),
        logged_by_id=actor.account_id,
        occurred_at=command.occurred_at,
        time_zone=actor.time_zone,
        logged_at=now,
        place_kind=command.place_kind,
        place_name=command.place_name,
        subdivision=directory.office(actor.office_id).subdivision,
        direction=command.direction,
        how_detected=command.how_detected,
        mode=command.mode,
        transport=command.transport,
        needs=list(command.needs),
        narrative=command.narrative,
        narrative_language=command.narrative_language if command.narrative else "",
        submission=command.submission,
        **{name: command.counts.get(name, 0) for name in COUNTED},
    )
    detection.nationalities = [
        DetectionNationality(country=country, persons=persons) for country, persons in command.nationalities.items()
    ]
    db.session.add(detection)
    audit(actor, AuditKind.DETECTION_LOGGED, detection.reference, persons=detection.total)
    flush()
    return detection


def add_person(actor: Actor, reference: str, command: people.NewPerson, role: PersonRole) -> Person:
    """Record a person on a detection of the actor's own office; the same form sent again gives the same person."""
    detection = queries.get(actor, reference)
    decision = owned(actor, detection)
    if decision.reason is not None:
        raise NotAllowed(decision.reason.label)
    for entry in queries.persons(actor, [detection.id]):
        if command.submission is not None and entry.person.submission == command.submission:
            return entry.person
    person = people.record(actor, command, detection)
    db.session.add(DetectionPerson(detection_id=detection.id, person_id=person.id, role=role))
    flush()
    return person
