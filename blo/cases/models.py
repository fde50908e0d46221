"""Cases and the detections in them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Inside, Scope, Shared
from blo.detections.models import Detection
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Reducible, Submitted
from blo.kernel.sealing import Sealed
from blo.offices.models import Office
from blo.sharing.visibility import Shareable, found_by_office


class Case(Identified, OfficeOwned, Shareable, Submitted, Reducible, Base):
    """A file of one office."""

    __tablename__ = "case_file"
    __scope__: ClassVar[Scope] = Shared("case")
    __table_args__ = (
        sa.CheckConstraint("(summary = '') = (summary_language = '')", name="summary_language"),
        sa.Index("ix_case_file_office", "office_id", "opened_at", "id"),
        found_by_office("case_file"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    opened_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    crimes: Mapped[list[str]] = mapped_column(sa.JSON)
    summary: Mapped[str] = mapped_column(Sealed("case_file.summary"), default="")
    summary_language: Mapped[str] = mapped_column(sa.String(12), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)


class CaseDetection(Base):
    """A detection's place in a case; a detection is in one case of its office at most."""

    __tablename__ = "case_detection"
    __scope__: ClassVar[Scope] = Inside("case_file", "case_id")

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)

    detection: Mapped[Detection] = relationship(lazy="joined", innerjoin=True)
