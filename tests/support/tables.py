"""What a database holds, whoever sees it, for comparing before and after."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from blo.kernel.db import Base
from tests.support.acting import owner_of

LOG = frozenset({"audit_entry", "audit_personal", "audit_subject", "audit_head", "dissemination", "recall"})
"""What a look leaves behind: the log, the originator's ledger, and that a recall was seen."""


def counts(app: Flask) -> dict[str, int]:
    """Return how many rows each table has."""
    with app.app_context(), owner_of(app).connect() as connection:
        tables = Base.metadata.sorted_tables
        found = {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}
        connection.rollback()
    return found


def contents(app: Flask, *, but: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with app.app_context(), owner_of(app).connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in but]
        found = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in tables}
        connection.rollback()
    return found
