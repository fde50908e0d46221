"""A photo goes in from a phone and comes back small in its record, and whole when it is opened."""

import pytest
from playwright.sync_api import Page, expect

from blo.files.states import FileKind, Refusal
from blo.kernel import work
from tests.browser.conftest import Seat
from tests.support import walk
from tests.support.browser import barriers
from tests.walls import uploads as up

pytestmark = [pytest.mark.browser, pytest.mark.detection, pytest.mark.walls]

PHOTO = {"name": "IMG_Somchai.jpg", "mimeType": "image/jpeg", "buffer": up.saved(up.scene(), "JPEG", exif=up.camera())}
ARCHIVE = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": up.plain_jpeg() + up.archive()}


@pytest.fixture
def detection(app, world):
    with app.app_context(), work.atomic():
        return walk.detection(world.guard_north).reference


def drawn(page: Page) -> list[bool]:
    """Whether each picture of the page is there to see."""
    page.wait_for_load_state("networkidle")
    return page.locator("main img").evaluate_all("all => all.map(one => one.complete && one.naturalWidth > 0)")


def test_a_photo_is_taken_refused_taken_again_and_looked_at(seat: Seat, detection: str, heard: list[str]) -> None:
    guard = seat("guard_north", phone=True)
    guard.go(f"/detections/{detection}")
    guard.follow("Add a photo or paper")
    camera = guard.page.locator("input[name=photo]")
    expect(camera).to_be_visible()
    assert (camera.get_attribute("capture"), camera.get_attribute("accept")) == (
        "environment",
        "image/jpeg,image/png,image/webp",
    )
    camera.set_input_files(ARCHIVE)
    guard.fill("What it shows", "คนที่สะพาน")
    guard.press("Add it")
    guard.sees("Please put this right", Refusal.CARRIES_MORE)
    assert barriers(guard.page) == []
    guard.page.locator("input[name=photo]").set_input_files(PHOTO)
    guard.press("Add it")
    guard.sees("Photos and papers", "คนที่สะพาน")
    guard.page.locator("main img").scroll_into_view_if_needed()
    assert drawn(guard.page) == [True]
    assert "Somchai" not in guard.page.content()
    guard.click(guard.page.locator("main .pictures a"))
    assert guard.page.evaluate("document.contentType") == "image/jpeg"
    assert guard.page.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]") == [80, 120]
    heard.clear()  # the browser's own frame around a lone picture has a style of its own, which our policy refuses


def test_a_desk_has_no_camera_button_and_saves_a_paper(seat: Seat, detection: str) -> None:
    liaison = seat("liaison_north")
    liaison.go(f"/detections/{detection}/files/new")
    expect(liaison.page.locator("input[name=photo]")).to_be_hidden()
    paper = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": up.paper(pages=2)}
    liaison.page.locator("input[name=file]").set_input_files(paper)
    liaison.press("Add it")
    liaison.sees(FileKind.PDF)
    with liaison.page.expect_download() as saved:
        liaison.page.locator("main .pictures a").click()
    assert saved.value.suggested_filename.startswith("TH-MSI-A-")
