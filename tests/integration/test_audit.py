"""The audit log: complete, chained, and loud when somebody touches it."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from blo.audit import queries
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditPersonal
from blo.kernel import work
from blo.kernel.db import db
from blo.people.states import PersonField
from tests.support import walk


def entries(actor):
    statement = sa.select(AuditEntry).where(AuditEntry.office_id == actor.office_id)
    return list(db.session.scalars(statement.order_by(AuditEntry.position)))


def without_triggers(*statements):
    """Do what only somebody with the database in hand can do."""
    work.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        if sqlite:
            names = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)
        if not sqlite:
            connection.exec_driver_sql("SET session_replication_role = origin")
    db.session.expire_all()


@pytest.fixture
def chain(office, world):
    with work.atomic():
        for _ in range(3):
            walk.detection(world.guard_north)
    found = entries(world.guard_north)
    assert len(found) >= 3
    named = [(row.id, row.position) for row in found]
    work.rollback()
    return named


def test_every_verb_leaves_an_entry(office, world):
    north, south = world.liaison_north, world.liaison_south
    with work.atomic():
        case, person = walk.case_with_person(north)
        walk.share(north, south, case, persons={person.reference: (PersonField.SEX,)})
        walk.referral(north, south)
        walk.handover(north, south)
    kinds = {entry.kind for entry in entries(north)}
    assert {
        AuditKind.DETECTION_LOGGED,
        AuditKind.PERSON_RECORDED,
        AuditKind.CASE_OPENED,
        AuditKind.RELEASE_GRANTED,
        AuditKind.REFERRAL_MOVED,
        AuditKind.HANDOVER_OFFERED,
    } <= kinds


def test_an_entry_is_undone_with_what_it_tells(office, world):
    before = len(entries(world.guard_north))
    walk.detection(world.guard_north)
    work.rollback()
    assert len(entries(world.guard_north)) == before


def test_no_name_stands_in_the_part_that_is_kept(office, world):
    with work.atomic():
        walk.handover(world.liaison_north, world.liaison_south)
    for entry in entries(world.liaison_north):
        kept = json.dumps(entry.facts, ensure_ascii=False)
        for word in (walk.NATIVE, walk.LATIN, world.liaison_north.name, "สมชาย"):
            assert word not in kept


def test_a_whole_chain_is_whole(office, world, chain):
    assert queries.verify(world.guard_north.office_id) is None


def test_a_changed_entry_is_named(office, world, chain):
    entry_id, position = chain[-2]
    without_triggers(sa.update(AuditEntry).where(AuditEntry.id == entry_id).values(subject="TH-MSI-D-26-CHANGED"))
    assert queries.verify(world.guard_north.office_id).position == position


def test_a_missing_entry_is_named(office, world, chain):
    entry_id, position = chain[-2]
    without_triggers(
        sa.delete(AuditPersonal).where(AuditPersonal.entry_id == entry_id),
        sa.delete(AuditEntry).where(AuditEntry.id == entry_id),
    )
    assert queries.verify(world.guard_north.office_id).position == position


def test_a_cut_tail_is_named(office, world, chain):
    entry_id, position = chain[-1]
    without_triggers(
        sa.delete(AuditPersonal).where(AuditPersonal.entry_id == entry_id),
        sa.delete(AuditEntry).where(AuditEntry.id == entry_id),
    )
    assert queries.verify(world.guard_north.office_id).position == position


def test_a_changed_name_is_named(office, world, chain):
    entry_id, position = chain[-2]
    changed = sa.update(AuditPersonal).where(AuditPersonal.entry_id == entry_id).values(facts={"name": "Somebody Else"})
    without_triggers(changed)
    assert queries.verify(world.guard_north.office_id).position == position


def test_an_erased_name_leaves_the_chain_whole(office, world, chain):
    entry_id, _position = chain[-2]
    with db.engine.begin() as connection:
        connection.execute(sa.delete(AuditPersonal).where(AuditPersonal.entry_id == entry_id))
    db.session.expire_all()
    assert queries.verify(world.guard_north.office_id) is None


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(AuditEntry).values(subject="x"),
        sa.delete(AuditEntry),
        sa.update(AuditPersonal).values(salt="x"),
        sa.text("TRUNCATE audit_entry CASCADE"),
    ],
    ids=["update", "delete", "update personal", "truncate"],
)
def test_the_database_refuses_changes(office, chain, statement):
    if "TRUNCATE" in str(statement) and db.engine.dialect.name == "sqlite":
        statement = sa.delete(AuditEntry)  # SQLite has no other way to empty a table
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(statement)
