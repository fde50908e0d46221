"""Keyset paging: the next page starts after a row, not after a count, so page 1,000 costs what page 1 costs."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from blo.kernel.db import Base, db
from blo.kernel.errors import NotFound

PAGE_SIZE = 25
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the key of the page that follows (empty at the end)."""

    rows: list[Row]
    next_key: str


def _key(moment: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{row_id}".encode()).decode()


def _parts(key: str) -> tuple[datetime, UUID]:
    try:
        moment, _, row_id = base64.urlsafe_b64decode(key.encode()).decode().partition("|")
        parsed = datetime.fromisoformat(moment)
        if parsed.tzinfo is None:
            raise NotFound
        return parsed.astimezone(UTC), UUID(row_id)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise NotFound from error


def page_of(statement: sa.Select[Row], moment: Any, row_id: Any, after: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """Return the newest rows after a key; `moment` and `row_id` are the columns that order them and need one index.

    Raises `NotFound` for a key that this function did not make.
    """
    if after:
        statement = statement.where(
            sa.tuple_(moment, row_id) < sa.tuple_(*map(sa.literal, _parts(after), (moment.type, row_id.type)))
        )
    rows = list(db.session.scalars(statement.order_by(moment.desc(), row_id.desc()).limit(size + 1)).unique())
    more = len(rows) > size
    rows = rows[:size]
    last = rows[-1] if more else None
    return Page(rows, _key(getattr(last, moment.key), last.id) if last else "")  # type: ignore[attr-defined]  # every paged table is Identified
