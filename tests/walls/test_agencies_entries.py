"""Entries of devices: an incomplete one is its writer's agency's alone, a complete one for whom the detection is."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.capture import service as capture
from blo.capture.models import CapturedEntry
from blo.capture.service import Arrival
from blo.kernel.db import db
from tests.support import recording, walk
from tests.walls.test_agencies import colleagues
from tests.walls.told import keys, told

__all__ = ["colleagues"]
pytestmark = pytest.mark.walls


def arrival(entry_id, revision=1):
    return Arrival(entry_id, revision, 0, DEVICE, "1", [["place_name", f"ท่าทราย {revision}"]])


DEVICE = uuid4()


def of_whom():
    return set(db.session.execute(sa.select(CapturedEntry.agency, CapturedEntry.agency_only)).all())


@pytest.mark.parametrize("keeps", [True, False])
def test_an_entry_is_for_its_agency_until_it_is_logged_and_then_for_whom_the_detection_is(office, colleagues, keeps):
    entry = uuid4()
    capture.refuse(colleagues["police"], arrival(entry))
    assert of_whom() == {("police", True)}
    capture.log(colleagues["police"], arrival(entry, 2), walk.new_detection(submission=entry, agency_only=keeps))
    assert of_whom() == {("police", keeps)}


def test_nobody_without_an_agency_keeps_an_entry_to_one(office, world):
    recording.captured(world.guard_north)
    assert of_whom() == {("", False)}


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_the_databases_own_wall_keeps_it_from_another_agency_of_the_office(app, at_work, colleagues):
    with at_work():
        recording.captured(colleagues["police"])
    table = CapturedEntry.__table__
    for name, sees in (("police again", 1), ("customs", 0)):
        with told(app, colleagues[name]) as connection:
            assert len(keys(connection, table)) == sees
            assert connection.execute(sa.update(table).values(form="2")).rowcount == sees
