"""A crime on the list may be chosen wherever a crime is chosen, and none that has left it or never was there."""

from datetime import date

import pytest

from blo.cases import facts, service
from blo.cases.service import NewCase
from blo.codelists import registry
from blo.codelists import service as codelists
from blo.codelists.entries import Content
from blo.codelists.states import CodeList
from blo.detections import sections
from blo.detections.states import Section
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import use
from blo.offices.states import Crime
from blo.sharing.fields import EVERYTHING
from tests.support import walk
from tests.support.linking import agreement
from tests.support.recording import amend

pytestmark = pytest.mark.detection

OWN = "fuel_smuggling"


@pytest.fixture
def own_crime(office, world):
    """A crime that the installation has on its list."""
    codelists.add(world.administrator_north, CodeList.CRIME, Content(OWN, {"en": "Fuel smuggling"}, position=115))


def open_case(world, *crimes):
    found = walk.detection(world.guard_north)
    return service.open_case(world.liaison_north, NewCase(found.reference, crimes))


def test_every_crime_of_the_list_may_be_chosen_everywhere(world, own_crime):
    every = [one.code for one in registry.contents(CodeList.CRIME)]
    assert {*Crime, OWN} == set(every)
    case = open_case(world, *reversed(every))
    assert case.crimes == every
    with use("en"):
        shown = [str(part) for part in facts.facts(case, EVERYTHING)[0].value]
    assert {"Fuel smuggling", "Ozone-depleting substances", "Other crime"} <= set(shown)
    found = walk.detection(world.guard_north)
    amend(world.guard_north, found, Section.CRIMES, {"crimes": every})
    assert found.crimes == every
    assert agreement("TH-MM-ALL", crimes=every).crimes == every


def test_what_is_not_offered_is_refused(world, own_crime):
    now = registry.entry(CodeList.CRIME, "timber").content
    said = {name: getattr(now, name) for name in Content.__slots__} | {"valid_until": date(2020, 1, 1)}
    codelists.change(world.administrator_north, CodeList.CRIME, Content(**said), seen=1)
    for crimes in (("timber",), ("never_heard_of", OWN)):
        with pytest.raises(RuleBroken) as of_case:
            open_case(world, *crimes)
        with pytest.raises(RuleBroken) as of_agreement:
            agreement("TH-MM-NEW", crimes=list(crimes))
        assert (of_case.value.field, of_agreement.value.field) == ("crimes", "crimes")


def test_of_every_crime_that_is_about_things_the_things_are_offered(world, office):
    found = walk.detection(world.guard_north)
    amend(world.guard_north, found, Section.CRIMES, {"crimes": ["ozone_depleting", "other"]})
    assert len(sections.missing(found, Section.ITEMS)) == 1
    line = {"crime": "ozone_depleting", "kind": "ozone_depleting", "quantity": "12", "unit": "piece"}
    amend(world.guard_north, found, Section.ITEMS, {"lines": [line]})
    assert sections.missing(found, Section.ITEMS) == []
