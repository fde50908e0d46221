"""Two at once: one of them wins, and nothing is left half done."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from blo.audit import verification as audit
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry, AuditHead
from blo.audit.service import Event, append
from blo.cases import service as case_verbs
from blo.cases.models import Case
from blo.cases.service import NewCase, Selection
from blo.cases.states import CaseField
from blo.checkpoints import verification
from blo.checkpoints.models import Checkpoint
from blo.detections import service as detection_verbs
from blo.detections.models import Detection
from blo.handovers import service as handover_verbs
from blo.handovers.models import Handover
from blo.handovers.states import HandoverState, Outcome
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import BloError, Conflict, NotAllowed, RuleBroken, WrongState
from blo.offices import keys
from blo.offices import queries as directory
from blo.offices import service as directory_verbs
from blo.people.models import Person
from blo.people.states import PersonField
from blo.referrals import queries as referrals
from blo.referrals import service as referral_verbs
from blo.referrals.models import Referral
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import walk
from tests.support.linking import link
from tests.support.racing import errors, race

ROUNDS = 4


@pytest.fixture
def keep(app):
    """Do something as a work of its own and return what it gives."""

    def do(verb):
        with app.app_context(), work.atomic():
            return verb()

    return do


def rows(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def received_referral(world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    referral_verbs.move(world.liaison_south, sent.reference, "acknowledge")
    return sent.reference


def whole(app, *offices):
    """Tell whether these offices' chains are whole."""
    with app.app_context():
        return [audit.verify(office) for office in offices] == [None] * len(offices)


def test_withdrawing_and_accepting_at_once_one_of_them_wins(app, world, keep):
    for _ in range(ROUNDS):
        reference = keep(lambda: received_referral(world))
        results = race(
            app,
            lambda ref=reference: referral_verbs.move(world.liaison_north, ref, "withdraw", version=2),
            lambda ref=reference: referral_verbs.move(world.liaison_south, ref, "accept", version=2),
        )
        assert errors(results) in ([WrongState], [Conflict])
        with app.app_context():
            found = referrals.get(world.liaison_north, reference)
            states = (found.state.value, found.release.state.value, [step.verb for step in found.steps][2:])
            assert states in (("withdrawn", "cancelled", ["withdraw"]), ("accepted", "active", ["accept"]))
            assert (found.accepted_at is None) == (found.release.effective_at is None)
    assert whole(app, world.liaison_north.office_id, world.liaison_south.office_id)


def test_two_officers_accept_at_once_and_one_acceptance_is_on_record(app, world, keep):
    for _ in range(ROUNDS):
        reference = keep(lambda: received_referral(world))
        results = race(
            app,
            lambda ref=reference: referral_verbs.move(world.liaison_south, ref, "accept", version=2),
            lambda ref=reference: referral_verbs.move(world.supervisor_south, ref, "accept", version=2),
        )
        assert len(errors(results)) == 1
        assert issubclass(errors(results)[0], WrongState | Conflict)
        with app.app_context():
            assert [step.verb for step in referrals.get(world.liaison_south, reference).steps].count("accept") == 1


def submissions(world):
    """One form of each kind, twice; made in a case of its own where it needs one."""
    north, south, name = world.liaison_north, world.liaison_south, uuid4()
    case, person = walk.case_with_person(north)
    loose = walk.detection(north)
    presented = walk.Presented(person.reference, agrees_to_return=True, fears_return=False)
    terms = walk.terms(south)
    chosen = Selection((CaseField.CRIMES,), {}, {person.reference: (PersonField.SEX,)})
    new_case = NewCase(loose.reference, tuple(case.crimes), submission=name)
    referral = walk.new_referral(case, person, submission=name)
    handover = walk.new_handover(case, presented, submission=name)
    detection, somebody = walk.new_detection(submission=name), walk.new_person(submission=name)
    reference, on = case.reference, loose.reference
    role = walk.PersonRole.DETECTED
    return {
        Detection: lambda: detection_verbs.log(north, detection),
        Person: lambda: detection_verbs.add_person(north, on, somebody, role),
        Case: lambda: case_verbs.open_case(north, new_case),
        Referral: lambda: referral_verbs.send(north, referral, terms),
        Handover: lambda: handover_verbs.offer(north, handover, terms),
        Release: lambda: case_verbs.share(north, reference, chosen=chosen, terms=terms, act=name),
    }


