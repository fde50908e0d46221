"""References that find their own slips of the pen."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.ids import ALPHABET, check_character, is_reference, new_id, new_reference, tidy_reference
from blo.web.converters import Reference

MOMENT = datetime(2026, 3, 27, tzinfo=UTC)
OFFICES = st.sampled_from(["TH-MSI-01", "MM-TCL-01", "LA-HX-02", "TH-A2B3-01"])
KINDS = st.sampled_from("DPCRHF")


def _reference(office, kind):
    return new_reference(office, kind, MOMENT)


@given(OFFICES, KINDS)
def test_every_new_reference_is_whole_and_has_an_address(office, kind):
    reference = _reference(office, kind)
    assert is_reference(reference)
    assert re.fullmatch(Reference.regex, reference)


@given(OFFICES, KINDS, st.data())
def test_every_single_wrong_symbol_is_found(office, kind, data):
    reference = _reference(office, kind)
    place = data.draw(st.integers(len(reference) - 7, len(reference) - 1))
    wrong = data.draw(st.sampled_from([symbol for symbol in ALPHABET if symbol != reference[place]]))
    assert not is_reference(reference[:place] + wrong + reference[place + 1 :])


@given(OFFICES, KINDS, st.data())
def test_every_exchange_of_neighbours_is_found(office, kind, data):
    reference = _reference(office, kind)
    place = data.draw(st.integers(len(reference) - 7, len(reference) - 2))
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert is_reference(swapped) is (swapped == reference)


def test_all_substitutions_and_swaps_of_one_reference_are_found():
    body = "TH-MSI-D-26-7K3QF8M"
    reference = body + check_character(body)
    for place in range(len(reference) - 7, len(reference)):
        found = {symbol for symbol in ALPHABET if is_reference(reference[:place] + symbol + reference[place + 1 :])}
        assert found == {reference[place]}


def test_the_alphabet_has_no_look_alikes_and_a_prime_number_of_symbols():
    assert not set("0O1ILUZ") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 29


def test_a_reference_typed_from_paper_is_brought_into_its_form():
    reference = _reference("TH-MSI-01", "F")
    typed = f" {reference.lower().replace('-', '‑')} "
    assert tidy_reference(typed) == reference


@given(st.text(max_size=40))
def test_anything_typed_is_judged_without_failing(typed):
    assert is_reference(tidy_reference(typed)) in {True, False}


def test_later_identifiers_sort_after_earlier_ones():
    made = [new_id() for _ in range(200)]
    assert made == sorted(made)
    assert len(set(made)) == 200
