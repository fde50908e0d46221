"""What an administrator hands over opens nothing until a second person has confirmed it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blo.access.roles import Role
from blo.accounts import factors, queries, sessions, sign_in
from blo.accounts import service as accounts
from blo.accounts.models import UserSession
from blo.accounts.service import NewAccount
from blo.accounts.sessions import Place
from blo.accounts.sign_in import Unopened
from blo.accounts.states import Stage
from blo.accounts.throttle import Limits
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.verification import chains, verify
from blo.break_glass import service as break_glass
from blo.break_glass.service import NewRequest
from blo.break_glass.states import GlassState, Ground
from blo.cli.operator import OPERATOR
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound, WrongState
from blo.offices import queries as directory
from tests.support import walk
from tests.support.acting import owner_of
from tests.support.authenticator import Authenticator
from tests.support.codes import equip, unused_code
from tests.support.racing import errors, race
from tests.support.statements import counted
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.walls.matrix import masked
from tests.web.visitor import Visitor

pytestmark = pytest.mark.walls

NAME, GUARD, PIN = "liaison_north", "guard_north", "482915"
PLACE, LIMITS = Place("127.0.0.1", "", "token"), Limits(5, 15)
EAST = "TH-CMK-01"


def person(name, role, office):
    """Somebody whom the operator gave an account, and who has worked for a while."""
    account = accounts.create(OPERATOR, directory.by_code(office), NewAccount(name, name.title(), role, "en", PASSWORD))
    equip(account)
    db.session.flush()
    return account.actor()


def hand_over(app, world, name, verb=accounts.reset_factors):
    """Let the administrator reset or make something; what is shown once comes back."""
    with app.app_context(), work.atomic():
        return verb(world.administrator_north, doors.account_of(name).id)


def shows(app, name, password=PASSWORD):
    visitor = Visitor(app)
    visitor.name = name
    return visitor, visitor.show_password(password)


def is_told(page):
    return page.status == 422 and "has confirmed it" in page.plain


# --- no way leads in ------------------------------------------------------------------------------------------------


def a_new_guards_password(app, world):
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world, Role.GUARD, waits=True)
    visitor, page = shows(app, name)
    assert is_told(page)
    return visitor


def a_new_officers_password_and_enrolment_code(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world, waits=True)
    visitor, page = shows(app, name)
    assert is_told(page)
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def a_new_password(app, world):
    visitor, page = shows(app, GUARD, hand_over(app, world, GUARD, accounts.reset_password))
    assert is_told(page)
    return visitor


def a_new_password_and_the_own_app(app, world):
    visitor, page = shows(app, NAME, hand_over(app, world, NAME, accounts.reset_password))
    assert is_told(page)
    assert visitor.press("/second-step", one_time=unused_code(app, NAME)).location == "/sign-in"
    return visitor


def the_old_password_of_a_guard_whose_second_step_was_taken_away(app, world):
    hand_over(app, world, GUARD)
    visitor, page = shows(app, GUARD)
    assert is_told(page)
    return visitor


def a_pin_on_the_own_tablet(app, world):
    tablet = Visitor(app, GUARD)
    assert tablet.send("/security/pin", {"pin": PIN, "again": PIN}).status == 303
    tablet.press("/switch")
    hand_over(app, world, GUARD)
    page = tablet.send("/sign-in", {"who": GUARD, "password": PIN})
    assert page.status == 422
    assert not is_told(page)
    return tablet


def the_password_where_a_name_is_touched(app, world):
    tablet = Visitor(app, GUARD)
    tablet.press("/security/user-name/show")
    tablet.press("/switch")
    hand_over(app, world, GUARD)
    assert is_told(tablet.send("/sign-in", {"who": GUARD, "password": PASSWORD}))
    return tablet


def a_passkey_alone(app, world):
    key = Authenticator()
    doors.make_passkey(Visitor(app, NAME), key)
    hand_over(app, world, NAME, accounts.reset_password)
    visitor = Visitor(app)
    assert doors.show_passkey(visitor, "/sign-in", key, to="/sign-in/passkey").location == "/sign-in"
    return visitor


def a_passkey_and_a_printed_code_halfway(app, world):
    key, owner = Authenticator(), Visitor(app, NAME)
    doors.make_passkey(owner, key)
    code, visitor = doors.print_codes(owner)[0], doors.at_second_step(app, NAME)
    options = doors.options_on(visitor.get("/second-step"))
    hand_over(app, world, NAME, accounts.reset_password)
    assert visitor.press("/second-step", credential=key.show(options)).location == "/sign-in"
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def an_enrolment_code_halfway(app, world):
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world)
    visitor = doors.at_second_step(app, name)
    code = hand_over(app, world, name, accounts.enrolment_code)
    assert visitor.press("/second-step", one_time=code).location == "/sign-in"
    return visitor


def somebody_in_the_middle_of_enrolling(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    hand_over(app, world, name, accounts.enrolment_code)
    assert visitor.press("/security/codes").location == "/sign-in"
    return visitor


def an_open_session(app, world):
    visitor = Visitor(app, GUARD)
    hand_over(app, world, GUARD)
    return visitor


def an_open_session_whose_last_code_is_used(app, world):
    visitor = Visitor(app, NAME)
    with app.app_context(), work.atomic():
        factors.remove_all(world.liaison_north.account_id)
    assert doors.is_in(visitor)
    hand_over(app, world, NAME, accounts.enrolment_code)
    return visitor


def proving_anew(app, world):
    visitor = Visitor(app, GUARD)
    hand_over(app, world, GUARD)
    assert visitor.press("/security/prove", password=PASSWORD).location == "/sign-in"
    return visitor


def a_session_that_was_not_ended(app, _world):
    visitor = Visitor(app, GUARD)
    with app.app_context(), work.atomic():
        doors.account_of(GUARD).handed_by = frozenset({doors.account_of("administrator_north").id})
    return visitor


WAYS = [
    a_new_guards_password,
    a_new_officers_password_and_enrolment_code,
    a_new_password,
    a_new_password_and_the_own_app,
    the_old_password_of_a_guard_whose_second_step_was_taken_away,
    a_pin_on_the_own_tablet,
    the_password_where_a_name_is_touched,
    a_passkey_alone,
    a_passkey_and_a_printed_code_halfway,
    an_enrolment_code_halfway,
    somebody_in_the_middle_of_enrolling,
    an_open_session,
    an_open_session_whose_last_code_is_used,
    proving_anew,
    a_session_that_was_not_ended,
]


@pytest.mark.either_engine
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
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
    "focal_north": 403,
    "auditor_north": 403,
    "shelter": 403,
    "supervisor_east": 404,
    "supervisor_south": 404,
    "stranger": 404,
    "administrator_far": 404,
}


@pytest.fixture
def administrators(app, world, at_work):
    """Another administrator of the country, at another office, and one of another country."""
    with at_work():
        east = person("administrator_east", Role.ADMINISTRATOR, EAST)
        far = person("administrator_far", Role.ADMINISTRATOR, "KH-PPT-01")
        return {"administrator_east": east, "administrator_far": far}


@pytest.mark.parametrize("name", SECOND)
def test_who_may_confirm(app, world, administrators, name):
    actor = administrators.get(name) or getattr(world, name)
    hand_over(app, world, NAME, accounts.reset_password)
    allowed = SECOND[name] == 303
    with app.app_context():
        if not allowed:
            with pytest.raises((NotAllowed, NotFound)):
                accounts.confirm(actor, world.liaison_north.account_id)
            work.rollback()
        shown = [row.username for row in queries.waiting(actor)]
        assert (NAME in shown) == (SECOND[name] == 303 or name in {"administrator_north", *colleagues(world)})
    if name == NAME:
        return
    visitor = Visitor(app, name)
    page = visitor.press(f"/confirmations/{world.liaison_north.account_id}")
    assert page.status == SECOND[name]
    if SECOND[name] == 404:
        nowhere = visitor.press(f"/confirmations/{world.liaison_north.office_id}")
        assert masked(page) == masked(nowhere)
        assert "Liaison North" not in visitor.get("/confirmations").text
    with app.app_context():
        assert queries.waits(world.liaison_north.account_id) != allowed


def colleagues(world):
    return {name for name, actor in world.actors.items() if actor.office_id == world.liaison_north.office_id}


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
    assert {"Malee", "Administrator North"} <= {word for word in ("Malee", "Administrator North") if word in page.plain}
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
    with owner_of_database(app) as connection:
        assert connection.scalar(sa.text("SELECT state FROM break_glass")) == GlassState.ASKED.value


def owner_of_database(app):
    with app.app_context():
        return owner_of(app).connect()


# --- both logs ------------------------------------------------------------------------------------------------------

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


def test_no_page_names_who_waits_to_somebody_elsewhere(app, world):
    hand_over(app, world, GUARD)
    for name in ("supervisor_east", "supervisor_south", "stranger"):
        page = Visitor(app, name).get("/confirmations")
        assert page.status == 200
        assert "Guard North" not in page.plain
