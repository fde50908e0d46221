"""Many people off one boat: rows on a page or a file, each wrong cell named, everybody recorded once, nothing lost."""

import io
from datetime import date
from html import unescape

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.audit.verification import chains, verify
from blo.detections.models import DetectionPerson
from blo.groups.models import PeopleList
from blo.kernel.acting import act_as, forget
from blo.kernel.db import db
from blo.kernel.text import FindingCode
from blo.people.models import Person
from tests.support import recording, walk
from tests.support.statements import counted
from tests.web.visitor import page_of

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]


MIXED = "P\u0430vel"
"""With a Cyrillic letter in the place of a Latin one."""


@pytest.fixture
def boat(app, world, at_work):
    """The reference of a detection of 200 people."""
    with at_work():
        return walk.detection(world.guard_north, counts={"men": 150, "women": 40, "boys": 10}).reference


@pytest.fixture
def guard(visit):
    """A guard who reads English."""
    visitor = visit("guard_north")
    visitor.press("/language", locale="en")
    return visitor


@pytest.fixture
def kept(app, world):
    """All that the guard's office has of a kind."""

    def rows(model):
        with app.app_context():
            act_as(world.guard_north.told())
            found = list(db.session.scalars(sa.select(model)).unique())
            forget()
            return found

    return rows


def people(boat):
    return f"/detections/{boat}/people"


def upload(visitor, boat, data, name="boat.csv"):
    """Send a file."""
    fields = {"csrf_token": visitor.token(), "file": (io.BytesIO(data), name)}
    return page_of(visitor.client.post(f"{people(boat)}/file", data=fields, content_type="multipart/form-data"))


def went_on(visitor, boat, data):
    """Send a file whose headings say what its columns are; the list's address."""
    page = upload(visitor, boat, data)
    assert page.status == 303, page.plain
    sent = visitor.send(f"{page.location}/columns", {})
    assert (sent.status, sent.location) == (303, page.location), sent.plain
    return page.location


def version(page):
    return next(form.value("version") for form in page.forms if form.value("version"))


def press(visitor, address, verb):
    return visitor.press(f"{address}/{verb}", version=version(visitor.get(address)))


# --- rows on a page -------------------------------------------------------------------------------------------------


def test_rows_are_recorded_at_once_and_counted_against_the_first_count(guard, boat, kept):
    page = guard.get(f"{people(boat)}/new")
    assert "Recorded: 0 of 200" in page.plain
    rows = {"people-0-native_name": "မစန္ဒာ", "people-0-sex": "female", "people-0-birth": "၂၇/၃/၁၉၉၅"}
    rows |= {"people-3-latin_name": "Aung", "people-3-age": "20-25", "people-3-needs": ["medical"]}
    pairs = guard.filled(f"{people(boat)}/new", {**rows, "nationality": "พม่า", "languages": "my, shn"})
    assert [guard.post(f"{people(boat)}/new", pairs).status for _ in range(2)] == [303, 303]
    found = sorted(kept(Person), key=lambda person: person.names[0].kind, reverse=True)
    assert [(one.names[0].text, one.nationality, one.languages) for one in found] == [
        ("မစန္ဒာ", "MM", ["my", "shn"]),
        ("Aung", "MM", ["my", "shn"]),
    ]
    assert "Recorded: 2 of 200" in guard.get(f"{people(boat)}/new").plain
    kinds = [row.kind for row in kept(AuditEntry)]
    assert (kinds.count(AuditKind.PEOPLE_LIST_TAKEN_IN), kinds.count(AuditKind.PERSON_RECORDED)) == (1, 2)


def test_more_rows_come_without_a_script_and_keep_what_is_typed(guard, boat, kept):
    pairs = guard.filled(f"{people(boat)}/new", {"people-0-native_name": "แสง", "people-4-birth": "31/2/2538"})
    page = guard.post(f"{people(boat)}/new?rows=15", pairs)
    assert page.status == 200
    assert page.main.value("people-0-native_name") == "แสง"
    assert page.main.value("people-4-birth") == "31/2/2538"
    assert "people-14-native_name" in page.main.names
    assert kept(Person) == []
    assert guard.post(f"{people(boat)}/new?rows=x", pairs).status == 400


