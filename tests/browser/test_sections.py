"""A section opens in the page of its detection and saves by itself; without scripts it is a page with a button."""

import pytest
from playwright.sync_api import expect

from blo.detections import queries
from blo.detections.states import Section
from blo.kernel import work
from tests.browser.conftest import Seat
from tests.support import recording, walk
from tests.support.browser import barriers

pytestmark = [pytest.mark.browser, pytest.mark.detection]


@pytest.fixture
def detection(app, world):
    with app.app_context(), work.atomic():
        return walk.detection(world.guard_north).reference


def legs(app, world, detection):
    with app.app_context():
        return [(leg.origin, leg.days) for leg in queries.get_own(world.guard_north, detection).legs]


def test_a_section_saves_by_itself_says_so_and_gives_mistakes_and_conflicts_back(app, world, seat: Seat, detection):
    guard = seat("guard_north", phone=True)
    guard.go(f"/detections/{detection}")
    section = guard.page.locator("details[data-section$='/route']")
    said = section.locator("[data-state]")
    section.locator("summary").click()
    section.locator("[name='legs-0-origin']").fill("แม่สาย")
    section.locator("[name='legs-0-destination']").fill("เชียงราย")
    section.locator("[name='legs-0-days']").fill("๒")
    expect(said).not_to_be_empty()
    section.locator("[name='legs-0-days']").blur()
    expect(section.locator("[data-filled] .badge-good")).to_be_visible(timeout=20_000)
    assert legs(app, world, detection) == [("แม่สาย", 2)]
    section.locator("[name='legs-0-days']").fill("x")
    section.locator("button[type=submit]").click()
    expect(section.locator(".error").first).to_be_visible()
    assert section.locator("[name='legs-0-days']").input_value() == "x"
    assert barriers(guard.page) == []
    with app.app_context(), work.atomic():
        recording.amend(world.liaison_north, detection, Section.ROUTE, recording.WHOLE["route"])
    section.locator("[name='legs-0-days']").fill("3")
    section.locator("[name='reason']").select_option("mistake")
    section.locator("button[type=submit]").click()
    expect(section.get_by_text("ပြင်ဦးလွင်").first).to_be_visible()
    assert section.locator("[name='legs-0-days']").input_value() == "3"
    section.locator("button[type=submit]").click()
    expect(section.locator("[data-filled] .badge").nth(1)).to_have_text("1")
    assert legs(app, world, detection) == [("แม่สาย", 3)]


def test_without_scripts_a_section_is_a_page_with_a_button(app, world, seat: Seat, detection):
    guard = seat("guard_north", phone=True, java_script_enabled=False)
    guard.go(f"/detections/{detection}")
    section = guard.page.locator("details[data-section$='/route']")
    section.locator("summary").click()
    section.locator("a.button").click()
    guard.page.locator("[name='legs-0-origin']").fill("แม่สาย")
    guard.page.locator("[name='legs-0-destination']").fill("เชียงราย")
    guard.page.locator("main form.form button[type=submit]").click()
    expect(guard.page.locator(".notice-good")).to_be_visible()
    assert legs(app, world, detection) == [("แม่สาย", None)]
