"""Setting and lifting bars. Only the room that knows why calls this; it has asked the actor's right."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.work import flush
from blo.sharing import queries
from blo.sharing.models import Bar, BarLift


def keep(actor: Actor, person: Any, countries: Collection[str]) -> None:
    """Let exactly these States be barred for one person; without any, what was lifted is over, too."""
    standing = queries.bars_of(actor, person.id)
    for country in sorted(standing.keys() - set(countries)):
        db.session.delete(standing[country])
    for country in sorted(set(countries) - standing.keys()):
        credit = walls.credit(actor, person)
        db.session.add(Bar(**credit, subject_id=person.id, country=country, since=clock.now()))
    if not countries:
        db.session.execute(sa.delete(BarLift).where(walls.own_rows(actor, BarLift), BarLift.subject_id == person.id))
    flush()


def lift(actor: Actor, lift_id: UUID, person: Any, *, country: str, recipient_id: UUID | None, until: datetime) -> None:
    """Let no bar hold towards a State, or towards one office of it, until a moment."""
    row = BarLift(
        id=lift_id,
        **walls.credit(actor, person),
        subject_id=person.id,
        country=country,
        recipient_id=recipient_id,
        until=until,
    )
    db.session.add(row)
    flush()


def end_lift(actor: Actor, lift_id: UUID) -> None:
    """Let the bars hold again that this lift lifted."""
    db.session.execute(sa.delete(BarLift).where(walls.own_rows(actor, BarLift), BarLift.id == lift_id))
