"""A child who is with nobody is owed a referral to child protection: without a screening, and whatever one says."""

from functools import partial

import pytest

from blo.kernel.db import db
from blo.kernel.i18n import Said
from blo.people.states import ChildStatus, PersonField
from blo.protection import following_up
from blo.protection.indicators import Answer, NotNow, Owed, ScreeningOutcome
from blo.referrals.states import ReferralType
from tests.support import walk
from tests.walls.test_screening import owed

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]


def alone(world):
    case, person = walk.case_with_person(world.liaison_north)
    person.child_status = ChildStatus.UNACCOMPANIED
    db.session.flush()
    return case, person


def test_a_child_alone_is_owed_a_referral_without_any_screening(office, world):
    case, person = alone(world)
    for status in (ChildStatus.ACCOMPANIED, ChildStatus.SEPARATED, None):
        walk.case_with_person(world.liaison_north)[1].child_status = status
    db.session.flush()
    send = partial(walk.referrals.send, world.liaison_north, terms=walk.terms(world.liaison_south))
    assert following_up.children_alone(world.liaison_north) == [person]
    assert following_up.children_alone(world.liaison_south) == following_up.children_alone(world.stranger) == []
    send(walk.new_referral(case, person, type=ReferralType.LEGAL))
    assert following_up.children_alone(world.liaison_north) == [person]
    right = send(walk.new_referral(case, person, type=ReferralType.CHILD))
    assert following_up.children_alone(world.liaison_north) == []
    walk.referrals.move(world.liaison_north, right.reference, "withdraw")
    assert following_up.children_alone(world.liaison_north) == [person]


def test_whatever_a_screening_of_a_child_alone_says_it_owes_child_protection(office, world):
    nothing = {"threatened": Answer.NO}
    for answers, outcome, expected in (
        (nothing, ScreeningOutcome.NO_INDICATION, {Owed.CHILD}),
        ({}, ScreeningOutcome.NOT_SCREENED, {Owed.CHILD}),
        ({}, ScreeningOutcome.DECLINED, {Owed.CHILD}),
        ({"confined": Answer.YES}, ScreeningOutcome.URGENT, {Owed.CHILD, Owed.PROTECTION}),
    ):
        _case, person = alone(world)
        made = walk.screening(world.guard_north, person, answers=answers, outcome=outcome)
        assert owed(world.guard_north, made) == expected
        assert following_up.children_alone(world.liaison_north) == []  # it stands with the screening
        following_up.put_off(world.guard_north, made.id, NotNow.NOBODY, Said(""))
        assert owed(world.guard_north, made) == set()
        assert following_up.children_alone(world.liaison_north) == []


def test_what_an_office_does_not_know_of_a_child_its_screening_does_not_tell(office, world):
    case, person = alone(world)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    none = {"answers": {"threatened": Answer.NO}, "outcome": ScreeningOutcome.NO_INDICATION}
    assert walk.screening(world.liaison_south, person, **none).owes == []


def test_children_alone_stand_first_in_the_list_of_referrals_owed(app, world, visit, at_work):
    with at_work():
        reference = alone(world)[1].reference
    page = visit("liaison_north").get("/screenings/owed")
    assert f"/persons/{reference}" in page.links
    assert "Nobody is owed" not in page.plain
    assert reference not in visit("liaison_south").get("/screenings/owed").plain
