"""Documents as they were issued, and the records in them.

They are never made again, and never changed but by erasing the bytes when their time is over.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, foreign, mapped_column, relationship

from blo.access.scope import Inside, Own, Scope
from blo.documents.kinds import DocumentKind
from blo.kernel.db import Base, Identified, Moment, OfficeOwned, Submitted, code_type
from blo.kernel.sealing import SealedBytes
from blo.offices.models import Office
from blo.sharing.models import Release
from blo.sharing.states import Handling, SubjectKind


class IssuedDocument(Identified, OfficeOwned, Submitted, Base):
    """One numbered document: that it was issued, its bytes, and the digests of what it said.

    Triggers refuse DELETE, and any UPDATE but the one that erases the bytes when their time is over. The row outlives
    them, and the case, so `case_id` has no foreign key.
    """

    __tablename__ = "issued_document"
    __scope__: ClassVar[Scope] = Own(number="reference")
    __table_args__ = (sa.Index("ix_issued_document_office", "office_id", "issued_at", "id"),)

    number: Mapped[str] = mapped_column("reference", sa.String(40), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(code_type(DocumentKind))
    subject: Mapped[str] = mapped_column(sa.String(40), index=True)
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    template_version: Mapped[int]
    handling: Mapped[Handling] = mapped_column(code_type(Handling))
    content_digest: Mapped[str] = mapped_column(sa.String(64))
    file_digest: Mapped[str] = mapped_column(sa.String(64))
    pages: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    issued_by_name: Mapped[str] = mapped_column(sa.String(200))
    pdf: Mapped[bytes | None] = mapped_column(
        SealedBytes("issued_document.pdf"), deferred=True, info={"written_once": True}
    )
    is_erased: Mapped[bool] = column_property(pdf.is_(None))

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list["DocumentItem"]] = relationship(lazy="select")


class DocumentItem(Identified, Base):
    """A record that a document contains; another office's, once for each release it stood on when it was printed.

    Triggers refuse UPDATE and DELETE. The row outlives the release, so `release_id` has no foreign key.
    """

    __tablename__ = "document_item"
    __scope__: ClassVar[Scope] = Inside("issued_document", "document_id")
    __table_args__ = (
        sa.UniqueConstraint("document_id", "kind", "subject_id", "release_id"),
        sa.Index("ix_document_item_subject", "subject_id"),
        sa.Index("ix_document_item_release", "release_id"),
    )

    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issued_document.id"))
    kind: Mapped[SubjectKind] = mapped_column(code_type(SubjectKind))
    subject_id: Mapped[UUID]
    release_id: Mapped[UUID | None]

    release: Mapped[Release | None] = relationship(
        primaryjoin=lambda: foreign(DocumentItem.release_id) == Release.id, lazy="select", viewonly=True
    )
