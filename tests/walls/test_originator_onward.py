"""Nobody passes on what another office recorded: the receiver asks, and the originator releases it, or does not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from blo.cases import onward as granting
from blo.cases import service as cases
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.kernel import clock
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.i18n import use
from blo.offices.states import Crime, LinkStatus, Onward
from blo.people import queries as people
from blo.people.states import PersonField
from blo.sharing import onward
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.onward import Refusal
from blo.sharing.states import Handling, OnwardGround, OnwardState, Purpose, RecallReason
from tests.support import walk
from tests.support.linking import agreement, link
from tests.web.saying import reachable, said_on

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

NOTE = "ห้ามเผยแพร่"


def asked(world, **given):
    """A person released to the south on terms as given, and the south's request to pass it on to the stranger."""
    link(world.liaison_north, world.stranger)
    release, person = walk.shared_person(world.liaison_north, world.liaison_south, **given)
    return walk.onward_request(world.liaison_south, release, world.stranger), person


def terms_for(world, **given):
    """Terms towards the third office that are as narrow as the first release's."""
    usual = {"purpose": Purpose.PROTECTION, "handling": Handling.H2}
    return walk.terms(world.stranger, **{**usual, **given})


def grant(world, request, fields=(PersonField.SEX,), version=None, **given):
    return granting.grant(
        world.liaison_north, request.id, fields=fields, terms=terms_for(world, **given), version=version
    )


# --- asking ---------------------------------------------------------------------------------------------------------


def test_the_third_office_sees_it_as_released_by_the_originator(office, world):
    request, person = asked(world)
    grant(world, request)
    assert request.state is OnwardState.GRANTED
    [release] = releases.worklist(world.stranger).rows
    assert (release.id, release.office_id) == (request.granted_id, world.liaison_north.office_id)
    assert release.fields == ["sex"]
    assert people.get(world.stranger, person.reference) is person
    assert onward.worklist(world.stranger).rows == []
    with pytest.raises(NotFound):
        onward.get(world.stranger, request.id)


def test_a_receiver_releases_nothing_of_others(office, world):
    link(world.stranger, world.liaison_south)
    release, person = walk.shared_person(world.liaison_north, world.liaison_south)
    inside = agreement("INSIDE").id
    case = walk.cases.queries.by_id(world.liaison_north, release.case_id)
    chosen = Selection((CaseField.CRIMES,), {}, {person.reference: (PersonField.SEX,)})
    terms = walk.terms(world.stranger, agreement_id=inside, article="1")
    with pytest.raises(NotAllowed):
        cases.share(world.liaison_south, case.reference, chosen=chosen, terms=terms, act=uuid4())
    own = walk.case(world.liaison_south)
    with pytest.raises(RuleBroken):
        cases.share(world.liaison_south, own.reference, chosen=chosen, terms=terms, act=uuid4())
    item = releasing.Item.of(release.kind, person, (PersonField.SEX,))
    act = releasing.Act(uuid4(), own.id, frozenset({Crime.TRAFFICKING}))
    with pytest.raises(NotAllowed):
        releasing.grant(world.liaison_south, [item], terms, act)
    request = walk.onward_request(world.liaison_south, release, world.stranger)
    with pytest.raises(NotAllowed):
        granting.grant(world.liaison_south, request.id, fields=(PersonField.SEX,), terms=terms)


def test_where_the_agreement_forbids_passing_on_nobody_can_ask(office, world):
    closed = agreement("CLOSED", onward=Onward.FORBIDDEN)
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south, agreement_id=closed.id, article="1")
    with pytest.raises(NotAllowed):
        walk.onward_request(world.liaison_south, release, world.stranger)


@pytest.mark.parametrize("who", ["liaison_north", "guard_south", "stranger"])
def test_only_a_case_worker_of_the_receiver_asks(office, world, who):
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    with pytest.raises((NotAllowed, NotFound)):
        walk.onward_request(getattr(world, who), release, world.supervisor_east)


def test_what_is_no_longer_in_effect_can_not_be_asked_for(office, world):
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    releasing.recall(world.liaison_north, release.id, RecallReason.ERROR)
    with pytest.raises(RuleBroken):
        walk.onward_request(world.liaison_south, release, world.stranger)


