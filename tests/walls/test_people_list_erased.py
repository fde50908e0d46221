"""A list that nobody goes on with is deleted in its time, and goes with its detection and with its people's names."""

import pytest
import sqlalchemy as sa

from blo.groups.models import PeopleList
from blo.kernel import work
from blo.kernel.db import db
from blo.retention import acts
from tests.support import erasing, recording, walk
from tests.walls.outlived import after, clock, met, office

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]


def count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(PeopleList))


def test_a_list_lies_sealed_and_is_deleted_thirty_days_after_somebody_went_on_with_it(office, world, clock):
    recording.people_list(world.guard_north, walk.detection(world.guard_north))
    work.commit()
    assert db.session.scalar(sa.select(PeopleList)).content["lines"]
    after(clock, 29)
    assert erasing.run(world.supervisor_north) == []
    after(clock, 30)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("draft", "people_list"): 1}
    assert count() == 0


def test_a_list_goes_with_its_detection_and_when_a_name_of_it_is_taken_out(office, world, clock):
    found, person = met(world)
    carer = erasing.carer(world.supervisor_north)
    recording.people_list(world.guard_north, found)
    counts = acts.pseudonymise_person(carer, person)
    assert (counts["people_list"], count()) == (1, 0)
    recording.people_list(world.guard_north, found)
    assert acts.delete_detection(carer, found)["people_list"] == 1
    assert count() == 0
