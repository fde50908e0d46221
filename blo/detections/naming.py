"""Searching persons by a part of a name, in any script.

Names are sealed: the database can't compare them, and equal ones look different. Two ways lead round that.

A *blind index* would keep keyed digests of parts of each name (of three letters, say) beside it. It finds at once, at
any size. But equal parts have equal digests, so a copy of the database tells which names share which parts and how
often, and lists of common names turn that back into names: it gives up what sealing is for, for good, in each backup.

So names are *opened and compared*: those of the newest detections that the rest of the question finds, `MOST_LOOKED_AT`
detections and `MOST_OPENED` names at a time. The reader is told how far back that went, and goes on from there by a
button, or sets a period or a place. One step costs the same among ten thousand detections and a million; nothing is
kept, and nobody is left out without the reader being told. When matching gets an index of its own, it is for matching
to say how; this holds without it.

What other offices released is looked through whole: only persons whose names were released, and never by the others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.detections.models import Detection, DetectionPerson
from blo.detections.searching import Asked, question
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.folding import folded
from blo.kernel.paging import PAGE_SIZE, newest
from blo.people import facts
from blo.people.models import Person, PersonName
from blo.people.states import PersonField
from blo.sharing import queries as sharing
from blo.sharing.models import Release
from blo.sharing.states import ReleaseState, SubjectKind

MOST_LOOKED_AT = 10_000
MOST_OPENED = 20_000
PARTS = 1000
"""How many detections are named in one query."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found: what to call them in a list, and the detection they were met in, if the reader knows of it."""

    reference: str
    called: Any
    detection: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one step of a search came to.

    `looked_at` is how many detections (or, of what was released, persons) it went through. `back_to` is when the
    earliest of them was, and `next_key` its reference, to go on from; both empty when there is no more.
    """

    hits: list[Hit]
    looked_at: int
    back_to: datetime | None = None
    next_key: str = ""
    releases: tuple[UUID, ...] = ()


def look_for(actor: Actor, asked: Asked, name: str, after: str = "") -> Found:
    """Look for persons with a part of a name; whoever calls writes down who was found, and never the name."""
    require(actor, Permission.DETECTION_READ)
    return _released(actor, name) if asked.received else _own(actor, asked, name, after)


def _looked_at(actor: Actor, asked: Asked, after: str) -> list[Any]:
    """The detections this step goes through, newest first, and one more when there are more."""
    found = question(actor, asked)
    if found is None:
        return []
    wanted = newest(found.statement, Detection.occurred_at, Detection.id, after, MOST_LOOKED_AT + 1, parts=found.parts)
    columns = (Detection.id, Detection.reference, Detection.occurred_at)
    return list(db.session.execute(wanted.with_only_columns(*columns, maintain_column_froms=True)))


def _own(actor: Actor, asked: Asked, name: str, after: str) -> Found:
    """Go through own detections until a page is full, or enough names were opened."""
    rows = _looked_at(actor, asked, after)
    wanted, hits, opened = folded(name), dict[UUID, str](), 0
    looked = 0
    for start in range(0, min(len(rows), MOST_LOOKED_AT), PARTS):
        some = {row.id: row for row in rows[start : min(start + PARTS, MOST_LOOKED_AT)]}
        texts = _names_in(actor, list(some))
        opened, looked = opened + len(texts), looked + len(some)
        for met_in, person, text in texts:
            if wanted in folded(text):
                hits.setdefault(person, some[met_in].reference)
        if opened >= MOST_OPENED or len(hits) >= PAGE_SIZE:
            break
    last = rows[looked - 1] if looked < len(rows) else None
    return Found(_shown(actor, hits), looked, last.occurred_at if last else None, last.reference if last else "")


def _names_in(actor: Actor, detections: list[UUID]) -> list[Any]:
    """The names of the own office's persons in some detections: detection, person, text."""
    statement = (
        sa.select(DetectionPerson.detection_id, PersonName.person_id, PersonName.text)
        .select_from(DetectionPerson)
        .join(Person, Person.id == DetectionPerson.person_id)
        .join(PersonName, PersonName.person_id == Person.id)
        .where(DetectionPerson.detection_id.in_(detections), walls.own_rows(actor, Person))
    )
    return list(db.session.execute(statement))


def _shown(actor: Actor, hits: dict[UUID, str]) -> list[Hit]:
    """The persons found, in the order they were found; by what the reader may call them in a list."""
    if not hits:
        return []
    persons = {row.id: row for row in db.session.scalars(sa.select(Person).where(Person.id.in_(hits)))}
    opened = sharing.disclosures(actor, list(persons.values()), SubjectKind.PERSON)
    return [
        Hit(persons[one].reference, facts.listed(actor, persons[one], opened[one]), reference)
        for one, reference in hits.items()
        if one in opened
    ]


def _released(actor: Actor, name: str) -> Found:
    """Go through the persons whose names other offices released to the actor's; each took somebody's act."""
    opened = sa.cast(Release.fields, sa.Text).contains(f'"{PersonField.NAMES.value}"', autoescape=True)
    released = sa.select(Release.subject_id).where(
        Release.recipient_id == actor.office_id,
        Release.kind == SubjectKind.PERSON,
        Release.state == ReleaseState.ACTIVE,
        Release.expires_at > clock.now(),
        opened,
    )
    seen = sa.select(Person).where(walls.condition(actor, Person), Person.id.in_(released)).order_by(Person.id)
    persons = list(db.session.scalars(seen))
    wanted = folded(name)
    fit = [row for row in persons if any(wanted in folded(one.text) for one in row.names)]
    shown = sharing.disclosures(actor, fit, SubjectKind.PERSON)
    hits = [Hit(row.reference, facts.listed(actor, row, shown[row.id]), "") for row in fit if row.id in shown]
    return Found(hits, len(persons), releases=tuple(one for found in shown.values() for one in found.releases))
