"""Screening: the outcome is the office's; the answers are the recorder's, the protection role's, and by consent or duty
an investigator's; none of it crosses the border."""

import pytest
import sqlalchemy as sa

from blo.access.gate import Reason
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken
from blo.people import queries as people
from blo.people.states import PersonField
from blo.protection import screening as room
from blo.protection.indicators import INDICATOR_SET, Answer, LegalDuty, ScreeningOutcome, indicators
from tests.support import walk
from tests.web.saying import reachable, said_on

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


def met(world):
    found = walk.detection(world.guard_north)
    person = walk.person(world.guard_north, found)
    return walk.case(world.liaison_north, found), person


def test_a_screening_keeps_every_question_and_the_list_it_was_asked_from(office, world):
    _case, person = met(world)
    made = walk.screening(world.guard_north, person)
    answers = {row.indicator: row.answer for row in room.answers(world.guard_north, made)}
    assert answers.keys() == {one.code for one in indicators()}
    assert answers["deceived_about_work"] is Answer.YES
    assert answers["confined"] is Answer.NOT_ASKED
    assert made.indicator_set == INDICATOR_SET


def test_no_outcome_says_that_somebody_is_no_victim():
    assert {one.value for one in ScreeningOutcome} == {
        *("no_indication_now", "some_refer", "strong_refer_urgently", "not_screened", "declined")
    }


@pytest.mark.parametrize(
    ("answers", "outcome", "sound"),
    [
        ({"confined": Answer.YES}, ScreeningOutcome.NO_INDICATION, False),
        ({"confined": Answer.YES}, ScreeningOutcome.URGENT, True),
        ({"confined": Answer.NO}, ScreeningOutcome.NO_INDICATION, True),
        ({}, ScreeningOutcome.NO_INDICATION, False),
        ({}, ScreeningOutcome.DECLINED, True),
        ({"debt_bondage": Answer.NO}, ScreeningOutcome.NOT_SCREENED, False),
    ],
)
def test_the_outcome_follows_from_the_answers(office, world, answers, outcome, sound):
    _case, person = met(world)
    if sound:
        assert walk.screening(world.guard_north, person, answers=answers, outcome=outcome).outcome is outcome
        return
    with pytest.raises(RuleBroken) as broken:
        walk.screening(world.guard_north, person, answers=answers, outcome=outcome)
    assert broken.value.field == "outcome"


READERS = {
    "guard_north": (True, True),
    "liaison_north": (False, True),
    "supervisor_north": (True, True),
}


@pytest.mark.parametrize("consents", [False, True])
@pytest.mark.parametrize("who", READERS)
def test_answers_are_closed_to_investigators_without_consent(office, world, who, consents):
    _case, person = met(world)
    made = walk.screening(world.guard_north, person, share_police=consents)
    reader = getattr(world, who)
    assert room.of_person(reader, person.id) == [made]
    if READERS[who][consents]:
        assert len(room.answers(reader, made)) == len(indicators())
        return
    with pytest.raises(NotAllowed) as refused:
        room.answers(reader, made)
    assert str(refused.value.reason) == str(Reason.NO_GROUND.label)


def test_a_guard_does_not_see_another_guards_screening(office, world):
    _case, person = met(world)
    made = walk.screening(world.liaison_north, person)
    assert room.of_person(world.guard_north, person.id) == []
    with pytest.raises(NotFound):
        room.get(world.guard_north, made.id)


def test_a_stated_duty_opens_the_answers_and_is_written_down(office, world):
    _case, person = met(world)
    made = walk.screening(world.guard_north, person)
    assert len(room.open_on_duty(world.liaison_north, made.id, LegalDuty.LIFE)) == len(indicators())
    entry = (
        db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.SCREENING_OPENED)).unique().one()
    )
    assert (entry.account_id, entry.facts) == (world.liaison_north.account_id, {"ground": LegalDuty.LIFE.value})
    with pytest.raises(NotAllowed):
        room.open_on_duty(world.guard_north, made.id, LegalDuty.LIFE)
    with pytest.raises(NotFound):
        room.open_on_duty(world.liaison_south, made.id, LegalDuty.LIFE)


def test_the_receiving_side_screens_again_and_neither_sees_the_others(office, world):
    case, person = met(world)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.NAMES,)})
    ours = walk.screening(world.guard_north, person)
    theirs = walk.screening(world.liaison_south, person)
    assert room.of_person(world.supervisor_north, person.id) == [ours]
    assert room.of_person(world.supervisor_south, person.id) == [theirs]
    for who in ("guard_south", "stranger", "shelter"):
        with pytest.raises(NotFound):
            walk.screening(getattr(world, who), person)


def test_nothing_of_it_crosses_the_border(app, world, visit, at_work):
    with at_work():
        case, person = met(world)
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: tuple(PersonField)})
        reference = person.reference
    reachable(visit("supervisor_south"))  # what the ledger says of reading for the first time is said
    before = said_on(reachable(visit("supervisor_south")))
    strong = {"answers": {"confined": Answer.YES}, "outcome": ScreeningOutcome.URGENT}
    with at_work():
        made = walk.screening(world.guard_north, people.get(world.guard_north, reference), **strong)
        address = f"/screenings/{made.id}"
    south = visit("supervisor_south")
    assert said_on(reachable(south)) == before
    assert south.get(address).plain == south.get("/no/such/page").plain


def test_a_guard_screens_a_liaison_officer_reads_the_outcome_and_opens_the_answers_on_a_duty(
    app, world, visit, at_work
):
    with at_work():
        _case, person = met(world)
        reference = person.reference
    guard = visit("guard_north")
    answers = {"threatened": "yes", "companion_present": "no", "share_police": "no"}
    changes = {"language": "my", "interpreting": "independent", "outcome": "some_refer", **answers}
    assert guard.send(f"/persons/{reference}/screening", changes).location == f"/persons/{reference}"
    liaison = visit("liaison_north")
    page = liaison.get(f"/persons/{reference}")
    assert not [link for link in page.links if link.startswith("/screenings/") and not link.endswith("/duty")]
    [duty] = [link for link in page.links if link.endswith("/duty")]
    assert liaison.get(duty.removesuffix("/duty")).status == 403
    opened = liaison.send(duty, {"duty": "danger_to_life"})
    assert opened.status == 200
    assert opened.plain.count(INDICATOR_SET) == 1
    assert visit("supervisor_north").get(duty.removesuffix("/duty")).status == 200
