"""Whatever is typed into any form: a message at the field or a plain page, everything kept, nothing half written."""

import pytest

from blo.web.ui.cleaning import readable
from tests.web.desk import Desk
from tests.web.fillings import SCENES
from tests.web.visitor import changed

pytestmark = [pytest.mark.detection, pytest.mark.heavy]

ANSWERS = {303, 400, 404, 409, 413, 422}
EVERYWHERE = {
    "long": "x" * 10_000,
    "nul": "a\0b",
    "turned": "\u202eabc\u2066",
    "emoji": "😀👨‍👩‍👧‍👦",
    "huge": "9" * 25,
    "broken": "\ud800\udfff",
}
MORE = {
    "control": "a\x07b\x1b[0m",
    "zawgyi": "ေမာင္ေမာင္ေက်ာ္",
    "negative": "-1",
    "impossible day": "31/2/2026",
    "future": "31/12/2099",
    "long ago": "1/1/1900",
    "impossible time": "25:61",
    "markup": "<b>x</b>'\"--;",
    "format": "%s%(a)s{0}{{ 7*7 }}",
    "unseen": " \u200b\u2060 ",
    "lines": "a\r\nb\rc",
    "digits": "໒໐໒໖",
    "full width": "２０２６／３／２７",
}
CHOSEN = {"nul": "a\0b", "broken": "\ud800"}
IN_THE_CALENDAR = {"31/12/2099": "2099-12-31", "1/1/1900": "1900-01-01", MORE["unseen"]: ""}
"""What the device's calendar shows of what was typed."""
CHANGING_WHAT_IS_THERE = {"lift", "receive", "recall", "recall answer", "onward refuse", "password", "annul"}
every_form = pytest.mark.parametrize("kind", SCENES)


@pytest.fixture
def desk(app, world, kind):
    return Desk(app, world, kind)


@every_form
def test_the_form_rightly_filled_in_is_taken(desk):
    assert desk.send().status == 303
    assert (desk.count() != desk.rows) is (desk.kind not in CHANGING_WHAT_IS_THERE)


def check(desk, name, value):
    """Send one bad value and look at the answer; a form that was taken is laid anew."""
    sent = changed(desk.pairs, {name: value})
    page = desk.post(sent)
    told = (desk.kind, name, value[:30])
    assert page.status in ANSWERS, told
    if page.status == 303:
        desk.renew()
        return
    assert desk.count() == desk.rows, told
    if page.status != 422:
        return
    assert page.plain, told
    assert desk.kept(page, sent, name) == [], told
    box = name not in desk.form.choices and name not in {"password", "old"} and "\ud800" not in value
    if name in page.errors and box:
        assert page.main.value(name) in {readable(value), IN_THE_CALENDAR.get(value)}, told


@every_form
def test_a_bad_value_in_any_field_is_told_kept_or_refused_and_never_fails(desk, engine_name):
    typed = {**EVERYWHERE, **MORE} if engine_name == "sqlite" else EVERYWHERE
    for name in desk.fields:
        for value in (CHOSEN if name in desk.form.choices else typed).values():
            check(desk, name, value)


@every_form
def test_a_forged_choice_is_refused_at_its_field(desk):
    for name in sorted(set(desk.form.choices) & set(desk.fields)):
        if name.endswith(("-language", "-keep")):
            continue
        page = desk.send(**{name: "no-such-choice"})
        assert page.status == 422, name
        assert desk.count() == desk.rows
        assert name in page.errors or name.endswith("chosen"), name


@every_form
def test_a_field_the_form_does_not_have_is_refused(desk):
    for extra in ("colour", "submission-1", "office_id", "crimes-0-0"):
        page = desk.send(**{extra: "red"})
        assert page.status == 422
        assert desk.count() == desk.rows
        assert desk.kept(page, desk.pairs, "") == []


@every_form
def test_an_empty_form_says_what_is_missing(desk):
    page = desk.post({"csrf_token": desk.form.value("csrf_token")})
    assert page.status in {400, 409, 422}
    assert desk.count() == desk.rows


@every_form
def test_a_form_sent_twice_is_done_once(desk):
    assert desk.send().status == 303
    rows = desk.count()
    assert desk.send().status in {303, 400, 409, 422}
    assert desk.count() == rows
