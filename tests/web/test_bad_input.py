"""Whatever is typed into a form: it is refused in words, at its field, nothing else typed is lost, nothing is written.

The forms are filled as people fill them and then spoiled, one thing at a time; the database is compared row by row.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.kernel.db import Base, db
from blo.referrals import service
from blo.referrals.service import Words
from tests.support.world import PASSWORD
from tests.web.reading import Pair, Posted
from tests.web.story import tell
from tests.web.visitor import Visitor, changed

ANY = "the first that is offered"
TERMS = {
    "recipient_id": ANY,
    "agreement": ANY,
    "purpose": "victim_protection",
    "handling": "H3",
    "handling_note": "เฉพาะผู้รับ",
}
RECEIVED = (("liaison_south", "acknowledge"),)


@dataclass(frozen=True)
class Sheet:
    """A form: who fills it in, where, with what; its table; what sending it twice gives; steps done before."""

    who: str
    path: str
    good: dict[str, Any]
    table: str
    twice: int = 303
    before: tuple[tuple[str, str], ...] = ()


SHEETS = {
    "detection": Sheet(
        "guard_north",
        "/detections/new",
        {
            "place_kind": ANY,
            "place_name": "ท่าทราย",
            "men": "2",
            "nationalities-0-country": "MM",
            "nationalities-0-persons": "1",
            "mode": ANY,
            "transport": ANY,
            "needs": ["medical", "child"],
            "narrative": "พบ\r\nริมน้ำ",
        },
        "detection",
    ),
    "person": Sheet(
        "guard_north",
        "/detections/{loose}/persons/new",
        {
            "native_name": "ခင်မြင့်ဦး",
            "latin_name": "Khin Myint Oo",
            "sex": "female",
            "birth_day": "27/3/2538",
            "nationality": "MM",
        },
        "person",
    ),
    "case": Sheet("liaison_north", "/detections/{loose}/case", {"crimes": [ANY], "summary": "สรุป"}, "case_file"),
    "share": Sheet("liaison_north", "/cases/{case}/share", TERMS | {"case_fields": [ANY]}, "release"),
    "referral": Sheet(
        "liaison_north",
        "/cases/{case}/referral",
        TERMS | {"type": ANY, "person": ANY, "message": "ขอที่พัก", "manifest": ["names"]},
        "referral",
    ),
    "handover": Sheet(
        "liaison_north",
        "/cases/{case}/handover",
        TERMS
        | {
            "{person}-chosen": "yes",
            "{person}-fears_return": "no",
            "{person}-agrees": "yes",
            "{person}-documents": "ใบผ่านแดน",
            "place": "สะพาน",
        },
        "handover",
    ),
    "receive": Sheet(
        "liaison_south",
        "/handovers/{handover}/receive",
        {"{person}-outcome": "received", "{person}-remark": "ကောင်း", "receiver_rank": "Captain"},
        "",
        409,
    ),
    "decline": Sheet(
        "liaison_south",
        "/referrals/{referral}/decline",
        {"reason": ANY, "note": "နေရာမရှိ"},
        "referral_step",
        409,
        RECEIVED,
    ),
    "ask": Sheet(
        "liaison_south", "/referrals/{referral}/ask", {"note": "ဘယ်အချိန်"}, "referral_step", 409, RECEIVED
    ),
    "answer": Sheet(
        "liaison_north",
        "/referrals/{referral}/answer",
        {"note": "พรุ่งนี้"},
        "referral_step",
        409,
        (*RECEIVED, ("liaison_south", "ask")),
    ),
    "recall": Sheet("liaison_north", "/releases/{release}/recall", {"reason": ANY}, "", 409),
    "document": Sheet("supervisor_north", "/documents/new/case_summary/{case}", {"second": "en"}, "issued_document"),
    "account": Sheet(
        "administrator_north",
        "/accounts/new",
        {
            "office": "TH-MSI-01",
            "username": "newcomer",
            "name": "สมชาย ใหม่",
            "role": ANY,
            "language": "th",
            "password": PASSWORD,
        },
        "account",
        422,
    ),
    "office": Sheet(
        "administrator_north",
        "/offices/new",
        {
            "code": "TH-NEW-01",
            "kind": ANY,
            "name": "A new office",
            "subdivision": "TH-57",
            "names-0-language": "my",
            "names-0-name": "ရုံး",
        },
        "office",
        422,
    ),
    "agreement": Sheet(
        "administrator_north",
        "/agreements/new",
        {
            "code": "MOU-TH-CN-1",
            "title": "An agreement",
            "kind": ANY,
            "other": "CN",
            "crimes": [ANY],
            "data_categories": [ANY],
            "articles-0-number": "1",
            "articles-0-title": "All",
            "languages": [ANY],
            "onward": ANY,
            "valid_from": "1/1/2569",
            "valid_until": "1/1/2575",
        },
        "agreement",
        422,
    ),
    "link": Sheet(
        "administrator_north",
        "/links/new",
        {"own": "TH-MSI-01", "other": "MM-MWD-01", "agreement": "MOU-TH-MM-DEMO", "valid_from": "1/1/2026"},
        "office_link",
        422,
    ),
    "sign-in": Sheet("", "/sign-in", {"username": "liaison_north", "password": PASSWORD}, ""),
}


@dataclass(frozen=True)
class Desk:
    """Somebody before a form that is filled in and not yet sent."""

    visitor: Visitor
    path: str
    form: Posted
    pairs: list[Pair]

    @property
    def typed(self):
        """The fields one types into."""
        return self.form.names - self.form.choices.keys() - {"csrf_token", "submission", "version"}

    def send(self, changes):
        """Send the form after changes."""
        return self.visitor.post(self.path, changed(self.pairs, changes))


def prepare(world, at_work, sheet):
    with at_work():
        story = tell(world, printed=False)
        for who, verb in sheet.before:
            service.move(world.actors[who], story.referral, verb, words=Words("?", "my"))
    return story


def seat(visitor, sheet, story):
    path = sheet.path.format(**vars(story))
    form = visitor.get(path).main
    filled = {name: None for name, _value in form.pairs if "__row__" in name}  # a pattern of rows is never sent
    for pattern, value in sheet.good.items():
        name = pattern.format(**vars(story))
        first = min(form.choices.get(name, set()) - {""}, default="")
        filled[name] = first if value == ANY else [first] if value == [ANY] else value
    names = {name for name in form.names | form.choices.keys() if "__row__" not in name}
    choices = {name: values for name, values in form.choices.items() if name in names}
    return Desk(visitor, path, replace(form, names=names, choices=choices), changed(form.pairs, filled))


@pytest.fixture(params=SHEETS)
def sheet(request):
    return SHEETS[request.param]


@pytest.fixture
def desk(sheet, world, visit, at_work):
    """A form, filled in so that it would be taken."""
    return seat(visit(sheet.who), sheet, prepare(world, at_work, sheet))


@pytest.fixture
def rows(app):
    """Read the whole database: the rows of each table."""

    def read():
        with app.app_context(), db.engine.connect() as connection:
            return {
                table.name: sorted(str(row) for row in connection.execute(sa.select(table)))
                for table in Base.metadata.sorted_tables
            }

    return read


def lost(page, desk, *spoiled):
    """What was typed or chosen and is not in the form that came back; secrets never come back."""
    gone = {"csrf_token", "password", *spoiled}
    kept = Counter(pair for pair in page.main.pairs if pair[0] not in gone)
    return Counter(pair for pair in desk.pairs if pair[0] not in gone) - kept


UNFIT = {
    "null": "a\x00b",
    "a control character": "ท่า\x07ทราย",
    "an escape": "\x1b[31m",
    "a line separator": "a\u2028b",
    "an override": "\u202eevil",
    "an isolate": "a\u2067b",
    "half a character": "\ud83d",
    "no character": "a\ufffeb",
    "ten thousand characters": "ก" * 10_000,
    "Zawgyi": "သီဟိုဠ္မွ ဉာဏ္ႀကီးရွင္သည္",
}


def test_unfit_text_is_refused_at_every_field(desk, rows):
    before = rows()
    for kind, text in UNFIT.items():
        expected = desk.typed - ({"password"} if kind == "Zawgyi" else set())
        page = desk.send(dict.fromkeys(expected, text))
        assert page.status == 422 or not expected, kind
        assert page.errors >= expected, kind
        assert "\x00" not in page.text
        assert "\u202e" not in page.text
        if not expected:
            return
    assert rows() == before


def test_one_field_refused_loses_no_other(desk, rows):
    before = rows()
    for name in desk.typed:
        page = desk.send({name: "a\x00b"})
        assert (page.status, page.errors) == (422, {name})
        assert not lost(page, desk, name)
        assert name == "password" or page.main.value(name) == "a\ufffdb"
    assert rows() == before


def test_a_forged_choice_is_refused_at_its_field(desk, rows):
    before = rows()
    for name in desk.form.choices:
        for forged in ("forged", "a\x00b", str(uuid4()), f"{uuid4()}/1", ["forged", *desk.form.choices[name]]):
            page = desk.send({name: forged})
            assert page.status == 422, (name, forged)
            assert name.removesuffix("-language") in page.errors or name.endswith("-chosen") or name in page.errors
            assert not lost(page, desk, name)
    assert rows() == before


def test_a_form_with_strange_fields_or_without_its_token_does_nothing(desk, rows):
    before = rows()
    spoiled = [{"is_admin": "1"}, {"a\x00b": ""}, {"men-keep": "1", "role-keep": "1"}]
    spoiled += [{"csrf_token": token} for token in (None, "", "forged", "ก", [*dict(desk.pairs)["csrf_token"]])]
    spoiled += [{f"{name}-0-{name}": "1"} for name in desk.typed]
    for changes in spoiled:
        page = desk.send(changes)
        assert page.status == 422, changes
        assert "data-summary" in page.text
        assert not lost(page, desk)
    assert rows() == before


def test_a_token_of_somebody_else_does_not_count(desk, rows, visit):
    token = visit("stranger").token()
    before = rows()
    assert desk.send({"csrf_token": token}).status == 422
    assert rows() == before


def test_sent_twice_it_is_done_once(sheet, desk, rows):
    before = rows()
    first = desk.send({})
    assert first.status == 303, first.plain
    after = rows()
    assert not sheet.table or len(after[sheet.table]) == len(before[sheet.table]) + 1
    if not desk.path == "/sign-in":
        assert after != before
        second = desk.send({})
        assert second.status == sheet.twice
        assert second.status != 303 or second.location == first.location
        assert rows() == after


@pytest.mark.parametrize("sheet", ["receive", "decline", "ask", "answer"], indirect=True)
def test_on_a_stale_page_nothing_is_done_and_nothing_lost(desk, rows):
    before = rows()
    for version in ("0", "999999999999", "9" * 40, "-1", "", "x", "a\x00b", "٢", None):
        page = desk.send({"version": version})
        assert page.status == 409, version
        assert not lost(page, desk)  # the version it comes back with is the one that counts now
    assert rows() == before
    assert desk.visitor.post(desk.path, page.main.pairs).status == 303
