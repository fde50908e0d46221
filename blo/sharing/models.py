"""Releases and what follows them: recalls and their answers, who was shown what, and requests to pass an item on."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Either, Inside, Own, Scope
from blo.accounts.models import Account
from blo.kernel import clock
from blo.kernel.codes import Code
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, Versioned, code_type
from blo.kernel.i18n import lazy_gettext
from blo.kernel.sealing import Sealed
from blo.kernel.work import explain
from blo.offices.models import Agreement, Office
from blo.sharing.states import (
    Audience,
    ByTime,
    Form,
    Handling,
    KeepingGround,
    OnwardGround,
    OnwardState,
    Purpose,
    RecallReason,
    RecallState,
    ReleaseState,
    SubjectKind,
)


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

    @property
    def standing(self) -> Code:
        """What its state is shown as: what nobody closed, time closes."""
        closable = self.state in {ReleaseState.WAITING, ReleaseState.ACTIVE}
        return ByTime.EXPIRED if closable and self.is_expired else self.state


class Recall(Base):
    """What became of one release's recall. The releases recalled together carry the same `act`, and one answer."""

    __tablename__ = "recall"
    __scope__: ClassVar[Scope] = Inside("release", "release_id")
    __table_args__ = (
        sa.CheckConstraint("(state IN ('complied', 'refused')) = (answered_at IS NOT NULL)", name="answered"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by"),
        sa.CheckConstraint("(state = 'asked') = (seen_at IS NULL)", name="seen"),
        sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name="ground_given"),
        sa.CheckConstraint("ground <> 'other' OR words <> ''", name="ground_in_words"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
        sa.Index("ix_recall_act", "act"),
    )

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("release.id"), primary_key=True)
    act: Mapped[UUID]
    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    state: Mapped[RecallState] = mapped_column(code_type(RecallState))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ground: Mapped[KeepingGround | None] = mapped_column(code_type(KeepingGround))
    words: Mapped[str] = mapped_column(Sealed("recall.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    copies: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """What became of each printed copy, by document number, once complied with."""

    release: Mapped[Release] = relationship(lazy="joined", innerjoin=True)


class Dissemination(Identified, Base):
    """One time that what a release opens reached a reader of the recipient. A trigger refuses UPDATE.

    Views on screen are kept once a day, prints once a document and day. The account is for the recipient alone.
    """

    __tablename__ = "dissemination"
    __scope__: ClassVar[Scope] = Inside("release", "release_id")
    __table_args__ = (
        sa.UniqueConstraint("release_id", "form", "day", "document"),
        sa.CheckConstraint("(form = 'print') = (document <> '')", name="document_of_print"),
        sa.Index("ix_dissemination_office", "office_id", "at", "id"),
        sa.Index("ix_dissemination_recipient", "recipient_id", "at", "id"),
        sa.Index("ix_dissemination_subject", "subject_reference"),
    )

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("release.id"))
    kind: Mapped[SubjectKind] = mapped_column(code_type(SubjectKind))
    subject_id: Mapped[UUID]
    subject_reference: Mapped[str] = mapped_column(sa.String(40))
    form: Mapped[Form] = mapped_column(code_type(Form))
    document: Mapped[str] = mapped_column(sa.String(40), default="")
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))

    office: Mapped[Office] = relationship(foreign_keys=[office_id], lazy="joined", innerjoin=True)
    recipient: Mapped[Office] = relationship(foreign_keys=[recipient_id], lazy="joined", innerjoin=True)
    account: Mapped[Account] = relationship(lazy="raise")


class OnwardRequest(Identified, Submitted, Versioned, Base):
    """What a receiver asks an originator: to release an item, by itself, to a third office as well.

    `office_id` is the office that asks, `recipient_id` the originator.
    """

    __tablename__ = "onward_request"
    __scope__: ClassVar[Scope] = Inside("release", "release_id")
    __table_args__ = (
        sa.CheckConstraint("third_id <> office_id AND third_id <> recipient_id", name="third_office"),
        sa.CheckConstraint("(state = 'granted') = (granted_id IS NOT NULL)", name="granted"),
        sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name="ground_given"),
        sa.CheckConstraint("(state = 'asked') = (closed_at IS NULL)", name="closed"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by"),
        sa.CheckConstraint("ground <> 'other' OR answer <> ''", name="ground_in_words"),
        sa.CheckConstraint("words <> '' AND words_language <> ''", name="words"),
        sa.CheckConstraint("(answer = '') = (answer_language = '')", name="answer_language"),
        sa.Index("ix_onward_request_office", "office_id", "asked_at", "id"),
        sa.Index("ix_onward_request_recipient", "recipient_id", "asked_at", "id"),
        sa.Index("ix_onward_request_release", "release_id"),
    )

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    third_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("release.id"))
    purpose: Mapped[Purpose] = mapped_column(code_type(Purpose))
    words: Mapped[str] = mapped_column(Sealed("onward_request.words"))
    words_language: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[OnwardState] = mapped_column(code_type(OnwardState), default=OnwardState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ground: Mapped[OnwardGround | None] = mapped_column(code_type(OnwardGround))
    answer: Mapped[str] = mapped_column(Sealed("onward_request.answer"), default="")
    answer_language: Mapped[str] = mapped_column(sa.String(12), default="")
    granted_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("release.id"))

    office: Mapped[Office] = relationship(foreign_keys=[office_id], lazy="joined", innerjoin=True)
    recipient: Mapped[Office] = relationship(foreign_keys=[recipient_id], lazy="joined", innerjoin=True)
    third: Mapped[Office] = relationship(foreign_keys=[third_id], lazy="joined", innerjoin=True)
    release: Mapped[Release] = relationship(foreign_keys=[release_id], lazy="joined", innerjoin=True)


EVERY_OTHER = "*"
"""In the place of a country: every State but the own one."""


class Bar(Identified, OfficeOwned, Base):
    """Nothing at person level leaves for offices of `country` (alpha-2, or `EVERY_OTHER`) while this stands.

    It says of whom and to where, never why; what it follows from is kept elsewhere, and closed. It is kept to an agency
    as the person is.
    """

    __tablename__ = "bar"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.UniqueConstraint("subject_id", "country"),)

    subject_id: Mapped[UUID]
    country: Mapped[str] = mapped_column(sa.String(2))
    since: Mapped[datetime] = mapped_column(Moment)


class BarLift(Identified, OfficeOwned, Base):
    """Until a moment, a bar does not hold towards one State, or towards one office of it.

    It is a row of its own because a bar on every other State may be lifted for one of them, and for several offices
    with different ends.
    """

    __tablename__ = "bar_lift"
    __scope__: ClassVar[Scope] = Own()

    subject_id: Mapped[UUID] = mapped_column(index=True)
    country: Mapped[str] = mapped_column(sa.String(2))
    recipient_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("office.id"))
    until: Mapped[datetime] = mapped_column(Moment)


class Objection(Identified, OfficeOwned, Base):
    """The person does not agree that an audience is told of them; as a bar, it says of whom and not why.

    It stands below the room that asks persons and keeps what they said. What helps at once is not held up by it.
    """

    __tablename__ = "objection"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.UniqueConstraint("subject_id", "audience"),)

    subject_id: Mapped[UUID]
    audience: Mapped[Audience] = mapped_column(code_type(Audience))
    since: Mapped[datetime] = mapped_column(Moment)


explain("ck_recall_ground_in_words", "words", lazy_gettext("This ground needs words."))
explain("ck_onward_request_ground_in_words", "answer", lazy_gettext("This reason needs words."))
