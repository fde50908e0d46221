"""A print opens while everything in it is open: who takes back one person closes each paper with that person in it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from blo.detections.states import DetectionField
from blo.documents import service as issuing
from blo.documents.kinds import DocumentKind
from blo.documents.models import DocumentItem
from blo.kernel.db import db
from blo.kernel.errors import NotFound
from blo.people.states import PersonField
from blo.sharing import ledger
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.states import RecallReason, SubjectKind
from tests.support import walk
from tests.support.acting import owner_of
from tests.support.racing import errors, race

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


@pytest.fixture
def shared(at_work, world):
    """A case with its detection and two persons, shared; the releases by what they are of."""
    north, south = world.liaison_north, world.liaison_south
    with at_work():
        detection = walk.detection(world.guard_north)
        persons = [walk.person(world.guard_north, detection) for _ in range(2)]
        case = walk.case(north, detection)
        walk.share(north, south, case, persons={one.reference: (PersonField.NAMES,) for one in persons})
        walk.share_detection(north, south, case, detection, DetectionField.COUNTS)
        rows = {row.subject_reference: row.id for row in releases.of_case(north, case.id)}
        return case.reference, detection.reference, [one.reference for one in persons], rows


def issue(at_work, actor, kind, subject):
    with at_work():
        return walk.document(actor, kind, subject).number


def opens(visit, name, number):
    reader = visit(name)
    page = reader.get(f"/documents/{number}")
    assert page.status == 200
    pdf = reader.get(f"/documents/{number}.pdf").status
    assert (f"/documents/{number}.pdf" in page.links) is (pdf == 200)
    return pdf == 200


def recall(at_work, world, release_id):
    with at_work():
        releasing.recall(world.liaison_north, release_id, RecallReason.ERROR)


def test_recalling_one_person_of_a_shared_case_closes_the_earlier_summary(visit, at_work, world, shared):
    case, detection, persons, rows = shared
    summary = issue(at_work, world.supervisor_south, DocumentKind.CASE, case)
    report = issue(at_work, world.supervisor_south, DocumentKind.DETECTION, detection)
    own = issue(at_work, world.supervisor_north, DocumentKind.CASE, case)
    assert opens(visit, "supervisor_south", summary)
    recall(at_work, world, rows[persons[1]])
    assert visit("supervisor_south").get(f"/cases/{case}").status == 200
    assert not opens(visit, "supervisor_south", summary)
    assert not opens(visit, "supervisor_south", report)
    assert opens(visit, "supervisor_north", own)
    again = issue(at_work, world.supervisor_south, DocumentKind.CASE, case)
    assert opens(visit, "supervisor_south", again)


def test_a_new_release_opens_no_paper_that_a_recall_closed(visit, at_work, world, shared):
    """What was printed on the terms taken back stays closed; what is printed anew stands on the new terms."""
    case, _detection, persons, rows = shared
    summary = issue(at_work, world.supervisor_south, DocumentKind.CASE, case)
    recall(at_work, world, rows[persons[0]])
    with at_work():
        found = walk.cases.queries.get(world.liaison_north, case)
        walk.share(world.liaison_north, world.liaison_south, found, persons={persons[0]: (PersonField.NAMES,)})
    assert visit("supervisor_south").get(f"/persons/{persons[0]}").status == 200
    assert not opens(visit, "supervisor_south", summary)


def test_a_referral_letter_closes_with_what_its_referral_opened(visit, at_work, world):
    with at_work():
        sent = walk.referral(world.liaison_north, world.liaison_south)
        reference, release = sent.reference, sent.release_id
        walk.referrals.move(world.liaison_south, reference, "acknowledge")
    header_only = issue(at_work, world.supervisor_south, DocumentKind.REFERRAL, reference)
    with at_work():
        walk.referrals.move(world.liaison_south, reference, "accept")
    full = issue(at_work, world.supervisor_south, DocumentKind.REFERRAL, reference)
    own = issue(at_work, world.supervisor_north, DocumentKind.REFERRAL, reference)
    recall(at_work, world, release)
    assert not opens(visit, "supervisor_south", full)
    assert opens(visit, "supervisor_south", header_only)
    assert opens(visit, "supervisor_north", own)


@pytest.mark.parametrize("how", ["taken out", "cancelled", "recalled after receipt"])
def test_a_handover_form_closes_for_the_receiver_and_for_the_giver_when_nobody_is_handed_over(
    visit, at_work, world, how
):
    with at_work():
        handover, person = walk.handover(world.liaison_north, world.liaison_south)
        reference, who = handover.reference, person.reference
        release = handover.persons[0].release_id
        receipt = walk.receipt(person)
    theirs = issue(at_work, world.supervisor_south, DocumentKind.HANDOVER, reference)
    own = issue(at_work, world.supervisor_north, DocumentKind.HANDOVER, reference)
    assert opens(visit, "supervisor_south", theirs)
    with at_work():
        if how == "taken out":
            walk.handovers.take_out(world.liaison_north, reference, who)
        elif how == "cancelled":
            walk.handovers.cancel(world.liaison_north, reference)
        else:
            walk.handovers.receive(world.liaison_south, reference, receipt)
            releasing.recall(world.liaison_north, release, RecallReason.ENDED)
    assert not opens(visit, "supervisor_south", theirs)
    assert opens(visit, "supervisor_north", own) is (how == "recalled after receipt")


def test_it_is_kept_which_records_a_document_contains(app, at_work, world, shared):
    case, _detection, persons, rows = shared
    number = issue(at_work, world.supervisor_south, DocumentKind.CASE, case)
    own = issue(at_work, world.supervisor_north, DocumentKind.CASE, case)
    with app.app_context():
        kept = walk.documents.queries.opened(world.supervisor_south, number).items
        assert {item.release_id for item in kept} >= {rows[person] for person in persons}
        kinds = [item.kind for item in kept]
        assert {kind: kinds.count(kind) for kind in SubjectKind} == {
            SubjectKind.CASE: 2,  # shared twice: once for each release it stands on
            SubjectKind.DETECTION: 1,
            SubjectKind.PERSON: 2,
        }
        mine = walk.documents.queries.opened(world.supervisor_north, own).items
        assert [item.release_id for item in mine] == [None] * 4


@pytest.mark.parametrize("verb", ["UPDATE document_item SET subject_id = id", "DELETE FROM document_item"])
def test_what_a_document_contains_can_not_be_rewritten(app, at_work, world, shared, verb):
    issue(at_work, world.supervisor_south, DocumentKind.CASE, shared[0])
    with app.app_context(), owner_of(app).connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.exec_driver_sql(verb)
    assert "append-only" in str(refused.value.orig)
    with app.app_context(), owner_of(app).connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(DocumentItem))


def test_a_draft_is_not_issued_of_what_was_recalled_meanwhile(app, at_work, world, shared):
    case, _detection, persons, rows = shared
    with app.app_context():
        made = issuing.draft(world.supervisor_south, DocumentKind.CASE, case, languages=("en",), verify_at="/v")
    recall(at_work, world, rows[persons[0]])
    with app.app_context(), pytest.raises(NotFound):
        issuing.issue(world.supervisor_south, made)
    with app.app_context():
        assert walk.documents.queries.worklist(world.supervisor_south).rows == []
        assert ledger.given(world.liaison_north).rows == []


def test_a_print_and_a_recall_at_the_same_moment_leave_no_paper_that_is_not_listed(app, at_work, world, shared):
    """Whichever comes first: there is no document, or the originator finds it among the printed copies."""
    case, _detection, persons, rows = shared
    release = rows[persons[0]]
    with app.app_context():
        made = issuing.draft(world.supervisor_south, DocumentKind.CASE, case, languages=("en",), verify_at="/v")
    results = race(
        app,
        lambda: issuing.issue(world.supervisor_south, made),
        lambda: releasing.recall(world.liaison_north, release, RecallReason.ERROR),
    )
    assert set(errors(results)) <= {NotFound}
    with app.app_context():
        issued = [row.number for row in walk.documents.queries.worklist(world.supervisor_south).rows]
        listed = [row.document for row in ledger.printed([release])]
        assert listed == issued
        db.session.rollback()


def test_a_document_of_before_is_judged_by_what_it_is_about(app, visit, at_work, world, shared, monkeypatch):
    """Of what was issued before its records were kept nothing is known but its subject."""
    case, _detection, _persons, rows = shared
    monkeypatch.setattr(issuing, "TEMPLATE_VERSION", issuing.TEMPLATE_VERSION - 1)
    monkeypatch.setattr(issuing, "_items", lambda _built: [])
    old = issue(at_work, world.supervisor_south, DocumentKind.CASE, case)
    assert opens(visit, "supervisor_south", old)
    with at_work():
        releasing.recall_rest(world.liaison_north, list(rows.values()), RecallReason.ERROR)
        shared_case = walk.cases.queries.get(world.liaison_north, case)
        for row in releases.of_case(world.liaison_north, shared_case.id):
            releasing.recall_rest(world.liaison_north, [row.id], RecallReason.ERROR)
    assert not opens(visit, "supervisor_south", old)
