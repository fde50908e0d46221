"""PostgreSQL's own wall stands by itself: the program's filter may be forgotten, and so may who acts."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DBAPIError, ProgrammingError

from blo.access import second_wall, walls
from blo.access.scope import Everybody
from blo.access.walls import policies, scopes
from blo.app import create_app
from blo.cli.databases import application_role, migrate
from blo.kernel import clock
from blo.kernel.acting import act_as
from blo.kernel.db import Base, db
from blo.settings import BadSettings, load
from tests.support import application, walk
from tests.support.acting import owner_of
from tests.walls.told import keys, rows, told, walled
from tests.web import addresses

pytestmark = [pytest.mark.walls, pytest.mark.parametrize("engine_name", ["postgresql"])]

READERS = ("guard_north", "liaison_north", "auditor_north", "liaison_south", "stranger", "shelter", "supervisor_linked")
POLICIES = "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"
CLOSED = "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"
GRANTED = "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s"


def _shown_and_erased(app, world, story):
    """One line of the ledger and one deletion record, put in as the tables' owner."""
    tables, now = Base.metadata.tables, clock.now()
    shown = {"release_id": UUID(story.release), "kind": "case", "subject_id": uuid4(), "subject_reference": story.case}
    shown |= {"office_id": world.guard_north.office_id, "recipient_id": world.guard_south.office_id, "form": "screen"}
    shown |= {"id": uuid4(), "document": "", "day": now.date(), "at": now, "account_id": world.guard_south.account_id}
    erased = {"id": uuid4(), "office_id": world.guard_north.office_id, "run_id": uuid4(), "at": now, "records": 1}
    erased |= {"retention_class": "draft", "act": "delete", "kind": "person", "subject_digest": "", "authority": ""}
    erased |= {"counts": {}, "schedule": {}}
    with app.app_context(), owner_of(app).begin() as connection:
        for name, row in (("dissemination", shown), ("deletion_record", erased)):
            connection.execute(sa.insert(tables[name]).values(row))


@pytest.fixture
def story(app, world, story):
    """The story, with a row in each table."""
    _shown_and_erased(app, world, story)
    return story


def test_the_policies_are_those_of_the_definitions(app):
    with app.app_context(), owner_of(app).connect() as connection:
        found = connection.exec_driver_sql(POLICIES).all()
        second_wall.take_down(connection)
        assert connection.exec_driver_sql(POLICIES).all() == []
        second_wall.put_up(connection, application_role(app))
        assert connection.exec_driver_sql(POLICIES).all() == found
        connection.rollback()
    assert [(row.tablename, row.policyname) for row in found] == sorted(
        (policy.table.name, policy.name) for policy in policies()
    )


def test_every_table_that_is_not_everybodys_is_closed_even_to_its_owner(app):
    names = list(scopes())
    with app.app_context(), owner_of(app).connect() as connection:
        found = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(CLOSED, (names,))}
    assert found == {name: (not isinstance(scope, Everybody),) * 2 for name, scope in scopes().items()}


def test_the_application_may_do_what_it_must_and_what_is_kept_for_good_it_can_not_change(app):
    with app.app_context(), owner_of(app).connect() as connection:
        granted = connection.exec_driver_sql(GRANTED, (application_role(app),)).all()
    for table in Base.metadata.tables:
        wanted = set(second_wall.PRIVILEGES.get(table, second_wall.EVERY_VERB))
        if not isinstance(scopes()[table], Everybody):
            # granted column by column, without those that say whose a row is
            wanted = {verb for verb in wanted if not verb.startswith("UPDATE")}
        assert {verb for name, verb in granted if name == table} == wanted, table


def test_it_stands_after_going_down_and_up_in_part(empty_database):
    app = application.make(empty_database.url, empty_database.owner)
    migrate(app)
    with app.app_context():
        with owner_of(app).connect() as connection:
            whole = connection.exec_driver_sql(POLICIES).all()
        for revision in ("0002", "0001"):
            downgrade(revision=revision)
            with owner_of(app).connect() as connection:
                [open_ones] = connection.exec_driver_sql(
                    "SELECT count(*) FROM pg_class WHERE NOT relrowsecurity AND relname IN ('detection', 'release')"
                ).one()
            assert open_ones == 0
        upgrade()
        with owner_of(app).connect() as connection:
            assert connection.exec_driver_sql(POLICIES).all() == whole
    application.let_go(app)


