"""Files: what each belongs to, what it is, and the key that opens its bytes."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Own, Scope
from blo.files.states import FileKind, Subject
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import Sealed, SealedBytes


class File(Identified, OfficeOwned, Submitted, Base):
    """One photo or paper. Its bytes are on disk, sealed under `key`: without the row nobody can open them again."""

    __tablename__ = "file"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.CheckConstraint("(caption = '') = (caption_language = '')", name="caption_language"),
        sa.CheckConstraint("(small_digest = '') = (file_kind = 'pdf')", name="small"),
        sa.CheckConstraint("pages > 0", name="pages"),
        sa.Index("ix_file_subject", "subject_id", "added_at", "id"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40), unique=True)
    of: Mapped[Subject] = mapped_column("subject_kind", code_type(Subject))
    subject_id: Mapped[UUID]
    subject: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[FileKind] = mapped_column("file_kind", code_type(FileKind))
    pages: Mapped[int]
    caption: Mapped[str] = mapped_column(Sealed("file.caption"), default="")
    caption_language: Mapped[str] = mapped_column(sa.String(12), default="")
    received_digest: Mapped[str] = mapped_column(sa.String(64))
    kept_digest: Mapped[str] = mapped_column(sa.String(64))
    stored_digest: Mapped[str] = mapped_column(sa.String(64))
    small_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    key: Mapped[bytes] = mapped_column(SealedBytes("file.key"), deferred=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
