"""Requests no browser makes: each gets a page that says so, none a failure, and none leaves anything behind."""

import base64
import io
from uuid import UUID, uuid4

import pytest

from tests.support import walk
from tests.support.tables import contents
from tests.web.desk import Desk
from tests.web.visitor import FORM

pytestmark = pytest.mark.either_engine

PARTS = "multipart/form-data"
LISTS = {
    "liaison_north": {
        "/detections": "{0.detection}",
        "/cases": "{0.case}",
        "/referrals": "",
        "/referrals/sent": "{0.referral}",
        "/handovers": "{0.handover}",
        "/releases": "{0.release}",
        "/documents": "{0.document}",
    },
    "supervisor_north": {"/cases/{0.case}/trail": ""},
    "auditor_north": {"/audit": ""},
}
"""Every list, with a key it gives out if it has one."""


def part(headers, body=b"abc"):
    return b"--x\r\n" + headers + b"\r\n\r\n" + body + b"\r\n--x--\r\n"


TOO_LARGE = {
    "fields": (FORM, b"narrative=" + b"a" * 1_100_000),
    "a file": (f"{PARTS}; boundary=x", part(b"Content-Disposition: form-data; name=a; filename=b", b"a" * 1_100_000)),
    "many parts": (f"{PARTS}; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" * 2_100),
}


def test_a_body_too_large_is_told_to_be(app, world, visit, story):
    visitor = visit("liaison_north")
    before = contents(app)
    for path in ("/detections/new", f"/cases/{story.case}/referral", "/language", "/sign-in"):
        for kind, body in TOO_LARGE.values():
            page = visitor.client.post(path, data=body, content_type=kind)
            assert page.status_code == 413
            assert b"csrf_token" in page.data  # the page of the house, with its layout
    assert contents(app) == before


def filled(visitor):
    page = visitor.get("/detections/new").main
    kept = {name: value for name, value in page.pairs if "__row__" not in name}
    chosen = {"place_kind": "river", "mode": "river", "transport": "foot", "men": "1", "place_name": "ท่าทราย"}
    return {**kept, **chosen}


@pytest.mark.parametrize("name", ["csrf_token", "submission", "place_name", "narrative-language", "mode", "men"])
def test_a_file_in_the_place_of_a_field_is_no_field(app, visit, name):
    guard = visit("guard_north")
    before = contents(app)
    fields = {**filled(guard), name: (io.BytesIO("ท่าทราย".encode()), "a.txt", "text/plain")}
    answer = guard.client.post("/detections/new", data=fields, content_type=PARTS)
    assert answer.status_code == {"submission": 303, "csrf_token": 400}.get(name, 422)
    assert name == "submission" or contents(app) == before


def test_a_thousand_rows_and_thirty_thousand_fields_are_refused_at_once(app, visit):
    guard = visit("guard_north")
    before = contents(app)
    for extra in (
        {f"nationalities-{row}-persons": "1" for row in range(1_000)},
        {f"x{number}": "" for number in range(30_000)},
        {f"nationalities-{'9' * digits}-persons": "1" for digits in range(1, 300)},
    ):
        assert guard.post("/detections/new", {**filled(guard), **extra}).status in {413, 422}
    assert contents(app) == before


NO_KEYS = [
    *("x", "=", "%00", "%ff%fe", "%ed%a0%80", "%20", "a" * 5_000, "%27%20OR%201=1", "TH-MSI-D-26-2222222X"),
    *("é", "{1}%00", "x{1}"),
    *(str(UUID(int=0)), "urn:uuid:{2}", base64.urlsafe_b64encode(b"2026-01-01T00:00:00+00:00|{2}").decode()),
]
STRANGE = ["endpoint=x", "self=x", "values=x", "_external=1", "_anchor=x", "_scheme=x", "subject=x", "%00=%ff"]


