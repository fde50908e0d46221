"""Accounts and the counters that slow guessing down."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.actor import Actor
from blo.access.roles import Role
from blo.access.scope import Everybody, Scope
from blo.kernel.db import Base, Identified, Moment, Timestamped, code_type
from blo.kernel.i18n import lazy_gettext
from blo.kernel.work import explain
from blo.offices.models import Office
from blo.offices.states import Agency

AGENCIES = ", ".join(f"'{agency}'" for agency in ("", *Agency))


class Account(Identified, Timestamped, Base):
    """One person's way in; accounts are never shared and never deleted, only closed."""

    __tablename__ = "account"
    __scope__: ClassVar[Scope] = Everybody("found by user name before anybody is known; it names officers")
    __table_args__ = (sa.CheckConstraint(f"agency IN ({AGENCIES})", name="agency"),)

    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    rank: Mapped[str] = mapped_column(sa.String(100), default="")
    role: Mapped[Role] = mapped_column(code_type(Role))
    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    generation: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    agency: Mapped[str] = mapped_column(sa.String(20), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)

    @property
    def belongs_to(self) -> Agency | None:
        """The agency of the office, where the office has several."""
        return Agency.of(self.agency) if self.agency else None

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


class SignInThrottle(Base):
    """Failed sign-ins in the present window, per username and per address; keys are digests."""

    __tablename__ = "sign_in_throttle"
    __scope__: ClassVar[Scope] = Everybody("counts failures before anybody is known; keys are digests")

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)


explain("uq_account_username", "username", lazy_gettext("There is an account with this name."))
