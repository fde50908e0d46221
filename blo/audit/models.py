"""The chained entries, and beside them, outside the chain, what identifies people.

An entry's hash covers its facts and a salted digest of its personal part. The personal part can be erased when its time
is over without breaking the chain; while it is there, a change to it shows.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope
from blo.audit.kinds import AuditKind
from blo.kernel.db import Base, Identified, Moment, code_type
from blo.kernel.sealing import SealedJson


class AuditEntry(Identified, Base):
    """One link of an office's chain. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"
    __scope__: ClassVar[Scope] = Own(case="case_id")
    __table_args__ = (
        sa.UniqueConstraint("office_id", "position"),
        sa.Index("ix_audit_entry_case", "case_id", "at", "id"),
        sa.Index("ix_audit_entry_office", "office_id", "at", "id"),
        sa.Index("ix_audit_entry_kind", "office_id", "kind", "at", "id"),
        sa.Index("ix_audit_entry_account", "office_id", "account_id", "at", "id"),
    )

    office_id: Mapped[UUID]
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[AuditKind] = mapped_column(code_type(AuditKind))
    account_id: Mapped[UUID | None]
    subject: Mapped[str] = mapped_column(sa.String(60))
    case_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    personal_digest: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    personal: Mapped["AuditPersonal | None"] = relationship(lazy="joined")


class AuditPersonal(Base):
    """The erasable part of an entry: names and addresses, salted. Triggers refuse UPDATE."""

    __tablename__ = "audit_personal"
    __scope__: ClassVar[Scope] = Inside("audit_entry", "entry_id")

    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson("audit_personal.facts"), info={"written_once": True})


class AuditSubject(Base):
    """One record that an entry concerns, to find its trail by; what the entry's facts say. Triggers refuse changes."""

    __tablename__ = "audit_subject"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.Index("ix_audit_subject_trail", "office_id", "reference", "at", "entry_id"),)

    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("audit_entry.id"), primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    office_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)


class AuditHead(Base):
    """The end of each office's chain: the row that writers lock, and the proof that no entry was cut off the end."""

    __tablename__ = "audit_head"
    __scope__: ClassVar[Scope] = Own()

    office_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