@pytest.mark.parametrize(
    "model", [Detection, Person, Case, Referral, Handover, Release], ids=lambda kind: kind.__name__
)
def test_the_same_form_sent_twice_at_once_makes_one_record(app, world, keep, model):
    for _ in range(ROUNDS):
        verb = keep(lambda: submissions(world))[model]
        with app.app_context():
            before, releases = rows(model), rows(Release)
        results = race(app, verb, verb)
        assert all(issubclass(kind, RuleBroken | Conflict) for kind in errors(results)), results
        assert len(errors(results)) < 2
        with app.app_context():
            assert rows(model) - before == (2 if model is Release else 1)
            assert rows(Release) - releases == {Release: 2, Referral: 1, Handover: 1}.get(model, 0)
    assert whole(app, world.liaison_north.office_id)


def test_two_officers_share_one_case_at_once_and_both_releases_stand(app, world, keep):
    reference = keep(lambda: walk.case(world.liaison_north).reference)
    chosen = Selection((CaseField.CRIMES,), {}, {})
    with app.app_context():
        terms = walk.terms(world.liaison_south)
    results = race(
        app,
        *(
            lambda who=who: case_verbs.share(who, reference, chosen=chosen, terms=terms, act=uuid4())
            for who in (world.liaison_north, world.supervisor_north, world.liaison_north)
        ),
    )
    assert errors(results) == []
    with app.app_context():
        assert rows(Release) == 3
        assert rows(AuditEntry) == 3 + len(walked_entries())


def walked_entries():
    """The entries that are not about releases."""
    kinds = sa.select(AuditEntry).where(AuditEntry.kind != "release_granted")
    return db.session.scalars(kinds).unique().all()


def test_sharing_while_the_link_is_suspended_falls_before_or_after(app, world, keep):
    chosen = Selection((CaseField.CRIMES,), {}, {})
    for _ in range(ROUNDS):
        reference = keep(lambda: walk.case(world.liaison_north).reference)
        with app.app_context():
            terms, link_id = walk.terms(world.liaison_south), link(world.liaison_north, world.liaison_south).id
        results = race(
            app,
            lambda ref=reference, on=terms: case_verbs.share(
                world.liaison_north, ref, chosen=chosen, terms=on, act=uuid4()
            ),
            lambda link=link_id: directory_verbs.change_link(world.administrator_north, link, "suspend"),
        )
        assert errors(results) in ([], [NotAllowed])
        keep(lambda link=link_id: directory_verbs.change_link(world.administrator_north, link, "resume"))


def test_taking_out_and_receiving_at_once_one_of_them_wins(app, world, keep):
    for _ in range(ROUNDS):
        reference, person, receipt = keep(lambda: offered(world))
        results = race(
            app,
            lambda ref=reference, who=person: handover_verbs.take_out(world.liaison_north, ref, who, version=1),
            lambda ref=reference, on=receipt: handover_verbs.receive(world.liaison_south, ref, on, version=1),
        )
        assert len(errors(results)) == 1
        assert issubclass(errors(results)[0], BloError)
        with app.app_context():
            [found] = db.session.scalars(sa.select(Handover).where(Handover.reference == reference))
            [line] = found.persons
            release = db.session.get(Release, line.release_id)
            assert (found.state, line.outcome, release.state) in (
                (HandoverState.OFFERED, Outcome.NOT_PRESENTED, ReleaseState.RECALLED),
                (HandoverState.RECEIVED, Outcome.RECEIVED, ReleaseState.ACTIVE),
            )


def offered(world):
    handover, person = walk.handover(world.liaison_north, world.liaison_south)
    return handover.reference, person.reference, walk.receipt(person)


