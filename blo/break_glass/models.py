"""Requests to break the glass, each with its two people."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Own, Scope
from blo.accounts.models import Account
from blo.break_glass.states import GlassState, Ground
from blo.kernel import clock
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, Versioned, code_type
from blo.kernel.sealing import Sealed

MOST_HOURS = 24


class BreakGlass(Identified, OfficeOwned, Submitted, Versioned, Base):
    """One person's request to read one case, and what a second one made of it; kept to an agency as the case is."""

    __tablename__ = "break_glass"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("(state = 'asked') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided_at"),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        sa.CheckConstraint("(state IN ('granted', 'ended')) = (expires_at IS NOT NULL)", name="expiry"),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        sa.CheckConstraint(f"hours BETWEEN 1 AND {MOST_HOURS}", name="hours"),
        sa.Index("ix_break_glass_office", "office_id", "asked_at", "id"),
    )

    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    case_reference: Mapped[str] = mapped_column(sa.String(40))
    ground: Mapped[Ground] = mapped_column(code_type(Ground))
    words: Mapped[str] = mapped_column(Sealed("break_glass.words"))
    hours: Mapped[int]
    state: Mapped[GlassState] = mapped_column(code_type(GlassState), default=GlassState.ASKED)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    asked_by: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        """Whether the case can be read now."""
        return self.state is GlassState.GRANTED and self.expires_at is not None and self.expires_at > clock.now()
