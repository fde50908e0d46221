"""What a detection's record holds in lines: legs of the route, fees, documents seen, harm, seizures, items by crime.

Every line goes with its detection, in the order of `position`. What people typed into it is sealed.
"""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Inside, Scope
from blo.detections.states import Mode
from blo.kernel.db import Base, Exact, code_type
from blo.kernel.sealing import Sealed
from blo.offices.states import Crime


class Line:
    """One line of a detection."""

    __scope__: ClassVar[Scope] = Inside("detection", "detection_id")

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class DetectionLeg(Line, Base):
    """One leg of the route: from where to where, how, in how many days, over which crossing."""

    __tablename__ = "detection_leg"
    __table_args__ = (sa.CheckConstraint("days >= 0", name="days"),)

    origin: Mapped[str] = mapped_column(Sealed("detection_leg.origin"))
    destination: Mapped[str] = mapped_column(Sealed("detection_leg.destination"))
    mode: Mapped[Mode | None] = mapped_column(code_type(Mode))
    days: Mapped[int | None]
    crossing: Mapped[str] = mapped_column(Sealed("detection_leg.crossing"), default="")


class DetectionFee(Line, Base):
    """One fee, paid or owed; `leg` is the number of a leg of the route, none for the whole journey."""

    __tablename__ = "detection_fee"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
    )

    leg: Mapped[int | None]
    amount: Mapped[Decimal] = mapped_column(Exact(2))
    currency: Mapped[str] = mapped_column(sa.String(3))
    timing: Mapped[str] = mapped_column(sa.String(40), default="")
    method: Mapped[str] = mapped_column(sa.String(40), default="")


class DetectionPaper(Line, Base):
    """Documents of one kind that were seen, and what was wrong with them."""

    __tablename__ = "detection_paper"
    __table_args__ = (sa.CheckConstraint("number > 0", name="number"),)

    type: Mapped[str] = mapped_column(sa.String(40))
    issuer: Mapped[str] = mapped_column(sa.String(3), default="")
    fraud: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]


class DetectionHarm(Line, Base):
    """Harm of one kind, and to how many persons."""

    __tablename__ = "detection_harm"
    __table_args__ = (
        sa.CheckConstraint("persons > 0", name="persons"),
        sa.CheckConstraint("(kind = 'abuse') = (abuse <> '')", name="abuse_kind"),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    abuse: Mapped[str] = mapped_column(sa.String(40), default="")
    perpetrator: Mapped[str] = mapped_column(sa.String(40), default="")
    persons: Mapped[int]


class DetectionSeizure(Line, Base):
    """Seized things of one kind, by their number alone: who keeps which thing is not told here."""

    __tablename__ = "detection_seizure"
    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity"),)

    type: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[str] = mapped_column(Sealed("detection_seizure.description"), default="")
    quantity: Mapped[Decimal] = mapped_column(Exact(3))
    unit: Mapped[str] = mapped_column(sa.String(40))


class DetectionItem(Line, Base):
    """What a crime is about: a drug, a species, goods. `kind` and `detail` are of the lists that the crime has."""

    __tablename__ = "detection_item"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("(quantity IS NULL) = (unit = '')", name="unit"),
    )

    crime: Mapped[Crime] = mapped_column(code_type(Crime))
    kind: Mapped[str] = mapped_column(sa.String(40))
    detail: Mapped[str] = mapped_column(sa.String(40), default="")
    quantity: Mapped[Decimal | None] = mapped_column(Exact(3))
    unit: Mapped[str] = mapped_column(sa.String(40), default="")
    note: Mapped[str] = mapped_column(Sealed("detection_item.note"), default="")
