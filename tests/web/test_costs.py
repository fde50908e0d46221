"""What pages cost the database: each has a ceiling, and lists cost the same with few rows and with many."""

import pytest

from tests.support import walk
from tests.support.statements import TELLING, counted
from tests.web.story import tell

pytestmark = pytest.mark.either_engine

LISTS = {
    "/detections": 5,
    "/exhibits": 3,
    "/cases": 2,
    "/referrals": 2,
    "/referrals/sent": 2,
    "/screenings/owed": 8,  # who stands there is written down
    "/handovers": 4,
    "/releases": 7,
    "/documents": 2,
    "/offices": 3,
}
HOLDS = 2
SESSION, STAMP, VERSIONS = 1, 1, 1
CODE_LISTS = {
    "/code-lists": SESSION + STAMP,
    "/code-lists/subdivision": SESSION + STAMP,
    "/code-lists/drug_kind/heroin": SESSION + STAMP + VERSIONS,
    "/code-lists/drug_kind/heroin/change": SESSION + STAMP,
}


def cost(app, visitor, path):
    assert visitor.get(path).status == 200
    with counted(app) as seen:
        visitor.get(path)
    return len(seen)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_stays_under_its_ceiling_however_long(app, world, visit, at_work, story, path):
    liaison = visit("liaison_north")
    few = cost(app, liaison, path)
    with at_work():
        for _ in range(4):
            tell(world, printed=False)
    assert cost(app, liaison, path) == few <= LISTS[path]


def test_the_list_of_holds_stays_under_its_ceiling_however_long(app, world, visit, at_work, story):
    supervisor = visit("supervisor_north")
    few = cost(app, supervisor, "/holds")
    with at_work():
        for _ in range(4):
            tell(world, printed=False)
    assert cost(app, supervisor, "/holds") == few <= HOLDS


def test_the_form_asks_once_what_it_begins_with(app, world, visit, at_work):
    guard = visit("guard_north")
    with at_work():
        walk.detection(world.guard_north)
    assert cost(app, guard, "/detections/new") <= SESSION + 1


@pytest.mark.parametrize("path", CODE_LISTS)
def test_the_words_of_codes_cost_one_question(app, world, visit, path):
    assert cost(app, visit("administrator_north"), path) <= CODE_LISTS[path]


def test_a_full_worklist_costs_at_most_eight(app, world, visit, at_work):
    with at_work():
        for _ in range(30):
            walk.detection(world.guard_north)
    assert cost(app, visit("liaison_north"), "/detections") <= 8


PAGES = {
    "detection": ("/detections/{0.detection}", 24),
    "exhibit": ("/exhibits/{0.exhibit}", 12),
    "person": ("/persons/{0.person}", 19),  # roles, documents, links, those linked and their names; consent
    "case": ("/cases/{0.case}", 21 + STAMP),
    "referral": ("/referrals/{0.referral}", 12),
    "handover": ("/handovers/{0.handover}", 10),
    "document": ("/documents/{0.document}", 21 + STAMP),
}
"""Writing down who saw the page included."""


@pytest.mark.parametrize("name", PAGES)
def test_a_record_stays_under_its_ceiling(app, visit, story, name):
    path, most = PAGES[name]
    assert cost(app, visit("supervisor_north"), path.format(story)) <= most


def test_the_case_page_does_not_grow_with_what_is_in_it(app, world, visit, at_work, story):
    supervisor = visit("supervisor_north")
    before = cost(app, supervisor, f"/cases/{story.case}")
    with at_work():
        detection = walk.detections.queries.get(world.guard_north, story.detection)
        for _ in range(5):
            walk.person(world.guard_north, detection)
    assert cost(app, supervisor, f"/cases/{story.case}") <= before


def grown(world, story, number):
    """More of everything in one case."""
    north, south = world.liaison_north, world.liaison_south
    case = walk.cases.queries.get(north, story.case)
    for _ in range(number):
        person = walk.person(world.guard_north, walk.detections.queries.get(north, story.detection))
        sent = walk.referrals.send(north, walk.new_referral(case, person), walk.terms(south))
        walk.referrals.move(south, sent.reference, "acknowledge")
        presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
        walk.handovers.offer(north, walk.new_handover(case, presented), walk.terms(south))
        walk.file(north, case)


@pytest.mark.parametrize("name", ["supervisor_north", "supervisor_south"])
def test_the_case_page_does_not_grow_with_its_referrals_handovers_and_files(app, world, visit, at_work, story, name):
    with at_work():
        grown(world, story, 1)
    reader = visit(name)
    before = cost(app, reader, f"/cases/{story.case}")
    with at_work():
        grown(world, story, 4)
    assert cost(app, reader, f"/cases/{story.case}") == before


def test_the_handover_page_does_not_grow_with_its_persons(app, world, visit, at_work):
    costs = []
    for number in (1, 5):
        with at_work():
            found = walk.detection(world.guard_north)
            persons = [walk.person(world.guard_north, found) for _ in range(number)]
            presented = [walk.Presented(one.reference, agrees_to_return=True, fears_return=False) for one in persons]
            command = walk.new_handover(walk.case(world.liaison_north, found), *presented)
            offered = walk.handovers.offer(world.liaison_north, command, walk.terms(world.liaison_south))
            path = f"/handovers/{offered.reference}"
        costs.append([cost(app, visit(name), path) for name in ("liaison_north", "liaison_south")])
    assert costs[0] == costs[1]


def test_the_detection_page_does_not_grow_with_its_persons(app, world, visit, at_work):
    costs = []
    for number in (1, 5):
        with at_work():
            found = walk.detection(world.guard_north)
            for _ in range(number):
                walk.person(world.guard_north, found)
            path = f"/detections/{found.reference}"
        costs.append(cost(app, visit("liaison_north"), path))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_who_acts_is_told_once_in_each_transaction(app, visit, story):
    reader = visit("supervisor_north")
    for path in (f"/cases/{story.case}", "/cases"):
        with counted(app, but=()) as seen:
            assert reader.get(path).status == 200
        told = [statement for statement in seen if statement.startswith(TELLING)]
        writes_down = any("INSERT INTO audit_entry" in statement for statement in seen)
        assert len(told) == 1 + writes_down
