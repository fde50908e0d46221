"""`visible_to` says what the releases say, after any history of sharing, answering and taking back."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from blo.cases.models import Case
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.detections.models import Detection
from blo.detections.states import DetectionField
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import BloError
from blo.people.models import Person
from blo.people.states import PersonField
from blo.referrals.service import Words
from blo.referrals.states import DeclineReason
from blo.sharing import service as releasing
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState, SubjectKind
from tests.support import walk
from tests.support.effort import examples
from tests.support.linking import link
from tests.support.racing import errors, race

pytestmark = pytest.mark.walls

MODELS = {SubjectKind.CASE: Case, SubjectKind.DETECTION: Detection, SubjectKind.PERSON: Person}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["share", "recall", "refer", "accept", "decline", "withdraw", "offer", "take_out", "cancel"]),
        st.integers(0, 5),
        st.sampled_from(["liaison_south", "stranger"]),
    ),
    min_size=1,
    max_size=12,
)


def expected(kind):
    """Who has an active release of each thing of a kind, from the releases alone."""
    active = sa.select(Release.subject_id, Release.recipient_id).where(
        Release.kind == kind, Release.state == ReleaseState.ACTIVE
    )
    found = {}
    for subject, office in db.session.execute(active):
        found.setdefault(subject, set()).add(office)
    return found


def check():
    db.session.flush()
    for kind, model in MODELS.items():
        said = {row.id: set(row.visible_to) for row in db.session.execute(sa.select(model.id, model.visible_to))}
        assert {thing: offices for thing, offices in said.items() if offices} == expected(kind)


class History:
    """One case at Mae Sai, two offices it may be shared with, and what was sent to them."""

    def __init__(self, world):
        self.world, self.north = world, world.liaison_north
        link(self.north, world.liaison_south)
        link(self.north, world.stranger)
        self.detection = walk.detection(self.north)
        self.person = walk.person(self.north, self.detection)
        self.case = walk.case(self.north, self.detection)
        self.sent, self.offered = [], []

    def do(self, verb, number, name):
        other = getattr(self.world, name)
        try:
            with db.session.begin_nested():
                getattr(self, f"do_{verb}")(number, other)
        except (BloError, LookupError):
            pass

    def do_share(self, number, other):
        chosen = Selection(
            (CaseField.CRIMES,),
            {self.detection.reference: (DetectionField.COUNTS,)} if number % 2 else {},
            {self.person.reference: (PersonField.SEX,)} if number % 3 else {},
        )
        terms = walk.terms(other)
        walk.cases.share(self.north, self.case.reference, chosen=chosen, terms=terms, act=uuid4())

    def do_recall(self, number, _other):
        rows = db.session.scalars(sa.select(Release.id).order_by(Release.id)).all()
        releasing.recall(self.north, rows[number], RecallReason.ERROR)

    def do_refer(self, _number, other):
        command = walk.new_referral(self.case, self.person)
        self.sent.append((other, walk.referrals.send(self.north, command, walk.terms(other)).reference))

    def _answer(self, number, verb):
        other, reference = self.sent[number]
        walk.referrals.move(other, reference, "acknowledge")
        words = Words("no", "en", DeclineReason.OTHER) if verb == "decline" else None
        walk.referrals.move(other, reference, verb, words=words)

    def do_accept(self, number, _other):
        self._answer(number, "accept")

    def do_decline(self, number, _other):
        self._answer(number, "decline")

    def do_withdraw(self, number, _other):
        walk.referrals.move(self.north, self.sent[number][1], "withdraw")

    def do_offer(self, _number, other):
        presented = walk.Presented(self.person.reference, agrees_to_return=True, fears_return=False)
        command = walk.new_handover(self.case, presented)
        self.offered.append(walk.handovers.offer(self.north, command, walk.terms(other)).reference)

    def do_take_out(self, number, _other):
        walk.handovers.take_out(self.north, self.offered[number], self.person.reference)

    def do_cancel(self, number, _other):
        walk.handovers.cancel(self.north, self.offered[number])


def test_visible_to_follows_the_releases(office, world):
    @examples(25)
    @given(STEPS)
    def histories(steps):
        try:
            history = History(world)
            for verb, number, name in steps:
                history.do(verb, number, name)
            check()
        finally:
            work.rollback()

    histories()


def test_an_acceptance_opens_and_a_recall_closes_the_originators_record(office, world):
    sent = walk.referral(world.liaison_north, world.liaison_south)
    person = sa.select(Person.visible_to).where(Person.id == sent.person_id)
    assert db.session.scalar(person) == frozenset()
    walk.referrals.move(world.liaison_south, sent.reference, "acknowledge")
    walk.referrals.move(world.liaison_south, sent.reference, "accept")
    assert db.session.scalar(person) == {world.liaison_south.office_id}
    releasing.recall(world.liaison_north, sent.release_id, RecallReason.ENDED)
    assert db.session.scalar(person) == frozenset()


def test_of_two_who_share_one_thing_at_once_neither_is_forgotten(app, world, at_work):
    with at_work():
        link(world.liaison_north, world.stranger)
        reference = walk.case(world.liaison_north).reference
        terms = [walk.terms(other) for other in (world.liaison_south, world.stranger)]
    chosen = Selection((CaseField.CRIMES,), {}, {})
    share = walk.cases.share
    verbs = [
        lambda on=on: share(world.liaison_north, reference, chosen=chosen, terms=on, act=uuid4()) for on in terms * 2
    ]
    assert errors(race(app, *verbs)) == []
    with app.app_context():
        check()
        [offices] = db.session.scalars(sa.select(Case.visible_to))
        assert offices == {world.liaison_south.office_id, world.stranger.office_id}
