"""Tracing of the family: it waits for the person's word, however it is asked, and help beside it does not."""

import pytest
import sqlalchemy as sa

from blo.access.roles import Role
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.consent.states import ConsentScope, WithdrawalDeed
from blo.kernel.db import db
from blo.kernel.errors import RuleBroken, WrongState
from blo.referrals.states import ReferralState, ReferralType, Service
from blo.sharing.service import NO_CONSENT
from blo.sharing.states import ReleaseState
from tests.support import asking, walk
from tests.walls.test_consent import met, refer, released

pytestmark = [pytest.mark.detection, pytest.mark.walls, pytest.mark.either_engine]

TRACED = (
    {"type": ReferralType.TRACING},
    {"type": ReferralType.SHELTER, "services": (Service.SHELTER, Service.TRACING)},
)


@pytest.mark.parametrize(("tracing", "field"), [(TRACED[0], "type"), (TRACED[1], "services")])
def test_tracing_asked_in_any_way_waits_for_the_persons_word(office, world, tracing, field):
    case, person = met(world)
    asking.consent(world.guard_north, person, contact_family=False)
    with pytest.raises(RuleBroken) as broken:
        refer(world, case, person, **tracing)
    assert (broken.value.field, broken.value.message) == (field, NO_CONSENT)
    assert refer(world, case, person, type=ReferralType.SHELTER)


def test_tracing_refused_while_it_waits_neither_opens_nor_is_answered(office, world):
    case, person = met(world)
    referral = refer(world, case, person, **TRACED[0])
    walk.referrals.move(world.liaison_south, referral.reference, "acknowledge")
    walk.referrals.move(world.liaison_south, referral.reference, "ask", words=walk.referrals.Words("Who?", "en"))
    asking.consent(world.guard_north, person, contact_family=False)
    with pytest.raises(RuleBroken, match="does not consent"):
        walk.referrals.move(world.liaison_north, referral.reference, "answer", words=walk.referrals.Words("พี่", "th"))
    asking.consent(world.guard_north, person, contact_family=True)
    walk.referrals.move(world.liaison_north, referral.reference, "answer", words=walk.referrals.Words("พี่", "th"))
    asking.consent(world.guard_north, person, contact_family=False)
    with pytest.raises(WrongState):
        walk.referrals.move(world.liaison_south, referral.reference, "accept")
    assert [row.state for row in released(person)] == [ReleaseState.WAITING]
    asking.consent(world.guard_north, person, contact_family=True)
    assert walk.referrals.move(world.liaison_south, referral.reference, "accept").state is ReferralState.ACCEPTED


def test_help_goes_on_without_the_tracing_that_was_refused_meanwhile(office, world):
    case, person = met(world)
    referral = refer(world, case, person, **TRACED[1])
    walk.referrals.move(world.liaison_south, referral.reference, "acknowledge")
    asking.consent(world.guard_north, person, contact_family=False)
    assert walk.referrals.move(world.liaison_south, referral.reference, "accept").state is ReferralState.ACCEPTED
    assert referral.services == [Service.SHELTER]


@pytest.mark.parametrize("tracing", TRACED)
def test_a_guard_hears_that_the_family_is_not_to_be_looked_for_and_the_tracing_stops(office, world, tracing):
    case, person = met(world)
    asking.consent(world.guard_north, person, contact_family=True)
    other, referral = refer(world, case, person), refer(world, case, person, **tracing)
    [answer] = asking.withdraw(world.guard_north, person, ConsentScope.FAMILY).answers
    assert (answer.deed, answer.taken_back) == (WithdrawalDeed.TAKEN_BACK, [referral.reference])
    is_all = tracing["type"] is ReferralType.TRACING
    assert (referral.state is ReferralState.WITHDRAWN, other.state) == (is_all, ReferralState.SENT)
    assert is_all or (referral.state, referral.services) == (ReferralState.SENT, [Service.SHELTER])
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.CONSENT_WITHDRAWN)).unique()
    told = entry.one()
    assert (told.account_id, told.facts["right_of"]) == (world.guard_north.account_id, Role.SUPERVISOR.value)
