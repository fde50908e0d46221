"""The versions of a detection: from what is kept of each change, every earlier state of the record can be told."""

import copy

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blo.detections import history, queries
from blo.detections.models import DetectionVersion
from blo.detections.sections import content_of
from blo.detections.states import DetectionField, Section
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.i18n import use
from blo.records import changes
from blo.records.layouts import LINES
from blo.records.states import AmendReason
from tests.support import walk
from tests.support.effort import examples
from tests.support.recording import WHOLE, amend

pytestmark = pytest.mark.detection

PLACES = ("แม่สาย", "ท่าขี้เหล็ก", "เชียงราย", "မန္တလေး", "Bangkok")
LEGS = st.lists(
    st.fixed_dictionaries(
        {"origin": st.sampled_from(PLACES), "destination": st.sampled_from(PLACES)},
        optional={"days": st.integers(0, 9), "mode": st.sampled_from(["land", "river"])},
    ).filter(lambda leg: leg["origin"] != leg["destination"]),
    max_size=4,
    unique_by=lambda leg: (leg["origin"], leg["destination"]),
)
SEIZED = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["phone", "cash"]),
        "quantity": st.integers(1, 10**6).map(lambda number: f"{number / 1000:f}".rstrip("0").rstrip(".")),
        "unit": st.just("piece"),
    },
    optional={"description": st.sampled_from(["สีดำ", 'a "quoted" \\ one'])},
)
CHANGES = {
    Section.LOCATION: st.one_of(st.just({}), st.just(WHOLE["location"])),
    Section.CRIMES: st.fixed_dictionaries(
        {}, optional={"crimes": st.just(["drugs"]), "material_benefit": st.sampled_from(["yes", "no"])}
    ),
    Section.ACTION: st.fixed_dictionaries({}, optional={"sister_office": st.sampled_from(["yes", "no"])}),
    Section.ROUTE: LEGS.map(lambda legs: {LINES: legs} if legs else {}),
    Section.SEIZURES: st.lists(SEIZED, max_size=3).map(lambda found: {LINES: found} if found else {}),
    Section.LOGGED: st.fixed_dictionaries(
        {"men": st.integers(1, 9), "place_name": st.sampled_from(PLACES)}, optional={"needs": st.just(["medical"])}
    ),
}
HISTORY = st.lists(
    st.sampled_from(list(CHANGES)).flatmap(lambda section: st.tuples(st.just(section), CHANGES[section])), max_size=6
)


def state_of(detection):
    return {section: content_of(detection, section) for section in Section}


def told_back(detection, states):
    """Walk back through the versions; each must be what the record was then."""
    now = state_of(detection)
    newest_first = sa.select(DetectionVersion).where(DetectionVersion.detection_id == detection.id)
    for row in db.session.scalars(newest_first.order_by(DetectionVersion.number.desc())).unique():
        assert now == states[row.number]
        assert now[row.section] == changes.read(row.after)
        now = now | {row.section: changes.read(row.before)}
    assert now == states[1]


def test_every_earlier_version_of_a_record_can_be_told(app, world):
    @examples(6)
    @given(HISTORY)
    def check(changes):
        with app.app_context():
            found = walk.detection(world.guard_north)
            states = {1: copy.deepcopy(state_of(found))}
            for section, content in changes:
                whole = state_of(found)[section] | content if section is Section.LOGGED else content
                amend(world.guard_north, found, section, whole, AmendReason.MISTAKE)
                db.session.expire_all()
                states[found.version] = copy.deepcopy(state_of(found))
            told_back(found, states)
            work.rollback()

    check()


def test_differences_name_each_field_that_changed_and_no_other(office, world):
    before = {LINES: [{"origin": "A", "destination": "B", "days": 1}, {"origin": "B", "destination": "C"}]}
    after = {LINES: [{"origin": "A", "destination": "B", "days": 2, "mode": "land"}]}
    with use("en"):
        found = [
            (str(one.label), one.before and str(one.before), one.after and str(one.after))
            for one in history.differences(Section.ROUTE, before, after, "Asia/Bangkok")
        ]
    assert [label for label, _, _ in found] == ["Leg 1, Mode of entry", "Leg 1, Days", "Leg 2"]
    assert found[0][1:] == (None, "Land")
    assert found[1][1:] == ("1", "2")
    assert found[2][2] is None
    for name, content in WHOLE.items():
        section = Section.of(name)
        assert history.differences(section, content, content, "UTC") == []
        assert history.differences(section, {}, content, "UTC")


def test_versions_are_for_the_own_office_alone(office, world):
    found = walk.detection(world.guard_north)
    case = walk.case(world.liaison_north, found)
    amend(world.guard_north, found, Section.ROUTE, WHOLE["route"])
    walk.share_detection(world.liaison_north, world.liaison_south, case, found, *DetectionField)
    assert len(history.of_detection(world.guard_north, found).rows) == 1
    shared = queries.get(world.liaison_south, found.reference)
    assert history.of_detection(world.liaison_south, shared).rows == []
