"""Seen in the query if and only if allowed by the rule, after any small history of sharing."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from blo.cases import facts as case_facts
from blo.cases import queries as cases
from blo.cases import service as case_verbs
from blo.cases.models import Case
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.detections import facts as detection_facts
from blo.detections import queries as detections
from blo.detections.states import DetectionField
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, NotFound
from blo.offices import queries as directory
from blo.offices.states import LinkStatus
from blo.people import facts as person_facts
from blo.people import queries as people
from blo.people.states import PersonField
from blo.sharing import queries as sharing
from blo.sharing import service as releasing
from blo.sharing.states import Handling, RecallReason, SubjectKind
from tests.integration.oracle import Given, Oracle
from tests.support import walk
from tests.support.effort import examples
from tests.support.linking import agreement, link

BEGIN = datetime(2026, 3, 27, 5, 0, tzinfo=UTC)
ROOMS = {
    "case": (cases, case_facts, SubjectKind.CASE),
    "detection": (detections, detection_facts, SubjectKind.DETECTION),
    "person": (people, person_facts, SubjectKind.PERSON),
}
READERS = ("liaison_north", "guard_south", "liaison_south", "stranger", "shelter")


def some(fields):
    return st.lists(st.sampled_from(list(fields)), unique=True).map(tuple)


SHARE = st.fixed_dictionaries(
    {
        "of": st.integers(0, 2),
        "to": st.sampled_from(["liaison_north", "liaison_south", "stranger", "shelter"]),
        "case": st.lists(st.sampled_from(list(CaseField)), min_size=1, unique=True).map(tuple),
        "detection": some(DetectionField),
        "person": some(PersonField),
        "handling": st.sampled_from(list(Handling)),
        "days": st.integers(0, 5),
    }
)
STEPS = st.one_of(
    st.tuples(st.just("share"), SHARE),
    st.tuples(st.just("share"), SHARE),
    st.tuples(st.just("recall"), st.integers(0, 20)),
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.just("link"), st.sampled_from(list(LinkStatus))),
)


class History:
    """A small world, what was done in it, and what should follow."""

    def __init__(self, world, clock):
        self.world, self.clock, self.oracle, self.files = world, clock, Oracle(), []
        self.filled = {}
        self.agreement = agreement("EVERYTHING")
        self.links = {
            world.liaison_south.office_id: link(world.liaison_north, world.liaison_south),
            world.stranger.office_id: link(world.liaison_north, world.stranger),
        }
        for actor in (world.liaison_north, world.liaison_north, world.liaison_south):
            case, person = walk.case_with_person(actor)
            [detection] = cases.contents(actor, case)
            self.files.append((actor, case, detection, person))
            things = {"case": case.id, "detection": detection.id, "person": person.id}
            self.oracle.owners |= dict.fromkeys(things.items(), actor.office_id)
            for (_queries, facts, kind), thing in zip(ROOMS.values(), (case, detection, person), strict=True):
                whole = facts.facts(thing, sharing.disclosure(actor, thing, kind))
                self.filled[thing.id] = {fact.field.value for fact in whole if fact.field}

    def do(self, verb, what):
        getattr(self, f"do_{verb}")(what)

    def do_share(self, what):
        actor, case, detection, person = self.files[what["of"]]
        recipient = getattr(self.world, what["to"])
        if recipient.office_id == actor.office_id or recipient is self.world.shelter:
            return
        last_day = self.clock.now.astimezone(ZoneInfo(actor.time_zone)).date() + timedelta(days=what["days"])
        terms = walk.terms(
            self.world.liaison_south,  # for an agreement at all; the one of this history binds both sides' countries
            recipient_id=recipient.office_id,
            agreement_id=self.agreement.id,
            article="1",
            handling=what["handling"],
            handling_note="ห้ามเผยแพร่",
            expires_on=last_day,
        )
        chosen = Selection(
            what["case"],
            {detection.reference: what["detection"]} if what["detection"] else {},
            {person.reference: what["person"]} if what["person"] else {},
        )
        if not self.may_share(actor, recipient):
            with pytest.raises(NotAllowed), db.session.begin_nested():
                case_verbs.share(actor, case.reference, chosen=chosen, terms=terms, act=uuid4())
            return
        case_verbs.share(actor, case.reference, chosen=chosen, terms=terms, act=uuid4())
        for kind, thing in (("case", case), ("detection", detection), ("person", person)):
            if what[kind]:
                names = frozenset(field.value for field in what[kind])
                terms_of = (names, what["handling"].value, last_day, actor.time_zone, case.id)
                one = Given(recipient.office_id, kind, thing.id, *terms_of)
                self.oracle.given.append(one)

    def may_share(self, actor, recipient):
        """Tell whether the two offices' link is active; a pair without a link never is."""
        other = ({actor.office_id, recipient.office_id} - {self.world.liaison_north.office_id}).pop()
        linked = {actor.office_id, recipient.office_id} == {self.world.liaison_north.office_id, other}
        return linked and self.links[other].status is LinkStatus.ACTIVE

    def do_recall(self, number):
        if not self.oracle.given:
            return
        place = number % len(self.oracle.given)
        one = self.oracle.given[place]
        owner = next(file[0] for file in self.files if one.subject in {part.id for part in file[1:]})
        rows = [
            row
            for row in sharing.worklist(owner).rows
            if (row.subject_id, row.recipient_id) == (one.subject, one.recipient)
            and set(row.fields) == one.fields
            and row.recalled_at is None
        ]
        if rows:
            releasing.recall(owner, rows[0].id, RecallReason.ERROR)
            self.recalled(rows[0])

    def recalled(self, row):
        """Mark the one given that is this release; of two alike it does not matter which, but for their terms."""
        for one in self.oracle.given:
            alike = (one.subject, one.recipient, one.handling) == (row.subject_id, row.recipient_id, row.handling.value)
            ends = datetime.combine(one.last_day + timedelta(days=1), datetime.min.time(), ZoneInfo(one.zone))
            if alike and set(row.fields) == one.fields and not one.recalled and ends == row.expires_at:
                self.oracle.recall(one)
                return
        raise AssertionError("a release that nobody gave")

    def do_wait(self, hours):
        self.clock.shift(hours)

    def do_link(self, status):
        self.links[self.world.liaison_south.office_id].status = status
        db.session.flush()

    def check(self):
        """Compare what the queries, the rules and the facts say with what should be."""
        now = self.clock.now
        for name in READERS:
            actor = getattr(self.world, name)
            for kind, (queries, facts, subject_kind) in ROOMS.items():
                expected = self.oracle.visible(actor.office_id, kind, now)
                assert {row.id for row in db.session.scalars(queries.visible(actor))} == expected
                for _owner, *things in self.files:
                    thing = things[list(ROOMS).index(kind)]
                    self.check_one(actor, kind, (queries, facts, subject_kind), thing, seen=thing.id in expected)

    def check_one(self, actor, kind, room, thing, *, seen):
        queries, facts, subject_kind = room
        if not seen:
            with pytest.raises(NotFound):
                queries.get(actor, thing.reference)
            with pytest.raises(NotFound):
                sharing.disclosure(actor, thing, subject_kind)
            return
        assert queries.get(actor, thing.reference) is thing
        opened = sharing.disclosure(actor, thing, subject_kind)
        shown = {fact.field.value for fact in facts.facts(thing, opened)}
        if self.oracle.owns(actor.office_id, kind, thing.id):
            assert opened.is_own
            return
        assert shown == self.oracle.fields(actor.office_id, kind, thing.id, self.clock.now) & self.filled[thing.id]
        assert opened.handling.value == self.oracle.handling(actor.office_id, kind, thing.id, self.clock.now)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, traveller):
        self.traveller, self.now = traveller, BEGIN

    def shift(self, hours):
        self.now += timedelta(hours=hours)
        self.traveller.move_to(self.now)


