"""The page itself: light, the same without a line, within everybody's reach, and quick for a tired guard."""

import time
from contextlib import closing, nullcontext
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from blo.web.detections import shell
from tests.browser.line import slow_line
from tests.browser.pages import NARROW_PHONE
from tests.support.browser import barriers

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD = "guard_north"
ADDRESSES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found.sort();
}"""
COUNT_WORK = """() => {
  globalThis.work = { taps: 0, keys: 0 };
  document.addEventListener("click", (event) => { if (event.isTrusted) globalThis.work.taps += 1; }, true);
  document.addEventListener("input", (event) => {
    if (["text", "textarea"].includes(event.target.type)) globalThis.work.keys += 1;
  }, true);
}"""
HANDS = {"used": (0.3, 0.15, 0.0), "tired": (1.6, 0.45, 2.0)}
"""Seconds: to press something with a thumb, to type a letter, to read what a field asks."""
FIELDS, LISTS = 12, 2
TWO_MINUTES = 120


def test_the_device_keeps_the_shell_and_nothing_of_anybody(tablet, app):
    guard = tablet()
    guard.begin(GUARD)
    guard.log(place_name="secret")
    guard.wait(sent=1)
    with app.test_request_context():
        assert guard.page.evaluate(ADDRESSES) == sorted(shell.parts("en"))


def test_a_first_visit_is_under_150_kilobytes_and_a_second_under_10(tablet, app):
    carried = [0]
    served = app.wsgi_app

    def weighed(environ, start_response):
        def start(status, headers, *rest):
            carried[0] += sum(len(name) + len(value) + 4 for name, value in headers)
            return start_response(status, headers, *rest)

        answer = served(environ, start)
        with closing(answer) if hasattr(answer, "close") else nullcontext():
            for part in answer:
                carried[0] += len(part)
                yield part

    guard = tablet("my")
    guard.sign_in(GUARD)
    app.wsgi_app = weighed
    guard.open()
    guard.page.wait_for_selector("body[data-outcome=sent]")
    first, carried[0] = carried[0], 0
    guard.page.goto("/capture/my", wait_until="commit")
    guard.page.wait_for_selector("body[data-outcome=sent]")
    guard.page.wait_for_timeout(500)
    assert 20_000 < first < 150_000
    assert 0 < carried[0] < 10_000


@pytest.mark.parametrize("language", ["th", "my"])
def test_it_is_within_everybodys_reach_and_fits_a_narrow_screen(tablet, language):
    guard = tablet(language, **NARROW_PHONE)
    guard.begin(GUARD)
    guard.cut()
    guard.log(men="0")
    guard.mend()
    guard.wait(refused=1)
    guard.cards("refused").locator("[data-action=open]").click()
    guard.page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    assert barriers(guard.page) == []
    assert guard.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_nothing_can_be_kept_the_plain_form_is_offered(tablet):
    """What a page without encryption lacks is taken away: then there is no worker, and nothing to seal with."""
    guard = tablet()
    guard.page.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false })")
    guard.sign_in(GUARD)
    guard.page.goto("/capture/en")
    expect(guard.page.locator("[data-plain]")).to_be_visible()
    expect(guard.page.locator("form[data-capture]")).to_be_hidden()
    guard.page.locator("[data-plain] a").click()
    guard.page.wait_for_url("**/detections/new")


def test_who_never_signed_in_is_told_to_do_so_once(tablet):
    guard = tablet()
    guard.open()
    expect(guard.page.locator("[data-arrive]")).to_be_visible()
    expect(guard.page.locator("form[data-capture]")).to_be_hidden()


def write_a_whole_entry(page):
    """What a guard does for six persons in a boat, tap by tap and key by key."""
    page.locator("[name=place_kind][value=river]").check()
    page.locator("#place_name").press_sequentially("ท่าทราย")
    for name, times in (("men", 3), ("women", 2), ("girls", 1)):
        for _ in range(times):
            page.locator(f"#{name}").locator("xpath=..").locator("[data-step='1']").click()
    page.select_option("#nationalities-0-country", "MM")
    page.locator("#nationalities-0-persons").press_sequentially("6")
    page.locator("[name=mode][value=river]").check()
    page.select_option("#transport", "boat_small")
    page.locator("[name=needs]").first.check()


@pytest.fixture
def waited():
    """How long somebody waited for the machine, added up: ``with waited(): ...``."""

    class Waited:
        seconds = 0.0

        def __enter__(self):
            self.began = time.monotonic()

        def __exit__(self, *_error):
            self.seconds += time.monotonic() - self.began

    return Waited()


def test_on_a_slow_line_a_detection_is_logged_in_under_two_minutes_with_one_thumb(tablet, live_server, logged, waited):
    """From opening the page, for the first time even, to the word that it has arrived: taps and keys are counted, and
    waiting is measured."""
    with slow_line(urlsplit(live_server).port) as line:
        guard = tablet("th", **NARROW_PHONE)
        guard.sign_in(GUARD)
        guard.through = line
        with waited:
            guard.open()
            guard.page.wait_for_selector("body[data-outcome=sent]")
        guard.page.evaluate(COUNT_WORK)
        write_a_whole_entry(guard.page)
        with waited:
            guard.save()
            guard.wait(waiting=0, sent=1)
        work = guard.page.evaluate("globalThis.work")
        for tap, key, read in HANDS.values():
            lists = LISTS * 3 * tap  # opening a list, scrolling it, choosing
            seconds = work["taps"] * tap + work["keys"] * key + lists + FIELDS * read + waited.seconds
            assert seconds < TWO_MINUTES, (work, waited.seconds)
        assert work["taps"] >= 10
        assert work["keys"] >= 8
        assert logged() == ["ท่าทราย"]
