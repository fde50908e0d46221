"""Migrations run up and down on both engines, and end where the models are."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from blo.cli.databases import migrate
from blo.kernel.db import db
from blo.settings import root
from tests.support import application
from tests.support.acting import owner_of


def tables(app):
    with owner_of(app).connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_there_is_one_head():
    assert len(ScriptDirectory(str(root() / "migrations")).get_heads()) == 1


def test_they_go_up_down_and_up_again(empty_database):
    app = application.make(empty_database.url, empty_database.owner)
    migrate(app)
    with app.app_context():
        full = tables(app)
        assert {table.name for table in db.metadata.tables.values()} <= full
        downgrade(revision="base")
        assert tables(app) == {"alembic_version"}
        upgrade()
        assert tables(app) == full
    application.let_go(app)


def test_they_end_where_the_models_are(empty_database):
    app = application.make(empty_database.url, empty_database.owner)
    migrate(app)
    with app.app_context(), owner_of(app).connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), db.metadata)
    application.let_go(app)
    assert found == []


def test_a_second_run_changes_nothing(empty_database):
    app = application.make(empty_database.url, empty_database.owner)
    migrate(app)
    migrate(app)
    with app.app_context(), owner_of(app).connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    application.let_go(app)
