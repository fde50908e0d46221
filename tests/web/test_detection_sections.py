"""The sections of a record at the screen: each saved by itself, wrong ones given back, versions shown, drafts kept."""

import re

import pytest
import sqlalchemy as sa

from blo.cases import queries as cases
from blo.detections import queries
from blo.detections.models import DetectionDraft, DetectionVersion
from blo.detections.states import DetectionField, Section
from blo.kernel.db import db
from blo.kernel.i18n import use
from tests.support import recording, walk
from tests.support.recording import WHOLE
from tests.web.desk import Desk
from tests.web.records import SECTIONS
from tests.web.visitor import changed

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]


@pytest.fixture
def found(at_work, world):
    with at_work():
        return walk.detection(world.guard_north).reference


def address(found, section):
    return f"/detections/{found}/sections/{section}"


@pytest.mark.parametrize("kind", SECTIONS)
def test_each_section_is_saved_by_itself(app, world, kind):
    desk = Desk(app, world, kind)
    assert desk.send().status == 303
    with app.app_context():
        rows = db.session.scalars(sa.select(DetectionVersion).order_by(DetectionVersion.number)).unique().all()
        assert [(row.number, row.section.value) for row in rows] == [(2, "route"), (3, kind)]
    again = desk.visitor.get(desk.filling.path).main
    for name, value in desk.chosen().items():
        if name not in {"reason"} and not isinstance(value, list):
            assert again.value(name) in {value, value.rstrip("0")}


WRONG = [
    ("fees", {"fees-0-currency": ""}, "fees-0-currency"),
    ("fees", {"fees-0-amount": "-5"}, "fees-0-amount"),
    ("fees", {"fees-0-leg": "3"}, "fees-0-leg"),
    ("route", {"legs-2-destination": "เชียงราย"}, "legs-2-destination"),
    ("route", {"legs-2-origin": "တာချီလိတ်", "legs-2-destination": "เชียงราย"}, "legs-2-origin"),
    ("route", {"legs-2-days": "-1"}, "legs-2-days"),
    ("location", {"latitude": "91"}, "latitude"),
    ("location", {"longitude": "199.5"}, "longitude"),
    ("location", {"longitude": ""}, "longitude"),
    ("location", {"precision": ""}, "precision"),
    ("crimes", {"facilitation_basis": None}, "facilitation_basis"),
    ("documents", {"papers-0-number": "0"}, "papers-0-number"),
    ("harm", {"harms-0-abuse": ""}, "harms-0-abuse"),
    ("harm", {"harms-0-persons": "-3"}, "harms-0-persons"),
    ("seizures", {"seizures-0-unit": ""}, "seizures-0-unit"),
    ("items", {"items-0-unit": ""}, "items-0-unit"),
    ("items", {"items-0-detail": "appendix_1"}, "items-0-detail"),
    ("logged", {"men": "0", "women": "0"}, "men"),
    ("logged", {"reason": "added"}, "reason"),
    ("route", {"reason": ""}, "reason"),
]


@pytest.mark.parametrize(("kind", "changes", "field"), WRONG, ids=[f"{kind}-{field}" for kind, _, field in WRONG])
def test_what_can_not_be_is_told_at_its_field_and_nothing_typed_is_lost(app, world, kind, changes, field):
    desk = Desk(app, world, kind)
    sent = changed(desk.pairs, changes)
    page = desk.post(sent)
    assert (page.status, page.errors) == (422, {field})
    assert desk.count() == desk.rows
    assert desk.kept(page, sent, field) == []


def test_a_row_left_blank_between_others_does_not_move_the_message(app, world):
    desk = Desk(app, world, "fees")
    blank = {name: "" for name in desk.filling.changes if name.startswith("fees-0-")}
    page = desk.send(**blank, **{"fees-2-amount": "5", "fees-2-leg": "9", "fees-2-currency": "THB"})
    assert (page.status, page.errors) == (422, {"fees-2-leg"})


