"""Reviews and feared parties, which only the compartment opens; overrides, which two roles of the office see."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Compartment, Inside, Own, Scope
from blo.kernel.db import Base, Codes, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import Sealed
from blo.offices.models import Office
from blo.people.models import Person
from blo.protection.states import Harm, LegalGround, OverrideState, PartyKind, ReviewOutcome, ReviewState


class ProtectionReview(Identified, OfficeOwned, Base):
    """One review of one person. It is asked for without a reason; what is in it, the supervisor writes.

    Every value is made before it is written, because whoever asks for a review can't read it back.
    """

    __tablename__ = "protection_review"
    __scope__: ClassVar[Scope] = Compartment()
    __table_args__ = (
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outcome_given"),
        sa.CheckConstraint("state <> 'open' OR opened_at IS NOT NULL", name="opened"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
        sa.Index(
            "uq_protection_review_running",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        ),
        sa.Index("ix_protection_review_office", "office_id", "asked_at", "id"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    state: Mapped[ReviewState] = mapped_column(code_type(ReviewState), default=ReviewState.ASKED)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    origin: Mapped[str] = mapped_column(sa.String(2), default="")
    harms: Mapped[list[Harm]] = mapped_column(Codes(Harm), default=list)
    words: Mapped[str] = mapped_column(Sealed("protection_review.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[ReviewOutcome | None] = mapped_column(code_type(ReviewOutcome))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    parties: Mapped[list["FearedParty"]] = relationship(
        order_by="FearedParty.position", lazy="selectin", cascade="all, delete-orphan"
    )


class FearedParty(Identified, Base):
    """Somebody feared: a State, or others and the State in which they can reach the person, empty when not known."""

    __tablename__ = "feared_party"
    __scope__: ClassVar[Scope] = Inside("protection_review", "review_id")
    __table_args__ = (
        sa.CheckConstraint("kind <> 'state' OR country <> ''", name="state_named"),
        sa.UniqueConstraint("review_id", "position"),
    )

    review_id: Mapped[UUID] = mapped_column(sa.ForeignKey("protection_review.id"))
    position: Mapped[int]
    kind: Mapped[PartyKind] = mapped_column(code_type(PartyKind))
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    words: Mapped[str] = mapped_column(Sealed("feared_party.words"), default="")


class ProtectionOverride(Identified, OfficeOwned, Submitted, Base):
    """A bar lifted for a time, by two people of different roles, on a legal ground.

    It is not in the compartment, for the second person may be one who can't open it: it says nothing of the review.
    The person is named by reference, and found when it is confirmed, so that asking tells nothing either. What an
    agency keeps to itself of the person it keeps of this, too.
    """

    __tablename__ = "protection_override"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by"),
        sa.CheckConstraint("(state = 'revoked') = (ended_at IS NOT NULL)", name="ended"),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'revoked') OR (answered_by_id <> asked_by_id AND answered_role <> asked_role)",
            name="two_people",
        ),
        sa.CheckConstraint("until > asked_at", name="until"),
        sa.Index("ix_protection_override_office", "office_id", "asked_at", "id"),
    )

    person: Mapped[str] = mapped_column("reference", sa.String(40), index=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    recipient_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("office.id"))
    ground: Mapped[LegalGround] = mapped_column(code_type(LegalGround))
    words: Mapped[str] = mapped_column(Sealed("protection_override.words"))
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    until: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[OverrideState] = mapped_column(code_type(OverrideState), default=OverrideState.ASKED)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    asked_role: Mapped[str] = mapped_column(sa.String(40))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_role: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    recipient: Mapped[Office | None] = relationship(foreign_keys=[recipient_id], lazy="joined")
