"""The originator learns which office was shown what, when and in which form, never who; the receiver reads it too."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.exc import DBAPIError

from blo.access.roles import Role
from blo.accounts import service as accounts
from blo.accounts.service import NewAccount
from blo.cli.operator import OPERATOR
from blo.detections.states import DetectionField
from blo.documents.kinds import DocumentKind
from blo.kernel.db import db
from blo.kernel.i18n import use
from blo.kernel.ids import new_reference
from blo.offices.models import Office
from blo.people.states import PersonField
from blo.sharing import ledger
from blo.sharing import queries as releases
from blo.sharing.states import Form, SubjectKind
from tests.support import walk
from tests.support.acting import owner_of
from tests.support.codes import equip
from tests.support.linking import link
from tests.support.racing import errors, race
from tests.support.world import PASSWORD
from tests.web.saying import reachable
from tests.web.test_costs import cost

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

MORNING = datetime(2026, 3, 27, 2, 0, tzinfo=UTC)
"""Half past eight on 27 March in the receiving office."""


@pytest.fixture
def shared(at_work, world):
    """A case with a detection and two persons, of one of whom the name is open: references and release identifiers."""
    north, south = world.liaison_north, world.liaison_south
    with at_work():
        detection = walk.detection(world.guard_north)
        named, unnamed = (walk.person(world.guard_north, detection) for _ in range(2))
        case = walk.case(north, detection)
        fields = {named.reference: (PersonField.NAMES,), unnamed.reference: (PersonField.SEX,)}
        walk.share(north, south, case, persons=fields)
        walk.share_detection(north, south, case, detection, DetectionField.COUNTS)
        return case.reference, detection.reference, named.reference, unnamed.reference


def written(app, actor, reference=""):
    """The lines of what the actor's office gave, oldest first: what, in which form, which document."""
    with app.app_context():
        rows = ledger.given(actor, reference).rows
        return [(row.subject_reference, row.form, row.document) for row in reversed(rows)]


def test_each_page_writes_down_whose_facts_stand_on_it_once_a_day(app, visit, world, shared):
    case, detection, named, unnamed = shared
    reader = visit("liaison_south")
    for _ in range(2):
        reader.get(f"/cases/{case}")
    first = written(app, world.liaison_north)
    assert sorted(first) == sorted([(case, Form.SCREEN, ""), (case, Form.SCREEN, ""), (named, Form.SCREEN, "")])
    reader.get(f"/detections/{detection}")
    visit("supervisor_south").get(f"/persons/{unnamed}")
    seen = written(app, world.liaison_north)[len(first) :]
    assert seen == [(detection, Form.SCREEN, ""), (unnamed, Form.SCREEN, "")]
    assert written(app, world.liaison_north, named) == [(named, Form.SCREEN, "")]
    assert written(app, world.liaison_south) == []


def test_the_next_day_is_another_line(app, at_work, visit, world):
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        with at_work():
            release, person = walk.shared_person(world.liaison_north, world.liaison_south)
            name, key = person.reference, release.id
        for hour in (2, 12):
            clock.move_to(datetime(2030, 1, 2, hour, 0, tzinfo=UTC))
            reader = visit("liaison_south")
            assert reader.get(f"/persons/{name}").status == 200
        clock.move_to(datetime(2030, 1, 2, 17, 45, tzinfo=UTC))  # a quarter past midnight in Tachileik
        assert visit("liaison_south").get(f"/persons/{name}").status == 200
        with app.app_context():
            days = [row.day.day for row in ledger.given(world.liaison_north, name).rows]
            assert days == [3, 2]
            assert ledger.first_seen(releases.get(world.liaison_south, key)) == datetime(2030, 1, 2, 2, 0, tzinfo=UTC)


def test_every_print_is_a_line_with_its_number_and_opening_it_another_day_one_more(app, at_work, visit, world, shared):
    _case, detection, named, unnamed = shared
    with at_work():
        first = walk.document(world.supervisor_south, DocumentKind.DETECTION, detection).number
        second = walk.document(world.supervisor_south, DocumentKind.DETECTION, detection).number
    for number in (first, second):
        lines = [line for line in written(app, world.liaison_north) if line[2] == number]
        assert sorted(lines) == sorted((one, Form.PRINT, number) for one in (detection, named, unnamed))
    visit("supervisor_south").get(f"/documents/{first}.pdf")
    assert len([line for line in written(app, world.liaison_north) if line[2] == first]) == 3


