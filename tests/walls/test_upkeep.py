"""What signing in leaves behind does not pile up, and nothing goes that still opens, counts or keeps somebody out."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blo.accounts import upkeep
from blo.accounts.models import Account, KnownDevice, OneTimeCode, SignInThrottle, SpentChallenge, UserSession
from blo.accounts.passkeys import spend
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.cli.operator import OPERATOR
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed
from tests.support.codes import SECRET
from tests.support.tables import LOG, contents
from tests.walls import doors
from tests.web.visitor import Visitor

pytestmark = pytest.mark.walls

BEGIN = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)
NAME = "liaison_north"


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tidied(app, at_work):
    """Tidy, and say how many of each went."""

    def tidied():
        with at_work():
            return {what: count for what, count in upkeep.tidy(OPERATOR).items() if count}

    return tidied


def left(app, table):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_what_is_in_use_stays(app, world, clock, tidied):
    visitor, halfway = Visitor(app, NAME), doors.at_second_step(app, "supervisor_north")
    codes = doors.print_codes(visitor)
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    wrong = Visitor(app, address="198.51.100.7")
    wrong.name = NAME
    for _ in range(5):
        wrong.show_password("wrong")
    before = contents(app, but=LOG)
    assert tidied() == {}
    assert contents(app, but=LOG) == before
    assert doors.is_in(visitor)
    assert halfway.get("/second-step").status == 200
    assert wrong.show_password().status == 422
    assert doors.enrolling(app, name, code)
    assert doors.at_second_step(app, NAME).show_code(codes[0]).status == 303


def test_a_used_code_goes_and_still_opens_nothing(app, clock, tidied):
    codes = doors.print_codes(Visitor(app, NAME))
    assert doors.at_second_step(app, NAME).show_code(codes[0]).status == 303
    assert tidied() == {"used codes": 1}
    assert left(app, OneTimeCode) == len(codes) - 1
    assert doors.at_second_step(app, NAME).show_code(codes[0]).status == 422
    assert doors.at_second_step(app, NAME).show_code(codes[1]).status == 303


def test_sessions_that_came_nowhere_go_after_a_week_and_all_others_after_a_season(app, clock, tidied):
    visitor = Visitor(app, NAME)
    visitor.press("/sign-out")
    doors.at_second_step(app, NAME, address="198.51.100.7")
    with app.app_context(), work.atomic():
        db.session.execute(sa.update(UserSession).values(offered_secret=SECRET))
    clock.shift(timedelta(days=8))
    gone = tidied()
    assert (gone["sessions"], gone["offered secrets"]) == (1, 1)
    assert left(app, UserSession) == 1
    clock.shift(timedelta(days=83))
    assert tidied()["sessions"] == 1
    assert left(app, UserSession) == 0


def test_challenges_counters_devices_and_late_enrolment_codes_go(app, world, clock, tidied):
    guard = Visitor(app, "guard_north")
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world)
        assert spend("challenge")
    clock.shift(timedelta(days=15))
    gone = tidied()
    assert (gone["challenges"], gone["late enrolment codes"]) == (1, 1)
    assert left(app, SpentChallenge) == left(app, SignInThrottle) == 0
    with app.app_context():
        assert db.session.scalars(sa.select(Account.enrolment_hash).where(Account.username == name)).one() is None
    assert left(app, KnownDevice) == 1
    clock.shift(timedelta(days=390))
    assert tidied()["devices"] == 1
    assert left(app, KnownDevice) == 0
    assert guard.show_password().status == 303


def test_it_is_written_down_what_went_and_the_log_keeps_who_came(app, clock, tidied):
    Visitor(app, "guard_north")
    clock.shift(timedelta(days=500))
    gone = tidied()
    with app.app_context():
        rows = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.at)).unique().all()
        kinds = [row.kind for row in rows]
        told = rows[-1].facts["deleted"]
    assert AuditKind.SIGNED_IN in kinds
    assert kinds[-1] is AuditKind.ACCOUNTS_TIDIED
    assert {what: count for what, count in told.items() if count} == gone


@pytest.mark.parametrize("name", ["guard_north", "supervisor_north", "auditor_north"])
def test_nobody_else_tidies(app, world, at_work, name):
    actor = getattr(world, name)
    with at_work(), pytest.raises(NotAllowed):
        upkeep.tidy(actor)
