"""Every way around the second step, one line each, and none leads in."""

from datetime import timedelta

import pyotp
import pytest
import time_machine

from blo.access.roles import Role
from blo.accounts import factors, sessions, sign_in
from blo.accounts import service as accounts
from blo.accounts.models import AuthenticatorApp
from blo.accounts.sessions import Place
from blo.accounts.states import Factor, Stage
from blo.accounts.throttle import Limits
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound
from tests.support.codes import SECRET, code_now, unused_code
from tests.support.racing import race
from tests.support.world import PASSWORD
from tests.walls import doors, ways
from tests.walls.ways import NAME, SET_UP
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

PLACE, LIMITS = Place("127.0.0.1", "", "token"), Limits(5, 15)


@pytest.mark.parametrize("way", ways.WAYS, ids=lambda way: way.__name__)
def test_no_way_leads_around_the_second_step(app, world, way):
    visitor = way(app, world)
    assert not doors.is_in(visitor)
    enrols = way is ways.enrolling_and_nothing_else
    allowed = {"/second-step/set-up", "/security/passkeys/new"} if enrols else {"/second-step"}
    assert set(doors.opened(app, visitor)) <= allowed


# --- the ways in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(app, steps):
    visitor = doors.at_second_step(app, NAME)
    unused_code(app, NAME)
    assert visitor.show_code(code_now(steps)).location == "/"
    assert doors.is_in(visitor)


def test_the_first_sign_in_sets_up_an_app_and_then_opens_the_work(app, world, at_work):
    with at_work():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    assert visitor.press("/security/app/offer").location == "/security/app"
    page = visitor.get("/security/app")
    assert "<svg" in page.text
    assert "style" not in page.text[page.text.index("<svg") : page.text.index("</svg>")]
    [secret] = doors.secrets_on(page)
    assert visitor.send("/security/app", {"one_time": "000000"}).status == 422
    assert (
        visitor.send("/security/app", {"one_time": pyotp.TOTP(secret.replace(" ", "")).at(clock.now())}).status == 303
    )
    assert doors.is_in(visitor)
    assert doors.factors_of(app, name) == (Factor.APP,)


@pytest.mark.parametrize("typed", ["éééééé", "１２３４５６", "²²²²²²", "ก", "-"])
def test_what_is_no_code_is_refused_at_its_field(app, typed):
    visitor = Visitor(app, NAME)
    visitor.press("/security/app/offer")
    page = visitor.send("/security/app", {"one_time": typed})
    assert page.status == 422
    assert "one_time" in page.errors


def test_a_given_password_is_changed_before_anything_else(app, world, at_work):
    with at_work():
        name, code = doors.newcomer(world, own_password=False)
    visitor = doors.enrolling(app, name, code)
    doors.print_codes(visitor)
    assert {page.location for page in map(visitor.get, ("/", "/cases", "/security", "/sessions"))} == {"/password"}
    assert visitor.send("/password", {"old": PASSWORD, "password": PASSWORD}).status == 422
    assert visitor.send("/password", {"old": PASSWORD, "password": "river stone under moon"}).status == 303
    assert visitor.get("/cases").status == 200


@pytest.mark.parametrize("path", ["/second-step", "/second-step/set-up"])
def test_whoever_cancels_halfway_is_out(app, world, at_work, path):
    with at_work():
        name, code = doors.newcomer(world)
    visitor = doors.at_second_step(app, NAME) if path == "/second-step" else doors.enrolling(app, name, code)
    assert "/sign-out" in {form.action for form in visitor.get(path).forms}
    thief = Visitor(app)
    thief.client.set_cookie("blo", visitor.client.get_cookie("blo").value)
    assert visitor.press("/sign-out").location == "/sign-in"
    assert visitor.get(path).location == "/sign-in"
    assert thief.get(path).location == "/sign-in"


# --- changing what one signs in with --------------------------------------------------------------------------------


