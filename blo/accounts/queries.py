"""Finding accounts."""

from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.accounts.models import Account
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.offices.models import Office


def signed_in(account_id: UUID, generation: int) -> Account | None:
    """Return the open account a session names, unless its sessions were ended since."""
    row = db.session.get(Account, account_id)
    return row if row and row.active and row.generation == generation else None


def by_username(username: str) -> Account | None:
    """Return the account of a username, or None."""
    return db.session.scalars(sa.select(Account).where(Account.username == username.strip().lower())).one_or_none()


def workplaces() -> list[tuple[UUID, str]]:
    """Every office and agency that somebody has ever had an account in, and each of those offices by itself."""
    pairs = db.session.execute(sa.select(Account.office_id, Account.agency).distinct()).all()
    return sorted({(office_id, agency) for office_id, own in pairs for agency in ("", own)})


def administered(actor: Actor) -> list[Account]:
    """The accounts an administrator looks after: those of the own country, by office and name."""
    statement = sa.select(Account).join(Office).where(Office.country == actor.country)
    return list(db.session.scalars(statement.order_by(Office.code, Account.username)))


def colleagues(actor: Actor) -> list[Account]:
    """The accounts of the actor's own office, closed ones included, by name."""
    statement = sa.select(Account).where(Account.office_id == actor.office_id)
    return list(db.session.scalars(statement.order_by(Account.name, Account.id)))


def get(actor: Actor, account_id: UUID) -> Account:
    """Return one administered account; raise `NotFound`."""
    for row in administered(actor):
        if row.id == account_id:
            return row
    raise NotFound
