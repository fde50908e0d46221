"""Every answer, whatever it is, carries the whole set of headers; and cookies keep to their rules."""

import pytest

from blo.app import create_app
from blo.kernel import work
from blo.settings import load
from tests.support import application
from tests.support.databases import ENGINES
from tests.web import addresses
from tests.web.heading import lacking
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

READERS = ("supervisor_north", "administrator_north", "auditor_north", "stranger", "")
TWO_YEARS = "max-age=63072000; includeSubDomains"


@pytest.fixture
def asked(app, at_work, world, story):
    """Every address with every method it takes."""
    with at_work():
        found = addresses.with_records(app, story, world)
    named = [(address.methods, path) for address in found for path in (address.path, address.nowhere)]
    plain = [(methods, path) for _endpoint, methods, path in addresses.without_records(app)]
    return [(method, path) for methods, path in named + plain for method in (*methods, "HEAD", "OPTIONS", "DELETE")]


@pytest.mark.parametrize("engine_name", ENGINES[:1])  # what is put on every answer knows of no database
@pytest.mark.parametrize("name", READERS)
def test_every_address_answers_with_the_whole_set(visit, asked, name, engine_name):
    reader = visit(name)
    token = reader.token()
    statuses = set()
    for method, path in asked:
        answer = reader.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        statuses.add(answer.status_code)
        assert lacking(answer) == [], (method, path, answer.status_code)
        if path == "/sign-out" and method == "POST":
            reader.sign_in()
            token = reader.token()
    assert statuses >= {200, 303, 405}


def errors(app, visitor, monkeypatch):
    """Every kind of error there is, with the status it should have."""
    yield 400, visitor.client.post("/language", data={"locale": "th"})
    yield 400, visitor.client.post("/language", headers={"Sec-Fetch-Site": "cross-site"})
    yield 400, visitor.client.post("/language", data=b"a=%ff", content_type="application/x-www-form-urlencoded")
    yield 403, visitor.client.get("/accounts")
    yield 404, visitor.client.get("/no/such/page")
    yield 404, visitor.client.get("/static/none/none.css")
    yield 404, visitor.client.get("/static/none/../../app.py")
    yield 405, visitor.client.delete("/sign-in")
    yield 413, visitor.client.post("/language", data={"locale": "x" * 1_100_000})
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(work, "commit", lambda: 1 / 0)
    yield 500, visitor.client.post("/language", data={"locale": "th", "csrf_token": visitor.token()})


@pytest.mark.parametrize("name", ["liaison_north", ""])
def test_every_error_carries_the_whole_set(app, visit, monkeypatch, name):
    visitor = visit(name)
    for status, answer in errors(app, visitor, monkeypatch):
        if status != 403 or name:
            assert answer.status_code == status
        assert lacking(answer) == [], status


def test_a_fault_of_the_database_itself_still_answers_with_a_page_of_ours(app, visit, monkeypatch):
    visitor = visit("liaison_north")

    def broken(*_values):
        raise ConnectionError

    monkeypatch.setattr("blo.accounts.queries.open_session", broken)
    monkeypatch.setattr(work, "rollback", broken)
    answer = visitor.client.get("/cases")
    assert answer.status_code == 500
    assert lacking(answer) == []
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Liaison North" not in answer.text


@pytest.mark.parametrize("edition", ["present", "x"])
def test_static_files_carry_it_too_and_are_kept(app, visit, edition):
    with app.test_request_context():
        path = app.jinja_env.globals["asset"]("app.css")
    answer = visit().client.get(path if edition == "present" else "/static/x/app.css")
    answer.close()
    assert answer.status_code == 200
    assert lacking(answer, static=True) == []
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == {"x": "no-cache"}.get(edition, "public, max-age=31536000, immutable")


@pytest.fixture
def secure(database):
    app = create_app(load("testing", database_url=database.url, secure_cookies=True))
    yield app
    application.let_go(app)


def test_behind_encryption_everything_says_so_and_the_cookie_is_of_this_host_alone(secure, world):
    visitor = Visitor(secure)
    cookie = visitor.client.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    for path in ("/sign-in", "/no/such/page", "/static/x/app.css"):
        answer = visitor.client.get(path, base_url="https://localhost")
        answer.close()
        assert lacking(answer, secure=True, static=True) == []
        assert answer.headers["Strict-Transport-Security"] == TWO_YEARS
    assert cookie.startswith("__Host-blo=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie


def test_signing_out_clears_what_the_browser_kept_of_pages_and_nothing_else(visit):
    visitor = visit("guard_north")
    answer = visitor.client.post("/sign-out", data={"csrf_token": visitor.token()})
    assert answer.headers.getlist("Clear-Site-Data") == ['"cache"']
    assert lacking(answer) == []
