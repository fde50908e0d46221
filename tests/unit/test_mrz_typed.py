"""What people type is taken as a zone when only its writing differs; what is wrong is told by line and character."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.i18n import use
from blo.people.mrz.reading import Zone, read
from blo.people.mrz.states import FaultCode
from blo.people.mrz.typed import Unread
from tests.support import zones
from tests.unit.test_mrz_specimens import LONG_TD1, MRV_A, MRV_B, ON, TD1, TD2, TD3

pytestmark = pytest.mark.detection

WHOLE = "\n".join(TD3)


def faults(text, on=ON):
    return [(fault.code.value, fault.line, fault.column, fault.found) for fault in read(text, on=on).faults]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.lower(),
        WHOLE.replace("\n", ""),
        WHOLE.replace("\n", "\r\n\r\n"),
        WHOLE.replace("\n", "\u2028"),
        f"  {WHOLE.replace('<', ' <')}  \n\n",
        WHOLE.replace("<", "‹"),
        WHOLE.replace("<", "＜"),
        WHOLE.replace("<<", "«"),
        WHOLE.replace("<", "«"),
        WHOLE.replace("<", "&lt;"),
        WHOLE.replace("<", "<\u200b"),
        WHOLE.replace(" ", "\u00a0"),
        f"\ufeff{WHOLE}",
        "\n".join((TD3[0][:20], TD3[0][20:], TD3[1][:30], TD3[1][30:])),
        "".join(chr(ord(character) + 0xFEE0) if character > " " else character for character in WHOLE),
        WHOLE.translate({ord(str(digit)): chr(0x0E50 + digit) for digit in range(10)}),
    ],
)
def test_the_same_zone_written_otherwise(text):
    zone = read(text, on=ON)
    assert isinstance(zone, Zone)
    assert (zone.lines, zone.faults) == (TD3, ())


@pytest.mark.parametrize("lines", [TD1, TD2, TD3, MRV_A, MRV_B, LONG_TD1])
def test_lost_line_breaks_are_found(lines):
    zone = read("".join(lines), on=ON)
    assert zone.lines == lines
    assert zone.sound


@pytest.mark.parametrize("breaks", [(30,), (60,), (30, 45, 60), (10, 30, 60, 80)])
def test_lines_that_ran_together_or_were_wrapped_are_found(breaks):
    whole = "".join(TD1)
    edges = (0, *breaks, 90)
    assert read("\n".join(whole[a:b] for a, b in pairwise(edges)), on=ON).lines == TD1


@pytest.mark.parametrize("lines", [TD1, TD2, TD3, MRV_A])
@pytest.mark.parametrize("count", [-3, -1, 1, 4])
def test_nobody_has_to_count_the_fillers_after_the_name(lines, count):
    at = 2 if len(lines) == 3 else 0
    changed = f"{lines[at]}{'<' * count}" if count > 0 else lines[at][:count]
    zone = read("\n".join((*lines[:at], changed, *lines[at + 1 :])), on=ON)
    assert zone.lines == lines
    assert [(fault.code, fault.line) for fault in zone.faults] == [(FaultCode.FILLERS, at + 1)]
    assert zone.sound
    assert not zone.names.maybe_truncated


def test_a_name_that_is_nearly_full_and_has_no_filler_typed_may_be_cut_short():
    name = "P<UTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVO"
    assert read(f"{name}\n{TD3[1]}", on=ON).names.maybe_truncated
    assert not read(f"{name[:-3]}\n{TD3[1]}", on=ON).names.maybe_truncated
    assert not read(f"{name[:-1]}<\n{TD3[1]}", on=ON).names.maybe_truncated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty", 1, 1, "")]),
        (" \n\u200b\n", [("empty", 1, 1, "")]),
        ("P<UTO", [("lines", 1, 1, "")]),
        (WHOLE[:-1], [("length", 2, 44, "43")]),
        (f"{TD3[0][:20]}\n{TD3[0][20:]}<{TD3[1][:-1]}", [("length", 1, 21, "20"), ("length", 2, 37, "68")]),
        (f"{TD3[0]}<X\n{TD3[1]}", [("length", 1, 45, "46")]),
        (f"{TD3[0][:-1]}\n{TD3[1]}<", [("length", 1, 44, "43"), ("length", 2, 45, "45")]),
        (f"{TD1[0]}\n{TD1[1][:-1]}\n{TD1[2]}", [("length", 2, 30, "29")]),
        (WHOLE.replace("ANNA", "ANÑA"), [("character", 1, 18, "Ñ")]),
        (WHOLE.replace("8902", "8-02"), [("character", 2, 5, "-")]),
        (WHOLE.replace("ANNA", "AßNA").replace("<10", "<1ı"), [("character", 1, 17, "ß"), ("character", 2, 44, "ı")]),
        ("hello\nÉ", [("character", 2, 1, "É"), ("length", 1, 6, "5"), ("length", 2, 2, "1")]),
    ],
)
def test_what_is_no_zone_is_told_with_its_place(text, expected):
    found = read(text, on=ON)
    assert isinstance(found, Unread)
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("P<UTO", "P<UTQ", [("country", 1, 3, "UTQ")]),
        ("P<UTO", "P<DEU", [("country", 1, 3, "DEU")]),
        ("6UTO7", "6U<O7", [("country", 2, 11, "U<O")]),
        ("ANNA", "ANN4", [("name_character", 1, 19, "4")]),
        ("ANNA<MARIA", "ANNA<<MARIA", None),
        ("<<ANNA<MARIA", "<<<ANNA<MARIA", None),
        ("ERIKSSON<<", "<<<<<<<<<<", [("name_fillers", 1, 6, "")]),
        ("F1204", "X1204", [("sex", 2, 21, "X")]),
    ],
)
def test_what_no_check_digit_covers_is_judged_by_what_may_stand_there(old, new, expected):
    text = WHOLE.replace(old, new)
    if expected is None:
        text = text.replace("<\n", "\n")
        [fault] = read(text, on=ON).faults
        assert (fault.code, fault.line) == (FaultCode.NAME_FILLERS, 1)
        assert read(text, on=ON).names.whole == "ERIKSSON ANNA MARIA"
    else:
        assert [row[:3] for row in faults(text)] == [row[:3] for row in expected]
    assert not read(text, on=ON).sound


def test_an_empty_name_or_number_is_told():
    assert faults(f"P<UTO{'<' * 39}\n{TD3[1]}") == [("name_missing", 1, 6, "")]
    assert ("number_missing", 2, 1, "<" * 9) in faults(f"{TD3[0]}\n{'<' * 9}0{TD3[1][10:]}")


def test_a_long_document_number_that_fills_the_optional_field_is_told():
    lower = "D23145890<UTO3407127M9507122734121"
    lower += zones.digit("D23145890734121")
    lower += zones.digit(lower[:10] + lower[13:20] + lower[21:35])
    zone = read(f"{TD2[0]}\n{lower}", on=ON)
    assert zone.number.value == "D23145890734121"
    assert [(fault.code.value, fault.line, fault.column) for fault in zone.faults] == [("number_open", 2, 35)]
    assert {check.verdict.value for check in zone.checks} == {"right"}


def test_a_sign_in_place_of_a_check_digit_without_more_number_is_a_wrong_check_digit():
    zone = read("\n".join((TD1[0].replace("907<", "90<<"), *TD1[1:])), on=ON)
    assert (zone.number.value, zone.number.long) == ("D23145890", False)
    assert [(check.name.value, check.found) for check in zone.checks if check.verdict == "wrong"] == [
        ("number", "<"),
        ("composite", "6"),
    ]


def test_words_come_with_the_place_and_in_the_language_of_the_reader():
    [fault] = read(WHOLE.replace("F1204", "X1204"), on=ON).faults
    with use("en"):
        assert str(fault.words()) == "Line 2, character 21: “X” is none of M, F and <."
        [short] = read(WHOLE[:-1], on=ON).faults
        assert str(short.words()) == "Line 2, character 44: This line has 43 characters and needs 44."
        [nothing] = read("", on=ON).faults
        assert str(nothing.words()) == "Type the lines at the bottom of the document."


@given(st.text(st.sampled_from(f"{zones.ALPHABET}<<<<abc «‹\n\n%"), max_size=100), st.dates(date(1930, 1, 1)))
def test_any_text_gets_an_answer(text, on):
    found = read(text, on=on)
    if isinstance(found, Unread):
        assert found.faults
    for fault in found.faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert str(fault.words())


@given(st.text(max_size=60))
def test_any_characters_get_an_answer(text):
    assert read(text, on=ON).faults
    assert read(TD3[0] + text, on=ON)
    assert read(f"{TD3[0]}\n{text}{TD3[1][len(text) :]}", on=ON)


@given(st.lists(st.sampled_from(zones.ALPHABET), min_size=88, max_size=90))
def test_any_characters_of_the_right_count_get_an_answer(characters):
    found = read("".join(characters), on=ON)
    assert [str(fault.words()) for fault in found.faults]
