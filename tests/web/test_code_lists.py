"""The pages of code lists: everybody reads, administrators change, and what is wrong is told at its field."""

import html
import re
from datetime import date

import pytest

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel import work
from blo.kernel.i18n import use
from blo.web.ui.fields import ListChoice, ListChoices
from blo.web.ui.forms import Form
from tests.web.desk import Desk

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]

LISTS = "/code-lists"
HEROIN = f"{LISTS}/drug_kind/heroin"
LINK = re.compile(r'href="([^"]+)"')
ENTRY = re.compile(f"{LISTS}/subdivision/[A-Z0-9-]+")
MISSING = "Missing: the English label is shown instead"


@pytest.fixture
def admin(visit):
    """An administrator who reads English."""
    visitor = visit("administrator_north")
    visitor.press("/language", locale="en")
    return visitor


def heroin(app):
    with app.app_context():
        found = registry.entry(CodeList.DRUG, "heroin")
        work.rollback()
    return found


@pytest.mark.parametrize("name", ["guard_north", "shelter"])
def test_everybody_who_has_signed_in_reads_them_and_changes_nothing(visit, name):
    reader = visit(name)
    assert reader.get(LISTS).status == 200
    page = reader.get(f"{LISTS}/drug_kind")
    assert {words in page.plain for words in ("เฮโรอีน", "Heroin", "ဟီးရိုးအင်း", "海洛因")} == {True}
    assert "/change" not in reader.get(HEROIN).text
    assert f"{LISTS}/drug_kind/entries/new" not in page.text
    assert reader.get(f"{HEROIN}/change").status == reader.get(f"{LISTS}/drug_kind/entries/new").status == 403


def test_what_is_not_there_is_not_found(admin):
    unknown = ("no_list", "drug_kind/never_heard_of", "drug_kind/never_heard_of/change", "no_list/entries/new")
    for path in (*unknown, "drug_kind/TH-1", "drug_kind/a-b"):
        assert admin.get(f"{LISTS}/{path}").status == 404, path


def test_a_long_list_is_turned_page_by_page_and_searched_in_any_language(admin):
    seen, path = [], f"{LISTS}/subdivision"
    while path:
        page = admin.get(path)
        links = [html.unescape(link) for link in LINK.findall(page.text)]
        found = [link for link in links if ENTRY.fullmatch(link)]
        seen += found
        path = next((link for link in links if "after=" in link), "")
        assert len(found) <= 25
    assert len(seen) == len(set(seen)) == 336
    found = admin.get(f"{LISTS}/subdivision?q=แม่ฮ่อง")
    assert "TH-58" in found.plain
    assert "TH-57" not in found.plain
    assert admin.get(f"{LISTS}/subdivision?after=TH-XX").status == 404


def test_a_missing_label_is_said_to_administrators_alone(admin, visit):
    path = f"{LISTS}/subdivision/TH-58"
    assert MISSING in admin.get(path).plain
    guard = visit("guard_north")
    guard.press("/language", locale="en")
    page = guard.get(path)
    assert "Mae Hong Son" in page.plain
    assert MISSING not in page.plain
    assert "Labels missing" not in guard.get(f"{LISTS}/subdivision").plain


def test_an_entry_is_added_changed_and_ended_and_its_history_tells_it(app, world, admin, visit):
    changes = {"code": "nitazene", "label_en": "Nitazene", "label_th": "ไนทาซีน"}
    page = admin.send(f"{LISTS}/drug_kind/entries/new", changes)
    assert (page.status, page.location) == (303, f"{LISTS}/drug_kind/nitazene")
    path = f"{LISTS}/drug_kind/nitazene"
    assert admin.send(f"{path}/change", {"label_th": "ไนตาซีน"}).status == 303
    ended = {"valid_until": "1/1/2026", "replaced_by": "heroin  opium"}
    assert admin.send(f"{path}/change", ended).status == 303
    page = admin.get(path)
    for words in ("ไนทาซีน → ไนตาซีน", "Version 3", "– → 2026-01-01", "– → heroin opium", "No longer valid"):
        assert words in page.plain, words
    assert "Administrator North" in page.plain
    seen = visit("guard_north").get(path)
    assert "TH-MSI-01" in seen.plain
    assert "Administrator North" not in seen.plain


