"""What people write into lists is read as they mean it, in every language, and what is not known is said to be that."""

from datetime import date

import pytest

from blo.detections.states import PersonRole
from blo.groups.content import Line
from blo.groups.states import Column
from blo.kernel.errors import RuleBroken
from blo.kernel.i18n import LOCALES, country_name, language_name, use
from blo.kernel.text import FindingCode
from blo.people.states import BirthPrecision, NationalityStatus, Need, Sex
from blo.web.groups import births, words
from blo.web.groups.cells import read, read_all

pytestmark = pytest.mark.detection
TODAY = date(2026, 3, 27)


def line(number=2, *, sure=False, **cells):
    return Line(number, cells, sure=sure)


def said(found):
    return [(one.column, str(one.message)) for one in found.open_faults]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/3/1995", date(1995, 3, 27)),
        ("1995-03-27", date(1995, 3, 27)),
        ("1995-03-27 00:00", date(1995, 3, 27)),
        ("27.3.2538", date(1995, 3, 27)),
        ("๒๗/๓/๒๕๓๘", date(1995, 3, 27)),
        ("၂၇-၃-၁၉၉၅", date(1995, 3, 27)),
        ("២៧/៣/១៩៩៥", date(1995, 3, 27)),
        ("໒໗/໓/໒໕໓໘", date(1995, 3, 27)),
        ("27 มี.ค. 2538", date(1995, 3, 27)),
        ("27 มีนาคม พ.ศ. 2538", date(1995, 3, 27)),
        ("27 March 1995", date(1995, 3, 27)),
        ("27-Mar-1995", date(1995, 3, 27)),
        ("1995年3月27日", date(1995, 3, 27)),
        ("ngày 27 tháng 3 năm 1995", date(1995, 3, 27)),
        ("27 ມີນາ 1995", date(1995, 3, 27)),
        ("27 មីនា 1995", date(1995, 3, 27)),
        ("27 မတ် 1995", date(1995, 3, 27)),
    ],
)
def test_a_day_is_read_in_local_forms(text, day):
    assert births.birth(text, TODAY).day == day


@pytest.mark.parametrize("text", ["1995", "2538", "๒๕๓๘", "ค.ศ. 1995", "พ.ศ.2538", "BE 2538"])
def test_a_year_is_read_in_either_era(text):
    assert (births.birth(text, TODAY).precision, births.birth(text, TODAY).year) == (BirthPrecision.YEAR, 1995)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/2/2538", "no such day"),
        ("3/27/1995", "no such day"),
        ("27/3/95", "no date and no year"),
        ("34785", "no date and no year"),
        ("yesterday", "no date and no year"),
        ("28/3/2026", "not come yet"),
        ("2580", "not come yet"),
        ("1850", "too long ago"),
    ],
)
def test_a_birth_that_can_not_be_is_refused_in_words(text, words):
    with pytest.raises(RuleBroken, match=words):
        births.birth(text, TODAY)


@pytest.mark.parametrize(
    ("text", "ages"),
    [("25", (25, 25)), ("๒๕ ปี", (25, 25)), ("20-25", (20, 25)), ("20 – 25 years", (20, 25)), ("5岁", (5, 5))],
)
def test_an_age_is_read(text, ages):
    found = births.age(text, TODAY)
    assert (found.age_from, found.age_to) == ages


