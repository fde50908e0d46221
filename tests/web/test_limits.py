"""How often somebody may ask: counted per address or account, on one process or in a Redis all share."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from redis import Redis

from blo.app import create_app
from blo.kernel import work
from blo.settings import load
from blo.web.counters import Counters
from tests.support import application, walk
from tests.support.redis import server
from tests.support.tables import contents
from tests.support.world import PASSWORD
from tests.web.heading import lacking
from tests.web.visitor import Visitor, page_of

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

BEGIN = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)
FEW = 3


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def redis():
    with server() as url:
        yield url


@pytest.fixture(params=["memory", "redis"])
def storage(request):
    """Where is counted; a Redis is emptied for each test."""
    if request.param == "memory":
        return "memory://"
    url = request.getfixturevalue("redis")
    with Redis.from_url(url.replace("redis+unix", "unix")) as asked:
        asked.flushall()
    return url


@pytest.fixture
def limited(database):
    """Make applications with limits of the test's own."""
    made = []

    def make(**settings):
        urls = {"database_url": database.url, "owner_database_url": database.owner}
        made.append(create_app(load("testing", **urls, **settings)))
        return made[-1]

    yield make
    for app in made:
        application.let_go(app)


def test_an_address_that_asks_too_often_is_told_to_wait_and_another_is_not(limited, storage):
    app = limited(rate_storage=storage, rate_address=FEW)
    here, there = Visitor(app, address="10.0.0.1"), Visitor(app, address="10.0.0.2")
    assert [here.get("/no/such/page").status for _ in range(FEW + 2)] == [404] * FEW + [429] * 2
    assert there.get("/verify").status == 200
    answer = here.client.get("/verify", headers={"Accept-Language": "lo"})
    assert lacking(answer) == []
    assert 'lang="lo"' in answer.text
    assert answer.headers["Retry-After"] == "60"
    assert "csrf_token" in answer.text  # the page of the house, with its layout


def test_counting_in_memory_starts_no_thread_and_forgets(limited, clock, monkeypatch):
    monkeypatch.setattr("blo.web.counters.MANY", 5)
    counters = Counters()
    before = threading.active_count()
    assert [counters.incr(f"key {number}", 60) for number in range(20)] == [1] * 20
    assert (counters.incr("key 0", 60), counters.get("key 0"), counters.get("none")) == (2, 2, 0)
    clock.shift(timedelta(seconds=61))
    for number in range(40):
        counters.incr(f"other {number}", 60)
    assert len(counters._counts) == 40
    assert counters.incr("key 0", 60) == 1
    assert threading.active_count() == before


def test_a_window_ends(limited, clock):
    visitor = Visitor(limited(rate_address=FEW))
    assert [visitor.get("/verify").status for _ in range(FEW + 1)] == [200] * FEW + [429]
    clock.shift(timedelta(seconds=61))
    assert visitor.get("/verify").status == 200


def test_static_files_are_not_counted(limited):
    visitor = Visitor(limited(rate_address=1))
    for _ in range(5):
        answer = visitor.client.get("/static/x/app.css")
        answer.close()
        assert answer.status_code == 200


def test_people_behind_one_address_are_counted_each_for_themselves(limited, storage):
    app = limited(rate_storage=storage, rate_account=FEW + 1)
    guard, liaison = Visitor(app, "guard_north"), Visitor(app, "liaison_north")
    assert [guard.get("/detections").status for _ in range(FEW + 2)] == [200] * (FEW + 1) + [429]
    assert liaison.get("/detections").status == 200
    assert Visitor(app).get("/verify").status == 200
    page = Visitor(app, "guard_north").get("/detections")  # another session of the same account
    assert page.status == 429


def test_neighbours_of_one_network_of_the_new_addresses_are_one(limited):
    app = limited(rate_address=FEW)
    for number in range(FEW):
        assert Visitor(app, address=f"2001:db8:1:2::{number + 1}").get("/verify").status == 200
    assert Visitor(app, address="2001:db8:1:2:ffff::1").get("/verify").status == 429
    assert Visitor(app, address="2001:db8:1:3::1").get("/verify").status == 200


