"""Finding, emptying and deleting rows, each counted by its table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from blo.kernel.db import db
from blo.kernel.work import flush
from blo.retention.words import drop

Counts = Counter[str]


def every(model: Any, *conditions: sa.ColumnElement[bool]) -> list[Any]:
    """The rows of a table that fit, in the order of their keys."""
    return list(db.session.scalars(sa.select(model).where(*conditions).order_by(*model.__table__.primary_key)).unique())


def drop_words(rows: Iterable[Any]) -> Counts:
    """Drop what people typed into rows."""
    return Counter(row.__tablename__ for row in rows if drop(row))


def delete(rows: Iterable[Any]) -> Counts:
    """Delete rows."""
    found = list(rows)
    for row in found:
        db.session.delete(row)
    flush()
    return Counter(row.__tablename__ for row in found)


def unlink(model: Any, column: Any, value: UUID) -> Counts:
    """Delete rows that only tie two others together, or stand below one."""
    done = db.session.execute(sa.delete(model).where(column == value)).rowcount  # type: ignore[attr-defined]
    return Counter({model.__tablename__: done}) if done else Counter()
