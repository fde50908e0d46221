"""Sealing anew what was sealed under older data keys: the slow verb, for when a key may have become known."""

from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from blo.kernel.db import Base
from blo.kernel.sealing import Keyring, Sealed, SealedBytes, SealedDay, SealedJson

SealedColumn: TypeAlias = "sa.Column[Any]"
SEALED = (Sealed, SealedBytes, SealedDay, SealedJson)
BATCH = 500


def columns() -> list[SealedColumn]:
    """Every sealed column there is."""
    tables = Base.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, SEALED)]


def rewritable() -> list[SealedColumn]:
    """The sealed columns that may be written again; what is written once keeps the data key it was written under."""
    return [column for column in columns() if not column.info.get("written_once")]


def _older(column: SealedColumn, ring: Keyring) -> sa.ColumnElement[bool]:
    """Ask for values that are there and were not sealed under the present key: what is done is not found again."""
    in_bytes, mark = isinstance(column.type, SealedBytes), f"{ring.current}:"
    stored = sa.type_coerce(column, sa.LargeBinary() if in_bytes else sa.Text())
    head = sa.func.substr(stored, 1, len(mark), type_=stored.type)
    return sa.and_(stored != (b"" if in_bytes else ""), head != (mark.encode() if in_bytes else mark))


def older(connection: Connection, ring: Keyring, column: SealedColumn) -> int:
    """How many values of a column are sealed under older keys."""
    return connection.scalar(sa.select(sa.func.count()).select_from(column.table).where(_older(column, ring))) or 0


def reseal(connection: Connection, ring: Keyring, column: SealedColumn) -> int:
    """Seal the next batch of a column's older values under the present data key; return how many there were."""
    keys = list(column.table.primary_key.columns)
    found = sa.select(*keys, column).where(_older(column, ring)).order_by(*keys).limit(BATCH).with_for_update()
    rows = connection.execute(found).all()
    if rows:
        update = sa.update(column.table).where(*(key == sa.bindparam(f"old_{key.name}") for key in keys))
        again = [{"new": row[-1], **{f"old_{key.name}": row[at] for at, key in enumerate(keys)}} for row in rows]
        connection.execute(update.values({column.name: sa.bindparam("new")}), again)
    return len(rows)
