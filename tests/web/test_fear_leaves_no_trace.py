"""Fear of return stops a handover; a supervisor hears of it, and nobody across the border can tell that it was fear."""

import pytest

from blo.audit import verification as audit
from blo.kernel.i18n import use
from blo.sharing.service import NEEDS_REVIEW
from tests.support import walk
from tests.support.tables import LOG, contents
from tests.web.saying import reachable, said_on

WORDS = ("fear", "กลัว", "ကြောက်", "asylum", "protection review")
CLOSED = {"protection_review", "feared_party"}

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


@pytest.fixture
def two(at_work, world):
    """A case with two grown-ups: its reference and theirs."""
    with at_work():
        found = walk.detection(world.guard_north)
        persons = [walk.person(world.guard_north, found).reference for _ in range(2)]
        return walk.case(world.liaison_north, found).reference, persons


def filled(visitor, case, persons, **answers):
    """The handover form with both persons chosen."""
    changes = {}
    for person in persons:
        changes |= {f"{person}-chosen": "yes", f"{person}-agrees": "yes", f"{person}-fears_return": "no"}
    changes |= {f"{person}-fears_return": answer for person, answer in answers.items()}
    page = visitor.get(f"/cases/{case}/handover")
    choices = page.main.choices
    usual = {
        "recipient_id": next(iter(choices["recipient_id"] - {""})),
        "agreement": sorted(choices["agreement"] - {""})[0],
        "purpose": "return_reception",
        "place": "สะพาน",
    }
    return visitor.filled(f"/cases/{case}/handover", {**usual, **changes})


def seen_across(visit):
    return said_on(reachable(visit("supervisor_south")))


def outside(app):
    """Everything that is stored, as text, but for what only the compartment opens; its bars name no cause."""
    return str([rows for table, rows in contents(app).items() if table not in CLOSED]).lower()


def test_fear_refuses_and_is_written_nowhere_but_in_the_own_compartment(app, world, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    across = seen_across(visit)
    pairs = filled(visitor, case, persons, **{persons[1]: "yes"})
    before = contents(app)
    page = visitor.post(f"/cases/{case}/handover", pairs)
    assert page.status == 422
    assert page.errors == {f"{persons[1]}-fears_return"}
    after = contents(app)
    written = {table for table, rows in after.items() if rows != before[table]}
    assert written - LOG == {"protection_review", "bar"}
    assert [len(after[table]) - len(before[table]) for table in ("protection_review", "bar")] == [1, 1]
    assert not [word for word in WORDS if word in outside(app)]
    assert seen_across(visit) == across


def test_what_was_said_is_kept_though_the_form_is_wrong_or_the_person_is_not_chosen(app, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    pairs = filled(visitor, case, persons, **{persons[1]: "yes"})
    kept = [pair for pair in pairs if pair[0] not in {"place", f"{persons[1]}-chosen"}]
    assert visitor.post(f"/cases/{case}/handover", kept).status == 422
    assert len(contents(app)["protection_review"]) == 1
    with use("th"):
        sentence = str(NEEDS_REVIEW)
    assert sentence in visitor.get(f"/persons/{persons[1]}").plain
    assert sentence not in visitor.get(f"/persons/{persons[0]}").plain


def test_without_the_token_of_the_session_nobody_is_barred(app, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    pairs = filled(visitor, case, persons, **{persons[1]: "yes"})
    forged = [pair for pair in pairs if pair[0] != "csrf_token"]
    visitor.post(f"/cases/{case}/handover", forged)
    assert contents(app)["protection_review"] == []


def test_after_fear_was_said_saying_no_does_not_bring_the_person_across(app, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    visitor.post(f"/cases/{case}/handover", filled(visitor, case, persons, **{persons[1]: "yes"}))
    page = visitor.post(f"/cases/{case}/handover", filled(visitor, case, persons))
    assert (page.status, page.errors) == (422, {f"{persons[1]}-chosen"})
    assert len(contents(app)["protection_review"]) == 1
    assert visitor.post(f"/cases/{case}/handover", filled(visitor, case, persons[:1])).status == 303


def test_the_question_is_asked_of_everyone_chosen(app, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    pairs = filled(visitor, case, persons, **{persons[0]: ""})
    page = visitor.post(f"/cases/{case}/handover", pairs)
    assert page.status == 422
    assert page.errors == {f"{persons[0]}-fears_return"}


def test_the_answer_is_not_kept_even_when_it_was_no(app, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    assert visitor.post(f"/cases/{case}/handover", filled(visitor, case, persons)).status == 303
    assert not [word for word in WORDS if word in outside(app)]


def test_who_is_taken_out_for_fear_looks_like_who_is_taken_out_for_anything(app, world, visit, at_work, two):
    case, persons = two
    visitor = visit("liaison_north")
    offered = visitor.post(f"/cases/{case}/handover", filled(visitor, case, persons)).location
    visitor.press(f"{offered}/take-out/{persons[1]}", version="1")
    across = seen_across(visit)
    assert persons[0] in across
    assert persons[1] not in visit("supervisor_south").get(offered).text
    lowered = across.lower()
    assert not [word for word in WORDS if word in lowered]
    assert not [word for word in WORDS if word in outside(app)]
    with app.app_context():
        assert audit.verify(world.liaison_north.office_id) is None
        assert audit.verify(world.liaison_south.office_id) is None
