"""Checkpoints come about by themselves, end, and pass between offices and between installations in files."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.service import canonical
from blo.checkpoints import files, queries, service
from blo.checkpoints.models import Checkpoint, CheckpointCopy
from blo.cli import main
from blo.cli.databases import bring_up
from blo.cli.operator import OPERATOR
from blo.kernel import signing, work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken
from blo.offices import keys, seeding
from blo.offices import queries as directory
from blo.offices import service as offices
from blo.offices.keys import Signature
from tests.support import application, walk
from tests.support.linking import link
from tests.walls.tampering import entry_at, findings, owner

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


def rows(app, table):
    with app.app_context():
        found = db.session.scalars(sa.select(table).order_by(table.id)).unique().all()
        db.session.expunge_all()
        work.rollback()
    return found


def kinds(app, office_id):
    return [row.kind for row in rows(app, AuditEntry) if row.office_id == office_id]


@pytest.fixture
def north(world):
    return world.guard_north.office_id


@pytest.fixture
def south(world):
    return world.liaison_south.office_id


def log(app, world, number=1):
    with app.app_context(), work.atomic():
        for _ in range(number):
            walk.detection(world.guard_north)


# --- when they are made ---------------------------------------------------------------------------------------------


def test_sharing_makes_a_checkpoint_that_the_other_office_countersigns(app, world, north, south):
    with app.app_context(), work.atomic():
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
    [made] = rows(app, Checkpoint)
    [copy] = rows(app, CheckpointCopy)
    assert (made.office_id, copy.office_id, copy.about_id) == (north, south, north)
    assert copy.statement == made.statement
    assert kinds(app, north)[-2:] == [AuditKind.RELEASE_GRANTED, AuditKind.CHECKPOINT_MADE]
    assert kinds(app, south)[-1] is AuditKind.CHECKPOINT_COUNTERSIGNED
    assert findings(app) == []


def test_work_that_is_undone_makes_no_checkpoint(app, world):
    with app.app_context():
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
        work.rollback()
        with work.atomic():
            walk.detection(world.guard_north)
    assert rows(app, Checkpoint) == []


def test_a_checkpoint_that_fails_leaves_what_was_shared_as_it_is(app, world, monkeypatch, caplog):
    def fail(*_arguments):
        raise RuntimeError("ขอที่พัก")

    monkeypatch.setattr(service, "make", fail)
    with app.app_context(), work.atomic():
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
    assert AuditKind.RELEASE_GRANTED in kinds(app, world.liaison_north.office_id)
    [said] = [record.getMessage() for record in caplog.records]
    assert said == "what follows a commit failed: RuntimeError in exchange"


def test_only_the_office_that_was_shared_with_countersigns_at_once(app, world, north, south):
    with app.app_context(), work.atomic():
        link(world.liaison_north, world.stranger)
        case, person = walk.case_with_person(world.liaison_north)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (walk.PersonField.SEX,)})
    assert {copy.office_id for copy in rows(app, CheckpointCopy)} == {south}
    with app.app_context():
        assert service.exchange(north) == 2


def test_at_the_stroke_of_the_clock_one_is_made_whether_or_not_the_office_was_busy(app, world, north, south):
    log(app, world)
    told = []
    for busy in (True, False, False):
        if busy:
            log(app, world, 5)
        with app.app_context():
            assert service.exchange(north) == 1
        told.append([row for row in rows(app, AuditEntry) if row.office_id == south][-1].facts.keys())
    assert [made.number for made in rows(app, Checkpoint)] == [1, 2, 3]
    assert told == [{"number", "checkpoint"}] * 3  # and no count of entries


def test_a_chain_that_has_not_begun_has_no_checkpoint(app):
    with app.app_context(), work.atomic():
        assert service.make(uuid4()) is None


def test_a_suspended_link_exchanges_nothing(app, world, north, south):
    with app.app_context(), work.atomic():
        link = directory.link_between(north, south)
        offices.change_link(OPERATOR, link.id, "suspend")
    log(app, world)
    with app.app_context():
        assert service.exchange(north) == 0
    assert len(rows(app, Checkpoint)) == 1
    assert rows(app, CheckpointCopy) == []


def test_an_office_does_not_countersign_what_contradicts_what_it_holds(app, world, north, south):
    log(app, world)
    with app.app_context():
        service.exchange(north)
        offer = queries.offer(queries.newest(north))
        work.rollback()
    statement = offer.statement
    after = {"number": statement.number + 1, "position": statement.position - 1, "previous": statement.digest()}
    shorter = replace(statement, **after)
    with app.app_context(), work.atomic():
        signature = keys.sign(north, canonical(shorter.body())).value
        assert service.countersign(south, service.Offer(offer.code, shorter, signature, offer.keys)) is None
        forged = service.Offer(offer.code, shorter, b"0" * 64, offer.keys)
        assert service.countersign(south, forged) is None
    assert len(rows(app, CheckpointCopy)) == 1


# --- keys -----------------------------------------------------------------------------------------------------------


def test_every_office_has_a_key_from_its_beginning(app, world, north):
    with app.app_context():
        for office in directory.all_offices():
            [key] = keys.of_office(office.id)
            assert key.key_id == signing.key_id(key.public)
        work.rollback()


def test_an_office_without_a_key_gets_one_when_it_first_signs(app, north):
    other = OPERATOR.office_id
    with app.app_context():
        with work.atomic():
            assert keys.of_office(other) == []
        with work.atomic():
            signature = keys.sign(other, b"words")
        with work.atomic():
            assert keys.verify(other, signature, b"words")
            assert not keys.verify(other, signature, b"other words")
            assert not keys.verify(north, signature, b"words")


def test_what_a_retired_key_signed_is_still_verified_and_it_signs_no_more(app, world, north):
    log(app, world)
    with app.app_context():
        service.exchange(north)
        with work.atomic():
            old = keys.sign(north, b"words")
            made = keys.rotate(world.administrator_north, directory.office(north)).key_id
        with work.atomic():
            new = keys.sign(north, b"words")
            assert (new.key_id, old.key_id != new.key_id) == (made, True)
            assert keys.verify(north, old, b"words")
            assert keys.verify(north, new, b"words")
            assert not keys.verify(north, Signature(old.key_id, new.value), b"words")
            assert [bool(key.retired_at) for key in keys.of_office(north)] == [True, False]
    log(app, world)
    with app.app_context():
        assert service.exchange(north) == 1
    assert {row.key_id for row in rows(app, Checkpoint)} == {old.key_id, new.key_id}
    assert findings(app) == []


def test_another_states_administrator_replaces_no_key(app, world, south):
    with app.app_context(), pytest.raises(NotAllowed):
        keys.rotate(world.administrator_north, directory.office(south))


# --- between installations ------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(empty_database):
    """Another State's installation, with offices of its own."""
    app = application.make(empty_database.url, empty_database.owner)
    bring_up(app)
    with app.app_context(), work.atomic():
        seeding.load(OPERATOR)
    yield app
    application.let_go(app)


