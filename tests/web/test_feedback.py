"""What comes back to a post: news on each detection's page, the month at a glance, amendments after a release."""

from dataclasses import replace
from datetime import timedelta

import pytest

from blo.codelists import registry, service
from blo.codelists.states import CodeList
from blo.detections import queries
from blo.detections.sections import content_of
from blo.detections.states import DetectionField, Section
from blo.kernel import clock
from blo.kernel.i18n import use
from blo.web.detections import shell
from blo.web.ui.fields import ListChoice, ListChoices
from tests.support import recording, walk
from tests.support.statements import counted
from tests.web.test_detection_sections import address
from tests.web.visitor import changed

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]

MONTH = "/detections/month"


@pytest.fixture
def found(at_work, world):
    with at_work():
        return walk.detection(world.guard_north).reference


def test_the_page_of_a_detection_tells_its_own_office_what_became_of_it(app, world, visit, at_work, found):
    guard = visit("guard_north")
    before = guard.get(f"/detections/{found}")
    with at_work():
        row = queries.get_own(world.liaison_north, found)
        case = walk.case(world.liaison_north, row)
        walk.share_detection(world.liaison_north, world.liaison_south, case, row, DetectionField.COUNTS)
        office = walk.directory.office(world.liaison_south.office_id)
        with use("th"):
            name = office.name
        case = case.reference
    after = guard.get(f"/detections/{found}")
    assert 'id="news"' in before.text
    assert name not in before.plain
    assert name in after.plain
    assert case not in after.text
    assert 'id="news"' not in visit("liaison_south").get(f"/detections/{found}").text


def test_a_month_is_chosen_drawn_and_told_in_numbers(app, world, visit, at_work, found):
    with at_work():
        recording.amend(world.guard_north, found, Section.CRIMES, {"crimes": ["wildlife"]})
    guard = visit("guard_north")
    assert MONTH in guard.get("/detections").links
    page = guard.get(MONTH)
    with use("th"):
        assert str(walk.Mode.RIVER.label) in page.plain
        assert "อาชญากรรม" in page.plain or "สัตว์ป่า" in page.plain
    assert page.text.count("<svg") == page.text.count("<desc") == 3
    assert page.text.count("<table") == 5
    last = guard.get(f"{MONTH}?month=2025-01")
    assert last.status == 200
    assert 'value="2025-01" selected' in last.text
    future = f"{clock.today('Asia/Bangkok').year + 1}-01"
    for nonsense in ("2026-13", "soon", "2026-1-1", future, "9999-12", "0000-01", "0001-01", "2026-03x"):
        assert guard.get(f"{MONTH}?month={nonsense}").status == 404, nonsense
    assert visit("supervisor_north").get(MONTH).status == 200
    assert visit("shelter").get(MONTH).status == 403
    with counted(app) as few:
        guard.get(MONTH)
    with at_work():
        for _ in range(5):
            walk.detection(world.guard_north)
    with counted(app) as many:
        guard.get(MONTH)
    assert len(many) == len(few) <= 5


def test_what_a_device_keeps_of_the_form_hangs_on_no_list_that_changes(app):
    """The page for no line is made once for all; each of its lists is closed, and stands in it whole."""
    with app.test_request_context():
        assert [field.name for field in shell.blank_form() if isinstance(field, ListChoice | ListChoices)] == []


# --- amended since it was released ----------------------------------------------------------------------------------


