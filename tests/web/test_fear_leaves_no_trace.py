"""Fear of return stops a handover, and nobody across the border can tell that it was fear."""

import pytest

from blo.audit import verification as audit
from tests.support import walk
from tests.support.tables import contents
from tests.web.saying import reachable, said_on

WORDS = ("fear", "กลัว", "ကြောက်", "asylum", "protection review")


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


def test_fear_refuses_and_nothing_is_written_anywhere(app, world, visit, two):
    case, persons = two
    visitor = visit("liaison_north")
    across = seen_across(visit)
    pairs = filled(visitor, case, persons, **{persons[1]: "yes"})
    before = contents(app)
    page = visitor.post(f"/cases/{case}/handover", pairs)
    assert page.status == 422
    assert page.errors == {f"{persons[1]}-fears_return"}
    written = {table for table, rows in contents(app).items() if rows != before[table]}
    assert written <= {"audit_entry", "audit_head", "audit_personal"}  # that the form was shown, as for any mistake
    assert seen_across(visit) == across


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
    stored = str(contents(app)).lower()
    assert not [word for word in WORDS if word in stored]


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
    assert not [word for word in WORDS if word in str(contents(app)).lower()]
    with app.app_context():
        assert audit.verify(world.liaison_north.office_id) is None
        assert audit.verify(world.liaison_south.office_id) is None
