"""The filters an account keeps for itself, each under a name; they go when the account is closed."""

from uuid import UUID

import sqlalchemy as sa

from blo.access import walls
from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.accounts.models import Account, SavedFilter
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.work import flush, locked

MOST_KEPT = 20
TOO_MANY = _l("You keep as many filters as there is room for. Delete one of them first.")


def _mine(actor: Actor) -> sa.Select[SavedFilter]:
    mine = SavedFilter.account_id == actor.account_id
    return sa.select(SavedFilter).where(walls.own_rows(actor, SavedFilter), mine)


def kept(actor: Actor) -> list[SavedFilter]:
    """The actor's own filters, in the order they were kept."""
    return list(db.session.scalars(_mine(actor).order_by(SavedFilter.created_at, SavedFilter.id).limit(MOST_KEPT)))


def keep(actor: Actor, name: str, asked: str) -> SavedFilter:
    """Keep a filter under a name; the same name once more takes the place of the filter it had."""
    require(actor, Permission.DETECTION_READ)
    found = kept(actor)
    row = next((one for one in found if one.name == name), None)
    if row is None:
        if len(found) >= MOST_KEPT:
            raise RuleBroken("name", TOO_MANY)
        row = SavedFilter(office_id=actor.office_id, account_id=actor.account_id, name=name)
        db.session.add(row)
    row.asked = asked
    record(actor, AuditKind.FILTER_KEPT, actor.office_code)
    flush()
    return row


def forget(actor: Actor, filter_id: UUID) -> None:
    """Delete one of the actor's own filters; raise `NotFound`, also for somebody else's."""
    require(actor, Permission.DETECTION_READ)
    db.session.delete(locked(_mine(actor).where(SavedFilter.id == filter_id), SavedFilter))
    record(actor, AuditKind.FILTER_FORGOTTEN, actor.office_code)
    flush()


def forget_all(account: Account) -> None:
    """Delete every filter an account keeps; whoever calls acts for its office."""
    db.session.execute(sa.delete(SavedFilter).where(SavedFilter.account_id == account.id))
