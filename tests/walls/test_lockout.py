"""Guessing is slowed down, and nobody can use that to keep a colleague out."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blo.accounts import sign_in
from blo.accounts.sessions import Place
from blo.accounts.throttle import ADDRESS_FACTOR, SPREAD_FACTOR, Limits
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.i18n import use
from tests.support.codes import code_now, unused_code
from tests.support.racing import race
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.walls import doors
from tests.web.test_costs import counted
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

BEGIN = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)
ATTEMPTS, WINDOW = 5, timedelta(minutes=15)
GUARD = "guard_north"


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


def comes(app, address, name=GUARD, password=PASSWORD):
    visitor = Visitor(app, address=address)
    visitor.name = name
    return visitor.show_password(password)


def attack(app, times, *, spread=False, name=GUARD):
    for number in range(times):
        assert comes(app, f"198.51.100.{number if spread else 7}", name, "wrong").status == 422


def test_a_colleague_who_is_attacked_from_anywhere_signs_in_on_the_own_device(app, clock):
    own = Visitor(app, GUARD, address="192.0.2.1")
    own.press("/sign-out")
    attack(app, ATTEMPTS * SPREAD_FACTOR * 2, spread=True)
    assert own.show_password().status == 303


def test_also_when_the_attacker_sits_behind_the_same_address(app, clock):
    own = Visitor(app, GUARD, address="198.51.100.7")
    own.press("/sign-out")
    attack(app, ATTEMPTS * ADDRESS_FACTOR + 1)
    assert own.show_password().status == 303


def test_and_on_a_new_device_at_an_address_the_account_came_from_before(app, clock):
    Visitor(app, GUARD, address="192.0.2.1")
    attack(app, ATTEMPTS * SPREAD_FACTOR * 2, spread=True)
    assert comes(app, "192.0.2.1").status == 303


def test_where_a_guess_failed_it_is_a_wait_that_grows_and_never_a_closed_door(app, clock):
    attack(app, ATTEMPTS * SPREAD_FACTOR, spread=True)
    assert comes(app, "198.51.100.3").status == 422
    clock.shift(timedelta(seconds=31))
    assert comes(app, "198.51.100.99", password="wrong").status == 422
    clock.shift(timedelta(seconds=31))
    assert comes(app, "198.51.100.3").status == 422
    clock.shift(timedelta(seconds=30))
    assert comes(app, "198.51.100.3").status == 303


def test_attackers_who_go_on_and_on_keep_no_newcomer_out(app, clock):
    """Few networks or many, every minute for hours: somebody on a new device at a new address signs in meanwhile."""
    for minute in range(120):
        comes(app, f"198.51.100.{minute % (3 if minute < 60 else 200)}", password="wrong")
        clock.shift(timedelta(minutes=1))
        if minute in {20, 59, 119}:
            assert comes(app, f"192.0.2.{minute}").status == 303, minute


def test_a_newcomer_who_mistypes_meanwhile_waits_a_window_and_no_longer(app, clock):
    attack(app, ATTEMPTS * SPREAD_FACTOR, spread=True)
    assert comes(app, "192.0.2.9", password="mistyped").status == 422
    for minute in range(15):
        assert comes(app, f"203.0.113.{minute}", password="wrong").status == 422
        clock.shift(timedelta(minutes=1))
    assert comes(app, "192.0.2.9").status == 303


def test_one_subscriber_is_one_network_however_many_addresses_it_takes(app, clock):
    for number in range(ATTEMPTS):
        assert comes(app, f"2001:db8::{number + 1}", password="wrong").status == 422
    assert comes(app, "2001:db8::99").status == 422
    assert comes(app, "2001:db8:0:1::1").status == 303


def test_a_network_the_account_came_from_is_known_at_another_of_its_addresses(app, clock):
    Visitor(app, GUARD, address="2001:db8::1")
    attack(app, ATTEMPTS * SPREAD_FACTOR * 2, spread=True)
    assert comes(app, "2001:db8::2", password="mistyped").status == 422
    assert comes(app, "2001:db8::2").status == 303


def test_the_wait_is_never_longer_than_the_window(app, clock):
    for number in range(40):
        comes(app, f"198.51.100.{number}", password="wrong")
        clock.shift(WINDOW)
    clock.shift(timedelta(seconds=1))
    assert comes(app, "192.0.2.9").status == 303


def test_a_device_that_knows_the_account_has_its_own_five_tries(app, clock):
    own = Visitor(app, GUARD)
    own.press("/sign-out")
    for _ in range(ATTEMPTS):
        assert own.show_password("wrong").status == 422
    assert own.show_password().status == 422
    clock.shift(WINDOW + timedelta(seconds=1))
    assert own.show_password().status == 303


def test_a_device_cookie_helps_its_own_account_alone(app, clock):
    thief = Visitor(app, "guard_south", address="198.51.100.7")
    thief.press("/sign-out")
    thief.name = GUARD
    for _ in range(ATTEMPTS):
        assert thief.show_password("wrong").status == 422
    assert thief.show_password().status == 422
    assert Visitor(app, GUARD, address="192.0.2.1")


@pytest.mark.parametrize("cookie", ["x", "", "a.b", '"forged"', "." * 3000])
def test_a_device_cookie_somebody_made_up_is_none(app, clock, cookie):
    visitor = Visitor(app)
    visitor.client.set_cookie("blo-device", cookie)
    visitor.name = GUARD
    assert visitor.show_password().status == 303


def test_the_device_cookie_is_out_of_reach_of_scripts_and_holds_nothing_that_is_in_the_database(app):
    visitor = Visitor(app)
    visitor.name = GUARD
    assert visitor.sign_in().status == 303
    found = visitor.client.get_cookie("blo-device")
    assert found.http_only
    assert found.same_site == "Lax"
    assert found.value.split(".")[0].strip('"') not in str(contents(app))


def test_the_second_step_takes_five_tries_and_then_the_password_again(app, clock):
    visitor = doors.at_second_step(app, "liaison_north")
    for _ in range(ATTEMPTS - 1):
        assert visitor.show_code("000000").status == 422
    assert visitor.show_code("000000").location == "/sign-in"
    assert visitor.get("/second-step").location == "/sign-in"
    again = doors.at_second_step(app, "liaison_north")
    assert again.show_code(unused_code(app, "liaison_north")).status == 422  # the account's window is closed
    clock.shift(WINDOW + timedelta(seconds=1))
    assert doors.at_second_step(app, "liaison_north").show_code(unused_code(app, "liaison_north")).status == 303


def test_somebody_with_a_stolen_password_does_not_use_up_the_tries_of_a_known_device(app, clock):
    own = Visitor(app, "liaison_north")
    own.press("/sign-out")
    for _ in range(3):
        thief = doors.at_second_step(app, "liaison_north", address="198.51.100.7")
        for _ in range(ATTEMPTS):
            thief.show_code("000000")
    assert own.show_password().location == "/second-step"
    assert own.show_code(unused_code(app, "liaison_north")).status == 303


def test_an_unknown_name_costs_and_answers_what_a_known_one_does(app, clock):
    answers = []
    comes(app, "192.0.2.50", "nobody1", "wrong")  # the chain for nobody's names has a beginning
    comes(app, "192.0.2.50", GUARD, "wrong")
    for name, address in ((GUARD, "192.0.2.1"), ("nobody1", "192.0.2.2")):
        visitor = Visitor(app, address=address)
        pairs = visitor.filled("/sign-in", {"username": name, "password": "wrong"})
        with counted(app) as seen:
            page = visitor.client.post("/sign-in", data=dict(pairs))
        headers = sorted(key for key, _value in page.headers)
        answers.append((page.status_code, headers, visitor.get("/sign-in").plain, [one[:40] for one in seen]))
    assert answers[0] == answers[1]


def test_when_a_door_closes_the_auditor_reads_it(app, clock):
    attack(app, ATTEMPTS)
    attack(app, ATTEMPTS, name="nobody at all")
    with use("th"):
        words = str(AuditKind.SIGN_IN_CLOSED.label)
    assert words in Visitor(app, "auditor_north").get("/audit").plain
    closed = [row for row in contents(app)["audit_entry"] if "sign_in_closed" in row]
    assert len(closed) == 2
    assert "nobody at all" not in str(contents(app))


def test_many_at_the_same_moment_have_five_guesses_between_them(app):
    place, limits = Place("198.51.100.7", "", "token"), Limits(ATTEMPTS, 15)
    race(app, *(lambda: sign_in.with_password(GUARD, "wrong", place, limits) for _ in range(12)))
    with app.app_context(), work.atomic():
        assert sign_in.with_password(GUARD, PASSWORD, place, limits) is None
        kinds = db.session.scalars(sa.select(AuditEntry.kind).where(AuditEntry.kind == AuditKind.SIGN_IN_CLOSED))
        assert len(kinds.all()) <= 1


def test_a_code_is_no_password_and_a_password_no_code(app, clock):
    assert comes(app, "192.0.2.1", "liaison_north", code_now()).status == 422
    assert doors.at_second_step(app, "liaison_north").show_code(PASSWORD).status == 422
