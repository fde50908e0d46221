"""Whatever happens to the line, the battery, the clock or the form: an entry arrives, and it arrives once."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import expect

from blo.detections.models import Detection
from blo.kernel import clock
from blo.kernel.acting import act_as
from blo.kernel.db import db
from blo.web.detections import shell
from blo.web.detections.forms import DetectionForm
from blo.web.ui.fields import Text
from tests.browser.line import slow_line
from tests.browser.pages import PHONE
from tests.browser.tablet import Tablet, lose_power

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD = "guard_north"
LISTEN = """() => {
  globalThis.asked = { writes: [], keeping: 0 };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === "readwrite") globalThis.asked.writes.push(options?.durability ?? "default");
    return transaction.call(this, names, mode, options);
  };
  navigator.storage.persist = async () => { globalThis.asked.keeping += 1; return true; };
}"""


def test_what_is_written_without_a_line_arrives_when_there_is_one(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.page.reload()
    guard.page.wait_for_selector("body[data-ready]")
    guard.log(place_name="first")
    guard.log(place_name="second", narrative="Somchai was here")
    guard.wait(waiting=2)
    assert logged() == []
    kept = guard.everything()
    assert "first" not in kept
    assert "Somchai" not in kept
    page = guard.context.new_page()
    guard.page.close()
    guard.page = page
    page.goto("/capture/en")
    guard.wait(waiting=2)
    guard.mend()
    guard.wait(waiting=0, sent=2)
    assert logged() == ["first", "second"]


def test_an_answer_that_is_lost_makes_no_second_record(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    asked = []

    def lose(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    guard.page.route("**/capture/sync", lose)
    guard.log(place_name="once")
    guard.page.wait_for_selector("body[data-outcome=line]")
    assert logged() == ["once"]
    assert guard.send() == "sent"  # unless it was quicker itself
    guard.wait(waiting=0, sent=1)
    assert logged() == ["once"]
    assert len(asked) > 1


def test_a_change_made_before_the_lost_answer_is_known_changes_the_one_record(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)

    def lose(route):
        route.fetch()
        route.abort()

    guard.page.route("**/capture/sync", lose)
    guard.log(place_name="wrong")
    guard.page.wait_for_selector("body[data-outcome=line]")
    guard.page.unroute("**/capture/sync")
    guard.cut()
    guard.cards("waiting").locator("[data-action=open]").click()
    guard.fill(place_name="right")
    guard.page.locator("form[data-capture] button[type=submit]").click()
    guard.mend()
    guard.wait(waiting=0, sent=1)
    assert logged() == ["right"]


def test_what_is_delivered_twice_is_one_record(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)

    def twice(route):
        route.fetch()
        route.fulfill(response=route.fetch())

    guard.page.route("**/capture/sync", twice)
    guard.log(place_name="once")
    guard.wait(sent=1)
    assert logged() == ["once"]


def test_two_windows_send_once(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    other = Tablet(guard.app, guard.context.new_page())
    other.open()
    guard.cut()
    guard.log(place_name="here")
    other.log(place_name="there")
    posts = []
    guard.context.on(
        "request", lambda request: posts.append(request.post_data or "") if "sync" in request.url else None
    )
    guard.mend()
    for one in (guard, other):
        one.wait(waiting=0, sent=2)
    assert logged() == ["here", "there"]
    assert sum(post.count('"pairs"') for post in posts) == 2


def test_a_line_of_two_generations_ago_that_loses_packets_and_answers_carries_all(tablet, live_server, logged):
    names = [f"{number:02}" for number in range(12)]
    with slow_line(urlsplit(live_server).port, seed=1) as line:
        guard = tablet()
        guard.sign_in(GUARD)
        guard.through = line
        guard.open()
        guard.cut()
        for name in names:
            guard.log(place_name=name)
        asked = []

        def lossy(route):
            asked.append(route.request.url)
            if len(asked) % 3 == 2:
                route.fetch()
                route.abort()
            else:
                route.continue_()

        guard.page.route("**/capture/s*", lossy)
        guard.mend()
        for _ in range(10):
            if guard.send() == "sent" and not guard.cards("waiting").count():
                break
        assert logged() == names
        guard.wait(waiting=0)
        guard.page.close()


# --- the battery ----------------------------------------------------------------------------------------------------


def test_a_battery_that_dies_takes_nothing_along(
    app, playwright, browser_type_launch_args, tmp_path, live_server, logged
):
    folder = tmp_path / "profile"

    def switch_on():
        context = playwright.chromium.launch_persistent_context(
            folder, base_url=live_server, **PHONE, **browser_type_launch_args
        )
        return Tablet(app, context.pages[0])

    guard = switch_on()
    guard.context.add_init_script(f"({LISTEN})()")
    guard.begin(GUARD)
    guard.cut()
    assert guard.page.evaluate("globalThis.asked.keeping") == 0
    guard.log(place_name="saved")
    asked = guard.page.evaluate("globalThis.asked")
    assert set(asked["writes"]) == {"strict"}  # what is killed here is a browser; a real battery takes the disk's cache
    assert asked["keeping"] == 1
    guard.fill(place_name="half typed")
    guard.page.wait_for_timeout(1500)
    lose_power(folder)
    guard = switch_on()
    guard.cut()
    guard.page.goto("/capture/en")
    guard.wait(waiting=1)
    expect(guard.page.locator("#place_name")).to_have_value("half typed")
    guard.save()
    guard.wait(waiting=2)
    lose_power(folder)
    guard = switch_on()
    guard.begin(GUARD)  # the battery may have taken the session along, but nothing else
    guard.wait(waiting=0, sent=2)
    assert logged() == ["half typed", "saved"]
    guard.context.close()


# --- what the server says -------------------------------------------------------------------------------------------


def test_what_is_refused_stays_with_its_reasons_at_the_fields_and_holds_nothing_up(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.log(place_name="empty", men="0")
    guard.log(place_name="full")
    guard.mend()
    guard.wait(waiting=0, refused=1, sent=1)
    assert logged() == ["full"]
    guard.cards("refused").locator("[data-action=open]").click()
    expect(guard.page.locator("form[data-capture] .summary")).to_contain_text("Count at least one person.")
    assert guard.page.locator("#men").get_attribute("aria-invalid") == "true"
    expect(guard.page.locator("#place_name")).to_have_value("empty")
    guard.page.locator("#men").fill("1")
    guard.page.locator("form[data-capture] button[type=submit]").click()
    guard.wait(refused=0, sent=2)
    assert logged() == ["empty", "full"]


def test_one_entry_that_the_server_fails_at_holds_up_no_other(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    for name in ("good", "poison", "better"):
        guard.log(place_name=name)
    fail = lambda route: route.fulfill(status=500) if "poison" in route.request.post_data else route.continue_()  # noqa: E731
    guard.page.route("**/capture/sync", fail)
    guard.mend()
    guard.wait(waiting=1, sent=2)
    assert logged() == ["better", "good"]
    guard.page.unroute("**/capture/sync")
    guard.send()
    guard.wait(waiting=0, sent=3)


def test_it_tries_again_and_again_with_nobody_there_and_after_pauses_that_grow(tablet, logged):
    guard = tablet()
    guard.begin(GUARD)
    guard.page.clock.install(time=clock.now())
    asked = []
    guard.page.route("**/capture/sync", lambda route: (asked.append(route.request.url), route.fulfill(status=503)))
    guard.log(place_name="patient")
    for number in range(1, 6):
        for _ in range(100):
            if len(asked) == number and guard.page.locator("body[data-outcome=server]").count():
                break
            guard.page.wait_for_timeout(50)
        longest = 5_000 * 2 ** (number - 1)
        guard.page.clock.fast_forward(longest // 2 - 500)
        guard.page.wait_for_timeout(50)
        assert len(asked) == number
        if number < 5:
            guard.page.clock.fast_forward(longest // 2 + 1_000)
    guard.page.unroute("**/capture/sync")
    guard.page.clock.fast_forward(90_000)
    guard.wait(waiting=0, sent=1)
    assert logged() == ["patient"]


def test_a_form_that_has_changed_loses_nothing_of_what_was_written(tablet, app, logged, monkeypatch):
    """The old form asked for the river; the new one does not, and says so where it was written."""
    loader = app.jinja_env.loader
    name, place = "detections/first_screen.html", "{{ ui.field(form.place_name) }}"
    source = loader.get_source(app.jinja_env, name)[0]
    older = {name: source.replace(place, f"{place}{{{{ ui.field(form.river) }}}}")}

    def use(new_loader):
        app.jinja_env.loader = new_loader
        app.jinja_env.cache.clear()
        app.jinja_env.bytecode_cache = None
        shell.form_edition.cache_clear()
        shell._kept_page.cache_clear()

    DetectionForm.river = Text("River")
    try:
        use(ChoiceLoader([DictLoader(older), loader]))
        guard = tablet()
        guard.begin(GUARD)
        guard.cut()
        guard.log(place_name="lost", river="Sai")
        guard.log(place_name="kept", river="")
    finally:
        del DetectionForm.river
        use(loader)
    guard.mend()
    guard.wait(waiting=0, refused=1, sent=1)
    assert logged() == ["kept"]
    expect(guard.cards("refused")).to_contain_text("has no place any more for: river")
    guard.renew()
    guard.cards("refused").locator("[data-action=open]").click()
    expect(guard.page.locator("[data-left-over]")).to_contain_text("river: Sai")
    guard.fill(place_name="lost", narrative="River: Sai")
    guard.page.locator("form[data-capture] button[type=submit]").click()
    guard.wait(refused=0, sent=2)
    assert logged() == ["kept", "lost"]


# --- the clock ------------------------------------------------------------------------------------------------------


def occurred(app, world):
    with app.app_context():
        act_as(world.guard_north.told())
        return list(db.session.scalars(sa.select(Detection.occurred_at)))


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_that_was_wrong_all_along_is_set_right_without_a_word(tablet, app, world, days):
    guard = tablet()
    guard.page.clock.set_system_time(clock.now() + timedelta(days=days))
    guard.begin(GUARD)
    guard.cut()
    guard.log()
    guard.mend()
    guard.wait(waiting=0, sent=1)
    [moment] = occurred(app, world)
    assert abs(clock.now() - moment) < timedelta(minutes=3)


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_that_jumped_is_asked_about_and_nothing_is_refused_silently(tablet, app, world, days):
    guard = tablet()
    guard.begin(GUARD)
    guard.cut()
    guard.page.clock.set_system_time(clock.now() + timedelta(days=days))
    guard.page.reload()
    guard.page.wait_for_selector("body[data-ready]")
    guard.log()
    guard.mend()
    if days > 0:  # to the device, nobody was there for a year: it has closed, and wants to know who is there
        guard.page.wait_for_selector("body[data-outcome=signed-out]")
        guard.sign_in(GUARD)
        guard.open()
    guard.wait(waiting=0, decide=1)
    assert occurred(app, world) == []
    expect(guard.cards("decide")).to_contain_text("The clock of the device was wrong")
    guard.cards("decide").locator("[data-action=use-time]").click()
    guard.wait(decide=0, sent=1)
    [moment] = occurred(app, world)
    assert abs(clock.now() - moment) < timedelta(minutes=3)
