"""What may not leave an office, whoever asks, and in which words it is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.cases import queries as cases
from blo.cases import service as case_verbs
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.detections.states import DetectionField
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.offices import queries as directory
from blo.offices.states import Crime, DataCategory, LinkStatus
from blo.people import queries as people
from blo.people.states import PersonField
from blo.referrals import service as referral_verbs
from blo.referrals.states import ReferralState
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import Handling, RecallReason, ReleaseState
from tests.support import walk
from tests.support.linking import agreement, link

YESTERDAY = date(2020, 1, 1)
LONG_AGO = date(2019, 1, 1)


def share(actor, case, terms, *, case_fields=(CaseField.CRIMES,), detections=None, persons=None):
    chosen = Selection(case_fields, detections or {}, persons or {})
    return case_verbs.share(actor, case.reference, chosen=chosen, terms=terms, act=uuid4())


def refused(actor, case, terms, **chosen):
    """Return the field a sharing is refused at; nothing of it is left."""
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Release))
    with pytest.raises(RuleBroken) as broken:
        share(actor, case, terms, **chosen)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Release)) == before
    return broken.value.field, str(broken.value.message)


@pytest.fixture
def case(office, world):
    return walk.case(world.liaison_north)


BAD_AGREEMENTS = {
    "expired": {"valid_from": LONG_AGO, "valid_until": YESTERDAY},
    "not yet in force": {"valid_from": date(2090, 1, 1)},
    "without one side": {"parties": ["TH", "LA"]},
    "without the crime": {"crimes": [Crime.TIMBER]},
    "without the data": {"data_categories": [DataCategory.IDENTITY]},
}


@pytest.mark.parametrize("given", BAD_AGREEMENTS.values(), ids=BAD_AGREEMENTS)
def test_an_agreement_that_does_not_carry_it_is_said_at_the_agreement(case, world, given):
    bad = agreement("BAD", **given)
    terms = walk.terms(world.liaison_south, agreement_id=bad.id, article="1")
    assert refused(world.liaison_north, case, terms)[0] == "agreement"


def test_an_article_that_the_agreement_does_not_have_is_said_at_the_agreement(case, world):
    good = agreement("GOOD")
    assert refused(world.liaison_north, case, walk.terms(world.liaison_south, agreement_id=good.id, article="2"))
    assert share(world.liaison_north, case, walk.terms(world.liaison_south, agreement_id=good.id, article="1"))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("handling_note", {"handling": Handling.H3}),
        ("expires_on", {"expires_on": YESTERDAY}),
        ("expires_on", {"expires_on": date(2090, 1, 1)}),
    ],
)
def test_terms_that_break_a_rule_are_said_at_their_field(case, world, field, given):
    assert refused(world.liaison_north, case, walk.terms(world.liaison_south, **given))[0] == field


def test_a_case_is_shared_with_at_least_one_of_its_own_fields(case, world):
    assert refused(world.liaison_north, case, walk.terms(world.liaison_south), case_fields=())[0] == "case_fields"


def test_data_outside_the_agreement_is_refused_field_by_field(office, world):
    case, person = walk.case_with_person(world.liaison_north)
    narrow = agreement("NARROW", data_categories=[DataCategory.CASE_CORE, DataCategory.IDENTITY])
    terms = walk.terms(world.liaison_south, agreement_id=narrow.id, article="1")
    assert refused(world.liaison_north, case, terms, persons={person.reference: (PersonField.NEEDS,)})[0] == "agreement"
    assert share(world.liaison_north, case, terms, persons={person.reference: (PersonField.SEX,)})


# --- a suspended link -----------------------------------------------------------------------------------------------


def suspend(world, status=LinkStatus.SUSPENDED):
    link(world.liaison_north, world.liaison_south).status = status
    db.session.flush()


@pytest.mark.parametrize("status", [LinkStatus.SUSPENDED, LinkStatus.CLOSED])
def test_a_suspended_link_stops_everything_new_at_once(office, world, status):
    north, south = world.liaison_north, world.liaison_south
    case, person = walk.case_with_person(north)
    walk.share(north, south, case, persons={person.reference: (PersonField.SEX,)})
    sent = referral_verbs.send(north, walk.new_referral(case, person), walk.terms(south))
    referral_verbs.move(south, sent.reference, "acknowledge")
    offered, handed = walk.handover(north, south)
    suspend(world, status)
    receipt = walk.receipt(handed)
    for attempt in (
        lambda: share(north, case, walk.terms(south)),
        lambda: referral_verbs.send(north, walk.new_referral(case, person), walk.terms(south)),
        lambda: referral_verbs.move(south, sent.reference, "accept"),
        lambda: walk.handovers.receive(south, offered.reference, receipt),
        lambda: walk.handover(north, south),
    ):
        with pytest.raises(NotAllowed), db.session.begin_nested():
            attempt()
    db.session.expire_all()
    assert sent.state is ReferralState.RECEIVED
    assert sent.release.state is ReleaseState.WAITING
    assert people.get(south, person.reference) is person  # what was released before stays until it is recalled


def test_recalling_and_taking_out_work_over_a_suspended_link(office, world):
    north, south = world.liaison_north, world.liaison_south
    offered, person = walk.handover(north, south)
    suspend(world)
    walk.handovers.take_out(north, offered.reference, person.reference)
    with pytest.raises(NotFound):
        people.get(south, person.reference)


def test_a_link_that_has_ended_is_as_good_as_suspended(case, world):
    link(world.liaison_north, world.liaison_south).valid_from = LONG_AGO
    link(world.liaison_north, world.liaison_south).valid_until = clock.now().date() - timedelta(days=1)
    with pytest.raises(NotAllowed):
        share(world.liaison_north, case, walk.terms(world.liaison_south))


# --- recalls --------------------------------------------------------------------------------------------------------


def test_a_recall_is_shown_to_the_receiver_and_the_content_is_gone(case, world):
    north, south = world.liaison_north, world.liaison_south
    [release] = share(north, case, walk.terms(south))
    assert cases.get(south, case.reference) is case
    releasing.recall(north, release.id, RecallReason.ERROR)
    [shown] = sharing.worklist(south).rows
    assert (shown.state, shown.recall_reason) == (ReleaseState.RECALLED, RecallReason.ERROR)
    with pytest.raises(NotFound):
        cases.get(south, case.reference)
    with pytest.raises(WrongState):
        releasing.recall(north, release.id, RecallReason.ERROR)


def test_only_the_office_that_released_recalls(case, world):
    [release] = share(world.liaison_north, case, walk.terms(world.liaison_south))
    with pytest.raises(NotAllowed):
        releasing.recall(world.liaison_south, release.id, RecallReason.OTHER)
    with pytest.raises(NotFound):
        releasing.recall(world.stranger, release.id, RecallReason.OTHER)


def test_what_only_waits_is_not_shown_to_the_receiver(office, world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    assert sharing.worklist(world.liaison_south).rows == []
    assert [row.id for row in sharing.worklist(world.liaison_north).rows] == [sent.release_id]
    with pytest.raises(NotFound):
        sharing.get(world.liaison_south, sent.release_id)


# --- forged identifiers ---------------------------------------------------------------------------------------------


def answer(attempt):
    """Return how something was refused, in everything a reader could tell apart."""
    with pytest.raises((RuleBroken, NotAllowed, NotFound)) as refusal:
        attempt()
    return type(refusal.value), str(refusal.value)


def test_another_offices_things_are_refused_like_things_that_do_not_exist(case, world):
    north, south = world.liaison_north, world.liaison_south
    theirs, stranger = walk.case_with_person(south)
    [detection] = cases.contents(south, theirs)
    unlinked = directory.office(world.shelter.office_id)
    abroad = agreement("ABROAD", parties=["LA", "VN"])
    terms = walk.terms(south)
    pairs = [
        (theirs.reference, "MM-TCL-C-26-22222222", lambda ref: case_verbs.share(
            north, ref, chosen=Selection((CaseField.CRIMES,), {}, {}), terms=terms, act=uuid4())),
        (detection.reference, "MM-TCL-D-26-22222222",
         lambda ref: share(north, case, terms, detections={ref: (DetectionField.PLACE,)})),
        (stranger.reference, "MM-TCL-P-26-22222222",
         lambda ref: share(north, case, terms, persons={ref: (PersonField.SEX,)})),
        (unlinked.id, uuid4(), lambda ref: share(north, case, walk.terms(south, recipient_id=ref))),
        (north.office_id, uuid4(), lambda ref: share(north, case, walk.terms(south, recipient_id=ref))),
        (abroad.id, uuid4(), lambda ref: share(north, case, walk.terms(south, agreement_id=ref))),
    ]  # fmt: skip
    for there, nowhere, attempt in pairs:
        assert answer(lambda ref=there, do=attempt: do(ref)) == answer(lambda ref=nowhere, do=attempt: do(ref))


def test_a_person_of_another_own_case_is_refused_too(case, world):
    _other, person = walk.case_with_person(world.liaison_north)
    terms = walk.terms(world.liaison_south)
    assert refused(world.liaison_north, case, terms, persons={person.reference: (PersonField.SEX,)})[0] == ""


def test_a_shared_case_can_not_be_shared_on_by_its_receiver(case, world):
    share(world.liaison_north, case, walk.terms(world.liaison_south))
    link(world.stranger, world.liaison_south)
    with pytest.raises(NotAllowed):
        share(world.liaison_south, case, walk.terms(world.stranger, agreement_id=agreement("INSIDE").id))


def test_the_same_act_sent_again_changes_nothing(case, world):
    chosen, act = Selection((CaseField.CRIMES,), {}, {}), uuid4()
    for _ in range(2):
        case_verbs.share(
            world.liaison_north, case.reference, chosen=chosen, terms=walk.terms(world.liaison_south), act=act
        )
    assert len(sharing.of_case(world.liaison_north, case.id)) == 1
