"""Nothing is changed by a request that did not come from a page of the reader's own session."""

from urllib.parse import urlencode

import pytest

from blo.access.roles import PERMISSIONS
from blo.web.gate import NO_PERMISSION, SECOND_STEP, need_of
from tests.support.tables import LOG, contents
from tests.walls import doors
from tests.web import addresses
from tests.web.desk import Desk
from tests.web.fillings import SCENES
from tests.web.visitor import FORM, Visitor, changed

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://localhost"},  # the same name by another scheme
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]
HERE = [
    {},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost:8000"},  # the public address, behind a proxy that does not pass it on
]


def writers(app, world, story):
    """Every address that takes something in: the path, and somebody who may send there."""
    found = [(one.endpoint, one.methods, one.path) for one in addresses.with_records(app, story, world)]
    for endpoint, methods, path in [*found, *addresses.without_records(app)]:
        if "POST" in methods:
            yield endpoint, path, _somebody(world, need_of(app, endpoint))


def _somebody(world, need):
    if need == SECOND_STEP:
        return doors.HALFWAY
    if need in NO_PERMISSION:
        return "guard_north"
    return next(name for name, actor in world.actors.items() if need in PERMISSIONS[actor.role])


@pytest.fixture
def ways(app, world, story):
    return list(writers(app, world, story))


def test_no_address_takes_another_method_that_changes_something(app):
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("forged", ["none", "made up", "another session's", "signed out"])
def test_without_the_token_of_the_own_session_nothing_is_changed(app, visit, ways, forged):
    south, nobody = visit("liaison_south").token(), visit().token()
    other = {"none": "", "made up": "x.y.z", "another session's": south, "signed out": nobody}
    visitors = {name: doors.come(app, name) for name in {name for _endpoint, _path, name in ways}}
    before, seen = contents(app, but=LOG), 0
    for endpoint, path, name in ways:
        visitor = visitors[name]
        fields = {"version": "1", **({"csrf_token": other[forged]} if other[forged] else {})}
        page = visitor.post(path, fields)
        assert page.status == 400, (endpoint, path, name, page.status)
        assert contents(app, but=LOG) == before, path
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("kind", SCENES)
def test_a_form_rightly_filled_in_is_nothing_without_its_token(app, world, visit, kind):
    desk, strange = Desk(app, world, kind), visit("stranger").token()
    before = contents(app, but=LOG)
    for token in (None, "", "x", strange):
        page = desk.post(changed(desk.pairs, {"csrf_token": token}))
        assert page.status == 400
        assert desk.kept(page, desk.pairs, "") == []
    assert contents(app, but=LOG) == before


def test_what_another_site_sends_is_refused_before_anybody_is_asked_who_they_are(app, visit, ways):
    visitors = {name: doors.come(app, name) for name in {name for _endpoint, _path, name in ways}}
    tokens = {name: visitor.token() for name, visitor in visitors.items()}
    before = contents(app)
    for number, (endpoint, path, name) in enumerate(ways):
        for headers in (ELSEWHERE[number % len(ELSEWHERE)], ELSEWHERE[0]):
            fields = {"csrf_token": tokens[name], "version": "1"}
            answer = visitors[name].client.post(path, data=fields, headers=headers)
            assert answer.status_code == 400, (endpoint, headers)
            assert "Set-Cookie" not in answer.headers
            assert name.replace("_", " ").title() not in answer.text
    assert contents(app) == before


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_another_site_can_not_put_a_new_session_in_the_place_of_one_that_is_alive(app, headers):
    """The browser leaves the cookie at home when another site sends a form, and keeps the one that comes back."""
    visitor = Visitor(app, "guard_north")
    alive = visitor.client.get_cookie("blo").value
    stray = app.test_client()
    for path in ("/detections/new", "/sign-in", "/sign-out", "/language", "/no/such/page", "/password"):
        answer = stray.post(path, data={"csrf_token": "x", "locale": "lo"}, headers=headers)
        assert answer.status_code == 400
        assert answer.headers.getlist("Set-Cookie") == []
    assert visitor.client.get_cookie("blo").value == alive
    assert visitor.get("/detections").status == 200


@pytest.mark.parametrize("headers", HERE, ids=str)
def test_what_our_own_pages_send_is_taken(visit, headers):
    visitor = visit("guard_north")
    fields = {"csrf_token": visitor.token(), "locale": "lo", "next": "/verify"}
    page = visitor.post("/language", fields, headers=headers)
    assert (page.status, page.location) == (303, "/verify")


@pytest.mark.parametrize(
    ("mode", "target", "status"),
    [("navigate", "document", 200), ("navigate", "iframe", 400), ("no-cors", "image", 400), ("cors", "empty", 400)],
)
def test_another_site_may_lead_here_but_neither_embed_nor_fetch(visit, mode, target, status):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": target}
    for name in ("", "guard_north"):
        answer = visit(name).client.get("/verify", headers=headers)
        assert answer.status_code == status
        assert status == 200 or "Set-Cookie" not in answer.headers


def test_the_page_that_refuses_speaks_the_browsers_language(visit):
    answer = visit("guard_south").client.post("/language", headers={**ELSEWHERE[0], "Accept-Language": "lo"})
    assert 'lang="lo"' in answer.text


@pytest.mark.parametrize("body", [b"locale=%ff", b"locale=\xff", b"%C3%28=1", b"a=%ed%a0%80", b"locale=th&next=%80"])
def test_a_form_that_is_not_utf_8_is_refused_and_nothing_of_it_is_kept(app, visit, body):
    visitor = visit("guard_north")
    whole = body + b"&csrf_token=" + visitor.token().encode()
    before = contents(app)
    for path in ("/language", "/detections/new", "/sign-in", "/password"):
        answer = visitor.client.post(path, data=whole, content_type=FORM)
        assert answer.status_code == 400
    assert contents(app) == before
    assert visitor.get("/detections").status == 200


def test_text_in_another_character_set_is_refused_and_not_stored_as_something_else(app, visit):
    visitor = visit("guard_north")
    changes = {"place_kind": "river", "place_name": "PLACE", "men": "1", "mode": "river", "transport": "foot"}
    right = urlencode(visitor.filled("/detections/new", {**changes, "occurred_time": "00:00"})).encode()
    before = contents(app)
    for word in ("ที่".encode("tis-620"), "河".encode("gb18030"), "ที่".encode("utf-16")):
        body = right.replace(b"PLACE", word)
        assert visitor.client.post("/detections/new", data=body, content_type=FORM).status_code == 400
    assert contents(app) == before
    assert visitor.client.post("/detections/new", data=right, content_type=FORM).status_code == 303
