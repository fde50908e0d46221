"""Nothing that was typed is lost, and nothing of it is left for whoever comes next."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from blo.accounts import service as accounts
from blo.capture.models import CapturedEntry
from blo.kernel import work
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from blo.web.detections import shell
from tests.browser.tablet import Tablet

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD, LIAISON = "guard_north", "liaison_north"
SUBMIT = "form[data-capture] button[type=submit]"
HALF = "half typed by the guard"
DRAFTS = """() => new Promise((resolve) => {
  indexedDB.open("blo-capture", 1).onsuccess = ({ target }) => {
    const asked = target.result.transaction("kept").objectStore("kept").getAllKeys();
    asked.onsuccess = () => resolve(asked.result.filter((key) => String(key).startsWith("draft")));
  };
})"""


def open_first(device, state):
    device.cards(state).first.locator("[data-action=open]").click()
    expect(device.page.locator("[data-leave-entry]")).to_be_visible()


def open_while_it_is_sent(guard):
    """Open an entry for change, and let it arrive before the change is saved."""
    guard.begin(GUARD)
    guard.cut()
    guard.log(place_name="wrong")
    open_first(guard, "waiting")
    guard.mend()
    guard.wait(waiting=0, sent=1)


def test_a_change_of_what_was_sent_meanwhile_becomes_its_next_revision(tablet, logged):
    guard = tablet()
    open_while_it_is_sent(guard)
    assert logged() == ["wrong"]
    guard.cut()
    guard.fill(place_name="right")
    guard.page.locator(SUBMIT).click()
    guard.wait(waiting=1)
    guard.mend()
    guard.wait(waiting=0, sent=1)
    assert logged() == ["right"]


def test_a_half_typed_change_of_what_was_sent_meanwhile_outlives_the_page(tablet, logged):
    guard = tablet()
    open_while_it_is_sent(guard)
    guard.fill(place_name="right")
    guard.page.wait_for_timeout(1200)
    guard.page.reload()
    expect(guard.page.locator("#place_name")).to_have_value("right")
    guard.page.locator(SUBMIT).click()
    expect(guard.page.locator("[data-leave-entry]")).to_be_hidden()
    guard.page.wait_for_timeout(1500)
    guard.wait(waiting=0, sent=1)
    assert logged() == ["right"]


def test_what_is_half_typed_in_an_open_page_goes_when_another_person_comes_and_comes_back_with_its_writer(tablet):
    guard = tablet()
    guard.begin(GUARD)
    guard.fill(place_name=HALF, narrative="Somchai")
    elsewhere = Tablet(guard.app, guard.context.new_page())  # at once: before the pause after which it is kept
    elsewhere.context.clear_cookies()
    elsewhere.begin(LIAISON)
    expect(guard.page.locator("#place_name")).to_have_value("")
    expect(guard.page.locator("[name=narrative]")).to_have_value("")
    expect(elsewhere.page.locator("#place_name")).to_have_value("")
    assert HALF not in elsewhere.everything()
    elsewhere.context.clear_cookies()
    elsewhere.begin(GUARD)
    for one in (guard, elsewhere):
        expect(one.page.locator("#place_name")).to_have_value(HALF)
        expect(one.page.locator("[name=narrative]")).to_have_value("Somchai")


def test_what_is_half_typed_in_an_open_page_goes_when_its_writer_signs_out_elsewhere(tablet):
    guard = tablet()
    guard.begin(GUARD)
    elsewhere = guard.context.new_page()
    elsewhere.goto("/detections")
    guard.fill(place_name=HALF)
    elsewhere.locator("header.top form[data-leaves] button").last.click()
    elsewhere.wait_for_url("**/sign-in")
    expect(guard.page.locator("form[data-capture]")).to_be_hidden()
    assert guard.page.locator("#place_name").input_value() == ""
    guard.begin(GUARD)
    expect(guard.page.locator("#place_name")).to_have_value(HALF)


def test_what_was_half_typed_stays_sealed_for_its_writer_when_a_supervisor_takes_over(tablet, app, world):
    device = tablet()
    device.begin(GUARD)
    device.cut()
    device.log(place_name="left")
    device.fill(place_name=HALF)
    device.page.wait_for_timeout(1200)
    assert len(device.page.evaluate(DRAFTS)) == 1
    with app.app_context(), work.atomic():
        act_as(world.administrator_north.told())
        accounts.close(world.administrator_north, world.guard_north.account_id)
        forget()
    device.mend()
    device.page.wait_for_selector("body[data-outcome=signed-out]")
    device.begin("supervisor_north")
    device.page.once("dialog", lambda dialog: dialog.accept())
    device.page.locator("[data-left=take]").click()
    device.wait(refused=1)
    assert device.page.evaluate(DRAFTS) == [f"draft {world.guard_north.account_id}"]
    expect(device.page.locator("main")).not_to_contain_text(HALF)
    assert HALF not in device.everything()


def test_an_entry_names_the_edition_of_the_form_that_it_was_written_in(tablet, app, world, monkeypatch):
    guard = tablet()
    guard.begin(GUARD)
    edition = guard.page.locator("form[data-capture]").get_attribute("data-form")
    monkeypatch.setattr(shell, "form_edition", lambda: "a newer one")
    monkeypatch.setattr("blo.web.detections.arriving.form_edition", lambda: "a newer one")
    assert guard.send() == "sent"  # it hears of the newer one, and its page is the older one still
    guard.log()
    guard.wait(sent=1)
    with app.app_context():
        act_as(world.guard_north.told())
        assert [row.form for row in db.session.scalars(sa.select(CapturedEntry))] == [edition]
        forget()