def test_what_is_wrong_with_rows_stands_at_its_field_and_nobody_is_recorded(guard, boat, kept):
    changes = {"people-0-native_name": "แสง", "people-1-nationality": "Atlantis", "people-2-birth": "31/2/2538"}
    page = guard.send(f"{people(boat)}/new", {**changes, "people-3-native_name": "แสง"})
    assert page.status == 422
    assert page.errors == {"people-1-nationality", "people-2-birth", "people-3-sure"}
    assert "Row 2: “Atlantis” is not known here" in page.plain
    assert page.main.value("people-1-nationality") == "Atlantis"
    assert kept(Person) == []
    put_right = {"people-1-nationality": "KH", "people-2-birth": "28/2/2538", "people-3-sure": "yes"}
    sent = guard.post(f"{people(boat)}/new", [*_but(page.main.pairs, put_right), *put_right.items()])
    assert sent.status == 303
    assert len(kept(Person)) == 4


def _but(pairs, names):
    return [pair for pair in pairs if pair[0] not in names]


def test_an_empty_page_records_nobody_and_says_so(guard, boat):
    assert guard.send(f"{people(boat)}/new", {}).status == 422


# --- a file ---------------------------------------------------------------------------------------------------------


def test_a_file_is_seen_corrected_left_confirmed_twice_and_recorded_once(guard, visit, boat, kept):
    address = went_on(guard, boat, recording.SHEET.encode())
    page = guard.get(address)
    assert page.status == 200
    assert "In order 2 To be put right 1 To be decided 1" in page.plain
    assert "Line 5" in page.plain
    assert "“x y” is not known here" in page.plain
    assert "The calendar has no such day" in page.plain
    assert kept(Person) == []

    seen = version(page)
    assert guard.press(f"{address}/confirm", version=seen).status == 303
    assert guard.press(f"{address}/confirm", version=seen).status == 303
    assert {one.names[0].text for one in kept(Person)} == {"แสงดาว", "คำปัน"}
    assert len(kept(Person)) == len(kept(DetectionPerson)) == 2

    colleague = visit("liaison_north")
    assert address in colleague.get(f"/detections/{boat}").links
    wrong = guard.send(f"{address}/lines/5", {"birth": "30/2/2538", "sex": "male"})
    assert (wrong.status, wrong.errors) == (422, {"birth"})
    assert guard.send(f"{address}/lines/5", {"birth": "28/2/2538", "sex": "male"}).status == 303
    assert guard.send(f"{address}/lines/4", {"sure": "yes"}).status == 303
    page = guard.get(address)
    assert "In order 2" in page.plain
    assert "Somebody of this name" not in page.plain
    assert guard.press(f"{address}/confirm", version=version(page)).status == 303
    assert len(kept(Person)) == 4
    [row] = kept(PeopleList)
    assert (row.state.value, row.content) == ("done", {"lines": []})
    assert guard.get(address).location == f"/detections/{boat}"
    assert guard.press(f"{address}/confirm", version=seen).status == 303
    assert len(kept(Person)) == 4
    kinds = [row.kind for row in kept(AuditEntry)]
    assert (kinds.count(AuditKind.PEOPLE_LIST_TAKEN_IN), kinds.count(AuditKind.PERSON_RECORDED)) == (1, 4)


def test_what_a_colleague_changed_meanwhile_is_not_recorded_unseen(guard, boat, kept):
    address = went_on(guard, boat, recording.SHEET.encode())
    seen = version(guard.get(address))
    assert press(guard, address, "lines/2/leave-out").status == 303
    page = guard.press(f"{address}/confirm", version=seen)
    assert (page.status, page.location) == (303, address)
    assert kept(Person) == []
    assert guard.send(f"{address}/lines/3", {"version": seen, "age": ""}).status == 409
    assert guard.press(f"{address}/confirm").status == 400


