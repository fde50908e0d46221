"""Whatever anybody types into a form: it is stored as it was meant, or refused in words at its field."""

import string
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blo.detections.models import COUNTED, Detection, DetectionPerson
from blo.detections.states import AT_ENTRY, Direction, HowDetected, Mode, PlaceKind, Transport
from blo.kernel import clock
from blo.kernel.db import db
from blo.people.models import Person
from blo.people.service import NewName
from blo.people.states import OF_BIRTHS, Basis, NameKind, NameOrder, Need, PersonField, Sex
from blo.web.ui import reading
from blo.web.ui.cleaning import clean
from blo.web.ui.text import SPOKEN
from tests.support import walk
from tests.support.effort import examples
from tests.support.tables import LOG, contents, counts
from tests.web.desk import Desk
from tests.web.visitor import changed

pytestmark = pytest.mark.heavy

ZONE = ZoneInfo("Asia/Bangkok")
DIGITS = ("0123456789", "๐๑๒๓๔๕๖๗๘๙", "၀၁၂၃၄၅၆၇၈၉", "០១២៣៤៥៦៧៨៩", "٠١٢٣٤٥٦٧٨٩")
LETTERS = string.ascii_letters + "กขคงจฉชซาำิีึืุูเแโใไ่้๊๋" + "ກຂຄງຈສຊຍ" + "កខគឃង" + "中文字" + "éñßİ" + "'’-. 🙂👩‍👧"


def member(codes):
    return st.sampled_from([code.value for code in codes])


@st.composite
def numbers(draw, most, least=0):
    """A whole number as somebody here may write it."""
    digits = draw(st.sampled_from(DIGITS))
    number = str(draw(st.integers(least, most))).translate(str.maketrans(DIGITS[0], digits))
    return draw(st.sampled_from(["", " "])) + number


@st.composite
def days(draw, least, most):
    """A day in one of the ways people write it."""
    day = draw(st.dates(least, most))
    ways = (day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year + 543}")
    return draw(st.sampled_from(ways))


def words(*, least=0, lines=False):
    letters = LETTERS + ("\n\t" if lines else "")
    return st.text(letters, min_size=least, max_size=60).filter(lambda text: not least or clean(text, lines=True))


LATEST = clock.today("Asia/Bangkok") - timedelta(days=2)
JUNK = st.one_of(
    st.text(max_size=250),
    st.sampled_from(["", " ", "\x00", "-1", "1e3", "9" * 30, "31/2/2026", "24:00", "MM", "\u202e", "a" * 10_000]),
    st.lists(st.text(max_size=5), max_size=3),
)
DETECTION = st.fixed_dictionaries(
    {
        "place_kind": member(PlaceKind),
        "place_name": words(least=1),
        "occurred_day": days(date(2000, 1, 2), LATEST),
        "occurred_time": st.times().map(lambda moment: f"{moment:%H:%M}"),
        "men": numbers(5000, 1),
        **{name: numbers(5000) for name in COUNTED[1:]},
        "nationalities-0-country": st.sampled_from(["MM", "TH", "XXA"]),
        "nationalities-0-persons": st.just("1"),
        "mode": member(Mode),
        "transport": member(Transport),
        "needs": st.sets(member(Need)),
        "direction": member(Direction),
        "how_detected": member(HowDetected),
        "narrative": words(lines=True),
        "narrative-language": st.sampled_from(SPOKEN),
    }
)
BIRTHS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"birth_day": days(date(1900, 1, 1), LATEST)}),
    st.fixed_dictionaries({"birth_year": numbers(LATEST.year, 1900)}),
    st.integers(0, 120).flatmap(
        lambda age: st.fixed_dictionaries({"age_from": numbers(age), "age_to": numbers(120, age)})
    ),
)
NATIONS = st.one_of(
    st.fixed_dictionaries({"nationality": st.sampled_from(["MM", "CN"]), "nationality_status": st.just("claimed")}),
    st.fixed_dictionaries(
        {"nationality": st.just(""), "nationality_status": st.sampled_from(["stateless", "undetermined"])}
    ),
)
PERSON = st.builds(
    lambda fixed, birth, nation: {**fixed, **birth, **nation},
    st.fixed_dictionaries(
        {
            "native_name": words(),
            "latin_name": words(),
            "name_order": member(NameOrder),
            "name_basis": member(Basis),
            "sex": member(Sex),
            "birth_basis": member(basis for basis in Basis if basis in OF_BIRTHS),
            "languages": st.sets(st.sampled_from(SPOKEN), max_size=4),
            "needs": st.sets(member(Need)),
            "role": member(AT_ENTRY),
        }
    ),
    BIRTHS,
    NATIONS,
)


