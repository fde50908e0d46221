"""What a page of the list of detections costs under each filter: the same among ten thousand and a million.

All detections are of one office, which is the hardest case, and what is asked for is now common, now so rare that only
the oldest row has it. Questions are put as the application's role, with both walls up. ``BLO_BENCH_ROWS`` sets another
number of rows than a million.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blo.access.actor import Actor
from blo.detections import mapping, naming, searching
from blo.detections.models import Detection
from blo.detections.searching import Asked
from blo.detections.states import DetectionState
from blo.kernel import clock, sealing, work
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from blo.offices.states import Crime
from tests.benchmarks.measure import report, wall
from tests.support.acting import owner_of

SMALL, LARGE = 10_000, int(os.environ.get("BLO_BENCH_ROWS", "1000000"))
MOST_RATIO = 1.5
WITH_PERSONS, RELEASED, ANNULLED, PLACES = 10_000, 500, 30, 40
SERIES = "WITH RECURSIVE series(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM series WHERE number < {last})"
DIALECTS = {
    "sqlite": {
        "id": "lower(hex(randomblob(16)))",
        "ago": "strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || (number * 60 + {more}) || ' seconds')",
        "ahead": "strftime('%Y-%m-%d %H:%M:%f000', 'now', '+30 days')",
        "none": "'[]'",
        "mine": "'[\"' || :mine || '\"]'",
        "no": "0",
    },
    "postgresql": {
        "id": "gen_random_uuid()",
        "ago": "now() - make_interval(secs => number * 60 + {more})",
        "ahead": "now() + interval '30 days'",
        "none": "'{{}}'",
        "mine": "ARRAY[CAST(:mine AS uuid)]",
        "no": "false",
    },
}
DETECTIONS = """
{series}
INSERT INTO detection (
    id, reference, office_id, logged_by_id, occurred_at, logged_at, time_zone, place_kind, place_name, subdivision,
    direction, how_detected, mode, transport, men, women, boys, girls, unknown, needs, narrative, narrative_language,
    agency, agency_only, visible_to, crimes, crime_set, latitude, longitude, precision,
    annul_words, annul_language, definition, facilitation_basis, recruitment, concealment, action_taken, version,
    state, annulled_at, annulled_by_id, annul_reason
)
SELECT {id}, '{prefix}-' || number, :office, :account, {occurred}, {logged}, 'Asia/Bangkok', 'river',
       CASE WHEN number = {last} THEN 'Once' ELSE 'Place ' || (number % {places}) END, 'TH-57', 'inbound', 'patrol',
       'river', 'boat_small', 1, 0, 0, 0, 0, '[]', '', '', '', {no}, {visible},
       CASE WHEN number = {last} THEN '["timber"]' WHEN number % 5 = 0 THEN '["drugs"]' ELSE '[]' END,
       CASE WHEN number = {last} THEN ',timber,' WHEN number % 5 = 0 THEN ',drugs,' ELSE '' END,
       2000000 + number % {places}, 9900000, 'spot', '', '', '', '[]', '[]', '', '[]', 1,
       CASE WHEN number > {last} - {annulled} AND number < {last} THEN 'annulled' ELSE 'registered' END,
       CASE WHEN number > {last} - {annulled} AND number < {last} THEN {logged} END,
       CASE WHEN number > {last} - {annulled} AND number < {last} THEN :account END,
       CASE WHEN number > {last} - {annulled} AND number < {last} THEN 'by_mistake' END
FROM series
"""
PERSONS = """
INSERT INTO person (
    id, reference, office_id, recorded_by_id, sex, birth_precision, birth_basis, nationality, nationality_status,
    languages, needs, created_at, agency, agency_only, visible_to
)
SELECT id, 'P' || reference, office_id, logged_by_id, 'male', 'unknown', 'stated', '', 'undetermined', '[]', '[]',
       logged_at, '', {no}, {none}
FROM (SELECT * FROM detection WHERE office_id = :office ORDER BY occurred_at DESC LIMIT {number}) AS newest
"""
MET = """
INSERT INTO detection_person (detection_id, person_id, role)
SELECT id, id, 'person_detected' FROM person WHERE office_id = :office
"""
NAMES = """
INSERT INTO person_name (id, person_id, position, text, script, language, kind, name_order, basis)
SELECT id, id, 0, :text, 'Latn', 'und', 'latin', 'single', 'stated' FROM person WHERE office_id = :office
"""
RELEASES = """
INSERT INTO release (
    id, office_id, recipient_id, act, case_id, kind, subject_id, subject_reference, fields, purpose, agreement_id,
    article, handling, handling_note, expires_at, state, granted_at, granted_by_id, effective_at, agency, agency_only
)
SELECT id, office_id, :mine, id, id, 'detection', id, reference, '["counts", "place"]', 'investigation',
       (SELECT id FROM agreement LIMIT 1), '1', 'H2', '', {ahead}, 'active', logged_at, logged_by_id, logged_at, '',
       {no}
