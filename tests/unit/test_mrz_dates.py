"""Two digits of a year have a century inferred, and a part that is not known stays not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.people.mrz.countries import SPECIAL, country
from blo.people.mrz.dates import birth_of, expiry_of
from blo.people.mrz.states import Standing
from blo.people.states import BirthPrecision
from blo.web.ui.choices import _territories

pytestmark = pytest.mark.detection

ON = date(2026, 3, 27)


@pytest.mark.parametrize(
    ("text", "on", "known"),
    [
        ("260327", ON, (2026, 3, 27)),
        ("260328", ON, (1926, 3, 28)),
        ("270101", ON, (1927, 1, 1)),
        ("000229", ON, (2000, 2, 29)),
        ("000229", date(2099, 1, 1), (2000, 2, 29)),
        ("991231", date(2099, 12, 30), (1999, 12, 31)),
        ("7408<<", ON, (1974, 8, None)),
        ("74<<<<", ON, (1974, None, None)),
        ("74<<12", ON, (1974, None, 12)),
        ("26<<<<", ON, (2026, None, None)),
        ("2603<<", ON, (2026, 3, None)),
        ("2604<<", ON, (1926, 4, None)),
        ("<<0812", ON, (None, 8, 12)),
        ("<<0229", ON, (None, 2, 29)),
        ("<<<<<<", ON, (None, None, None)),
    ],
)
def test_a_birth_is_in_the_latest_year_that_is_not_in_the_future(text, on, known):
    written, trouble = birth_of(text, on)
    assert (written.year, written.month, written.day) == known
    assert written.century_inferred is (known[0] is not None)
    assert trouble is None


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("740230", "date_impossible", 0),
        ("741301", "date_impossible", 0),
        ("010229", "date_impossible", 0),
        ("<<0230", "date_impossible", 0),
        ("7408A2", "date_character", 4),
        ("7<0812", "date_part", 0),
        ("74<812", "date_part", 2),
        ("74081<", "date_part", 4),
        ("740800", "date_zeros", 4),
        ("740012", "date_zeros", 2),
        ("<<0012", "date_zeros", 2),
        ("000000", "date_zeros", 0),
    ],
)
def test_what_is_wrong_with_a_birth_is_told(text, code, at):
    _, trouble = birth_of(text, ON)
    assert trouble is not None
    assert (trouble[0].value, trouble[1]) == (code, at)


def test_zeros_are_told_and_taken_for_what_is_not_known():
    assert birth_of("740000", ON)[0].birth.year == 1974
    assert birth_of("000000", ON)[0].year is None
    assert birth_of("000101", ON)[0].year == 2000


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("740812", BirthPrecision.DAY),
        ("7408<<", BirthPrecision.MONTH),
        ("74<<12", BirthPrecision.YEAR),
        ("<<0812", BirthPrecision.UNKNOWN),
        ("<<<<<<", BirthPrecision.UNKNOWN),
        ("740230", BirthPrecision.UNKNOWN),
    ],
)
def test_a_birth_is_recorded_as_exactly_as_it_is_known(text, precision):
    birth = birth_of(text, ON)[0].birth
    assert birth.precision is precision
    assert birth.may_be_child(ON) is (precision is BirthPrecision.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "on", "day"),
    [
        ("120415", ON, date(2012, 4, 15)),
        ("760326", ON, date(2076, 3, 26)),
        ("760327", ON, date(1976, 3, 27)),
        ("760328", ON, date(1976, 3, 28)),
        ("991231", date(2003, 1, 1), date(1999, 12, 31)),
        ("010101", date(1999, 1, 1), date(2001, 1, 1)),
    ],
)
def test_an_expiry_is_within_fifty_years(text, on, day):
    written, trouble = expiry_of(text, on)
    assert written.day == day
    assert trouble is None


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("<<<<<<", "date_missing", 0),
        ("1204<<", "date_character", 4),
        ("12O415", "date_character", 2),
        ("120431", "date_impossible", 0),
        ("120400", "date_impossible", 0),
    ],
)
def test_what_is_wrong_with_an_expiry_is_told(text, code, at):
    written, trouble = expiry_of(text, ON)
    assert written.day is None
    assert trouble is not None
    assert (trouble[0].value, trouble[1]) == (code, at)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 36400))
def test_any_birth_of_the_last_hundred_years_is_found_again(on, days):
    born = on - timedelta(days=days)
    written, trouble = birth_of(f"{born:%y%m%d}", on)
    assert trouble is None
    assert written.birth.day == born


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-18200, 18200))
def test_any_expiry_within_fifty_years_is_found_again(on, days):
    expires = on + timedelta(days=days)
    assert expiry_of(f"{expires:%y%m%d}", on)[0].day == expires


@given(st.text("0123456789<A", min_size=6, max_size=6), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_six_characters_are_a_birth_that_is_past_or_a_fault(text, on):
    written, trouble = birth_of(text, on)
    if written.birth.day is not None:
        assert written.birth.day <= on
        assert (on - written.birth.day).days <= 36525
        assert f"{written.birth.day:%y%m%d}" == text
    assert trouble is not None or "A" not in text


@pytest.mark.parametrize(
    ("text", "code", "standing"),
    [
        ("THA", "TH", "state"),
        ("MMR", "MM", "state"),
        ("LAO", "LA", "state"),
        ("KHM", "KH", "state"),
        ("VNM", "VN", "state"),
        ("CHN", "CN", "state"),
        ("D<<", "DE", "state"),
        ("GBN", "GB", "state"),
        ("RKS", None, "state"),
        ("EUE", None, "organisation"),
        ("UNO", None, "organisation"),
        ("XOM", None, "organisation"),
        ("XXA", "XXA", "stateless"),
        ("XXB", "XXX", "refugee"),
        ("XXC", "XXX", "refugee"),
        ("XXX", "XXX", "unspecified"),
        ("ANT", None, "former"),
        ("UTO", None, "specimen"),
        ("DEU", "DE", "unlisted"),
        ("XKK", None, "unlisted"),
        ("<<<", None, "unlisted"),
        ("<<D", None, "unlisted"),
        ("TH<", None, "unlisted"),
    ],
)
def test_codes_of_countries_become_the_codes_we_store(text, code, standing):
    found = country(text)
    assert (found.text, found.code, found.standing) == (text.rstrip("<"), code, Standing.of(standing))


def test_every_country_that_can_be_chosen_can_be_read():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    read = {country(f"{a}{b}{c}") for a in letters for b in letters for c in letters} | {country("D<<")}
    assert {found.code for found in read if found.standing is Standing.STATE} == {*_territories(), None}
    assert {found.text for found in read if found.standing is not Standing.UNLISTED} >= set(SPECIAL) - {"DEU"}