@st.composite
def sent(draw, right, fields):
    """A form rightly filled in, with junk in at most two fields; and whether there is any."""
    values = dict(draw(right))
    spoiled = draw(st.dictionaries(st.sampled_from(sorted(fields)), JUNK, max_size=2))
    lists = {name: sorted(value) for name, value in values.items() if isinstance(value, set)}
    return values | lists | spoiled, not spoiled


def whole(text):
    return int(clean(text).replace(",", "") or 0)


def day_of(text):
    return reading.day(reading.plain_digits(clean(text)))


def first(values, name):
    value = values.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")


def listed(values, name):
    value = values.get(name, [])
    return {one for one in ([value] if isinstance(value, str) else value) if one}


def stored(app, model, submission):
    with app.app_context():
        [row] = db.session.scalars(sa.select(model).where(model.submission == submission)).unique()
        db.session.refresh(row)
        roles = list(db.session.scalars(sa.select(DetectionPerson.role).where(DetectionPerson.person_id == row.id)))
        return row, roles


def post(visitor, path, pairs, values):
    """Send a form under a name of its own; return the answer and that name."""
    submission = uuid4()
    return visitor.post(path, changed(pairs, {**values, "submission": str(submission)})), submission


def check_detection(row, values):
    said = {name: first(values, name) for name in values}
    moment = datetime.combine(day_of(said["occurred_day"]), reading.clock(clean(said["occurred_time"])), ZONE)
    assert row.occurred_at == moment
    assert row.place_name == clean(said["place_name"])
    assert row.narrative == clean(said["narrative"], lines=True)
    assert row.narrative_language == (said["narrative-language"] or "th" if row.narrative else "")
    assert [getattr(row, name) for name in COUNTED] == [whole(said[name]) for name in COUNTED]
    for name in ("place_kind", "mode", "transport", "direction", "how_detected"):
        assert getattr(row, name).value == said[name]
    assert {need.value for need in row.needs} == listed(values, "needs")
    country, persons = said["nationalities-0-country"], said["nationalities-0-persons"].strip()
    expected = {country: whole(persons)} if country or persons else {}
    assert {one.country: one.persons for one in row.nationalities} == expected


def check_person(row, roles, values):
    said = {name: first(values, name) for name in values}
    names = [(name, clean(said[f"{name}_name"])) for name in ("native", "latin")]
    assert [(name.kind.value, name.text) for name in row.names] == [(kind, text) for kind, text in names if text]
    assert {(name.order.value, name.basis.value) for name in row.names} <= {(said["name_order"], said["name_basis"])}
    assert (row.sex.value, row.birth_basis.value) == (said["sex"], said["birth_basis"])
    assert (row.nationality, row.nationality_status.value) == (said["nationality"], said["nationality_status"])
    assert set(row.languages) == listed(values, "languages")
    assert {need.value for need in row.needs} == listed(values, "needs")
    assert [role.value for role in roles] == [said["role"]]
    day, year = clean(said.get("birth_day", "")), whole(said.get("birth_year", ""))
    ages = [clean(said.get(name, "")) for name in ("age_from", "age_to")]
    assert row.birth_day == (day_of(day) if day else None)
    assert row.birth_year == ((year - 543 if year >= 2400 else year) or None)
    assert row.age_from == (whole(ages[0]) if any(ages) else None)
    assert row.age_to == (whole(ages[1] or ages[0]) if any(ages) else None)


