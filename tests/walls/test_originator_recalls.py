"""A recall closes at once, is seen, and is answered; printed copies are listed to both sides, own work stays."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blo.documents.kinds import DocumentKind
from blo.handovers.states import Outcome, RefusalReason
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import use
from blo.people import queries as people
from blo.people.states import PersonField
from blo.referrals.service import Words
from blo.sharing import queries as releases
from blo.sharing import recalls
from blo.sharing import service as releasing
from blo.sharing.models import Recall
from blo.sharing.recalls import Answer
from blo.sharing.states import CopyOutcome, KeepingGround, RecallReason, RecallState
from tests.support import walk

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

GONE, BACK = CopyOutcome.DESTROYED, CopyOutcome.RETURNED


def recalled(world, printed=0):
    """A person's release with so many papers printed of it by the receiver, and recalled: the release, the numbers."""
    release, person = walk.shared_person(world.liaison_north, world.liaison_south)
    case = walk.cases.queries.by_id(world.liaison_north, release.case_id).reference
    papers = [walk.document(world.supervisor_south, DocumentKind.CASE, case).number for _ in range(printed)]
    releasing.recall(world.liaison_north, release.id, RecallReason.ERROR)
    return release, person, papers


def state_of(release):
    return recalls.of(release).state


def test_it_closes_at_once_whatever_is_answered(office, world):
    release, person, _papers = recalled(world)
    with pytest.raises(NotFound):
        people.get(world.liaison_south, person.reference)
    assert state_of(release) is RecallState.ASKED
    recalls.answer(world.liaison_south, release.id, Answer(ground=KeepingGround.COURT))
    with pytest.raises(NotFound):
        people.get(world.liaison_south, person.reference)


def test_complying_says_of_each_printed_copy_what_became_of_it(office, world):
    release, _person, papers = recalled(world, printed=2)
    for wrong in ({}, {papers[0]: GONE}, {**dict.fromkeys(papers, GONE), "MM-TCL-F-26-22222222": GONE}):
        with pytest.raises(RuleBroken):
            recalls.answer(world.liaison_south, release.id, Answer(copies=wrong))
    recalls.answer(world.liaison_south, release.id, Answer(copies={papers[0]: GONE, papers[1]: BACK}))
    answered = recalls.of(release)
    assert answered.state is RecallState.COMPLIED
    assert answered.copies == {papers[0]: "destroyed", papers[1]: "returned"}
    assert answered.answered_by_id == world.liaison_south.account_id


@pytest.mark.parametrize("ground", list(KeepingGround))
def test_keeping_copies_names_a_ground_in_words_where_it_is_another(office, world, ground):
    release, _person, _papers = recalled(world, printed=1)
    if ground is KeepingGround.OTHER:
        with pytest.raises(RuleBroken) as broken:
            recalls.answer(world.liaison_south, release.id, Answer(ground=ground))
        assert broken.value.field == "words"
    recalls.answer(world.liaison_south, release.id, Answer(ground=ground, words="တရားရုံး", language="my"))
    answered = recalls.of(release)
    assert (answered.state, answered.ground, answered.words_language) == (RecallState.REFUSED, ground, "my")


def test_copies_kept_can_still_be_given_up_and_nothing_else_is_answered_twice(office, world):
    release, _person, papers = recalled(world, printed=1)
    recalls.answer(world.liaison_south, release.id, Answer(ground=KeepingGround.EVIDENCE))
    with pytest.raises(WrongState):
        recalls.answer(world.liaison_south, release.id, Answer(ground=KeepingGround.DUTY))
    recalls.answer(world.liaison_south, release.id, Answer(copies={papers[0]: BACK}))
    assert (state_of(release), recalls.of(release).ground) == (RecallState.COMPLIED, None)
    for late in (Answer(copies={papers[0]: GONE}), Answer(ground=KeepingGround.DUTY)):
        with pytest.raises(WrongState):
            recalls.answer(world.liaison_south, release.id, late)


def test_only_the_receiver_answers(office, world):
    release, _person, _papers = recalled(world)
    for actor in (world.liaison_north, world.guard_south):
        with pytest.raises(NotAllowed):
            recalls.answer(actor, release.id, Answer())
    with pytest.raises(NotFound):
        recalls.answer(world.stranger, release.id, Answer())


def test_what_is_in_effect_has_no_recall_to_answer(office, world):
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    with pytest.raises(NotFound):
        recalls.answer(world.liaison_south, release.id, Answer())


def test_one_answer_is_for_all_that_was_recalled_together(office, world):
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    rows = releases.of_case(world.liaison_north, release.case_id)
    whole = next(row for row in rows if row.kind.value == "case")
    apart, _person, _papers = recalled(world)
    releasing.recall(world.liaison_north, whole.id, RecallReason.ENDED)
    recalls.answer(world.liaison_south, release.id, Answer())
    assert {state_of(row) for row in rows} == {RecallState.COMPLIED}
    assert state_of(apart) is RecallState.ASKED