def test_a_thai_file_of_old_is_asked_about_and_then_read(guard, boat, kept):
    page = upload(guard, boat, recording.SHEET.encode("cp874"))
    asked = guard.get(guard.get(page.location).location)
    assert "แสงดาว" in asked.plain
    assert guard.send(f"{page.location}/encoding", {}).status == 422
    assert guard.send(f"{page.location}/encoding", {"encoding": "cp874"}).status == 303
    assert guard.send(f"{page.location}/columns", {}).status == 303
    assert "แสงดาว" in guard.get(page.location).plain


def test_a_file_without_headings_has_its_columns_named_by_hand(guard, boat, kept):
    page = upload(guard, boat, "Seat 4,မောင်မောင်,M\nSeat 5,မအေး,F\n".encode())
    columns = f"{page.location}/columns"
    assert "No heading was recognised" in guard.get(columns).plain
    wrong = guard.send(columns, {f"columns-{place}-meaning": "" for place in range(3)})
    assert wrong.status == 422
    assert {f"columns-{place}-meaning" for place in range(3)} == wrong.errors
    beside = guard.send(columns, {"columns-1-meaning": "native_name", "columns-2-meaning": "-1"})
    assert ("columns-1-meaning", "native_name") in beside.main.pairs  # a column that was not sent moves no other
    chosen = {f"columns-{place}-meaning": meaning for place, meaning in enumerate(("-", "native_name", "native_name"))}
    assert "chosen for more than one column" in guard.send(columns, chosen).plain
    assert guard.send(columns, {**chosen, "columns-2-meaning": "sex"}).status == 303
    assert press(guard, page.location, "confirm").status == 303
    assert {(one.names[0].text, one.sex.value) for one in kept(Person)} == {("မောင်မောင်", "male"), ("မအေး", "female")}


def test_a_workbook_is_taken_in_as_a_spreadsheet_saves_it(guard, boat, kept):
    book, saved = Workbook(), io.BytesIO()
    book.active.append(["ชื่อ", "เพศ", "วันเกิด", "สัญชาติ"])
    book.active.append(["แสงดาว", "หญิง", date(1995, 3, 27), "พม่า"])
    book.active.append(["คำปัน", "ช", 2541, "ลาว"])
    book.save(saved)
    page = upload(guard, boat, saved.getvalue(), "boat.xlsx")
    assert page.status == 303, page.plain
    sent = guard.send(f"{page.location}/columns", {})
    assert (sent.status, sent.location) == (303, page.location), sent.plain
    assert "In order 2 To be put right 0" in guard.get(page.location).plain
    assert press(guard, page.location, "confirm").status == 303
    found = {
        one.names[0].text: (one.sex.value, one.birth.day or one.birth.year, one.nationality) for one in kept(Person)
    }
    assert found == {"แสงดาว": ("female", date(1995, 3, 27), "MM"), "คำปัน": ("male", 1998, "LA")}


def test_a_name_of_mixed_alphabets_is_recorded_when_somebody_says_it_is_written_so(guard, boat, kept):
    address = went_on(guard, boat, f"ชื่อภาษาอังกฤษ,เพศ\nAnna,f\n{MIXED},f\n".encode())
    page = guard.get(address)
    assert "In order 1 To be put right 0 To be decided 1" in page.plain
    assert str(FindingCode.MIXED.label) in page.plain
    assert press(guard, address, "confirm").status == 303
    assert [one.names[0].text for one in kept(Person)] == ["Anna"]
    kept_so = guard.send(f"{address}/lines/3", {"sure": "yes"})
    assert kept_so.status == 303, kept_so.plain
    assert press(guard, address, "confirm").status == 303
    assert {one.names[0].text for one in kept(Person)} == {"Anna", MIXED}


