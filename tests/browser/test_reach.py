"""Everybody can reach everything: small screens, four scripts, no mouse, no script, no other machine."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from blo.accounts.models import UserSession
from blo.break_glass import service as break_glass
from blo.detections.facts import COUNT_LABELS
from blo.detections.states import Mode, PlaceKind, Transport
from blo.documents.kinds import DocumentKind
from blo.kernel import work
from blo.kernel.db import db
from blo.protection.states import PartyKind
from blo.retention import service as retention
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason
from tests.browser.conftest import Seat
from tests.browser.looked_at import ENROLLING, HALFWAY, LIAISON, NO_PAGES, NOBODY, PAGES
from tests.browser.pages import Reader
from tests.support import asking, recording, seizing, walk
from tests.support.browser import barriers
from tests.support.codes import SECRET
from tests.support.linking import link
from tests.support.world import PASSWORD, World
from tests.walls import doors

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HEAVY = pytest.mark.heavy


@pytest.fixture
def things(app: Flask, world: World) -> dict[str, str]:
    """One of each thing, by the words in the addresses above."""
    north, south = world.liaison_north, world.liaison_south
    with app.app_context():
        with work.atomic():
            alone = walk.detection(north, place_name="สะพานมิตรภาพไทย-เมียนมาแห่งที่สองริมแม่น้ำสาย")
            found = walk.detection(north)
            person = walk.person(north, found)
            walk.person(north, found, birth=walk.Birth(walk.BirthPrecision.UNKNOWN))
            recording.whole(north, found)
            recording.annul(north, walk.detection(north))
            draft = recording.draft(north)
            people = recording.people_lists(north, alone)
            case = walk.case(north, found)
            walk.file(north, case)
            exhibit = seizing.photographed(north, found)
            walk.share_detection(north, south, case, found, walk.DetectionField.COUNTS)
        with work.atomic():
            referral = walk.referrals.send(north, walk.new_referral(case, person), walk.terms(south))
            walk.referrals.move(south, referral.reference, "acknowledge")
        with work.atomic():
            handover, _person = walk.handover(north, south)
            release = handover.persons[0].release_id
            held = retention.place(world.supervisor_north, NewHold(case.reference, HoldGround.ORDER, "คำสั่งศาล"))
            document = walk.document(world.supervisor_north, DocumentKind.HANDOVER, handover.reference, "th", "my")
            recalled, request = _taken_back_and_asked_for(world)
            glass = walk.glass(world.administrator_north, case)
            break_glass.grant(world.supervisor_north, glass.id)
            newcomer, code = doors.newcomer(world)
            doors.newcomer(world, waits=True)
        more = {
            "glass": str(glass.id),
            "colleague": str(world.guard_north.account_id),
            "newcomer": newcomer,
            "code": code,
        }
        with work.atomic():
            reviewed = walk.person(world.guard_north, alone)
            screening = _asked(world, reviewed)
            walk.review(world.supervisor_north, reviewed, walk.Feared(PartyKind.STATE, "LA"))
            walk.override(world.supervisor_north, reviewed)
        references = {"alone": alone, "detection": found, "person": person, "case": case, "referral": referral}
        references |= {"handover": handover, "reviewed": reviewed, "exhibit": exhibit}
        named = {name: thing.reference for name, thing in references.items()} | {"document": document.number}
        named |= {"draft": str(draft.id), "release": str(release), "screening": str(screening.id)}
        return named | more | people | {"recalled": recalled, "request": request, "hold": str(held.id)}


def _asked(world: World, person: walk.Person) -> walk.Screening:
    """Somebody who was screened, and said yes to a photo and no to telling the other State."""
    asking.consent(world.guard_north, person, photo=True, share_counterpart=False)
    return walk.screening(world.guard_north, person)


def _taken_back_and_asked_for(world: World) -> tuple[str, str]:
    """A release recalled after it was printed, and a request to pass another one on; their identifiers."""
    north, south = world.liaison_north, world.liaison_south
    link(north, world.stranger)
    back, _person = walk.shared_person(north, south)
    case = walk.cases.queries.by_id(north, back.case_id)
    walk.document(world.supervisor_south, DocumentKind.CASE, case.reference)
    releasing.recall(north, back.id, RecallReason.ENDED)
    kept, _person = walk.shared_person(north, south)
    return str(back.id), str(walk.onward_request(south, kept, world.stranger).id)


@pytest.fixture
def opened(
    app: Flask, seat: Seat, browser_of: Callable[..., Page], things: dict[str, str]
) -> Callable[[str], Iterator[tuple[str, Page]]]:
    """Open every page in a language, one after the other, on a narrow screen, all that is folded laid open."""

    def each(language: str) -> Iterator[tuple[str, Page]]:
        seats: dict[str, Page] = {}
        for endpoint, (who, path) in PAGES.items():
            if who not in seats:
                outside = who in {NOBODY, HALFWAY, ENROLLING}
                seats[who] = browser_of(**NARROW) if outside else seat(who, **NARROW).page
                _come_in(seats[who], who, things)
                _offer_an_app(app)
                _choose(seats[who], language)
            page, address = seats[who], path.format(**things)
            answer = page.goto(address)
            assert answer is not None
            assert (answer.status, page.url.endswith(address)) == (200, True), endpoint
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
            yield endpoint, page

    return each


def _come_in(page: Page, who: str, things: dict[str, str]) -> None:
    """Go as far as somebody gets who does not get in."""
    if who not in {HALFWAY, ENROLLING}:
        return
    page.goto("/sign-in")
    page.fill("#username", things["newcomer"] if who == ENROLLING else LIAISON)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/second-step")
    if who == ENROLLING:
        page.fill("#one_time", things["code"])
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url("**/second-step/set-up")


def _offer_an_app(app: Flask) -> None:
    """Let everybody be in the middle of setting up an authenticator app."""
    with app.app_context(), work.atomic():
        db.session.execute(sa.update(UserSession).values(offered_secret=SECRET))


def _choose(page: Page, language: str) -> None:
    page.goto("/verify")
    page.locator("details.languages > summary").click()
    with page.expect_navigation():
        page.locator(f"details.languages button[value={language}]").click()


def test_every_page_is_looked_at(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES == PAGES.keys()


def _is_wide(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


@pytest.mark.timeout(240)
def test_no_page_keeps_anybody_out_or_is_wider_than_a_small_phone(
    opened: Callable[[str], Iterator[tuple[str, Page]]],
) -> None:
    found = {endpoint: [*barriers(page), *["too wide"] * _is_wide(page)] for endpoint, page in opened("my")}
    assert {endpoint: some for endpoint, some in found.items() if some} == {}


@pytest.mark.parametrize("language", ["lo", pytest.param("en", marks=HEAVY), pytest.param("th", marks=HEAVY)])
def test_no_page_is_wider_than_a_small_phone(
    opened: Callable[[str], Iterator[tuple[str, Page]]], language: str
) -> None:
    assert [endpoint for endpoint, page in opened(language) if _is_wide(page)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_with_mistakes_keeps_nobody_out(seat: Seat, scheme: str) -> None:
    guard = seat("guard_north", **NARROW, color_scheme=scheme)
    for path, button in (("/detections", ""), ("/detections/new", "Save the detection")):
        guard.go(path)
        if button:
            guard.press(button)
            guard.sees("Please put this right")
            assert guard.page.evaluate("document.activeElement.matches('[data-summary]')")
        assert barriers(guard.page) == []


def test_a_detection_is_logged_without_scripts(seat: Seat) -> None:
    guard = seat("guard_north", phone=True, java_script_enabled=False)
    guard.menu("Detections")
    guard.follow("Log a detection")
    guard.tick("Kind of place", PlaceKind.INLAND)
    guard.fill("Name of the place", "ตลาดแม่สาย")
    guard.fill(COUNT_LABELS["men"], "2")
    guard.tick("Mode of entry", Mode.LAND)
    guard.pick("Transport", Transport.FOOT)
    guard.press("Save the detection")
    guard.sees("ตลาดแม่สาย", Transport.FOOT)


def _tab_to(page: Page, selector: str, most: int = 120) -> int:
    for presses in range(1, most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return presses
    raise AssertionError(f"{selector} is not reached with {most} times Tab")


def test_the_keyboard_alone_is_enough(browser_of: Callable[..., Page]) -> None:
    page = browser_of(locale="th-TH")
    page.goto("/sign-in")
    assert _tab_to(page, "a.skip") == 1
    assert page.locator("a.skip").bounding_box()["height"] >= 24  # it shows when it is reached
    page.keyboard.press("Enter")
    _tab_to(page, "#username")
    page.keyboard.type("guard_north")
    _tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/detections*")
    page.goto("/detections/new")
    assert _tab_to(page, "a.skip") == 1
    page.keyboard.press("Enter")
    _tab_to(page, "main button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    Reader(page, "th").sees("Please put this right")


def test_the_first_pages_are_light(browser_of: Callable[..., Page]) -> None:
    page = browser_of(locale="th-TH", **NARROW)
    sizes: list[int] = []
    # What comes from the browser's own store counts below nothing there.
    page.on("requestfinished", lambda request: sizes.append(max(0, request.sizes()["responseBodySize"])))
    page.goto("/sign-in", wait_until="networkidle")
    Reader(page, "th").fill("User name", "guard_north")
    Reader(page, "th").fill("Password", PASSWORD)
    Reader(page, "th").press("Sign in")
    page.goto("/detections/new", wait_until="networkidle")
    assert sum(sizes) < 30_000
