"""Who is barred, from what, by whom it is set and lifted, and that nobody sees it who has no part in it."""

import pytest
import sqlalchemy as sa

from blo.documents import service as documents
from blo.documents.kinds import DocumentKind
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.people.states import NationalityStatus, PersonField
from blo.protection import service
from blo.protection.models import FearedParty, ProtectionReview
from blo.protection.service import Feared, Findings
from blo.protection.states import Harm, PartyKind, ReviewOutcome
from blo.referrals.facts import doer
from blo.referrals.models import ReferralStep
from blo.referrals.states import ReferralState
from blo.sharing import queries as sharing
from blo.sharing.models import EVERY_OTHER, Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import linking, walk

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

WORDS = "needs supervisor review"
UNKNOWN = {"nationality": "", "nationality_status": NationalityStatus.UNDETERMINED}


def barred_from(world, person):
    return set(sharing.bars_of(world.liaison_north, person.id))


def met(world, **given):
    return walk.case_with_person(world.liaison_north, **given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, {"MM"}), ({"nationality": "VN"}, {"VN"}), (UNKNOWN, {EVERY_OTHER}), ({"nationality": "TH"}, {EVERY_OTHER})],
)
def test_asking_bars_the_nationalitys_state_at_once_and_every_other_when_that_tells_nothing(
    office, world, given, expected
):
    _case, person = met(world, **given)
    service.ask(world.guard_north, person.reference)
    assert barred_from(world, person) == expected


def test_asking_again_changes_nothing(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    service.ask(world.liaison_north, person.reference)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProtectionReview)) == 1


@pytest.mark.parametrize("who", ["guard_south", "liaison_south", "stranger", "shelter", "auditor_north", "focal_north"])
def test_only_those_who_meet_the_person_can_ask(office, world, who):
    case, person = met(world)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    with pytest.raises(NotFound):
        service.ask(getattr(world, who), person.reference)
    assert barred_from(world, person) == set()


FINDINGS = [
    ((), "", {"MM"}),
    ((Feared(PartyKind.STATE, "LA"),), "", {"MM", "LA"}),
    ((Feared(PartyKind.TRAFFICKER, "KH"), Feared(PartyKind.FAMILY, "MM")), "", {"MM", "KH"}),
    ((Feared(PartyKind.TRAFFICKER),), "VN", {"MM", "VN", EVERY_OTHER}),
    ((Feared(PartyKind.EMPLOYER, "TH"),), "", {"MM"}),
    ((Feared(PartyKind.STATE, "TH"),), "TH", {"MM", "TH"}),
]


@pytest.mark.parametrize(("parties", "origin", "expected"), FINDINGS)
def test_the_states_feared_follow_from_the_review(office, world, parties, origin, expected):
    _case, person = met(world)
    walk.review(world.supervisor_north, person, *parties, origin=origin)
    assert barred_from(world, person) == expected


def test_a_review_written_anew_moves_the_bars(office, world):
    _case, person = met(world)
    walk.review(world.supervisor_north, person, Feared(PartyKind.STATE, "LA"))
    review = service.open_review(world.supervisor_north, person.reference, Findings((Harm.DEBT,), (), "VN"))
    assert barred_from(world, person) == {"MM", "VN"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FearedParty)) == 0
    assert (review.harms, review.origin) == ([Harm.DEBT], "VN")


def test_a_review_needs_a_harm_and_a_state_its_name(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    for findings, field in (
        (Findings((), ()), "harms"),
        (Findings((Harm.DEBT,), (Feared(PartyKind.STATE),)), "parties"),
    ):
        with pytest.raises(RuleBroken) as broken:
            service.open_review(world.supervisor_north, person.reference, findings)
        assert broken.value.field == field


def test_when_it_is_closed_the_person_can_be_released_again(office, world):
    case, person = met(world)
    walk.review(world.supervisor_north, person)
    service.close(world.supervisor_north, person.reference, ReviewOutcome.NOT_CONFIRMED)
    assert barred_from(world, person) == set()
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    with pytest.raises(NotFound):
        service.close(world.supervisor_north, person.reference, ReviewOutcome.ERROR)


RELEASES = {
    "case": lambda world, case, person: walk.share(
        world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)}
    ),
    "referral": lambda world, case, person: walk.referrals.send(
        world.liaison_north, walk.new_referral(case, person), walk.terms(world.liaison_south)
    ),
    "handover": lambda world, case, person: walk.handovers.offer(
        world.liaison_north,
        walk.new_handover(case, walk.Presented(person.reference, agrees_to_return=True, fears_return=False)),
        walk.terms(world.liaison_south),
    ),
}
FIELD = {"case": "{}", "referral": "person", "handover": "{}-chosen"}


@pytest.mark.parametrize("way", RELEASES)
@pytest.mark.parametrize("state", ["asked", "open"])
def test_no_way_out_is_open_to_a_state_feared(office, world, way, state):
    case, person = met(world)
    if state == "asked":
        service.ask(world.guard_north, person.reference)
    else:
        walk.review(world.supervisor_north, person)
    with pytest.raises(RuleBroken) as broken:
        RELEASES[way](world, case, person)
    assert broken.value.field == FIELD[way].format(person.reference)
    assert WORDS in str(broken.value.message)
    assert "fear" not in str(broken.value.message).lower()


