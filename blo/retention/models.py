"""Legal holds, and the records that prove what was erased without keeping it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Own, Scope
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import Sealed
from blo.retention.states import Act, HoldGround, RecordKind, RetentionClass


class LegalHold(Identified, OfficeOwned, Submitted, Base):
    """A record, or a whole case, that may not be touched until a named person lifts the hold.

    One on a record that an agency keeps to itself is kept so, too.
    """

    __tablename__ = "legal_hold"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("kind IN ('case', 'detection', 'person', 'referral', 'handover', 'document')", name="on"),
        sa.CheckConstraint("words <> ''", name="in_words"),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by"),
        sa.CheckConstraint("(lifted_at IS NULL) = (lift_reason = '')", name="lift_reason_given"),
        sa.Index("ix_legal_hold_office", "office_id", "placed_at", "id"),
    )

    kind: Mapped[RecordKind] = mapped_column(code_type(RecordKind))
    subject_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(sa.String(40))
    ground: Mapped[HoldGround] = mapped_column(code_type(HoldGround))
    words: Mapped[str] = mapped_column(Sealed("legal_hold.words"))
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    placed_by_name: Mapped[str] = mapped_column(sa.String(200))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    lifted_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    lift_reason: Mapped[str] = mapped_column(Sealed("legal_hold.lift_reason"), default="")


class DeletionRecord(Identified, Base):
    """That a record was erased: when, by which rule, and how much of it. Triggers refuse UPDATE and DELETE.

    `subject_digest` is a keyed digest of the reference: with the reference one can find the record, without it nobody
    can say what it was. It is empty where many nameless rows went at once; `records` says how many.
    """

    __tablename__ = "deletion_record"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("records > 0", name="records"),
        sa.CheckConstraint("subject_digest = '' OR records = 1", name="one_subject"),
        sa.Index("ix_deletion_record_office", "office_id", "at", "id"),
        sa.Index("ix_deletion_record_subject", "subject_digest"),
    )

    office_id: Mapped[UUID]
    run_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)
    retention_class: Mapped[RetentionClass] = mapped_column(code_type(RetentionClass))
    act: Mapped[Act] = mapped_column(code_type(Act))
    kind: Mapped[RecordKind] = mapped_column(code_type(RecordKind))
    subject_digest: Mapped[str] = mapped_column(sa.String(64))
    records: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    schedule: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    authority: Mapped[str] = mapped_column(sa.String(200))
