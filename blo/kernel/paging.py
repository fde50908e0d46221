"""Keyset paging: the next page starts after a row, not after a count, so page 1,000 costs what page 1 costs.

The key is the reference of the last row, or its identifier where it has none: nothing that the page did not show.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from blo.kernel.db import Base, db
from blo.kernel.errors import NotFound

PAGE_SIZE = 25
LONGEST_KEY = 60
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the key of the page that follows (empty at the end)."""

    rows: list[Row]
    next_key: str


def _key_column(model: Any) -> Any:
    name = next(name for name in ("reference", "number", "id") if hasattr(model, name))
    return getattr(model, name)


def _named(column: Any, key: str) -> Any:
    """Return what a key stands for in its column; raise `NotFound` for one that can't stand there."""
    if not isinstance(column.type, sa.Uuid):
        return key
    try:
        return UUID(key)
    except ValueError as error:
        raise NotFound from error


def _after(statement: sa.Select[Row], moment: Any, row_id: Any, column: Any, key: str) -> sa.Select[Row]:
    """Narrow a query to what comes after the row a key names, which must be among its rows."""
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise NotFound
    place = db.session.execute(
        statement.with_only_columns(moment, row_id, maintain_column_froms=True).where(column == _named(column, key))
    ).first()
    if place is None:
        raise NotFound
    return statement.where(sa.tuple_(moment, row_id) < sa.tuple_(*map(sa.literal, place, (moment.type, row_id.type))))


def page_of(
    statement: sa.Select[Row], moment: Any, row_id: Any, after: str = "", size: int = PAGE_SIZE, *, key: Any = None
) -> Page[Row]:
    """Return the newest rows after a key; `moment` and `row_id` are the columns that order them and need one index.

    `key` is the column that names a row, where another table's columns order them. Raises `NotFound` for a key that
    names no row of this list.
    """
    column = _key_column(moment.class_) if key is None else key
    if after:
        statement = _after(statement, moment, row_id, column, after)
    rows = list(db.session.scalars(statement.order_by(moment.desc(), row_id.desc()).limit(size + 1)).unique())
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, str(getattr(rows[-1], column.key)) if more else "")