def several_offered(world):
    """A handover of three, and the releases it made."""
    found = walk.detection(world.guard_north)
    people = [walk.person(world.guard_north, found) for _ in range(3)]
    case = walk.case(world.liaison_north, found)
    presented = [walk.Presented(one.reference, agrees_to_return=True, fears_return=False) for one in people]
    command = walk.new_handover(case, *presented)
    handover = handover_verbs.offer(world.liaison_north, command, walk.terms(world.liaison_south))
    return handover.reference, [row.id for row in sharing.of_case(world.liaison_north, case.id)]


def test_cancelling_a_handover_while_its_releases_are_recalled_blocks_nobody(app, world, keep):
    for _ in range(ROUNDS):
        reference, releases = keep(lambda: several_offered(world))
        results = race(
            app,
            lambda ref=reference: handover_verbs.cancel(world.liaison_north, ref),
            *(
                lambda release=release: releasing.recall(world.supervisor_north, release, RecallReason.ERROR)
                for release in releases
            ),
        )
        assert set(errors(results)) <= {WrongState}, results
        assert not isinstance(results[0], Exception)
        with app.app_context():
            states = db.session.scalars(sa.select(Release.state).where(Release.id.in_(releases))).all()
            assert states == [ReleaseState.RECALLED] * 3


def shared_in_parts(world):
    """A case released twice, and its persons one by one: the releases."""
    case, person = walk.case_with_person(world.liaison_north)
    for field in (PersonField.SEX, PersonField.BIRTH):
        walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (field,)})
    return [row.id for row in sharing.of_case(world.liaison_north, case.id)]


def test_recalling_a_case_and_its_parts_at_once_blocks_nobody(app, world, keep):
    for _ in range(ROUNDS):
        releases = keep(lambda: shared_in_parts(world))
        results = race(
            app,
            *(
                lambda release=release: releasing.recall(world.supervisor_north, release, RecallReason.ERROR)
                for release in releases
            ),
        )
        assert set(errors(results)) <= {WrongState}, results
        with app.app_context():
            states = db.session.scalars(sa.select(Release.state).where(Release.id.in_(releases))).all()
            assert states == [ReleaseState.RECALLED] * 4


def test_eight_writers_at_once_leave_the_chain_whole(app, world):
    people = [world.guard_north, world.liaison_north, world.supervisor_north, world.guard_north] * 2
    results = race(app, *(lambda who=who: walk.detection(who) for who in people))
    assert errors(results) == []
    with app.app_context():
        assert rows(Detection) == 8
    assert whole(app, world.guard_north.office_id)


def test_eight_writers_begin_a_chain_at_once_and_it_gets_one_key(app):
    """Every office's chain begins with the office; the installation's own begins with whoever comes first."""
    nobodys = uuid4()

    def begin():
        append(nobodys, None, Event(AuditKind.AUDIT_READ, "NOBODY"))
        keys.sign(nobodys, b"words")

    assert errors(race(app, *[begin] * 8)) == []
    with app.app_context():
        assert audit.verify(nobodys) is None
        assert db.session.get(AuditHead, nobodys).position == 9  # and the entry about the key
        assert len(keys.of_office(nobodys)) == 1


def test_offices_that_share_with_each_other_at_once_do_not_wait_for_each_other(app, world, keep):
    def shares(actor, other):
        case = walk.case(actor)
        agreement = directory.agreements_between("TH", "MM", clock.now().date())[0]
        terms = walk.terms(other, agreement_id=agreement.id, article=agreement.articles[0]["number"])
        chosen = Selection(case=(CaseField.CRIMES,), detections={}, persons={})
        case_verbs.share(actor, case.reference, chosen=chosen, terms=terms, act=uuid4())

    for _ in range(ROUNDS):
        pair = (world.liaison_north, world.liaison_south)
        verbs = [lambda one=one, other=other: shares(one, other) for one, other in (pair, pair[::-1]) * 2]
        assert errors(race(app, *verbs)) == []
    with app.app_context():
        assert verification.verify().findings == []
        assert rows(Checkpoint) > 1
