"""Who may be handed over, on what conditions, and what the receiver must answer."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from blo.handovers import queries
from blo.handovers.service import Presented, cancel, offer, receive, take_out
from blo.handovers.states import HandoverState, Outcome, RefusalReason
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.people import queries as people
from blo.people.birth import NOT_KNOWN, Birth
from blo.people.states import BirthPrecision
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import walk

pytestmark = pytest.mark.either_engine

CHILDREN = {
    "known": Birth(BirthPrecision.DAY, day=date(2020, 5, 1)),
    "estimated": Birth(BirthPrecision.ESTIMATED, age_from=16, age_to=20, age_on=date(2026, 1, 1)),
    "in doubt": NOT_KNOWN,
}


def offering(world, *presented, birth=None, **given):
    """Offer one person as given; return the handover and the person."""
    case, person = walk.case_with_person(world.liaison_north, **({"birth": birth} if birth else {}))
    usual = {"agrees_to_return": True, "fears_return": False, **given}
    command = walk.new_handover(case, Presented(person.reference, **usual), *presented)
    return offer(world.liaison_north, command, walk.terms(world.liaison_south)), person


def several(world, number):
    """Offer several grown-ups; return the handover and the persons."""
    found = walk.detection(world.guard_north)
    persons = [walk.person(world.guard_north, found) for _ in range(number)]
    presented = [Presented(one.reference, agrees_to_return=True, fears_return=False) for one in persons]
    command = walk.new_handover(walk.case(world.liaison_north, found), *presented)
    return offer(world.liaison_north, command, walk.terms(world.liaison_south)), persons


def seen_by_south(world, handover):
    return [line.person.reference for line, _opened in queries.lines(world.liaison_south, handover)]


@pytest.mark.parametrize("birth", CHILDREN.values(), ids=CHILDREN)
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "guardian"),
        ({"child_officer": "ရဲ"}, "guardian"),
        ({"guardian": "แม่"}, "child_officer"),
        ({"best_interests_reference": "BIA-7"}, "child_officer"),
    ],
)
def test_a_child_or_one_in_doubt_is_not_handed_over_without_guardian_and_officer(office, world, birth, given, field):
    with pytest.raises(RuleBroken) as broken:
        offering(world, birth=birth, **given)
    assert broken.value.field.endswith(f"-{field}")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Release)) == 0


@pytest.mark.parametrize("given", [{"guardian": "แม่"}, {"best_interests_reference": "BIA-7"}])
def test_a_child_with_guardian_or_best_interests_and_officer_may_be_offered(office, world, given):
    handover, _person = offering(world, birth=CHILDREN["known"], child_officer="ရဲ", **given)
    assert handover.persons[0].may_be_child


def test_fear_of_one_stops_all_of_the_form_and_releases_nobody(office, world):
    with pytest.raises(RuleBroken) as broken:
        offering(world, fears_return=True)
    assert broken.value.field.endswith("-fears_return")
    assert "fear" not in str(broken.value.message).lower()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Release)) == 0


def test_a_person_taken_out_is_gone_for_the_receiver_and_no_cause_is_kept(office, world):
    handover, (staying, leaving) = several(world, 2)
    take_out(world.liaison_north, handover.reference, leaving.reference, version=1)
    assert seen_by_south(world, handover) == [staying.reference]
    with pytest.raises(NotFound):
        people.get(world.liaison_south, leaving.reference)
    assert people.get(world.liaison_south, staying.reference)
    line = next(line for line in handover.persons if line.person_id == leaving.id)
    release = db.session.get(Release, line.release_id)
    assert (line.outcome, line.refusal_reason, line.remark) == (Outcome.NOT_PRESENTED, None, "")
    assert (release.state, release.recall_reason) == (ReleaseState.RECALLED, RecallReason.NOT_PRESENTED)
    assert handover.version == 2


def test_a_person_can_be_taken_out_after_the_release_was_recalled(office, world):
    """Fear may come at any moment: nothing that was done before may stand in the way."""
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    releasing.recall(world.liaison_north, handover.persons[0].release_id, RecallReason.ERROR)
    take_out(world.liaison_north, handover.reference, person.reference)
    assert handover.persons[0].outcome is Outcome.NOT_PRESENTED


def test_a_handover_can_be_cancelled_after_a_release_was_recalled(office, world):
    handover, persons = several(world, 2)
    releasing.recall(world.liaison_north, handover.persons[0].release_id, RecallReason.ERROR)
    cancel(world.liaison_north, handover.reference)
    assert {line.outcome for line in handover.persons} == {Outcome.NOT_PRESENTED}
    for person in persons:
        with pytest.raises(NotFound):
            people.get(world.liaison_south, person.reference)


def test_a_receipt_needs_no_answer_for_a_person_whose_release_was_recalled(office, world):
    handover, (staying, recalled) = several(world, 2)
    line = next(line for line in handover.persons if line.person_id == recalled.id)
    releasing.recall(world.liaison_north, line.release_id, RecallReason.ERROR)
    receive(world.liaison_south, handover.reference, walk.receipt(staying))
    db.session.expire_all()  # the receiver had to read the line without the person
    outcomes = {line.person.reference: line.outcome for line in handover.persons}
    assert outcomes == {staying.reference: Outcome.RECEIVED, recalled.reference: Outcome.NOT_PRESENTED}


def test_a_receipt_needs_an_outcome_for_each_person(office, world):
    handover, (first, second) = several(world, 2)
    with pytest.raises(RuleBroken) as broken, db.session.begin_nested():
        receive(world.liaison_south, handover.reference, walk.receipt(first))
    assert broken.value.field == f"{second.reference}-outcome"
    for outcome in (Outcome.PENDING, Outcome.NOT_PRESENTED):
        answers = {one.reference: (outcome, None, "") for one in (first, second)}
        with pytest.raises(RuleBroken), db.session.begin_nested():
            receive(world.liaison_south, handover.reference, walk.receipt(outcomes=answers))
    db.session.expire_all()
    assert handover.state is HandoverState.OFFERED
    assert {line.outcome for line in handover.persons} == {Outcome.PENDING}


def test_a_refusal_needs_a_reason_and_keeps_it(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    refused = {person.reference: (Outcome.REFUSED, None, "")}
    with pytest.raises(RuleBroken) as broken, db.session.begin_nested():
        receive(world.liaison_south, handover.reference, walk.receipt(outcomes=refused))
    assert broken.value.field == f"{person.reference}-reason"
    refused[person.reference] = (Outcome.REFUSED, RefusalReason.MEDICAL, "ဖျား")
    receive(world.liaison_south, handover.reference, walk.receipt(outcomes=refused))
    assert handover.persons[0].refusal_reason is RefusalReason.MEDICAL


def test_a_receipt_is_not_of_the_future(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    with pytest.raises(RuleBroken) as broken:
        receive(
            world.liaison_south,
            handover.reference,
            walk.receipt(person, received_at=clock.now() + timedelta(minutes=5)),
        )
    assert broken.value.field == "received_day"


def test_each_side_does_its_own_part_once(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    reference, receipt = handover.reference, walk.receipt(person)
    for wrong_side in (
        lambda: take_out(world.liaison_south, reference, person.reference),
        lambda: cancel(world.liaison_south, reference),
        lambda: receive(world.liaison_north, reference, receipt),
        lambda: receive(world.guard_south, reference, receipt),
    ):
        with pytest.raises(NotAllowed):
            wrong_side()
    with pytest.raises(NotFound):
        receive(world.stranger, reference, receipt)
    with pytest.raises(NotFound):
        take_out(world.liaison_north, reference, walk.case_with_person(world.liaison_north)[1].reference)
    receive(world.liaison_south, reference, receipt, version=1)
    for late in (
        lambda: receive(world.liaison_south, reference, receipt),
        lambda: take_out(world.liaison_north, reference, person.reference),
        lambda: cancel(world.liaison_north, reference),
    ):
        with pytest.raises(WrongState):
            late()


def test_a_stale_page_changes_nothing(office, world):
    handover, (_first, second) = several(world, 2)
    take_out(world.liaison_north, handover.reference, second.reference, version=1)
    for stale in (
        lambda: take_out(world.liaison_north, handover.reference, second.reference, version=1),
        lambda: cancel(world.liaison_north, handover.reference, version=1),
        lambda: receive(world.liaison_south, handover.reference, walk.receipt(second), version=1),
    ):
        with pytest.raises(Conflict):
            stale()


def test_only_own_persons_of_the_case_are_handed_over(office, world):
    _case, elsewhere = walk.case_with_person(world.liaison_north)
    _theirs, foreign = walk.case_with_person(world.liaison_south)
    for reference in (elsewhere.reference, foreign.reference, "TH-MSI-P-26-22222222"):
        with pytest.raises(RuleBroken) as broken:
            offering(world, Presented(reference, agrees_to_return=True, fears_return=False))
        assert "holds no such person" in str(broken.value.message)


def test_the_receiver_of_a_cancelled_handover_knows_that_it_was_and_of_nobody(office, world):
    handover, _persons = several(world, 2)
    cancel(world.liaison_north, handover.reference)
    assert queries.get(world.liaison_south, handover.reference).state is HandoverState.CANCELLED
    assert seen_by_south(world, handover) == []
    assert sharing.worklist(world.liaison_south).rows == []
    assert {row.state for row in sharing.worklist(world.liaison_north).rows} == {ReleaseState.RECALLED}