def test_a_session_left_open_changes_nothing_without_password_and_code(app):
    visitor = Visitor(app, NAME)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        for path in (*SET_UP, "/security/app/remove", "/security/codes/remove"):
            assert visitor.press(path).location == "/security/prove", path
        assert visitor.send("/security/prove", {"password": PASSWORD, "one_time": "000000"}).status == 422
        assert visitor.send("/security/prove", {"password": "wrong", "one_time": unused_code(app, NAME)}).status == 422
        assert visitor.press("/security/codes").location == "/security/prove"
        right = {"password": PASSWORD, "one_time": unused_code(app, NAME)}
        assert visitor.send("/security/prove", right).status == 303
        assert len(doors.print_codes(visitor)) == 10


def test_the_verbs_refuse_a_session_left_open_too(app, world):
    Visitor(app, NAME)
    with app.app_context(), time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        session = sessions.queries.sessions(world.liaison_north.account_id, since=clock.now() - timedelta(hours=1))[0]
        for verb in (
            factors.offer_app,
            lambda it: factors.make_codes(it, PLACE),
            lambda it: factors.remove(it, Factor.APP),
        ):
            with pytest.raises(NotAllowed):
                verb(session.id)
        work.rollback()


def test_the_last_second_step_is_not_removed_where_the_role_needs_one(app):
    visitor = Visitor(app, NAME)
    visitor.press("/security/app/remove")
    assert doors.factors_of(app, NAME) == (Factor.APP,)
    doors.print_codes(visitor)
    visitor.press("/security/app/remove")
    assert doors.factors_of(app, NAME) == (Factor.CODES,)


def test_guessing_at_the_second_look_ends_the_session(app):
    visitor = Visitor(app, NAME)
    for _ in range(5):
        visitor.send("/security/prove", {"password": PASSWORD, "one_time": "000000"})
    assert not doors.is_in(visitor)


# --- resets ---------------------------------------------------------------------------------------------------------


def test_an_administrator_hands_over_a_code_once_and_only_in_the_own_country(app, world, at_work):
    administrator = Visitor(app, "administrator_north")
    page = administrator.press(f"/accounts/{world.liaison_north.account_id}/second-step")
    [code] = doors.secrets_on(page)
    assert code not in administrator.get(f"/accounts/{world.liaison_north.account_id}").text
    assert doors.factors_of(app, NAME) == ()
    with at_work():
        doors.confirm(world, NAME)
    assert doors.print_codes(doors.enrolling(app, NAME, code))
    for verb in ("second-step", "password", "enrolment", "sessions/end"):
        assert administrator.press(f"/accounts/{world.liaison_south.account_id}/{verb}").status == 404
    for verb in ("second-step", "password", "enrolment", "close"):
        assert administrator.press(f"/accounts/{world.administrator_north.account_id}/{verb}").status == 403


def test_a_screen_an_administrator_left_open_hands_nothing_over(app, world):
    administrator, page = Visitor(app, "administrator_north"), f"/accounts/{world.liaison_north.account_id}"
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        for verb in ("second-step", "password", "enrolment", "close"):
            prove = administrator.press(f"{page}/{verb}").location
            assert prove == f"/security/prove?next={page}"
        assert administrator.get("/accounts/new").location == "/security/prove?next=/accounts/new"
        assert doors.factors_of(app, NAME) == (Factor.APP,)
        right = {"password": PASSWORD, "one_time": unused_code(app, "administrator_north")}
        assert administrator.send(prove, right).location == page
        assert doors.secrets_on(administrator.press(f"{page}/second-step"))


def test_after_the_proof_nobody_is_led_elsewhere(app):
    visitor = Visitor(app, "guard_north")
    assert visitor.send("/security/prove?next=//example.org/", {"password": PASSWORD}).location == "/security"