def exported(app, office_id):
    with app.app_context(), work.atomic():
        offer = service.make(office_id)
        return files.write(offer), offer.keys[-1].key_id


def take_in(app, content, accepted=""):
    with app.app_context(), work.atomic():
        return service.take_in(OPERATOR, files.read(content), accepted=accepted) is not None


def test_a_checkpoint_from_another_installation_is_kept_and_followed(app, elsewhere, world, north):
    log(app, world)
    first, key = exported(app, north)
    with pytest.raises(RuleBroken, match="key"):
        take_in(elsewhere, first)
    with pytest.raises(RuleBroken):
        take_in(elsewhere, first, accepted="0" * 32)
    assert take_in(elsewhere, first, accepted=key)
    assert not take_in(elsewhere, first)
    with app.app_context(), work.atomic():
        keys.rotate(OPERATOR, directory.office(north))
    second, _key = exported(app, north)
    assert take_in(elsewhere, second)
    assert not take_in(elsewhere, first)
    assert findings(elsewhere) == []
    assert findings(app, files.read(first), files.read(second)) == []
    assert [row.kind for row in rows(elsewhere, AuditEntry)][-1] is AuditKind.CHECKPOINT_IMPORTED


def test_a_chain_that_is_kept_here_is_not_taken_in(app, world, north):
    log(app, world)
    content, key = exported(app, north)
    with pytest.raises(RuleBroken, match="kept here"):
        take_in(app, content, accepted=key)


def refused(content):
    try:
        files.read(content)
    except RuleBroken:
        return True
    return False


def test_a_changed_file_is_refused_wherever_it_was_changed(app, world, north):
    log(app, world)
    content, _key = exported(app, north)
    data = json.loads(content)
    assert files.read(content).statement.office_id == north
    for change in (
        {"code": "TH-XXX-01"},
        {"signature": "00" * 64},
        {"file_signature": "00" * 64},
        {"signed_by": "0" * 32},
        {"keys": []},
        {"type": "another"},
        {"statement": {**data["statement"], "position": 1}},
        {"statement": {**data["statement"], "position": "1"}},
        {"statement": {**data["statement"], "at": "2026-01-01T00:00:00"}},
        {"statement": []},
        {"keys": [{**data["keys"][0], "public": "00" * 32}]},
    ):
        assert refused(json.dumps({**data, **change}).encode()), change
    for junk in (b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, content[:-20]):
        assert refused(junk), junk[:20]


def test_a_file_holds_no_name_and_no_reference(app, world, north):
    log(app, world)
    content, _key = exported(app, north)
    text = content.decode()
    assert "TH-MSI-D-" not in text
    assert not [actor.name for actor in world.actors.values() if actor.name in text]


# --- the command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def run(app):
    """Type a command, on the test's database."""
    return lambda *words: CliRunner().invoke(main, words, obj=lambda _settings: app)


def test_the_commands_do_what_they_say(app, world, run, tmp_path):
    log(app, world)
    out = tmp_path / "checkpoint.json"
    assert "checkpoints countersigned" in run("audit", "checkpoint").output
    done = run("audit", "export", "TH-MSI-01", "--out", str(out))
    assert done.exit_code == 0
    assert "checkpoint 2" in done.output
    assert run("audit", "export", "INSTALLATION", "--out", str(tmp_path / "own.json")).exit_code == 0
    assert run("office", "rotate-key", "TH-MSI-01").exit_code == 0
    assert run("audit", "verify", "--against", str(out)).output.endswith("chains are whole.\n")
    refused = run("audit", "import", str(out))
    assert refused.exit_code == 1
    assert "kept here" in refused.output
    out.write_text("{}")
    assert run("audit", "verify", "--against", str(out)).exit_code == 1
    assert run("audit", "export", "XX-XXX-01", "--out", str(out)).exit_code == 1


def test_verification_names_what_it_finds_and_fails(app, world, run):
    log(app, world)
    with owner(app):
        entry_at(world.guard_north.office_id, 2).facts = {"persons": 99}
    done = run("audit", "verify")
    assert (done.exit_code, done.output) == (1, "TH-MSI-01 entry 2: the entry was changed\n")
