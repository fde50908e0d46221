"""Each request leaves one line in the log, under a random name that the answer carries too."""

import json
import os
from pathlib import Path

import pytest

from blo.kernel import work
from blo.web.log import METHODS
from tests.support import walk

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

KEYS = {"event", "id", "level", "timestamp", "method", "endpoint", "status", "ms"}


def lines(answer):
    """Return what the log says about one request; the file is that of the whole run."""
    name = answer.headers["X-Request-Id"]
    text = Path(os.environ["BLO_LOG_FILE"]).read_text(encoding="utf-8")
    return [line for line in map(json.loads, text.splitlines()) if line.get("id") == name]


def test_a_request_is_one_line_without_its_address(world, visit, story):
    liaison = visit("liaison_north")
    answer = liaison.client.get(f"/cases/{story.case}?after=%E0%B8%81&x=secret", headers={"User-Agent": "secret"})
    [line] = lines(answer)
    assert line.keys() == KEYS | {"account"}
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "cases.show", 200)
    assert line["account"] == str(world.liaison_north.account_id)
    assert not [word for word in (story.case, "secret", "127.0.0.1", "Liaison") if word in str(line)]


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page", "/static/x/app.css"])
def test_nobodys_request_is_nobodys(visit, path):
    answer = visit().client.get(path)
    answer.close()
    [line] = lines(answer)
    assert line.keys() == KEYS


def test_the_name_of_a_request_is_random_and_one_that_came_with_it_is_not_believed(visit):
    visitor = visit()
    answers = [visitor.client.get("/sign-in", headers={"X-Request-Id": "mine"}) for _ in range(20)]
    names = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(names) == 20
    assert "mine" not in names


@pytest.mark.parametrize("method", ["BREW", "ขอ".encode().decode("latin-1"), "X" * 500, *METHODS])
def test_a_method_nobody_knows_is_another(visit, method):
    answer = visit().client.open("/sign-in", method=method)
    [line] = lines(answer)
    assert line["method"] == (method if method in METHODS else "other")


def test_a_fault_is_a_line_with_its_type_and_place_and_its_code_stands_on_the_page(visit, monkeypatch):
    guard = visit("guard_north")

    def failing(*_values, **_named):
        raise RuntimeError(walk.NATIVE)

    monkeypatch.setattr("blo.detections.queries.worklist", failing)
    answer = guard.client.get("/detections")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    fault, request = lines(answer)
    assert (fault["event"], fault["error"], fault["level"]) == ("failed", "RuntimeError", "error")
    assert "test_log_lines.py" in fault["at"]
    assert "detections/list_pages.py" in fault["at"]
    assert walk.NATIVE not in str(fault)
    assert request["status"] == 500


def test_a_fault_in_keeping_the_work_is_told_as_well(app, visit, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    guard = visit("guard_north")
    fields = {"csrf_token": guard.token(), "locale": "lo"}
    monkeypatch.setattr(work, "commit", lambda: 1 / 0)
    answer = guard.client.post("/language", data=fields)
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert {line.get("error") for line in lines(answer)} == {"ZeroDivisionError", None}


def test_the_start_says_the_settings_and_no_secret(app):
    lines = Path(os.environ["BLO_LOG_FILE"]).read_text().splitlines()
    last = next(line for line in reversed(lines) if '"start"' in line)  # other tests started other applications before
    settings = json.loads(last)["settings"]
    assert settings["database_url"] in {"sqlite", "postgresql"}
    assert settings["secure_cookies"] is False
    assert "secret_key" not in settings
    assert app.config["SECRET_KEY"] not in last