def test_nothing_is_asked_about_who_was_not_presented(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    walk.handovers.take_out(world.liaison_north, handover.reference, person.reference)
    assert db.session.scalars(sa.select(Recall)).all() == []
    with pytest.raises(NotFound):
        recalls.answer(world.liaison_south, handover.persons[0].release_id, Answer())


@pytest.mark.parametrize(
    "broken",
    [
        {"state": RecallState.COMPLIED},
        {"state": RecallState.REFUSED},
        {"state": RecallState.SEEN},
        {"ground": KeepingGround.COURT},
        {"words": "ก"},
    ],
    ids=str,
)
def test_the_database_repeats_the_rules_of_an_answer(office, world, broken):
    release, _person, _papers = recalled(world)
    row = recalls.of(release)
    for name, value in broken.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


# --- on the pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def told(at_work, world):
    """A release recalled with one paper printed: its address, and the paper's number."""
    with at_work():
        release, _person, papers = recalled(world, printed=1)
        return f"/releases/{release.id}", papers[0]


def state_on(page, tag):
    with use(tag):
        return next(state for state in RecallState if str(state.label) in page.plain)


@pytest.mark.parametrize("where", ["the list", "the page"])
def test_it_is_seen_when_the_receiver_is_first_shown_it_and_not_before(visit, told, where):
    address, _paper = told
    north = visit("liaison_north")
    assert state_on(north.get(address), "th") is RecallState.ASKED
    north.get("/releases")
    visit("liaison_south").get("/cases")
    assert state_on(north.get(address), "th") is RecallState.ASKED
    visit("supervisor_south").get("/releases" if where == "the list" else address)
    assert state_on(north.get(address), "th") is RecallState.SEEN


def test_printed_copies_are_listed_to_both_sides(visit, told):
    address, paper = told
    for name in ("liaison_north", "liaison_south"):
        assert paper in visit(name).get(address).plain


def test_the_answer_goes_through_the_form_and_back_to_the_originator(visit, told):
    address, paper = told
    south, north = visit("liaison_south"), visit("liaison_north")
    assert f"{address}/answer" in south.get(address).links
    assert f"{address}/answer" not in north.get(address).links
    missing = south.send(f"{address}/answer", {"kept": "complied"})
    assert (missing.status, missing.errors) == (422, {paper})
    assert south.send(f"{address}/answer", {"kept": "complied", paper: "destroyed"}).status == 303
    page = north.get(address)
    assert state_on(page, "th") is RecallState.COMPLIED
    with use("th"):
        assert str(GONE.label) in page.plain
    assert f"{address}/answer" not in south.get(address).links


def test_keeping_without_a_ground_is_said_at_the_ground(visit, told):
    address, _paper = told
    south = visit("liaison_south")
    assert south.send(f"{address}/answer", {"kept": "kept"}).errors == {"ground"}
    assert south.send(f"{address}/answer", {"kept": "kept", "ground": "other"}).errors == {"words"}
    changes = {"kept": "kept", "ground": "handed_to_court", "words": "တရားရုံး"}
    assert south.send(f"{address}/answer", changes).status == 303
    page = visit("liaison_north").get(address)
    assert "တရားရုံး" in page.plain
    with use("th"):
        assert str(KeepingGround.COURT.label) in page.plain


def test_the_receivers_own_work_stays_when_what_it_was_about_is_taken_back(visit, at_work, world):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        offered, who = handover.reference, person.reference
        receipt = walk.receipt(person)
        refused = {who: (Outcome.REFUSED, RefusalReason.MEDICAL, "ဖျား")}
        walk.handovers.receive(world.liaison_south, offered, replace(receipt, outcomes=refused))
        sent = walk.referral(world.liaison_north, world.liaison_south)
        referral = sent.reference
        walk.referrals.move(world.liaison_south, referral, "acknowledge")
        walk.referrals.move(world.liaison_south, referral, "ask", words=Words("ဘယ်သူ", "my"))
        walk.referrals.move(world.liaison_north, referral, "answer", words=Words("ใคร", "th"))
        walk.referrals.move(world.liaison_south, referral, "accept")
        number = walk.document(world.supervisor_south, DocumentKind.HANDOVER, offered).number
        own = walk.case_with_person(world.liaison_south)[0].reference
        for release in (handover.persons[0].release_id, sent.release_id):
            releasing.recall(world.liaison_north, release, RecallReason.ERROR)
    south = visit("supervisor_south")
    received = south.get(f"/handovers/{offered}").plain
    with use("my"):
        kept = (who, "ဖျား", str(Outcome.REFUSED.label), str(RefusalReason.MEDICAL.label))
    assert [words for words in kept if words not in received] == []
    assert not [words for words in (walk.NATIVE, walk.LATIN, "ใบผ่านแดน") if words in received]
    answered = south.get(f"/referrals/{referral}").plain
    assert "ဘယ်သူ" in answered
    assert walk.NATIVE not in answered
    assert number in south.get("/documents").plain
    assert south.get(f"/documents/{number}").status == 200
    assert south.get(f"/cases/{own}").status == 200
    giver = visit("liaison_north").get(f"/handovers/{offered}").plain
    assert walk.NATIVE in giver


def test_a_recalled_person_who_is_not_received_yet_is_not_there(visit, at_work, world):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        offered, who = handover.reference, person.reference
        releasing.recall(world.liaison_north, handover.persons[0].release_id, RecallReason.ERROR)
    assert who not in visit("liaison_south").get(f"/handovers/{offered}").plain


def test_a_person_shared_twice_is_closed_only_by_both_recalls(office, world):
    release, person = walk.shared_person(world.liaison_north, world.liaison_south)
    case = walk.cases.queries.by_id(world.liaison_north, release.case_id)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.BIRTH,)})
    releasing.recall(world.liaison_north, release.id, RecallReason.ERROR)
    found = people.get(world.liaison_south, person.reference)
    opened = releases.disclosure(world.liaison_south, found, release.kind)
    assert opened.fields == {"birth"}
