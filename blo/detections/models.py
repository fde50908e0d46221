"""Detections, the nationalities counted, and the persons detected."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Scope, Shared
from blo.detections.states import Direction, HowDetected, Mode, PersonRole, PlaceKind, Transport
from blo.kernel.db import Base, Codes, Identified, Moment, OfficeOwned, Reducible, Submitted, code_type
from blo.kernel.i18n import lazy_gettext
from blo.kernel.sealing import Sealed
from blo.kernel.work import explain
from blo.people.models import Person
from blo.people.states import Need
from blo.sharing.visibility import Shareable, found_by_office

COUNTED = ("men", "women", "boys", "girls", "unknown")


class Detection(Identified, OfficeOwned, Shareable, Submitted, Reducible, Base):
    """One event. Counts come before any person record; `occurred_at` is read by the clock of `time_zone`."""

    __tablename__ = "detection"
    __scope__: ClassVar[Scope] = Shared("detection")
    __table_args__ = (
        sa.CheckConstraint("men >= 0 AND women >= 0 AND boys >= 0 AND girls >= 0 AND unknown >= 0", name="counts"),
        sa.CheckConstraint("men + women + boys + girls + unknown > 0", name="somebody"),
        sa.CheckConstraint("occurred_at <= logged_at", name="not_in_future"),
        sa.CheckConstraint("(narrative = '') = (narrative_language = '')", name="narrative_language"),
        sa.Index("ix_detection_office", "office_id", "logged_at", "id"),
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

    nationalities: Mapped[list["DetectionNationality"]] = relationship(
        order_by="DetectionNationality.country", lazy="selectin"
    )

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
    """A person's role in a detection."""

    __tablename__ = "detection_person"
    __scope__: ClassVar[Scope] = Inside("person", "person_id")

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[PersonRole] = mapped_column(code_type(PersonRole))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


explain("ck_detection_somebody", "men", lazy_gettext("Count at least one person."))
explain("ck_detection_not_in_future", "occurred_day", lazy_gettext("This time has not come yet."))
