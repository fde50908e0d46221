"""The tables of signing in come to a database that people have worked with: nothing is lost, nothing is loosened."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DBAPIError

from blo.kernel.db import db
from tests.support import application

pytestmark = pytest.mark.walls

OFFICE, ACCOUNT, ENTRY = (f"{number:032x}" for number in (1, 2, 3))
DETECTION = """
    INSERT INTO detection (reference, office_id, logged_by_id, occurred_at, logged_at, time_zone,
        place_kind, place_name, subdivision, direction, how_detected, mode, transport,
        men, women, boys, girls, unknown, needs, narrative, narrative_language, id)
    VALUES ('D', '{0}', '{1}', '{now}', '{now}', 'Asia/Bangkok',
        'river', 'x', 'TH-57', 'inbound', 'patrol', 'river', 'foot', 1, 0, 0, 0, 0, '[]', '', '', '{2}')
"""
ROWS = (
    "INSERT INTO office VALUES ('TH-MSI-01', 'blo', 'TH', 'TH-57', '{{}}', 'Asia/Bangkok', NULL, NULL, '{0}', '{now}')",
    "INSERT INTO account VALUES ('somchai', 'S', '', 'guard', '{0}', 'th', 'hash', 1, true, '{1}', '{now}')",
    "INSERT INTO audit_entry VALUES ('{0}', 1, '{now}', 'signed_in', '{1}', 'x', NULL, '{{}}', 'd', 'p', 'h', '{2}')",
    "INSERT INTO audit_personal VALUES ('{2}', 'salt', '{{}}')",
    DETECTION,
)
NEW = """
    INSERT INTO audit_entry
    VALUES ('{0}', {place}, '{now}', '{kind}', '{1}', 'x', NULL, '{{}}', 'd', 'p', 'h', '{id}')
"""


def do(statement, **more):
    with db.engine.begin() as connection:
        text = statement.format(OFFICE, ACCOUNT, ENTRY, now="2026-03-27 01:00:00", **more)
        connection.exec_driver_sql(text)


def test_a_database_in_use_is_brought_up_and_down(empty_database):
    app = application.make(empty_database.url)
    with app.app_context():
        upgrade(revision="0002")
        for row in ROWS:
            do(row)
        upgrade()
        with db.engine.connect() as connection:
            assert (
                connection.scalar(sa.text("SELECT username FROM account WHERE NOT password_is_temporary")) == "somchai"
            )
        do(NEW, kind="factor_added", place=2, id=f"{4:032x}")
        with pytest.raises(DBAPIError):
            do(NEW, kind="no_such_kind", place=3, id=f"{5:032x}")
        with pytest.raises(DBAPIError, match="append-only"):
            do("DELETE FROM audit_entry")
    application.let_go(app)


def test_a_database_in_use_goes_back_to_where_it_was(empty_database):
    app = application.make(empty_database.url)
    with app.app_context():
        upgrade(revision="0002")
        for row in ROWS:
            do(row)
        upgrade()
        downgrade(revision="0002")
        with db.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT generation FROM account")) == 1
        with pytest.raises(DBAPIError):
            do(NEW, kind="factor_added", place=2, id=f"{4:032x}")
    application.let_go(app)