def test_an_address_that_is_none_is_counted_too(limited):
    visitor = Visitor(limited(rate_address=FEW), address="nonsense")
    assert [visitor.get("/verify").status for _ in range(FEW + 1)] == [200] * FEW + [429]


def test_signing_in_is_counted_apart_and_only_when_it_is_tried(limited, storage):
    app = limited(rate_storage=storage, rate_sign_in=FEW)
    visitor = Visitor(app)
    for number in range(FEW):
        visitor.name = f"nobody{number}"
        assert visitor.sign_in("wrong").status == 422
    visitor.name = "guard_north"
    before = contents(app)
    page = visitor.sign_in()
    assert page.status == 429
    assert contents(app) == before
    assert PASSWORD not in page.text
    assert visitor.get("/sign-in").status == visitor.get("/verify").status == 200


def test_the_second_step_is_counted_apart_and_its_code_does_not_come_back(limited, storage):
    visitor = Visitor(limited(rate_storage=storage, rate_second_step=FEW))
    visitor.name = "liaison_north"
    assert visitor.show_password().location == "/second-step"
    pairs = visitor.filled("/second-step", {"one_time": "482915"})
    assert [visitor.post("/second-step", pairs).status for _ in range(FEW)] == [422] * FEW
    page = visitor.post("/second-step", pairs)
    assert page.status == 429
    assert "482915" not in page.text


def test_who_asks_too_often_keeps_no_neighbour_from_signing_in_on_a_known_device(limited, storage):
    app = limited(rate_storage=storage, rate_sign_in=FEW, rate_address=30)
    guard, rude = Visitor(app, "guard_north"), Visitor(app)
    assert guard.press("/sign-out").status == 303
    while rude.get("/sign-in").status != 429:
        pass
    assert Visitor(app).get("/sign-in").status == 429
    assert guard.sign_in().status == 303


def test_a_made_up_device_is_counted_with_its_address(limited):
    app = limited(rate_address=FEW)
    for number in range(FEW):
        assert Visitor(app).get("/verify", headers={"Cookie": f"blo-device=made.up{number}"}).status == 200
    assert Visitor(app).get("/verify", headers={"Cookie": "blo-device=made.up"}).status == 429


def test_checking_documents_is_counted_apart(limited, storage):
    visitor = Visitor(limited(rate_storage=storage, rate_verify=FEW))
    assert [visitor.get("/verify?number=x").status for _ in range(FEW + 1)] == [200] * FEW + [429]
    assert visitor.get("/sign-in").status == 200


@pytest.mark.parametrize("path", ["/audit", "/audit/export.csv"])
def test_reading_the_log_is_counted_apart(limited, path):
    auditor = Visitor(limited(rate_search=FEW), "auditor_north")
    assert [auditor.get(path).status for _ in range(FEW + 1)] == [200] * FEW + [429]


def test_issuing_documents_is_counted_apart(limited, world):
    app = limited(rate_issue=1)
    with app.app_context(), work.atomic():
        path = f"/documents/new/case_summary/{walk.case(world.liaison_north).reference}"
    supervisor = Visitor(app, "supervisor_north")
    assert supervisor.send(path, {"first": "en"}).status == 303
    pairs = supervisor.filled(path, {"first": "en"})
    assert supervisor.post(path, pairs).status == 429


def test_adding_files_is_counted_apart_and_a_photo_too_many_is_told_to_wait(limited, world):
    app = limited(rate_upload=1)
    with app.app_context(), work.atomic():
        path = f"/detections/{walk.detection(world.guard_north).reference}/files/new"
    guard = Visitor(app, "guard_north")
    assert guard.send(path, {"caption": ""}).status == 422
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    body, parts = head + b"\xff" * 3_000_000 + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    assert guard.client.post(path, data=body, content_type=parts).status_code == 429


def test_parts_of_files_are_counted_apart(limited, world):
    guard = Visitor(limited(rate_part=2), "guard_north")
    body = {"csrf_token": guard.token(), "name": "a" * 32, "size": 9, "start": 0}
    assert [guard.client.post("/uploads", data=body).status_code for _ in range(3)] == [200, 200, 429]
    assert guard.get("/detections").status == 200


