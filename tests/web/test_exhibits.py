"""Exhibits at the screen: added from the detection with one press, moved on line by line, and known to nobody else."""

import pytest
import sqlalchemy as sa

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.exhibits import queries
from blo.kernel import work
from blo.kernel.db import db
from tests.support import seizing, walk
from tests.web import addresses

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]
WHAT = {"type": "phone", "description": "โทรศัพท์สีดำ", "found_where": "ใต้เบาะ", "seized_by": "สมชาย", "seal": "S-1"}


def test_from_the_detection_to_the_end_of_the_chain(app, world, visit, at_work):
    with at_work():
        detection = walk.detection(world.guard_north).reference
    guard = visit("guard_north")
    new = f"/detections/{detection}/exhibits/new"
    assert new in guard.get(f"/detections/{detection}").links
    wrong = guard.send(new, {**WHAT, "mark": "356938035643809", "quantity": "0"})
    assert (wrong.status, wrong.errors) == (422, {"quantity"})
    half = guard.send(new, {**WHAT, "mark": "356938035643809"})
    assert (half.status, half.errors) == (422, {"mark_kind"})
    assert "ใต้เบาะ" in half.text
    pairs = guard.filled(new, WHAT)
    show = guard.post(new, pairs).location
    assert guard.post(new, pairs).location == show  # the same form sent again
    guard.press("/language", locale="en")
    page = guard.get(show)
    assert "Chain unbroken. Lines: 1" in page.plain
    assert f"{show}/files/new" in page.links
    assert show in guard.get("/exhibits").links
    assert show in guard.get(f"/detections/{detection}").links
    assert "โทรศัพท์สีดำ" not in guard.get("/exhibits").text

    custody = f"{show}/custody"
    assert "สมชาย" in guard.get(custody).plain
    line = {"purpose": "storage", "to": "ตำรวจ", "place": "แม่สาย", "seal_found": "broken"}
    silent = guard.send(custody, line)
    assert (silent.status, silent.errors) == (422, {"remark"})
    colleague = visit("liaison_north")
    stale = colleague.filled(custody, {**line, "to": "ศาล", "remark": "ขาด"})
    assert guard.send(custody, {**line, "remark": "ขาด", "new_seal": "S-2"}).location == show
    late = colleague.post(custody, stale)
    assert late.status == 409
    assert "ตำรวจ" in late.plain
    assert guard.send(custody, {"purpose": "returned", "to": "x", "place": "x", "seal_found": "intact"}).status == 303
    page = guard.get(show)
    assert "Chain unbroken. Lines: 3" in page.plain
    assert custody not in page.links
    assert guard.get(custody).status == 409


def test_to_another_office_with_every_release_an_exhibit_is_as_what_never_was(app, world, visit, at_work):
    with at_work():
        detection = walk.detection(world.guard_north)
        case = walk.case(world.liaison_north, detection)
        walk.share_detection(world.liaison_north, world.liaison_south, case, detection, *walk.DetectionField)
        reference = detection.reference
    south = visit("liaison_south")
    south.press("/language", locale="en")
    before = south.get(f"/detections/{reference}").plain
    with at_work():
        exhibit = seizing.exhibit(world.guard_north, walk.detections.queries.get(world.guard_north, reference))
        photo = seizing.photo(world.guard_north, exhibit).reference
        exhibit = exhibit.reference
    assert south.get(f"/detections/{reference}").plain == before
    assert "No exhibits yet" in south.get("/exhibits").plain
    paths = [f"/exhibits/{exhibit}", f"/exhibits/{exhibit}/custody", f"/exhibits/{exhibit}/files/new"]
    for path in (*paths, f"/files/{photo}", f"/detections/{reference}/exhibits/new"):
        assert south.get(path).status == south.get(addresses.unknown(path)).status == 404
    own = visit("supervisor_north").get(f"/exhibits/{exhibit}")
    assert f"/files/{photo}" in own.links
    trail = visit("supervisor_north").get(f"/audit/record/{exhibit}")
    assert (trail.status, f"/audit/record/{exhibit}" in own.links) == (200, True)


def test_what_was_handed_over_and_what_is_kept_stand_on_the_page_and_in_the_log_by_their_digests(visit, world, at_work):
    with at_work():
        exhibit = seizing.exhibit(world.guard_north, walk.detection(world.guard_north))
        photo, exhibit = seizing.photo(world.guard_north, exhibit), exhibit.reference
        added = sa.select(AuditEntry).where(AuditEntry.kind == AuditKind.FILE_ADDED)
        [facts] = [row.facts for row in db.session.scalars(added).unique() if row.subject == photo.reference]
        digests = (photo.received_digest, photo.kept_digest)
        assert (facts["received_digest"], facts["kept_digest"]) == digests
        photo = photo.reference
    received, kept = (f"SHA-256 {digest}" for digest in digests)
    assert digests[0] != digests[1]
    for path in (f"/exhibits/{exhibit}", f"/audit/record/{photo}"):
        page = visit("supervisor_north").get(path).plain
        assert (received in page, kept in page) == (True, True)


def test_the_list_goes_on_page_by_page(app, world, visit, at_work):
    with at_work():
        detection = walk.detection(world.guard_north)
        made = [seizing.exhibit(world.guard_north, detection).reference for _ in range(27)]
    guard = visit("guard_north")
    first = guard.get("/exhibits")
    [older] = [link for link in first.links if "after=" in link]
    found = [link for page in (first, guard.get(older)) for link in page.links if link.startswith("/exhibits/")]
    assert found == [f"/exhibits/{one}" for one in reversed(made)]
    with app.app_context():
        assert queries.get(world.guard_north, made[0]).lines == 1
        work.rollback()
