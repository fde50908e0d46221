"""Taking lists in, going on with them, and recording their lines: each line becomes one person, once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID, uuid5

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import owned, require
from blo.access.permissions import Permission
from blo.audit import service as log
from blo.audit.kinds import AuditKind
from blo.audit.service import record as audit
from blo.detections import queries as met
from blo.detections import service as detections
from blo.detections.models import Detection
from blo.detections.states import PersonRole
from blo.groups import content, queries
from blo.groups.content import Line, NewList
from blo.groups.models import PeopleList
from blo.groups.states import MOST_LINES, ListState
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, WrongState
from blo.kernel.work import flush, locked
from blo.people.models import Person
from blo.people.service import NewPerson

Entries: TypeAlias = Mapping[int, tuple[NewPerson, PersonRole]]
"""Persons and their roles, by the number of the line that tells of them."""


def _name(name: UUID, line: int) -> UUID:
    """The name under which a line's person is recorded, so that it is recorded once."""
    return uuid5(name, str(line))


def names(name: UUID) -> frozenset[UUID]:
    """Every name under which the persons of a page may be recorded: those of its rows."""
    return frozenset(_name(name, line) for line in range(1, MOST_LINES + 1))


def record(actor: Actor, detection: Detection, name: UUID, entries: Entries) -> list[Person]:
    """Record the persons of a list's lines; `name` is the list's, and a line sent again gives the same person."""
    commands = [(replace(person, submission=_name(name, line)), role) for line, (person, role) in entries.items()]
    with log.together(actor):
        return detections.add_persons(actor, detection.reference, commands)


def write_down(actor: Actor, reference: str, name: UUID, entries: Entries) -> list[Person]:
    """Record a list that was written on a page, all of it at once; the same page sent again gives the same persons."""
    require(actor, Permission.DETECTION_LOG)
    detection = detections.taking_persons(actor, reference)
    there = {entry.person.submission for entry in met.persons(actor, [detection.id])}
    if not there & names(name):
        audit(actor, AuditKind.PEOPLE_LIST_TAKEN_IN, detection.reference, lines=len(entries))
    return record(actor, detection, name, entries)


def take_in(actor: Actor, reference: str, name: UUID, new: NewList) -> PeopleList:
    """Keep a list that came in a file, under the name of its form; the same form sent again gives the same list."""
    require(actor, Permission.DETECTION_LOG)
    detection = detections.taking_persons(actor, reference)
    known = queries.own(actor).where(PeopleList.id == name, PeopleList.detection_id == detection.id)
    if made := db.session.scalars(known).one_or_none():
        return made
    row = PeopleList(id=name, **walls.credit(actor, detection), detection_id=detection.id, account_id=actor.account_id)
    _keep(actor, row, new)
    db.session.add(row)
    audit(actor, AuditKind.PEOPLE_LIST_TAKEN_IN, detection.reference, lines=new.lines)
    flush()
    return row


def _keep(actor: Actor, row: PeopleList, new: NewList) -> None:
    row.state, row.lines, row.content = new.state, new.lines, new.content
    row.kept_at, row.account_id = clock.now(), actor.account_id


def _open(
    actor: Actor, reference: str, list_id: UUID, version: int | None, *, state: ListState | None = None
) -> tuple[Detection, PeopleList]:
    """Return a list that the actor may go on with, locked; raise `Conflict` when it is not the version seen."""
    require(actor, Permission.DETECTION_LOG)
    detection = detections.taking_persons(actor, reference)
    one = queries.own(actor).where(PeopleList.id == list_id, PeopleList.detection_id == detection.id)
    row = locked(one, PeopleList)
    if (reason := owned(actor, row).reason) is not None:
        raise NotAllowed(reason.label)
    if version != row.version:
        raise Conflict
    if row.state is not (state or row.state):
        raise WrongState
    return detection, row


def go_on(actor: Actor, reference: str, list_id: UUID, new: NewList, *, version: int | None) -> None:
    """Take a list a step further: its signs are read, or its columns known."""
    _detection, row = _open(actor, reference, list_id, version)
    if row.state not in {ListState.ENCODING, ListState.COLUMNS}:
        raise WrongState
    _keep(actor, row, new)
    audit(actor, AuditKind.PEOPLE_LIST_CHANGED, reference, lines=new.lines)
    flush()


def put_right(actor: Actor, reference: str, list_id: UUID, line: Line, *, version: int | None) -> None:
    """Put a corrected line in the place of the one with its number."""
    _change(actor, reference, list_id, line.number, line, version=version)


def leave_out(actor: Actor, reference: str, list_id: UUID, number: int, *, version: int | None) -> None:
    """Take a line off a list: it tells of nobody, or of somebody who is recorded already."""
    _change(actor, reference, list_id, number, None, version=version)


def _change(
    actor: Actor, reference: str, list_id: UUID, number: int, line: Line | None, *, version: int | None
) -> None:
    _detection, row = _open(actor, reference, list_id, version, state=ListState.LINES)
    lines = content.lines_of(row.content)
    if number not in {one.number for one in lines}:
        raise NotFound
    changed = [line if one.number == number else one for one in lines]
    _keep_lines(actor, row, [one for one in changed if one is not None])
    audit(actor, AuditKind.PEOPLE_LIST_CHANGED, reference, lines=row.lines)
    flush()


def _keep_lines(actor: Actor, row: PeopleList, lines: list[Line]) -> None:
    state = ListState.LINES if lines else ListState.DONE
    _keep(actor, row, NewList(state, content.written(lines), len(lines)))


def confirm(actor: Actor, reference: str, list_id: UUID, entries: Entries, *, version: int | None) -> list[Person]:
    """Record the lines that are in order; the others stay for correction. A list that is done records nothing more.

    `entries` are of the version seen: where a colleague changed the list meanwhile, `Conflict` is raised.
    """
    try:
        detection, row = _open(actor, reference, list_id, version)
    except Conflict:
        if _is_done(actor, list_id):
            return []
        raise
    if row.state is ListState.DONE:
        return []
    if row.state is not ListState.LINES:
        raise WrongState
    lines = content.lines_of(row.content)
    persons = record(
        actor, detection, row.id, {line.number: entries[line.number] for line in lines if line.number in entries}
    )
    _keep_lines(actor, row, [line for line in lines if line.number not in entries])
    flush()
    return persons


def _is_done(actor: Actor, list_id: UUID) -> bool:
    done = queries.own(actor).where(PeopleList.id == list_id, PeopleList.state == ListState.DONE)
    return db.session.scalars(done).one_or_none() is not None


def discard(actor: Actor, reference: str, list_id: UUID, *, version: int | None) -> None:
    """Delete what is left of a list; who was recorded from it stays recorded."""
    _detection, row = _open(actor, reference, list_id, version)
    audit(actor, AuditKind.PEOPLE_LIST_DISCARDED, reference, lines=row.lines)
    db.session.delete(row)
    flush()


def forget(detection_id: UUID) -> int:
    """Delete the lists of a detection; whoever calls has asked the rule of whatever ends its time."""
    rows = list(db.session.scalars(sa.select(PeopleList).where(PeopleList.detection_id == detection_id)).unique())
    for row in rows:
        db.session.delete(row)
    flush()
    return len(rows)
