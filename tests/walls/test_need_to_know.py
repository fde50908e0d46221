"""Inside an office and at a service provider, people see what they need and no more."""

import pytest

from blo.access.actor import Actor
from blo.kernel.errors import RuleBroken
from blo.offices.states import Crime
from blo.people.facts import masked
from blo.people.states import PersonField
from blo.referrals import service as referrals
from blo.sharing.states import Purpose
from tests.support import linking, walk
from tests.web.saying import reachable, said_on

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (walk.NATIVE, "ခ•••"),
        (walk.LATIN, "K•••"),
        ("เพ็ญศรี", "เ•••"),
        ("น้ำฝน", "น้ำ•••"),
        ("ສົມຊາຍ", "ສົ•••"),
        ("ខេមរា", "ខេ•••"),
        ("王小明", "王•••"),
        ("Nguyễn Thị Ánh", "N•••"),
        ("น้ำ", "•••"),
        ("𠀋", "•••"),
        ("", "•••"),
    ],
)
def test_a_mask_keeps_one_whole_character_and_never_all(name, shown):
    assert masked(name) == shown


def test_a_colleague_reads_masked_names_in_lists_and_the_name_on_the_page_that_is_written_down(visit, at_work, world):
    with at_work():
        found = walk.detection(world.liaison_north)
        person = walk.person(world.liaison_north, found).reference
        detection = found.reference
    guard, liaison = visit("guard_north"), visit("liaison_north")
    listed = guard.get(f"/detections/{detection}").plain
    assert masked(walk.NATIVE) in listed
    assert walk.NATIVE not in listed
    assert walk.NATIVE in guard.get(f"/persons/{person}").plain
    assert walk.NATIVE in liaison.get(f"/detections/{detection}").plain


def test_whoever_recorded_a_person_reads_the_name_in_lists(visit, at_work, world):
    with at_work():
        found = walk.detection(world.guard_north)
        walk.person(world.guard_north, found)
        detection = found.reference
    assert walk.NATIVE in visit("guard_north").get(f"/detections/{detection}").plain


@pytest.fixture
def shelter(office, world) -> Actor:
    linking.link(world.liaison_north, world.shelter)
    return world.shelter


def to_shelter(world, shelter, **given):
    terms = walk.terms(shelter, **{"purpose": Purpose.PROTECTION, **given.pop("terms", {})})
    on, somebody = walk.case_with_person(world.liaison_north)
    return referrals.send(world.liaison_north, walk.new_referral(on, somebody, **given), terms)


@pytest.mark.parametrize(
    "given",
    [
        {"terms": {"purpose": Purpose.INVESTIGATION}},
        {"terms": {"purpose": Purpose.RETURN}},
    ],
)
def test_a_provider_is_told_for_protection_alone(world, shelter, given):
    with pytest.raises(RuleBroken) as refused:
        to_shelter(world, shelter, **given)
    assert refused.value.field == "purpose"


def test_a_provider_gets_no_case_and_no_detection(world, shelter):
    on, somebody = walk.case_with_person(world.liaison_north)
    with pytest.raises(RuleBroken) as refused:
        walk.share(world.liaison_north, shelter, on, persons={somebody.reference: (PersonField.NAMES,)})
    assert refused.value.field == "recipient_id"


def test_a_provider_takes_nobody_over_a_border(world, shelter):
    on, somebody = walk.case_with_person(world.liaison_north)
    presented = walk.Presented(somebody.reference, agrees_to_return=True, fears_return=False)
    terms = walk.terms(shelter, purpose=Purpose.PROTECTION)
    with pytest.raises(RuleBroken) as refused:
        walk.handovers.offer(world.liaison_north, walk.new_handover(on, presented), terms)
    assert refused.value.field == "recipient_id"


def test_a_provider_sees_one_persons_needs_and_nothing_of_the_investigation(app, visit, at_work, world):
    with at_work():
        linking.link(world.liaison_north, world.shelter)
        found = walk.detection(world.liaison_north)
        person = walk.person(world.liaison_north, found)
        other = walk.person(world.liaison_north, found, names=())
        case = walk.case(world.liaison_north, found)
        command = walk.new_referral(case, person, manifest=(PersonField.NAMES, PersonField.NEEDS))
        sent = referrals.send(world.liaison_north, command, walk.terms(world.shelter)).reference
        hidden = [found.reference, case.reference, other.reference, "แม่น้ำสาย", "พบริมน้ำ", "สรุป"]
    provider = visit("shelter")
    for verb in ("acknowledge", "accept"):
        page = provider.get(f"/referrals/{sent}/{verb}")
        assert provider.post(f"/referrals/{sent}/{verb}", page.main.pairs).status == 303
    told = said_on(reachable(provider, among=("/referrals",)))
    assert walk.NATIVE in told
    for words in hidden:
        assert words not in told
    with app.test_request_context():
        assert not any(str(crime.label) in told for crime in Crime)


def test_a_referral_alone_offers_providers_as_recipients(visit, at_work, world):
    with at_work():
        linking.link(world.liaison_north, world.shelter)
        case = walk.case_with_person(world.liaison_north)[0].reference
    liaison = visit("liaison_north")
    shelter = str(world.shelter.office_id)
    assert shelter in liaison.get(f"/cases/{case}/referral").main.choices["recipient_id"]
    for form in ("share", "handover"):
        assert shelter not in liaison.get(f"/cases/{case}/{form}").main.choices["recipient_id"]
