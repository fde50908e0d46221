"""A review asked for at the very moment something leaves: whoever comes first, nothing of the person stays outside."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.cases import service as cases
from blo.handovers import service as handovers
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import BloError
from blo.people.states import PersonField
from blo.protection import service as protection
from blo.referrals import service as referrals
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import walk
from tests.support.racing import race

pytestmark = pytest.mark.walls

ROUNDS = 4


@pytest.fixture
def made(app):
    """Make something as a work of its own; give what the function gives."""

    def do(make):
        with app.app_context(), work.atomic():
            return make()

    return do


def sharing_a_case(world):
    case, person = walk.case_with_person(world.liaison_north)
    chosen = walk.Selection(
        case=(walk.CaseField.CRIMES,), detections={}, persons={person.reference: (PersonField.SEX,)}
    )
    reference, terms = case.reference, walk.terms(world.liaison_south)
    return person.reference, lambda: cases.share(
        world.liaison_north, reference, chosen=chosen, terms=terms, act=uuid4()
    )


def sending_a_referral(world):
    case, person = walk.case_with_person(world.liaison_north)
    command, terms = walk.new_referral(case, person), walk.terms(world.liaison_south)
    return person.reference, lambda: referrals.send(world.liaison_north, command, terms)


def accepting_a_referral(world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    referrals.move(world.liaison_south, sent.reference, "acknowledge")
    reference = sent.reference
    return sent.person.reference, lambda: referrals.move(world.liaison_south, reference, "accept")


def withdrawing_a_referral(world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    reference = sent.reference
    return sent.person.reference, lambda: referrals.move(world.liaison_north, reference, "withdraw")


def offering_a_handover(world):
    case, person = walk.case_with_person(world.liaison_north)
    presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
    command, terms = walk.new_handover(case, presented), walk.terms(world.liaison_south)
    return person.reference, lambda: handovers.offer(world.liaison_north, command, terms)


def receiving_a_handover(world):
    offered, person = walk.handover(world.liaison_north, world.liaison_south)
    reference, receipt = offered.reference, walk.receipt(person)
    return person.reference, lambda: handovers.receive(world.liaison_south, reference, receipt)


def taking_out_of_a_handover(world):
    offered, person = walk.handover(world.liaison_north, world.liaison_south)
    reference, somebody = offered.reference, person.reference
    return somebody, lambda: handovers.take_out(world.liaison_north, reference, somebody)


def recalling_a_case(world):
    case, person = walk.case_with_person(world.liaison_north)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    [release] = [row.id for row in sharing.of_case(world.liaison_north, case.id) if row.kind.value == "case"]
    return person.reference, lambda: releasing.recall(world.liaison_north, release, RecallReason.ERROR)


LEAVING = (
    *(sharing_a_case, sending_a_referral, accepting_a_referral, withdrawing_a_referral),
    *(offering_a_handover, receiving_a_handover, taking_out_of_a_handover, recalling_a_case),
)


@pytest.mark.parametrize("leaving", LEAVING, ids=lambda leaving: leaving.__name__)
def test_asking_at_the_same_moment_leaves_nothing_of_the_person_outside(app, world, made, leaving):
    for _ in range(ROUNDS):
        person, verb = made(lambda: leaving(world))
        asked, left = race(app, lambda who=person: protection.ask(world.guard_north, who), verb)
        assert not isinstance(asked, Exception), asked
        assert not isinstance(left, Exception) or isinstance(left, BloError), left
        with app.app_context():
            outside = sa.select(Release.state).where(
                Release.subject_reference == person, Release.state.in_((ReleaseState.ACTIVE, ReleaseState.WAITING))
            )
            assert db.session.scalars(outside).all() == []


def test_two_who_ask_at_once_ask_one_review(app, world, made):
    for _ in range(ROUNDS):
        person = made(lambda: walk.case_with_person(world.liaison_north)[1].reference)
        asked = race(
            app, *[lambda who=who, p=person: protection.ask(who, p) for who in (world.guard_north, world.liaison_north)]
        )
        assert asked == [None, None]
