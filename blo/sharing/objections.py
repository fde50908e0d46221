"""What persons object to. Only the room that asked them calls this; it has asked the actor's right."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import flush
from blo.offices.models import Office
from blo.offices.states import OfficeKind
from blo.sharing.models import Objection
from blo.sharing.states import Audience


def audiences(country: str, recipient: Office) -> frozenset[Audience]:
    """Who is told when something leaves a State (alpha-2) for an office: a service abroad is of another State, too."""
    abroad = {Audience.COUNTERPART} if recipient.country != country else set()
    if recipient.kind is OfficeKind.PROVIDER:
        return frozenset(abroad | {Audience.SERVICES})
    return frozenset(abroad or {Audience.POLICE})


def objecting(actor: Actor, person_ids: Collection[UUID], recipient: Office) -> set[UUID]:
    """Which of several persons object to a recipient of the actor's office: what is asked before anything leaves."""
    statement = sa.select(Objection.subject_id).where(
        walls.own_rows(actor, Objection),
        Objection.subject_id.in_(person_ids),
        Objection.audience.in_(audiences(actor.country, recipient)),
    )
    return set(db.session.scalars(statement))


def keep(actor: Actor, person: Any, wanted: Collection[Audience]) -> None:
    """Let one person object to exactly these audiences."""
    mine = sa.select(Objection).where(walls.own_rows(actor, Objection), Objection.subject_id == person.id)
    standing = {row.audience: row for row in db.session.scalars(mine)}
    for audience in sorted(standing.keys() - set(wanted)):
        db.session.delete(standing[audience])
    for audience in sorted(set(wanted) - standing.keys()):
        credit = walls.credit(actor, person)
        db.session.add(Objection(**credit, subject_id=person.id, audience=audience, since=clock.now()))
    flush()