def test_nothing_typed_is_lost_and_sending_it_again_does_the_work(limited, clock, world):
    app = limited(rate_account=FEW)
    guard = Visitor(app, "guard_north")
    changes = {"place_kind": "river", "place_name": "ท่า “ทราย” <b>", "men": "1", "mode": "river", "transport": "foot"}
    pairs = guard.filled("/detections/new", {**changes, "occurred_time": "00:00"})
    while guard.get("/detections").status != 429:
        pass
    before = contents(app)
    page = guard.post("/detections/new", pairs)
    assert page.status == 429
    assert contents(app) == before
    again = next(form for form in page.forms if form.action == "/detections/new")
    assert again.pairs == pairs
    clock.shift(timedelta(seconds=61))
    assert guard.post(again.action, again.pairs).status == 303


def test_a_password_does_not_come_back_in_the_page(limited):
    visitor = Visitor(limited(rate_account=1), "guard_north")
    pairs = visitor.filled("/password", {"old": PASSWORD, "password": "another-password-of-mine"})
    page = visitor.post("/password", pairs)
    assert page.status == 429
    assert PASSWORD not in page.text
    assert "another-password-of-mine" not in page.text


def test_two_processes_count_together_in_a_redis_and_each_for_itself_in_memory(limited, redis):
    with Redis.from_url(redis.replace("redis+unix", "unix")) as asked:
        asked.flushall()
    together = [limited(rate_storage=redis, rate_address=FEW) for _ in range(2)]
    alone = [limited(rate_address=FEW) for _ in range(2)]
    for apps, last in ((together, 429), (alone, 200)):
        statuses = [Visitor(apps[number % 2]).get("/verify").status for number in range(FEW + 1)]
        assert statuses == [200] * FEW + [last]


def test_keys_tell_neither_who_nor_from_where(limited, redis, world):
    app = limited(rate_storage=redis)
    Visitor(app, "guard_north", address="203.0.113.77").get("/verify?number=x")
    with Redis.from_url(redis.replace("redis+unix", "unix")) as asked:
        kept = str([(key, asked.get(key)) for key in asked.scan_iter()])
    assert "LIMITS" in kept
    assert not [word for word in ("guard", "203.0", str(world.guard_north.account_id)) if word in kept]


def test_when_the_redis_is_gone_work_goes_on_counted_by_each_process(limited):
    with server() as url:
        app = limited(rate_storage=url, rate_address=FEW)
        assert Visitor(app).get("/verify").status == 200
    statuses = [Visitor(app).get("/verify").status for _ in range(FEW + 1)]
    assert statuses == [200] * FEW + [429]
    assert Visitor(app, "guard_north", address="10.0.0.2").get("/detections").status == 200


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "redis+unix:///nowhere/socket"])
def test_a_redis_that_was_never_there_stops_nobody_and_is_told_in_one_line(limited, tmp_path, url):
    app = limited(rate_storage=url, rate_address=FEW, log_file=str(tmp_path / "a.log"))
    assert [Visitor(app).get("/verify").status for _ in range(FEW + 1)] == [200] * FEW + [429]
    told = [line for line in (tmp_path / "a.log").read_text().splitlines() if "storage unreachable" in line]
    assert len(told) == 1


def test_the_throttle_in_the_database_holds_without_any_storage(limited):
    app = limited(rate_storage="redis://127.0.0.1:1/0")
    for _ in range(app.extensions["blo_settings"].sign_in_attempts):
        visitor = Visitor(app)
        visitor.name = "guard_north"
        assert visitor.sign_in("wrong").status == 422
    visitor = Visitor(app)
    visitor.name = "guard_north"
    assert visitor.sign_in().status == 422


def test_what_another_site_sends_is_not_counted_as_the_readers(limited):
    visitor = Visitor(limited(rate_address=FEW))
    for _ in range(FEW + 2):
        answer = visitor.client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
        assert page_of(answer).status == 400
    assert visitor.get("/verify").status == 200