def test_the_third_office_is_another_one_and_is_asked_for_once(office, world):
    release, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    for third in (world.liaison_north.office_id, world.liaison_south.office_id, uuid4()):
        with pytest.raises(RuleBroken) as broken:
            walk.onward_request(world.liaison_south, release, world.stranger, third_id=third)
        assert broken.value.field == "third"
    submission = uuid4()
    first = walk.onward_request(world.liaison_south, release, world.stranger, submission=submission)
    assert walk.onward_request(world.liaison_south, release, world.stranger, submission=submission) is first
    with pytest.raises(RuleBroken):
        walk.onward_request(world.supervisor_south, release, world.stranger)
    assert walk.onward_request(world.supervisor_south, release, world.supervisor_east)


# --- granting -------------------------------------------------------------------------------------------------------


WIDER = [
    ("fields", {"fields": (PersonField.SEX, PersonField.BIRTH)}),
    ("fields", {"fields": ()}),
    ("handling", {"handling": Handling.H1, "handling_note": NOTE}),
    ("handling_note", {"handling": Handling.H3, "handling_note": "อื่น"}),
    ("handling_note", {"handling": Handling.H3, "handling_note": ""}),
    ("expires_on", {"expires_on": 21}),
    ("", {"purpose": Purpose.INVESTIGATION}),
    ("", {"recipient_id": "supervisor_east"}),
]


@pytest.mark.parametrize(("field", "given"), WIDER, ids=[str(given) for _field, given in WIDER])
def test_nothing_is_granted_that_is_wider_than_the_first_release(office, world, field, given):
    today = clock.today("Asia/Bangkok")
    request, _person = asked(world, handling_note=NOTE, expires_on=today + timedelta(days=20))
    terms = {"handling_note": NOTE, "expires_on": today + timedelta(days=20), **given}
    if isinstance(terms["expires_on"], int):
        terms["expires_on"] = today + timedelta(days=terms["expires_on"])
    if isinstance(terms.get("recipient_id"), str):
        terms["recipient_id"] = getattr(world, terms["recipient_id"]).office_id
    with pytest.raises(RuleBroken) as broken:
        grant(world, request, **terms)
    assert broken.value.field == field
    assert request.state is OnwardState.ASKED


def test_what_is_as_narrow_or_narrower_is_granted(office, world):
    today = clock.today("Asia/Bangkok")
    request, _person = asked(world, handling_note=NOTE, expires_on=today + timedelta(days=20))
    narrower = {"handling": Handling.H3, "handling_note": f"{NOTE} เด็ดขาด", "expires_on": today + timedelta(days=19)}
    grant(world, request, **narrower)
    [release] = releases.worklist(world.stranger).rows
    assert (release.handling, release.handling_note) == (Handling.H3, f"{NOTE} เด็ดขาด")


def test_the_link_and_the_agreement_with_the_third_office_must_carry_it(office, world):
    request, _person = asked(world)
    good = terms_for(world)
    third = link(world.liaison_north, world.stranger)
    third.status = LinkStatus.SUSPENDED
    with pytest.raises(NotAllowed):
        grant(world, request)
    third.status = LinkStatus.ACTIVE
    for bad in ({"crimes": [Crime.TIMBER]}, {"valid_until": date(2020, 1, 2)}, {"parties": ["TH", "LA"]}):
        narrow = agreement(f"BAD-{len(str(bad))}", **bad)
        with pytest.raises(RuleBroken) as broken:
            grant(world, request, agreement_id=narrow.id, article="1")
        assert broken.value.field == "agreement"
    grant(world, request, agreement_id=good.agreement_id, article=good.article)


def test_only_the_originator_answers_and_only_once(office, world):
    request, _person = asked(world)
    for actor in (world.liaison_south, world.guard_north):
        with pytest.raises(NotAllowed):
            onward.refuse(actor, request.id, Refusal(OnwardGround.NEED))
    with pytest.raises(NotFound):
        onward.refuse(world.stranger, request.id, Refusal(OnwardGround.NEED))
    with pytest.raises(Conflict):
        onward.refuse(world.liaison_north, request.id, Refusal(OnwardGround.NEED), version=request.version - 1)
    with pytest.raises(RuleBroken) as broken:
        onward.refuse(world.liaison_north, request.id, Refusal(OnwardGround.OTHER))
    assert broken.value.field == "answer"
    onward.refuse(world.liaison_north, request.id, Refusal(OnwardGround.NEED), version=request.version)
    for late in (
        lambda: grant(world, request),
        lambda: onward.refuse(world.liaison_north, request.id, Refusal(OnwardGround.NEED)),
        lambda: onward.withdraw(world.liaison_south, request.id),
    ):
        with pytest.raises(WrongState):
            late()


