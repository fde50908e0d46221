"""Changing the role that a person has in a detection: kept as a version of the person's record, with who and why."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import queries
from blo.detections.models import Detection, DetectionPerson
from blo.detections.rules import EARLIEST
from blo.detections.states import PersonRole
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import Lazy, Said, lazy_day
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked
from blo.people import amending, history
from blo.people import queries as people
from blo.people.models import Person
from blo.people.states import PersonSection
from blo.records import kinds, layouts, values
from blo.records.amending import Amendment, as_content, reason_of, write
from blo.records.layouts import Column, Content, Layout
from blo.records.values import Values, fill_in

LONGEST_BODY = 200
_BODY = _l("Identified as a victim by")
_DAY = _l("Identified on")


def _layout(role: Lazy) -> Layout:
    return Layout(
        (
            Column("role", role, kinds.Coded(PersonRole)),
            Column("decided_by", _BODY, kinds.Words(LONGEST_BODY), needed=False),
            Column("decided_on", _DAY, kinds.Day(), needed=False),
        )
    )


LAYOUT = _layout(_l("Role"))


def layout_of(version: Content) -> Layout:
    """What a version of a role says, with the detection in which the person has it."""
    return _layout(_l("Role in %(reference)s", reference=version["detection"]))


def get(actor: Actor, person: Person, reference: str) -> tuple[Detection, DetectionPerson]:
    """Return an own detection and the role that a person has in it; raise `NotFound` where there is none."""
    detection = queries.get_own(actor, reference)
    found = [row for row in queries.persons(actor, [detection.id]) if row.person_id == person.id]
    if not found:
        raise NotFound
    return detection, found[0]


def can_change(actor: Actor, person: Person, detection: Detection) -> bool:
    """Tell whether a role may be changed now: in a detection of the own office that counts, of a whole record."""
    return walls.owns(actor, detection) and not detection.is_annulled and person.reduced_at is None


def content_of(entry: DetectionPerson) -> Content:
    """What is recorded of a role now."""
    return layouts.content_of(entry, LAYOUT)


def _check(found: Values, today: date) -> None:
    columns = found.columns
    if columns["role"] is None:
        raise RuleBroken("role", fill_in(LAYOUT.columns[0].label))
    columns["decided_by"] = columns["decided_by"].strip()
    given = {"decided_by": bool(columns["decided_by"]), "decided_on": columns["decided_on"] is not None}
    is_identified = columns["role"] is PersonRole.IDENTIFIED_VICTIM
    for name, is_given in given.items():
        if is_identified and not is_given:
            raise RuleBroken(name, _l("Say which body identified the victim, and when; until then it is presumed."))
        if is_given and not is_identified:
            raise RuleBroken(name, _l("This is said of identified victims alone."))
    if is_identified and columns["decided_on"] > today:
        raise RuleBroken("decided_on", _l("This time has not come yet."))
    if is_identified and columns["decided_on"] < EARLIEST.date():
        raise RuleBroken("decided_on", _l("This day is too long ago."))


def change(actor: Actor, person_reference: str, reference: str, wanted: Amendment[PersonSection]) -> Person:
    """Change a person's role in an own detection and keep what it was; a change of nothing makes no version.

    An identified victim has a body that decided it, and a day. Raises `Conflict` when somebody changed a role of the
    person since it was seen, `RuleBroken` at the field that can't be as it is or when there is no reason, and
    `WrongState` for an annulled detection or a record that was reduced.
    """
    person = locked(people.own(actor, person_reference), Person)
    require(actor, Permission.PERSON_AMEND, person)
    detection, _ = get(actor, person, reference)
    entry = locked(_role(person, detection), DetectionPerson)
    if not can_change(actor, person, detection):
        raise WrongState
    found = values.read(LAYOUT, wanted.content)
    _check(found, clock.today(actor.time_zone))
    if wanted.seen != history.last_of(person.id, PersonSection.ROLE):
        raise Conflict
    before, after = content_of(entry), as_content(LAYOUT, found)
    if after == before:
        return person
    reason_of(wanted, before, after)
    write(entry, LAYOUT, found)
    number = history.last_of(person.id) + 1
    named = {"detection": reference}
    amending.keep(actor, person, wanted, (number, before | named, after | named))
    audit(actor, AuditKind.PERSON_AMENDED, person_reference, part=PersonSection.ROLE.value, version=number)
    flush()
    return person


def _role(person: Person, detection: Detection) -> sa.Select[DetectionPerson]:
    """The query for the role of an own person in a detection, both found before."""
    return sa.select(DetectionPerson).where(
        DetectionPerson.person_id == person.id, DetectionPerson.detection_id == detection.id
    )


def of_person(actor: Actor, person: Person) -> dict[UUID, DetectionPerson]:
    """The roles of an own person, by the detection; nothing of anybody else's, for a role is told to nobody."""
    if not walls.owns(actor, person):
        return {}
    rows = sa.select(DetectionPerson).where(DetectionPerson.person_id == person.id)
    alone = rows.options(sa.orm.lazyload(DetectionPerson.person))
    return {row.detection_id: row for row in db.session.scalars(alone)}


def decision(entry: DetectionPerson) -> tuple[Lazy | Said, ...]:
    """Which body identified the victim, and when; nothing of others."""
    if entry.decided_on is None:
        return ()
    return (_l("%(label)s: %(value)s", label=_BODY, value=entry.decided_by), lazy_day(entry.decided_on))
