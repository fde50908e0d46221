"""On disk a file is sealed under a name that tells nothing, and what no row names is swept up."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from blo import cli
from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.files import judging, queries, service
from blo.files.storage import Store
from blo.kernel import clock, sealing, work
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken
from blo.kernel.sealing import SealBroken
from blo.offices import queries as directory
from blo.offices.states import Agency
from tests.support import application, walk
from tests.support.codes import equip
from tests.support.world import PASSWORD
from tests.walls.test_upload_corpus import in_this_process  # noqa: F401 - a fixture

pytestmark = [pytest.mark.detection, pytest.mark.walls]


def store():
    return Store(application.FILES)


def paths(row):
    return [Path(application.FILES) / digest[:2] / digest[2:] for digest in (row.stored_digest, row.small_digest)]


def test_on_disk_it_is_sealed_for_its_owner_alone_under_a_name_that_tells_nothing(world, at_work, shared):
    with at_work():
        row = walk.file(world.guard_north, walk.detections.queries.get(world.guard_north, shared["detection"]))
        for path in paths(row):
            kept = path.read_bytes()
            assert b"JFIF" not in kept
            assert kept[:2] != b"\xff\xd8"
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.parent.stat().st_mode & 0o777 == 0o700
        assert service.content(row, store()) == walk.judged().kept
        assert row.kept_digest == judging.hashlib.sha256(walk.judged().kept).hexdigest()


@pytest.mark.parametrize("how", ["changed", "exchanged", "missing"])
def test_bytes_that_were_tampered_with_are_an_error_page_that_shows_nothing(app, visit, world, at_work, shared, how):
    with at_work():
        on = walk.detections.queries.get(world.guard_north, shared["detection"])
        one, other = walk.file(world.guard_north, on), walk.file(world.guard_north, on)
        reference, path = one.reference, paths(one)[0]
        if how == "changed":
            path.write_bytes(path.read_bytes()[:-1] + b"\0")
        elif how == "missing":
            path.unlink()
        else:  # with another file of the same record, by somebody who may write to the database
            one.stored_digest = other.stored_digest
            one.key = other.key
    answer = visit("guard_north").client.get(f"/files/{reference}")
    assert answer.status_code == 500
    assert b"JFIF" not in answer.data


def swept(app):
    """Run the sweep as the operator does; return what it said."""
    done = CliRunner().invoke(cli.main, ["files", "sweep", "--many"], obj=lambda _settings: app, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_work_that_is_undone_leaves_at_most_what_the_sweep_takes(app, world, at_work, shared):
    with at_work():
        kept = paths(walk.file(world.guard_north, walk.detections.queries.get(world.guard_north, shared["detection"])))
    with app.app_context():
        lost = paths(walk.file(world.guard_north, walk.detections.queries.get(world.guard_north, shared["detection"])))
        work.rollback()
        assert all(path.exists() for path in [*kept, *lost])
    assert "files swept up" in swept(app)
    assert all(path.exists() for path in lost)  # somebody may be about to commit
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        swept(app)
    assert [path.exists() for path in [*kept, *lost]] == [True, True, False, False]


def test_what_is_forgotten_can_be_opened_by_nobody(app, world, at_work, shared):
    with at_work():
        on = walk.detections.queries.get(world.guard_north, shared["detection"])
        row = walk.file(world.guard_north, on)
        digest, key, place, record = row.stored_digest, row.key, f"file.{row.reference}.whole", on.id
        assert sealing.open_with(key, store().get(digest), place)
    with at_work():
        assert service.forget(world.supervisor_north, record) == 1
    with app.app_context():
        assert queries.about(world.guard_north, record) == []
        ring = sealing.keyring(db.engine)
        with pytest.raises(SealBroken):
            ring.open(store().get(digest), place)


def test_what_an_agency_keeps_to_itself_has_files_for_that_agency_alone_and_the_sweep_keeps_them(
    app, world, at_work, visit
):
    with at_work():
        office = directory.office(world.liaison_north.office_id)
        command = NewAccount("police", "Somebody", Role.LIAISON, "en", PASSWORD, agency=Agency.POLICE)
        account = accounts.create(OPERATOR, office, command)
        equip(account)
        police = account.actor()
        on = walk.detection(police, agency_only=True)
        files = [walk.file(police, on), walk.file(world.guard_south, walk.detection(world.guard_south))]
        reference, kept = files[0].reference, [path for file in files for path in paths(file)]
    assert visit("police").client.get(f"/files/{reference}").status_code == 200
    assert visit("supervisor_north").client.get(f"/files/{reference}").status_code == 404
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        swept(app)
    assert all(path.exists() for path in kept)


def test_a_sweep_of_another_databases_folder_deletes_nothing(tmp_path):
    store = Store(tmp_path)
    digests = [store.put(bytes([number])) for number in range(4)]
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        with pytest.raises(RuleBroken):
            service.sweep(store, set(digests[:1]))
        assert service.sweep(store, set(digests[:2])) == 2
    assert {digest for digest, _ in store.all()} == set(digests[:2])
