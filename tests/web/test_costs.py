"""What pages cost the database: each has a ceiling, and lists cost the same with few rows and with many."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from blo.kernel.db import db
from tests.support import walk
from tests.web.story import tell

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE SAVEPOINT", "SET TRANSACTION")
LISTS = {
    "/detections": 4,
    "/cases": 2,
    "/referrals": 2,
    "/referrals/sent": 2,
    "/handovers": 4,
    "/releases": 2,
    "/documents": 2,
    "/offices": 3,
}


@contextmanager
def counted(app):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(NOT_COUNTED):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def cost(app, visitor, path):
    assert visitor.get(path).status == 200
    with counted(app) as seen:
        visitor.get(path)
    return len(seen)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_stays_under_its_ceiling_however_long(app, world, visit, at_work, path):
    with at_work():
        tell(world)
    liaison = visit("liaison_north")
    few = cost(app, liaison, path)
    with at_work():
        for _ in range(4):
            tell(world, printed=False)
    assert cost(app, liaison, path) == few <= LISTS[path]


def test_a_full_worklist_costs_at_most_eight(app, world, visit, at_work):
    with at_work():
        for _ in range(30):
            walk.detection(world.guard_north)
    assert cost(app, visit("liaison_north"), "/detections") <= 8


PAGES = {
    "detection": ("/detections/{0.detection}", 11),
    "person": ("/persons/{0.person}", 10),
    "case": ("/cases/{0.case}", 19),
    "referral": ("/referrals/{0.referral}", 11),
    "handover": ("/handovers/{0.handover}", 9),
    "document": ("/documents/{0.document}", 2),
}
"""Writing down who saw the page included."""


@pytest.mark.parametrize("name", PAGES)
def test_a_record_stays_under_its_ceiling(app, world, visit, at_work, name):
    with at_work():
        story = tell(world)
    path, most = PAGES[name]
    assert cost(app, visit("supervisor_north"), path.format(story)) <= most


def test_the_case_page_does_not_grow_with_what_is_in_it(app, world, visit, at_work):
    with at_work():
        story = tell(world)
    supervisor = visit("supervisor_north")
    before = cost(app, supervisor, f"/cases/{story.case}")
    with at_work():
        detection = walk.detections.queries.get(world.guard_north, story.detection)
        for _ in range(5):
            walk.person(world.guard_north, detection)
    assert cost(app, supervisor, f"/cases/{story.case}") <= before
