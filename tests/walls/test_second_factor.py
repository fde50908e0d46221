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
from tests.walls import doors
from tests.web.visitor import Visitor

pytestmark = pytest.mark.walls

NAME = "liaison_north"
PLACE, LIMITS = Place("127.0.0.1", "", "token"), Limits(5, 15)
SET_UP = ("/security/app/offer", "/security/codes", "/security/app", "/security/passkeys/new", "/security/pin")


# --- ways around: each returns somebody who tried, and must be out --------------------------------------------------


def password_alone(app, _world):
    return doors.at_second_step(app, NAME)


def wrong_code(app, _world):
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code("000000").status == 422
    return visitor


def no_code(app, _world):
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code("").status == 422
    return visitor


def somebody_elses_code(app, _world):
    with app.app_context(), work.atomic():
        db.session.get(AuthenticatorApp, doors.account_of(NAME).id).secret = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code(code_now()).status == 422
    return visitor


def two_steps_early(app, _world):
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code(code_now(2)).status == 422
    return visitor


def two_steps_late(app, _world):
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code(code_now(-2)).status == 422
    return visitor


def a_code_that_was_seen(app, _world):
    code = unused_code(app, NAME)
    first, second = doors.at_second_step(app, NAME), doors.at_second_step(app, NAME)
    assert first.show_code(code).status == 303
    assert second.show_code(code).status == 422
    return second


def an_earlier_code_than_the_last(app, _world):
    first, second = doors.at_second_step(app, NAME), doors.at_second_step(app, NAME)
    unused_code(app, NAME)
    assert first.show_code(code_now(1)).status == 303
    assert second.show_code(code_now(0)).status == 422
    return second


def the_cookie_from_before_the_second_step(app, _world):
    victim = doors.at_second_step(app, NAME)
    before = victim.client.get_cookie("blo").value
    assert victim.show_code(unused_code(app, NAME)).status == 303
    thief = Visitor(app)
    thief.client.set_cookie("blo", before)
    return thief


def a_planted_session(app, _world):
    thief, victim = doors.at_second_step(app, NAME), Visitor(app)
    victim.client.set_cookie("blo", thief.client.get_cookie("blo").value)
    assert victim.send("/second-step", {"code": unused_code(app, NAME)}).status == 303
    assert doors.is_in(victim)
    return thief


def the_device_cookie_alone(app, _world):
    owner, thief = Visitor(app, NAME), Visitor(app)
    thief.client.set_cookie("blo-device", owner.client.get_cookie("blo-device").value)
    return thief


def a_known_device_and_the_password(app, _world):
    visitor = Visitor(app, NAME)
    assert visitor.press("/sign-out").status == 303
    assert visitor.show_password().location == "/second-step"
    return visitor


def setting_up_another_one(app, _world):
    visitor = doors.at_second_step(app, NAME)
    for path in (*SET_UP, "/security/app/remove", "/security/codes/remove"):
        assert visitor.press(path).location == "/second-step", path
    assert visitor.get("/second-step/set-up").location == "/second-step"
    assert doors.factors_of(app, NAME) == (Factor.APP,)
    return visitor


