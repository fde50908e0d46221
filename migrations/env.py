"""How Alembic reaches the application's database; run through the command line, which holds an application context."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy.engine import Connection

from blo.access import second_wall
from blo.cli.databases import application_role, owner_engine
from blo.kernel.db import Codes, Identifiers, Moment, db
from blo.kernel.sealing import Sealed, SealedBytes, SealedDay, SealedJson


def _plain(kind: str, item: object, context: AutogenContext) -> str | bool:
    """Write our own column types as what the database stores: a migration must not change when the program does."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Codes):
        return "sa.JSON()"
    if kind == "type" and isinstance(item, Identifiers):
        return "sa.JSON().with_variant(sa.ARRAY(sa.Uuid()), 'postgresql')"
    if kind == "type" and isinstance(item, Sealed | SealedDay | SealedJson):
        return "sa.Text()"
    if kind == "type" and isinstance(item, SealedBytes):
        return "sa.LargeBinary()"
    return False


OPTIONS = {
    "target_metadata": db.metadata,
    "render_as_batch": True,
    "compare_type": False,
    "render_item": _plain,
}


def _migrate(connection: Connection) -> None:
    """Run the migrations in one transaction, so that a failed one leaves nothing behind, and put the wall up anew."""
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        second_wall.take_down(connection)
        context.run_migrations()
        second_wall.put_up(connection, application_role(current_app))


def run() -> None:
    """Run on the connection given, else on one of the tables' owner."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    engine = owner_engine(current_app)
    try:
        with engine.connect() as fresh:
            _migrate(fresh)
    finally:
        engine.dispose()


run()
