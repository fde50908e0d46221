"""The province of a detection: one of the list that there was on its day, and an old name stays with what it became."""

from datetime import timedelta

import pytest

from blo.cli.operator import OPERATOR
from blo.codelists import registry, service
from blo.codelists.entries import Content
from blo.codelists.states import CodeList
from blo.detections import facts
from blo.detections.sections import content_of
from blo.detections.states import DetectionField, Section
from blo.kernel import clock
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import use
from blo.offices import queries as directory
from blo.offices import service as offices
from blo.offices.service import NewOffice
from blo.offices.states import OfficeKind
from blo.sharing.fields import EVERYTHING
from tests.support import walk
from tests.support.recording import amend

pytestmark = pytest.mark.detection

PROVINCES = CodeList.SUBDIVISION
MERGED, INTO = "TH-38", "TH-42"


@pytest.fixture
def found(office, world):
    return walk.detection(world.guard_north, occurred_at=clock.now() - timedelta(days=40))


def change(actor, code, **changes):
    """Change an entry of the list of provinces."""
    now = registry.entry(PROVINCES, code)
    said = {name: getattr(now.content, name) for name in Content.__slots__}
    service.change(actor, PROVINCES, Content(**(said | changes)), seen=now.version)


def merge(world, code=MERGED, *, days=30):
    """A province ended so many days ago, and another stands for it."""
    last = clock.today("Asia/Bangkok") - timedelta(days=days)
    change(world.administrator_north, code, valid_until=last, replaced_by=(INTO,))


def choose(world, found, code):
    amend(world.guard_north, found, Section.LOCATION, {"subdivision": code})


def refused(world, found, code):
    with pytest.raises(RuleBroken) as told:
        choose(world, found, code)
    return told.value.field == "subdivision"


def place(found):
    with use("en"):
        told = [one for one in facts.facts(found, EVERYTHING) if str(one.label) == "Province"]
        assert [one.field for one in told] == [DetectionField.LOCATION]
        return str(told[0].value)


def test_a_detection_begins_in_its_offices_province_and_is_moved_to_another_of_the_country(world, found):
    assert content_of(found, Section.LOCATION) == {"subdivision": "TH-57"}
    assert place(found) == "Chiang Rai"
    choose(world, found, "TH-58")
    assert found.subdivision == "TH-58"
    assert DetectionField.LOCATION.value in found.amended
    choose(world, found, None)
    assert found.subdivision == "TH-58"  # there is no detection in no province


def test_what_is_on_no_list_or_in_another_country_is_refused(world, found):
    assert refused(world, found, "TH-99")
    assert refused(world, found, "chiang rai")
    assert refused(world, found, "MM-17")


def test_the_provinces_are_those_of_the_day_and_an_old_one_is_said_with_what_it_became(world, found):
    merge(world)
    choose(world, found, MERGED)
    assert place(found) == "Bueng Kan (now Loei)"
    later = walk.detection(world.guard_north)
    assert refused(world, later, MERGED)
    choose(world, later, INTO)
    assert place(later) == "Loei"
    merge(world, "TH-43", days=50)
    assert refused(world, found, "TH-43")


def test_a_province_that_ended_since_stays_where_it_is_recorded(world, found):
    choose(world, found, MERGED)
    merge(world, days=45)
    where = {"latitude": "18.3", "longitude": "103.6", "precision": "spot"}
    amend(world.guard_north, found, Section.LOCATION, where | {"subdivision": MERGED})
    assert found.subdivision == MERGED


def test_an_office_whose_province_was_merged_logs_in_the_one_there_was(office, world):
    merge(world, "TH-57", days=30)
    before = walk.detection(world.guard_north, occurred_at=clock.now() - timedelta(days=31))
    assert (before.subdivision, walk.detection(world.guard_north).subdivision) == ("TH-57", INTO)


def new_office(country, code):
    return NewOffice(f"{country}-NEW-01", OfficeKind.POST, country, code, {"en": "New"}, "Asia/Bangkok")


@pytest.mark.parametrize(
    ("country", "code", "words"),
    [("TH", "TH-99", "list"), ("TH", "MM-17", "list"), ("TH", "Chiang Rai", "list"), ("VN", "VN-03", "VN-07")],
)
def test_an_office_lies_in_a_province_of_its_country_as_there_are_today(office, country, code, words):
    with pytest.raises(RuleBroken) as told, use("en"):
        offices.create_office(OPERATOR, new_office(country, code))
    assert told.value.field == "subdivision"
    assert words in str(told.value.message)
    offices.create_office(OPERATOR, new_office("VN", "VN-07"))
    assert directory.by_code("VN-NEW-01").subdivision == "VN-07"
