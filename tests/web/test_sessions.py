"""Signing in and staying signed in."""

import re
from datetime import timedelta

import pytest
import time_machine

from blo.accounts import service as accounts
from blo.accounts.models import Account
from blo.kernel import clock
from blo.kernel.db import db

WRONG = "not-the-password-at-all"


def signed_in(visitor):
    return visitor.get("/offices").status == 200


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(visit):
    known, unknown = visit(), visit()
    known.name, unknown.name = "guard_north", "nobody_here"
    texts = []
    for visitor in (known, unknown):
        page = visitor.sign_in(WRONG)
        assert page.status == 422
        texts.append(re.sub(r'value="[^"]*"', "", page.text))
    assert texts[0] == texts[1]


def test_a_name_is_closed_after_five_failures_and_opens_again(visit):
    visitor = visit()
    visitor.name = "guard_north"
    for _ in range(5):
        assert visitor.sign_in(WRONG).status == 422
    assert visitor.sign_in().status == 422
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        assert visitor.sign_in().status == 303


def test_an_address_is_closed_after_fifty_failures(visit, monkeypatch):
    monkeypatch.setattr(accounts, "_verified", lambda _account, _password: False)
    guesser = visit(address="127.0.0.9")
    for number in range(50):
        guesser.name = f"somebody_{number}"
        assert guesser.sign_in(WRONG).status == 422
    monkeypatch.undo()
    guesser.name = "guard_north"
    assert guesser.sign_in().status == 422
    neighbour = visit(address="127.0.0.10")
    neighbour.name = "guard_north"
    assert neighbour.sign_in().status == 303


@pytest.mark.parametrize(("minutes", "times"), [(31, 1), (20, 37)], ids=["idle", "too long"])
def test_a_session_ends_by_itself(visit, minutes, times):
    visitor = visit("guard_north")
    now = clock.now()
    for step in range(1, times + 1):
        with time_machine.travel(now + timedelta(minutes=minutes * step), tick=True):
            last = signed_in(visitor)
    assert not last


def test_a_session_that_is_used_goes_on(visit):
    visitor = visit("guard_north")
    now = clock.now()
    for step in range(1, 10):
        with time_machine.travel(now + timedelta(minutes=20 * step), tick=True):
            assert signed_in(visitor)


def test_a_closed_account_is_out_at_once(visit, at_work, world):
    visitor = visit("guard_north")
    assert signed_in(visitor)
    with at_work():
        accounts.close(world.administrator_north, world.guard_north.account_id)
    assert not signed_in(visitor)
    assert visitor.sign_in().status == 422


def test_a_raised_generation_ends_every_session(visit, at_work, world):
    first, second = visit("guard_north"), visit("guard_north")
    with at_work():
        db.session.get(Account, world.guard_north.account_id).generation += 1
    assert not signed_in(first)
    assert not signed_in(second)


def test_signing_out_ends_the_session_and_a_kept_page_shows_nothing(visit):
    visitor = visit("guard_north")
    assert visitor.press("/sign-out").status == 303
    assert visitor.get("/detections").location.endswith("/sign-in")


def test_signing_in_makes_a_new_session(visit):
    visitor = visit()
    before = visitor.token()
    visitor.name = "guard_north"
    visitor.sign_in()
    page = visitor.post("/language", {"csrf_token": before, "locale": "lo"})
    assert page.status == 400


def test_the_cookie_is_closed_to_scripts_and_other_sites(visit):
    answer = visit().client.get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_are_not_kept_and_carry_a_strict_policy(visit):
    answer = visit("liaison_north").client.get("/detections")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_language_stays_with_its_reader(visit):
    visitor = visit("guard_north")
    assert visitor.press("/language", locale="my", next="/offices").location == "/offices"
    assert 'lang="my"' in visitor.get("/offices").text
    again = visit("guard_north")
    assert '<html lang="my"' in again.get("/offices").text


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:1"])
def test_a_language_leads_nowhere_else(visit, elsewhere):
    page = visit("guard_north").press("/language", locale="th", next=elsewhere)
    assert "example.org" not in page.location
    assert "javascript" not in page.location
