"""Numbers, days, times and choices as people of the region give them; anything else is answered in words."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import use
from blo.web.ui.fields import (
    Amount,
    Choice,
    Clock,
    CodeChoice,
    CodeChoices,
    CountryChoice,
    Day,
    LanguageChoice,
    LongText,
    Number,
    Option,
    Part,
    Rows,
    Text,
    Tick,
    Upload,
)
from blo.web.ui.forms import Form
from tests.web.ui.application import small_app

APP = small_app()


class Mode(Code):
    RIVER = "river", _l("River")
    LAND = "land", _l("Land")
    AIR = "air", _l("Air")


class Leg(Part):
    place = Text("Place", required=True)
    days = Number("Days", default=1)


class Everything(Form):
    men = Number("Men", most=500)
    fee = Amount("Fee", most=1000)
    day = Day("Day", earliest=date(1900, 1, 1), latest=date(2100, 1, 1))
    soon = Day("Soon", picker=True)
    at = Clock("At", picker=True)
    mode = CodeChoice("Mode", Mode)
    modes = CodeChoices("Modes", Mode)
    office = Choice("Office", [Option("a", "A"), Option("b", "B")])
    country = CountryChoice("Country", special=("XXA",))
    language = LanguageChoice("Language")
    legs = Rows(Leg, "Route", most=3)
    story = LongText("Story")
    sure = Tick("Sure")
    file = Upload("File")


class Needed(Form):
    legs = Rows(Leg, "Route", least=2)


NAMES = [
    "men", "fee", "day", "soon", "at", "mode", "modes", "office", "country", "language", "legs-0-place", "legs-0-days",
    "legs-²-place", "legs-" + "9" * 5000 + "-place", "legs", "story", "sure", "file", "submission",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(st.characters(), max_size=12), max_size=3)))
def test_no_input_breaks_a_form(values: dict[str, list[str]]) -> None:
    with APP.test_request_context("/"):
        form = Everything(formdata=MultiDict(values))
        assert form.validate() == (not form.troubles)
        for field in form:
            field().encode()


@pytest.mark.parametrize("typed", ["12", "๑๒", "၁၂", "១២", "໑໒", "١٢", "۱۲", " 12 ", "+12"])
def test_a_number_may_be_written_in_any_digits(post, typed: str) -> None:
    form = post(Everything, {"men": typed})
    assert form.validate_on_submit()
    assert form.men.data == 12


@pytest.mark.parametrize("typed", ["x", "1.5", "-1", "501", "1e3", "²", "1 2", "9" * 5000, "٫"])
def test_what_is_no_number_in_range_is_answered(post, typed: str) -> None:
    form = post(Everything, {"men": typed})
    assert not form.validate_on_submit()
    assert form.men.errors == ["“Men” must be a whole number from 0 to 500."]
    assert form.men.shown == typed


@pytest.mark.parametrize(
    ("typed", "value"), [("1,000", Decimal(1000)), ("๑.๕", Decimal("1.5")), ("0.05", Decimal("0.05"))]
)
def test_an_amount_is_exact(post, typed: str, value: Decimal) -> None:
    form = post(Everything, {"fee": typed})
    assert form.validate_on_submit()
    assert form.fee.data == value


@pytest.mark.parametrize("typed", ["0.005", "NaN", "Infinity", "1e2", "1000.01", "1.2.3"])
def test_an_amount_has_bounds(post, typed: str) -> None:
    assert not post(Everything, {"fee": typed}).validate_on_submit()


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-27",
        "27/3/2026",
        "27.03.2026",
        "27-3-2026",
        "27 3 2026",
        "27/3/2569",
        "2569-03-27",
        "๒๗/๓/๒๕๖၉",
        "၂၇/၃/၂၀၂၆",
    ],
)
def test_a_day_may_be_written_in_many_ways(post, typed: str) -> None:
    form = post(Everything, {"day": typed})
    assert form.validate_on_submit()
    assert form.day.data == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/2/2026", "no such day"),
        ("29/2/2568", "no such day"),  # 2025, though 2568 divides by four
        ("0/1/2026", "no such day"),
        ("27/3/26", "four-digit year"),
        ("yesterday", "four-digit year"),
        ("27/3/9999", "from 1/1/1900 to 1/1/2100"),
        ("27/3/1899", "from 1/1/1900 to 1/1/2100"),
        ("0000-01-01", "no such day"),
    ],
)
def test_what_is_no_day_is_answered(post, typed: str, words: str) -> None:
    form = post(Everything, {"day": typed})
    assert not form.validate_on_submit()
    assert words in form.day.errors[0]
    assert form.day.shown == typed


def test_a_leap_day_of_the_buddhist_era_exists(post) -> None:
    assert post(Everything, {"day": "29/2/2567"}).day.data == date(2024, 2, 29)


def test_the_devices_calendar_gives_way_to_what_it_cannot_show(post) -> None:
    good, bad = (
        post(Everything, {"soon": "27/3/2569", "at": "14.05"}),
        post(Everything, {"soon": "31/2/2026", "at": "25:00"}),
    )
    assert (good.soon.input_type, good.soon.shown, good.at.shown) == ("date", "2026-03-27", "14:05")
    assert (bad.soon.input_type, bad.soon.shown, bad.at.input_type, bad.at.shown) == (
        "text",
        "31/2/2026",
        "text",
        "25:00",
    )


@pytest.mark.parametrize("typed", ["14:05", "14.05", "1405", "๑๔:๐๕", "14:05:00"])
def test_a_time_may_be_written_in_many_ways(post, typed: str) -> None:
    assert post(Everything, {"at": typed}).at.data == time(14, 5)


def test_codes_come_back_as_members_in_their_order(post) -> None:
    form = post(Everything, {"mode": "land", "modes": ["air", "river", "air", ""]})
    assert form.validate_on_submit()
    assert form.mode.data is Mode.LAND
    assert form.modes.data == (Mode.RIVER, Mode.AIR)


@pytest.mark.parametrize(
    "values", [{"mode": "sea"}, {"modes": ["river", "sea"]}, {"office": "c"}, {"country": "ZZ"}, {"language": "tlh"}]
)
def test_a_value_that_was_not_offered_is_refused(post, values) -> None:
    form = post(Everything, values)
    assert not form.validate_on_submit()
    assert "choose from what is offered" in form.troubles[0].message


def test_a_view_may_narrow_the_choices(post) -> None:
    form = post(Everything, {"mode": "land", "office": "b"})
    form.mode.only = {Mode.RIVER}
    form.office.options = [Option("a", "A")]
    assert not form.validate_on_submit()
    assert {trouble.anchor for trouble in form.troubles} == {"mode-0", "office-0"}


def test_countries_are_those_of_the_standard_with_the_regions_first(post) -> None:
    form = post(Everything)
    options = form.country.all_options()
    assert [option.value for option in options[:2]] == ["TH", "LA"]
    assert len({option.value for option in options} - {"XXA"}) == 249
    with use("th"):
        assert form.country.all_options()[1].label == "ลาว"


def test_only_the_word_of_the_box_ticks_it(post) -> None:
    assert post(Everything, {"sure": "yes"}).sure.data is True
    assert post(Everything, {"sure": "1"}).sure.data is False


def test_rows_left_blank_ask_for_nothing(post) -> None:
    form = post(Everything, {"legs-0-place": "Mae Sai", "legs-0-days": "2", "legs-1-place": " ", "legs-1-days": "1"})
    assert form.validate_on_submit()
    assert [leg.data for leg in form.legs.filled] == [{"place": "Mae Sai", "days": 2}]


def test_a_wrong_row_is_named(post) -> None:
    form = post(Everything, {"legs-0-place": "", "legs-0-days": "3"})
    assert not form.validate_on_submit()
    assert [trouble.anchor for trouble in form.troubles] == ["legs-0-place"]


def test_more_rows_than_allowed_come_back_with_a_message(post) -> None:
    form = post(Everything, {f"legs-{row}-place": "x" for row in range(5)})
    assert not form.validate_on_submit()
    assert [(trouble.anchor, trouble.message) for trouble in form.troubles] == [
        ("legs", "“Route”: fill in at most 3; these are 5.")
    ]
    assert len(form.legs.filled) == 5


def test_rows_that_are_needed_are_asked_for(post) -> None:
    form = post(Needed, {})
    assert not form.validate_on_submit()
    assert [trouble.message for trouble in form.troubles] == ["“Route”: fill in at least 2."]


def test_more_rows_than_can_be_numbered_are_fields_the_form_should_not_have(post) -> None:
    form = post(Everything, {"legs-1000-place": "x"})
    assert not form.validate_on_submit()
    assert "fields it should not have" in form.troubles[0].message


def test_a_default_never_stands_in_for_what_was_not_sent(post) -> None:
    form = post(Everything, {"story": "x"}, data={"men": 7, "mode": Mode.AIR})
    assert form.validate_on_submit()
    assert (form.men.data, form.mode.data) == (None, None)
