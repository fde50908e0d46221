"""Photos wait with their entry, sealed and made smaller, and follow it once."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from blo.detections.models import Detection
from blo.files.models import File
from blo.kernel.acting import act_as
from blo.kernel.db import db
from tests.browser.tablet import picture

pytestmark = [pytest.mark.browser, pytest.mark.offline]

GUARD = "guard_north"


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
