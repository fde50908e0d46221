"""Handovers and the line of each person in them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Either, Inside, Scope
from blo.cases.models import Case
from blo.handovers.states import HandoverState, Outcome, RefusalReason
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Reducible, Submitted, Versioned, code_type
from blo.kernel.sealing import Sealed
from blo.offices.models import Agreement, Office
from blo.people.models import Person
from blo.sharing.models import Release
from blo.sharing.states import Handling, Purpose


class Handover(Identified, OfficeOwned, Submitted, Reducible, Versioned, Base):
    """A transfer of persons from `office` to `recipient`. The physical time is apart from the time of entry."""

    __tablename__ = "handover"
    __scope__: ClassVar[Scope] = Either()
    __table_args__ = (
        sa.CheckConstraint("office_id <> recipient_id", name="another_office"),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received"),
        sa.CheckConstraint("(state = 'received') = (receiver_name <> '')", name="receiver"),
        sa.CheckConstraint("giver_name <> ''", name="giver"),
        sa.Index("ix_handover_office", "office_id", "offered_at", "id"),
        sa.Index("ix_handover_recipient", "recipient_id", "offered_at", "id"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agreement.id"))
    article: Mapped[str] = mapped_column(sa.String(20))
    purpose: Mapped[Purpose] = mapped_column(code_type(Purpose))
    handling: Mapped[Handling] = mapped_column(code_type(Handling))
    handling_note: Mapped[str] = mapped_column(Sealed("handover.handling_note"), default="")
    state: Mapped[HandoverState] = mapped_column(code_type(HandoverState), default=HandoverState.OFFERED)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(sa.String(200))
    offered_at: Mapped[datetime] = mapped_column(Moment)
    offered_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    giver_name: Mapped[str] = mapped_column(sa.String(200))
    giver_rank: Mapped[str] = mapped_column(sa.String(100), default="")
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    received_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    receiver_name: Mapped[str] = mapped_column(sa.String(200), default="")
    receiver_rank: Mapped[str] = mapped_column(sa.String(100), default="")
    witness_name: Mapped[str] = mapped_column(Sealed("handover.witness_name"), default="")
    interpreter_name: Mapped[str] = mapped_column(Sealed("handover.interpreter_name"), default="")

    office: Mapped[Office] = relationship(foreign_keys="Handover.office_id", lazy="joined", innerjoin=True)
    recipient: Mapped[Office] = relationship(foreign_keys=[recipient_id], lazy="joined", innerjoin=True)
    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship(lazy="select")
    persons: Mapped[list["HandoverPerson"]] = relationship(order_by="HandoverPerson.position", lazy="selectin")


class HandoverPerson(Base):
    """One person's line: what goes along, and what became of it; for a possible child also who looks after it."""

    __tablename__ = "handover_person"
    __scope__: ClassVar[Scope] = Inside("handover", "handover_id", release="release_id")
    __table_args__ = (
        sa.CheckConstraint("(outcome = 'refused') = (refusal_reason IS NOT NULL)", name="refusal_reason_given"),
        sa.CheckConstraint(
            "NOT may_be_child OR ((guardian <> '' OR best_interests_reference <> '') AND child_officer <> '')",
            name="child_rules",
        ),
        sa.UniqueConstraint("handover_id", "position"),
        sa.Index(
            "uq_handover_person_pending",
            "person_id",
            unique=True,
            sqlite_where=sa.text("outcome = 'pending'"),
            postgresql_where=sa.text("outcome = 'pending'"),
        ),
    )

    handover_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handover.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int]
    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("release.id"))
    agrees_to_return: Mapped[bool]
    documents: Mapped[str] = mapped_column(Sealed("handover_person.documents"), default="")
    health: Mapped[str] = mapped_column(Sealed("handover_person.health"), default="")
    property_list: Mapped[str] = mapped_column(Sealed("handover_person.property_list"), default="")
    condition: Mapped[str] = mapped_column(Sealed("handover_person.condition"), default="")
    may_be_child: Mapped[bool]
    guardian: Mapped[str] = mapped_column(Sealed("handover_person.guardian"), default="")
    best_interests_reference: Mapped[str] = mapped_column(
        Sealed("handover_person.best_interests_reference"), default=""
    )
    child_officer: Mapped[str] = mapped_column(Sealed("handover_person.child_officer"), default="")
    outcome: Mapped[Outcome] = mapped_column(code_type(Outcome), default=Outcome.PENDING)
    refusal_reason: Mapped[RefusalReason | None] = mapped_column(code_type(RefusalReason))
    remark: Mapped[str] = mapped_column(Sealed("handover_person.remark"), default="")

    # No inner joins: to a receiver from whom the person was taken back the line is there, the person is None, and so is
    # the release of one who was not presented.
    person: Mapped[Person] = relationship(lazy="joined")
    release: Mapped[Release] = relationship(lazy="joined")