# --- the wall alone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
def test_both_walls_let_the_same_rows_through(app, world, story, name):
    actor = getattr(world, name)
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        with told(app, actor) as connection:
            second = keys(connection, table)
        with app.app_context(), owner_of(app).connect() as connection:
            first = keys(connection, table, walls.condition(actor, mapper.class_))
        assert second == first, table.name


def test_a_stranger_sees_no_row_of_others_in_any_table(app, world, story):
    own_log = {"audit_entry", "audit_personal", "audit_subject", "audit_head", "office_secret"}
    with told(app, world.stranger) as connection:
        seen = {table.name: keys(connection, table) for table in walled()}
    assert {name for name, found in seen.items() if found} <= own_log
    assert {name for name in Base.metadata.tables if rows(app, Base.metadata.tables[name])} > set(seen) - own_log


@pytest.fixture
def no_filter(monkeypatch):
    """Let every query of the program's through: what holds then is the database's wall alone."""
    monkeypatch.setattr(walls, "condition", lambda _actor, _model: sa.true())
    monkeypatch.setattr(walls, "own_rows", lambda _actor, _model: sa.true())
    monkeypatch.setattr(walls, "of_own_case", lambda _actor, _column: sa.true())
    monkeypatch.setattr(walls, "owns", lambda _actor, _thing: True)


def test_without_the_programs_filter_a_stranger_still_finds_nothing(app, world, visit, story, no_filter):
    stranger = visit("stranger")
    token = stranger.token()
    for address in addresses.with_records(app, story, world):
        lacks = address.endpoint.startswith(("accounts.", "offices.", "break_glass.case"))
        for method in address.methods:
            fields = {"csrf_token": token, "version": "1"}
            page = stranger.get(address.path) if method == "GET" else stranger.post(address.path, fields)
            assert page.status == (403 if lacks else 404), (method, address.path)
    references = (story.detection, story.case, story.person, story.referral, story.handover, story.document)
    for path in ("/detections", "/cases", "/referrals", "/handovers", "/releases", "/documents"):
        page = stranger.get(path)
        assert page.status == 200
        assert [reference for reference in references if reference in page.text] == []


def test_without_the_programs_filter_the_story_goes_the_same_way(app, world, visit, story, no_filter):
    north, south = visit("liaison_north"), visit("liaison_south")
    assert north.get(f"/cases/{story.case}").status == 200
    assert south.get(f"/cases/{story.case}").status == 200
    assert south.get(f"/detections/{story.loose}").status == 404
    assert south.get(f"/documents/{story.document}").status in {403, 404}
    with told(app, world.liaison_south) as connection:
        for table in walled():
            if "office_id" in table.c and "recipient_id" not in table.c and "visible_to" not in table.c:
                others = keys(connection, table, table.c.office_id != world.liaison_south.office_id)
                assert table.name == "referral_step" or others == set(), table.name


# --- nobody told ----------------------------------------------------------------------------------------------------


def test_when_nobody_was_told_every_table_is_empty(app, story):
    with told(app) as connection:
        assert {table.name: keys(connection, table) for table in walled()} == {table.name: set() for table in walled()}


def test_when_nobody_was_told_nothing_can_be_put_in(app, story):
    for table in walled():
        [row, *_rest] = rows(app, table) or pytest.fail(table.name)
        with told(app) as connection, pytest.raises(ProgrammingError, match="row-level security policy"):
            connection.execute(sa.insert(table).values(row))


def test_what_one_transaction_was_told_the_next_has_forgotten(app, world, story):
    with told(app, world.liaison_north) as connection:
        assert keys(connection, Base.metadata.tables["detection"])
        connection.rollback()
        assert keys(connection, Base.metadata.tables["detection"]) == set()


def test_a_number_typed_from_paper_opens_that_row_and_no_other(app, world, visit, story):
    with told(app) as connection:
        document = Base.metadata.tables["issued_document"]
        connection.execute(sa.select(sa.func.set_config("blo.verifying", story.document, sa.true())))
        assert [row.reference for row in connection.execute(sa.select(document.c.reference))] == [story.document]
        for table in walled():
            assert keys(connection, table) == set() or table.name in {"issued_document", "document_item"}
        items = Base.metadata.tables["document_item"]
        of = connection.execute(sa.select(items.c.document_id).distinct()).scalars().all()
        assert of == [connection.scalar(sa.select(document.c.id))]  # what stands in it, by identifiers
    assert "Mae Sai" in visit().get(f"/verify?number={story.document}").plain