DETECTION_FIELDS = {
    *("place_kind", "place_name", "occurred_day", "occurred_time", "men", "girls", "mode", "transport", "needs"),
    *("direction", "nationalities-0-country", "nationalities-0-persons", "narrative", "narrative-language"),
}
PERSON_FIELDS = {
    *("native_name", "latin_name", "name_order", "sex", "birth_day", "birth_year", "age_from", "age_to"),
    *("birth_basis", "nationality", "nationality_status", "languages", "needs", "role"),
}


@examples(25)
@given(form=sent(DETECTION, DETECTION_FIELDS))
def test_a_detection_is_stored_as_meant_or_refused(app, visitor_and_form, form):
    values, right = form
    visitor, path, pairs = visitor_and_form("/detections/new")
    before = counts(app)
    page, submission = post(visitor, path, pairs, values)
    assert page.status in ({303} if right else {303, 422})
    assert counts(app)["detection"] == before["detection"] + (page.status == 303)
    if page.status == 303:
        check_detection(stored(app, Detection, submission)[0], values)
    else:
        assert counts(app) == before
        assert "data-summary" in page.text


@examples(25)
@given(form=sent(PERSON, PERSON_FIELDS))
def test_a_person_is_stored_as_meant_or_refused(app, visitor_and_form, form):
    values, right = form
    visitor, path, pairs = visitor_and_form("/detections/{}/persons/new")
    before = counts(app)
    page, submission = post(visitor, path, pairs, values)
    assert page.status in ({303} if right else {303, 422})
    assert counts(app)["person"] == before["person"] + (page.status == 303)
    if page.status == 303:
        check_person(*stored(app, Person, submission), values)
    else:
        assert counts(app) == before
        assert "data-summary" in page.text


@pytest.fixture
def visitor_and_form(visit, world, at_work):
    """Sign a guard in once, and open a form once, however many examples follow."""
    opened = {}

    def open_once(pattern):
        if pattern not in opened:
            with at_work():
                path = pattern.format(walk.detection(world.guard_north).reference)
            visitor = visit("guard_north")
            opened[pattern] = visitor, path, [one for one in visitor.get(path).main.pairs if "__row__" not in one[0]]
        return opened[pattern]

    return open_once


PRINTABLE = ["မောင်မောင်", "สมชาย ใจดี", "阮文", "Nguyễn Thị"]
DOUBTFUL = ["🙂", "👩‍👧‍👦", "𓂀𓅓", "محمد", "a\u0301\u0323\u0327", "\U0010fffd", "ꩮꩫ", "ß"]


@pytest.mark.parametrize("name", PRINTABLE + DOUBTFUL)
def test_a_name_is_printed_whole_or_the_paper_is_refused_in_words(app, world, visit, at_work, name):
    with at_work():
        written = (NewName(clean(name), NameKind.NATIVE, NameOrder.SINGLE),)
        case, person = walk.case_with_person(world.liaison_north, names=written)
        asked = walk.new_referral(case, person, manifest=(PersonField.NAMES,))
        walk.referrals.send(world.liaison_north, asked, walk.terms(world.liaison_south))
        [referral] = walk.referrals.queries.sent(world.liaison_north).rows
        path = f"/documents/new/referral_letter/{referral.reference}"
    supervisor = visit("supervisor_north")
    pairs = supervisor.filled(path, {"first": "th", "second": "en"})
    before = contents(app, but=LOG)
    page = supervisor.post(path, pairs)
    assert page.status in {303, 422}
    if page.status == 422:
        assert contents(app, but=LOG) == before
        assert "data-summary" in page.text
    assert name in DOUBTFUL or page.status == 303


