"""What its time is over for goes from every line and version of a record, and a draft that nobody goes on with."""

import pytest
import sqlalchemy as sa

from blo.detections import drafts
from blo.detections.lines import DetectionFee, DetectionLeg, Line
from blo.detections.models import DetectionDraft, DetectionVersion
from blo.detections.sections import content_of
from blo.detections.states import Section
from blo.kernel import work
from blo.kernel.db import db
from blo.records.layouts import LINES
from blo.retention import acts
from blo.retention.states import Act
from blo.retention.words import ERASED
from tests.support import erasing, recording
from tests.walls.outlived import LATIN, NATIVE, after, clock, fresh, kept, met, office

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]

WORDS = ("โทรศัพท์สีดำ", "ใต้เบาะ", "ท่าทราย", "ပြင်ဦးလွင်", "20.43219")


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def told(world):
    """A whole record that names somebody in its lines, and did so before in its first screen."""
    found, person = met(world)
    legs = [{"origin": f"บ้าน {NATIVE}", "destination": "ท่าทราย"}, {"origin": "ပြင်ဦးလွင်", "destination": "แม่สาย"}]
    recording.whole(world.guard_north, found, route={LINES: legs})
    before = content_of(found, Section.LOGGED)
    recording.amend(world.guard_north, found, Section.LOGGED, before | {"narrative": f"{LATIN} มาคนเดียว"})
    recording.amend(world.guard_north, found, Section.LOGGED, before | {"narrative": "ริมน้ำ"})
    work.commit()
    assert kept(NATIVE)
    assert all(kept(word) for word in WORDS if word != "20.43219")
    return found, person


def test_words_coordinates_and_versions_go_and_codes_stay(office, world, clock):
    found, _person = told(world)
    after(clock, 400)
    erasing.run(world.supervisor_north)
    fresh(found)
    assert not [word for word in (*WORDS, NATIVE, LATIN) if kept(word)]
    assert (found.latitude, found.longitude, found.precision) == (None, None, None)
    assert count(DetectionVersion) == 0
    assert [(leg.origin, leg.destination) for leg in found.legs] == [(ERASED, ERASED)] * 2
    assert [(fee.amount, fee.currency) for fee in found.fees] != []
    assert [seizure.type for seizure in found.seizures] == ["phone"]
    assert found.crimes == ["migrant_smuggling", "drugs"]


def test_a_name_goes_from_lines_and_earlier_versions_with_its_person(office, world, clock):
    found, person = told(world)
    acts.pseudonymise_person(erasing.carer(world.supervisor_north), person)
    fresh(found)
    assert not kept(NATIVE)
    assert not kept(LATIN)
    assert person.reference in found.legs[0].origin
    versions = db.session.scalars(sa.select(DetectionVersion)).unique().all()
    assert any(person.reference in row.before + row.after for row in versions)
    assert count(DetectionVersion) == 11


def test_deleted_a_detection_leaves_no_line_and_no_version(office, world, clock):
    told(world)
    after(clock, 400)
    erasing.run(world.supervisor_north, erasing.schedule(without_case=(365, Act.DELETE)))
    left = {model.__tablename__: count(model) for model in (*Line.__subclasses__(), DetectionVersion)}
    assert DetectionLeg.__tablename__ in left
    assert DetectionFee.__tablename__ in left
    assert set(left.values()) == {0}


def test_a_draft_goes_thirty_days_after_it_was_last_kept(office, world, clock):
    old, kept_again = recording.draft(world.guard_north), recording.draft(world.guard_north)
    work.commit()
    old_id, kept_id = old.id, kept_again.id
    after(clock, 10)
    drafts.keep_again(world.guard_north, kept_id, drafts.Kept([("place_name", "ท่าทราย")]))
    work.commit()
    after(clock, 29)
    assert erasing.run(world.supervisor_north) == []
    after(clock, 30)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("draft", "draft"): 1}
    assert set(db.session.scalars(sa.select(DetectionDraft.id))) == {kept_id}
    assert old_id != kept_id
