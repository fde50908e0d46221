"""Finding accounts, and what belongs to them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import INSTALLATION, Actor
from blo.access.permissions import Permission
from blo.accounts.models import Account, AuthenticatorApp, KnownDevice, OneTimeCode, Passkey, UserSession
from blo.accounts.secrets import digest
from blo.accounts.states import Factor, Stage
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.networks import neighbourhood
from blo.offices.models import Office

NOBODY = INSTALLATION
"""The account asked for in the place of one that is not there, so that both cost the same."""


def open_session(token: str) -> UserSession | None:
    """Return the session a token opens, unless it was ended or its account opens nothing; its account comes with it."""
    statement = sa.select(UserSession).join(UserSession.account)
    statement = statement.where(UserSession.token_digest == digest(token), UserSession.ended_at.is_(None))
    found = db.session.scalars(statement).one_or_none()
    return found if found is not None and found.account.opens else None


def by_username(username: str) -> Account | None:
    """Return the account of a username, or None."""
    return db.session.scalars(sa.select(Account).where(Account.username == username.strip().lower())).one_or_none()


def workplaces() -> list[tuple[UUID, str]]:
    """Every office and agency that somebody has ever had an account in, and each of those offices by itself."""
    pairs = db.session.execute(sa.select(Account.office_id, Account.agency).distinct()).all()
    return sorted({(office_id, agency) for office_id, own in pairs for agency in ("", own)})


def administered(actor: Actor) -> list[Account]:
    """The accounts an administrator looks after: those of the own country, by office and name; the operator's, all."""
    statement = sa.select(Account).join(Office).order_by(Office.code, Account.username)
    if not actor.is_operator:
        statement = statement.where(Office.country == actor.country)
    return list(db.session.scalars(statement))


def colleagues(actor: Actor) -> list[Account]:
    """The accounts of the actor's own office, closed ones included, by name."""
    statement = sa.select(Account).where(Account.office_id == actor.office_id)
    return list(db.session.scalars(statement.order_by(Account.name, Account.id)))


def colleague(actor: Actor, account_id: UUID) -> Account:
    """Return one account of the actor's own office, closed or not; raise `NotFound`."""
    for row in colleagues(actor):
        if row.id == account_id:
            return row
    raise NotFound


def get(actor: Actor, account_id: UUID) -> Account:
    """Return one administered account; raise `NotFound`."""
    for row in administered(actor):
        if row.id == account_id:
            return row
    raise NotFound


def _confirmed_by(actor: Actor) -> list[Account]:
    """The accounts somebody may be the second person for: an administrator in the country, else in the own office."""
    return administered(actor) if actor.may(Permission.ACCOUNT_ADMINISTER) else colleagues(actor)


def waiting(actor: Actor) -> list[Account]:
    """The open accounts among those that wait to be confirmed."""
    return [row for row in _confirmed_by(actor) if row.active and row.waits]


def to_confirm(actor: Actor, account_id: UUID) -> Account:
    """Return one account that somebody may be the second person for, whether it waits or not; raise `NotFound`."""
    for row in _confirmed_by(actor):
        if row.id == account_id:
            return row
    raise NotFound


def waits(account_id: UUID) -> bool:
    """Tell whether an account waits to be confirmed, as it is now."""
    return bool(db.session.scalar(sa.select(Account.handed_by).where(Account.id == account_id)))


def named(account_ids: Iterable[UUID]) -> list[Account]:
    """The accounts of these identifiers, by name."""
    statement = sa.select(Account).where(Account.id.in_(account_ids))
    return list(db.session.scalars(statement.order_by(Account.name, Account.id)))


def sessions(account_id: UUID, *, since: datetime) -> list[UserSession]:
    """The open, full sessions of an account that were in use since a moment, newest first."""
    statement = sa.select(UserSession).where(
        UserSession.account_id == account_id,
        UserSession.ended_at.is_(None),
        UserSession.stage == Stage.FULL,
        UserSession.seen_at > since,
    )
    return list(db.session.scalars(statement.order_by(UserSession.begun_at.desc(), UserSession.id.desc())))


def came_from(account_id: UUID, network: str) -> bool:
    """Tell whether an account signed in from this network before."""
    seen = sa.select(UserSession.address).where(UserSession.account_id == account_id, UserSession.stage == Stage.FULL)
    return network in map(neighbourhood, db.session.scalars(seen.distinct()))


def _device(token_digest: str, account_id: UUID) -> sa.Select[KnownDevice]:
    known_there = KnownDevice.token_digest == token_digest, KnownDevice.account_id == account_id
    return sa.select(KnownDevice).where(*known_there)


def device(token_digest: str, account_id: UUID) -> KnownDevice | None:
    """Return the device of a cookie as this account knows it, locked and as it is now."""
    statement = _device(token_digest, account_id).with_for_update(of=KnownDevice)
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def glimpse(token_digest: str, account_id: UUID) -> KnownDevice | None:
    """Return the same device without locking it: for whoever has not locked its account yet, and changes nothing."""
    return db.session.scalars(_device(token_digest, account_id)).one_or_none()


def knows_device(token_digest: str) -> bool:
    """Tell whether anybody signed in with this device before."""
    statement = sa.select(KnownDevice.id).where(KnownDevice.token_digest == token_digest)
    return db.session.scalar(statement.limit(1)) is not None


def devices(account_id: UUID) -> list[KnownDevice]:
    """The devices an account signed in with, latest first."""
    statement = sa.select(KnownDevice).where(KnownDevice.account_id == account_id)
    return list(db.session.scalars(statement.order_by(KnownDevice.seen_at.desc(), KnownDevice.id)))


def shown_on(token_digest: str) -> list[KnownDevice]:
    """Who chose to have the own user name shown on a device, in alphabetical order."""
    if not token_digest:
        return []
    statement = sa.select(KnownDevice).join(KnownDevice.account)
    statement = statement.where(KnownDevice.token_digest == token_digest, KnownDevice.shows_username, Account.active)
    return list(db.session.scalars(statement.order_by(Account.username)))


def app(account_id: UUID) -> AuthenticatorApp | None:
    """The authenticator app of an account."""
    return db.session.get(AuthenticatorApp, account_id, populate_existing=True)


def passkeys(account_id: UUID) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    return list(db.session.scalars(sa.select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def codes_left(account_id: UUID) -> int:
    """How many of an account's printed codes were not used yet."""
    unused = sa.select(sa.func.count()).where(OneTimeCode.account_id == account_id, OneTimeCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def factors(account_id: UUID) -> tuple[Factor, ...]:
    """What an account can show beside its password; a list of codes that are all used is nothing to show."""
    found = {
        Factor.APP: app(account_id) is not None,
        Factor.PASSKEY: bool(passkeys(account_id)),
        Factor.CODES: codes_left(account_id) > 0,
    }
    return tuple(factor for factor, there in found.items() if there)


def may_enrol(account: Account) -> bool:
    """Tell whether a first factor may be set up: there is an enrolment code that is in time, and no factor yet."""
    in_time = account.enrolment_until is not None and account.enrolment_until > clock.now()
    return account.enrolment_hash is not None and in_time and not factors(account.id)