def test_too_many_lines_are_told_and_given_back(app, world):
    desk = Desk(app, world, "route")
    many = {f"legs-{n}-{end}": f"{n}{end}" for n in range(30) for end in ("origin", "destination")}
    page = desk.send(**many)
    assert page.status == 422
    assert {name for name in many if page.main.value(name) == many[name]} == many.keys()
    assert desk.count() == desk.rows
    thousand = {f"legs-{n}-{end}": f"{n}{end}" for n in range(1000) for end in ("origin", "destination")}
    page = desk.send(**thousand)
    assert (page.status, "#legs" in page.links, "1000" in page.plain) == (422, True, True)
    assert {name for name in thousand if page.main.value(name) == thousand[name]} == thousand.keys()
    assert desk.count() == desk.rows


def test_somebody_elses_change_is_shown_beside_what_was_typed(app, world, visit, at_work, found):
    guard = visit("guard_north")
    path = address(found, "route")
    typed = guard.filled(path, {"legs-0-origin": "เชียงตุง", "legs-0-destination": "แม่สาย"})
    with at_work():
        recording.amend(world.liaison_north, found, Section.ROUTE, WHOLE["route"])
    other = guard.filled(address(found, "action"), {"sister_office": "yes"})
    assert guard.post(address(found, "action"), other).status == 303
    page = guard.post(path, typed)
    assert page.status == 409
    assert "ပြင်ဦးလွင်" in page.plain
    assert page.main.value("legs-0-origin") == "เชียงตุง"
    with app.app_context():
        assert len(queries.get_own(world.guard_north, found).legs) == 2
    assert guard.post(path, changed(page.main.pairs, {"reason": "learned"})).status == 303
    with app.app_context():
        assert [leg.origin for leg in queries.get_own(world.guard_north, found).legs] == ["เชียงตุง"]


def test_the_page_shows_what_is_recorded_and_what_is_missing(world, visit, at_work, found):
    guard = visit("guard_north")
    page = guard.get(f"/detections/{found}")
    assert {link for link in page.links if "/sections/" in link} == {address(found, one.value) for one in Section}
    with use("th"):
        wildlife = str(walk.Crime.WILDLIFE.label)
    assert wildlife not in part_of(page, found, "items")
    with at_work():
        recording.amend(world.guard_north, found, Section.CRIMES, {"crimes": ["wildlife"]})
    assert wildlife in part_of(guard.get(f"/detections/{found}"), found, "items")
    with at_work():
        recording.amend(world.guard_north, found, Section.ITEMS, {"lines": [{"crime": "wildlife", "kind": "pangolin"}]})
    assert wildlife not in part_of(guard.get(f"/detections/{found}"), found, "items")


def part_of(page, found, section):
    """What stands in the fold of one section."""
    return page.text.split(f'data-section="{address(found, section)}"')[1].split("</details>")[0]


def test_what_another_office_may_never_reach_is_nothing_there(world, visit, at_work, found):
    with at_work():
        recording.whole(world.guard_north, found)
        case = walk.case(world.liaison_north, queries.get_own(world.liaison_north, found))
        draft = recording.draft(world.guard_north).id
        shared = queries.get_own(world.liaison_north, found)
        walk.share_detection(world.liaison_north, world.liaison_south, case, shared, *DetectionField)
    south = visit("supervisor_south")
    assert south.get(f"/detections/{found}").status == 200
    paths = [address(found, one.value) for one in Section]
    paths += [f"/detections/{found}/versions", f"/detections/{found}/annul", f"/detections/drafts/{draft}"]
    assert {path: south.get(path).status for path in paths} == dict.fromkeys(paths, 404)
    for path in (*paths[:-3], *paths[-2:], f"{paths[-1]}/keep", f"{paths[-1]}/discard"):
        assert south.press(path, version="1").status == 404
    assert visit("guard_north").get(address(found, "sections")).status == 404


def test_a_part_that_another_office_was_given_says_so(world, visit, at_work, found):
    with at_work():
        recording.whole(world.guard_north, found)
        row = queries.get_own(world.liaison_north, found)
        walk.share_detection(
            world.liaison_north, world.liaison_south, walk.case(world.liaison_north, row), row, DetectionField.FEES
        )
    guard = visit("guard_north")
    warned = {one for one in Section if "notice-warn" in guard.get(address(found, one.value)).text}
    assert warned == {Section.FEES}