def day(ahead):
    return (clock.today("Asia/Bangkok") + timedelta(days=ahead)).isoformat()


NO_DAYS = ("31/2/2026", "29/2/2568", "0000-00-00", "1/13/2026", "10000-01-01", "1/1/26", "1/1/1899", "1/1/2644", "x")
NO_TIMES = ("24:00", "12:60", "-1:00", "1:2:3", "9999", "เที่ยง")
NO_COUNTS = ("-1", "1.5", "1e3", "5001", "9" * 30, "½", "²", "1,00", "NaN", "0x1")
NO_YEARS = ("1899", "2701", "-1", "2400", "2442", "x")


def refused():
    """By form: what can't be, and the field that says so."""
    return {
        "detection": [
            *[({"occurred_day": text}, "occurred_day") for text in (*NO_DAYS, day(1), "31/12/1999")],
            *[({"occurred_time": text}, "occurred_time") for text in NO_TIMES],
            *[({name: text}, name) for name in COUNTED for text in NO_COUNTS],
            ({"men": "", "women": "0"}, "men"),
            ({"nationalities-0-persons": "0"}, "nationalities-0-persons"),
        ],
        "person": [
            *[({"birth_day": text, "birth_year": ""}, "birth_day") for text in (*NO_DAYS, day(1))],
            *[({"birth_year": text}, "birth_year") for text in (*NO_YEARS, str(LATEST.year + 2))],
            *[({"age_from": text, "birth_year": ""}, "age_from") for text in ("-1", "121", "x")],
            ({"age_from": "40", "age_to": "30", "birth_year": ""}, "age_from"),
            ({"birth_day": "1/1/1990"}, "birth_day"),
            ({"nationality": ""}, "nationality"),
            ({"nationality_status": "stateless"}, "nationality"),
        ],
        "referral": [
            *[({"due_day": text}, "due_day") for text in (*NO_DAYS, day(-1), day(400))],
            *[({"due_time": text}, "due_time") for text in NO_TIMES],
        ],
        "share": [
            *[({"expires_on": text}, "expires_on") for text in (*NO_DAYS, day(-1), day(2_000))],
            ({"handling": "H3"}, "handling_note"),
        ],
        "handover": [
            *[({"planned_day": text}, "planned_day") for text in NO_DAYS],
            ({"expires_on": day(-1)}, "expires_on"),
        ],
        "receive": [({"received_day": text}, "received_day") for text in (*NO_DAYS, day(1))],
        "agreement": [
            *[({"valid_from": text}, "valid_from") for text in NO_DAYS],
            ({"valid_until": "x"}, "valid_until"),
        ],
        "link": [({"valid_from": text}, "valid_from") for text in NO_DAYS],
    }


@pytest.mark.parametrize("kind", refused())
def test_what_can_not_be_is_refused_at_its_field_and_nothing_is_lost(app, world, kind):
    desk = Desk(app, world, kind)
    for changes, wrong in refused()[kind]:
        pairs = changed(desk.pairs, changes)
        page = desk.post(pairs)
        assert (page.status, page.errors) == (422, {wrong}), changes
        assert not desk.kept(page, pairs, wrong)
        assert bool(page.main.value(wrong)) == bool(dict(pairs).get(wrong)), changes
    assert desk.count() == desk.rows


GROWING = [("office", "code", "ß"), ("agreement", "code", "ŉ"), ("account", "username", "İ")]


@pytest.mark.parametrize(("kind", "name", "letter"), GROWING)
def test_letters_that_grow_in_the_other_case_are_measured_as_they_are_kept(app, world, kind, name, letter):
    """Only one of the engines refuses text that is too long for its column, and it does so with a failure."""
    desk = Desk(app, world, kind)
    for length in (6, 12, 21, 31, 40, 60):
        page = desk.send(**{name: letter * length})
        assert page.status in {303, 422}, length
        if page.status == 303:
            desk.renew()
