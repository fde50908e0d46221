"""Keyset paging: the next page starts after a row, not after a count, so page 1,000 costs what page 1 costs.

The key is the reference of the last row, or its identifier where it has none: nothing that the page did not show.
"""

from collections.abc import Sequence
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


def _comes_after(statement: sa.Select[Row], moment: Any, row_id: Any, column: Any, key: str) -> Any:
    """The condition of what comes after the row a key names, which must be among a query's rows."""
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise NotFound
    place = db.session.execute(
        statement.with_only_columns(moment, row_id, maintain_column_froms=True).where(column == _named(column, key))
    ).first()
    if place is None:
        raise NotFound
    return sa.tuple_(moment, row_id) < sa.tuple_(*map(sa.literal, place, (moment.type, row_id.type)))


def newest(
    statement: sa.Select[Row],
    moment: Any,
    row_id: Any,
    after: str = "",
    size: int = PAGE_SIZE,
    *,
    key: Any = None,
    parts: Sequence[Any] = (),
) -> sa.Select[Row]:
    """Return the query for the newest rows after a key, at most `size` of them, newest first.

    `moment` and `row_id` are the columns that order them and need one index. With `parts`, conditions of which a row
    fulfils one at most, each part is read by itself in the order of the index that begins with it; read together, all
    their rows would have to be sorted. Raises `NotFound` for a key that names no row of this list.
    """
    if after:
        column = _key_column(moment.class_) if key is None else key
        narrowed = statement.where(sa.or_(*parts)) if parts else statement
        statement = statement.where(_comes_after(narrowed, moment, row_id, column, after))
    order = (moment.desc(), row_id.desc())
    if parts:
        few = [
            statement.where(part).with_only_columns(row_id).order_by(*order).limit(size).subquery() for part in parts
        ]
        found = sa.union_all(*(sa.select(one.c[row_id.key]) for one in few))
        statement = sa.select(moment.class_).where(row_id.in_(found))
    return statement.order_by(*order).limit(size)


def page_of(
    statement: sa.Select[Row], moment: Any, row_id: Any, after: str = "", size: int = PAGE_SIZE, **how: Any
) -> Page[Row]:
    """Return the newest rows after a key, as `newest` finds them.

    `key` is the column that names a row, where another table's columns order them. Raises `NotFound` for a key that
    names no row of this list.
    """
    column = how.get("key")
    column = _key_column(moment.class_) if column is None else column
    rows = list(db.session.scalars(newest(statement, moment, row_id, after, size + 1, **how)).unique())
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, str(getattr(rows[-1], column.key)) if more else "")
