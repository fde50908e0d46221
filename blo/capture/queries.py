"""Finding entries: each is its writer's alone, until the account is closed."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.capture.models import CapturedEntry
from blo.capture.states import EntryState
from blo.kernel.db import db

MOST_DRAFTS = 20


def _of(actor: Actor, account_id: UUID) -> sa.Select[CapturedEntry]:
    own = sa.select(CapturedEntry).where(walls.own_rows(actor, CapturedEntry))
    return own.where(CapturedEntry.account_id == account_id)


def _mine(actor: Actor) -> sa.Select[CapturedEntry]:
    return _of(actor, actor.account_id)


def entry(actor: Actor, entry_id: UUID) -> CapturedEntry | None:
    """Return one of the actor's entries."""
    return db.session.scalars(_mine(actor).where(CapturedEntry.id == entry_id)).one_or_none()


def entries(actor: Actor, ids: Iterable[UUID]) -> list[CapturedEntry]:
    """Return those of the actor's entries that are here."""
    return list(db.session.scalars(_mine(actor).where(CapturedEntry.id.in_(list(ids))).order_by(CapturedEntry.id)))


def drafts(actor: Actor, *, but: Iterable[UUID]) -> list[CapturedEntry]:
    """The actor's entries that are not complete, the last changed first, without those a device has."""
    unfinished = _mine(actor).where(CapturedEntry.state == EntryState.REFUSED, CapturedEntry.id.not_in(list(but)))
    return list(db.session.scalars(unfinished.order_by(CapturedEntry.changed_at.desc()).limit(MOST_DRAFTS)))


def left(actor: Actor, account_id: UUID, ids: Iterable[UUID]) -> list[CapturedEntry]:
    """Return those of somebody else's entries that are here; whoever calls has asked the rule of taking over."""
    return list(db.session.scalars(_of(actor, account_id).where(CapturedEntry.id.in_(list(ids)))))
