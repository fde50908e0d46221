"""Requests no browser would send: a plain page each time, and nothing written."""

from urllib.parse import quote

import pytest

from tests.support import walk
from tests.support.tables import counts
from tests.web.desk import Desk
from tests.web.fillings import SCENES
from tests.web.saying import STARTS

pytestmark = pytest.mark.either_engine

KEYS = (
    "x", "=", "%00", "%FF", "A" * 5000, "MjAyNi0wMy0yN1QwMDowMDowMCswMDowMHx4", "../../etc", quote("😀"), "%ED%A0%80",
    "TH-MSI-D-26-22222222", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
NUMBERS = (
    "", "x", "%00", "%FF", "%ED%A0%80", "A" * 5000, quote("TH-MSI-F-26-\u202e"), quote("ＴＨ－ＭＳＩ"), "%E2%80%8B",
)  # fmt: skip


@pytest.mark.parametrize("kind", [*SCENES])
def test_a_huge_body_is_refused_before_it_is_read(app, world, kind):
    desk = Desk(app, world, kind)
    largest = app.extensions["blo_settings"].max_request_bytes
    page = desk.post([*desk.pairs, ("colour", "x" * (largest + 1))])
    assert page.status == 413
    assert desk.count() == desk.rows
    assert desk.visitor.get(desk.filling.path).status == 200


@pytest.mark.parametrize("address", ["/language", "/sign-out"])
def test_a_huge_body_is_refused_everywhere(app, visit, address):
    largest = app.extensions["blo_settings"].max_request_bytes
    assert visit("guard_north").post(address, {"locale": "x" * (largest + 1)}).status == 413


def test_a_strange_paging_key_leads_nowhere(visit):
    supervisor, auditor = visit("supervisor_north"), visit("auditor_north")
    for path in STARTS:
        for key in KEYS:
            assert supervisor.get(f"{path}?after={key}").status in ({200} if path == "/offices" else {404}), (path, key)
    for key in KEYS:
        assert auditor.get(f"/audit?after={key}").status == 404


def test_a_strange_number_to_verify_is_told_to_be_none(app, visit):
    before = counts(app)
    for number in NUMBERS:
        page = visit().get(f"/verify?number={number}")
        assert page.status == 200, number
    assert counts(app) == before


ELSEWHERE = (
    "https://evil.example/", "//evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "http:///evil.example", "/\t/evil.example", "javascript:alert(1)", "http://[", "//[", "evil.example", "",
    "/%5Cevil.example", "/ok\r\nSet-Cookie: a=b", " //evil.example", "\x00//evil.example",
)  # fmt: skip


@pytest.mark.parametrize("name", ["", "guard_north"])
def test_choosing_a_language_leads_nowhere_else(visit, name):
    visitor = visit(name)
    for address in ELSEWHERE:
        page = visitor.press("/language", locale="lo", next=address)
        assert page.status == 303, address
        assert page.location.startswith("/"), address
        assert not page.location.startswith(("//", "/\\")), address
        assert "\n" not in page.location


def test_a_language_that_is_none_changes_nothing(app, visit, world):
    visitor = visit("guard_north")
    for locale in ("xx", "", "th\0", "../../en", "EN", "x" * 10_000):
        assert visitor.press("/language", locale=locale, next="/detections").location == "/detections"
        assert 'lang="th"' in visitor.get("/detections").text


def test_a_stale_referral_page_is_told_and_what_was_typed_is_kept(app, world):
    desk = Desk(app, world, "decline")
    page = desk.send(version="1", note="ข้อความที่พิมพ์")
    assert page.status == 409
    assert page.main.value("note") == "ข้อความที่พิมพ์"
    assert page.main.value("reason") == "no_capacity"
    assert page.main.value("version") == "2"
    assert desk.count() == desk.rows
    assert desk.post(page.main.pairs).status == 303


def test_a_stale_receipt_is_told_and_what_was_typed_is_kept(app, world, at_work):
    desk = Desk(app, world, "receive")
    page = desk.send(version="7", receiver_name="ชื่อผู้รับ")
    assert page.status == 409
    assert page.main.value("receiver_name") == "ชื่อผู้รับ"
    assert desk.count() == desk.rows
    assert desk.post(page.main.pairs).status == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "１"])
def test_a_tampered_version_does_nothing(app, world, version):
    for kind in ("decline", "receive"):
        desk = Desk(app, world, kind)
        assert desk.send(version=version).status == 409
        assert desk.count() == desk.rows


def test_a_button_with_a_tampered_form_does_nothing(app, visit, at_work, world):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        path = f"/handovers/{handover.reference}"
        reference = person.reference
    buttons = (f"{path}/take-out/{reference}", f"{path}/cancel")
    north = visit("liaison_north")
    for button in buttons:
        assert north.press(button).status == 400
        assert north.press(button, version="x").status == 400
        assert north.press(button, version="9").status == 409
        assert north.press(button, version="1", colour="red").status == 400
        assert north.post(button, {"version": "1"}).status == 400
    assert visit("liaison_south").get(path).text.count(reference)