def test_who_asked_takes_it_back_and_the_originator_does_not(office, world):
    request, _person = asked(world)
    with pytest.raises(NotAllowed):
        onward.withdraw(world.liaison_north, request.id)
    onward.withdraw(world.liaison_south, request.id)
    assert request.state is OnwardState.WITHDRAWN
    with pytest.raises(WrongState):
        grant(world, request)


def test_nothing_is_granted_of_a_release_that_was_taken_back(office, world):
    request, _person = asked(world)
    releasing.recall(world.liaison_north, request.release_id, RecallReason.ERROR)
    with pytest.raises(RuleBroken):
        grant(world, request)


def test_of_who_was_not_presented_the_request_is_gone_for_the_receiver(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    release = releases.get(world.liaison_south, handover.persons[0].release_id)
    request = walk.onward_request(world.liaison_south, release, world.stranger)
    walk.handovers.take_out(world.liaison_north, handover.reference, person.reference)
    assert onward.worklist(world.liaison_south).rows == []
    with pytest.raises(NotFound):
        onward.withdraw(world.liaison_south, request.id)
    assert onward.worklist(world.liaison_north).rows == [request]


# --- on the pages ---------------------------------------------------------------------------------------------------


def test_from_the_question_to_the_third_office_through_the_pages(visit, at_work, world):
    with at_work():
        link(world.liaison_north, world.stranger)
        release, person = walk.shared_person(world.liaison_north, world.liaison_south)
        address, who = f"/releases/{release.id}", person.reference
    south, north, third = visit("liaison_south"), visit("liaison_north"), visit("stranger")
    assert f"{address}/onward" in south.get(address).links
    changes = {"third": str(world.stranger.office_id), "purpose": "identification", "words": "လိုအပ်သည်"}
    request = south.send(f"{address}/onward", changes).location
    assert request in north.get("/onward").links
    page = north.get(f"{request}/grant")
    assert page.main.choices["fields"] == {"names", "sex"}
    assert page.main.choices["handling"] - {""} == {"H2", "H3"}
    article = sorted(page.main.choices["agreement"] - {""})[0]
    assert north.send(f"{request}/grant", {"fields": ["sex"], "agreement": article}).status == 303
    with use("my"):
        assert str(OnwardState.GRANTED.label) in south.get(request).plain
    text = third.get(f"/persons/{who}")
    assert text.status == 200
    assert walk.NATIVE not in text.plain
    assert "Mae Sai" in third.get("/releases").plain
    assert "Tachileik" not in said_on(reachable(third, among=("/releases", "/cases", "/onward")))


def test_there_is_no_way_to_ask_where_the_agreement_forbids_it(visit, at_work, world):
    with at_work():
        closed = agreement("CLOSED", onward=Onward.FORBIDDEN)
        terms = {"agreement_id": closed.id, "article": "1"}
        release, _person = walk.shared_person(world.liaison_north, world.liaison_south, **terms)
        address = f"/releases/{release.id}"
    south = visit("liaison_south")
    assert f"{address}/onward" not in south.get(address).links
    assert south.get(f"{address}/onward").status == 403
    assert south.press(f"{address}/onward").status == 403


def test_a_refusal_is_read_by_who_asked_in_the_own_language(visit, at_work, world):
    with at_work():
        request = f"/onward/{asked(world)[0].id}"
    north = visit("liaison_north")
    assert north.send(f"{request}/refuse", {"ground": "proceedings", "answer": "ยังไม่ได้"}).status == 303
    page = visit("liaison_south").get(request)
    with use("my"):
        assert str(OnwardGround.PROCEEDINGS.label) in page.plain
    assert "ยังไม่ได้" in page.plain
    assert north.get(f"{request}/grant").status == 409


def test_the_originators_answer_tells_the_asking_office_nothing_of_what_the_third_was_shown(visit, at_work, world):
    with at_work():
        request, person = asked(world)
        grant(world, request)
        granted, who = str(request.granted_id), person.reference
    visit("stranger").get(f"/persons/{who}")
    south = visit("supervisor_south")
    assert not [path for path, page in reachable(south).items() if granted in page.text]
    assert south.get(f"/releases/{granted}").status == 404