# --- the other side -------------------------------------------------------------------------------------------------

CHANGES = {"detection": {"place_name": "x"}, "person": {"nationality": "XX"}, "case_file": {"summary": "x"}}


def test_a_receiver_reads_and_can_change_nothing(app, world, at_work, visit, story):
    for name, values in CHANGES.items():
        table = Base.metadata.tables[name]
        with told(app, world.liaison_south) as connection:
            assert keys(connection, table), name
            assert connection.execute(sa.update(table).values(values)).rowcount == 0
            assert connection.execute(sa.delete(table)).rowcount == 0
            assert connection.execute(sa.select(table.c.id).with_for_update()).all() == []


def test_a_receiver_puts_nothing_into_what_it_reads(app, world, story):
    for name in ("person_name", "detection_person", "detection_nationality", "case_detection", "detection"):
        table = Base.metadata.tables[name]
        [row, *_rest] = rows(app, table)
        with told(app, world.liaison_south) as connection, pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(sa.insert(table).values(row))


def test_no_row_changes_hands(app, world, story):
    for table in walled():
        for name in {"office_id", "recipient_id"} & set(table.c.keys()):
            if "UPDATE" in second_wall.PRIVILEGES.get(table.name, second_wall.EVERY_VERB):
                change = sa.update(table).values({name: world.liaison_south.office_id})
                with told(app, world.liaison_south) as connection, pytest.raises(ProgrammingError, match="denied"):
                    connection.execute(change)


def test_a_receiver_deletes_nothing_that_lies_between_two_offices(app, world, story):
    for name in ("referral_step", "handover_person", "release"):
        with told(app, world.liaison_south) as connection:
            assert keys(connection, Base.metadata.tables[name])
            assert connection.execute(sa.delete(Base.metadata.tables[name])).rowcount == 0


def test_what_was_not_presented_is_withheld_from_the_receiver(app, world, at_work):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        walk.handovers.take_out(world.liaison_north, handover.reference, person.reference)
    for name in ("release", "handover_person"):  # the line, too, would tell who stayed
        table = Base.metadata.tables[name]
        with told(app, world.liaison_south) as connection:
            assert keys(connection, table) == set()
        with told(app, world.liaison_north) as connection:
            assert len(keys(connection, table)) == 1


# --- the role -------------------------------------------------------------------------------------------------------


def production(database, url):
    settings = load("testing", database_url=url, owner_database_url=database.owner)
    return replace(settings, environment="production", secure_cookies=True)


def test_in_production_the_application_does_not_start_as_a_role_the_wall_does_not_hold(database):
    with pytest.raises(BadSettings, match=r"superuser.*bypass.*owns"):
        create_app(production(database, database.owner))
    application.let_go(create_app(production(database, database.url)))


def test_a_role_that_may_become_the_owner_is_not_fit_either(app, database, postgresql_server):
    with app.app_context(), owner_of(app).connect() as connection:
        connection.exec_driver_sql("CREATE ROLE blo_tests_member NOLOGIN BYPASSRLS")
        connection.exec_driver_sql(f"GRANT blo_tests_member TO {application_role(app)}")
        connection.exec_driver_sql(f"SET LOCAL ROLE {application_role(app)}")
        assert second_wall.faults(connection) == ["it may bypass row-level security"]
        connection.rollback()
        connection.exec_driver_sql(f"SET LOCAL ROLE {application_role(app)}")
        assert second_wall.faults(connection) == []
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("ALTER TABLE detection DISABLE ROW LEVEL SECURITY")


def test_a_request_leaves_nobody_behind_in_its_thread(app, visit, world):
    visit("liaison_north").get("/cases")
    with app.test_request_context():
        assert db.session.execute(sa.select(sa.func.current_setting("blo.office", sa.true()))).scalar() in {None, ""}
        act_as(world.liaison_north.told())
        told_office = db.session.execute(sa.select(sa.func.current_setting("blo.office", sa.true()))).scalar()
        assert told_office == str(world.liaison_north.office_id)
