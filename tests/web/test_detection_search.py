"""The list of detections with its filter: kept in the address, told at the field, and never with a name in it."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.detections.states import DetectionField as F
from blo.kernel import clock
from blo.kernel.db import db
from blo.kernel.ids import new_reference
from tests.support import recording, walk
from tests.support.statements import counted

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]

FORMULA = "=HYPERLINK(1)"
WRONG = {
    "reference=TH-MSI-D-26-2222222X": "reference",
    "reference=nonsense": "reference",
    "since=31/2/2026": "since",
    "until=yesterday": "until",
    "since=2026-06-02&until=2026-06-01": "until",
    "place=" + "x" * 201: "place",
    "place=---": "place",
    "crime=theft": "crime",
    "state=draft": "state",
    "whose=everybody": "whose",
}


@pytest.fixture
def fords(world, at_work):
    """Detections at two places, one with a person, one annulled; their references."""
    with at_work():
        one = walk.detection(world.guard_north, place_name="Tha Sai Ford")
        recording.whole(world.guard_north, one)
        person = walk.person(world.guard_north, one)
        other = walk.detection(world.guard_north, place_name=FORMULA)
        gone = walk.detection(world.guard_north, place_name="Tha Sai Ford")
        recording.annul(world.liaison_north, gone)
        return {"one": one.reference, "other": other.reference, "gone": gone.reference, "person": person.reference}


def shown(page, fords):
    return {name for name, reference in fords.items() if reference in page.plain}


def test_a_filter_that_can_not_be_read_is_told_at_its_field_and_stays(visit, fords):
    guard = visit("guard_north")
    for query, field in WRONG.items():
        for path in ("/detections", "/detections/map"):
            if field == "whose" and path.endswith("map"):
                continue
            page = guard.get(f"{path}?{query}" + ("" if field == "crime" else "&crime=drugs"))
            assert (page.status, page.errors) == (422, {field}), query
            assert shown(page, fords) == set()
            if field not in {"crime", "state", "whose"}:
                assert page.main.value("crime") == "drugs"
                assert page.main.value(field) == dict(part.split("=") for part in query.split("&"))[field]


def test_the_filter_finds_keeps_itself_and_says_when_there_is_nothing(visit, fords):
    guard = visit("guard_north")
    assert shown(guard.get("/detections"), fords) == {"one", "other"}
    page = guard.get("/detections?place=THA%20SAI&crime=drugs&since=1/1/2569")
    assert (page.status, shown(page, fords)) == (200, {"one"})
    assert page.main.value("place") == "THA SAI"
    assert page.main.value("crime") == "drugs"
    assert shown(guard.get("/detections?state=annulled"), fords) == {"gone"}
    assert shown(guard.get(f"/detections?reference={fords['gone'].lower()}"), fords) == {"gone"}
    assert 'class="empty"' in guard.get("/detections?place=nowhere").text
    assert shown(visit("stranger").get("/detections?place=sai"), fords) == set()


def test_a_strangers_question_for_a_reference_is_answered_as_for_none(visit, fords):
    stranger = visit("stranger")
    nobodys = new_reference("TH-MSI-01", "D", clock.now())
    answers = [
        stranger.get(f"/detections?reference={reference}").plain.replace(reference, "")
        for reference in (fords["one"], nobodys)
    ]
    assert answers[0] == answers[1]


def test_what_was_released_is_listed_by_what_was_released_and_told_to_both_sides(app, world, at_work, visit, fords):
    with at_work():
        row = walk.detections.queries.get(world.liaison_north, fords["one"])
        walk.share_detection(
            world.liaison_north, world.liaison_south, walk.case(world.liaison_north, row), row, F.COUNTS
        )
    south = visit("liaison_south")
    page = south.get("/detections?whose=released")
    assert shown(page, fords) == {"one"}
    assert "Tha Sai" not in page.plain
    assert "H2" in page.plain
    assert shown(south.get("/detections?whose=released&place=sai"), fords) == set()
    assert visit("supervisor_south").get("/detections/export.csv?whose=released").status == 403
    assert fords["one"] in visit("liaison_north").get("/ledger").plain


# --- names ----------------------------------------------------------------------------------------------------------


def kinds(app, kind):
    with app.app_context():
        return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.at)))


def test_a_name_is_posted_finds_its_person_and_stands_nowhere_else(app, visit, fords):
    liaison = visit("liaison_north")
    page = liaison.send("/detections/persons?crime=drugs", {"name": "khin myint", "further": None})
    assert page.status == 200
    assert shown(page, fords) == {"one", "person"}
    assert page.main.value("name") == "khin myint"
    assert page.main.value("crime") == "drugs"
    assert not any("khin" in link.lower() for link in page.links)
    [entry] = kinds(app, AuditKind.PERSONS_SEARCHED)
    assert entry.facts == {"persons": [fords["person"]], "crime": "drugs"}
    assert liaison.get("/detections/persons?name=khin").main.value("name") == ""
    assert not liaison.get("/detections?name=khin").main.names & {"name"}


def test_a_search_that_can_not_be_made_is_told_at_the_field(app, visit, fords):
    liaison = visit("liaison_north")
    for name, until, field in (
        ("", "", "name"),
        (" -. ", "", "name"),
        ("x" * 101, "", "name"),
        ("khin", "31/2/2026", "until"),
    ):
        page = liaison.send("/detections/persons", {"name": name, "until": until, "further": None})
        assert (page.status, page.errors) == (422, {field})
        assert page.main.value("name") == name
    assert kinds(app, AuditKind.PERSONS_SEARCHED) == []


def test_a_stranger_finds_nobody_by_name(visit, fords):
    page = visit("stranger").send("/detections/persons", {"name": "khin", "further": None})
    assert (page.status, shown(page, fords)) == (200, set())


# --- filters that are kept --------------------------------------------------------------------------------------------


def keep(visitor, name, asked):
    return visitor.post("/detections/filters", {"csrf_token": visitor.token(), "name": name, "asked": asked})


def test_a_filter_is_kept_opened_and_deleted(visit, fords):
    guard = visit("guard_north")
    kept = keep(guard, "Tonight", "place=sai&crime=drugs&name=khin")
    assert (kept.status, kept.location) == (303, "/detections?place=sai&crime=drugs")
    page = guard.get("/detections")
    assert "/detections?place=sai&crime=drugs" in page.links
    forget = next(form.action for form in page.forms if form.action.endswith("/forget"))
    assert visit("liaison_north").press(forget).status == 404
    assert "Tonight" not in visit("liaison_north").get("/detections").plain
    assert guard.press(forget).status == 303
    assert guard.press(forget).status == 404
    assert "Tonight" not in guard.get("/detections").plain.replace("Tonight”", "")


def test_a_filter_that_can_not_be_kept_is_told(visit, fords):
    guard = visit("guard_north")
    for name, asked, errors in (
        ("", "crime=drugs", {"name"}),
        ("x" * 61, "crime=drugs", {"name"}),
        ("a", "since=x", {"since"}),
        ("a", "", set()),
    ):
        page = keep(guard, name, asked)
        assert (page.status, page.errors) == (422, errors)


# --- files ----------------------------------------------------------------------------------------------------------


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_supervisor_takes_out_what_the_filter_shows_and_it_is_written_down(app, visit, fords):
    supervisor = visit("supervisor_north")
    answer = supervisor.client.get("/detections/export.csv?crime=drugs")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    name = answer.headers["Content-Disposition"]
    assert name == f'attachment; filename="detections-TH-MSI-01-{clock.today("Asia/Bangkok")}.csv"'
    head, _columns, *rows = rows_of(answer)
    assert head[0].startswith("H2")
    assert [row[:2] for row in rows] == [["H2", fords["one"]]]
    assert walk.LATIN not in answer.text
    _head, _columns, *rows = rows_of(supervisor.client.get("/detections/export.csv"))
    assert f"'{FORMULA}" in [row[7] for row in rows]
    assert len(kinds(app, AuditKind.DETECTIONS_EXPORTED)) == 2
    assert kinds(app, AuditKind.DETECTIONS_EXPORTED)[0].facts == {"records": 1, "crime": "drugs"}


def test_the_workbook_says_the_same_and_computes_nothing(visit, fords):
    answer = visit("supervisor_north").client.get("/detections/export.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = [cell.text for cell in sheet.findall(".//m:t", space)]
    assert f"'{FORMULA}" in cells
    assert sheet.findall(".//m:f", space) == []
    assert {cell.get("t") for cell in sheet.findall(".//m:c", space)} == {"inlineStr"}
    assert (sheet.findtext(".//m:oddHeader", "", space)).startswith("&CH2")


def test_a_file_is_for_supervisors_alone_and_bounded(visit, world, fords, monkeypatch):
    monkeypatch.setattr("blo.web.detections.searching.MOST_ROWS", 1)
    for name in ("guard_north", "liaison_north", "auditor_north", "shelter"):
        assert visit(name).get("/detections/export.csv").status == 403
        assert visit(name).get("/detections/export.xlsx").status == 403
    supervisor = visit("supervisor_north")
    assert len(rows_of(supervisor.client.get("/detections/export.csv"))) == 3
    assert supervisor.get("/detections/export.csv?since=x").status == 400
    assert len(rows_of(visit("stranger").client.get("/detections/export.csv"))) == 2


# --- the map --------------------------------------------------------------------------------------------------------


def test_the_map_is_a_picture_with_words_and_a_table_of_the_same_numbers(visit, fords):
    page = visit("guard_north").get("/detections/map")
    assert page.status == 200
    for part in ("<title", "<desc", "map-place", "base-map.svg", "<table"):
        assert part in page.text
    assert "style=" not in page.text
    assert "Tha Sai Ford" in page.plain
    assert FORMULA in page.plain
    assert "Tha Sai Ford" not in visit("stranger").get("/detections/map").plain


# --- costs ----------------------------------------------------------------------------------------------------------

COSTS = {
    "/detections": 5,
    "/detections?place=sai": 6,
    "/detections?crime=drugs": 6,
    "/detections?since=1/1/2026&until=31/12/2099": 6,
    "/detections?state=annulled": 6,
    "/detections?whose=released": 7,
    "/detections/map": 6,
}


def test_a_filtered_list_stays_under_its_ceiling(app, world, visit, at_work, fords):
    with at_work():
        for _ in range(3):
            recording.whole(world.guard_north, walk.detection(world.guard_north, place_name="Sai"))
    reader = visit("guard_north")
    for path, most in COSTS.items():
        assert reader.get(path).status == 200
        with counted(app) as seen:
            reader.get(path)
        assert len(seen) <= most, "\n".join([path, *seen])
