"""What an office asked another office's person has a time of its own: no act on the person reaches it, and it ends."""

import pytest
import sqlalchemy as sa

from blo.consent.models import Consent, ConsentAnswer
from blo.kernel import work
from blo.people import queries as people
from blo.people.states import PersonField
from blo.protection import following_up
from blo.protection.following_up import ScreeningStep
from blo.protection.indicators import Answer, NotNow, ScreeningOutcome, indicators
from blo.protection.screening import Screening, ScreeningAnswer
from blo.retention.states import Act
from tests.support import asking, erasing, walk
from tests.support.acting import owner_of
from tests.walls.outlived import after, clock, met, office

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

ASKED = (Screening, ScreeningAnswer, ScreeningStep, Consent, ConsentAnswer)


def counted(app):
    """How many rows of each table there are, as the owner of the database counts them."""
    with work.reading(), owner_of(app).connect() as connection:
        found = [connection.scalar(sa.select(sa.func.count()).select_from(model.__table__)) for model in ASKED]
        connection.rollback()
    return found


def asked(actor, person):
    """A screening that led to nothing yet, and a refusal."""
    strong = next(one.code for one in indicators() if one.strong)
    made = walk.screening(actor, person, answers={strong: Answer.YES}, outcome=ScreeningOutcome.URGENT)
    following_up.put_off(actor, made.id, NotNow.NOBODY, following_up.NO_WORDS)
    asking.consent(actor, person, photo=False)


def received(world):
    """A person who was released to the sister office, and was asked on both sides."""
    found, person = met(world)
    asked(world.guard_north, person)
    case = walk.case(world.liaison_north, found)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: tuple(PersonField)})
    work.commit()
    asked(world.liaison_south, people.get(world.liaison_south, person.reference))
    work.commit()
    return person


def test_it_ends_by_its_own_age(office, world, clock):
    received(world)
    before = counted(office)
    assert min(before) >= 2
    after(clock, 1825)
    assert [name for name in erasing.summed(erasing.run(world.supervisor_south)) if name[0] == "asked_of_others"] == []
    assert counted(office) == before
    after(clock, 1826)
    assert erasing.summed(erasing.run(world.supervisor_south)) == {
        ("asked_of_others", "screening"): 1,
        ("asked_of_others", "consent"): 1,
    }
    assert counted(office) == [number // 2 for number in before]


def test_it_leaves_what_was_asked_of_the_offices_own_persons_to_the_persons_time(office, world, clock):
    received(world)
    after(clock, 2)
    soon = erasing.schedule(asked_of_others=(1, Act.DELETE))
    before = counted(office)
    assert erasing.summed(erasing.run(world.supervisor_north, soon)) == {}
    assert counted(office) == before
    assert sum(erasing.summed(erasing.run(world.supervisor_south, soon)).values()) == 2


def test_it_ends_after_the_person_is_gone_where_it_was_recorded(office, world, clock):
    received(world)
    after(clock, 400)
    gone = erasing.schedule(case=(1, Act.DELETE))
    erasing.run(world.supervisor_north, gone)
    assert counted(office)[0] == counted(office)[3] == 1
    after(clock, 1826)
    erasing.run(world.supervisor_south)
    assert counted(office) == [0] * len(ASKED)
