"""Exhibits with their seizure records, the lines of their chains, and beside these, outside the hash, their words.

A line's hash covers its codes and a salted digest of its words, as the audit log does it: words whose time is over can
be erased without breaking the chain; while they are there, a change to them shows.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope
from blo.accounts.models import Account
from blo.exhibits.states import CustodyPurpose, MarkKind, SealFound
from blo.kernel.db import Base, Exact, Identified, Moment, OfficeOwned, Reducible, Submitted, code_type
from blo.kernel.sealing import Sealed, SealedJson


class Exhibit(Identified, OfficeOwned, Submitted, Reducible, Base):
    """One numbered thing. It is for the own office alone, and goes with its detection: triggers refuse any other way.

    `lines` and `head` are the end of its chain; `left_at` is when it left the office's keeping.
    """

    __tablename__ = "exhibit"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("(description = '') = (description_language = '')", name="description_language"),
        sa.CheckConstraint("(mark = '') = (mark_kind IS NULL)", name="mark_of_kind"),
        sa.CheckConstraint("seized_at <= recorded_at", name="not_in_future"),
        sa.CheckConstraint("lines > 0", name="lines"),
        sa.Index("ix_exhibit_office", "office_id", "recorded_at", "id"),
        sa.Index("ix_exhibit_detection", "detection_id", "recorded_at", "id"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id", ondelete="CASCADE"))
    detection: Mapped[str] = mapped_column(sa.String(40))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))

    # what it is
    type: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[str] = mapped_column(Sealed("exhibit.description"))
    description_language: Mapped[str] = mapped_column(sa.String(12))
    quantity: Mapped[Decimal] = mapped_column(Exact(3))
    unit: Mapped[str] = mapped_column(sa.String(40))
    mark_kind: Mapped[MarkKind | None] = mapped_column(code_type(MarkKind))
    mark: Mapped[str] = mapped_column(Sealed("exhibit.mark"), default="")

    # how it was seized, and what was done with it at once
    seized_at: Mapped[datetime] = mapped_column(Moment)
    time_zone: Mapped[str] = mapped_column(sa.String(40))
    found_where: Mapped[str] = mapped_column(Sealed("exhibit.found_where"))
    seized_by: Mapped[str] = mapped_column(Sealed("exhibit.seized_by"))
    authority: Mapped[str] = mapped_column(Sealed("exhibit.authority"), default="")
    witnesses: Mapped[str] = mapped_column(Sealed("exhibit.witnesses"), default="")
    packaging: Mapped[str] = mapped_column(Sealed("exhibit.packaging"), default="")
    seal: Mapped[str] = mapped_column(sa.String(40), default="")
    storage: Mapped[str] = mapped_column(Sealed("exhibit.storage"), default="")

    # where its chain stands
    lines: Mapped[int]
    head: Mapped[str] = mapped_column(sa.String(64))
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class CustodyEvent(Identified, Submitted, Base):
    """One line of a chain. Triggers refuse UPDATE, and DELETE while there is the exhibit."""

    __tablename__ = "custody_event"
    __scope__: ClassVar[Scope] = Inside("exhibit", "exhibit_id")
    __table_args__ = (
        sa.UniqueConstraint("exhibit_id", "position"),
        sa.CheckConstraint("position > 0", name="position"),
        sa.CheckConstraint("(position = 1) = (purpose = 'seized')", name="seized_first"),
        sa.CheckConstraint("at <= recorded_at", name="not_in_future"),
    )

    exhibit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("exhibit.id", ondelete="CASCADE"))
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    purpose: Mapped[CustodyPurpose] = mapped_column(code_type(CustodyPurpose))
    seal_found: Mapped[SealFound] = mapped_column(code_type(SealFound))
    new_seal: Mapped[str] = mapped_column(sa.String(40), default="")
    words_digest: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class CustodyWords(Base):
    """The erasable part of a line: from whom, to whom, where, in what condition; salted. Triggers refuse UPDATE.

    The first line's hold the whole seizure record, so that the chain covers that, too.
    """

    __tablename__ = "custody_words"
    __scope__: ClassVar[Scope] = Inside("custody_event", "event_id")

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("custody_event.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson("custody_words.facts"), info={"written_once": True})
