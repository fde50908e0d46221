"""Offices, links and agreements."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Everybody, Own, Scope
from blo.kernel import signing
from blo.kernel.db import Base, Codes, Identified, Moment, Timestamped, Versioned, code_type
from blo.kernel.i18n import Lazy, current, lazy_gettext
from blo.kernel.sealing import SealedBytes
from blo.kernel.work import explain
from blo.offices.states import AgreementKind, DataCategory, LinkStatus, OfficeKind, Onward


def _named(names: dict[str, str]) -> str:
    return names.get(current()) or names["en"]


class Office(Identified, Timestamped, Base):
    """A border liaison office, post, national focal point or service provider."""

    __tablename__ = "office"
    __scope__: ClassVar[Scope] = Everybody("the directory is known to all offices")

    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    kind: Mapped[OfficeKind] = mapped_column(code_type(OfficeKind))
    country: Mapped[str] = mapped_column(sa.String(2))
    subdivision: Mapped[str] = mapped_column(sa.String(6))
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    time_zone: Mapped[str] = mapped_column(sa.String(40))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    @property
    def name(self) -> str:
        """The office's name in the reader's language, else in English."""
        return _named(self.names)

    @property
    def lazy_name(self) -> Lazy:
        """The name, rendered in the language of the moment it is shown."""
        names = dict(self.names)
        return Lazy(_named, names)


class Agreement(Identified, Timestamped, Base):
    """The instrument a share stands on: parties are ISO 3166-1 countries, articles are numbered."""

    __tablename__ = "agreement"
    __scope__: ClassVar[Scope] = Everybody("the directory is known to all offices")
    __table_args__ = (sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),)

    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[AgreementKind] = mapped_column(code_type(AgreementKind))
    parties: Mapped[list[str]] = mapped_column(sa.JSON)
    crimes: Mapped[list[str]] = mapped_column(sa.JSON)
    data_categories: Mapped[list[DataCategory]] = mapped_column(Codes(DataCategory))
    articles: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    onward: Mapped[Onward] = mapped_column(code_type(Onward))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    def in_force(self, day: date) -> bool:
        """Tell whether the agreement is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def binds(self, *countries: str) -> bool:
        """Tell whether all these countries are parties."""
        return set(countries) <= set(self.parties)


class OfficeLink(Identified, Timestamped, Versioned, Base):
    """A pair of offices that work together under an agreement; `office_a` is the one whose code sorts first."""

    __tablename__ = "office_link"
    __scope__: ClassVar[Scope] = Everybody("the directory is known to all offices")
    __table_args__ = (
        sa.UniqueConstraint("office_a_id", "office_b_id"),
        sa.CheckConstraint("office_a_id <> office_b_id", name="two_offices"),
        sa.CheckConstraint("status = 'suspended' OR suspended_by = ''", name="suspended_by"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),
        sa.Index("ix_office_link_office_b_id", "office_b_id"),
    )

    office_a_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    office_b_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    agreement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agreement.id"))
    status: Mapped[LinkStatus] = mapped_column(code_type(LinkStatus), default=LinkStatus.ACTIVE)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    suspended_by: Mapped[str] = mapped_column(sa.String(2), default="")

    office_a: Mapped[Office] = relationship(foreign_keys=[office_a_id], lazy="joined", innerjoin=True)
    office_b: Mapped[Office] = relationship(foreign_keys=[office_b_id], lazy="joined", innerjoin=True)
    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)

    def other(self, office_id: UUID) -> Office:
        """Return the office on the other side."""
        return self.office_b if self.office_a_id == office_id else self.office_a

    def is_open(self, day: date) -> bool:
        """Tell whether anything new may be shared over the link on a day."""
        ended = self.valid_until is not None and day > self.valid_until
        return self.status is LinkStatus.ACTIVE and self.valid_from <= day and not ended


class OfficeKey(Base):
    """The public part of a key that an office signs with; the key that follows it is endorsed by it.

    The installation keeps a chain of audit entries too, and has keys like an office: so `office_id` refers to no row.
    """

    __tablename__ = "office_key"
    __scope__: ClassVar[Scope] = Everybody("whoever checks a signature needs the public key")
    __table_args__ = (
        sa.CheckConstraint("(endorsed_by IS NULL) = (endorsement IS NULL)", name="endorsed"),
        sa.Index(
            "ix_office_key_current",
            "office_id",
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        ),
        sa.Index("ix_office_key_office", "office_id", "created_at"),
    )

    key_id: Mapped[str] = mapped_column(sa.String(signing.KEY_ID_DIGITS), primary_key=True)
    office_id: Mapped[UUID]
    public: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    endorsed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("office_key.key_id"))
    endorsement: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class OfficeSecret(Base):
    """The private part of an office's present key; a key that is retired keeps none."""

    __tablename__ = "office_secret"
    __scope__: ClassVar[Scope] = Own()

    office_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("office_key.key_id"))
    private: Mapped[bytes] = mapped_column(SealedBytes("office_secret.private"))


explain("uq_office_code", "code", lazy_gettext("There is an office with this code."))
explain("uq_agreement_code", "code", lazy_gettext("There is an agreement with this code."))
explain("uq_office_link_office_a_id_office_b_id", "other", lazy_gettext("These two offices are linked already."))
explain("ck_agreement_validity", "valid_until", lazy_gettext("The end can't be before the beginning."))
explain("ck_office_link_two_offices", "other", lazy_gettext("An office can't be linked to itself."))
