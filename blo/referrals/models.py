"""Referrals and the steps each has gone through, which both sides read."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Either, Inside, Scope
from blo.cases.models import Case
from blo.kernel import clock
from blo.kernel.db import Base, Codes, Identified, Moment, OfficeOwned, Reducible, Submitted, Versioned, code_type
from blo.kernel.sealing import Sealed
from blo.offices.models import Office
from blo.people.models import Person
from blo.referrals.states import DeclineReason, ReferralState, ReferralType, Service, Urgency
from blo.sharing.models import Release

OPEN_STATES = (ReferralState.ACCEPTED, ReferralState.COMPLETED)
WAITING_STATES = (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.MORE_INFORMATION)


class Referral(Identified, OfficeOwned, Submitted, Reducible, Versioned, Base):
    """What one office asks another to do for one person. Its release waits until the recipient accepts."""

    __tablename__ = "referral"
    __scope__: ClassVar[Scope] = Either()
    __table_args__ = (
        sa.CheckConstraint("office_id <> recipient_id", name="another_office"),
        sa.CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="decline_reason_given"),
        sa.CheckConstraint(
            "state NOT IN ('received', 'more_information', 'accepted', 'declined', 'completed') "
            "OR received_at IS NOT NULL",
            name="received",
        ),
        sa.CheckConstraint("(state IN ('accepted', 'completed')) = (accepted_at IS NOT NULL)", name="accepted"),
        sa.CheckConstraint("due_at > sent_at", name="due_after_sending"),
        sa.Index("ix_referral_office", "office_id", "sent_at", "id"),
        sa.Index("ix_referral_recipient", "recipient_id", "sent_at", "id"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("release.id"), unique=True)
    type: Mapped[ReferralType] = mapped_column(code_type(ReferralType))
    urgency: Mapped[Urgency] = mapped_column(code_type(Urgency))
    services: Mapped[list[Service]] = mapped_column(Codes(Service))
    message: Mapped[str] = mapped_column(Sealed("referral.message"))
    message_language: Mapped[str] = mapped_column(sa.String(12))
    contact_instructions: Mapped[str] = mapped_column(Sealed("referral.contact_instructions"), default="")
    state: Mapped[ReferralState] = mapped_column(code_type(ReferralState), default=ReferralState.SENT)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    decline_reason: Mapped[DeclineReason | None] = mapped_column(code_type(DeclineReason))

    office: Mapped[Office] = relationship(foreign_keys="Referral.office_id", lazy="joined", innerjoin=True)
    recipient: Mapped[Office] = relationship(foreign_keys=[recipient_id], lazy="joined", innerjoin=True)
    release: Mapped[Release] = relationship(lazy="select")
    person: Mapped[Person] = relationship(lazy="select")
    case: Mapped[Case] = relationship(lazy="select")
    steps: Mapped[list["ReferralStep"]] = relationship(order_by="ReferralStep.at, ReferralStep.id", lazy="select")

    @property
    def is_overdue(self) -> bool:
        """Tell whether it is past due and still unanswered."""
        return self.state in WAITING_STATES and self.due_at < clock.now()


class ReferralStep(Identified, Base):
    """One step: who of which office did what, when, and in what words."""

    __tablename__ = "referral_step"
    __scope__: ClassVar[Scope] = Inside("referral", "referral_id")

    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    reason: Mapped[DeclineReason | None] = mapped_column(code_type(DeclineReason))
    note: Mapped[str] = mapped_column(Sealed("referral_step.note"), default="")
    note_language: Mapped[str] = mapped_column(sa.String(12), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
