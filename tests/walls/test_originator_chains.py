"""What was passed on of an item is taken back with it, to the end of the chain; each receiver answers for itself."""

import pytest
import sqlalchemy as sa

from blo.cases import onward as granting
from blo.documents.kinds import DocumentKind
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.kernel.i18n import use
from blo.offices import queries as directory
from blo.offices.states import LinkStatus
from blo.people import queries as people
from blo.people.models import Person
from blo.people.states import PersonField
from blo.sharing import onward, recalls
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.models import Recall, Release
from blo.sharing.recalls import Answer
from blo.sharing.states import CopyOutcome, KeepingGround, RecallReason, RecallState, ReleaseState, SubjectKind
from tests.support import walk
from tests.support.linking import agreement, link
from tests.support.racing import errors, race
from tests.web.saying import reachable

pytestmark = pytest.mark.walls

PARTIES = ["TH", "MM", "LA"]


def passed_on(world, release, asking, third):
    """Let an actor's office ask for a release to be passed on to another actor's, and the originator grant it."""
    link(world.liaison_north, third)
    request = walk.onward_request(asking, release, third)
    code = f"TO-{str(release.id)[-6:]}-{third.office_code}"
    terms = walk.terms(third, agreement_id=agreement(code, parties=PARTIES).id, article="1")
    granting.grant(world.liaison_north, request.id, fields=(PersonField.SEX,), terms=terms)
    return releases.get(world.liaison_north, request.granted_id)


def chain(world, first):
    """Of a release to the south: what the stranger has of it, and what the linked office has of that."""
    second = passed_on(world, first, world.liaison_south, world.stranger)
    return second, passed_on(world, second, world.stranger, world.supervisor_linked)


@pytest.fixture
def chained(office, world):
    """A person released to the south, passed on to the stranger, and from there to the linked office."""
    first, person = walk.shared_person(world.liaison_north, world.liaison_south)
    return (first, *chain(world, first)), person


def states(rows):
    return [row.state for row in rows]


def found_by(person):
    return db.session.scalars(sa.select(Person.visible_to).where(Person.id == person.id)).one()


def test_the_recall_of_the_first_closes_the_whole_chain_and_asks_every_receiver(world, chained):
    rows, person = chained
    readers = (world.liaison_south, world.stranger, world.supervisor_linked)
    assert [people.get(reader, person.reference).id for reader in readers] == [person.id] * 3
    releasing.recall(world.liaison_north, rows[0].id, RecallReason.ERROR)
    assert states(rows) == [ReleaseState.RECALLED] * 3
    assert {row.recall_reason for row in rows} == {RecallReason.ERROR}
    assert found_by(person) == frozenset()
    for reader, row in zip(readers, rows, strict=True):
        with pytest.raises(NotFound):
            people.get(reader, person.reference)
        asked = recalls.of(releases.get(reader, row.id))
        assert (asked.recipient_id, asked.state) == (reader.office_id, RecallState.ASKED)


def test_a_recall_within_the_chain_leaves_what_was_there_before(world, chained):
    rows, person = chained
    releasing.recall(world.liaison_north, rows[1].id, RecallReason.ERROR)
    assert states(rows) == [ReleaseState.ACTIVE, ReleaseState.RECALLED, ReleaseState.RECALLED]
    assert found_by(person) == {world.liaison_south.office_id}
    releasing.recall(world.liaison_north, rows[0].id, RecallReason.ENDED)
    assert [row.recall_reason for row in rows] == [RecallReason.ENDED, RecallReason.ERROR, RecallReason.ERROR]
    assert len(db.session.scalars(sa.select(Recall)).all()) == 3


def test_each_receiver_answers_for_itself_and_is_shown_its_own_papers_alone(world, chained):
    rows, _person = chained
    case = walk.cases.queries.by_id(world.liaison_north, rows[0].case_id)
    paper = walk.document(world.supervisor_south, DocumentKind.CASE, case.reference).number
    releasing.recall(world.liaison_north, rows[0].id, RecallReason.ERROR)
    listed = [[copy.document for copy in recalls.copies(recalls.of(row))] for row in rows]
    assert listed == [[paper], [], []]
    recalls.answer(world.stranger, rows[1].id, Answer())
    recalls.answer(world.supervisor_linked, rows[2].id, Answer(ground=KeepingGround.COURT))
    answered = [recalls.of(row).state for row in rows]
    assert answered == [RecallState.ASKED, RecallState.COMPLIED, RecallState.REFUSED]
    recalls.answer(world.liaison_south, rows[0].id, Answer(copies={paper: CopyOutcome.DESTROYED}))
    assert recalls.of(rows[0]).state is RecallState.COMPLIED


