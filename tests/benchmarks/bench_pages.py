"""The worklist with few and many rows, and logging a detection, against the same SQL and an empty Flask page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from blo.access.actor import Actor
from blo.detections import queries
from blo.detections.models import Detection
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.ids import ALPHABET, RANDOM_SYMBOLS, check_character, new_id
from blo.kernel.paging import PAGE_SIZE
from tests.benchmarks.measure import connected, got, report, wall
from tests.support import walk
from tests.support.acting import owner_of
from tests.support.codes import unused_code
from tests.support.world import PASSWORD

FEW, MANY = 1_000, 100_000
CHUNK = 5_000
MOST_RATIO = 1.3
MOST_QUERIES = 8


def _reference(number: int) -> str:
    """Make references that are whole and never meet, which random ones might among a hundred thousand."""
    symbols = [ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(RANDOM_SYMBOLS)]
    body = f"TH-MSI-D-26-{''.join(symbols)}"
    return body + check_character(body)


def _rows(actor: Actor, first: int, count: int) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            "id": new_id(),
            "reference": _reference(number),
            "office_id": actor.office_id,
            "logged_by_id": actor.account_id,
            "occurred_at": now - timedelta(minutes=number + 1),
            "logged_at": now - timedelta(minutes=number),
            "time_zone": "Asia/Bangkok",
            "place_kind": "river",
            "place_name": "แม่น้ำสาย",
            "subdivision": "TH-57",
            "direction": "inbound",
            "how_detected": "patrol",
            "mode": "river",
            "transport": "boat_small",
            "men": 1,
            "women": 0,
            "boys": 0,
            "girls": 0,
            "unknown": 0,
            "needs": [],
        }
        for number in range(first, first + count)
    ]


def _fill(actor: Actor, first: int, last: int) -> None:
    with work.atomic():
        for start in range(first, last, CHUNK):
            db.session.execute(sa.insert(Detection), _rows(actor, start, min(CHUNK, last - start)))
    with owner_of(current_app).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


@contextmanager
def _counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SELECT 1", "SELECT set_config")):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def _signed_in(app: Flask, username: str) -> str:
    client = app.test_client()
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    client.post("/sign-in", data={"csrf_token": token[1], "username": username, "password": PASSWORD})
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/second-step").text.split("<main")[1])
    assert token
    client.post("/second-step", data={"csrf_token": token[1], "one_time": unused_code(app, username)})
    cookie = client.get_cookie("blo")
    assert cookie
    return f"blo={cookie.value}"


def _hello() -> Flask:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def _same_sql(actor: Actor) -> float:
    """Time the worklist's own statement, as text, through the bare driver."""
    page = queries.own(actor).order_by(Detection.logged_at.desc(), Detection.id.desc()).limit(PAGE_SIZE + 1)
    statement = str(page.compile(db.engine, compile_kwargs={"literal_binds": True}))
    with owner_of(current_app).connect() as connection:
        cursor = connection.connection.cursor()
        return wall(lambda: cursor.execute(statement) and cursor.fetchall())


def bench_worklist(app: Flask, world: Any, engine_name: str) -> None:
    """Time the page at both sizes and hold it to its ratio and its queries."""
    actor = world.liaison_north
    times = {}
    with app.app_context():
        cookie = _signed_in(app, "liaison_north")
        with connected(_hello()) as connection:
            floor = wall(lambda: got(connection, "/"))
        report(f"{engine_name}: an empty Flask page", f"{floor:8.2f} ms")
        for first, last in ((0, FEW), (FEW, MANY)):
            _fill(actor, first, last)
            with connected(app) as connection:
                times[last] = wall(lambda: got(connection, "/detections", cookie))
            with _counted() as seen:
                app.test_client().get("/detections", headers={"Cookie": cookie})
            sql = _same_sql(actor)
            report(
                f"{engine_name}: worklist of {last:,} detections",
                f"{times[last]:8.2f} ms  {times[last] / floor:5.1f} x empty page  "
                f"{times[last] / sql:5.1f} x its SQL ({sql:.2f} ms)  {len(seen)} queries",
            )
            assert len(seen) <= MOST_QUERIES
    ratio = times[MANY] / times[FEW]
    report(f"{engine_name}: worklist, {MANY:,} against {FEW:,}", f"{ratio:8.2f} x")
    assert ratio <= MOST_RATIO


def bench_logging(app: Flask, world: Any, engine_name: str) -> None:
    """Time logging a detection, against inserting the bare row."""
    actor = world.guard_north

    def log() -> None:
        with work.atomic():
            walk.detection(actor)

    def insert() -> None:
        number = insert.number  # type: ignore[attr-defined]
        insert.number += 1  # type: ignore[attr-defined]
        with owner_of(current_app).begin() as connection:
            connection.execute(sa.insert(Detection), _rows(actor, number, 1))

    insert.number = 0  # type: ignore[attr-defined]
    with app.app_context():
        floor, taken = wall(insert), wall(log)
    ratio = f"{taken / floor:5.1f} x one bare row ({floor:.2f} ms)"
    report(f"{engine_name}: logging a detection", f"{taken:8.2f} ms  {ratio}")
