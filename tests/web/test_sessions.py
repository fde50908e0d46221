"""Signing in, staying in, and being out: throttle, time-outs, ended sessions, cookies, the language of each reader."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from blo.accounts import service as accounts
from blo.accounts import sessions
from blo.accounts.throttle import ADDRESS_FACTOR
from blo.app import create_app
from blo.settings import load
from tests.support import application
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.web.visitor import Visitor

pytestmark = pytest.mark.either_engine

BEGIN = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)
ATTEMPTS, WINDOW, IDLE, ABSOLUTE = 5, 15, 30, 720


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


def sign_in(app, name, password=PASSWORD, address="127.0.0.1"):
    visitor = Visitor(app, address=address)
    visitor.name = name
    return visitor.sign_in(password)


def is_in(visitor):
    return visitor.get("/").location != "/sign-in"


# --- the throttle ---------------------------------------------------------------------------------------------------


def test_after_five_failures_the_right_password_does_not_open_either(app, clock):
    for _ in range(ATTEMPTS):
        assert sign_in(app, "guard_north", "wrong").status == 422
    assert sign_in(app, "guard_north").status == 422
    assert sign_in(app, " GUARD_NORTH ").status == 422
    assert sign_in(app, "guard_south").status == 303
    clock.shift(timedelta(minutes=WINDOW, seconds=1))
    assert sign_in(app, "guard_north").status == 303


def test_four_failures_are_forgiven_by_a_success(app, clock):
    for _ in range(2):
        for _ in range(ATTEMPTS - 1):
            sign_in(app, "guard_north", "wrong")
        assert sign_in(app, "guard_north").status == 303


def test_a_closed_window_does_not_count_on_and_opens_by_itself(app, clock):
    for _ in range(ATTEMPTS * 3):
        sign_in(app, "guard_north", "wrong")
    clock.shift(timedelta(minutes=WINDOW, seconds=1))
    assert sign_in(app, "guard_north", "wrong").status == 422
    assert sign_in(app, "guard_north").status == 303


def test_one_address_can_not_go_through_many_names(app, clock):
    for number in range(ATTEMPTS * ADDRESS_FACTOR):
        sign_in(app, f"nobody{number}", "wrong", "10.0.0.1")
    assert sign_in(app, "guard_north", address="10.0.0.1").status == 422
    assert sign_in(app, "guard_north", address="10.0.0.2").status == 303


def test_a_name_that_exists_is_answered_like_one_that_does_not(app, clock):
    known, unknown = sign_in(app, "guard_north", "wrong"), sign_in(app, "nobody", "wrong")
    assert known.status == unknown.status == 422
    assert known.plain == unknown.plain
    for _ in range(ATTEMPTS):
        sign_in(app, "guard_north", "wrong")
        sign_in(app, "nobody", "wrong")
    assert sign_in(app, "guard_north", "wrong").plain == sign_in(app, "nobody", "wrong").plain == known.plain


def test_no_password_and_no_address_stands_in_the_database(app, clock):
    sign_in(app, "guard_north", "a-mistyped-secret", "203.0.113.78")
    sign_in(app, "guard_north", address="203.0.113.77")
    stored = str(contents(app))
    assert not [word for word in (PASSWORD, "a-mistyped-secret", "203.0.113.78") if word in stored]
    assert "203.0.113.77" not in str(contents(app, but=frozenset({"user_session"})))  # which its owner reads
    assert "$argon2id$" in stored


# --- how long a session lasts ---------------------------------------------------------------------------------------


def test_a_session_ends_after_half_an_hour_of_nothing(app, clock):
    visitor = Visitor(app, "guard_north")
    clock.shift(timedelta(minutes=IDLE - 1))
    assert is_in(visitor)
    clock.shift(timedelta(minutes=IDLE, seconds=1))
    assert not is_in(visitor)
    assert not is_in(visitor)


def test_a_session_ends_after_twelve_hours_of_anything(app, clock):
    visitor = Visitor(app, "guard_north")
    for _ in range(ABSOLUTE // 20):
        clock.shift(timedelta(minutes=20))
        assert is_in(visitor)
    clock.shift(timedelta(minutes=1))
    assert not is_in(visitor)


def test_what_is_sent_too_late_is_not_done(app, clock, world):
    visitor = Visitor(app, "guard_north")
    pairs = visitor.filled("/detections/new", {"place_kind": "river", "place_name": "x", "men": "1"})
    clock.shift(timedelta(minutes=IDLE + 1))
    before = contents(app)
    page = visitor.post("/detections/new", pairs)
    assert page.status == 401
    assert contents(app) == before
    again = next(form for form in page.forms if form.action == "/detections/new")
    assert sorted(again.pairs) == sorted(pair for pair in pairs if pair[0] != "csrf_token")


def test_what_was_sent_too_late_is_sent_again_only_after_another_look(app, clock):
    """Without the token the form comes back first, so that no other site can have it sent unseen."""
    visitor = Visitor(app, "guard_north")
    pairs = visitor.filled("/detections/new", {"place_kind": "river", "place_name": "ท่า", "men": "1"})
    clock.shift(timedelta(minutes=IDLE + 1))
    late = visitor.post("/detections/new", pairs)
    assert visitor.sign_in().status == 303
    before = contents(app)
    page = visitor.post("/detections/new", next(form for form in late.forms if form.action == "/detections/new").pairs)
    assert page.status == 400
    assert page.main.value("place_name") == "ท่า"
    assert contents(app) == before


# --- ended sessions -------------------------------------------------------------------------------------------------


def test_closing_an_account_ends_its_sessions_at_once(app, world, at_work):
    first, second, other = (Visitor(app, name) for name in ("guard_north", "guard_north", "liaison_north"))
    with at_work():
        accounts.close(world.administrator_north, world.guard_north.account_id)
    assert not is_in(first)
    assert not is_in(second)
    assert is_in(other)
    assert sign_in(app, "guard_north").status == 422


def test_signing_out_ends_the_session_also_for_whoever_copied_its_cookie_and_no_other(app):
    first, second, other = (Visitor(app, name) for name in ("guard_north", "guard_north", "liaison_north"))
    copied = cookie(first).value
    assert first.press("/sign-out").location == "/sign-in"
    first.client.set_cookie("blo", copied)
    assert not is_in(first)
    assert is_in(second)
    assert is_in(other)


def test_an_administrator_ends_every_session_of_an_account(app, world, at_work):
    visitor = Visitor(app, "guard_north")
    with at_work():
        sessions.end_all(world.administrator_north, world.guard_north.account_id)
    assert not is_in(visitor)
    assert sign_in(app, "guard_north").status == 303


def test_changing_the_password_ends_all_sessions_but_the_one_that_changed_it(app):
    first, second = Visitor(app, "guard_north"), Visitor(app, "guard_north")
    changes = {"old": PASSWORD, "password": "another-password-of-mine", "again": "another-password-of-mine"}
    names = first.get("/password").main.names
    assert first.send("/password", {name: text for name, text in changes.items() if name in names}).status == 303
    assert is_in(first)
    assert not is_in(second)
    assert sign_in(app, "guard_north").status == 422
    assert sign_in(app, "guard_north", "another-password-of-mine").status == 303


def test_signing_out_needs_its_token(app):
    visitor = Visitor(app, "guard_north")
    visitor.post("/sign-out", {"csrf_token": "forged"})
    assert is_in(visitor)


def test_an_administrator_of_another_country_closes_nothing(app, world):
    assert Visitor(app, "administrator_north").press(f"/accounts/{world.guard_south.account_id}/close").status == 404
    assert sign_in(app, "guard_south").status == 303


# --- cookies --------------------------------------------------------------------------------------------------------


def cookie(visitor):
    return visitor.client.get_cookie("blo")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app):
    visitor = Visitor(app, "guard_north")
    answer = visitor.client.get("/sign-in")
    found = cookie(visitor)
    assert found.http_only
    assert found.same_site == "Lax"
    assert found.path == "/"
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_carry_a_strict_policy(app):
    answer = Visitor(app, "liaison_north").client.get("/detections")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_behind_encryption_the_cookie_never_travels_without(database):
    app = create_app(load("testing", database_url=database.url, secure_cookies=True))
    try:
        visitor = Visitor(app)
        answer = visitor.client.get("/sign-in", base_url="https://localhost")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    finally:
        application.let_go(app)


def test_a_session_planted_before_signing_in_is_worth_nothing_after(app):
    visitor = Visitor(app)
    token = visitor.token()
    planted = cookie(visitor).value
    visitor.name = "guard_north"
    assert visitor.sign_in().status == 303
    assert cookie(visitor).value != planted
    assert visitor.token() != token
    assert visitor.post("/language", {"csrf_token": token, "locale": "lo"}).status == 400
    thief = Visitor(app)
    thief.client.set_cookie("blo", planted)
    assert not is_in(thief)


def test_a_cookie_somebody_changed_opens_nothing(app):
    visitor = Visitor(app, "guard_north")
    value, domain = cookie(visitor).value, cookie(visitor).domain
    other = "A" if value[-1] != "A" else "Q"  # not "B": the last character's two lowest bits belong to nothing
    for forged in (value[:-1] + other, value.replace(".", "", 1), "x", "", "." * 3000):
        visitor.client.set_cookie("blo", forged, domain=domain)
        assert not is_in(visitor)


def test_a_token_of_one_session_is_worth_nothing_in_another(app):
    north, south = Visitor(app, "guard_north"), Visitor(app, "guard_south")
    assert north.post("/language", {"csrf_token": south.token(), "locale": "lo"}).status == 400


# --- languages ------------------------------------------------------------------------------------------------------


def language_of(visitor, path="/detections", **headers):
    text = visitor.get(path, headers=headers).text
    return text[text.index('lang="') + 6 :].split('"')[0]


def test_each_reader_has_a_language_of_their_own(app):
    north, south = Visitor(app, "guard_north"), Visitor(app, "guard_south")
    assert (language_of(north), language_of(south)) == ("th", "my")
    north.press("/language", locale="vi")
    assert (language_of(north), language_of(south)) == ("vi", "my")
    assert language_of(Visitor(app, "guard_north")) == "vi"


def test_somebody_signed_out_reads_the_browsers_language_until_choosing_another(app):
    visitor = Visitor(app)
    wanted = {"Accept-Language": "km;q=0.9, fr"}
    assert language_of(visitor, "/sign-in", **wanted) == "km"
    assert language_of(visitor, "/sign-in", **{"Accept-Language": "zh-CN"}) == "zh-Hans"
    assert language_of(visitor, "/sign-in", **{"Accept-Language": "xx, \x01;q=oh"}) == "en"
    visitor.press("/language", locale="lo")
    assert language_of(visitor, "/sign-in", **wanted) == "lo"


def test_error_pages_are_in_the_readers_language_too(app):
    visitor = Visitor(app, "guard_south")
    assert language_of(visitor, "/no/such/page") == "my"
    largest = app.extensions["blo_settings"].max_request_bytes
    text = visitor.post("/language", {"locale": "x" * (largest + 1)}).text
    assert text[text.index('lang="') + 6 :].startswith("my")