def test_the_rows_of_another_detection_can_not_be_named(app, world, visit, at_work, found):
    with at_work():
        other = recording.whole(world.guard_north, walk.detection(world.guard_north))
    guard = visit("guard_north")
    path = address(found, "route")
    for name in ("legs-0-detection_id", "legs-0-id", "detection_id"):
        page = guard.send(path, {"legs-0-origin": "A", "legs-0-destination": "B", name: other})
        assert page.status == 422
    with app.app_context():
        assert len(queries.get_own(world.guard_north, other).legs) == 2
        assert queries.get_own(world.guard_north, found).legs == []


# --- annulling ------------------------------------------------------------------------------------------------------


def test_an_annulled_detection_bears_its_mark_wherever_it_is_open(app, world, visit, at_work, found):
    with at_work():
        row = queries.get_own(world.liaison_north, found)
        case = walk.case(world.liaison_north, row).reference
        shared = cases.get(world.liaison_north, case)
        walk.share_detection(world.liaison_north, world.liaison_south, shared, row, DetectionField.COUNTS)
    north, south = visit("liaison_north"), visit("liaison_south")
    before = south.get(f"/detections/{found}").text
    assert "stamp" not in before
    words = "ซ้ำกับอีกรายการ"
    assert north.send(f"/detections/{found}/annul", {"reason": "other", "words": words}).status == 303
    own = north.get(f"/detections/{found}")
    assert "stamp" in own.text
    assert words in own.plain
    assert [link for link in own.links if "/sections/" in link] == []
    theirs = south.get(f"/detections/{found}")
    assert "stamp" in theirs.text
    assert words not in theirs.plain
    for visitor in (north, south):
        assert "badge-stop" in visitor.get(f"/cases/{case}").text
    assert found not in north.get("/detections").plain
    assert found in north.get("/detections/annulled").plain
    assert found not in south.get("/detections/annulled").plain
    form = north.get(f"/cases/{case}/share").main
    assert found not in form.names
    assert north.get(address(found, "route")).status == 409


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_as_it_was_typed_and_gone_on_with(app, world, visit):
    guard = visit("guard_north")
    half = guard.filled("/detections/new", {"place_name": "ท่าทราย", "men": "many", "occurred_day": "31/2/2026"})
    kept = guard.post("/detections/drafts", half)
    assert kept.status == 303
    page = guard.get(kept.location)
    assert [page.main.value(name) for name in ("place_name", "men", "occurred_day")] == ["ท่าทราย", "many", "31/2/2026"]
    assert "ท่าทราย" in guard.get("/detections/drafts").plain
    assert guard.post(kept.location, page.main.pairs).status == 422
    right = {"men": "2", "place_kind": "river", "mode": "river", "transport": "foot", "occurred_day": "1/6/2026"}
    colleague = visit("liaison_north")
    late = colleague.filled(kept.location, {"place_name": "ที่อื่น"})
    again = guard.post(f"{kept.location}/keep", changed(page.main.pairs, right))
    assert again.status == 303
    stale = colleague.post(f"{kept.location}/keep", late)
    assert stale.status == 409
    assert "ท่าทราย" in stale.plain
    assert stale.main.value("place_name") == "ที่อื่น"
    done = guard.send(kept.location, {})
    assert done.status == 303
    assert guard.get(done.location).status == 200
    assert guard.get(kept.location).status == 404
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(DetectionDraft)) == 0


def test_a_draft_is_deleted_by_a_button(visit):
    guard = visit("guard_north")
    kept = guard.post("/detections/drafts", guard.filled("/detections/new", {"place_name": "ท่าทราย"})).location
    button = next(form for form in guard.get(kept).forms if form.action.endswith("/discard"))
    assert guard.post(button.action, button.pairs).status == 303
    assert guard.get(kept).status == 404


def test_the_form_of_the_place_offers_the_provinces_that_the_own_country_had_on_the_day(visit, found):
    page = visit("guard_north").get(address(found, "location"))
    offered = set(re.findall(r'<option value="([A-Z]{2}-[A-Z0-9]+)"', page.text))
    assert {code[:2] for code in offered} == {"TH"}
    assert page.main.value("subdivision") == "TH-57"
    sent = visit("guard_north").send(address(found, "location"), {"subdivision": "TH-58", "reason": "mistake"})
    assert sent.status == 303
    assert visit("guard_north").get(address(found, "location")).main.value("subdivision") == "TH-58"
    assert visit("guard_north").send(address(found, "location"), {"subdivision": "MM-17"}).errors == {"subdivision"}