FROM detection WHERE reference LIKE 'OTHER-%'
"""


def _stored(engine_name: str, value: Any) -> Any:
    """An identifier as a statement in words takes it."""
    return value.hex if engine_name == "sqlite" else value


def _run(connection: Any, engine_name: str, statement: str, values: dict[str, Any], **parts: Any) -> None:
    words = DIALECTS[engine_name]
    moments = {"logged": words["ago"].format(more=0), "occurred": words["ago"].format(more=60)}
    written = statement.format(**{**words, **moments, **parts})
    named = {name: value for name, value in values.items() if f":{name}" in written}
    connection.execute(sa.text(written.replace("{{}}", "{}")), named)


def _fill(app: Flask, engine_name: str, actor: Actor, other: Actor, rows: int) -> None:
    """Empty the tables and fill them; persons stand on the newest detections, as many as one search looks at."""
    with app.app_context(), owner_of(app).connect() as connection:
        if engine_name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")  # else a million keys are looked up
        ids = {"mine": actor.office_id, "office": actor.office_id, "account": actor.account_id}
        values = {name: _stored(engine_name, value) for name, value in ids.items()}
        values["text"] = sealing.keyring(db.engine).seal_text("Somchai Jaidee", "person_name.text")
        for table in ("release", "person_name", "detection_person", "person", "detection"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        own = {"last": rows, "places": PLACES, "annulled": ANNULLED, "prefix": "BENCH"}
        none = DIALECTS[engine_name]["none"]
        _run(connection, engine_name, DETECTIONS, values, series=SERIES.format(last=rows), visible=none, **own)
        for statement in (PERSONS, MET, NAMES):
            _run(connection, engine_name, statement, values, number=WITH_PERSONS)
        values["office"] = _stored(engine_name, other.office_id)
        others = {**own, "last": RELEASED, "annulled": 0, "prefix": "OTHER"}
        visible = DIALECTS[engine_name]["mine"]
        _run(
            connection, engine_name, DETECTIONS, values, series=SERIES.format(last=RELEASED), visible=visible, **others
        )
        _run(connection, engine_name, RELEASES, values)
        connection.commit()
        upkeep = "ANALYZE" if engine_name == "sqlite" else "VACUUM ANALYZE"
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(upkeep)


def _questions(rows: int) -> dict[str, Asked]:
    day = timedelta(days=1)
    middle = clock.now() - timedelta(minutes=rows // 2)
    return {
        "no filter": Asked(),
        "a common place": Asked(place="place 7"),
        "a place that eleven names fit": Asked(place="place 1"),
        "a place of the oldest row alone": Asked(place="once"),
        "a place nobody wrote": Asked(place="nowhere"),
        "a common crime": Asked(crime=Crime.DRUGS),
        "a crime of the oldest row alone": Asked(crime=Crime.TIMBER),
        "a crime that never was": Asked(crime=Crime.WASTE),
        "a period": Asked(since=middle - day, until=middle),
        "a period and a crime": Asked(since=middle - day, until=middle, crime=Crime.DRUGS),
        "annulled": Asked(state=DetectionState.ANNULLED),
        "a reference": Asked(reference=f"BENCH-{rows // 2}"),
        "released": Asked(received=True),
        "released, by place": Asked(received=True, place="place 7"),
    }


@contextmanager
def _at_work(app: Flask, actor: Actor) -> Iterator[None]:
    """As the application's role, with the database told who acts."""
    with app.app_context():
        work.rollback()
        act_as(actor.told())
        try:
            yield
        finally:
            forget()
            work.rollback()


def _measured(app: Flask, actor: Actor, rows: int) -> dict[str, float]:
    """What each question takes, and a page in the middle, a search by name and a map."""
    with _at_work(app, actor):

        def asked(question: Asked, after: str = "") -> float:
            return wall(lambda: (searching.search(actor, question, after), db.session.expunge_all()), times=9)

        taken = {name: asked(question) for name, question in _questions(rows).items()}
        taken["a page in the middle"] = asked(Asked(), f"BENCH-{rows // 2}")
        taken["a page in the middle of a place"] = asked(
            Asked(place="place 7"), f"BENCH-{rows // 2 // PLACES * PLACES + 7}"
        )
        taken["a name nobody has"] = wall(lambda: naming.look_for(actor, Asked(), "nobody"), times=3, warm=1)
        taken["a map"] = wall(lambda: mapping.numbers(actor, Asked(), []), times=3, warm=1)
        assert db.session.scalar(sa.select(sa.func.count()).where(Detection.office_id == actor.office_id)) == rows
    return taken


@pytest.mark.timeout(3600)
def bench_lists(app: Flask, world: Any, engine_name: str) -> None:
    """Time each question among few and among many; hold each to its ratio."""
    actor, other = world.liaison_north, world.liaison_south
    found = []
    for rows in (SMALL, LARGE):
        _fill(app, engine_name, actor, other, rows)
        found.append(_measured(app, actor, rows))
    few, many = found
    for name, taken in many.items():
        report(f"{engine_name}: {name}", f"{few[name]:8.2f} ms  {taken:8.2f} ms  {taken / few[name]:5.2f} x")
    slow = {name: round(taken / few[name], 2) for name, taken in many.items() if taken > MOST_RATIO * few[name] + 1}
    assert slow == {}
