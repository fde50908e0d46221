"""Dates and times as people of the region write them."""

from datetime import UTC, date, datetime

import pytest

from blo.kernel.i18n import LOCALES, choose, current, direction, lazy_day, use, written_day, written_moment

DAY = date(2026, 3, 27)
MOMENT = datetime(2026, 3, 27, 7, 35, tzinfo=UTC)


def test_thai_days_are_of_the_buddhist_era_with_the_common_era_beside():
    with use("th"):
        assert written_day(DAY) == "27 มีนาคม พ.ศ. 2569 (2026)"


@pytest.mark.parametrize("tag", sorted(set(LOCALES) - {"th"}))
def test_no_other_language_counts_in_the_buddhist_era(tag):
    with use(tag):
        assert "2569" not in written_day(DAY)
        assert written_day(DAY)


def test_a_moment_is_written_as_the_clock_of_the_place_shows_it():
    with use("en"):
        assert written_moment(MOMENT, "Asia/Yangon").endswith("14:05 (UTC+06:30)")
        assert written_moment(MOMENT, "Asia/Bangkok").endswith("14:35 (UTC+07:00)")


def test_a_moment_after_midnight_is_of_the_next_day():
    with use("th"):
        assert written_moment(datetime(2026, 12, 31, 18, 0, tzinfo=UTC), "Asia/Bangkok").startswith(
            "1 มกราคม พ.ศ. 2570 (2027)"
        )


def test_lazy_words_are_put_in_the_language_of_the_moment_they_are_shown():
    words = lazy_day(DAY)
    with use("th"):
        thai = str(words)
    with use("en"):
        english = str(words)
    assert thai != english


def test_a_block_in_another_language_ends_and_an_unknown_tag_is_english():
    before = current()
    with use("lo"):
        assert current() == "lo"
    assert current() == before
    with use("xx"):
        assert current() == "en"
    with use("th"):
        choose("no-such-language")
        assert current() == "en"


def test_languages_written_from_the_right():
    assert direction("ur") == direction("rhg") == "rtl"
    assert {direction(tag) for tag in LOCALES} == {"ltr"}
