"""The log shows tampering: whoever changes, takes out or cuts off an entry is named by the first one that breaks."""

import pytest
import sqlalchemy as sa

from blo.audit.models import AuditEntry, AuditPersonal, AuditSubject
from blo.audit.verification import chains, verify
from blo.kernel import work
from blo.kernel.db import db
from tests.support import walk
from tests.web.story import tell

ENTRIES = 6


def run(statement, **values):
    db.session.execute(sa.text(statement), values)


def without_triggers(office):
    """Take the triggers off, as somebody with the database's keys could."""
    with office.app_context():
        postgresql = db.engine.dialect.name == "postgresql"
        with work.atomic():
            if postgresql:
                run("ALTER TABLE audit_entry DISABLE TRIGGER USER")
                run("ALTER TABLE audit_personal DISABLE TRIGGER USER")
                run("ALTER TABLE audit_subject DISABLE TRIGGER USER")
                return
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"
            for name in db.session.scalars(sa.text(names)).all():
                run(f'DROP TRIGGER "{name}"')


@pytest.fixture
def chain(app, world):
    """A chain of six entries, the first about the office's key, with its triggers off: its office."""
    with app.app_context(), work.atomic():
        for _ in range(ENTRIES - 1):
            walk.detection(world.stranger)
    without_triggers(app)
    return world.stranger.office_id


def entry_at(office_id, position):
    statement = sa.select(AuditEntry).where(AuditEntry.office_id == office_id, AuditEntry.position == position)
    return db.session.scalars(statement).unique().one()


def take_away(office_id, position):
    identifier = entry_at(office_id, position).id
    db.session.execute(sa.delete(AuditPersonal).where(AuditPersonal.entry_id == identifier))
    db.session.execute(sa.delete(AuditSubject).where(AuditSubject.entry_id == identifier))
    db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id == identifier))
    db.session.expire_all()


def broken(office_id):
    db.session.flush()
    db.session.expire_all()
    found = verify(office_id)
    return (found.position, found.why) if found else None


TAMPERED = {
    "facts": "UPDATE audit_entry SET facts = '{\"persons\": 1}' WHERE id = :id",
    "subject": "UPDATE audit_entry SET subject = 'TH-MSI-D-26-22222222' WHERE id = :id",
    "kind": "UPDATE audit_entry SET kind = 'detection_seen' WHERE id = :id",
    "account": "UPDATE audit_entry SET account_id = NULL WHERE id = :id",
    "time": "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = :id",
    "case": "UPDATE audit_entry SET case_id = id WHERE id = :id",
    "digest": "UPDATE audit_entry SET personal_digest = hash WHERE id = :id",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_changed_entry_is_the_first_that_breaks(office, world, chain, statement):
    identifier = entry_at(chain, 4).id
    assert broken(chain) is None
    run(statement, id=identifier if db.engine.dialect.name == "postgresql" else identifier.hex)
    assert broken(chain) == (4, "the entry was changed")


def test_an_entry_taken_out_is_missed(office, chain):
    take_away(chain, 3)
    assert broken(chain) == (3, "an entry is missing")


def test_an_entry_taken_out_and_the_rest_counted_anew_is_missed(office, chain):
    take_away(chain, 3)
    for position in range(4, ENTRIES + 1):
        entry_at(chain, position).position = position - 1
        db.session.flush()
    assert broken(chain) == (3, "the entry does not follow the one before it")


@pytest.mark.parametrize("cut", [1, ENTRIES])
def test_a_tail_cut_off_is_missed(office, chain, cut):
    for position in range(ENTRIES, ENTRIES - cut, -1):
        take_away(chain, position)
    assert broken(chain) == (ENTRIES - cut + 1, "entries were cut off the end")


def test_a_head_taken_away_is_missed(office, chain):
    run("DELETE FROM audit_head")
    assert chain in chains()
    assert broken(chain) == (ENTRIES + 1, "entries were cut off the end")


def test_a_changed_personal_part_is_found_and_an_erased_one_is_as_it_should_be(office, chain):
    entry = entry_at(chain, 2)
    entry.personal.facts = {"name": "Somebody Else"}
    assert broken(chain) == (2, "the personal part was changed")
    db.session.delete(entry_at(chain, 2).personal)
    assert broken(chain) is None
    entry_at(chain, 5).personal.salt = "0" * 32
    assert broken(chain) == (5, "the personal part was changed")


def test_of_several_broken_entries_the_first_is_named(office, chain):
    for position in (5, 2):
        entry_at(chain, position).facts = {"persons": 99}
    assert broken(chain) == (2, "the entry was changed")


def test_other_chains_stay_whole(office, world, chain):
    entry_at(chain, 1).facts = {}
    assert broken(chain)
    assert verify(world.liaison_north.office_id) is None


# --- the triggers ---------------------------------------------------------------------------------------------------

REFUSED = {
    "update": "UPDATE audit_entry SET subject = ''",
    "delete": "DELETE FROM audit_entry",
    "personal": "UPDATE audit_personal SET salt = ''",
    "document": "UPDATE issued_document SET subject = ''",
    "document gone": "DELETE FROM issued_document",
}


@pytest.fixture
def entered(office, world):
    with work.atomic():
        tell(world)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses_to_rewrite_what_was_written(entered, statement):
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        run(statement)
    work.rollback()


@pytest.mark.parametrize("engine_name", ["postgresql"])
@pytest.mark.parametrize("table", ["audit_entry", "audit_personal", "audit_subject", "issued_document"])
def test_postgresql_refuses_to_empty_the_tables(entered, table):
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")
    work.rollback()


def test_the_personal_part_may_be_erased_when_its_time_is_over(entered, world):
    run("DELETE FROM audit_personal")
    assert verify(world.liaison_north.office_id) is None
