"""What an application asks of its database, statement by statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blo.kernel.db import db

TELLING = "SELECT set_config"
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE SAVEPOINT", "SET TRANSACTION", TELLING)
"""How a transaction begins and ends: telling the database who acts is one statement in each."""


@contextmanager
def counted(app: Flask, but: tuple[str, ...] = NOT_COUNTED) -> Iterator[list[str]]:
    """Give the statements of a block, but for those that begin and end transactions unless told otherwise."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(but):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
