"""Whose entries are whose: sessions that end, accounts that are closed, tablets that are handed on, and two devices."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from blo.accounts import service as accounts
from blo.accounts.models import UserSession
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.capture.models import CapturedEntry
from blo.detections.models import Detection
from blo.files.models import File
from blo.kernel import clock, work
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from tests.browser.tablet import picture

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD, LIAISON = "guard_north", "liaison_north"
READ_WITH_THE_KEY = """async () => {
  const open = () => new Promise((resolve) => {
    const request = indexedDB.open("blo-capture", 1);
    request.onsuccess = () => resolve(request.result);
  });
  const get = (store, key) => new Promise(async (resolve) => {
    const asked = (await open()).transaction(store).objectStore(store);
    (key ? asked.get(key) : asked.getAll()).onsuccess = (event) => resolve(event.target.result);
  });
  const [me, rows] = [await get("kept", "me"), await get("entries")];
  const additionalData = new TextEncoder().encode(`entry:${rows[0].id}`);
  const { iv, box } = rows[0].sealed;
  const read = crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, me.opening, box);
  const take = crypto.subtle.exportKey("raw", me.opening);
  return [await read.then(() => "read", (error) => error.name), await take.then(() => "taken", (error) => error.name)];
}"""


def test_an_entry_outlives_its_session_and_is_closed_until_its_writer_is_back(tablet, app, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.log(place_name="north bank")
    with app.app_context(), work.atomic():
        db.session.execute(sa.update(UserSession).values(ended_at=clock.now()))
    guard.mend()
    guard.page.wait_for_selector("body[data-outcome=signed-out]")
    expect(guard.page.locator("[data-sealed]")).to_be_visible()
    expect(guard.page.locator("main")).not_to_contain_text("north bank")
    assert "Your session has ended" in guard.said()
    guard.log(place_name="south bank")
    expect(guard.cards("waiting")).to_have_count(2)
    assert guard.cards().locator("[data-action]").count() == 0
    guard.begin(GUARD)
    guard.wait(waiting=0, sent=2)
    assert logged() == ["north bank", "south bank"]


def test_whoever_comes_next_sees_how_many_wait_and_nothing_else(tablet, app, world, logged):
    device = tablet()
    device.begin(GUARD)
    device.cut()
    device.log(place_name="secret place", narrative="Somchai")
    device.page.route("**/capture/sync", lambda route: route.abort())
    device.mend()
    asked = []
    device.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    device.page.goto("/detections")
    leave = device.page.locator("header.top form[data-leaves] button").last
    leave.click()
    device.page.wait_for_timeout(500)
    assert [any(character == "1" for character in message) for message in asked] == [True]
    assert device.page.url.endswith("/detections")
    device.page.once("dialog", lambda dialog: dialog.accept())
    leave.click()
    device.page.wait_for_url("**/sign-in")
    kept = device.everything()
    assert "secret" not in kept
    assert "Somchai" not in kept
    assert '"key"' not in kept
    device.page.unroute("**/capture/sync")
    device.begin(LIAISON)
    expect(device.page.locator("[data-others]")).to_contain_text("1 sealed entries of somebody else")
    expect(device.page.locator("main")).not_to_contain_text("secret")
    assert "Guard" not in device.page.content()
    assert device.page.evaluate(READ_WITH_THE_KEY) == ["OperationError", "InvalidAccessError"]
    assert logged() == []
    device.log(place_name="of the second")
    device.wait(sent=1)
    assert logged() == ["of the second"]
    device.page.once("dialog", lambda dialog: dialog.accept())
    device.page.locator("[data-signed-in] form button").last.click()
    device.page.wait_for_url("**/sign-in")
    device.begin(GUARD)
    device.wait(sent=1)
    assert logged() == ["of the second", "secret place"]
    with app.app_context():
        act_as(world.guard_north.told())
        assert len(set(db.session.scalars(sa.select(Detection.logged_by_id)))) == 2
        forget()


BEGUN = """() => Object.fromEntries([...new FormData(document.querySelector("form[data-capture]"))])"""


def begins(device):
    """What the form of a new entry holds, but day, time and what is hidden."""
    expect(device.page.locator("form[data-capture]")).to_be_visible()
    held = device.page.evaluate(BEGUN)
    left = ("day", "time", "csrf", "submission", "photo")
    return {name: value for name, value in held.items() if value and not any(one in name for one in left)}


def test_the_next_entry_begins_as_the_last_of_the_same_person_here_and_of_nobody_else(tablet):
    device = tablet()
    device.begin(GUARD)
    device.page.wait_for_selector("body[data-outcome=sent]")
    blank = begins(device)
    device.cut()
    device.log(place_name="secret place", direction="outbound", how_detected="tip", men="3", narrative="Somchai")
    last = {"place_kind": "river", "place_name": "secret place", "mode": "river", "transport": "foot"}
    again = blank | last | {"direction": "outbound", "how_detected": "tip"}
    expect(device.page.locator("[name=narrative]")).to_have_value("")
    expect(device.page.locator("#place_name")).to_have_value("secret place")
    assert begins(device) == again
    assert "secret" not in device.everything()
    device.page.reload()
    expect(device.page.locator("#place_name")).to_have_value("secret place")
    assert begins(device) == again
    device.mend()
    device.wait(waiting=0, sent=1)
    device.context.clear_cookies()
    device.begin(LIAISON)
    device.page.wait_for_selector("body[data-outcome=sent]")
    assert begins(device) == blank
    device.context.clear_cookies()
    device.begin(GUARD)
    expect(device.page.locator("#place_name")).to_have_value("secret place")
    assert begins(device) == again


def test_a_closed_account_leaves_its_entries_sealed_and_says_what_to_do(tablet, app, world, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.log(place_name="kept")
    close(app, world, world.guard_north.account_id)
    guard.mend()
    guard.page.wait_for_selector("body[data-outcome=signed-out]")
    assert "your supervisor must know" in guard.said()
    assert (logged(), len(guard.rows())) == ([], 1)
    assert guard.page.evaluate(READ_WITH_THE_KEY.replace("me.opening", "me.sealing"))[0] == "InvalidAccessError"


def close(app, world, account_id):
    with app.app_context(), work.atomic():
        act_as(world.administrator_north.told())
        accounts.close(world.administrator_north, account_id)
        forget()


def settle_left(device, act):
    """Press a button of the card of what somebody left, say yes, and give what the page says of it."""
    before = device.said()
    device.page.once("dialog", lambda dialog: dialog.accept())
    device.page.locator(f"[data-left={act}]").first.click()
    expect(device.page.locator("[data-say]")).not_to_have_text(before)
    return device.said()


def test_what_a_closed_account_left_is_taken_over_by_a_supervisor_and_by_nobody_else(tablet, app, world, logged):
    device = tablet()
    device.begin(GUARD)
    device.cut()
    device.log(place_name="left behind", men="2")
    device.page.set_input_files("[data-photos]", picture(300, 200))
    device.log(place_name="left behind too")
    device.context.clear_cookies()
    device.mend()
    device.page.wait_for_selector("body[data-outcome=signed-out]")
    device.begin(LIAISON)
    expect(device.page.locator("[data-others]")).to_contain_text("2 sealed entries")
    expect(device.page.locator("[data-left]")).to_have_count(1)
    expect(device.page.locator("[data-left]")).to_be_hidden()
    device.context.clear_cookies()
    device.begin("supervisor_north")
    assert "This account is open" in settle_left(device, "take")
    assert device.cards().count() == 0
    close(app, world, world.guard_north.account_id)
    assert "Taken over" in settle_left(device, "take")
    device.wait(refused=2)
    expect(device.page.locator("[data-left]")).to_be_hidden()
    expect(device.cards("refused").first).to_contain_text("Taken over from an account that is closed")
    assert logged() == []
    for left in (1, 0):
        device.cards("refused").first.locator("[data-action=open]").click()
        device.page.locator("form[data-capture] button[type=submit]").click()
        device.wait(refused=left, sent=2 - left)
    assert logged() == ["left behind", "left behind too"]
    expect(device.page.locator("[data-entries]")).not_to_contain_text("Photos that wait")
    with app.app_context():
        act_as(world.supervisor_north.told())
        assert len(list(db.session.scalars(sa.select(File)))) == 1
        kinds = [entry.kind for entry in db.session.scalars(sa.select(AuditEntry))]
        assert kinds.count(AuditKind.ENTRIES_TAKEN_OVER) == 1
        forget()


def test_what_a_closed_account_left_may_be_deleted_unread(tablet, app, world, logged):
    device = tablet()
    device.begin(GUARD)
    device.cut()
    device.log(place_name="never to be read")
    close(app, world, world.guard_north.account_id)
    device.mend()
    device.page.wait_for_selector("body[data-outcome=signed-out]")
    device.begin("supervisor_north")
    assert settle_left(device, "discard") == "Deleted."
    assert (device.rows(), logged()) == ([], [])


def test_somebody_whose_role_logs_nothing_is_told_so(tablet, logged):
    device = tablet()
    device.sign_in("auditor_north")
    device.open()
    device.page.wait_for_selector("body[data-outcome=not-allowed]")
    expect(device.page.locator("form[data-capture]")).to_be_hidden()
    assert "may not log detections" in device.said()
    assert logged() == []


def test_a_tablet_that_lies_around_closes_what_is_sealed(tablet):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.log(place_name="left open")
    guard.fill(place_name="half typed")
    guard.page.clock.set_system_time(clock.now().replace(year=clock.now().year + 1))
    guard.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(guard.page.locator("[data-sealed]")).to_be_visible()
    expect(guard.page.locator("main")).not_to_contain_text("left open")
    expect(guard.page.locator("#place_name")).to_have_value("")
    guard.log(place_name="added while closed")
    guard.wait(waiting=2)
    guard.page.clock.set_system_time(clock.now())
    guard.mend()  # the session goes on at the server, and does not open what was closed here
    guard.page.wait_for_selector("body[data-outcome=signed-out]")
    expect(guard.page.locator("main")).not_to_contain_text("left open")
    guard.begin(GUARD)
    guard.page.wait_for_selector("body[data-outcome=sent]")
    guard.wait(waiting=0)
    assert guard.cards().count() == 2


def test_an_entry_begun_on_one_device_is_completed_on_another_and_two_changes_are_decided_by_a_person(
    tablet, app, world, logged
):
    first, second = tablet(), tablet()
    first.begin(GUARD)
    first.log(place_name="bridge", men="0")
    first.wait(refused=1)
    second.begin(GUARD)
    second.wait(refused=1)
    second.cards("refused").locator("[data-action=open]").click()
    expect(second.page.locator("#place_name")).to_have_value("bridge")
    second.fill(place_name="bridge two", men="0", women="0", mode="land")
    second.page.locator("form[data-capture] button[type=submit]").click()
    second.page.wait_for_timeout(1500)
    first.cut()
    first.cards("refused").locator("[data-action=open]").click()
    first.fill(place_name="bridge one", men="3")
    first.page.locator("form[data-capture] button[type=submit]").click()
    first.wait(waiting=1)
    first.mend()
    first.wait(waiting=0, decide=1)
    assert logged() == []
    first.cards("decide").locator("[data-action=compare]").click()
    differences = first.page.locator("[data-differences] fieldset")
    expect(differences).to_have_count(3)
    expect(first.page.locator("[data-differences]")).to_contain_text("bridge one")
    expect(first.page.locator("[data-differences]")).to_contain_text("bridge two")
    differences.filter(has_text="Name of the place").locator("input[value=there]").check()
    first.page.locator("form[data-decide] button[type=submit]").click()
    first.wait(decide=0, sent=1)
    assert logged() == ["bridge two"]
    with app.app_context():
        act_as(world.guard_north.told())
        [row] = db.session.scalars(sa.select(Detection))
        assert (row.men, row.mode.value) == (3, "river")
        assert [entry.revision for entry in db.session.scalars(sa.select(CapturedEntry))] == [3]
        forget()
    second.send()
    second.wait(refused=0, sent=1)