def test_a_receiver_is_told_of_amendments_to_what_it_was_given_and_of_no_other(app, world, visit, at_work, found):
    with at_work():
        recording.amend(world.guard_north, found, Section.ROUTE, recording.WHOLE["route"])
        row = queries.get_own(world.liaison_north, found)
        case = walk.case(world.liaison_north, row)
        fields = (DetectionField.COUNTS, DetectionField.ROUTE)
        walk.share_detection(world.liaison_north, world.liaison_south, case, row, *fields)
    south = visit("liaison_south")
    south.press("/language", locale="en")
    mark = "Amended since it was released"
    assert mark not in south.get(f"/detections/{found}").plain
    with at_work():
        recording.amend(world.guard_north, found, Section.FEES, recording.WHOLE["fees"] | {})
        logged = {**_logged(world, found), "place_name": "ที่ลับ"}
        recording.amend(world.guard_north, found, Section.LOGGED, logged)
    assert mark not in south.get(f"/detections/{found}").plain
    with at_work():
        recording.amend(world.guard_north, found, Section.LOGGED, {**_logged(world, found), "men": 7})
    page = south.get(f"/detections/{found}")
    assert mark in page.plain
    said = page.text.split(mark)[1].split("</dd>")[0]
    assert "Number of persons" in said
    assert "Route" not in said
    assert "7" in page.plain
    assert "ที่ลับ" not in page.plain
    assert mark not in visit("liaison_north").get(f"/detections/{found}").plain


def _logged(world, found):
    return content_of(queries.get_own(world.guard_north, found), Section.LOGGED)


# --- annulled meanwhile ---------------------------------------------------------------------------------------------


def test_what_was_typed_for_a_detection_annulled_meanwhile_is_given_back(app, world, visit, at_work, found):
    guard = visit("guard_north")
    typed = guard.filled(address(found, "route"), {"legs-0-origin": "เชียงตุง", "legs-0-destination": ""})
    with at_work():
        recording.annul(world.liaison_north, found)
    page = guard.post(address(found, "route"), typed)
    assert page.status == 409
    assert "เชียงตุง" in page.text
    assert "data-summary" in page.text
    assert [form for form in page.forms if form.action == address(found, "route")] == []
    assert guard.get(address(found, "route")).status == 409


# --- codes that left their list -------------------------------------------------------------------------------------


ENDED = {CodeList.CONCEALMENT: "hidden_space", CodeList.DRUG: "heroin", CodeList.CRIME: "drugs"}


def end(world, name, code):
    """Let an entry be over since last year."""
    now = registry.entry(name, code)
    last = clock.today("UTC").replace(month=1, day=1) - timedelta(days=1)
    service.change(world.administrator_north, name, replace(now.content, valid_until=last), seen=now.version)


def test_a_code_that_left_its_list_is_shown_and_kept_where_it_is_and_offered_to_nothing_new(
    app, world, visit, at_work, found
):
    with at_work():
        for section in ("crimes", "items"):
            recording.amend(world.guard_north, found, Section.of(section), recording.WHOLE[section])
        other = walk.detection(world.guard_north).reference
        for name, code in ENDED.items():
            end(world, name, code)
        with use("th"):
            words = [registry.label(CodeList.CONCEALMENT, "hidden_space"), registry.label(CodeList.DRUG, "heroin")]
    guard = visit("guard_north")
    shown = guard.get(f"/detections/{found}").plain
    assert [word in shown for word in words] == [True, True]
    for section, keep in (("crimes", {"material_benefit": "yes"}), ("items", {"items-0-note": "อื่น"})):
        page = guard.send(address(found, section), {**keep, "reason": "learned"})
        assert page.status == 303, section
    fresh = guard.get(address(other, "crimes")).main
    assert "hidden_space" not in fresh.choices["concealment"]
    assert "drugs" not in fresh.choices.get("crimes", ())
    posted = changed(fresh.pairs, {"concealment": "hidden_space"})
    page = guard.post(address(other, "crimes"), posted)
    assert (page.status, page.errors) == (422, {"concealment"})
    page = guard.send(address(other, "items"), {"items-0-kind": "drugs/heroin"})
    assert (page.status, page.errors) == (422, {"items-0-kind"})


def test_the_other_kind_of_a_crime_is_called_by_its_crimes_own_word(world, visit, at_work, found):
    with at_work():
        lines = [{"crime": "wildlife", "kind": "other"}, {"crime": "timber", "kind": "other"}]
        recording.amend(world.guard_north, found, Section.ITEMS, {"lines": lines})
        with use("th"):
            words = [registry.label(name, "other") for name in (CodeList.SPECIES, CodeList.TIMBER)]
    page = visit("guard_north").get(f"/detections/{found}").plain
    assert [word in page for word in words] == [True, True]
