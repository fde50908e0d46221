"""Entries as they came in: the last revision of each, kept for a while to answer twice and to compare with."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Own, Scope
from blo.capture.states import EntryState
from blo.kernel.db import Base, Moment, OfficeOwned, code_type
from blo.kernel.sealing import SealedJson


class CapturedEntry(OfficeOwned, Base):
    """One entry of one person, under the identifier that the device gave it.

    What an officer of an agency left incomplete is for that agency alone; what was logged, for whom the record is.

    `revision` counts its changes and `device` made the last one; `form` names the edition of the form it was written
    in; `clock_offset` is by how many seconds the device's clock was behind.
    """

    __tablename__ = "captured_entry"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("revision > 0", name="revision"),
        sa.CheckConstraint("(entry_state = 'logged') = (reference <> '')", name="logged"),
        sa.Index("ix_captured_entry_of_account", "account_id", "entry_state", "changed_at"),
        sa.Index("ix_captured_entry_reference", "office_id", "reference"),
    )

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    state: Mapped[EntryState] = mapped_column("entry_state", code_type(EntryState))
    reference: Mapped[str] = mapped_column(sa.String(40), default="")
    revision: Mapped[int]
    device: Mapped[UUID]
    form: Mapped[str] = mapped_column(sa.String(64))
    pairs: Mapped[Any] = mapped_column(SealedJson("captured_entry.pairs"))
    clock_offset: Mapped[int] = mapped_column(sa.BigInteger)
    changed_at: Mapped[datetime] = mapped_column(Moment)
