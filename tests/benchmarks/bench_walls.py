"""What the walls cost among a million detections of two hundred offices, against the same question without any."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from blo.access import walls
from blo.access.actor import Actor
from blo.detections.models import Detection
from blo.kernel.paging import PAGE_SIZE
from blo.sharing.models import Release
from tests.benchmarks.measure import report, wall
from tests.support.acting import owner_of
from tests.walls.told import told

ROWS, OFFICES, SHARED_EVERY = 1_000_000, 200, 500
MOST_RATIO = 3.0
"""What both walls together may cost a page of the worklist, which is asked for most."""

OFFICE_ROWS = f"""
INSERT INTO office (id, created_at, code, kind, country, subdivision, names, time_zone)
SELECT gen_random_uuid(), now(), 'TH-B' || to_char(number, 'FM000') || '-01', 'blo', 'TH', 'TH-57', '{{"en": "Bench"}}',
       'Asia/Bangkok'
FROM generate_series(1, {OFFICES} - (SELECT count(*)::int FROM office)) AS number
"""  # noqa: S608 - numbers of our own
DETECTION_ROWS = f"""
WITH placed AS (SELECT id, row_number() OVER (ORDER BY id = :mine DESC, id) - 1 AS place FROM office)
INSERT INTO detection (
    id, reference, office_id, logged_by_id, occurred_at, logged_at, time_zone, place_kind, place_name, subdivision,
    direction, how_detected, mode, transport, men, women, boys, girls, unknown, needs, narrative, narrative_language,
    agency, agency_only, visible_to
)
SELECT gen_random_uuid(), 'TH-BEN-D-26-' || number, placed.id, :account, now() - make_interval(secs => number + 60),
       now() - make_interval(secs => number), 'Asia/Bangkok', 'river', 'Bench', 'TH-57', 'inbound', 'patrol', 'river',
       'boat_small', 1, 0, 0, 0, 0, '[]', '', '', '', false,
       CASE number % {SHARED_EVERY} WHEN 1 THEN ARRAY[CAST(:mine AS uuid)] ELSE '{{}}' END
FROM generate_series(1, {ROWS}) AS number JOIN placed ON placed.place = number % {OFFICES}
"""  # noqa: S608 - as above
RELEASE_ROWS = """
INSERT INTO release (
    id, office_id, recipient_id, act, case_id, kind, subject_id, subject_reference, fields, purpose, agreement_id,
    article, handling, handling_note, expires_at, state, granted_at, granted_by_id, effective_at, agency, agency_only
)
SELECT gen_random_uuid(), office_id, :mine, gen_random_uuid(), id, 'detection', id, reference, '["counts"]',
       'investigation', (SELECT id FROM agreement LIMIT 1), '1', 'H2', '', now() + interval '30 days', 'active', now(),
       :account, now(), '', false
FROM detection WHERE visible_to @> ARRAY[CAST(:mine AS uuid)]
"""

Cut = Any
Query = Callable[[Actor, Cut], sa.Select[Any]]


def _page(cut: Cut) -> sa.Select[Any]:
    newest = (
        sa.select(Detection.id, Detection.reference)
        .where(cut)
        .order_by(Detection.logged_at.desc(), Detection.id.desc())
    )
    return newest.limit(PAGE_SIZE + 1)


def _worklist(actor: Actor, cut: Cut) -> sa.Select[Any]:
    return _page(sa.and_(cut, _office(actor)))


def _count(_actor: Actor, cut: Cut) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(Detection).where(cut)


def _shared(actor: Actor, cut: Cut) -> sa.Select[Any]:
    return _page(sa.and_(cut, ~_office(actor)))


def _office(actor: Actor) -> Any:
    return Detection.office_id == actor.office_id


def _released(actor: Actor) -> Any:
    return Detection.id.in_(sa.select(Release.subject_id).where(Release.recipient_id == actor.office_id))


def _either(actor: Actor) -> Any:
    return sa.or_(_office(actor), _released(actor))


def _visible(actor: Actor) -> Any:
    return walls.condition(actor, Detection)


def _own_rows(actor: Actor) -> Any:
    return walls.own_rows(actor, Detection)


QUESTIONS: dict[str, tuple[Query, Callable[[Actor], Any], Callable[[Actor], Any]]] = {
    "a page of the worklist": (_worklist, _office, _own_rows),
    "a count of own rows": (_count, _office, _own_rows),
    "a count of own and shared rows": (_count, _either, _visible),
    "a page of what was shared": (_shared, _released, _visible),
}
"""Each with how it finds rows where there is no wall, and what the program's wall makes of it."""


def _fill(app: Flask, actor: Actor) -> None:
    named = {"mine": actor.office_id, "account": actor.account_id}
    with app.app_context(), owner_of(app).connect() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")  # else a million keys are looked up
        for statement in (OFFICE_ROWS, DETECTION_ROWS, RELEASE_ROWS):
            connection.execute(sa.text(statement), {name: named[name] for name in named if f":{name}" in statement})
        connection.commit()
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")


def _ways(app: Flask, actor: Actor, bare: Any, filtered: Any) -> Iterator[tuple[str, Connection, Any]]:
    """Give each way to keep rows apart: its name, a connection, and the condition its query carries."""
    with app.app_context(), owner_of(app).connect() as owner:
        yield "no wall", owner, bare
        yield "the program's wall", owner, filtered
    with told(app, actor) as application:
        yield "the database's wall", application, bare
        yield "both walls", application, filtered


@pytest.mark.parametrize("engine_name", ["postgresql"])
def bench_walls(app: Flask, world: Any, engine_name: str) -> None:
    """Time each question each way, all in one run; hold the worklist to its ratio."""
    actor = world.liaison_north
    _fill(app, actor)
    for question, (query, bare, filtered) in QUESTIONS.items():
        floor = 0.0
        for way, connection, cut in _ways(app, actor, bare(actor), filtered(actor)):
            statement = query(actor, cut)
            taken = wall(lambda on=connection, what=statement: on.execute(what).all(), times=15)
            floor = floor or taken
            report(f"{engine_name}: {question}, {way}", f"{taken:8.2f} ms  {taken / floor:5.1f} x no wall")
        if query is _worklist:
            assert taken / floor <= MOST_RATIO
