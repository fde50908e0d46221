"""The page on which a person's role in a detection is changed, and where it is shown."""

import pytest
import sqlalchemy as sa

from blo.detections.models import DetectionPerson
from blo.detections.states import PersonRole
from blo.kernel.db import db
from blo.kernel.i18n import use
from tests.support import walk

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]
BODY = "ทีมสหวิชาชีพเชียงราย"
DECIDED = {"role": "identified_victim", "decided_by": BODY, "decided_on": "2026-01-02", "reason": "learned"}


def said(role):
    with use("th"):
        return str(role.label)


@pytest.fixture
def met(at_work, world):
    with at_work():
        found = walk.detection(world.guard_north)
        return found.reference, walk.person(world.guard_north, found).reference


def test_a_role_is_changed_on_its_page_and_shown_with_who_decided_it(visit, met):
    detection, person = met
    guard = visit("guard_north")
    here = f"/persons/{person}/roles/{detection}"
    assert here in guard.get(f"/persons/{person}").text
    assert guard.send(here, DECIDED).status == 303
    page = guard.get(f"/persons/{person}")
    assert said(PersonRole.IDENTIFIED_VICTIM) in page.plain
    assert BODY in page.plain
    versions = guard.get(f"/persons/{person}/versions").plain
    assert detection in versions
    assert said(PersonRole.PRESUMED_VICTIM) in versions
    assert BODY in versions
    assert "Guard North" in versions


def test_without_the_body_nothing_is_changed_and_the_field_says_so(app, visit, met):
    detection, person = met
    sent = visit("guard_north").send(f"/persons/{person}/roles/{detection}", DECIDED | {"decided_by": ""})
    assert (sent.status, sent.errors) == (422, {"decided_by"})
    with app.app_context():
        assert db.session.scalars(sa.select(DetectionPerson.role)).all() == [PersonRole.PRESUMED_VICTIM]


def test_no_form_of_a_new_person_offers_what_only_a_body_decides(visit, met):
    detection, _person = met
    page = visit("guard_north").get(f"/detections/{detection}/persons/new")
    assert "presumed_victim" in page.text
    assert "identified_victim" not in page.text


def test_who_was_given_the_person_is_not_told_the_role(visit, world, at_work):
    with at_work():
        _release, person = walk.shared_person(world.liaison_north, world.liaison_south)
        reference = person.reference
    page = visit("liaison_south").get(f"/persons/{reference}")
    assert page.status == 200
    assert said(PersonRole.PRESUMED_VICTIM) not in page.plain
    assert "/roles/" not in page.text