def test_a_sheet_that_names_it_is_a_line_for_the_originator(app, visit, world, shared):
    case, detection, named, unnamed = shared
    visit("liaison_north").get("/releases/export.csv")
    visit("auditor_north").get("/audit/export.csv")
    assert written(app, world.liaison_north) == []
    for _ in range(2):
        visit("liaison_south").get("/releases/export.csv")
    expected = sorted((one, Form.EXPORT, "") for one in (case, case, detection, named, unnamed))
    assert sorted(written(app, world.liaison_north)) == expected
    with use("th"):
        assert str(Form.EXPORT.label) in visit("liaison_north").get(f"/ledger?reference={named}").plain


def test_the_sheet_of_a_log_that_names_it_is_one_too(app, at_work, visit, world, shared):
    _case, detection, named, _unnamed = shared
    with at_work():
        auditor = accounts.create(
            OPERATOR,
            db.session.get(Office, world.liaison_south.office_id),
            NewAccount("auditor_south", "Auditor South", Role.AUDITOR, "my", PASSWORD),
        )
        equip(auditor)
        assert auditor.office_id == world.liaison_south.office_id
    visit("liaison_south").get(f"/persons/{named}")
    visit("auditor_south").get("/audit/export.csv")
    exported = [line for line in written(app, world.liaison_north) if line[1] is Form.EXPORT]
    assert exported == [(named, Form.EXPORT, "")]
    assert detection not in {line[0] for line in exported}


def test_a_sheet_names_nothing_of_who_was_not_presented_and_writes_no_line(app, at_work, visit, world):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        who = person.reference
        walk.handovers.take_out(world.liaison_north, handover.reference, who)
    assert who not in visit("supervisor_south").get("/releases/export.csv").text
    with at_work():
        assert ledger.named(world.liaison_south, [who]) == []
    assert written(app, world.liaison_north, who) == []


def test_referrals_and_handovers_count_when_they_open(app, at_work, visit, world):
    with at_work():
        sent = walk.referral(world.liaison_north, world.liaison_south)
        reference, person = sent.reference, sent.release.subject_reference
        handover, presented = walk.handover(world.liaison_north, world.liaison_south)
        offered, who = handover.reference, presented.reference
    reader = visit("liaison_south")
    reader.get(f"/referrals/{reference}")
    assert written(app, world.liaison_north) == []
    with at_work():
        walk.referrals.move(world.liaison_south, reference, "acknowledge")
        walk.referrals.move(world.liaison_south, reference, "accept")
    reader.get(f"/referrals/{reference}")
    assert written(app, world.liaison_north) == [(person, Form.SCREEN, "")]
    reader.get(f"/handovers/{offered}/receive")
    assert written(app, world.liaison_north)[1:] == [(who, Form.SCREEN, "")]


def test_looking_at_ones_own_writes_no_line(app, visit, world, shared):
    case, detection, named, _unnamed = shared
    reader = visit("supervisor_north")
    for path in (f"/cases/{case}", f"/detections/{detection}", f"/persons/{named}"):
        assert reader.get(path).status == 200
    assert written(app, world.liaison_north) == []


def test_a_page_that_was_refused_is_no_line(app, visit, world, shared):
    visit("stranger").get(f"/persons/{shared[2]}")
    visit("guard_south").get(f"/persons/{shared[2]}")
    assert written(app, world.liaison_north) == []


def test_the_originator_is_not_told_who_and_the_receiver_is(visit, world, shared):
    named = shared[2]
    visit("supervisor_south").get(f"/persons/{named}")
    theirs, ours = visit("liaison_north"), visit("liaison_south")
    page = theirs.get("/ledger")
    assert named in page.plain
    assert "Supervisor South" not in page.text
    release = next(link for link in page.links if link.startswith("/releases/"))
    assert "Supervisor South" not in theirs.get(release).text
    assert "Supervisor South" in ours.get("/ledger/received").plain
    assert "Supervisor South" in ours.get(release).plain
    assert named not in ours.get("/ledger").plain
    assert named not in theirs.get("/ledger/received").plain


def test_the_ledger_is_found_by_the_reference_of_a_record(visit, shared):
    case, _detection, named, _unnamed = shared
    reader = visit("liaison_south")
    reader.get(f"/cases/{case}")
    north = visit("liaison_north")
    assert case not in north.get(f"/ledger?reference={named}").plain
    assert named in north.get(f"/ledger?reference={named}").plain
    nothing = north.get(f"/ledger?reference={new_reference('TH-MSI-01', 'P', MORNING)}")
    assert (nothing.status, named in nothing.plain) == (200, False)
    assert north.get("/ledger?reference=%00%F0").status == 200
    assert north.get("/ledger?after=nothing").status == 404


