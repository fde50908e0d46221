"""Rules that only the forms know, at the field they belong to."""

import pytest
import sqlalchemy as sa

from blo.kernel.db import db
from blo.offices.models import Office
from blo.people.models import Person
from tests.web.desk import Desk

pytestmark = pytest.mark.either_engine


@pytest.mark.parametrize(
    ("ages", "child"),
    [({"age_to": "20"}, True), ({"age_from": "20"}, False), ({"age_from": "17"}, True), ({"age_from": "18"}, False)],
)
def test_of_somebody_said_to_be_at_most_twenty_childhood_is_in_doubt(app, world, ages, child):
    desk = Desk(app, world, "person")
    assert desk.send(birth_year="", **ages).status == 303
    with app.app_context():
        [person] = db.session.scalars(sa.select(Person)).unique()
        assert person.birth.may_be_child(person.age_on) is child


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_day": "1/1/1990"}, "birth_day"),
        ({"birth_year": "2699"}, "birth_year"),
        ({"birth_year": "", "age_from": "30", "age_to": "20"}, "age_from"),
        ({"nationality": ""}, "nationality"),
        ({"nationality_status": "stateless"}, "nationality"),
    ],
)
def test_a_person_that_can_not_be_is_told_at_the_field(app, world, changes, field):
    desk = Desk(app, world, "person")
    page = desk.send(**changes)
    assert (page.status, page.errors) == (422, {field})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"men": "0"}, "men"),
        ({"occurred_day": "1/1/1990"}, "occurred_day"),
        ({"occurred_day": "31/12/2099"}, "occurred_day"),
        ({"nationalities-0-persons": "3"}, None),
        ({"nationalities-0-country": ""}, None),
    ],
)
def test_a_detection_that_can_not_be_is_told(app, world, changes, field):
    desk = Desk(app, world, "detection")
    page = desk.send(**changes)
    assert page.status == 422
    assert page.errors == ({field} if field else set())


@pytest.mark.parametrize("code", ["TH-", "TH-X-01", "TH-ABCDE-01", "TH-ABC-1", "TH-กขค-01", "MM-ABC-01", "TH-ABC"])
def test_an_office_code_of_which_no_reference_could_be_made_is_refused(app, world, code):
    desk = Desk(app, world, "office")
    page = desk.send(code=code)
    assert (page.status, page.errors) == (422, {"code"})
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(Office.code == code)) == 0
