"""Shared tablets: names to touch, a PIN for guards, switching, and sessions that can be seen and ended."""

from datetime import timedelta

import pytest
import time_machine

from blo.accounts import service as accounts
from blo.kernel import clock
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

GUARD, PIN = "guard_north", "482915"


@pytest.fixture
def tablet(app):
    """A tablet on which a guard chose a PIN, and is out again."""
    visitor = Visitor(app, GUARD)
    assert visitor.send("/security/pin", {"pin": PIN, "again": PIN}).status == 303
    assert visitor.press("/switch").location == "/sign-in"
    return visitor


def touch(visitor, password, name=GUARD):
    return visitor.send("/sign-in", {"who": name, "password": password})


# --- names ----------------------------------------------------------------------------------------------------------


def test_nobody_is_named_on_a_tablet_before_they_chose_to_be(app):
    visitor = Visitor(app, GUARD)
    visitor.press("/switch")
    assert GUARD not in visitor.get("/sign-in").text
    assert visitor.show_password().status == 303
    visitor.press("/security/user-name/show")
    visitor.press("/switch")
    page = visitor.get("/sign-in")
    assert page.main.choices["who"] == {GUARD, ""}
    assert "Guard North" not in page.text
    assert GUARD not in Visitor(app).get("/sign-in").text


def test_whoever_touches_a_name_still_shows_all_that_the_role_asks(app):
    visitor = Visitor(app, "liaison_north")
    visitor.press("/security/user-name/show")
    visitor.press("/switch")
    assert touch(visitor, "wrong", "liaison_north").status == 422
    assert touch(visitor, PASSWORD, "liaison_north").location == "/second-step"
    assert not doors.is_in(visitor)


def test_two_guards_share_a_tablet(app, tablet):
    tablet.name = "guard_south"
    assert tablet.sign_in().status == 303
    assert tablet.send("/security/pin", {"pin": "739155", "again": "739155"}).status == 303
    tablet.press("/switch")
    assert tablet.get("/sign-in").main.choices["who"] == {GUARD, "guard_south", ""}
    assert touch(tablet, PIN, "guard_south").status == 422
    assert touch(tablet, PIN).status == 303


def test_a_closed_account_is_not_offered_and_not_opened(app, tablet, world, at_work):
    with at_work():
        accounts.close(world.administrator_north, world.guard_north.account_id)
    assert GUARD not in tablet.get("/sign-in").text
    assert tablet.send("/sign-in", {"username": GUARD, "password": PIN}).status == 422


# --- the PIN --------------------------------------------------------------------------------------------------------


def test_a_pin_opens_this_tablet_and_no_other(app, tablet):
    assert touch(tablet, PIN).status == 303
    assert doors.is_in(tablet)
    other = Visitor(app)
    assert other.send("/sign-in", {"username": GUARD, "password": PIN}).status == 422


def test_five_wrong_pins_and_the_password_is_asked_for_again(tablet):
    for _ in range(5):
        assert touch(tablet, "482916").status == 422
    assert touch(tablet, PIN).status == 422
    assert touch(tablet, PASSWORD).status == 303
    tablet.press("/switch")
    assert touch(tablet, PIN).status == 303


def test_a_pin_changes_nothing_of_what_one_signs_in_with(tablet):
    assert touch(tablet, PIN).status == 303
    for path in ("/security/codes", "/security/app/offer", "/security/pin"):
        assert tablet.press(path).location == "/security/prove"


@pytest.mark.parametrize("pin", ["12345", "123456", "654321", "111111", "121212", "12345a", "1234567", ""])
def test_a_pin_that_everybody_tries_first_is_refused_at_its_field(app, pin):
    page = Visitor(app, GUARD).send("/security/pin", {"pin": pin, "again": pin})
    assert page.status == 422
    assert "pin" in page.errors


def test_two_pins_that_differ_are_refused_at_the_second(app):
    page = Visitor(app, GUARD).send("/security/pin", {"pin": PIN, "again": "482916"})
    assert page.errors == {"again"}


