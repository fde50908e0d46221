"""What a post is told of its detections: steps that were taken, and nothing from which a review could be known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine

from blo.detections.states import DetectionField, Mode
from blo.handovers import service as handovers
from blo.kernel import clock
from blo.outcomes import months, queries
from blo.outcomes.months import Month
from blo.outcomes.states import Became
from blo.protection import service as protection
from blo.referrals import service as referrals
from blo.referrals.states import ReferralState
from blo.sharing.states import Handling
from tests.support import recording, walk

pytestmark = pytest.mark.detection


def told(actor, detection):
    return [(one.became, one.persons, one.state, one.country) for one in queries.of_detection(actor, detection)]


def test_each_step_is_told_to_the_post_and_to_nobody_else(office, world):
    guard, north, south = world.guard_north, world.liaison_north, world.liaison_south
    found = walk.detection(guard)
    one, other = walk.person(guard, found), walk.person(guard, found)
    assert told(guard, found) == []
    case = walk.case(north, found)
    assert told(guard, found) == [(Became.CASE, 0, None, "")]
    walk.share_detection(north, south, case, found, DetectionField.COUNTS)
    sent = [referrals.send(north, walk.new_referral(case, who), walk.terms(south)) for who in (one, other)]
    referrals.move(south, sent[0].reference, "acknowledge")
    referrals.move(south, sent[0].reference, "ask", words=referrals.Words("ဘာသာစကား", "my"))
    presented = [walk.Presented(who.reference, agrees_to_return=True, fears_return=False) for who in (one, other)]
    offered = handovers.offer(
        north, walk.new_handover(case, *presented), walk.terms(south, purpose=walk.Purpose.RETURN)
    )
    refused = (walk.Outcome.REFUSED, handovers.RefusalReason.MEDICAL, "")
    handovers.receive(
        south, offered.reference, walk.receipt(one, other, outcomes={
            one.reference: (walk.Outcome.RECEIVED, None, ""), other.reference: refused,
        })
    )  # fmt: skip
    assert set(told(guard, found)) == {
        (Became.CASE, 0, None, ""),
        (Became.SHARED, 0, None, "MM"),
        (Became.REFERRED, 1, ReferralState.MORE_INFORMATION, ""),
        (Became.REFERRED, 1, ReferralState.SENT, ""),
        (Became.OFFERED, 0, None, "MM"),
        (Became.HANDED_OVER, 1, None, "MM"),
        (Became.REFUSED, 1, None, "MM"),
    }
    assert told(south, found) == told(world.supervisor_east, found) == []


def test_under_a_restriction_in_words_only_the_state_is_told(office, world):
    found = walk.detection(world.guard_north)
    case = walk.case(world.liaison_north, found)
    chosen = walk.Selection((walk.CaseField.CRIMES,), {found.reference: (DetectionField.COUNTS,)}, {})
    given = {"handling": Handling.H3, "handling_note": "เฉพาะหัวหน้า"}
    shared = walk.cases.share(
        world.liaison_north, case.reference, chosen=chosen, terms=walk.terms(world.liaison_south, **given), act=found.id
    )
    [news] = [one for one in queries.of_detection(world.guard_north, found) if one.became is Became.SHARED]
    assert (len(shared), news.country, news.office) == (2, "MM", None)


def test_nothing_changes_when_a_review_takes_back_what_was_on_its_way(office, world):
    guard, north, south = world.guard_north, world.liaison_north, world.liaison_south
    found = walk.detection(guard)
    persons = [walk.person(guard, found) for _ in range(2)]
    case = walk.case(north, found)
    sent = [referrals.send(north, walk.new_referral(case, who), walk.terms(south)) for who in persons]
    referrals.move(south, sent[0].reference, "acknowledge")
    presented = [walk.Presented(who.reference, agrees_to_return=True, fears_return=False) for who in persons]
    handovers.offer(north, walk.new_handover(case, *presented), walk.terms(south, purpose=walk.Purpose.RETURN))
    month = Month.of(clock.today(guard.time_zone))
    before, figures = told(guard, found), months.of_office(guard, month)
    protection.ask(world.supervisor_north, persons[0].reference)
    assert referrals.queries.get(north, sent[0].reference).state is ReferralState.WITHDRAWN
    assert told(guard, found) == before
    assert months.of_office(guard, month) == figures


# --- a month --------------------------------------------------------------------------------------------------------


def test_a_month_counts_the_own_offices_detections_by_its_calendar(office, world):
    at = datetime(2026, 5, 20, 5, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        last_of_march = datetime(2026, 3, 31, 16, 59, tzinfo=UTC)  # a minute before midnight in Bangkok
        walk.detection(world.guard_north, occurred_at=last_of_march)
        april = last_of_march + timedelta(minutes=1)
        drugs = walk.detection(world.guard_north, occurred_at=april, mode=Mode.LAND, counts={"men": 2, "girls": 1})
        recording.amend(
            world.guard_north,
            drugs,
            recording.Section.CRIMES,
            {"crimes": ["trafficking", "drugs"], "facilitation": "none"},
        )
        walk.case(world.liaison_north, drugs)
        gone = walk.detection(world.guard_north, occurred_at=april)
        recording.annul(world.liaison_north, gone)
        walk.detection(world.guard_south, occurred_at=april)
        now, then = months.of_office(world.guard_north, Month(2026, 4))
    assert (now.detections, then.detections) == (1, 1)
    assert now.crimes == {"trafficking": 1, "drugs": 1}
    assert then.crimes == {"": 1}
    assert (now.modes[Mode.LAND], then.modes[Mode.RIVER]) == (1, 1)
    assert {name: number for name, number in now.persons.items() if number} == {"men": 2, "girls": 1}
    assert (now.became[Became.CASE], then.became[Became.CASE]) == (1, 0)
    weeks = now.month.weeks()
    assert [now.in_week(week) for week in weeks] == [1, 0, 0, 0, 0]


def test_a_detection_that_an_agency_keeps_to_itself_is_in_its_figures_alone(office, world):
    police, customs = (replace(world.guard_north, agency=agency) for agency in ("police", "customs"))
    walk.detection(police, agency_only=True)
    month = Month.of(clock.today(police.time_zone))
    counted = [months.of_office(actor, month)[0].detections for actor in (police, customs)]
    assert counted == [1, 0]


def test_the_weeks_of_a_month_are_its_days_once_each():
    for year, number in product((2024, 2026), range(1, 13)):
        month = Month(year, number)
        days = [first + timedelta(days=n) for first, last in month.weeks() for n in range((last - first).days + 1)]
        assert days == [month.first + timedelta(days=n) for n in range(month.last.day)]
        assert all(first.weekday() == 0 for first, _last in month.weeks()[1:])
        assert Month.read(str(month)) == month == month.after(7).after(-7)
