"""A database filled before there was sealing is sealed where it stands, and can be opened again, losing nothing."""

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DatabaseError

from blo.audit import verification as audit
from blo.audit.kinds import AuditKind
from blo.kernel import sealing, work
from blo.kernel.db import db
from blo.people.models import Person, PersonName
from blo.settings import load, root
from tests.support import application, walk
from tests.support.acting import owner_of
from tests.support.tables import contents
from tests.web.story import tell

pytestmark = pytest.mark.walls
BEFORE = ScriptDirectory(str(root() / "migrations")).get_revision("0004").down_revision
SIGNING_IN = frozenset(
    {"user_session", "known_device", "authenticator_app", "passkey", "one_time_code", "spent_challenge"}
)
LATER = SIGNING_IN | {"data_key", "file", "office_key", "office_secret", "checkpoint", "checkpoint_copy", "break_glass"}
LATER |= {"document_item", "code_version", "code_stamp"}
"""Tables that come with sealing or after it: going down before it, what they held is gone."""
KEYS = load("testing").data_keys


def plainly(statement):
    with owner_of(current_app).connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(statement)]
        connection.rollback()
    return found


NAMES = "SELECT text FROM person_name ORDER BY text"
DAYS = "SELECT CAST(birth_day AS TEXT) FROM person WHERE birth_day IS NOT NULL"
NARRATIVES = "SELECT narrative FROM detection"
LOG = "SELECT CAST(facts AS TEXT) FROM audit_personal"
PRINTS = "SELECT pdf FROM issued_document"


@pytest.fixture
def filled(app, world):
    with app.app_context():
        with work.atomic():
            tell(world, walled=False)  # a log that holds newer kinds of entries does not go back
            on = walk.detection(world.guard_north, narrative="", narrative_language="")
            walk.person(world.guard_north, on, birth=walk.Birth(walk.BirthPrecision.DAY, day=walk.clock.today("UTC")))
        yield app


def test_down_it_is_as_it_was_before_and_up_again_it_is_sealed(filled):
    whole = contents(filled, but=LATER)
    for _ in range(2):
        downgrade(revision=BEFORE)
        assert plainly(NAMES) == [(walk.LATIN,), (walk.LATIN,), (walk.NATIVE,), (walk.NATIVE,)]
        assert plainly(DAYS) == [(str(walk.clock.today("UTC")),)]
        assert {row[0] for row in plainly(NARRATIVES)} == {"", "พบริมน้ำ"}
        assert any("Liaison North" in row[0] for row in plainly(LOG))
        assert bytes(plainly(PRINTS)[0][0])[:5] == b"%PDF-"
        upgrade()
        for engine in (db.engine, owner_of(filled)):
            sealing.use(engine, sealing.Masters(KEYS))
        assert {row[0] == "" or row[0][:2] == "1:" for row in plainly(NAMES) + plainly(DAYS) + plainly(LOG)} == {True}
        assert {row[0][:2] for row in plainly(NARRATIVES)} == {"", "1:"}
        assert bytes(plainly(PRINTS)[0][0])[:2] == b"1:"
        assert contents(filled, but=LATER) == whole
    assert [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())
    assert db.session.scalars(sa.select(Person.birth_day).where(Person.birth_day.is_not(None))).all()
    assert set(db.session.scalars(sa.select(PersonName.text))) == {walk.NATIVE, walk.LATIN}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_personal SET salt = ''",
        "UPDATE audit_entry SET kind = 'case_seen'",
        "UPDATE issued_document SET pages = 9",
        "DELETE FROM issued_document",
    ],
)
def test_what_refuses_changes_refuses_them_afterwards(filled, statement):
    downgrade(revision=BEFORE)
    upgrade()
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.connection().exec_driver_sql(statement)
    work.rollback()


def test_new_kinds_of_entries_may_be_written_and_unknown_ones_not(filled):
    for kind in AuditKind:
        work.rollback()
        insert = "INSERT INTO audit_entry SELECT {} FROM audit_entry WHERE position = 1 LIMIT 1"
        names = [column["name"] for column in sa.inspect(db.engine).get_columns("audit_entry")]
        changed = {"kind": f"'{kind.value}'", "position": "999", "id": f"'{walk.uuid4().hex}'"}
        if db.engine.dialect.name == "postgresql":
            changed["id"] = "gen_random_uuid()"
        words = insert.format(", ".join(changed.get(name, name) for name in names))
        db.session.connection().exec_driver_sql(words)
        work.rollback()
        with pytest.raises(DatabaseError):
            db.session.connection().exec_driver_sql(words.replace(kind.value, "unheard_of"))
    work.rollback()


def test_an_empty_database_is_prepared_as_well(empty_database):
    app = application.make(empty_database.url, empty_database.owner)
    with app.app_context():
        upgrade()
        assert plainly("SELECT number, master FROM data_key") == [(1, "tests")]
    application.let_go(app)
