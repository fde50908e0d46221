"""Sessions: begun when a password is accepted, raised step by step, listed for whoever they belong to, and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from blo.access.actor import Actor
from blo.access.gate import require
from blo.access.permissions import Permission
from blo.accounts import queries
from blo.accounts.models import Account, UserSession
from blo.accounts.secrets import digest, new_token
from blo.accounts.states import Stage
from blo.audit.kinds import AuditKind
from blo.audit.service import record
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.kernel.networks import neighbourhood
from blo.kernel.work import flush

PROOF_HOLDS = timedelta(minutes=5)
"""How long after password and second step were shown they need not be shown again to change them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in from: the network address, the browser in a few words, and its cookie's number if any."""

    address: str
    device: str
    token: str = ""

    @property
    def token_digest(self) -> str:
        """What the number is known by; empty for none."""
        return digest(self.token) if self.token else ""

    @property
    def network(self) -> str:
        """What failures are counted against: whoever holds one address of it holds them all."""
        return neighbourhood(self.address)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session with the token that the browser is to keep."""

    token: str
    session: UserSession

    @property
    def is_full(self) -> bool:
        """Whether somebody has signed in with it."""
        return self.session.stage is Stage.FULL


def begin(account: Account, stage: Stage, place: Place, *, proved: bool) -> Opened:
    """Begin a session at a stage; `proved` says that all that is asked of the account was shown."""
    token = new_token()
    session = UserSession(
        token_digest=digest(token),
        account=account,
        stage=stage,
        address=place.address,
        device=place.device,
        proved_at=clock.now() if proved else None,
    )
    db.session.add(session)
    flush()
    return Opened(token, session)


def advance(session: UserSession, stage: Stage, *, proved: bool) -> Opened:
    """Raise a session to a stage, under a new token: one that somebody knew before opens nothing any more."""
    token = new_token()
    session.token_digest, session.stage, session.failures = digest(token), stage, 0
    if proved:
        session.proved_at = clock.now()
    flush()
    return Opened(token, session)


def is_proved(session: UserSession) -> bool:
    """Tell whether password and second step were shown just now."""
    return session.proved_at is not None and clock.now() - session.proved_at <= PROOF_HOLDS


def locked_account(account_id: UUID) -> Account:
    """Return an account, locked: all that may change what it signs in with takes this lock first."""
    statement = sa.select(Account).where(Account.id == account_id).with_for_update(of=Account, key_share=True)
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def locked(session_id: UUID, *stages: Stage) -> UserSession:
    """Return an open session at one of these stages, locked with its account; raise `NotFound`."""
    account_id = db.session.scalar(sa.select(UserSession.account_id).where(UserSession.id == session_id))
    if account_id is None or not locked_account(account_id).opens:
        raise NotFound
    session = db.session.get(UserSession, session_id, with_for_update={"of": UserSession}, populate_existing=True)
    if session is None or session.ended_at or session.stage not in stages:
        raise NotFound
    return session


def touch(session_id: UUID) -> None:
    """Note that a session is still in use."""
    statement = sa.update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    db.session.execute(statement.values(seen_at=clock.now()))


def close(account_id: UUID, *, but: UUID | None = None, stage: Stage | None = None) -> int:
    """End the open sessions of an account, all `but` one if given, or those at a stage; return how many."""
    statement = sa.update(UserSession).where(UserSession.account_id == account_id, UserSession.ended_at.is_(None))
    if stage is not None:
        statement = statement.where(UserSession.stage == stage)
    if but is not None:
        statement = statement.where(UserSession.id != but)
    ended = db.session.execute(statement.values(ended_at=clock.now(), offered_secret=None))
    return int(getattr(ended, "rowcount", 0))


def drop(session_id: UUID) -> None:
    """End a session without a word: one that never became full, or that another one replaces in its browser."""
    statement = sa.update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    db.session.execute(statement.values(ended_at=clock.now(), offered_secret=None))


def sign_out(actor: Actor, session_id: UUID) -> None:
    """End the session at hand, so that a copied cookie opens nothing, and record that somebody left."""
    drop(session_id)
    record(actor, AuditKind.SIGNED_OUT, actor.office_code)
    flush()


def end(actor: Actor, session_id: UUID, *, since: datetime) -> None:
    """End one of the own sessions; `since` as for `queries.sessions`."""
    if session_id not in {row.id for row in queries.sessions(actor.account_id, since=since)}:
        raise NotFound
    drop(session_id)
    record(actor, AuditKind.SESSION_ENDED, actor.office_code)
    flush()


def end_others(actor: Actor, but: UUID) -> None:
    """End all the own sessions but the one at hand."""
    count = close(actor.account_id, but=but)
    record(actor, AuditKind.SESSION_ENDED, actor.office_code, count=count)
    flush()


def end_all(actor: Actor, account_id: UUID) -> None:
    """End all sessions of an account in the administrator's country."""
    account = queries.get(actor, account_id)
    require(actor, Permission.ACCOUNT_ADMINISTER, account.office)
    count = close(account.id)
    record(actor, AuditKind.SESSIONS_CLOSED, account.office.code, account=str(account.id), count=count)
    flush()
