"""The lists that come with the program: whole, in seven languages, and each word another."""

import unicodedata
from collections import Counter
from datetime import date

import pycountry
import pytest

from blo.codelists.files import COLUMNS, Line, read, shipped
from blo.codelists.rules import broken
from blo.codelists.states import CodeList
from blo.detections.sections import ABUSE, ITEM_LISTS
from blo.detections.sections import LAYOUTS as DETECTIONS
from blo.kernel.i18n import use
from blo.kernel.zawgyi import converted
from blo.offices.states import Crime
from blo.people import papers
from blo.people.mrz.states import DocumentKind
from blo.people.sections import LAYOUTS as PEOPLE
from blo.records.listed import Listed
from blo.web.ui.cleaning import clean

pytestmark = pytest.mark.detection

SCRIPTS = {"th": "THAI", "lo": "LAO", "km": "KHMER", "my": "MYANMAR", "zh-Hans": "CJK"}
OWN_LANGUAGE = {"TH": "th", "LA": "lo", "KH": "km", "VN": "vi", "MM": "my", "CN": "zh-Hans"}
HEADER = ",".join(COLUMNS)


def of(name):
    return {line.content.code: line.content for line in shipped() if line.name is name}


def test_every_list_has_entries_and_none_breaks_a_rule():
    assert {line.name for line in shipped()} == set(CodeList)
    found = [line.fault(*fault) for line in shipped() for fault in broken(line.name, of(line.name), line.content)]
    assert found == []


def test_every_entry_has_a_label_in_every_language():
    missing = [
        (line.name.value, line.content.code, line.content.missing())
        for line in shipped()
        if line.content.missing() and line.name is not CodeList.SUBDIVISION
    ]
    assert missing == []


def test_every_province_has_a_latin_name_and_one_in_its_own_countrys_language():
    provinces = of(CodeList.SUBDIVISION)
    lacking = [
        code
        for code, one in provinces.items()
        if not one.labels.get("en") or not one.labels.get(OWN_LANGUAGE.get(code[:2], "en"))
    ]
    assert lacking == []


def test_no_two_entries_of_a_list_share_a_label():
    counted = Counter(
        (line.name.value, tag, words.casefold()) for line in shipped() for tag, words in line.content.labels.items()
    )
    assert [label for label, count in counted.items() if count > 1] == []


def test_every_label_is_written_in_its_languages_script():
    odd = []
    for line in shipped():
        for tag, words in line.content.labels.items():
            used = {unicodedata.name(letter).split()[0] for letter in words if letter.isalpha()}
            own = SCRIPTS.get(tag, "LATIN")
            if own not in used or not used <= {own, "LATIN"} or clean(words) != words or converted(words):
                odd.append((line.name.value, line.content.code, tag, words))
    assert odd == []


def test_what_is_our_own_wording_is_provisional():
    assert {line.content.provisional for line in shipped() if line.name is CodeList.SUBDIVISION} == {False}
    known = {"ICCS 0204", "ICCS 08051", "ICCS 07023"}
    assert {one.note for one in of(CodeList.CRIME).values() if not one.provisional} == known
    whole = {CodeList.CRIME, CodeList.SUBDIVISION, CodeList.DEFINITION}
    assert all(line.content.provisional for line in shipped() if line.name not in whole)


def test_the_crimes_that_rules_know_are_those_that_are_offered_and_called_the_same():
    shipped_crimes = of(CodeList.CRIME)
    with use("en"):
        assert {code: one.labels["en"] for code, one in shipped_crimes.items()} == {
            crime.value: str(crime.label) for crime in Crime
        }
    assert {crime.value for crime in ITEM_LISTS} <= shipped_crimes.keys()


def test_every_province_is_one_of_the_standards_or_has_ended():
    strange = [code for code in of(CodeList.SUBDIVISION) if pycountry.subdivisions.get(code=code) is None]
    assert strange == ["VN-15"]


def test_viet_nams_provinces_became_thirty_four():
    provinces = {code: one for code, one in of(CodeList.SUBDIVISION).items() if code.startswith("VN-")}
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    assert [sum(one.is_valid(day) for one in provinces.values()) for day in (before, after)] == [63, 34]
    ended = [one for one in provinces.values() if not one.is_valid(after)]
    assert all(provinces[code].is_valid(after) for one in ended for code in one.replaced_by)
    assert all(len(one.replaced_by) == 1 for one in ended)


def test_every_kind_of_document_that_lines_tell_is_on_the_list():
    assert set(papers.TYPES) == set(DocumentKind)
    assert set(papers.TYPES.values()) <= set(of(CodeList.DOCUMENT))


# --- sheets that are not right --------------------------------------------------------------------------------------

ROW = "drug_kind,x,1,X,,,,,,,,no,,,"
SPOILT = {
    "an unknown language": (HEADER.replace("my", "fr") + "\n" + ROW, "line 1, fr: "),
    "a missing column": (HEADER.replace(",note", "") + "\n", "line 1, note: "),
    "an unknown list": (HEADER + "\nno_list" + ROW.removeprefix("drug_kind"), "line 2, list: "),
    "no position": (HEADER + "\n" + ROW.replace(",1,", ",,"), "line 2, position: "),
    "perhaps provisional": (HEADER + "\n" + ROW.replace(",no,", ",perhaps,"), "line 2, provisional: "),
    "no such day": (HEADER + "\n" + ROW.replace("no,,,", "no,2025-02-30,,"), "line 2, valid_from: "),
    "too few cells": (HEADER + "\ndrug_kind,x", "line 2, line: "),
    "too many cells": (HEADER + "\n" + ROW + ",,", "line 2, line: "),
    "a code twice": (HEADER + "\n" + ROW + "\n" + ROW, "line 3, code: "),
    "an open quote": (HEADER + '\n"drug_kind', "line 1, file: "),
    "a cell without end": (HEADER + "\n" + ROW.replace("X", "x" * 1001), "line 2, en: "),
    "nothing": ("", "line 1, list, "),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_sheet_that_is_not_right_is_told_where(kind):
    text, beginning = SPOILT[kind]
    _lines, faults = read(text)
    assert faults
    assert faults[0].startswith(beginning)


def test_a_sheet_with_a_line_that_is_wrong_still_gives_the_others():
    lines, faults = read(f"{HEADER}\n{ROW}\n{ROW.replace(',x,', ',y,').replace(',1,', ',-1,')}\n")
    assert [line.content.code for line in lines] == ["x"]
    assert faults == [Line(3, CodeList.DRUG, lines[0].content).fault("position", faults[0].partition(": ")[2])]


def test_every_list_is_used_by_a_layout_or_a_form():
    layouts = [*DETECTIONS.values(), *PEOPLE.values()]
    columns = [one for layout in layouts for one in (*layout.columns, *(layout.lines.columns if layout.lines else ()))]
    used = {name for column in columns if isinstance(column.kind, Listed) for name in column.kind.lists}
    lacking = set(CodeList) - used - {CodeList.SUBDIVISION}  # offices say where they are by it
    assert lacking == set()


def test_the_kind_of_harm_that_rules_speak_of_is_on_its_list():
    assert ABUSE in of(CodeList.HARM)
