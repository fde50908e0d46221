"""The log says codes and numbers, whatever it is given and whoever writes into it."""

import json
import logging
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from blo.kernel import log
from tests.support import walk
from tests.support.logbook import Gate, found_in, planted

pytestmark = pytest.mark.walls

SECRET = "ခင်မြင့်ဦး Khin Myint Oo"


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write into a file of the test's own; give what reads it."""
    root = logging.getLogger()
    before, level = log._handler, root.level
    monkeypatch.setattr(log, "_handler", None)
    path = tmp_path / "a.log"
    log.configure(readable=False, path=str(path))

    def read():
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    yield read
    root.removeHandler(log._handler)
    log._handler.close()
    root.setLevel(level)
    log._handler = before


def failing():
    raise ValueError(SECRET)


def test_a_line_says_only_what_is_on_the_list(written):
    log.lines("blo.x").info("happened", status=200, endpoint="cases.show", name="Khin", path="/cases/1")
    [line] = written()
    assert line.keys() == {"event", "level", "timestamp", "status", "endpoint"}


@pytest.mark.parametrize(
    "value", [SECRET, walk.LATIN, "สมชาย", "a\nb", "x" * 999, 'a"b"', "a=b", {"a": SECRET}, [SECRET], object()]
)
def test_what_is_not_plain_is_muted(written, value):
    log.lines("blo.x").info("happened", endpoint=value)
    [line] = written()
    assert SECRET not in str(line)
    assert log.MUTED in str(line["endpoint"])


def test_of_an_error_stays_its_type_and_the_places_it_came_through(written):
    try:
        failing()
    except ValueError as error:
        log.lines("blo.x").error("failed", **log.fault(error))
        logging.getLogger("waitress").exception("Exception while serving %s", f"/persons/{SECRET}")
    own, foreign = written()
    assert own["error"] == foreign["error"] == "ValueError"
    assert "unit/test_log.py:" in own["at"]
    assert foreign["event"] == "Exception while serving %s"
    assert SECRET not in str([own, foreign])


@pytest.mark.parametrize(
    ("name", "pattern", "values", "stays"),
    [
        ("werkzeug", f"127.0.0.1 - - GET /cases?q={SECRET}", (), log.MUTED),
        ("sqlalchemy.engine.Engine", "INSERT INTO person (name) VALUES (?)", ({"name": SECRET},), log.MUTED),
        ("somebody.else", f"could not save {SECRET}", (), log.MUTED),
        ("gunicorn.access", "%(h)s %(r)s", ({"h": "10.0.0.1", "r": SECRET},), "%(h)s %(r)s"),
        ("gunicorn.error", "Error handling request %s", (SECRET,), "Error handling request %s"),
        ("alembic.runtime.migration", "Running %s %s -> %s", ("upgrade", "0001", "0002"), "Running %s %s -> %s"),
    ],
)
def test_of_a_library_stays_the_pattern(written, name, pattern, values, stays):
    logging.getLogger(name).error(pattern, *values)
    [line] = written()
    assert SECRET not in str(line)
    assert line["event"] == stays


def test_a_handler_that_a_library_brought_is_taken_away(written, tmp_path):
    brought = logging.FileHandler(tmp_path / "b.log", delay=True)
    logging.getLogger("gunicorn.error").addHandler(brought)
    log.configure(readable=False, path=str(tmp_path / "a.log"))
    logging.getLogger("gunicorn.error").error("Error handling request %s", SECRET)
    assert not (tmp_path / "b.log").exists()
    assert len(written()) == 1


def test_everything_a_database_engine_can_say_says_nothing(written):
    with sa.create_engine("sqlite://", echo="debug").connect() as connection:
        connection.execute(sa.text("SELECT :name"), {"name": SECRET}).all()
    logging.getLogger("sqlalchemy.engine.Engine").setLevel(logging.NOTSET)
    assert written()
    assert SECRET not in str(written())


def test_what_developers_read_is_reduced_as_well(tmp_path, written):
    log.configure(readable=True, path=str(tmp_path / "c.log"))
    log.lines("blo.x").info("happened", endpoint=SECRET, status=200)
    text = (tmp_path / "c.log").read_text()
    assert "happened" in text
    assert SECRET not in text


# --- the gate at the end of a test run ------------------------------------------------------------------------------

LINE = '{"event": "request", "id": "0123456789abcdef", "endpoint": "cases.show", "status": 200, "ms": 1.5}'
FORBIDDEN = [
    walk.NATIVE,
    json.dumps(walk.NATIVE),
    walk.LATIN,
    "liaison_north",
    "Liaison North",
    "ขอที่พักปลอดภัย",
    "a-password-for-tests-only",
    "for-tests-only-0123456789-abcdefghijkl",
    "%E0%B8%AA%E0%B8%A1",
    "eyJfZnJlc2giOmZhbHNlfQ.awa3sA.P3tYq_YK1tAcLnYJERYDaZoqaZ0",
    "252babf9caacc7021201c4be7f3f67c00cfe17377",
    "$argon2id$v=19$m=19456",
    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "203.0.113.77",
    "TH-MSI-C-26-7K3QF8MW",
    "/audit?since=2026-01-01",
]


@pytest.mark.parametrize("secret", FORBIDDEN)
def test_the_gate_finds(secret):
    for line in (f"{LINE[:-1]}, " + f'"x": {json.dumps(secret)}}}', f"something {secret} happened"):
        assert found_in([LINE, line], planted())[0].split(" in line ")[1].startswith("2: ")


def test_the_gate_lets_a_right_line_pass():
    more = '"account": "0198a8a2-7c1e-7abc-8def-0123456789ab", "at": "blo/web/cases/views.py:12>x/y.py:3", "ms"'
    account = LINE.replace('"ms"', more)
    assert not found_in([LINE, account], planted())


def test_the_gate_fails_the_run(tmp_path, monkeypatch):
    monkeypatch.setenv("BLO_TEST_LOG_FOLDER", str(tmp_path))
    session = SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    (tmp_path / "gw0.log").write_text(f"{LINE}\n")
    (tmp_path / "gw1.log").write_text(f"{LINE}\nsaved {walk.LATIN}\n")
    gate = Gate()
    gate.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert (gate.lines, len(gate.found)) == (3, 1)
    assert tmp_path.exists()
    (tmp_path / "gw1.log").unlink()
    session, gate = SimpleNamespace(exitstatus=pytest.ExitCode.OK), Gate()
    gate.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.OK
    assert not tmp_path.exists()
