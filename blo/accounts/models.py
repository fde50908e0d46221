"""Accounts, their sessions and devices, and the counters that slow guessing down."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.access.scope import Everybody, Own, Scope
from blo.accounts.states import Stage
from blo.kernel import clock
from blo.kernel.db import Base, Identified, Identifiers, Moment, Timestamped, code_type
from blo.kernel.i18n import lazy_gettext
from blo.kernel.sealing import Sealed
from blo.kernel.work import explain
from blo.offices.models import Office
from blo.offices.states import Agency

AGENCIES = ", ".join(f"'{agency}'" for agency in ("", *Agency))

DIGEST = sa.String(64)
HASH = sa.String(200)


class Account(Identified, Timestamped, Base):
    """One person's way in; accounts are never shared and never deleted, only closed.

    `handed_by` are the administrators who made the account or something that it signs in with, since somebody last
    confirmed it. As long as it names anybody the account waits, and opens nothing.
    """

    __tablename__ = "account"
    __scope__: ClassVar[Scope] = Everybody("found by user name before anybody is known; it names officers")
    __table_args__ = (sa.CheckConstraint(f"agency IN ({AGENCIES})", name="agency"),)

    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    rank: Mapped[str] = mapped_column(sa.String(100), default="")
    role: Mapped[Role] = mapped_column(code_type(Role))
    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    password_hash: Mapped[str] = mapped_column(HASH)
    password_is_temporary: Mapped[bool] = mapped_column(default=True)
    enrolment_hash: Mapped[str | None] = mapped_column(HASH)
    enrolment_until: Mapped[datetime | None] = mapped_column(Moment)
    active: Mapped[bool] = mapped_column(default=True)
    agency: Mapped[str] = mapped_column(sa.String(20), default="")
    handed_by: Mapped[frozenset[UUID]] = mapped_column(Identifiers, default=frozenset)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)

    @property
    def belongs_to(self) -> Agency | None:
        """The agency of the office, where the office has several."""
        return Agency.of(self.agency) if self.agency else None

    @property
    def waits(self) -> bool:
        """Whether a second person has yet to confirm what an administrator handed over."""
        return bool(self.handed_by)

    @property
    def opens(self) -> bool:
        """Whether anything that it signs in with opens anything."""
        return self.active and not self.waits

    def actor(self) -> Actor:
        """Return the frozen value that acts."""
        return Actor(
            account_id=self.id,
            name=self.name,
            role=self.role,
            office_id=self.office_id,
            office_code=self.office.code,
            office_name=self.office.name,
            country=self.office.country,
            time_zone=self.office.time_zone,
            language=self.language,
            agency=self.agency,
        )


class UserSession(Identified, Base):
    """One signing in, from the password to the end; the browser holds the token, the table its digest.

    `proved_at` is when password and second step were last shown; `offered_secret` is an authenticator secret that was
    shown and not yet confirmed.
    """

    __tablename__ = "user_session"
    __scope__: ClassVar[Scope] = Everybody("read to learn who somebody is; tokens are digests")

    token_digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    stage: Mapped[Stage] = mapped_column(code_type(Stage))
    begun_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(sa.String(45))
    device: Mapped[str] = mapped_column(sa.String(80))
    failures: Mapped[int] = mapped_column(default=0)
    offered_secret: Mapped[str | None] = mapped_column(Sealed("user_session.offered_secret"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class KnownDevice(Identified, Base):
    """A browser that an account signed in with before: known by a random number in its cookie, kept as a digest."""

    __tablename__ = "known_device"
    __scope__: ClassVar[Scope] = Everybody("asked for before anybody is known; tokens are digests")
    __table_args__ = (sa.UniqueConstraint("token_digest", "account_id"),)

    token_digest: Mapped[str] = mapped_column(DIGEST)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(80))
    known_since: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    shows_username: Mapped[bool] = mapped_column(default=False)
    pin_hash: Mapped[str | None] = mapped_column(HASH)
    pin_failures: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class SignInThrottle(Base):
    """Failures counted against one key; `since` is when its window began, or the last failure of one that spreads."""

    __tablename__ = "sign_in_throttle"
    __scope__: ClassVar[Scope] = Everybody("counts failures before anybody is known; keys are digests")

    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)


class AuthenticatorApp(Base):
    """An account's authenticator app; `last_step` is the last step of time whose code was taken."""

    __tablename__ = "authenticator_app"
    __scope__: ClassVar[Scope] = Everybody("read for the second step, before anybody is known; the secret is sealed")

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Sealed("authenticator_app.secret"))
    last_step: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Passkey(Identified, Base):
    """One passkey of an account; only its public half is here."""

    __tablename__ = "passkey"
    __scope__: ClassVar[Scope] = Everybody("read for the second step, before anybody is known; public keys")

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    credential: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(60))
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class OneTimeCode(Identified, Base):
    """One of ten printed codes; `symbol` is its first symbol, which tells the ten apart."""

    __tablename__ = "one_time_code"
    __scope__: ClassVar[Scope] = Everybody("read for the second step, before anybody is known; codes are hashes")
    __table_args__ = (sa.UniqueConstraint("account_id", "symbol"),)

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    symbol: Mapped[str] = mapped_column(sa.String(1))
    code_hash: Mapped[str] = mapped_column(HASH)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SavedFilter(Identified, Timestamped, Base):
    """A filter of the list of detections that an account keeps for itself, under a name of its own.

    `asked` is the filter's address: codes, days, references and places. A person's name is never part of it.
    """

    __tablename__ = "saved_filter"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.Index("ix_saved_filter_account", "account_id", "created_at", "id"),)

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(Sealed("saved_filter.name"))
    asked: Mapped[str] = mapped_column(Sealed("saved_filter.asked"))


class SpentChallenge(Base):
    """A passkey's challenge that was answered once and is never taken again."""

    __tablename__ = "spent_challenge"
    __scope__: ClassVar[Scope] = Everybody("written before anybody is known; digests of random numbers")

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)


explain("uq_account_username", "username", lazy_gettext("There is an account with this name."))
explain("uq_passkey_credential", "", lazy_gettext("This passkey is in use already."))