def test_the_ledger_pages_by_key_and_keeps_the_filter(app, at_work, visit, world):
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        with at_work():
            release, person = walk.shared_person(world.liaison_north, world.liaison_south)
            name, key = person.reference, release.id
        for day in range(2, 30):
            clock.move_to(datetime(2030, 1, day, tzinfo=UTC))
            with at_work():
                ledger.write(world.liaison_south, [key], Form.SCREEN)
        first = visit("liaison_north").get(f"/ledger?reference={name}")
        older = next(link for link in first.links if "after=" in link)
        assert f"reference={name}" in older
        rest = visit("liaison_north").get(older)
        assert first.text.count(f'reference" href="/releases/{key}"') == 25
        assert rest.text.count(f'reference" href="/releases/{key}"') == 3


def test_of_who_was_not_presented_the_receivers_ledger_keeps_no_line(app, at_work, visit, world):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        reference, who = handover.reference, person.reference
        release = handover.persons[0].release_id
    reader = visit("supervisor_south")
    assert who in reader.get(f"/handovers/{reference}").plain
    assert who in reader.get("/ledger/received").plain
    with at_work():
        walk.handovers.take_out(world.liaison_north, reference, who)
    pages = reachable(reader)
    assert [path for path, page in pages.items() if who in page.plain] == []
    assert reader.get(f"/releases/{release}").status == 404
    assert who in visit("liaison_north").get("/ledger").plain


def test_nothing_a_receiver_reads_of_a_release_depends_on_other_receivers(app, at_work, visit, world, shared):
    """Whether an item went elsewhere, too, and who looked at it there, is the originator's to know."""
    case, _detection, named, _unnamed = shared
    reader = visit("supervisor_south")
    reachable(reader)  # a first round, for it is written down itself
    before = {path: page.plain for path, page in reachable(reader).items()}
    with at_work():
        link(world.liaison_north, world.stranger)
        found = walk.cases.queries.get(world.liaison_north, case)
        walk.share(world.liaison_north, world.stranger, found, persons={named: (PersonField.NAMES,)})
    visit("stranger").get(f"/persons/{named}")
    assert {path: page.plain for path, page in reachable(reader).items()} == before
    with app.app_context():
        assert {row.recipient_id for row in ledger.given(world.liaison_north, named).rows} == {
            world.liaison_south.office_id,
            world.stranger.office_id,
        }


def test_two_who_look_at_the_same_moment_write_one_line(app, at_work, world):
    with at_work():
        key = walk.shared_person(world.liaison_north, world.liaison_south)[0].id
    readers = (world.liaison_south, world.supervisor_south)
    looks = [lambda actor=actor: ledger.write(actor, [key], Form.SCREEN) for actor in readers]
    assert errors(race(app, *looks)) == []
    with app.app_context():
        assert len(ledger.given(world.liaison_north).rows) == 1


def test_nobody_writes_into_the_ledger_for_another_office(app, at_work, world):
    with at_work():
        key = walk.shared_person(world.liaison_north, world.liaison_south)[0].id
    for name in ("stranger", "liaison_north"):
        with at_work():
            ledger.write(getattr(world, name), [key], Form.SCREEN)
    with app.app_context():
        assert ledger.given(world.liaison_north).rows == []


def test_a_line_can_not_be_rewritten(app, at_work, world):
    with at_work():
        key = walk.shared_person(world.liaison_north, world.liaison_south)[0].id
        ledger.write(world.liaison_south, [key], Form.EXPORT)
    with app.app_context(), owner_of(app).connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.exec_driver_sql("UPDATE dissemination SET document = 'x'")
    assert "append-only" in str(refused.value.orig)


def test_a_foreign_page_costs_the_same_however_many_persons_stand_on_it(app, at_work, visit, world):
    costs = []
    for number in (1, 6):
        with at_work():
            detection = walk.detection(world.guard_north)
            persons = [walk.person(world.guard_north, detection).reference for _ in range(number)]
            case = walk.case(world.liaison_north, detection)
            fields = dict.fromkeys(persons, (PersonField.NAMES,))
            walk.share(world.liaison_north, world.liaison_south, case, persons=fields)
            path = f"/cases/{case.reference}"
        costs.append(cost(app, visit("liaison_south"), path))
    assert costs[0] == costs[1]


def test_the_kinds_of_the_ledger_are_those_of_releases(app, at_work, visit, world, shared):
    visit("liaison_south").get(f"/cases/{shared[0]}")
    with app.app_context():
        kinds = {row.kind for row in ledger.received(world.liaison_south).rows}
        assert kinds == {SubjectKind.CASE, SubjectKind.PERSON}
        assert {row.id for row in releases.worklist(world.liaison_south).rows} >= {
            row.release_id for row in ledger.received(world.liaison_south).rows
        }
