"""What was released until a day closes by itself when the day is over: on every page and for every paper."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from blo.cases import onward as granting
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import use
from blo.people.states import PersonField
from blo.sharing import ledger
from blo.sharing import queries as releases
from blo.sharing.states import ByTime, Form, Purpose
from tests.support import walk
from tests.support.linking import link

pytestmark = pytest.mark.walls

BEGIN = datetime(2026, 3, 27, 5, 0, tzinfo=UTC)
LAST_DAY = date(2026, 3, 31)
LAST_MOMENT = datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)
OVER = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
"""Midnight at Mae Sai, by whose clock the last day ends; half past eleven in Tachileik."""


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lent(clock, at_work, world):
    """Everything there is, released to the south until a day: the addresses, the papers, the references."""
    north, south = world.liaison_north, world.liaison_south
    with at_work():
        terms = walk.terms(south, expires_on=LAST_DAY)
        detection = walk.detection(world.guard_north)
        person = walk.person(world.guard_north, detection)
        case = walk.case(north, detection)
        chosen = walk.Selection(
            (walk.CaseField.CRIMES,),
            {detection.reference: (DetectionField.COUNTS,)},
            {person.reference: (PersonField.NAMES,)},
        )
        walk.cases.share(north, case.reference, chosen=chosen, terms=terms, act=walk.uuid4())
        release = next(row for row in releases.of_case(north, case.id) if row.subject_id == person.id)
        other, somebody = walk.case_with_person(north)
        sent = walk.referrals.send(north, walk.new_referral(other, somebody), terms)
        for verb in ("acknowledge", "accept"):
            walk.referrals.move(south, sent.reference, verb)
        third, moved = walk.case_with_person(north)
        presented = walk.Presented(moved.reference, agrees_to_return=True, fears_return=False)
        offered = walk.handovers.offer(north, walk.new_handover(third, presented), terms)
        found = {
            "case": case.reference,
            "detection": detection.reference,
            "person": person.reference,
            "referral": sent.reference,
            "handover": offered.reference,
            "moved": moved.reference,
            "release": str(release.id),
        }
    papers = {
        DocumentKind.CASE: found["case"],
        DocumentKind.DETECTION: found["detection"],
        DocumentKind.REFERRAL: found["referral"],
        DocumentKind.HANDOVER: found["handover"],
    }
    with at_work():
        numbers = [walk.document(world.supervisor_south, kind, subject).number for kind, subject in papers.items()]
    return found, numbers


def open_ways(reader, found, numbers):
    """Which of all ways show something of what was released."""
    pages = {
        "case": reader.get(f"/cases/{found['case']}"),
        "detection": reader.get(f"/detections/{found['detection']}"),
        "person": reader.get(f"/persons/{found['person']}"),
        "referral": reader.get(f"/referrals/{found['referral']}"),
        "handover": reader.get(f"/handovers/{found['handover']}"),
        **{number: reader.get(f"/documents/{number}.pdf") for number in numbers},
    }
    by_status = {name for name, page in pages.items() if page.status == 200} - {"referral", "handover"}
    by_name = {name for name in ("referral", "handover") if walk.NATIVE in pages[name].plain}
    assert {pages[name].status for name in ("referral", "handover")} == {200}
    return by_status | by_name


def test_all_is_open_to_the_last_moment_and_nothing_after_it(clock, visit, lent):
    found, numbers = lent
    everything = {"case", "detection", "person", "referral", "handover", *numbers}
    clock.move_to(LAST_MOMENT)
    assert open_ways(visit("supervisor_south"), found, numbers) == everything
    clock.move_to(OVER)
    reader = visit("supervisor_south")
    assert open_ways(reader, found, numbers) == set()
    assert found["moved"] not in reader.get(f"/handovers/{found['handover']}").plain
    for kind, name in ((DocumentKind.CASE, "case"), (DocumentKind.DETECTION, "detection")):
        assert reader.get(f"/documents/new/{kind.value}/{found[name]}").status == 404
    assert reader.get("/cases").plain.count(found["case"]) == 0


def test_it_stays_open_to_its_originator(clock, visit, lent):
    found, _numbers = lent
    clock.move_to(OVER)
    assert open_ways(visit("supervisor_north"), found, []) == {"case", "detection", "person", "referral", "handover"}


@pytest.mark.parametrize(("name", "tag"), [("liaison_south", "my"), ("liaison_north", "th")])
def test_both_sides_read_that_time_closed_it_and_the_ledger_ends_there(app, clock, visit, lent, name, tag, world):
    found, _numbers = lent
    with app.app_context():
        lines = len(ledger.of_release(world.liaison_north, row(world, found)).rows)
    clock.move_to(OVER)
    visit("supervisor_south").get(f"/persons/{found['person']}")
    reader = visit(name)
    with use(tag):
        over = str(ByTime.EXPIRED.label)
    assert over in reader.get("/releases").plain
    page = reader.get(f"/releases/{found['release']}")
    assert over in page.plain
    assert f"/persons/{found['person']}" not in page.links or name == "liaison_north"
    with app.app_context():
        assert len(ledger.of_release(world.liaison_north, row(world, found)).rows) == lines


def row(world, found):
    return next(one for one in releases.worklist(world.liaison_north).rows if str(one.id) == found["release"])


def test_nothing_is_written_or_printed_or_asked_after_the_end(app, clock, at_work, visit, lent, world):
    found, _numbers = lent
    with at_work():
        link(world.liaison_north, world.stranger)
        request = walk.onward_request(world.liaison_south, row(world, found), world.stranger).id
        made = walk.documents.draft(
            world.supervisor_south, DocumentKind.CASE, found["case"], languages=("en",), verify_at="/v"
        )
    clock.move_to(OVER)
    south = visit("liaison_south")
    assert f"/releases/{found['release']}/onward" not in south.get(f"/releases/{found['release']}").links
    with app.app_context():
        with pytest.raises(NotFound):
            walk.documents.issue(world.supervisor_south, made)
        with pytest.raises(RuleBroken):
            walk.onward_request(world.liaison_south, row(world, found), world.supervisor_east)
        terms = walk.terms(world.stranger, purpose=Purpose.PROTECTION)
        with pytest.raises(RuleBroken):
            granting.grant(world.liaison_north, request, fields=(PersonField.NAMES,), terms=terms)
        forms = {line.form for line in ledger.of_release(world.liaison_north, row(world, found)).rows}
        assert forms == {Form.PRINT}


def test_a_received_person_stays_on_the_receivers_page_without_what_was_released(clock, at_work, visit, lent, world):
    found, _numbers = lent
    with at_work():
        handover = walk.handovers.queries.get(world.liaison_south, found["handover"])
        [line] = handover.persons
        walk.handovers.receive(world.liaison_south, found["handover"], walk.receipt(line.person))
    clock.move_to(OVER)
    page = visit("liaison_south").get(f"/handovers/{found['handover']}").plain
    assert found["moved"] in page
    assert walk.NATIVE not in page
