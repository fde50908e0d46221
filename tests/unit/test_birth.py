"""Where age is in doubt, the rules for children hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blo.kernel.i18n import use
from blo.people.birth import NOT_KNOWN, Birth
from blo.people.states import BirthPrecision

pytestmark = pytest.mark.detection

TODAY = date(2026, 3, 27)


def _estimated(youngest, oldest, on=TODAY):
    return Birth(BirthPrecision.ESTIMATED, age_from=youngest, age_to=oldest, age_on=on)


@pytest.mark.parametrize(
    ("birth", "child"),
    [
        (NOT_KNOWN, True),
        (Birth(BirthPrecision.DAY, day=date(2008, 3, 27)), False),
        (Birth(BirthPrecision.DAY, day=date(2008, 3, 28)), True),
        (Birth(BirthPrecision.YEAR, year=2007), False),
        (Birth(BirthPrecision.YEAR, year=2008), True),
        (_estimated(18, 22), False),
        (_estimated(17, 22), True),
        (_estimated(16, 16, on=TODAY - timedelta(days=366)), True),
        (_estimated(17, 17, on=TODAY - timedelta(days=366)), False),
    ],
)
def test_who_may_be_a_child(birth, child):
    assert birth.may_be_child(TODAY) is child


def test_somebody_born_on_a_leap_day_comes_of_age_after_the_last_of_february():
    born = Birth(BirthPrecision.DAY, day=date(2008, 2, 29))
    assert born.may_be_child(date(2026, 2, 28))
    assert not born.may_be_child(date(2026, 3, 1))


def test_a_leap_day_of_today_is_counted_back_without_failing():
    assert not Birth(BirthPrecision.YEAR, year=2005).may_be_child(date(2028, 2, 29))


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)), st.integers(0, 40 * 366))
def test_a_known_birthday_decides_by_the_calendar(born, days):
    on = born + timedelta(days=days)
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    leap_birthday = (born.month, born.day) == (2, 29) and (on.month, on.day) == (2, 28)
    if not leap_birthday:
        assert Birth(BirthPrecision.DAY, day=born).may_be_child(on) is (years < 18)


@given(st.integers(0, 120), st.integers(0, 120), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 7300))
def test_once_of_age_always_of_age(youngest, more, on, days):
    birth = _estimated(youngest, min(120, youngest + more), on)
    later = on + timedelta(days=days)
    if not birth.may_be_child(on):
        assert not birth.may_be_child(later)
    assert birth.may_be_child(on) is (youngest < 18)


def test_the_buddhist_era_stands_beside_the_common_era():
    with use("th"):
        assert str(Birth(BirthPrecision.DAY, day=date(1995, 4, 13)).words()) == "13 เมษายน พ.ศ. 2538 (1995)"
        assert "พ.ศ. 2538 (1995)" in str(Birth(BirthPrecision.YEAR, year=1995).words())
    with use("en"):
        assert "2538" not in str(Birth(BirthPrecision.YEAR, year=1995).words())
