"""Files with lists: what can be read for certain is read, what is in doubt is asked, what is in the way is named."""

import io
import struct
import zipfile

import pytest
from openpyxl import Workbook

from blo.groups import arriving, content, texts, workbooks
from blo.groups.opening import child
from blo.groups.opening.child import Refused
from blo.groups.states import MOST_LINES, Column, Encoding, ListState
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES, use
from blo.web.groups import blanks, words

pytestmark = pytest.mark.detection
TEXT = "ชื่อ,เพศ\nแสงดาว,หญิง\n"


def rows_of(data):
    arrived = arriving.arrived(data)
    assert arrived.state is ListState.COLUMNS
    return content.rows_of(arrived.content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_says_how_it_is_written_is_read(encoding):
    assert rows_of(TEXT.encode(encoding)) == [(1, ["ชื่อ", "เพศ"]), (2, ["แสงดาว", "หญิง"])]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, Encoding.THAI),
        ("姓名,性别\n李娜,女\n", Encoding.CHINESE),
        ("tên,tuổi\nNguyê\u0303n,31\n".replace("ổ", "ô\u0309"), Encoding.VIETNAMESE),
    ],
)
def test_what_may_be_read_in_several_ways_is_asked(text, encoding):
    data = text.encode(encoding.value)
    arrived = arriving.arrived(data)
    assert arrived.state is ListState.ENCODING
    assert content.data_of(arrived.content) == data
    assert encoding in texts.candidates(data)
    assert arriving.read_as(data, encoding).lines == 2


def test_utf_16_without_its_mark_is_offered():
    data = TEXT.encode("utf-16-le")
    assert Encoding.UTF16 in texts.candidates(data)
    assert arriving.read_as(data, Encoding.UTF16).lines == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf" + "ชื่อ\nดี\n".encode() + "แสงดาว".encode("cp874"), "Line 3 has signs"),
        (b"", "empty"),
        (b"\n , ,\n", "nobody"),
        (b"# a remark\n", "nobody"),
        (b'name,sex\nA,f\n"B,m\nC,f\n', "quotation mark is not closed"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x81", "Line 1 has signs"),
        (b"x" * 2_000_001, "too large"),
        (b"name\n" + b"A\n" * (MOST_LINES + 1), "more than 1000 people"),
        (b"name\n" + b"A\n" * 10_000, "more than 1000 people"),
        (b"," * 80 + b"x\n", "more than 60 cells"),
    ],
)
def test_what_can_not_be_taken_is_told_and_where(data, said):
    with pytest.raises(RuleBroken, match=said) as broken:
        arriving.arrived(data)
    assert broken.value.field == "file"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(delimiter):
    lines = [("name", "note", "sex"), ("Aung; Aung, U", "a", "m"), ("Khin", "", "f")]
    text = "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in lines)
    assert [cells[0] for _number, cells in rows_of(text.encode())] == ["name", "Aung; Aung, U", "Khin"]
    assert [len(cells) for _number, cells in rows_of(text.encode())] == [3, 3, 3]


def test_a_stated_delimiter_empty_rows_remarks_and_numbers_are_a_spreadsheets():
    found = rows_of(b"sep=;\nname;sex\n;\n# Example;f\n'# another;f\nKhin, Khin;f\n")
    assert found == [(2, ["name", "sex"]), (6, ["Khin, Khin", "f"])]


def test_a_last_line_that_ends_early_and_one_that_goes_on_are_marked():
    arrived = arriving.arrived("ชื่อ,เพศ,อายุ\nก,ช,20,x\nข,ญ".encode())
    named = content.named(arrived.content, [Column.NATIVE, None, Column.AGE], headed=True)
    assert [(one.number, one.cells, one.mark) for one in content.lines_of(named.content)] == [
        (2, {"native_name": "ก", "age": "20"}, content.LONG),
        (3, {"native_name": "ข"}, content.SHORT),
    ]


# --- workbooks ------------------------------------------------------------------------------------------------------


def book(change=lambda _book, _page: None, rows=(("name", "sex"), ("ขิ่น", "f"))):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    change(made, made.active)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def repacked(data, **parts):
    """The same workbook with parts put in the place of others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, text in parts.items():
            new.writestr(name, text)
    return written.getvalue()


def hide(made, _page):
    made.create_sheet("secret").append(["x"])
    made["secret"].sheet_state = "hidden"


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "word", "where"),
    [
        (lambda: book(lambda _b, page: page.cell(2, 2, "=1+1")), "formula", "B2"),
        (lambda: book(lambda _b, page: page.merge_cells("A2:B2")), "merged", "A2:B2"),
        (lambda: book(hide), "hidden", "secret"),
        (lambda: book(lambda made, _p: made.create_sheet("more").append(["x"])), "sheets", "more"),
        (lambda: book(rows=[["name"]] + [["A"]] * 10_000), "too_many", ""),
        (lambda: book(lambda _b, page: page.cell(2, 100, "x")), "too_wide", ""),
        (lambda: repacked(book(), **{"xl/vbaProject.bin": b"x"}), "macros", ""),
        (lambda: repacked(book(), **{"xl/media/image1.png": b"\0" * 41_000_000}), "too_large", ""),
        (lambda: repacked(book(), **{SHEET: BOMB}), "broken", ""),
        (lambda: book()[:-200], "broken", ""),
        (lambda: repacked(book(), **{"xl/workbook.xml": b"no"}), "broken", ""),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked", ""),
    ],
    ids=["formula", "merged", "hidden", "two", "long", "wide", "macros", "bomb", "entities", "half", "not", "old"],
)
def test_a_workbook_with_something_in_the_way_is_refused_and_the_place_named(data, word, where):
    with pytest.raises(Refused) as refused:
        child.opened(data())
    assert refused.value.word == word
    assert where in refused.value.where


def test_a_size_that_is_a_lie_is_found_out_by_unpacking():
    data = bytearray(repacked(book(), **{"xl/media/x": b"\0" * 41_000_000}))
    place = data.index(b"PK\x01\x02", data.rindex(b"xl/media/x") - 60)
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    with pytest.raises(Refused, match=r"broken|too_large"):
        child.opened(bytes(data))


def test_a_workbook_is_read_in_a_process_of_its_own_as_somebody_would_type_it():
    from datetime import date

    rows = [("name", "birth", "age"), ("ขิ่น", date(1995, 3, 27), 31.0), (None, None, None), ("ວົງ", 2538, "20-25")]
    assert rows_of(book(rows=rows)) == [
        (1, ["name", "birth", "age"]),
        (2, ["ขิ่น", "1995-03-27", "31"]),
        (4, ["ວົງ", "2538", "20-25"]),
    ]
    with pytest.raises(RuleBroken, match="B2"):
        arriving.arrived(book(lambda _b, page: page.cell(2, 2, "=1+1")))


def test_a_process_that_fails_is_told_as_too_hard(monkeypatch):
    monkeypatch.setattr(workbooks, "COMMAND", ("false",))
    with pytest.raises(RuleBroken, match="too long or too much"):
        arriving.arrived(book())


@pytest.mark.parametrize("tag", LOCALES)
def test_an_empty_list_is_recognised_in_its_language_and_its_example_is_not_taken_in(tag):
    with use(tag):
        empty = [blanks.as_csv(), blanks.as_xlsx()] if tag == "my" else [blanks.as_csv()]
    for data in empty:
        [(number, headings)] = rows_of(data)
        assert number == 1
        assert [words.column_of(heading) for heading in headings] == list(Column)
