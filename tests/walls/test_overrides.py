"""A bar is lifted by two people of different roles, on a legal ground, for a time; the auditor sees it."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, RuleBroken, WrongState
from blo.kernel.ids import new_reference
from blo.offices import queries as directory
from blo.people.states import NationalityStatus, PersonField
from blo.protection import overriding, service
from blo.protection.models import ProtectionOverride
from blo.protection.service import Feared
from blo.protection.states import OverrideState, PartyKind, ReviewOutcome
from blo.referrals.states import ReferralState
from blo.sharing import queries as sharing
from blo.sharing.models import BarLift
from tests.support import walk

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

WORDS = "needs supervisor review"
UNKNOWN = {"nationality": "", "nationality_status": NationalityStatus.UNDETERMINED}


def met(world, **given):
    return walk.case_with_person(world.liaison_north, **given)


def lifted(world, person, **given):
    row = walk.override(world.supervisor_north, person, **given)
    return overriding.confirm(world.focal_north, row.id)


def offices_barred(person, *actors, **given):
    return [bool(sharing.barred({person.id}, directory.office(actor.office_id), **given)) for actor in actors]


def test_an_override_lifts_the_bar_for_its_time_and_its_state(office, world):
    case, person = met(world)
    walk.review(world.supervisor_north, person, Feared(PartyKind.STATE, "LA"))
    row = lifted(world, person)
    assert row.state is OverrideState.CONFIRMED
    assert offices_barred(person, world.liaison_south, world.stranger, world.supervisor_linked) == [False, False, True]
    soon = clock.today("Asia/Bangkok") + timedelta(days=5)
    chosen = walk.Selection(
        case=(walk.CaseField.CRIMES,), detections={}, persons={person.reference: (PersonField.SEX,)}
    )
    with pytest.raises(RuleBroken) as broken:  # what outlasts the override is refused
        walk.cases.share(
            world.liaison_north,
            case.reference,
            chosen=chosen,
            terms=walk.terms(world.liaison_south, expires_on=row.until.date() + timedelta(days=2)),
            act=UUID(int=1),
        )
    assert WORDS in str(broken.value.message)
    terms = walk.terms(world.liaison_south, expires_on=soon)
    walk.cases.share(world.liaison_north, case.reference, chosen=chosen, terms=terms, act=UUID(int=2))
    with time_machine.travel(row.until + timedelta(seconds=1)):
        assert offices_barred(person, world.liaison_south) == [True]
        with pytest.raises(NotFound):
            walk.detections.queries.people.get(world.liaison_south, person.reference)


def test_an_override_for_one_office_leaves_the_others_of_its_state_barred(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    lifted(world, person, recipient_id=world.liaison_south.office_id)
    assert offices_barred(person, world.liaison_south, world.stranger) == [False, True]


def test_an_override_lifts_a_bar_on_every_other_state_for_one_of_them(office, world):
    _case, person = met(world, **UNKNOWN)
    service.ask(world.guard_north, person.reference)
    lifted(world, person)
    assert offices_barred(person, world.liaison_south, world.supervisor_linked) == [False, True]


def test_it_takes_two_people_of_different_roles(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    row = walk.override(world.supervisor_north, person)
    with pytest.raises(NotAllowed):
        overriding.confirm(world.supervisor_north, row.id)
    for who in ("supervisor_south", "stranger", "liaison_north", "guard_north", "administrator_north", "auditor_north"):
        with pytest.raises(NotFound):
            overriding.confirm(getattr(world, who), row.id)
    assert offices_barred(person, world.liaison_south) == [True]
    row = walk.override(world.focal_north, person)
    with pytest.raises(NotAllowed):
        overriding.confirm(world.focal_north, row.id)
    overriding.confirm(world.supervisor_north, row.id)
    assert offices_barred(person, world.liaison_south) == [False]


def test_the_database_refuses_one_person_for_two(office, world):
    _case, person = met(world)
    row = walk.override(world.supervisor_north, person)
    change = sa.update(ProtectionOverride).where(ProtectionOverride.id == row.id)
    by = {"answered_by_id": row.asked_by_id, "answered_role": "focal_point", "answered_at": clock.now()}
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(change.values(state=OverrideState.CONFIRMED, **by))


def test_revoking_takes_back_what_left_meanwhile(office, world):
    case, person = met(world)
    service.ask(world.guard_north, person.reference)
    row = lifted(world, person)
    soon = clock.today("Asia/Bangkok") + timedelta(days=5)
    sent = walk.referrals.send(
        world.liaison_north, walk.new_referral(case, person), walk.terms(world.liaison_south, expires_on=soon)
    )
    overriding.revoke(world.focal_north, row.id)
    assert sent.state is ReferralState.WITHDRAWN
    assert offices_barred(person, world.liaison_south) == [True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BarLift)) == 0


def test_closing_a_review_ends_its_overrides_so_that_none_lifts_a_bar_to_come(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    confirmed, waiting = lifted(world, person), walk.override(world.focal_north, person)
    service.close(world.supervisor_north, person.reference, ReviewOutcome.ERROR)
    assert (confirmed.state, waiting.state) == (OverrideState.REVOKED, OverrideState.REFUSED)
    service.ask(world.guard_north, person.reference)
    assert offices_barred(person, world.liaison_south) == [True]


def test_nothing_is_confirmed_for_whom_nothing_stands(office, world):
    _case, person = met(world)
    for reference in (person.reference, new_reference("TH-MSI-01", "P", clock.now())):
        row = walk.override(world.focal_north, person, person=reference)
        with pytest.raises(RuleBroken) as broken:
            overriding.confirm(world.supervisor_north, row.id)
        assert broken.value.field == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"person": "MM-TCL-P-26-22222222"}, "person"),
        ({"person": "nobody"}, "person"),
        ({"words": ""}, "words"),
        ({"last_day": clock.today("Asia/Bangkok") + timedelta(days=31)}, "last_day"),
        ({"last_day": clock.today("Asia/Bangkok") - timedelta(days=1)}, "last_day"),
    ],
)
def test_an_override_is_asked_within_its_rules(office, world, given, field):
    _case, person = met(world)
    with pytest.raises(RuleBroken) as broken:
        walk.override(world.focal_north, person, **given)
    assert broken.value.field == field


def test_an_override_that_is_over_can_not_be_confirmed(office, world):
    _case, person = met(world)
    service.ask(world.guard_north, person.reference)
    row = walk.override(world.supervisor_north, person)
    with time_machine.travel(row.until + timedelta(seconds=1)), pytest.raises(WrongState):
        overriding.confirm(world.focal_north, row.id)
