"""Lists taken out as files: for those who may, of their own office, written down, and never computed."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from blo.audit import queries as audit
from blo.audit.kinds import AuditKind
from blo.kernel import clock
from blo.sharing.states import Handling
from blo.web.ui import downloads
from tests.support import walk
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

FORMULA = "\u200b=HYPERLINK(1)"


def sheet(visitor, path):
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return answer, list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def kinds(app, actor):
    with app.app_context():
        return [entry.kind for entry in audit.exported(actor, None, None, 5)]


def test_the_auditors_sheet_has_the_own_offices_log_newest_first(app, world, visit, story):
    auditor = visit("auditor_north")
    answer, (header, *rows) = sheet(auditor, "/audit/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-TH-MSI-01.csv"'
    with app.app_context():
        entries = audit.exported(world.auditor_north, None, None, 10_000)
        expected = [(str(entry.position), entry.subject, entry.hash) for entry in entries]
    assert [(row[0], row[3], row[6]) for row in rows] == expected[1:]  # all but the entry of its being taken out
    assert len(header) == len(rows[0]) == 7
    assert any("Liaison North, TH-MSI-01" in row for row in rows)
    assert not any("MM-TCL" in row[4] for row in rows)


def test_taking_it_out_is_written_down(app, world, visit, story):
    sheet(visit("auditor_north"), "/audit/export.csv")
    assert kinds(app, world.auditor_north)[0] is AuditKind.AUDIT_EXPORTED
    sheet(visit("liaison_north"), "/releases/export.csv")
    assert kinds(app, world.liaison_north)[0] is AuditKind.RELEASES_EXPORTED


def test_a_period_is_of_whole_days_at_the_office(app, visit, story):
    auditor = visit("auditor_north")
    today = clock.today("Asia/Bangkok")
    names = {"before": -1, "now": 0, "after": 1}
    names = {"before": -1, "now": 0, "after": 1}
    days = {name: (today + timedelta(days=ahead)).isoformat() for name, ahead in names.items()}
    counted = {
        query: len(sheet(auditor, f"/audit/export.csv?{query}")[1]) - 1
        for query in (
            f"since={days['now']}",
            f"since={days['after']}",
            f"until={days['before']}",
            f"since={days['now']}&until={days['now']}",
            f"until={today.day}/{today.month}/{today.year + 543}",
        )
    }
    found = list(counted.values())
    assert found[0] > 5
    assert found[1] == found[2] == 0
    assert found[3] > found[0]  # each reading before it was written down
    assert found[4] > found[3]


@pytest.mark.parametrize("text", ["x", "31/2/2026", "0001-01-01", "9998-12-31", "%00", "2026-01-01T00:00", "9" * 99])
def test_a_day_that_is_none_is_refused_in_words(visit, text):
    auditor = visit("auditor_north")
    for name in ("since", "until"):
        assert auditor.get(f"/audit/export.csv?{name}={text}").status == 400


def test_only_the_newest_are_taken_out(app, visit, story, monkeypatch):
    monkeypatch.setattr("blo.web.audit.views.MOST_ROWS", 3)
    monkeypatch.setattr("blo.web.sharing.views.MOST_ROWS", 2)
    _answer, (_header, *rows) = sheet(visit("auditor_north"), "/audit/export.csv")
    assert len(rows) == 3
    assert [int(row[0]) for row in rows] == sorted([int(row[0]) for row in rows], reverse=True)
    assert len(sheet(visit("liaison_north"), "/releases/export.csv")[1]) == 3
    assert downloads.MOST_ROWS == 10_000


def test_the_sheet_of_releases_has_what_the_page_has_on_either_side(visit, story):
    for name in ("liaison_north", "liaison_south"):
        _answer, (header, *rows) = sheet(visit(name), "/releases/export.csv")
        page = visit(name).get("/releases")
        assert len(rows) == page.text.count('class="card"')
        assert {len(row) for row in rows} == {len(header)}
        assert {row[3] for row in rows} == {"TH-MSI-01"}
        assert {row[4] for row in rows} == {"MM-TCL-01"}


def test_a_handling_restriction_travels_and_is_never_computed(app, world, visit, at_work):
    with at_work():
        case = walk.case(world.liaison_north)
        terms = walk.terms(world.liaison_south, handling=Handling.H3, handling_note=FORMULA)
        chosen = walk.Selection(case=(walk.CaseField.CRIMES,), detections={}, persons={})
        walk.cases.share(world.liaison_north, case.reference, chosen=chosen, terms=terms, act=uuid4())
    for name in ("liaison_north", "liaison_south"):
        _answer, (_header, *rows) = sheet(visit(name), "/releases/export.csv")
        assert rows
        assert all(row[10] == f"'{FORMULA}" for row in rows)
        assert all("H3" in row[9] for row in rows)


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/audit/export.csv", {"auditor_north"}),
        (
            "/releases/export.csv",
            {
                *("liaison_north", "supervisor_north", "liaison_south", "supervisor_south", "stranger"),
                *("supervisor_east", "supervisor_linked", "supervisor_suspended"),
            },
        ),
    ],
)
def test_nobody_else_takes_it_out(app, world, story, path, may):
    for name in world.actors:
        assert Visitor(app, name).get(path).status == (200 if name in may else 403), name
    assert Visitor(app).get(path).location == "/sign-in"
    assert sheet(Visitor(app, "stranger"), "/releases/export.csv")[1][1:] == []