@pytest.mark.parametrize("how", ["forgotten", "new password", "reset"])
def test_a_pin_goes_with_its_device_and_with_the_password(app, tablet, world, at_work, how):
    other = Visitor(app, GUARD)
    if how == "forgotten":
        page = other.get("/security")
        for action in {form.action for form in page.forms if form.action.endswith("/forget")}:
            other.press(action)
    elif how == "new password":
        changes = {"old": PASSWORD, "password": "river stone under moon"}
        assert other.send("/password", changes).status == 303
    else:
        with at_work():
            accounts.reset_password(world.administrator_north, world.guard_north.account_id)
            doors.confirm(world, GUARD)
    assert tablet.send("/sign-in", {"username": GUARD, "password": PIN}).status == 422


def test_a_new_password_leaves_no_device_known_but_the_one_it_was_chosen_on(app, world, at_work):
    own, _other = Visitor(app, GUARD), Visitor(app, GUARD)
    assert len(contents(app)["known_device"]) == 2
    assert own.send("/password", {"old": PASSWORD, "password": "river stone under moon"}).status == 303
    assert len(contents(app)["known_device"]) == 1
    assert "/security/user-name/show" in {form.action for form in own.get("/security").forms}
    with at_work():
        accounts.reset_password(world.administrator_north, world.guard_north.account_id)
    assert contents(app)["known_device"] == []


def test_no_pin_and_no_device_number_stands_in_the_database(app, tablet):
    assert PIN not in str(contents(app)["known_device"])


# --- sessions -------------------------------------------------------------------------------------------------------


def test_sessions_are_listed_with_their_device_and_each_can_be_ended(app):
    first, second = Visitor(app, GUARD, address="192.0.2.7"), Visitor(app)
    second.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0"
    second.name = GUARD
    assert second.sign_in().status == 303
    page = first.get("/sessions")
    assert "192.0.2.7" in page.text
    assert "Chrome Android" in page.text
    [end] = [form.action for form in page.forms if form.action.endswith("/end")]
    assert first.press(end).status == 303
    assert doors.is_in(first)
    assert not doors.is_in(second)


def test_all_others_are_ended_at_once(app):
    visitors = [Visitor(app, "liaison_north") for _ in range(3)]
    assert visitors[1].press("/sessions/end-others").status == 303
    assert [doors.is_in(visitor) for visitor in visitors] == [False, True, False]


def test_nobody_ends_a_colleagues_session(app):
    guard, liaison = Visitor(app, GUARD), Visitor(app, "liaison_north")
    other = Visitor(app, GUARD)
    [end] = [form.action for form in guard.get("/sessions").forms if form.action.endswith("/end")]
    assert liaison.press(end).status == 404
    assert doors.is_in(other)


def test_nobody_forgets_a_colleagues_device(app, tablet):
    guard = Visitor(app, GUARD)
    liaison = Visitor(app, "liaison_north")
    for form in guard.get("/security").forms:
        if form.action.endswith("/forget"):
            assert liaison.press(form.action).status == 404


def test_signing_in_again_in_the_same_browser_ends_the_session_before(app):
    visitor = Visitor(app, GUARD)
    before = visitor.client.get_cookie("blo").value
    visitor.name = "guard_south"
    assert visitor.sign_in().status == 303
    thief = Visitor(app)
    thief.client.set_cookie("blo", before)
    assert not doors.is_in(thief)


def test_a_session_is_noted_as_used_now_and_then_and_not_at_every_page(app):
    visitor = Visitor(app, GUARD)
    before = contents(app)["user_session"]
    visitor.get("/detections")
    assert contents(app)["user_session"] == before
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        visitor.get("/detections")
    assert contents(app)["user_session"] != before


def test_a_token_and_a_cookie_are_never_in_the_database(app):
    visitor = Visitor(app, "liaison_north")
    with visitor.client.session_transaction() as kept:
        token = kept["token"]
    assert token not in str(contents(app))