@pytest.mark.parametrize("name", ["administrator_north", "guard_north"])
def test_what_came_with_the_program_is_the_operators_in_words(visit, name):
    reader = visit(name)
    reader.press("/language", locale="en")
    page = reader.get(f"{LISTS}/drug_kind/heroin").plain
    assert "The operator of this installation" in page
    assert "INSTALLATION" not in page
    assert "operator," not in page


WRONG = (
    ({"code": "heroin"}, "code"),
    ({"code": "New Code"}, "code"),
    ({"code": ""}, "code"),
    ({"label_en": ""}, "label_en"),
    ({"label_th": "ยา\u202e"}, "label_th"),
    ({"label_zh": "海洛因"}, "label_zh"),
    ({"label_my": "x" * 101}, "label_my"),
    ({"position": "-1"}, "position"),
    ({"valid_from": "2/1/2026", "valid_until": "1/1/2026"}, "valid_until"),
    ({"replaced_by": "none_such"}, "replaced_by"),
    ({"replaced_by": "heroin", "valid_until": ""}, "valid_until"),
)


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(app, world):
    desk = Desk(app, world, "code")
    for changes, field in WRONG:
        page = desk.send(**{"label_lo": "ຢາໃໝ່", **changes})
        assert (page.status, page.errors) == (422, {field}), changes
        assert "ຢາໃໝ່" in page.text


def test_a_page_that_was_open_while_somebody_else_changed_the_entry_is_told(app, admin, visit):
    stale = admin.filled(f"{HEROIN}/change", {"label_en": "Diamorphine"})
    assert admin.send(f"{HEROIN}/change", {"note": "first"}).status == 303
    page = admin.post(f"{HEROIN}/change", stale)
    assert page.status == 409
    assert "Diamorphine" in page.text
    assert admin.post(f"{HEROIN}/change", page.main.pairs).status == 303
    assert heroin(app).version == 3


def test_another_states_province_is_refused_at_the_code_and_has_no_form(admin):
    page = admin.send(f"{LISTS}/subdivision/entries/new", {"code": "MM-99", "label_en": "Nowhere"})
    assert (page.status, page.errors) == (422, {"code"})
    assert admin.get(f"{LISTS}/subdivision/MM-17/change").status == 403
    assert admin.get(f"{LISTS}/subdivision/TH-57/change").status == 200


class _Form(Form):
    unit = ListChoice("Unit", CodeList.UNIT, on=lambda: date(2026, 3, 27))
    units = ListChoices("Units", CodeList.UNIT, on=lambda: date(2026, 3, 27))
    place = ListChoice("Province", CodeList.SUBDIVISION, on=lambda: date(2026, 3, 27))


def test_a_form_offers_what_is_valid_and_keeps_what_a_record_holds_already(app):
    with app.test_request_context(), use("th"):
        empty, held = _Form(), _Form(data={"unit": "furlong", "units": ["animal"], "place": "VN-03"})
        assert [option.value for option in empty.unit.all_options()][:2] == ["kilogram", "gram"]
        assert str(empty.unit.all_options()[0].label) == "กิโลกรัม"
        assert "VN-03" not in [option.value for option in empty.place.all_options()]
        assert [option.value for option in held.unit.all_options()][-1] == "furlong"
        assert held.units.data == ("animal",)
        [kept] = [option for option in held.place.all_options() if option.value == "VN-03"]
        assert str(kept.label).startswith("Hà Giang (")  # and what it became
        assert ("Tuyên Quang" in str(kept.label), kept.group) == (True, "เวียดนาม")
        work.rollback()


@pytest.mark.parametrize(("posted", "wrong"), [("VN-03", False), ("VN-06", True), ("none", True), ("TH-57", False)])
def test_a_form_takes_what_it_offers_and_nothing_else(app, posted, wrong):
    with app.test_request_context("/", method="POST", data={"place": posted}):
        form = _Form(data={"place": "VN-03"})
        form.validate()
        assert bool(form.place.errors) is wrong
        work.rollback()


def test_sending_twice_adds_once(app, admin):
    pairs = admin.filled(f"{LISTS}/drug_kind/entries/new", {"code": "nitazene", "label_en": "Nitazene"})
    assert [admin.post(f"{LISTS}/drug_kind/entries/new", pairs).status for _ in range(2)] == [303, 422]
