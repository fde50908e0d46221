"""The tables of signing in come to a database that people have worked with: nothing is lost, nothing is loosened."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade
from sqlalchemy.exc import DBAPIError

from blo.cli.databases import migrate
from tests.support import application
from tests.support.acting import owner_of

pytestmark = pytest.mark.walls

OFFICE, ACCOUNT, ENTRY = (f"{number:032x}" for number in (1, 2, 3))
ACCOUNT_ROW = """
    INSERT INTO account (username, name, rank, role, office_id, language, password_hash, generation,
        active, id, created_at)
    VALUES ('somchai', 'S', '', 'guard', '{0}', 'th', 'hash', 1, true, '{1}', '{now}')
"""
DETECTION = """
    INSERT INTO detection (reference, office_id, logged_by_id, occurred_at, logged_at, time_zone,
        place_kind, place_name, subdivision, direction, how_detected, mode, transport,
        men, women, boys, girls, unknown, needs, narrative, narrative_language, id)
    VALUES ('D', '{0}', '{1}', '{now}', '{now}', 'Asia/Bangkok',
        'river', 'x', 'TH-57', 'inbound', 'patrol', 'river', 'foot', 1, 0, 0, 0, 0, '[]', '', '', '{2}')
"""
ROWS = (
    "INSERT INTO office VALUES ('TH-MSI-01', 'blo', 'TH', 'TH-57', '{{}}', 'Asia/Bangkok', NULL, NULL, '{0}', '{now}')",
    ACCOUNT_ROW,
    "INSERT INTO audit_entry VALUES ('{0}', 1, '{now}', 'signed_in', '{1}', 'x', NULL, '{{}}', 'd', 'p', 'h', '{2}')",
    "INSERT INTO audit_personal VALUES ('{2}', 'salt', '{{}}')",
    DETECTION,
)
NEW = """
    INSERT INTO audit_entry
    VALUES ('{0}', {place}, '{now}', '{kind}', '{1}', 'x', NULL, '{{}}', 'd', 'p', 'h', '{id}')
"""


@pytest.fixture
def used(empty_database):
    """A database from before, with a little of everything that refers to accounts and entries."""
    app = application.make(empty_database.url, empty_database.owner)
    migrate(app)
    with app.app_context():
        downgrade(revision="0003")
        for row in ROWS:
            do(app, row)
        yield app
    application.let_go(app)


def do(app, statement, **more):
    with owner_of(app).begin() as connection:
        connection.exec_driver_sql(statement.format(OFFICE, ACCOUNT, ENTRY, now="2026-03-27 01:00:00", **more))


def asked(app, query):
    with owner_of(app).connect() as connection:
        return connection.scalar(sa.text(query))


def test_a_database_in_use_is_brought_up(used):
    migrate(used)
    assert asked(used, "SELECT username FROM account WHERE NOT password_is_temporary") == "somchai"
    do(used, NEW, kind="factor_added", place=2, id=f"{4:032x}")
    with pytest.raises(DBAPIError):
        do(used, NEW, kind="no_such_kind", place=3, id=f"{5:032x}")
    with pytest.raises(DBAPIError, match="append-only"):
        do(used, "DELETE FROM audit_entry")


def test_a_database_in_use_goes_back_to_where_it_was(used):
    migrate(used)
    downgrade(revision="0003")
    assert asked(used, "SELECT generation FROM account") == 1
