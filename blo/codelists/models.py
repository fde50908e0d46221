"""Versions of entries, which are only ever added to, and the stamp by which a process knows that one was."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blo.access.scope import Everybody, Scope
from blo.codelists.states import LONGEST_CODE, Origin
from blo.kernel.db import Base, Identified, Moment, code_type
from blo.kernel.i18n import lazy_gettext
from blo.kernel.work import explain

LONGEST_NAME = 24


class CodeVersion(Identified, Base):
    """One version of an entry, whole. Triggers refuse UPDATE and DELETE: what a record's code once meant stays."""

    __tablename__ = "code_version"
    __scope__: ClassVar[Scope] = Everybody("the words of codes name nobody and are known to all offices")
    __table_args__ = (
        sa.UniqueConstraint("list_name", "code", "version"),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    list_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    code: Mapped[str] = mapped_column(sa.String(LONGEST_CODE))
    version: Mapped[int]
    labels: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(80))
    provisional: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    replaced_by: Mapped[list[Any]] = mapped_column(sa.JSON)
    origin: Mapped[Origin] = mapped_column(code_type(Origin))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(sa.String(200))
    by_office: Mapped[str] = mapped_column(sa.String(12))


class CodeStamp(Base):
    """The one row that whoever changes a list locks, and changes to a value that never was before."""

    __tablename__ = "code_stamp"
    __scope__: ClassVar[Scope] = Everybody("says only that a list was changed")
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[UUID] = mapped_column(default=uuid4)


explain(
    "uq_code_version_list_name_code_version",
    "code",
    lazy_gettext("This list has this code already."),
)
