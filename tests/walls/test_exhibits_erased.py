"""An exhibit in keeping keeps its detection; later it is reduced and goes with it, and its chain holds till then."""

import pytest
import sqlalchemy as sa

from blo.exhibits import chain
from blo.exhibits.models import CustodyEvent, CustodyWords, Exhibit
from blo.exhibits.states import CustodyPurpose
from blo.files.models import File
from blo.kernel import work
from blo.kernel.db import db
from blo.retention import acts
from blo.retention.states import Act
from blo.retention.words import ERASED
from tests.support import erasing, seizing
from tests.walls.outlived import NATIVE, after, clock, fresh, kept, met, office

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]
TABLES = (Exhibit, CustodyEvent, CustodyWords, File)


def counts():
    return [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in TABLES]


def seized(world, *, left=True, **given):
    """An exhibit with a photo and two lines, the second of which lets it leave the office's keeping, or does not."""
    detection, person = met(world)
    exhibit = seizing.exhibit(world.guard_north, detection, **given)
    seizing.photo(world.guard_north, exhibit)
    purpose = CustodyPurpose.RETURNED if left else CustodyPurpose.STORAGE
    seizing.line(world.guard_north, exhibit, purpose, seal_found=seizing.SealFound.INTACT, place="ท่าทราย")
    work.commit()
    return detection, person, exhibit


def unbroken(exhibit):
    db.session.expire_all()
    return chain.verify(exhibit, chain.lines(exhibit)) is None


def test_while_it_is_in_keeping_no_clock_takes_anything(office, world, clock):
    _detection, _person, exhibit = seized(world, left=False)
    after(clock, 4000)
    erasing.run(world.supervisor_north, erasing.schedule(without_case=(30, Act.DELETE)))
    assert counts() == [1, 2, 2, 1]
    assert unbroken(exhibit)


def test_reduced_it_has_no_words_and_an_unbroken_chain(office, world, clock):
    _detection, _person, exhibit = seized(world)
    assert all(kept(word) for word in seizing.WORDS)
    after(clock, 400)
    erasing.run(world.supervisor_north)
    fresh(exhibit)
    assert not [word for word in (*seizing.WORDS, "ท่าทราย") if kept(word)]
    assert counts() == [1, 2, 0, 0]
    assert (exhibit.type, exhibit.mark, exhibit.seal) == ("phone", ERASED, "S-1")
    assert unbroken(exhibit)


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_it_is_deleted_with_its_detection_and_each_is_proved_gone(office, world, clock):
    seized(world)
    after(clock, 400)
    erasing.run(world.supervisor_north, erasing.schedule(without_case=(30, Act.DELETE)))
    assert counts() == [0, 0, 0, 0]
    assert not [word for word in seizing.WORDS if kept(word)]


def test_a_name_goes_from_it_with_its_person_and_the_chain_holds(office, world, clock):
    _detection, person, exhibit = seized(world, left=False, witnesses=f"{NATIVE} และตำรวจ")
    acts.pseudonymise_person(erasing.carer(world.supervisor_north), person)
    fresh(exhibit)
    assert not kept(NATIVE)
    assert person.reference in exhibit.witnesses
    assert counts() == [1, 2, 1, 1]
    assert unbroken(exhibit)
