"""Releases: recipient, subject, fields, purpose, agreement, handling code and expiry, and whether recalled."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Either, Own, Scope
from blo.kernel import clock
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, code_type
from blo.kernel.sealing import Sealed
from blo.offices.models import Agreement, Office
from blo.sharing.states import Handling, Purpose, RecallReason, ReleaseState, SubjectKind


class Release(Identified, OfficeOwned, Base):
    """One item released to one office. The items of one act of sharing carry the same `act`.

    What a handover released of a person who was then not presented is withheld: it would tell who stayed.
    """

    __tablename__ = "release"
    __scope__: ClassVar[Scope] = Either(withheld=(("recall_reason", RecallReason.NOT_PRESENTED),))
    __table_args__ = (
        sa.UniqueConstraint("act", "kind", "subject_id", name="uq_release_submission"),
        sa.CheckConstraint("office_id <> recipient_id", name="another_office"),
        sa.CheckConstraint("(state = 'recalled') = (recalled_at IS NOT NULL)", name="recalled"),
        sa.CheckConstraint("(recall_reason IS NULL) = (recalled_at IS NULL)", name="recall_reason_given"),
        sa.CheckConstraint("(state IN ('active', 'recalled')) = (effective_at IS NOT NULL)", name="effective"),
        sa.CheckConstraint("handling <> 'H3' OR handling_note <> ''", name="restriction_in_words"),
        sa.Index("ix_release_recipient", "recipient_id", "kind", "state", "subject_id"),
        sa.Index("ix_release_office", "office_id", "granted_at", "id"),
        sa.Index("ix_release_case", "case_id"),
        sa.Index("ix_release_subject", "subject_id"),
    )

    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    act: Mapped[UUID]
    case_id: Mapped[UUID]
    kind: Mapped[SubjectKind] = mapped_column(code_type(SubjectKind))
    subject_id: Mapped[UUID]
    subject_reference: Mapped[str] = mapped_column(sa.String(40))
    fields: Mapped[list[str]] = mapped_column(sa.JSON)
    purpose: Mapped[Purpose] = mapped_column(code_type(Purpose))
    agreement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agreement.id"))
    article: Mapped[str] = mapped_column(sa.String(20))
    handling: Mapped[Handling] = mapped_column(code_type(Handling))
    handling_note: Mapped[str] = mapped_column(Sealed("release.handling_note"), default="")
    expires_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ReleaseState] = mapped_column(code_type(ReleaseState))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    granted_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    effective_at: Mapped[datetime | None] = mapped_column(Moment)
    recalled_at: Mapped[datetime | None] = mapped_column(Moment)
    recall_reason: Mapped[RecallReason | None] = mapped_column(code_type(RecallReason))

    office: Mapped[Office] = relationship(foreign_keys="Release.office_id", lazy="joined", innerjoin=True)
    recipient: Mapped[Office] = relationship(foreign_keys=[recipient_id], lazy="joined", innerjoin=True)
    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_in_effect(self) -> bool:
        """Tell whether it opens anything now."""
        return self.state is ReleaseState.ACTIVE and not self.is_expired

    @property
    def is_expired(self) -> bool:
        """Tell whether its time is over; an expired release opens nothing."""
        return self.expires_at <= clock.now()


EVERY_OTHER = "*"
"""In the place of a country: every State but the own one."""


class Bar(Identified, Base):
    """Nothing at person level leaves for offices of `country` (alpha-2, or `EVERY_OTHER`) while this stands.

    It says of whom and to where, never why; what it follows from is kept elsewhere, and closed.
    """

    __tablename__ = "bar"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.UniqueConstraint("subject_id", "country"),)

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    subject_id: Mapped[UUID]
    country: Mapped[str] = mapped_column(sa.String(2))
    since: Mapped[datetime] = mapped_column(Moment)


class BarLift(Identified, Base):
    """Until a moment, a bar does not hold towards one State, or towards one office of it.

    It is a row of its own because a bar on every other State may be lifted for one of them, and for several offices
    with different ends.
    """

    __tablename__ = "bar_lift"
    __scope__: ClassVar[Scope] = Own()

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    recipient_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("office.id"))
    until: Mapped[datetime] = mapped_column(Moment)
