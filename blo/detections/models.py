"""Detections, the nationalities counted, and the persons detected; and beside them their versions, and drafts."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope, Shared
from blo.accounts.models import Account
from blo.detections.lines import (
    DetectionFee,
    DetectionHarm,
    DetectionItem,
    DetectionLeg,
    DetectionPaper,
    DetectionSeizure,
)
from blo.detections.lists import Benefit, Facilitation, Precision, YesNo
from blo.detections.states import (
    AnnulReason,
    DetectionState,
    Direction,
    HowDetected,
    Mode,
    PersonRole,
    PlaceKind,
    Section,
    Transport,
)
from blo.kernel.db import (
    Base,
    Codes,
    Exact,
    Identified,
    Moment,
    OfficeOwned,
    Reducible,
    Submitted,
    Versioned,
    code_type,
)
from blo.kernel.i18n import lazy_gettext
from blo.kernel.sealing import Sealed
from blo.kernel.work import explain
from blo.people.models import Person
from blo.people.states import Need
from blo.records.states import AmendReason
from blo.sharing.visibility import Shareable, found_by_office

WHOLE = "all, delete-orphan"
COUNTED = ("men", "women", "boys", "girls", "unknown")


def set_of_crimes(crimes: Sequence[str]) -> str:
    """Write the codes of crimes as one text, in the order they have: ``,drugs,wildlife,``, empty for none."""
    return f",{','.join(crimes)}," if crimes else ""


class Detection(Identified, OfficeOwned, Shareable, Submitted, Reducible, Versioned, Base):
    """One event. Counts come before any person record; `occurred_at` is read by the clock of `time_zone`.

    Every change makes a version; who changed what is in `DetectionVersion`.
    """

    __tablename__ = "detection"
    __scope__: ClassVar[Scope] = Shared("detection")
    __table_args__ = (
        sa.CheckConstraint("men >= 0 AND women >= 0 AND boys >= 0 AND girls >= 0 AND unknown >= 0", name="counts"),
        sa.CheckConstraint("men + women + boys + girls + unknown > 0", name="somebody"),
        sa.CheckConstraint("occurred_at <= logged_at", name="not_in_future"),
        sa.CheckConstraint("(narrative = '') = (narrative_language = '')", name="narrative_language"),
        sa.CheckConstraint("state <> 'draft'", name="no_draft"),
        sa.CheckConstraint("(state = 'annulled') = (annulled_at IS NOT NULL)", name="annulled"),
        sa.CheckConstraint("(annulled_at IS NULL) = (annulled_by_id IS NULL)", name="annulled_by"),
        sa.CheckConstraint("(annulled_at IS NULL) = (annul_reason IS NULL)", name="annul_reason_given"),
        sa.CheckConstraint("annul_reason <> 'other' OR annul_words <> ''", name="annul_in_words"),
        sa.CheckConstraint("(annul_words = '') = (annul_language = '')", name="annul_language"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="coordinates"),
        sa.CheckConstraint("(latitude IS NULL) = (precision IS NULL)", name="precision_given"),
        sa.CheckConstraint("latitude BETWEEN -9000000 AND 9000000", name="latitude"),
        sa.CheckConstraint("longitude BETWEEN -18000000 AND 18000000", name="longitude"),
        sa.Index("ix_detection_office", "office_id", "logged_at", "id"),
        sa.Index("ix_detection_logged_by", "office_id", "logged_by_id", "logged_at", "id"),
        sa.Index("ix_detection_occurred", "office_id", "state", "occurred_at", "id"),
        sa.Index("ix_detection_place", "office_id", "place_name", "state", "occurred_at", "id"),
        sa.Index("ix_detection_crimes", "office_id", "crime_set", "state", "occurred_at", "id"),
        found_by_office("detection"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    logged_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    time_zone: Mapped[str] = mapped_column(sa.String(40))
    logged_at: Mapped[datetime] = mapped_column(Moment)
    place_kind: Mapped[PlaceKind] = mapped_column(code_type(PlaceKind))
    place_name: Mapped[str] = mapped_column(sa.String(200))
    subdivision: Mapped[str] = mapped_column(sa.String(6))
    direction: Mapped[Direction] = mapped_column(code_type(Direction))
    how_detected: Mapped[HowDetected] = mapped_column(code_type(HowDetected))
    mode: Mapped[Mode] = mapped_column(code_type(Mode))
    transport: Mapped[Transport] = mapped_column(code_type(Transport))
    men: Mapped[int]
    women: Mapped[int]
    boys: Mapped[int]
    girls: Mapped[int]
    unknown: Mapped[int]
    needs: Mapped[list[Need]] = mapped_column(Codes(Need))
    narrative: Mapped[str] = mapped_column(Sealed("detection.narrative"), default="")
    narrative_language: Mapped[str] = mapped_column(sa.String(12), default="")

    # where it stands
    state: Mapped[DetectionState] = mapped_column(code_type(DetectionState), default=DetectionState.REGISTERED)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    amended: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    """When each releasable field was last changed after logging, in ISO 8601; for whoever was given the field."""
    annulled_at: Mapped[datetime | None] = mapped_column(Moment)
    annulled_by_id: Mapped[UUID | None]
    annul_reason: Mapped[AnnulReason | None] = mapped_column(code_type(AnnulReason))
    annul_words: Mapped[str] = mapped_column(Sealed("detection.annul_words"), default="")
    annul_language: Mapped[str] = mapped_column(sa.String(12), default="")

    # the whole record
    latitude: Mapped[Decimal | None] = mapped_column(Exact(5))
    longitude: Mapped[Decimal | None] = mapped_column(Exact(5))
    precision: Mapped[Precision | None] = mapped_column(code_type(Precision))
    crimes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    crime_set: Mapped[str] = mapped_column(sa.Text, default="")
    """`crimes` once more, as one text: what a list is found by, since no index of both engines looks into lists."""
    definition: Mapped[str] = mapped_column(sa.String(40), default="")
    facilitation: Mapped[Facilitation | None] = mapped_column(code_type(Facilitation))
    facilitation_basis: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    material_benefit: Mapped[Benefit | None] = mapped_column(code_type(Benefit))
    recruitment: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    concealment: Mapped[str] = mapped_column(sa.String(40), default="")
    action_taken: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    sister_office: Mapped[YesNo | None] = mapped_column(code_type(YesNo))

    nationalities: Mapped[list["DetectionNationality"]] = relationship(
        order_by="DetectionNationality.country", lazy="selectin", cascade=WHOLE
    )
    legs: Mapped[list[DetectionLeg]] = relationship(order_by=DetectionLeg.position, cascade=WHOLE)
    fees: Mapped[list[DetectionFee]] = relationship(order_by=DetectionFee.position, cascade=WHOLE)
    papers: Mapped[list[DetectionPaper]] = relationship(order_by=DetectionPaper.position, cascade=WHOLE)
    harms: Mapped[list[DetectionHarm]] = relationship(order_by=DetectionHarm.position, cascade=WHOLE)
    seizures: Mapped[list[DetectionSeizure]] = relationship(order_by=DetectionSeizure.position, cascade=WHOLE)
    items: Mapped[list[DetectionItem]] = relationship(order_by=DetectionItem.position, cascade=WHOLE)

    @sa.orm.validates("crimes")
    def _set_of(self, _name: str, crimes: list[str]) -> list[str]:
        self.crime_set = set_of_crimes(crimes)
        return crimes

    @property
    def is_annulled(self) -> bool:
        """Tell whether it does not count any more."""
        return self.state is DetectionState.ANNULLED

    @property
    def total(self) -> int:
        """The number of persons counted."""
        return self.men + self.women + self.boys + self.girls + self.unknown


class DetectionNationality(Base):
    """How many of the persons counted are of one nationality (alpha-2, ``XXA`` stateless, ``XXX`` not known)."""

    __tablename__ = "detection_nationality"
    __scope__: ClassVar[Scope] = Inside("detection", "detection_id")
    __table_args__ = (sa.CheckConstraint("persons > 0", name="persons"),)

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"), primary_key=True)
    country: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    persons: Mapped[int]


class DetectionPerson(Base):
    """A person's role in a detection; of an identified victim, which body decided it, and when."""

    __tablename__ = "detection_person"
    __scope__: ClassVar[Scope] = Inside("person", "person_id")
    __table_args__ = (
        sa.CheckConstraint("(role = 'identified_victim') = (decided_on IS NOT NULL)", name="decided"),
        sa.CheckConstraint("(decided_by = '') = (decided_on IS NULL)", name="decided_by"),
    )

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[PersonRole] = mapped_column(code_type(PersonRole))
    decided_by: Mapped[str] = mapped_column(Sealed("detection_person.decided_by"), default="")
    decided_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class DetectionVersion(Identified, OfficeOwned, Base):
    """One change of one section: what stood there before and after, as JSON. It is for the own office alone.

    `number` is the version that the change made; the record as it was logged is version 1.
    """

    __tablename__ = "detection_version"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.UniqueConstraint("detection_id", "number"),
        sa.CheckConstraint("number > 1", name="number"),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name="reason_in_words"),
        sa.CheckConstraint("(words = '') = (words_language = '')", name="words_language"),
        sa.Index("ix_detection_version_detection", "detection_id", "at", "id"),
    )

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"))
    number: Mapped[int]
    section: Mapped[Section] = mapped_column(code_type(Section))
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[AmendReason] = mapped_column(code_type(AmendReason))
    words: Mapped[str] = mapped_column(Sealed("detection_version.words"), default="")
    words_language: Mapped[str] = mapped_column(sa.String(12), default="")
    before: Mapped[str] = mapped_column(Sealed("detection_version.before"))
    after: Mapped[str] = mapped_column(Sealed("detection_version.after"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class DetectionDraft(Identified, OfficeOwned, Versioned, Base):
    """What was typed into the first screen and not registered yet, as JSON: names and values as they were posted."""

    __tablename__ = "detection_draft"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (sa.Index("ix_detection_draft_office", "office_id", "kept_at", "id"),)

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    kept_at: Mapped[datetime] = mapped_column(Moment)
    typed: Mapped[str] = mapped_column(Sealed("detection_draft.typed"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


explain("ck_detection_somebody", "men", lazy_gettext("Count at least one person."))
explain("ck_detection_not_in_future", "occurred_day", lazy_gettext("This time has not come yet."))