@pytest.mark.parametrize("text", ["200", "30-20", "5 months", "old"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(RuleBroken):
        births.age(text, TODAY)


@pytest.mark.parametrize("tag", LOCALES)
def test_labels_of_every_language_are_understood(tag):
    with use(tag):
        cells = {
            "native_name": "a",
            "sex": str(Sex.FEMALE.label).upper(),
            "nationality": country_name("KH"),
            "languages": f"{language_name('km')}; {language_name('shn')}",
            "needs": f" {Need.CHILD.label} ,{Need.MEDICAL.label}",
            "role": str(PersonRole.SMUGGLED.label),
        }
        headings = [str(column.label) for column in Column]
    found = read(line(**cells), TODAY)
    assert found.faults == []
    command = found.command
    assert (command.sex, command.nationality, command.languages) == (Sex.FEMALE, "KH", ("km", "shn"))
    assert (set(command.needs), found.role) == ({Need.CHILD, Need.MEDICAL}, PersonRole.SMUGGLED)
    assert [words.column_of(heading) for heading in headings] == list(Column)


@pytest.mark.parametrize(
    ("written", "code"),
    [("M", Sex.MALE), ("ญ", Sex.FEMALE), ("ស្រី", Sex.FEMALE), ("Nam", Sex.MALE), ("ကျား", Sex.MALE), ("女", Sex.FEMALE),
     ("female", Sex.FEMALE), ("-", Sex.UNKNOWN), ("", Sex.UNKNOWN)],
)  # fmt: skip
def test_a_sex_is_read_as_people_write_it(written, code):
    assert read(line(sex=written), TODAY).command.sex is code


@pytest.mark.parametrize(
    ("written", "nationality"),
    [("MMR", ("MM", NationalityStatus.CLAIMED)), ("พม่า", ("MM", NationalityStatus.CLAIMED)),
     ("ไร้สัญชาติ", ("", NationalityStatus.STATELESS)), ("", ("", NationalityStatus.UNDETERMINED)),
     ("?", ("", NationalityStatus.UNDETERMINED))],
)  # fmt: skip
def test_a_nationality_is_read_and_never_guessed(written, nationality):
    command = read(line(nationality=written), TODAY).command
    assert (command.nationality, command.nationality_status) == nationality


def test_everything_wrong_with_a_line_is_said_at_its_column_in_the_readers_language():
    cells = {"sex": "x y", "birth": "31/2/2538", "nationality": "Atlantis", "native_name": "ก\u202eข", "age": "200"}
    found = read(line(**cells), TODAY)
    assert [column for column, _words in said(found)] == [
        Column.NATIVE, Column.SEX, Column.BIRTH, Column.AGE, Column.NATIONALITY,
    ]  # fmt: skip
    assert found.is_wrong
    assert not found.is_good
    assert "Female, Male, Other, Not known" in said(found)[1][1]
    with use("th"):
        assert str(Sex.FEMALE.label) in said(found)[1][1]


def test_the_exact_birth_counts_and_an_age_that_does_not_fit_is_asked_about():
    fits = read(line(birth="1995", age="30-31"), TODAY)
    assert (fits.faults, fits.command.birth.year) == ([], 1995)
    other = read(line(birth="1995", age="12"), TODAY)
    assert (other.is_wrong, other.is_doubtful, other.command.birth.year) == (False, True, 1995)


def test_child_care_for_an_adult_is_asked_about():
    assert read(line(needs="child", birth="1980"), TODAY).is_doubtful
    assert read(line(needs="child", birth="2015"), TODAY).is_good
    assert read(line(needs="child"), TODAY).is_good


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+66", "@x", "-cmd", "'=1+1"])
def test_what_begins_like_a_formula_is_text_and_asked_about(name):
    found = read(line(latin_name=name), TODAY)
    assert found.is_doubtful
    assert found.command.names[0].text == name.removeprefix("'")
    assert read(line(latin_name=name, sure=True), TODAY).is_good


def test_zawgyi_is_shown_in_unicode_and_asked_about():
    found = read(line(native_name="ေမာင္ေမာင္ဦး"), TODAY)
    assert found.is_doubtful
    assert "မောင်မောင်ဦး" in said(found)[0][1]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("P\u0430vel", FindingCode.MIXED),
        ("\u0421\u0410\u041e", FindingCode.DISGUISED),
        ("A\u200bung", FindingCode.HIDDEN),
    ],
)
def test_a_name_that_looks_like_another_is_asked_about(name, code):
    found = read(line(latin_name=name), TODAY)
    assert (found.is_wrong, found.is_doubtful) == (False, True)
    assert str(code.label) in said(found)[0][1]
    assert said(found)[0][0] is Column.LATIN
    assert found.command.names[0].text == name
    assert read(line(latin_name=name, sure=True), TODAY).is_good


@pytest.mark.parametrize("name", ["แสงดาว", "မစန္ဒာ", "Nguyễn Văn", "ចាន់ សុខា", "李娜", "ຄຳປັນ"])
def test_a_name_in_the_letters_of_its_language_is_not_asked_about(name):
    assert read(line(native_name=name), TODAY).is_good


def test_the_same_person_twice_in_a_list_is_asked_about_once_for_each_repeat():
    lines = [
        line(2, latin_name="Khin  Khin", birth="1995"),
        line(3, latin_name="KHIN KHIN"),
        line(4, latin_name="Khin Khin", birth="1960"),
        line(5, latin_name="khin-khin", sex="f", birth="1960"),
        line(6, sex="f"),
        line(7, sex="f"),
    ]
    found = read_all(lines, TODAY)
    assert [one.number for one in found if one.is_doubtful] == [3, 4, 5]
    assert "Line 2" in said(found[1])[0][1]
    assert read_all([lines[0], line(3, latin_name="Khin Khin", birth="1960")], TODAY)[1].is_good
