"""What is done to an account stands in the log of whoever did it, and of the office the account is of."""

import pytest
import sqlalchemy as sa

from blo.accounts import service as accounts
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.verification import chains, verify
from tests.support.acting import owner_of
from tests.support.racing import errors, race
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.walls.waiting import EAST, GUARD, hand_over
from tests.web.visitor import Visitor

pytestmark = pytest.mark.walls

ACTS = [
    AuditKind.ACCOUNT_CREATED,
    AuditKind.ENROLMENT_CODE_MADE,
    AuditKind.PASSWORD_RESET,
    AuditKind.FACTORS_RESET,
    AuditKind.ENROLMENT_CODE_MADE,
    AuditKind.ACCOUNT_CONFIRMED,
    AuditKind.ACCOUNT_CLOSED,
]


def acts_on(app, account_id):
    """What stands about an account, by office: kind, and who did it."""
    with app.app_context(), owner_of(app).connect() as connection:
        found = {}
        statement = sa.select(AuditEntry).where(AuditEntry.kind.in_(ACTS)).order_by(AuditEntry.position)
        for row in connection.execute(statement):
            if row.facts["account"] == str(account_id):
                found.setdefault(row.office_id, []).append((row.kind, row.account_id))
        return found


def test_what_is_done_to_another_offices_account_stands_in_both_logs(app, world, administrators):
    north, east = Visitor(app, "administrator_north"), Visitor(app, "administrator_east")
    changes = {"office": EAST, "username": "malee", "name": "Malee", "role": "liaison", "language": "th"}
    page = north.send("/accounts/new", {**changes, "password": PASSWORD}).location
    account_id = page.rpartition("/")[2]
    for verb in ("enrolment", "password", "second-step"):
        assert north.press(f"{page}/{verb}").status == 200, verb
    assert north.press(f"/confirmations/{account_id}").status == 403
    assert east.press(f"/confirmations/{account_id}").status == 303
    assert north.press(f"{page}/close").status == 303
    who = world.administrator_north.account_id, administrators["administrator_east"].account_id
    done = [(kind, who[kind is AuditKind.ACCOUNT_CONFIRMED]) for kind in ACTS]
    own = [(kind, by) for kind, by in done if by == who[0]]
    assert acts_on(app, account_id) == {
        world.administrator_north.office_id: own,
        world.supervisor_east.office_id: done,
    }
    with app.app_context():
        assert [verify(office) for office in chains()] == [None] * len(chains())


def test_what_is_done_to_an_account_of_the_own_office_stands_there_once(app, world):
    administrator, guard = Visitor(app, "administrator_north"), world.guard_north.account_id
    assert administrator.press(f"/accounts/{guard}/password").status == 200
    assert administrator.press(f"/accounts/{guard}/second-step").status == 200
    assert Visitor(app, "supervisor_north").press(f"/confirmations/{guard}").status == 303
    kinds = [AuditKind.PASSWORD_RESET, AuditKind.FACTORS_RESET, AuditKind.ACCOUNT_CONFIRMED]
    assert [kind for kind, _by in acts_on(app, guard)[world.guard_north.office_id]] == kinds


def test_an_administrator_elsewhere_confirms_for_both_logs(app, world, administrators):
    hand_over(app, world, GUARD)
    guard = world.guard_north.account_id
    assert Visitor(app, "administrator_east").press(f"/confirmations/{guard}").status == 303
    found = acts_on(app, guard)
    east = administrators["administrator_east"]
    for office in (east.office_id, world.guard_north.office_id):
        assert found[office][-1] == (AuditKind.ACCOUNT_CONFIRMED, east.account_id)
    auditor = Visitor(app, "auditor_north").get("/audit")
    assert "Administrator_East" in auditor.plain


def test_two_administrators_who_act_on_each_others_offices_do_not_wait_for_each_other(app, world, administrators):
    with app.app_context():
        eastern = doors.account_of("supervisor_east").id
    for _ in range(4):
        results = race(
            app,
            lambda: accounts.reset_password(world.administrator_north, eastern),
            lambda: accounts.reset_password(administrators["administrator_east"], world.guard_north.account_id),
        )
        assert errors(results) == []