def test_the_case_itself_and_other_persons_go_on(office, world):
    found = walk.detection(world.guard_north)
    persons = [walk.person(world.guard_north, found) for _ in range(2)]
    case = walk.case(world.liaison_north, found)
    service.ask(world.guard_north, persons[0].reference)
    walk.share(world.liaison_north, world.liaison_south, case, persons={persons[1].reference: (PersonField.SEX,)})
    released = set(db.session.scalars(sa.select(Release.subject_id)))
    assert released == {case.id, persons[1].id}


def test_a_state_that_is_not_feared_and_the_own_shelters_stay_open(office, world):
    case, person = met(world)
    linking.link(world.liaison_north, world.supervisor_linked)
    linking.link(world.liaison_north, world.shelter)
    walk.review(world.supervisor_north, person)
    walk.share(world.liaison_north, world.supervisor_linked, case, persons={person.reference: (PersonField.SEX,)})
    command = walk.new_referral(case, person, manifest=(PersonField.NEEDS,))
    assert walk.referrals.send(world.liaison_north, command, walk.terms(world.shelter))
    service.open_review(
        world.supervisor_north, person.reference, Findings((Harm.OTHER,), (Feared(PartyKind.TRAFFICKER),))
    )
    assert len(walk.referrals.queries.waiting(world.liaison_north, person.id)) == 1


def test_what_was_released_is_taken_back_by_the_usual_verbs(office, world):
    found = walk.detection(world.guard_north)
    person, other = (walk.person(world.guard_north, found) for _ in range(2))
    case = walk.case(world.liaison_north, found)
    north, south = world.liaison_north, world.liaison_south
    walk.share(north, south, case, persons={one.reference: (PersonField.SEX,) for one in (person, other)})
    waiting = walk.referrals.send(north, walk.new_referral(case, person), walk.terms(south))
    accepted = walk.referrals.send(north, walk.new_referral(case, person), walk.terms(south))
    for verb in ("acknowledge", "accept"):
        walk.referrals.move(south, accepted.reference, verb)
    presented = [walk.Presented(one.reference, agrees_to_return=True, fears_return=False) for one in (person, other)]
    offered = walk.handovers.offer(north, walk.new_handover(case, *presented), walk.terms(south))
    service.ask(world.guard_north, person.reference)
    assert waiting.state is ReferralState.WITHDRAWN
    assert accepted.release.recall_reason is RecallReason.ENDED
    seen = [line.person.reference for line, _opened in walk.handovers.queries.lines(south, offered)]
    assert seen == [other.reference]
    reasons = {
        row.recall_reason for row in db.session.scalars(sa.select(Release).where(Release.subject_id == person.id))
    }
    assert reasons == {RecallReason.ENDED, RecallReason.NOT_PRESENTED, None}
    still = sa.select(Release.state).where(Release.subject_id.in_((other.id, case.id)))
    assert set(db.session.scalars(still)) == {ReleaseState.ACTIVE}
    assert walk.handovers.receive(south, offered.reference, walk.receipt(other))


def test_a_handover_to_any_state_stops_when_a_review_is_asked_for(office, world):
    """What is said on the way to a State is said of that State, whatever the passport says."""
    linking.link(world.liaison_north, world.supervisor_linked)
    offered, person = walk.handover(world.liaison_north, world.supervisor_linked)
    service.ask(world.guard_north, person.reference)
    assert barred_from(world, person) == {"MM", "LA"}
    assert walk.handovers.queries.lines(world.supervisor_linked, offered) == []


def test_who_withdrew_is_told_to_the_own_office_alone(office, world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    service.ask(world.guard_north, sent.person.reference)
    step = db.session.scalars(sa.select(ReferralStep).where(ReferralStep.verb == "withdraw")).one()
    assert step.name == "Guard North"
    assert "Guard North" in doer(world.liaison_north, step)
    assert "Guard North" not in doer(world.liaison_south, step)


def test_no_paper_for_the_other_side_is_printed(office, world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    offered, handed = walk.handover(world.liaison_north, world.liaison_south)
    walk.handovers.receive(world.liaison_south, offered.reference, walk.receipt(handed))
    letter = walk.document(world.supervisor_north, DocumentKind.REFERRAL, sent.reference)
    form = walk.document(world.supervisor_north, DocumentKind.HANDOVER, offered.reference)
    for person in (sent.person, handed):
        service.ask(world.guard_north, person.reference)
    for kind, subject in ((DocumentKind.REFERRAL, sent.reference), (DocumentKind.HANDOVER, offered.reference)):
        with pytest.raises(RuleBroken):
            walk.document(world.supervisor_north, kind, subject)
    with pytest.raises(NotFound):
        documents.opened(world.supervisor_north, letter)
    with pytest.raises(NotFound):
        documents.opened(world.supervisor_north, form)
    assert documents.BUILDERS[DocumentKind.REFERRAL](world.supervisor_south, sent.reference)
