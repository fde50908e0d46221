"""A referral driven by both sides and by strangers, in any order, against a table written down here a second time."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import BloError, Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.offices.states import LinkStatus
from blo.people import queries as people
from blo.referrals import facts, queries
from blo.referrals.policy import content_is_open
from blo.referrals.service import Words, move
from blo.referrals.states import DeclineReason
from tests.support import walk
from tests.support.effort import examples
from tests.support.linking import link

NORTH, SOUTH = "liaison_north", "liaison_south"
TABLE = {
    ("sent", "acknowledge"): (SOUTH, "received", "waiting"),
    ("received", "accept"): (SOUTH, "accepted", "active"),
    ("received", "decline"): (SOUTH, "declined", "cancelled"),
    ("received", "ask"): (SOUTH, "more_information", "waiting"),
    ("more_information", "answer"): (NORTH, "received", "waiting"),
    ("sent", "withdraw"): (NORTH, "withdrawn", "cancelled"),
    ("received", "withdraw"): (NORTH, "withdrawn", "cancelled"),
    ("more_information", "withdraw"): (NORTH, "withdrawn", "cancelled"),
    ("accepted", "complete"): (SOUTH, "completed", "active"),
}
SIDES = {verb: side for (_state, verb), (side, _target, _release) in TABLE.items()}
NEEDS_WORDS = {"decline", "ask", "answer"}
NEEDS_LINK = {"accept", "ask", "answer", "complete"}
WORDS = Words("ไม่มีที่ว่าง", "th", DeclineReason.CAPACITY)


class ReferralLife(RuleBasedStateMachine):
    """One referral, and what should have become of it."""

    world: Any
    enter: Callable[[], Any]

    def __init__(self) -> None:
        super().__init__()
        self.context = self.enter()
        self.context.__enter__()

    def teardown(self) -> None:
        work.rollback()
        self.context.__exit__(None, None, None)

    @initialize()
    def send(self):
        case, self.person = walk.case_with_person(self.world.liaison_north)
        command = walk.new_referral(case, self.person, message="ข้อความลับ", contact_instructions="วิธีลับ")
        self.referral = walk.referrals.send(self.world.liaison_north, command, walk.terms(self.world.liaison_south))
        self.state, self.release, self.done = "sent", "waiting", 1
        self.link = link(self.world.liaison_north, self.world.liaison_south)

    @rule(status=st.sampled_from([LinkStatus.ACTIVE, LinkStatus.ACTIVE, LinkStatus.SUSPENDED]))
    def change_the_link(self, status):
        self.link.status = status
        db.session.flush()

    def expected(self, who, verb, *, stale, worded):
        """Say what should come of it: the first thing that stands against it, or None."""
        closed = self.link.status is not LinkStatus.ACTIVE
        against = (
            (who == "stranger", NotFound),
            (who != SIDES[verb], NotAllowed),
            ((self.state, verb) not in TABLE, WrongState),
            (stale, Conflict),
            (verb in NEEDS_WORDS and not worded, RuleBroken),
            (verb in NEEDS_LINK and closed, NotAllowed),
        )
        return next((error for stands, error in against if stands), None)

    @rule(
        who=st.sampled_from([NORTH, SOUTH, SOUTH, "guard_south", "stranger"]),
        verb=st.sampled_from(sorted(SIDES)),
        stale=st.sampled_from([False, False, False, True]),
        worded=st.sampled_from([True, True, False]),
    )
    def anybody_tries_anything(self, who, verb, stale, worded):
        self.attempt(who, verb, stale=stale, worded=worded)

    @rule(data=st.data())
    def the_right_side_does_what_fits(self, data):
        fitting = sorted(verb for state, verb in TABLE if state == self.state)
        if fitting:
            verb = data.draw(st.sampled_from(fitting))
            self.attempt(SIDES[verb], verb, stale=False, worded=True)

    def attempt(self, who, verb, *, stale, worded):
        expected = self.expected(who, verb, stale=stale, worded=worded)
        version = self.referral.version - stale
        words = WORDS if worded else Words()
        found = None
        try:
            with db.session.begin_nested():
                move(getattr(self.world, who), self.referral.reference, verb, version=version, words=words)
        except BloError as error:
            found = type(error)
        assert found is expected, (self.state, who, verb)
        db.session.expire_all()
        if found is None:
            _side, self.state, self.release = TABLE[self.state, verb]
            self.done += 1

    @invariant()
    def the_records_say_what_happened(self):
        if not hasattr(self, "referral"):
            return
        assert self.referral.state.value == self.state
        assert self.referral.release.state.value == self.release
        assert len(self.referral.steps) == self.done
        assert self.referral.version == self.done
        assert (self.referral.accepted_at is not None) == (self.state in {"accepted", "completed"})

    @invariant()
    def the_person_is_known_to_the_receiver_after_acceptance_only(self):
        if not hasattr(self, "referral"):
            return
        south, opened = self.world.liaison_south, self.state in {"accepted", "completed"}
        assert content_is_open(south, self.referral) is opened
        assert bool(facts.person(south, self.referral)) is opened
        assert bool(db.session.scalars(people.visible(south)).all()) is opened

    @invariant()
    def the_header_never_names_the_person(self):
        if not hasattr(self, "referral"):
            return
        lines = facts.header(queries.get(self.world.liaison_south, self.referral.reference), "Asia/Yangon")
        parts = [part for line in lines for part in (line.value if isinstance(line.value, tuple) else (line.value,))]
        said = " ".join(map(str, [*(line.label for line in lines), *parts]))
        secrets = [walk.NATIVE, walk.LATIN, self.person.reference, "ข้อความลับ", "วิธีลับ", "1995"]
        assert not [secret for secret in secrets if secret in said]


def test_a_referral_goes_where_its_table_says_whoever_pushes(app, world):
    life = type("Life", (ReferralLife,), {"world": world, "enter": staticmethod(app.app_context)})
    run_state_machine_as_test(life, settings=examples(30, steps=15))
