"""Photos wait with their entry, sealed and made smaller, and follow it once."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from blo.accounts import service as accounts
from blo.detections.models import Detection
from blo.files.models import File
from blo.kernel import work
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from tests.browser.tablet import picture

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD = "guard_north"


@pytest.fixture
def close(app, world):
    """Close an account, as its administrator does."""

    def closed(account_id):
        with app.app_context(), work.atomic():
            act_as(world.administrator_north.told())
            accounts.close(world.administrator_north, account_id)
            forget()

    return closed


def test_photos_wait_sealed_are_made_smaller_and_follow_their_entry_once(tablet, app, world, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.fill(place_name="with photos")
    guard.page.set_input_files("[data-photos]", [picture(2400, 1800), picture(300, 200)])
    guard.save()
    guard.wait(waiting=1)
    expect(guard.cards("waiting")).to_contain_text("Photos that wait: 2", timeout=15_000)
    kept = guard.everything()
    assert "JFIF" not in kept
    assert "Somchai" not in kept
    asked = []

    def lose_first(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    guard.page.route("**/capture/photos", lose_first)
    guard.mend()
    guard.wait(sent=1)
    guard.page.wait_for_selector("body[data-outcome=line]")
    assert guard.send() == "sent"
    expect(guard.cards("sent")).not_to_contain_text("Photos that wait")
    with app.app_context():
        act_as(world.guard_north.told())
        files = list(db.session.scalars(sa.select(File)))
        assert len(files) == 2
        assert {file.subject for file in files} == set(db.session.scalars(sa.select(Detection.reference)))
    assert len(asked) == 3


BREAK_FIRST = """() => new Promise((resolve) => {
  indexedDB.open("blo-capture", 1).onsuccess = ({ target }) => {
    const transaction = target.result.transaction("photos", "readwrite");
    const store = transaction.objectStore("photos");
    store.getAll().onsuccess = (event) => {
      const [photo] = event.target.result;
      store.put({ ...photo, sealed: { ...photo.sealed, box: new ArrayBuffer(32) } });
    };
    transaction.oncomplete = resolve;
  };
})"""
FAIL_ONCE = """() => {
  const { put } = IDBObjectStore.prototype;
  let broken = false;
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (this.name === "entries" && !broken) {
      broken = true;
      this.transaction.abort();
    }
    return put.call(this, value, ...key);
  };
}"""
PHOTOS = """() => new Promise((resolve) => {
  indexedDB.open("blo-capture", 1).onsuccess = ({ target }) => {
    const asked = target.result.transaction("photos").objectStore("photos").getAll();
    asked.onsuccess = () => resolve(asked.result.length);
  };
})"""


def test_a_photo_that_cannot_be_opened_holds_up_no_other_and_is_shown(tablet, app, world):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.fill()
    guard.page.set_input_files("[data-photos]", [picture(300, 200), picture(200, 300)])
    guard.save()
    expect(guard.cards("waiting")).to_contain_text("Photos that wait: 2")
    guard.page.evaluate(BREAK_FIRST)
    guard.mend()
    guard.wait(sent=1)
    expect(guard.cards("sent")).to_contain_text("could not be opened on this device: 1")
    expect(guard.cards("sent")).not_to_contain_text("Photos that wait")
    with app.app_context():
        act_as(world.guard_north.told())
        assert len(list(db.session.scalars(sa.select(File)))) == 1


def test_a_photo_is_kept_once_though_saving_failed_and_was_repeated(tablet):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.fill()
    guard.page.set_input_files("[data-photos]", picture(300, 200))
    guard.page.evaluate(FAIL_ONCE)
    guard.page.locator("form[data-capture] button[type=submit]").click()
    expect(guard.page.locator("[data-say]")).to_contain_text("could not be saved")
    assert guard.page.evaluate(PHOTOS) == 0
    guard.faults.clear()
    guard.save()
    assert guard.page.evaluate(PHOTOS) == 1
    expect(guard.cards("waiting")).to_contain_text("Photos that wait: 1")


def test_photos_of_what_was_sent_are_counted_when_leaving_and_taken_over(tablet, app, world, close):
    device = tablet()
    device.begin(GUARD)
    device.page.route("**/capture/photos", lambda route: route.abort())
    device.fill()
    device.page.set_input_files("[data-photos]", picture(300, 200))
    device.save()
    device.wait(sent=1)
    device.page.wait_for_selector("body[data-outcome=line]")
    asked = []
    device.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    device.page.locator("[data-signed-in] form button").last.click()
    device.page.wait_for_url("**/sign-in")
    assert ["1" in message for message in asked] == [True]
    close(world.guard_north.account_id)
    device.begin("supervisor_north")
    device.page.unroute("**/capture/photos")
    device.page.once("dialog", lambda dialog: dialog.accept())
    device.page.locator("[data-left=take]").click()
    device.wait(sent=1)
    expect(device.cards("sent")).not_to_contain_text("Photos that wait", timeout=15_000)
    with app.app_context():
        act_as(world.supervisor_north.told())
        assert len(list(db.session.scalars(sa.select(File)))) == 1


@pytest.mark.parametrize(
    ("taken", "offset", "time"),
    [("2026:01:02 03:04:05", "", "03:04"), ("2026:01:02 03:04:05", "+09:00", "01:04")],
)
def test_a_photo_offers_its_time_and_only_a_person_takes_it(tablet, taken, offset, time):
    guard = tablet()
    guard.begin(GUARD)
    day, hour = (guard.page.locator(f"#occurred_{name}") for name in ("day", "time"))
    before = day.input_value()
    guard.page.set_input_files("[data-photos]", [picture(30, 20), picture(300, 200, taken, offset)])
    offer = guard.page.locator("[data-photo-says]")
    expect(offer).to_contain_text("The photo says:")
    assert day.input_value() == before != "2026-01-02"
    offer.locator("button").click()
    expect(offer).to_be_empty()
    assert (day.input_value(), hour.input_value()) == ("2026-01-02", time)
    guard.page.set_input_files("[data-photos]", picture(300, 200))
    expect(offer).to_be_empty()
