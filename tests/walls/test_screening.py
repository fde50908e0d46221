"""Screening: the outcome is the office's; the answers are the recorder's, the protection role's, and by consent or duty
an investigator's; none of it crosses the border."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
import time_machine

from blo.access.gate import Reason
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import LOCALES, Said
from blo.people import queries as people
from blo.people.states import PersonField
from blo.protection import following_up
from blo.protection import screening as room
from blo.protection.indicators import (
    INDICATOR_SET,
    Answer,
    LegalDuty,
    NotNow,
    Owed,
    ScreeningOutcome,
    indicators,
    sets,
)
from blo.protection.screening import ScreeningAnswer
from blo.referrals.states import ReferralType
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason
from blo.web.protection.screenings import asked
from tests.support import acting, asking, walk
from tests.web.saying import reachable, said_on

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]


FIRST_SET = "blo-provisional-1"
FIRST = [one.code for one in indicators(FIRST_SET)]


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


def test_an_earlier_screening_is_shown_in_the_words_of_its_own_list(office, world):
    assert INDICATOR_SET in sets()
    for name in sets():
        assert all(set(one.words) >= set(LOCALES) and all(one.words.values()) for one in indicators(name))
        assert len({one.code for one in indicators(name)}) == len(indicators(name))
    _case, person = met(world)
    made = walk.screening(world.guard_north, person)
    made.indicator_set = FIRST_SET
    with acting.acts(world.guard_north):
        db.session.execute(sa.delete(ScreeningAnswer).where(ScreeningAnswer.indicator.not_in(FIRST)))
        groups = asked(made, room.answers(world.guard_north, made))
    shown = {str(line.label) for _dimension, lines in groups for line in lines}
    assert shown == {str(one.label) for one in indicators(FIRST_SET)}


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
    assert guard.send(f"/persons/{reference}/screening", changes).location.endswith("/next")
    liaison = visit("liaison_north")
    page = liaison.get(f"/persons/{reference}")
    assert not [link for link in page.links if link.startswith("/screenings/") and not link.endswith("/duty")]
    [duty] = [link for link in page.links if link.endswith("/duty")]
    assert liaison.get(duty.removesuffix("/duty")).status == 403
    opened = liaison.send(duty, {"duty": "danger_to_life"})
    assert opened.status == 200
    assert opened.plain.count(INDICATOR_SET) == 1
    assert visit("supervisor_north").get(duty.removesuffix("/duty")).status == 200


# --- what a screening leads to --------------------------------------------------------------------------------------

YES, URGENT = Answer.YES, ScreeningOutcome.URGENT
OWED = [
    ({"deceived_about_work": Answer.NO}, ScreeningOutcome.NO_INDICATION, set()),
    ({"deceived_about_work": YES}, ScreeningOutcome.REFER, {Owed.PROTECTION}),
    ({"violence": YES}, URGENT, {Owed.PROTECTION}),
    ({"child_alone": YES}, URGENT, {Owed.CHILD}),
    ({"child_alone": YES, "confined": YES}, URGENT, {Owed.CHILD, Owed.PROTECTION}),
    ({"protection_wish": YES}, ScreeningOutcome.NO_INDICATION, {Owed.REVIEW}),
    ({}, ScreeningOutcome.DECLINED, set()),
]


def owed(who, made):
    """What is owed still, after the screening itself; the list of all that owe says the same."""
    found = {line.owed for line in following_up.standing(who, [made]).get(made.id, []) if line.is_open}
    assert (made in following_up.owing(who).rows) is bool(found)
    return found


def test_a_strong_answer_leads_to_somebody(office, world):
    for answers, outcome, expected in OWED:
        _case, person = met(world)
        made = walk.screening(world.guard_north, person, answers=answers, outcome=outcome)
        assert owed(world.guard_north, made) == expected, answers


def test_a_referral_of_the_right_kind_sent_since_settles_it(office, world):
    case, person = met(world)
    send = partial(walk.referrals.send, world.liaison_north, terms=walk.terms(world.liaison_south))
    send(walk.new_referral(case, person, type=ReferralType.CHILD))  # before: it answers nothing that is said now
    made = walk.screening(world.guard_north, person, answers={"child_alone": YES}, outcome=URGENT)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        send(walk.new_referral(case, person, type=ReferralType.LEGAL))
        assert owed(world.guard_north, made) == {Owed.CHILD}
        right = send(walk.new_referral(case, person, type=ReferralType.CHILD))
        assert owed(world.guard_north, made) == set()
        walk.referrals.move(world.liaison_north, right.reference, "withdraw")
        assert owed(world.guard_north, made) == {Owed.CHILD}


def test_a_review_is_asked_for_or_it_is_said_why_not_now(office, world):
    _case, person = met(world)
    both = {"protection_wish": YES, "confined": YES}
    made = walk.screening(world.guard_north, person, answers=both, outcome=URGENT)
    with pytest.raises(NotAllowed):
        following_up.ask_review(world.liaison_north, made.id)
    following_up.ask_review(world.guard_north, made.id)
    assert sharing.bars_of(world.guard_north, person.id)
    assert owed(world.guard_north, made) == {Owed.PROTECTION}
    with pytest.raises(WrongState):
        following_up.ask_review(world.guard_north, made.id)
    with pytest.raises(RuleBroken) as broken:
        following_up.put_off(world.guard_north, made.id, NotNow.OTHER, Said(""))
    assert broken.value.field == "words"
    following_up.put_off(world.guard_north, made.id, NotNow.NOBODY, Said(""))
    assert owed(world.guard_north, made) == set()
    with pytest.raises(NotFound):
        following_up.put_off(world.supervisor_south, made.id, NotNow.NOBODY, Said(""))


def test_the_last_word_on_telling_investigators_opens_and_closes_the_answers(office, world):
    _case, person = met(world)
    made = walk.screening(world.guard_north, person, share_police=True)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        asking.consent(world.guard_north, person, share_police=False)
        assert not room.reads_answers(world.liaison_north, made)
        asking.consent(world.guard_north, person, share_police=True)
        assert room.reads_answers(world.liaison_north, made)


def test_one_press_leads_from_the_screening_to_the_referral(app, world, visit, at_work):
    with at_work():
        case, person = met(world)
        case, reference = case.reference, person.reference
    liaison = visit("liaison_north")
    answers = {"confined": "yes", "companion_present": "yes", "share_police": "no"}
    changes = {"language": "my", "interpreting": "none", "outcome": "strong_refer_urgently", **answers}
    follow = liaison.send(f"/persons/{reference}/screening", changes).location
    page = liaison.get(follow)
    [way] = [link for link in page.links if link.startswith(f"/cases/{case}/referral")]
    offered = liaison.get(way)
    assert offered.status == 200
    assert {"person": reference, "type": "victim_protection"}.items() <= dict(offered.main.pairs).items()
    assert liaison.send(follow, {"reason": "other"}).status == 422
    assert liaison.send(follow, {"reason": "medical_first"}).location == f"/persons/{reference}"
    page = liaison.get(f"/persons/{reference}/screenings")
    assert INDICATOR_SET in page.plain
    assert visit("guard_north").get(follow).status == 404


def test_the_list_of_referrals_owed_is_for_those_who_refer_in_the_office_that_asked(app, world, visit, at_work):
    with at_work():
        case, person = met(world)
        made = walk.screening(world.guard_north, person, answers={"child_alone": YES}, outcome=URGENT)
        reference, screening, case = person.reference, made.id, case.reference
    for who in ("liaison_north", "supervisor_north"):
        page = visit(who).get("/screenings/owed")
        assert f"/persons/{reference}/screenings" in page.links
    assert reference not in visit("liaison_south").get("/screenings/owed").plain
    assert visit("guard_north").get("/screenings/owed").status == 403
    assert visit("guard_north").send(f"/screenings/{screening}/next", {"reason": "nobody_reachable"}).status == 303
    assert reference not in visit("liaison_north").get("/screenings/owed").plain


def test_who_was_taken_back_is_no_longer_among_those_owed(office, world):
    case, person = met(world)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    made = walk.screening(world.liaison_south, person, answers={"child_alone": YES}, outcome=URGENT)
    assert following_up.owing(world.liaison_south).rows == [made]
    assert following_up.owing(world.liaison_north).rows == []
    released = [row.id for row in sharing.of_case(world.liaison_north, case.id)]
    releasing.recall_rest(world.liaison_north, released, RecallReason.ERROR)
    assert following_up.owing(world.liaison_south).rows == []