def test_seen_if_and_only_if_allowed(office, world):
    @examples(20)
    @given(st.lists(STEPS, min_size=1, max_size=10))
    def histories(steps):
        with time_machine.travel(BEGIN, tick=False) as traveller:
            try:
                history = History(world, Clock(traveller))
                for verb, what in steps:
                    history.do(verb, what)
                history.check()
            finally:
                work.rollback()

    histories()


def test_the_last_day_ends_at_midnight_where_it_was_released(office, world):
    """North is at +07:00, south at +06:30: it is the releasing office's clock that counts."""
    north, south = world.liaison_north, world.liaison_south
    with time_machine.travel(BEGIN, tick=False) as traveller:
        case = walk.case(north)
        terms = walk.terms(south, expires_on=date(2026, 3, 27))
        case_verbs.share(north, case.reference, chosen=Selection((CaseField.CRIMES,), {}, {}), terms=terms, act=uuid4())
        traveller.move_to(datetime(2026, 3, 27, 16, 59, 59, tzinfo=UTC))
        assert cases.get(south, case.reference) is case
        traveller.move_to(datetime(2026, 3, 27, 17, 0, tzinfo=UTC))
        with pytest.raises(NotFound):
            cases.get(south, case.reference)


def test_the_case_list_holds_a_shared_case_once_however_often_it_was_shared(office, world):
    north, south = world.liaison_north, world.liaison_south
    case = walk.case(north)
    for _ in range(3):
        walk.share(north, south, case, persons={})
    assert [row.id for row in cases.worklist(south).rows] == [case.id]
    assert db.session.get(Case, case.id) is case


def test_readers_of_one_office_see_the_same(office, world):
    north = world.liaison_north
    case, person = walk.case_with_person(north)
    walk.share(north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    for reader in (world.guard_south, world.liaison_south, world.supervisor_south):
        assert people.get(reader, person.reference) is person
    assert directory.link_between(north.office_id, world.liaison_south.office_id)