@pytest.mark.parametrize("reader", LISTS)
def test_a_paging_key_that_was_not_given_out_leads_nowhere(visit, story, reader):
    visitor = visit(reader)
    for pattern, key in LISTS[reader].items():
        path, right = pattern.format(story), key.format(story)
        for wrong in NO_KEYS:
            assert visitor.get(f"{path}?after={wrong.format(story, right, uuid4())}").status == 404, (path, wrong)
        for strange in STRANGE if right else ():
            page = visitor.get(f"{path}?{strange}&after={right}&after=x")
            assert page.status == 200, (path, strange)
            assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in page.links)


@pytest.mark.parametrize("reader", ["liaison_north", "liaison_south", "auditor_north"])
def test_a_paging_key_of_another_list_or_office_leads_nowhere(visit, story, reader):
    visitor = visit(reader)
    for path in LISTS.get(reader, LISTS["liaison_north"]):
        for wrong in (story.person, story.loose if path != "/detections" or reader != "liaison_north" else story.case):
            assert visitor.get(f"{path}?after={wrong}").status == 404, (path, wrong)


def test_what_is_real_but_was_not_offered_is_refused(app, world, at_work):
    with at_work():
        _case, other = walk.case_with_person(world.liaison_north)
        other = other.reference
    elsewhere = {"person": other, "recipient_id": str(world.stranger.office_id)}
    for kind, changes in {
        "referral": elsewhere,
        "share": {"recipient_id": str(world.liaison_north.office_id)},
        "handover": {"recipient_id": elsewhere["recipient_id"]},
        "account": {"office": "MM-TCL-01"},
        "link": {"own": "MM-TCL-01"},
    }.items():
        desk = Desk(app, world, kind)
        for name, value in changes.items():
            page = desk.send(**{name: value})
            assert (page.status, page.errors) == (422, {name}), (kind, name)
        for strange in (f"{other}-chosen", other):
            assert desk.send(**{strange: "names"}).status == 422
        assert desk.count() == desk.rows


def test_a_receipt_sent_twice_is_told_that_the_record_has_moved_on(app, world):
    desk = Desk(app, world, "receive")
    assert desk.send().status == 303
    rows = contents(app)
    assert desk.send().status == 409
    assert desk.visitor.get(desk.filling.path).status == 409
    assert contents(app) == rows


BROKEN_PATHS = [
    *("/%00", "/%ff", "//cases", "/../cases", "/static/../../etc/passwd", "/" + "a/" * 10_000),
    *("/cases/%00", "/cases/{0.case}%00", "/cases/{0.case}%0a", "/cases/{0.case}/", "/cases/{0.case}/../{0.case}"),
    *("/cases/{0.case}/share%00", "/cases/" + "A" * 50_000, "/handovers/{0.handover}/take-out/{0.case}"),
    *("/referrals/{0.referral}/send", "/referrals/{0.referral}/fly", "/referrals/{0.referral}/__class__"),
    *("/referrals/{0.referral}/accept/accept", "/documents/{0.document}.exe", "/documents/new/fly/{0.case}"),
    *("/documents/new/case_summary/{0.person}", "/documents/new/handover_receipt/{0.case}", "/links/1/suspend"),
    *("/releases/{0.case}/recall", "/releases/00000000-0000-0000-0000-000000000000/recall"),
]


def test_addresses_that_are_none_lead_to_the_page_for_nothing(app, visit, story):
    visitor = visit("supervisor_north")
    token = visitor.token()
    before = contents(app)
    for pattern in BROKEN_PATHS:
        path = pattern.format(story)
        assert visitor.get(path).status in {301, 308, 404, 405}, path[:80]
        assert visitor.post(path, {"csrf_token": token, "version": "1"}).status in {301, 308, 404, 405}, path[:80]
    for number in ("%00", "%ff", "%ed%a0%80", "x" * 5_000, "TH-MSI-F-26-%00", story.case):
        page = visitor.get(f"/verify?number={number}")
        assert page.status == 200
        assert "\x00" not in page.text
    assert contents(app) == before
