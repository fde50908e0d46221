"""Lists of people on their way to being recorded."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blo.access.scope import Own, Scope
from blo.accounts.models import Account
from blo.groups.states import ListState
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Versioned, code_type
from blo.kernel.sealing import SealedJson


class PeopleList(Identified, OfficeOwned, Versioned, Base):
    """One list for one detection; `lines` says how many lines are open, `content` holds what is left of it.

    What `content` holds depends on the state, see `blo.groups.content`. One that is done is empty, and stands only so
    that confirming it again is known to be that.
    """

    __tablename__ = "people_list"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("lines >= 0", name="lines"),
        sa.CheckConstraint("state <> 'done' OR lines = 0", name="done"),
        sa.Index("ix_people_list_detection", "detection_id", "kept_at", "id"),
    )

    detection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("detection.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    kept_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ListState] = mapped_column(code_type(ListState))
    lines: Mapped[int]
    content: Mapped[Any] = mapped_column(SealedJson("people_list.content"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