def test_rows_with_a_name_of_mixed_alphabets_are_asked_about(guard, boat, kept):
    page = guard.send(f"{people(boat)}/new", {"people-0-latin_name": MIXED, "people-1-latin_name": "Anna"})
    assert (page.status, page.errors) == (422, {"people-0-latin_name"})
    assert kept(Person) == []
    assert guard.post(f"{people(boat)}/new", [*page.main.pairs, ("people-0-sure", "yes")]).status == 303
    assert {one.names[0].text for one in kept(Person)} == {"Anna", MIXED}


@pytest.mark.parametrize(("data", "words"), [(b"", "The file is empty"), (b'name\n"A', "was not sent whole")])
def test_a_file_that_can_not_be_taken_is_told_at_the_file(guard, boat, kept, data, words):
    page = upload(guard, boat, data)
    assert (page.status, page.errors) == (422, {"file"})
    assert words in page.plain
    assert kept(PeopleList) == []


def test_what_is_left_is_deleted_with_a_word(guard, boat, kept):
    address = went_on(guard, boat, recording.SHEET.encode())
    assert press(guard, address, "discard").location == f"/detections/{boat}"
    assert kept(PeopleList) == []
    assert guard.get(address).status == 404


def test_an_empty_list_to_fill_in_is_made_in_the_readers_language(visit, boat, guard):
    reader = visit("liaison_north")
    answer = reader.client.get("/people-list.csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert "เพศ" in answer.get_data(as_text=True)
    filled = answer.get_data() + "แสง,,หญิง,2538,,ลาว,,,\n".encode()
    address = went_on(guard, boat, filled)
    assert "In order 1 To be put right 0" in guard.get(address).plain
    assert reader.client.get("/people-list.xlsx").get_data().startswith(b"PK")


@pytest.mark.parametrize("name", ["stranger", "guard_south", "liaison_south"])
def test_another_office_finds_nothing(app, visit, world, at_work, guard, boat, name):
    address = went_on(guard, boat, recording.SHEET.encode())
    with at_work():
        case = walk.case(world.liaison_north, recording.detections.get(world.liaison_north, boat))
        walk.share_detection(
            world.liaison_north, world.liaison_south, case, _of(world, boat), walk.DetectionField.COUNTS
        )
    other = visit(name)
    for path in (f"{people(boat)}/new", f"{people(boat)}/file", address, f"{address}/lines/2", f"{address}/columns"):
        assert other.get(path).status == 404, path
    for verb in ("confirm", "discard", "lines/2/leave-out"):
        assert other.press(f"{address}/{verb}", version="3").status == 404, verb
    assert visit("auditor_north").get(address).status == 403


def _of(world, boat):
    return recording.detections.get(world.liaison_north, boat)


# --- many -----------------------------------------------------------------------------------------------------------

A_PERSON, A_LIST = 2, 30
"""Statements: the person and the names; and all else, the log included, once a list."""


@pytest.mark.parametrize("number", [5, 500])
def test_recording_costs_few_statements_a_person(app, guard, boat, kept, number):
    lines = "".join(f"ชื่อ{place:03},Name {place:03},f,{1960 + place % 50},MM\n" for place in range(number))
    address = went_on(guard, boat, f"ชื่อ,ชื่อภาษาอังกฤษ,เพศ,ปีเกิด,สัญชาติ\n{lines}".encode())
    page = guard.get(address)
    assert f"In order {number} " in page.plain
    token, seen_version = guard.token(), version(page)
    with counted(app) as seen:
        assert guard.post(f"{address}/confirm", {"csrf_token": token, "version": seen_version}).status == 303
    assert len(seen) <= A_PERSON * number + A_LIST
    assert len(kept(Person)) == number
    with app.app_context():
        assert [verify(office) for office in chains()] == [None] * len(chains())
    assert f"Recorded: {number} of 200" in unescape(guard.get(f"{people(boat)}/new").plain)
