"""A long queue and a battery that dies again and again while it is sent: every entry arrives, and arrives once."""

from contextlib import suppress
from random import Random

import pytest
from playwright.sync_api import Error

from tests.browser.pages import PHONE
from tests.browser.tablet import READY, Tablet, lose_power

pytestmark = [pytest.mark.browser, pytest.mark.offline, pytest.mark.heavy]

GUARD = "guard_north"
ENTRIES, DEATHS = 200, 8
BATCHES, LONGEST = 5, 150
"""The power goes within so many milliseconds of one of the first batches, whatever was heard of it."""
QUEUE = """async (names) => {
  const page = document.querySelector("script[src*='capture/page']").src;
  const modules = ["queue", "form", "sealing", "store"].map((one) => import(new URL(`./${one}.js`, page)));
  const [queue, forms, sealing, store] = await Promise.all(modules);
  const { account: owner } = await sealing.me();
  const pairs = forms.pairs(document.querySelector("form[data-capture]"));
  for (const name of names) {
    const list = pairs.map(([one, value]) => [one, one === "place_name" ? name : value]);
    await queue.keep(store.newId(), list, { owner, form: "present" });
  }
}"""


def unreliable(chance, asked):
    """A line on which an answer comes, comes for the second of two deliveries, or is lost."""

    def carry(route):
        asked.append(route.request.url)
        with suppress(Error):  # the power may go meanwhile
            fate = chance.randrange(6)
            if fate < 3:
                route.fetch()
            answer = route.fetch()
            if fate == 5:
                route.abort()
            else:
                route.fulfill(response=answer)

    return carry


@pytest.mark.timeout(400)
def test_two_hundred_entries_arrive_once_though_the_power_goes_again_and_again(
    app, playwright, browser_type_launch_args, tmp_path, live_server, logged, request
):
    chance = Random(request.config.getoption("randomly_seed", 0))  # noqa: S311 - nothing depends on its being guessed
    folder = tmp_path / "profile"
    names = [f"{place:03}" for place in range(ENTRIES)]

    def switch_on():
        context = playwright.chromium.launch_persistent_context(
            folder, base_url=live_server, **PHONE, **browser_type_launch_args
        )
        return Tablet(app, context.pages[0])

    guard = switch_on()
    guard.begin(GUARD)
    guard.cut()
    guard.fill()
    guard.page.evaluate(QUEUE, names)
    assert len(guard.rows()) == ENTRIES
    lose_power(folder)
    arrived = []
    for _ in range(DEATHS):
        guard = switch_on()
        guard.sign_in(GUARD)
        asked, last = [], chance.randint(1, BATCHES)
        guard.page.route("**/capture/sync", unreliable(chance, asked))
        guard.page.goto(guard.address)
        guard.page.wait_for_selector(READY)
        for _ in range(100):
            if len(asked) >= last or guard.page.locator("body[data-outcome=line]").count():
                break
            guard.page.wait_for_timeout(20)
        guard.page.wait_for_timeout(chance.randrange(LONGEST))
        lose_power(folder)
        places = logged()  # read at once: the server may still take in what was on its way
        assert len(set(places)) == len(places)
        arrived.append(len(places))
    guard = switch_on()
    guard.begin(GUARD)
    guard.wait(waiting=0)
    assert logged() == names
    assert arrived[0] < ENTRIES, "the power went too late to matter"
    assert arrived[-1], "the power went too early to matter"
    guard.context.close()
