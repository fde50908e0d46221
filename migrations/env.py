"""How Alembic reaches the application's database; run through the command line, which holds an application context."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from blo.kernel.db import Codes, Moment, db


def _plain(kind: str, item: object, context: AutogenContext) -> str | bool:
    """Write our own column types as what the database stores: a migration must not change when the program does."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Codes):
        return "sa.JSON()"
    return False


OPTIONS = {
    "target_metadata": db.metadata,
    "render_as_batch": True,
    "compare_type": False,
    "render_item": _plain,
}


def run() -> None:
    """Run the migrations in one transaction, so that a failed one leaves nothing behind."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()
        return
    with current_app.app_context(), db.engine.connect() as fresh:
        context.configure(connection=fresh, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()


run()
