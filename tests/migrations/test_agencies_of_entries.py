"""Entries that were there before are for whom their detection is, incomplete ones for their writer's agency."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from blo.access.roles import Role
from blo.capture import service as capture
from blo.capture.models import CapturedEntry
from blo.capture.service import Arrival
from blo.detections import roles
from blo.detections.models import DetectionPerson
from blo.detections.states import PersonRole
from blo.kernel import work
from blo.kernel.db import db
from blo.offices.states import Agency
from blo.people.states import PersonSection
from blo.records.amending import Amendment
from blo.records.states import AmendReason
from tests.support import recording, walk
from tests.support.acting import owner_of
from tests.walls.test_agencies import employ

pytestmark = pytest.mark.walls
ROWS = sa.select(CapturedEntry.id, CapturedEntry.agency, CapturedEntry.agency_only)


def test_every_entry_is_for_the_same_after_going_down_and_up(app, world):
    kept = {}
    with app.app_context():
        with work.atomic():
            police = employ(world, "police", Role.SUPERVISOR, Agency.POLICE)
            kept[recording.captured(world.guard_north)] = ("", False)
            kept[recording.captured(police)] = ("police", True)
            for agency_only in (True, False):
                entry = uuid4()
                command = walk.new_detection(submission=entry, agency_only=agency_only)
                capture.log(police, Arrival(entry, 1, 0, uuid4(), "1", []), command)
                kept[entry] = ("police", agency_only)
        db.session.remove()
        downgrade(revision="0023")
        upgrade()
        with owner_of(app).connect() as connection:
            found = {row.id: (row.agency, row.agency_only) for row in connection.execute(ROWS)}
    assert found == kept


def test_nobody_is_made_less_of_a_victim_by_going_down(app, world):
    with app.app_context():
        with work.atomic():
            met = walk.detection(world.guard_north)
            person = walk.person(world.guard_north, met)
            decided = {"role": "identified_victim", "decided_by": "ทีมสหวิชาชีพ", "decided_on": "2026-01-02"}
            wanted = Amendment(PersonSection.ROLE, decided, AmendReason.LEARNED, 1)
            roles.change(world.guard_north, person.reference, met.reference, wanted)
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(revision="0023")
        with owner_of(app).connect() as connection:
            assert connection.scalars(sa.select(DetectionPerson.role)).all() == [PersonRole.IDENTIFIED_VICTIM]
