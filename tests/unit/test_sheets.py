"""A sheet shows text and computes nothing, and the text can be had back."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blo.kernel.sheets import cell, sheet

pytestmark = pytest.mark.walls

FORMULA = "=+-@＝＋－＠﹦﹢﹣﹫−"
UNSEEN = (
    "", " ", "\t", "\r", "\n", "\x00", "\u00a0", "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\u3000",
    "\u2003", "\u00ad", "\u034f", "\u180e", "\u3164", "\u115f", "\uffa0", "\u2800", "\ufe0f", "\U000e0020", "\u0301",
)  # fmt: skip
BEGINNINGS = [f"{before}{sign}1+1" for before in UNSEEN for sign in FORMULA]


def is_a_formula(shown):
    """Judge as the most careless spreadsheet: skip whatever can't be seen, then look for a sign of any width."""
    for character in shown:
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Zs", "Zl", "Zp", "Mn", "Me"}
        if not hidden and character not in "\u3164\u115f\u1160\uffa0\u2800":
            return unicodedata.normalize("NFKC", character)[0] in "=+-@−" or character in FORMULA
    return shown[:1] in {"\t", "\r", "\n"} and len(shown) > 0


def opened(data):
    """Read a sheet as a spreadsheet does."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def had_back(shown):
    return shown.removeprefix("'")


@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(BEGINNINGS)), min_size=1, max_size=5))
@example(["'", "''=1", "'=1", '"', '","', "a\r\nb", "\r", ""])
def test_no_text_is_a_formula_and_every_text_can_be_had_back(texts):
    [_header, row] = opened(sheet(["A"], [texts]))
    assert [had_back(shown) for shown in row] == texts
    assert not [shown for shown in row if is_a_formula(shown)]


@pytest.mark.parametrize("text", BEGINNINGS)
def test_what_begins_a_formula_or_hides_it_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["TH-MSI-C-26-7K3QF8MW", "2026-03-27T08:00:00+07:00", "แม่น้ำสาย", "ခင်မြင့်ဦး", "阮文", "H2", "", "เชียงราย"]
)
def test_what_people_write_stays_as_it_is(text):
    assert cell(text) == text


def test_nothing_is_an_empty_cell():
    assert opened(sheet(["A", "B"], [[None, 0]])) == [["A", "B"], ["", "0"]]
