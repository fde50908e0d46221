"""What an administrator hands over opens nothing until a second person has confirmed it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blo.access.roles import Role
from blo.accounts import queries, sessions, sign_in
from blo.accounts import service as accounts
from blo.accounts.models import UserSession
from blo.accounts.sessions import Place
from blo.accounts.sign_in import Unopened
from blo.accounts.states import Stage
from blo.accounts.throttle import Limits
from blo.break_glass import service as break_glass
from blo.break_glass.service import NewRequest
from blo.break_glass.states import GlassState, Ground
from blo.cli.operator import OPERATOR
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, WrongState
from blo.kernel.i18n import use
from tests.support import walk
from tests.support.codes import unused_code
from tests.support.statements import counted
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.walls import doors, waiting
from tests.walls.matrix import masked
from tests.walls.waiting import GUARD, NAME, hand_over, is_told, person, shows
from tests.web.visitor import Visitor

pytestmark = pytest.mark.walls

PLACE, LIMITS = Place("127.0.0.1", "", "token"), Limits(5, 15)


@pytest.mark.either_engine
@pytest.mark.parametrize("way", waiting.WAYS, ids=lambda way: way.__name__)
def test_no_way_leads_into_an_account_that_waits(app, world, way):
    visitor = way(app, world)
    assert not doors.is_in(visitor)
    assert doors.opened(app, visitor) == []


@pytest.mark.either_engine
@pytest.mark.parametrize("stage", Stage)
def test_the_verbs_find_no_session_of_it_either(app, stage):
    with app.app_context(), work.atomic():
        account = doors.account_of(GUARD)
        opened = sessions.begin(account, stage, PLACE, proved=True)
        assert sessions.locked(opened.session.id, stage)
        assert queries.open_session(opened.token)
        account.handed_by = frozenset({doors.account_of("administrator_north").id})
        db.session.flush()
        assert queries.open_session(opened.token) is None
        with pytest.raises(NotFound):
            sessions.locked(opened.session.id, stage)


def test_what_the_operator_hands_over_opens_at_once(app, world):
    with app.app_context(), work.atomic():
        person("made_by_operator", Role.GUARD, "TH-MSI-01")
        guard = accounts.reset_password(OPERATOR, world.guard_north.account_id)
        code = accounts.reset_factors(OPERATOR, world.liaison_north.account_id)
    assert shows(app, "made_by_operator")[1].status == 303
    assert shows(app, GUARD, guard)[1].status == 303
    assert doors.enrolling(app, NAME, code)


def test_once_confirmed_it_opens_and_no_session_from_before_comes_back(app, world, at_work):
    before = Visitor(app, GUARD)
    password = hand_over(app, world, GUARD, accounts.reset_password)
    with at_work():
        doors.confirm(world, GUARD)
    assert not doors.is_in(before)
    visitor, page = shows(app, GUARD, password)
    assert page.status == 303
    assert visitor.get("/").location == "/password"


def test_nobody_without_the_password_can_tell_that_an_account_waits(app, at_work, world):
    with at_work():
        person("waits", Role.GUARD, "TH-MSI-01")
        person("stays", Role.GUARD, "TH-MSI-01")
    hand_over(app, world, "waits", accounts.reset_password)
    seen = {}
    for number, name in enumerate(("waits", "stays")):
        visitor = Visitor(app, address=f"192.0.2.{number}")
        pairs = visitor.filled("/sign-in", {"username": name, "password": "wrong"})
        with counted(app) as statements:
            page = visitor.post("/sign-in", pairs)
        seen[name] = (masked(page, name, *doors.OPTIONS.findall(page.text)), statements)
    assert seen["waits"] == seen["stays"]


def test_where_too_much_was_guessed_the_right_password_is_not_told_either(app, world):
    password = hand_over(app, world, GUARD, accounts.reset_password)
    with app.app_context(), work.atomic():
        assert sign_in.with_password(GUARD, password, PLACE, LIMITS) is Unopened.WAITS
        for _ in range(LIMITS.attempts):
            assert sign_in.with_password(GUARD, "wrong", PLACE, LIMITS) is None
        assert sign_in.with_password(GUARD, password, PLACE, LIMITS) is None
        assert db.session.scalars(sa.select(UserSession)).all() == []


# --- who confirms ---------------------------------------------------------------------------------------------------

SECOND = {
    "supervisor_north": 303,
    "administrator_east": 303,
    "administrator_north": 403,  # handed it over
    "guard_north": 403,
    "liaison_north": 403,
    "auditor_north": 403,
    "shelter": 403,
    "supervisor_east": 404,
    "supervisor_south": 404,
    "stranger": 404,
    "administrator_far": 404,
}


@pytest.mark.parametrize("name", SECOND)
def test_who_may_confirm(app, world, administrators, name):
    actor, focal = administrators.get(name) or getattr(world, name), world.focal_north.account_id
    hand_over(app, world, "focal_north")
    if SECOND[name] != 303:
        with app.app_context(), pytest.raises((NotAllowed, NotFound)):
            accounts.confirm(actor, focal)
    visitor = Visitor(app, name)
    page = visitor.press(f"/confirmations/{focal}")
    assert page.status == SECOND[name]
    if SECOND[name] == 404:
        assert masked(page) == masked(visitor.press(f"/confirmations/{world.focal_north.office_id}"))
        assert "Focal North" not in visitor.get("/confirmations").text
    with app.app_context():
        assert queries.waits(focal) == (SECOND[name] != 303)


@pytest.mark.either_engine
def test_nobody_confirms_the_own_account_and_nobody_who_waits_confirms_anothers(app, world, at_work):
    with at_work():
        supervisor = person("second_supervisor", Role.SUPERVISOR, "TH-MSI-01")
    hand_over(app, world, "second_supervisor")
    hand_over(app, world, GUARD)
    for account_id in (supervisor.account_id, world.guard_north.account_id):
        with app.app_context(), pytest.raises(NotAllowed):
            accounts.confirm(supervisor, account_id)
    with at_work():
        doors.confirm(world, "second_supervisor")
        accounts.confirm(supervisor, world.guard_north.account_id)


@pytest.mark.either_engine
def test_of_two_who_handed_something_over_neither_confirms_it(app, world, administrators, at_work):
    east, guard = administrators["administrator_east"], world.guard_north.account_id
    hand_over(app, world, GUARD, accounts.reset_password)
    with at_work():
        accounts.reset_factors(east, guard)
    for administrator in (east, world.administrator_north):
        with app.app_context(), pytest.raises(NotAllowed):
            accounts.confirm(administrator, guard)
    with at_work():
        accounts.reset_password(OPERATOR, guard)
        assert queries.waits(guard)
        doors.confirm(world, GUARD)
        assert not queries.waits(guard)


@pytest.mark.either_engine
def test_what_does_not_wait_or_is_closed_is_not_confirmed(app, world, at_work):
    with app.app_context(), pytest.raises(WrongState):
        doors.confirm(world, GUARD)
    hand_over(app, world, GUARD)
    hand_over(app, world, GUARD, accounts.close)
    with app.app_context():
        assert queries.waiting(world.supervisor_north) == []
        with pytest.raises(WrongState):
            doors.confirm(world, GUARD)


@pytest.mark.either_engine
def test_a_supervisor_confirms_with_one_button_and_sees_whom(app, world):
    administrator, supervisor = Visitor(app, "administrator_north"), Visitor(app, "supervisor_north")
    changes = {"office": "TH-MSI-01", "username": "malee", "name": "Malee", "role": "guard", "language": "th"}
    made = administrator.send("/accounts/new", {**changes, "password": PASSWORD})
    page = administrator.get(made.location)
    assert "Administrator North" in page.plain
    assert "/confirmations" not in {form.action for form in page.forms}
    assert shows(app, "malee")[1].status == 422
    assert "/confirmations" in supervisor.get("/detections").text
    page = supervisor.get("/confirmations")
    with use("th"):
        shown = ("Malee", str(Role.GUARD.label), "Administrator North")
    assert [words for words in shown if words not in page.plain] == []
    [button] = [form.action for form in page.forms if form.action.startswith("/confirmations/")]
    assert supervisor.press(button).location == "/confirmations"
    assert supervisor.press(button).status == 409
    assert "Administrator North" not in supervisor.get("/confirmations").plain
    assert shows(app, "malee")[1].status == 303


@pytest.mark.either_engine
def test_a_screen_a_supervisor_left_open_confirms_nothing(app, world):
    supervisor = Visitor(app, "supervisor_north")
    hand_over(app, world, GUARD)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        prove = supervisor.press(f"/confirmations/{world.guard_north.account_id}").location
        assert prove.startswith("/security/prove?next=/confirmations")
        right = {"password": PASSWORD, "one_time": unused_code(app, "supervisor_north")}
        back = supervisor.send(prove, right).location
        assert [form.action for form in supervisor.get(back).forms if "/confirmations/" in form.action]
    with app.app_context():
        assert queries.waits(world.guard_north.account_id)


# --- breaking the glass takes two people who exist ------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FOCAL_POINT])
def test_an_administrator_does_not_lend_both_voices(app, world, at_work, role):
    with at_work():
        case, _person = walk.case_with_person(world.liaison_north)
        glass = break_glass.ask(world.administrator_north, NewRequest(case.reference, Ground.NOBODY, "?", 4)).id
        made_up, code = doors.newcomer(world, role, waits=True)
    taken_over = "supervisor_north" if role is Role.SUPERVISOR else "focal_north"
    before = Visitor(app, taken_over)
    password = hand_over(app, world, taken_over, accounts.reset_password)
    second = hand_over(app, world, taken_over)
    for name, shown, typed in ((made_up, PASSWORD, code), (taken_over, password, second)):
        visitor, page = shows(app, name, shown)
        assert is_told(page)
        visitor.press("/second-step", one_time=typed)
        assert visitor.press(f"/break-glass/{glass}/grant").location == "/sign-in"
    assert before.press(f"/break-glass/{glass}/grant").location == "/sign-in"
    administrator = Visitor(app, "administrator_north")
    for name in (made_up, taken_over):
        with app.app_context():
            account_id = doors.account_of(name).id
        assert administrator.press(f"/confirmations/{account_id}").status == 403
    assert administrator.get(f"/break-glass/{glass}/case").status == 404
    [row] = contents(app)["break_glass"]
    assert GlassState.ASKED.value in row


def test_no_page_names_who_waits_to_somebody_elsewhere(app, world):
    hand_over(app, world, GUARD)
    for name in ("supervisor_east", "supervisor_south", "stranger"):
        page = Visitor(app, name).get("/confirmations")
        assert page.status == 200
        assert "Guard North" not in page.plain
