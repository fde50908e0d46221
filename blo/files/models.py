"""Files: what each belongs to, what it is, and the key that opens its bytes."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Inside, Own, Scope
from blo.files.states import FileKind, Subject
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import Sealed, SealedBytes, SealedJson


class File(Identified, OfficeOwned, Submitted, Base):
    """One photo or paper. Its bytes are on disk, sealed under `key`: without the row nobody can open them again.

    `told` is what the camera wrote of time and place, until somebody has said what is to become of it; a day at most.
    """

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
    told: Mapped[dict[str, str] | None] = mapped_column(SealedJson("file.told"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class Upload(Identified, Base):
    """A file of which not all has arrived, under the name its sender knows it by; its parts are on disk, sealed."""

    __tablename__ = "upload"
    __scope__: ClassVar[Scope] = Own()
    __table_args__ = (
        sa.UniqueConstraint("account_id", "name"),
        sa.CheckConstraint("have >= 0 AND have <= size", name="have"),
    )

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    have: Mapped[int]
    key: Mapped[bytes] = mapped_column(SealedBytes("upload.key"))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class UploadPart(Base):
    """Some bytes of an upload, from `start` on."""

    __tablename__ = "upload_part"
    __scope__: ClassVar[Scope] = Inside("upload", "upload_id")

    upload_id: Mapped[UUID] = mapped_column(sa.ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(sa.String(64))