def test_with_a_case_goes_what_was_passed_on_of_each_of_its_items(world, chained):
    rows, _person = chained
    of_case = releases.of_case(world.liaison_north, rows[0].case_id)
    whole = next(row for row in of_case if row.kind is SubjectKind.CASE)
    apart, _person = walk.shared_person(world.liaison_north, world.liaison_south)
    releasing.recall(world.liaison_north, whole.id, RecallReason.ENDED)
    assert states(rows) == [ReleaseState.RECALLED] * 3
    assert apart.state is ReleaseState.ACTIVE


def test_no_link_keeps_a_recall_from_the_end_of_the_chain(world, chained):
    rows, _person = chained
    link(world.liaison_north, world.supervisor_linked).status = LinkStatus.SUSPENDED
    releasing.recall(world.liaison_north, rows[0].id, RecallReason.ERROR)
    assert rows[2].state is ReleaseState.RECALLED
    recalls.answer(world.supervisor_linked, rows[2].id, Answer())


def test_of_who_was_not_presented_nobody_along_the_chain_keeps_a_trace(office, world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    first = releases.get(world.liaison_north, handover.persons[0].release_id)
    rows = (first, *chain(world, first))
    walk.handovers.take_out(world.liaison_north, handover.reference, person.reference)
    assert states(rows) == [ReleaseState.RECALLED] * 3
    assert db.session.scalars(sa.select(Recall)).all() == []
    for reader, row in zip((world.liaison_south, world.stranger, world.supervisor_linked), rows, strict=True):
        with pytest.raises(NotFound):
            releases.get(reader, row.id)
        assert onward.worklist(reader).rows == []


def test_what_is_granted_while_the_first_is_taken_back_does_not_stay_open(app, at_work, world):
    with at_work():
        link(world.liaison_north, world.stranger)
        first = walk.shared_person(world.liaison_north, world.liaison_south)[0]
        request, key = walk.onward_request(world.liaison_south, first, world.stranger).id, first.id
        terms = walk.terms(world.stranger)
    results = race(
        app,
        lambda: granting.grant(world.liaison_north, request, fields=(PersonField.SEX,), terms=terms),
        lambda: releasing.recall(world.supervisor_north, key, RecallReason.ERROR),
    )
    assert errors(results[1:]) == []
    assert set(errors(results[:1])) <= {RuleBroken}  # it came too late, or it came first and was taken back again
    with at_work():
        rows = db.session.scalars(sa.select(Release).where(Release.kind == SubjectKind.PERSON)).all()
        assert {row.state for row in rows} == {ReleaseState.RECALLED}
        assert len(rows) == (1 if errors(results) else 2)


# --- on the pages ---------------------------------------------------------------------------------------------------


def test_the_originator_is_told_what_goes_with_a_recall_and_the_receiver_never_learns_of_it(app, visit, at_work, world):
    with at_work():
        first, _person = walk.shared_person(world.liaison_north, world.liaison_south)
        address, further = f"/releases/{first.id}", [str(row.id) for row in chain(world, first)]
    north, south = visit("liaison_north"), visit("supervisor_south")
    form = north.get(f"{address}/recall").plain
    with app.app_context(), use("th"):
        offices = [directory.office(third.office_id).name for third in (world.stranger, world.supervisor_linked)]
    assert [name for name in offices if name not in form] == []
    assert north.send(f"{address}/recall", {"reason": "entered_in_error"}).status == 303
    assert not [path for path, page in reachable(south).items() if any(key in page.text for key in further)]
    third = visit("stranger").get(f"/releases/{further[0]}")
    with use("en"):
        assert str(ReleaseState.RECALLED.label) in third.plain
    assert f"/releases/{further[0]}/answer" in third.links
