"""Every way around the second step, one function each: it returns somebody who tried, and who must be out."""

from datetime import timedelta

import time_machine

from blo.accounts import service as accounts
from blo.accounts.models import AuthenticatorApp
from blo.accounts.states import Factor
from blo.kernel import clock, work
from blo.kernel.db import db
from tests.support.codes import code_now, unused_code
from tests.walls import doors
from tests.web.visitor import Visitor

NAME = "liaison_north"
SET_UP = ("/security/app/offer", "/security/codes", "/security/app", "/security/passkeys/new", "/security/pin")


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
    assert victim.send("/second-step", {"one_time": unused_code(app, NAME)}).status == 303
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
    assert second.press("/security/codes").location == "/sign-in"
    return second


def an_enrolment_code_that_another_one_replaced(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    with app.app_context(), work.atomic():
        accounts.enrolment_code(world.administrator_north, doors.account_of(name).id)
        doors.confirm(world, name)
    assert visitor.press("/security/codes").location == "/sign-in"
    return visitor


def an_enrolment_code_whose_time_ends_meanwhile(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
        doors.account_of(name).enrolment_until = clock.now() + timedelta(minutes=1)
    visitor = doors.enrolling(app, name, code)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert visitor.press("/security/codes").status == 403
        assert visitor.press("/security/app/offer").status == 403
        assert visitor.press("/sign-out").location == "/sign-in"
    return visitor


def an_enrolment_code_from_before_a_new_password(app, world):
    with app.app_context(), work.atomic():
        name, code = doors.newcomer(world)
        password = accounts.reset_password(world.administrator_north, doors.account_of(name).id)
        doors.confirm(world, name)
    visitor = doors.at_second_step(app, name, password)
    assert visitor.show_code(code).status == 422
    return visitor


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
        doors.confirm(world, NAME)
    visitor = doors.at_second_step(app, NAME, password)
    assert visitor.get("/password").location == "/second-step"
    return visitor


def a_factor_that_was_reset(app, world):
    before = Visitor(app, NAME)
    with app.app_context(), work.atomic():
        accounts.reset_factors(world.administrator_north, world.liaison_north.account_id)
        doors.confirm(world, NAME)
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
    assert visitor.get("/security/pin").status == 403
    assert visitor.press("/security/pin", pin="482915", again="482915").status == 403
    assert visitor.press("/sign-out").status == 303
    assert visitor.send("/sign-in", {"username": NAME, "password": "482915"}).status == 422
    return visitor


def five_wrong_codes_and_the_right_one(app, _world):
    visitor = doors.at_second_step(app, NAME)
    for _ in range(4):
        assert visitor.show_code("000000").status == 422
    assert visitor.show_code("000000").location == "/sign-in"
    visitor.press("/second-step", one_time=unused_code(app, NAME))
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
    an_enrolment_code_that_another_one_replaced,
    an_enrolment_code_whose_time_ends_meanwhile,
    an_enrolment_code_from_before_a_new_password,
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
