"""Checkpoints of own chains, and copies of other offices' checkpoints with the holder's countersignature."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Own, Scope
from blo.audit.service import canonical
from blo.checkpoints.statements import Statement
from blo.kernel import signing
from blo.kernel.db import Base, Identified, Moment

COUNTERSIGNATURE = "blo countersignature 1"
DIGEST_DIGITS = 64


class Stated:
    """The columns of a statement and its signature."""

    number: Mapped[int]
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(DIGEST_DIGITS))
    at: Mapped[datetime] = mapped_column(Moment)
    previous: Mapped[str] = mapped_column(sa.String(DIGEST_DIGITS))
    key_id: Mapped[str] = mapped_column(sa.String(signing.KEY_ID_DIGITS))
    signature: Mapped[bytes] = mapped_column(sa.LargeBinary)

    def of(self, office_id: UUID) -> Statement:
        """What it says about an office's chain."""
        return Statement(office_id, self.number, self.position, self.hash, self.at, self.previous, self.key_id)


class Checkpoint(Identified, Stated, Base):
    """One office's own word about its chain. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "checkpoint"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.UniqueConstraint("office_id", "number"),
        sa.CheckConstraint("number >= 1 AND position >= 1", name="counted"),
    )

    office_id: Mapped[UUID]

    @property
    def statement(self) -> Statement:
        """What it says."""
        return self.of(self.office_id)


class CheckpointCopy(Identified, Stated, Base):
    """Another office's checkpoint as `office_id` received and countersigned it. Triggers refuse UPDATE and DELETE.

    It keeps the other's public key as it was, and knows the other by its code too: one from another installation
    (`is_foreign`) has no row in this directory.
    """

    __tablename__ = "checkpoint_copy"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.UniqueConstraint("office_id", "about_id", "number"),
        sa.CheckConstraint("number >= 1 AND position >= 1", name="counted"),
        sa.CheckConstraint("office_id <> about_id", name="another_office"),
        sa.Index("ix_checkpoint_copy_about", "about_id", "number"),
    )

    office_id: Mapped[UUID]
    about_id: Mapped[UUID]
    about_code: Mapped[str] = mapped_column(sa.String(12))
    is_foreign: Mapped[bool]
    public: Mapped[bytes] = mapped_column(sa.LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Moment)
    holder_key_id: Mapped[str] = mapped_column(sa.String(signing.KEY_ID_DIGITS))
    countersignature: Mapped[bytes] = mapped_column(sa.LargeBinary)

    @property
    def statement(self) -> Statement:
        """What the other office said."""
        return self.of(self.about_id)

    def receipt(self) -> bytes:
        """What the holder signs: which checkpoint it holds, whose, under which key, and since when."""
        body = {
            "type": COUNTERSIGNATURE,
            "holder": str(self.office_id),
            "code": self.about_code,
            "checkpoint": self.statement.digest(),
            "public": self.public.hex(),
            "received": self.received_at.isoformat(),
        }
        return canonical(body)