def test_a_password_is_not_changed_at_a_screen_left_open_unless_it_was_given(app, world, at_work):
    visitor = Visitor(app, NAME)
    with at_work():
        given = accounts.reset_password(world.administrator_north, world.guard_north.account_id)
        doors.confirm(world, "guard_north")
    guard = Visitor(app)
    guard.name = "guard_north"
    assert guard.show_password(given).status == 303
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert visitor.get("/password").location == "/security/prove"
        assert visitor.press("/password", old=PASSWORD, password="river stone under moon").location == "/security/prove"
        assert guard.send("/password", {"old": given, "password": "river stone under moon"}).status == 303


# --- at the same moment ---------------------------------------------------------------------------------------------


def _pending(app, name):
    with app.app_context(), work.atomic():
        opened = sign_in.with_password(name, PASSWORD, PLACE, LIMITS)
        assert opened.session.stage is Stage.PASSWORD
        return opened.session.id


@pytest.mark.parametrize("kind", ["app", "codes"])
def test_one_code_at_the_same_moment_opens_one_session(app, kind):
    code = doors.print_codes(Visitor(app, NAME))[0] if kind == "codes" else unused_code(app, NAME)
    pending = [_pending(app, NAME) for _ in range(4)]
    if kind == "app":
        code = unused_code(app, NAME)
    results = race(
        app,
        *(
            lambda one=one: sign_in.second_step(one, factors.by_code(code), PLACE, LIMITS) is not None
            for one in pending
        ),
    )
    assert sorted(results) == [False, False, False, True]


def test_two_who_enrol_at_the_same_moment_leave_one_with_a_factor(app, world, at_work):
    with at_work():
        name, code = doors.newcomer(world)
    ready = []
    for _ in range(2):
        with app.app_context(), work.atomic():
            pending = sign_in.with_password(name, PASSWORD, PLACE, LIMITS)
            ready.append(sign_in.enrol(pending.session.id, code, PLACE, LIMITS).session.id)
    results = race(app, *(lambda one=one: factors.make_codes(one, PLACE)[0] for one in ready))
    assert sorted(isinstance(one, NotAllowed | NotFound) for one in results) == [False, True]


def test_many_guesses_at_the_same_moment_are_five(app):
    pending = [_pending(app, NAME) for _ in range(8)]
    race(app, *(lambda one=one: sign_in.second_step(one, factors.by_code("000000"), PLACE, LIMITS) for one in pending))
    with app.app_context(), work.atomic():
        right = factors.by_code(unused_code(app, NAME))
        assert sign_in.second_step(pending[0], right, PLACE, LIMITS) is None


def test_an_administrator_who_resets_and_a_thief_who_signs_in_at_once(app, world):
    for _ in range(3):
        with app.app_context(), work.atomic():
            db.session.merge(AuthenticatorApp(account_id=world.liaison_north.account_id, secret=SECRET, last_step=0))
        pending, proof = _pending(app, NAME), factors.by_code(code_now())
        race(
            app,
            lambda one=pending, shown=proof: sign_in.second_step(one, shown, PLACE, LIMITS),
            lambda: accounts.reset_factors(world.administrator_north, world.liaison_north.account_id),
        )
        with app.app_context():
            since = clock.now() - timedelta(hours=1)
            assert sessions.queries.sessions(world.liaison_north.account_id, since=since) == []
            with work.atomic():
                doors.confirm(world, NAME)


def test_an_administrator_who_gives_a_new_password_and_somebody_with_the_old_one_at_once(app, world):
    guard, password = world.guard_north.account_id, PASSWORD
    for _ in range(4):
        _opened, password = race(
            app,
            lambda old=password: sign_in.with_password("guard_north", old, PLACE, LIMITS),
            lambda: accounts.reset_password(world.administrator_north, guard),
        )
        with app.app_context():
            assert sessions.queries.sessions(guard, since=clock.now() - timedelta(hours=1)) == []
            with work.atomic():
                doors.confirm(world, "guard_north")


def test_a_role_above_guard_without_a_factor_is_never_in(app, world, at_work):
    for role in set(Role) - {Role.GUARD}:
        with at_work():
            name, _code = doors.newcomer(world, role)
        assert not doors.is_in(doors.at_second_step(app, name))
