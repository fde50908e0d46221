"""Years as people of the region write them, and what the lines of a document offer for a record."""

from datetime import date

import pytest

from blo.people import calendars, papers
from blo.people.birth import Birth
from blo.people.calendars import Era
from blo.people.mrz.reading import Zone
from blo.people.states import BirthPrecision
from blo.records.layouts import Layout
from blo.web.people.section_forms import FORMS

pytestmark = pytest.mark.detection

TODAY = date(2026, 6, 1)
SOUND = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("typed", "language", "era", "year"),
    [
        ("1988", "en", Era.COMMON, 1988),
        ("2531", "th", Era.BUDDHIST, 1988),
        ("2531", "en", Era.BUDDHIST, 1988),
        ("พ.ศ. 2531", "th", Era.BUDDHIST, 1988),
        ("ພ.ສ. 2531", "lo", Era.BUDDHIST, 1988),
        ("ព.ស. 2531", "km", Era.BUDDHIST, 1988),
        ("1350", "my", Era.BURMESE, 1988),
        ("1350", "th", Era.COMMON, 1350),
        ("ME 1350", "en", Era.BURMESE, 1988),
        ("ကောဇာသက္ကရာဇ် 1350 ခုနှစ်", "my", Era.BURMESE, 1988),
        ("民國77年", "zh-Hans", Era.MINGUO, 1988),
        ("77", "zh-Hans", Era.COMMON, 77),
        ("ค.ศ. 1988", "th", Era.COMMON, 1988),
    ],
)
def test_a_year_is_read_in_the_era_it_is_of(typed, language, era, year):
    found = calendars.year_of(typed, language, TODAY)
    assert (found.era, found.year) == (era, year)
    assert (found.words() is None) == (era is Era.COMMON)


def test_a_burmese_year_in_doubt_is_the_one_that_leaves_a_child_a_child():
    assert calendars.year_of("1369", "my", TODAY).year == 2008
    assert calendars.year_of("1368", "my", TODAY).year == 2006


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("27/3/1988", date(1988, 3, 27)),
        ("1988-03-27", date(1988, 3, 27)),
        ("27/3/2531", date(1988, 3, 27)),
        ("27/3/พ.ศ. 2531", date(1988, 3, 27)),
        ("民國77年3月27日", date(1988, 3, 27)),
        ("1988年3月27日", date(1988, 3, 27)),
    ],
)
def test_a_day_is_read_in_the_era_it_is_of(typed, day):
    assert calendars.day_of(typed, "th", TODAY)[0] == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [("27/3/88", ValueError), ("31/2/1988", calendars.NoSuchDay), ("1/5/1350", calendars.LunarDay), ("x", ValueError)],
)
def test_what_is_no_day_is_refused(typed, why):
    with pytest.raises(why):
        calendars.day_of(typed, "my", TODAY)


def test_of_a_month_the_last_day_counts_where_age_is_in_doubt():
    assert Birth(BirthPrecision.MONTH, year=2008, month=6).may_be_child(TODAY)
    assert not Birth(BirthPrecision.MONTH, year=2008, month=5).may_be_child(TODAY)


def test_unsound_lines_offer_nothing_but_themselves():
    zone = papers.read(SOUND.replace("7408122", "7408123"), TODAY)
    assert isinstance(zone, Zone)
    assert set(papers.paper(zone)) == {"type", "status", "mrz"}
    assert len(papers.wrong_checks(zone)) == 2  # of the birth, and of all together


def test_whom_lines_call_a_refugee_a_supervisor_sees_first():
    assert not papers.needs_review([SOUND, ""], TODAY)
    assert papers.needs_review([SOUND.replace("6UTO", "6XXB")], TODAY)


def test_every_section_has_a_form_of_its_own_layout():
    assert all(isinstance(form.layout, Layout) for form in FORMS.values())
