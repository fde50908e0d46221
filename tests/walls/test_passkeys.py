"""Passkeys: what counts is a new answer, of the right key, to the right page; everything else is nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from blo.accounts import passkeys, sign_in
from blo.accounts.models import Passkey, SignInThrottle
from blo.accounts.passkeys import Answer, Site
from blo.accounts.sessions import Place
from blo.accounts.states import Factor
from blo.accounts.throttle import ADDRESS_FACTOR, Limits
from blo.kernel import clock, work
from blo.kernel.db import db
from tests.support.authenticator import ORIGIN, Authenticator, challenge_of
from tests.support.racing import race
from tests.walls import doors
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

NAME, SITE = "liaison_north", Site("localhost", ORIGIN)


@pytest.fixture
def key(app):
    """The passkey of a liaison officer."""
    made = Authenticator()
    assert doors.make_passkey(Visitor(app, NAME), made).status == 303
    return made


def test_a_passkey_is_a_second_step(app, key):
    visitor = doors.at_second_step(app, NAME)
    assert doors.show_passkey(visitor, "/second-step", key, verified=False).location == "/"
    assert doors.is_in(visitor)


def test_a_passkey_that_asks_for_its_owner_is_both_steps(app, key):
    visitor = Visitor(app)
    assert doors.show_passkey(visitor, "/sign-in", key, to="/sign-in/passkey").location == "/"
    assert doors.is_in(visitor)


def test_a_first_passkey_completes_an_enrolment(app, world, at_work):
    with at_work():
        name, code = doors.newcomer(world)
    visitor = doors.enrolling(app, name, code)
    assert doors.make_passkey(visitor, Authenticator()).location == "/security"
    assert doors.is_in(visitor)
    assert doors.factors_of(app, name) == (Factor.PASSKEY,)


def test_a_passkey_shows_that_it_is_you_before_changes(app, key):
    visitor = Visitor(app, NAME)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        page = visitor.get("/security/prove")
        answer = key.show(doors.options_on(page))
        pairs = [*doors.token_of(page), ("password", "wrong"), ("credential", answer), ("one_time", "")]
        assert visitor.post("/security/prove", pairs).status == 422
        page = visitor.get("/security/prove")
        answer = key.show(doors.options_on(page))
        pairs = [*doors.token_of(page), ("password", doors.PASSWORD), ("credential", answer), ("one_time", "")]
        assert visitor.post("/security/prove", pairs).status == 303
        assert len(doors.print_codes(visitor)) == 10


def refused(app, visitor, path, answer, to=""):
    page = visitor.get(path)
    before = doors.token_of(page)
    sent = visitor.post(to or path, [*before, ("credential", answer(doors.options_on(page)))])
    assert sent.location != "/"
    assert not doors.is_in(visitor)


@pytest.mark.parametrize("both", [False, True])
def test_an_answer_that_does_not_fit_opens_nothing(app, key, both):
    stranger, elsewhere = Authenticator(), Authenticator("https://blo.example.org")
    elsewhere.key, elsewhere.id, elsewhere.count = key.key, key.id, 50
    impostor = Authenticator()
    impostor.id, impostor.count = key.id, 90
    assert doors.show_passkey(Visitor(app), "/sign-in", key, to="/sign-in/passkey").location == "/"
    copy = Authenticator()
    copy.key, copy.id = key.key, key.id  # its count stands where it stood before

    answers = [
        stranger.show,
        elsewhere.show,
        impostor.show,
        copy.show,
        lambda options: key.show({**options, "challenge": "AAAA"}),
        lambda options: key.show({**options, "rpId": "example.org"}),
        lambda _options: "{}",
        lambda _options: "[" * 5000,
        lambda _options: '{"id": 7, "rawId": [], "type": "public-key", "response": {}}',
        lambda _options: "\x00",
    ]
    if both:
        answers.append(lambda options: key.show(options, verified=False))
    for answer in answers:
        if both:
            refused(app, Visitor(app), "/sign-in", answer, "/sign-in/passkey")
        else:
            refused(app, doors.at_second_step(app, NAME, address="192.0.2.9"), "/second-step", answer)
            forgive(app)


def forgive(app):
    """Let the counters forget, so that each answer is looked at."""
    with app.app_context(), work.atomic():
        db.session.execute(sa.delete(SignInThrottle))


def test_a_colleagues_passkey_is_no_second_step(app, key):
    visitor = doors.at_second_step(app, "supervisor_north")
    page = visitor.get("/second-step")
    assert "data-options" not in page.text
    other = doors.options_on(doors.at_second_step(app, NAME).get("/second-step"))
    with visitor.client.session_transaction() as kept:
        kept["challenge"] = [other["challenge"], clock.now().isoformat()]
    pairs = [*doors.token_of(page), ("credential", key.show(other)), ("one_time", "")]
    assert visitor.post("/second-step", pairs).status == 422
    assert not doors.is_in(visitor)


def test_an_answer_is_taken_once_even_when_its_cookie_is_put_back(app, key):
    """A synced passkey counts nothing, so the challenge alone tells a copy."""
    key.count = -1
    visitor = Visitor(app)
    page = visitor.get("/sign-in")
    cookie = visitor.client.get_cookie("blo").value
    key.count = 0
    with app.app_context():
        assert db.session.scalar(sa.select(Passkey.sign_count)) == 0
    answer = key.show(doors.options_on(page), rises=False)
    pairs = [*doors.token_of(page), ("credential", answer)]
    assert visitor.post("/sign-in/passkey", pairs).location == "/"
    thief = Visitor(app)
    thief.client.set_cookie("blo", cookie)
    assert thief.post("/sign-in/passkey", pairs).location == "/sign-in"
    assert not doors.is_in(thief)


def test_an_answer_sent_many_times_at_once_is_taken_once(app, key):
    visitor = Visitor(app)
    answer = key.show(doors.options_on(visitor.get("/sign-in")), rises=False)
    shown, place = Answer(answer, challenge_of(answer)), Place("192.0.2.1", "", "token")
    verb = lambda: sign_in.with_passkey(SITE, shown, place, Limits(5, 15)) is not None  # noqa: E731
    assert sorted(race(app, *(verb for _ in range(4)))) == [False, False, False, True]


def test_rubbish_from_the_same_network_keeps_no_known_device_out(app, key):
    own = Visitor(app, "guard_north")
    own.press("/sign-out")
    place, limits = Place("127.0.0.1", "", "unknown"), Limits(5, 15)
    for _ in range(limits.attempts * ADDRESS_FACTOR):
        with app.app_context(), work.atomic():
            assert sign_in.with_passkey(SITE, Answer("{}", "AAAA"), place, limits) is None
    assert doors.show_passkey(Visitor(app), "/sign-in", key, to="/sign-in/passkey").location == "/sign-in"
    assert doors.show_passkey(own, "/sign-in", key, to="/sign-in/passkey").location == "/"


def test_a_challenge_is_over_after_five_minutes(app, key):
    visitor = Visitor(app)
    page = visitor.get("/sign-in")
    answer = key.show(doors.options_on(page))
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        pairs = [*doors.token_of(page), ("credential", answer)]
        assert visitor.post("/sign-in/passkey", pairs).location == "/sign-in"
    assert not doors.is_in(visitor)


def test_the_same_passkey_is_not_made_twice(app, key):
    page = doors.make_passkey(Visitor(app, "supervisor_north"), key)
    assert page.status == 422


def test_where_there_is_no_name_there_are_no_passkeys(app):
    settings = app.extensions["blo_settings"]
    app.extensions["blo_settings"] = replace(settings, public_url="http://127.0.0.1:8000")
    visitor = Visitor(app, NAME)
    assert visitor.get("/security/passkeys/new").status == 404
    assert "passkey" not in Visitor(app).get("/sign-in").text


def test_old_challenges_are_cleared_away(app):
    with app.app_context():
        assert passkeys.spend("one")
        assert not passkeys.spend("one")
        with time_machine.travel(clock.now() + timedelta(hours=1)):
            assert passkeys.spend("two")
            assert db.session.scalar(sa.text("SELECT count(*) FROM spent_challenge")) == 1
        db.session.rollback()
