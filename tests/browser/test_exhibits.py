"""A large photo goes in over a line that breaks, says where it was taken, and is a photo of an exhibit as well."""

import os

import pytest
from playwright.sync_api import Route

from blo.detections.states import PhotoUse
from blo.kernel import work
from tests.browser.conftest import Seat
from tests.support import seizing, walk
from tests.support.browser import barriers
from tests.walls import uploads as up

pytestmark = [pytest.mark.browser, pytest.mark.detection]


def large() -> bytes:
    """A photo that is more than one part, with a camera's place in it."""
    noise = up.Image.frombytes("RGB", (400, 300), os.urandom(400 * 300 * 3))
    return up.saved(noise, "JPEG", quality=95, exif=up.camera())


def test_a_photo_goes_on_where_the_line_broke_and_what_it_says_is_offered(seat: Seat, app, world, heard) -> None:
    with app.app_context(), work.atomic():
        detection = walk.detection(world.guard_north)
        exhibit = seizing.exhibit(world.guard_north, detection).reference
        detection = detection.reference
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": large()}
    guard = seat("guard_north", phone=True)
    guard.go(f"/detections/{detection}/files/new")
    sent: list[int] = []

    def lose_second(route: Route) -> None:
        """It arrives, and the answer is lost."""
        sent.append(len(route.request.post_data_buffer or b""))
        if len(sent) == 2:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    guard.page.route("**/uploads", lose_second)
    guard.page.locator("input[name=photo]").set_input_files(photo)
    guard.press("Add it")
    guard.page.wait_for_url(f"**/detections/{detection}")
    guard.sees("The photo says:", "20.42500, 99.87500")
    assert sum(sent) < 1.3 * len(photo["buffer"])  # no part came twice
    assert barriers(guard.page) == []
    heard[:] = [one for one in heard if "ERR_FAILED" not in one]
    guard.press(PhotoUse.PLACE)
    guard.sees("20.425")
    guard.go(f"/exhibits/{exhibit}")
    guard.sees(guard.words("Chain unbroken. Lines: %(count)s", count=1))
    assert barriers(guard.page) == []
