"""The database as the application's role meets it, told who acts and nothing else: no verb, no query, no filter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from blo.access.actor import Actor
from blo.access.scope import Everybody
from blo.access.walls import scopes
from blo.kernel import clock
from blo.kernel.db import Base, db
from tests.support.acting import owner_of


@contextmanager
def told(app: Flask, actor: Actor | None = None) -> Iterator[Connection]:
    """Connect as the application, tell who acts (or nothing), and undo everything afterwards."""
    with app.app_context(), db.engine.connect() as connection:
        if actor is not None:
            said = {**asdict(actor.told()), "moment": clock.now().isoformat()}
            for name, value in said.items():
                connection.execute(sa.select(sa.func.set_config(f"blo.{name}", value, sa.true())))
        yield connection
        connection.rollback()


def walled() -> list[sa.Table]:
    """Every table that is not everybody's."""
    return [Base.metadata.tables[name] for name, scope in sorted(scopes().items()) if not isinstance(scope, Everybody)]


def keys(connection: Connection, table: sa.Table, *where: Any) -> set[tuple[Any, ...]]:
    """The keys of a table's rows, as a connection sees them."""
    return {tuple(row) for row in connection.execute(sa.select(*table.primary_key).where(*where))}


def rows(app: Flask, table: sa.Table) -> list[dict[str, Any]]:
    """Every row of a table, as its owner sees them."""
    with app.app_context(), owner_of(app).connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]