def an_enrolment_code_beside_a_factor(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    first, second = doors.enrolling(app, name, code), doors.enrolling(app, name, code)
    assert doors.print_codes(first)
    assert second.press("/security/codes").status == 403
    return second


def an_enrolment_code_twice(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    first = doors.enrolling(app, name, code)
    late = doors.at_second_step(app, name)
    codes = doors.print_codes(first)
    assert late.show_code(code).status == 422
    assert codes[0] != code
    return late


def somebody_elses_enrolment_code(app, world):
    with app.app_context(), work.atomic():
        (name, _own), (_other, code) = doors.newcomer(world), doors.newcomer(world)
    visitor = doors.at_second_step(app, name)
    assert visitor.show_code(code).status == 422
    return visitor


def an_enrolment_code_too_late(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    with time_machine.travel(clock.now() + timedelta(days=15)):
        visitor = doors.at_second_step(app, name)
        assert visitor.show_code(code).status == 422
        return visitor


def a_new_account_without_its_code(app, world):
    with app.app_context(), work.atomic():
        name, _code = doors.newcomer(world)
    visitor = doors.at_second_step(app, name)
    for path in SET_UP:
        assert visitor.press(path).location == "/second-step"
    return visitor


def enrolling_and_nothing_else(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    return doors.enrolling(app, name, code)


def a_password_that_was_reset(app, world):
    with app.app_context(), work.atomic():
        password = accounts.reset_password(world.administrator_north, world.liaison_north.account_id)
    visitor = doors.at_second_step(app, NAME, password)
    assert visitor.get("/password").location == "/second-step"
    return visitor


def a_factor_that_was_reset(app, world):
    before = Visitor(app, NAME)
    with app.app_context(), work.atomic():
        accounts.reset_factors(world.administrator_north, world.liaison_north.account_id)
    assert not doors.is_in(before)
    visitor = doors.at_second_step(app, NAME)
    assert visitor.show_code(unused_code(app, NAME)).status == 422
    return visitor


def a_guard_who_wants_it(app, world):
    guard = Visitor(app, "guard_north")
    doors.print_codes(guard)
    assert guard.press("/sign-out").status == 303
    assert guard.show_password().location == "/second-step"
    return guard


def a_pin_from_before_a_guard_had_a_second_step(app, world):
    guard = Visitor(app, "guard_north")
    assert guard.send("/security/pin", {"pin": "482915", "again": "482915"}).status == 303
    doors.print_codes(guard)
    assert guard.press("/sign-out").status == 303
    assert guard.send("/sign-in", {"who": "guard_north", "password": "482915"}).status == 422
    return guard


def a_pin_for_somebody_above_a_guard(app, world):
    visitor = Visitor(app, NAME)
    assert visitor.send("/security/pin", {"pin": "482915", "again": "482915"}).status == 403
    assert visitor.press("/sign-out").status == 303
    assert visitor.send("/sign-in", {"username": NAME, "password": "482915"}).status == 422
    return visitor


def five_wrong_codes_and_the_right_one(app, _world):
    visitor = doors.at_second_step(app, NAME)
    for _ in range(4):
        assert visitor.show_code("000000").status == 422
    assert visitor.show_code("000000").location == "/sign-in"
    visitor.press("/second-step", code=unused_code(app, NAME))
    return visitor


def all_printed_codes_used(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    codes = doors.print_codes(visitor)
    for one in codes:
        visitor = doors.at_second_step(app, name)
        assert visitor.show_code(one).status == 303
    late = doors.at_second_step(app, name)
    assert late.show_code(codes[-1]).status == 422
    assert late.show_code(code).status == 422
    return late


def printed_codes_that_new_ones_replaced(app, _world):
    visitor = Visitor(app, NAME)
    old = doors.print_codes(visitor)
    assert not set(doors.print_codes(visitor)) & set(old)
    thief = doors.at_second_step(app, NAME)
    assert thief.show_code(old[0]).status == 422
    return thief


def a_printed_code_twice(app, _world):
    codes = doors.print_codes(Visitor(app, NAME))
    first, second = doors.at_second_step(app, NAME), doors.at_second_step(app, NAME)
    assert first.show_code(codes[0].replace("-", " ").lower()).status == 303
    assert second.show_code(codes[0]).status == 422
    return second


def an_account_closed_in_between(app, world):
    visitor = doors.at_second_step(app, NAME)
    with app.app_context(), work.atomic():
        accounts.close(world.administrator_north, world.liaison_north.account_id)
    assert visitor.get("/second-step").location == "/sign-in"
    return visitor


WAYS = [
    password_alone,
    wrong_code,
    no_code,
    somebody_elses_code,
    two_steps_early,
    two_steps_late,
    a_code_that_was_seen,
    an_earlier_code_than_the_last,
    the_cookie_from_before_the_second_step,
    a_planted_session,
    the_device_cookie_alone,
    a_known_device_and_the_password,
    setting_up_another_one,
    an_enrolment_code_beside_a_factor,
    an_enrolment_code_twice,
    somebody_elses_enrolment_code,
    an_enrolment_code_too_late,
    a_new_account_without_its_code,
    enrolling_and_nothing_else,
    a_password_that_was_reset,
    a_factor_that_was_reset,
    a_guard_who_wants_it,
    a_pin_from_before_a_guard_had_a_second_step,
    a_pin_for_somebody_above_a_guard,
    five_wrong_codes_and_the_right_one,
    all_printed_codes_used,
    printed_codes_that_new_ones_replaced,
    a_printed_code_twice,
    an_account_closed_in_between,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_leads_around_the_second_step(app, world, way):
    visitor = way(app, world)
    assert not doors.is_in(visitor)
    enrols = way in {enrolling_and_nothing_else, an_enrolment_code_beside_a_factor}
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
    assert visitor.send("/security/app", {"code": "000000"}).status == 422
    assert visitor.send("/security/app", {"code": pyotp.TOTP(secret.replace(" ", "")).at(clock.now())}).status == 303
    assert doors.is_in(visitor)
    assert doors.factors_of(app, name) == (Factor.APP,)


def test_a_given_password_is_changed_before_anything_else(app, world, at_work):
    with at_work():
        name, code = doors.newcomer(world, own_password=False)
    visitor = doors.enrolling(app, name, code)
    doors.print_codes(visitor)
    assert {page.location for page in map(visitor.get, ("/", "/cases", "/security", "/sessions"))} == {"/password"}
    assert visitor.send("/password", {"old": PASSWORD, "password": PASSWORD}).status == 422
    assert visitor.send("/password", {"old": PASSWORD, "password": "river stone under moon"}).status == 303
    assert visitor.get("/cases").status == 200


# --- changing what one signs in with --------------------------------------------------------------------------------


def test_a_session_left_open_changes_nothing_without_password_and_code(app):
    visitor = Visitor(app, NAME)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        for path in (*SET_UP, "/security/app/remove", "/security/codes/remove"):
            assert visitor.press(path).location == "/security/prove", path
        assert visitor.send("/security/prove", {"password": PASSWORD, "code": "000000"}).status == 422
        assert visitor.send("/security/prove", {"password": "wrong", "code": unused_code(app, NAME)}).status == 422
        assert visitor.press("/security/codes").location == "/security/prove"
        right = {"password": PASSWORD, "code": unused_code(app, NAME)}
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
        visitor.send("/security/prove", {"password": PASSWORD, "code": "000000"})
    assert not doors.is_in(visitor)


# --- resets ---------------------------------------------------------------------------------------------------------


def test_an_administrator_hands_over_a_code_once_and_only_in_the_own_country(app, world):
    administrator = Visitor(app, "administrator_north")
    page = administrator.press(f"/accounts/{world.liaison_north.account_id}/second-step")
    [code] = doors.secrets_on(page)
    assert code not in administrator.get(f"/accounts/{world.liaison_north.account_id}").text
    assert doors.factors_of(app, NAME) == ()
    assert doors.print_codes(doors.enrolling(app, NAME, code))
    for verb in ("second-step", "password", "enrolment", "sessions/end"):
        assert administrator.press(f"/accounts/{world.liaison_south.account_id}/{verb}").status == 404
    for verb in ("second-step", "password", "enrolment", "close"):
        assert administrator.press(f"/accounts/{world.administrator_north.account_id}/{verb}").status == 403


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


def test_a_role_above_guard_without_a_factor_is_never_in(app, world, at_work):
    for role in set(Role) - {Role.GUARD}:
        with at_work():
            name, _code = doors.newcomer(world, role)
        assert not doors.is_in(doors.at_second_step(app, name))
