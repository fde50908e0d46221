"""What persons were asked and what they said; rows are added and never rewritten, but for a basis stated later."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope
from blo.consent.states import ConsentMethod, ConsentScope, ConsentState, LegalBasis, WithdrawalDeed
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import Sealed
from blo.people.states import Interpreting


class Consent(Identified, OfficeOwned, Submitted, Base):
    """One conversation: how a person was asked, in which words, and by whom.

    The person may be another office's, and be recalled or erased there; what was said here stays, so `person_id` has
    no foreign key.
    """

    __tablename__ = "consent"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("method <> 'by_guardian' OR guardian <> ''", name="guardian_named"),
        sa.Index("ix_consent_person", "person_id", "recorded_at", "id"),
    )

    person_id: Mapped[UUID]
    person_reference: Mapped[str] = mapped_column(sa.String(40))
    recorded_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    given_on: Mapped[date]
    language: Mapped[str] = mapped_column(sa.String(12))
    interpreting: Mapped[Interpreting] = mapped_column(code_type(Interpreting))
    method: Mapped[ConsentMethod] = mapped_column(code_type(ConsentMethod))
    text_version: Mapped[str] = mapped_column(sa.String(40))
    text_language: Mapped[str] = mapped_column(sa.String(12))
    guardian: Mapped[str] = mapped_column(Sealed("consent.guardian"), default="")

    answers: Mapped[list["ConsentAnswer"]] = relationship(
        order_by="ConsentAnswer.position", lazy="selectin", cascade="all, delete-orphan", back_populates="consent"
    )


class ConsentAnswer(Base):
    """What was said to one scope. `basis` is the law on which the office acts all the same.

    A withdrawal says what was done about it: `deed`, the references of what was taken back, and words.
    """

    __tablename__ = "consent_answer"
    __scope__: ClassVar[Scope] = Inside("consent", "consent_id")
    __table_args__ = (
        sa.CheckConstraint("basis IS NULL OR state <> 'granted'", name="basis_without_consent"),
        sa.CheckConstraint("scope <> 'recording' OR state = 'granted' OR basis IS NOT NULL", name="recording_basis"),
        sa.CheckConstraint("(basis_words = '') = (basis_language = '')", name="basis_language"),
        sa.CheckConstraint("(state = 'withdrawn') = (deed IS NOT NULL)", name="deed_given"),
        sa.CheckConstraint("deed NOT IN ('kept', 'in_words') OR words <> ''", name="deed_in_words"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
    )

    consent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consent.id"), primary_key=True)
    scope: Mapped[ConsentScope] = mapped_column(code_type(ConsentScope), primary_key=True)
    position: Mapped[int]
    state: Mapped[ConsentState] = mapped_column(code_type(ConsentState))
    basis: Mapped[LegalBasis | None] = mapped_column(code_type(LegalBasis))
    basis_words: Mapped[str] = mapped_column(Sealed("consent_answer.basis_words"), default="")
    basis_language: Mapped[str] = mapped_column(sa.String(12), default="")
    basis_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    basis_at: Mapped[datetime | None] = mapped_column(Moment)
    deed: Mapped[WithdrawalDeed | None] = mapped_column(code_type(WithdrawalDeed))
    taken_back: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    words: Mapped[str] = mapped_column(Sealed("consent_answer.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")

    consent: Mapped[Consent] = relationship(back_populates="answers", lazy="joined", innerjoin=True)
