"""What the database is told begins and ends with the work it is told for, also when the work fails."""

from dataclasses import asdict

import pytest
import sqlalchemy as sa

from blo.kernel import work
from blo.kernel.acting import NOBODY, act_as, acting_for, forget, told_now, verifying
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.offices.models import Office

pytestmark = [pytest.mark.walls, pytest.mark.parametrize("engine_name", ["postgresql"])]


@pytest.fixture
def north(app, world):
    """A door that lets somebody of the north in."""
    with app.test_request_context():
        act_as(world.liaison_north.told())
        yield world.liaison_north
        work.rollback()
        forget()


def known():
    """What the database knows."""
    names = asdict(NOBODY)
    row = db.session.execute(sa.select(*(sa.func.current_setting(f"blo.{name}", sa.true()) for name in names))).one()
    return {name: value or "" for name, value in zip(names, row, strict=True)}


def test_every_transaction_is_told(north):
    assert known() == asdict(north.told())
    work.commit()
    assert known() == asdict(north.told())


def test_a_transaction_that_has_begun_is_told_at_once(north, world):
    known()
    act_as(world.liaison_south.told())
    assert known()["office"] == str(world.liaison_south.office_id)


def test_for_another_office_only_within_the_block(north, world):
    with acting_for(world.liaison_south.office_id, agency="police", opens_compartment=True):
        inside = known()
    assert inside == {
        "office": str(world.liaison_south.office_id),
        "agency": "police",
        "compartment": "open",
        "verifying": "",
    }
    assert known() == asdict(north.told())
    with verifying("TH-MSI-F-26-22222222"):
        assert known() == {**asdict(north.told()), "verifying": "TH-MSI-F-26-22222222"}
    assert known() == asdict(north.told())


def test_what_a_rule_stops_is_not_told_on(north, world):
    with pytest.raises(NotFound), acting_for(world.liaison_south.office_id):
        raise NotFound
    assert known() == asdict(north.told())


def test_what_the_database_refuses_is_not_told_on_and_the_refusal_is_heard(north, world):
    twin = Office(code="TH-MSI-01", kind="post", country="TH", subdivision="TH-57", names={}, time_zone="Asia/Bangkok")
    with pytest.raises(RuleBroken), acting_for(world.liaison_south.office_id):
        db.session.add(twin)  # sent when the block ends
    assert told_now() == north.told()
    assert known() == asdict(north.told())
    with pytest.raises(sa.exc.DataError), acting_for(world.liaison_south.office_id):
        db.session.execute(sa.select(sa.cast("x", sa.Integer)))
    assert told_now() == north.told()
    work.rollback()
    assert known() == asdict(north.told())
