"""After any history and a run: nothing due is left, nothing else changed, the chains are whole, a second is idle."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from blo.audit import verification as audit
from blo.cases import queries as cases
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.detections.states import PersonRole
from blo.documents.kinds import DocumentKind
from blo.handovers import queries as handing
from blo.kernel import work
from blo.kernel.errors import RuleBroken
from blo.people.birth import Birth
from blo.people.service import NewName
from blo.people.states import BirthPrecision, NameKind, NameOrder, PersonField
from blo.protection import service as protection
from blo.protection.states import PartyKind, ReviewOutcome
from blo.referrals import service as referrals
from blo.referrals.service import Words
from blo.referrals.states import DeclineReason
from blo.retention import queries, service
from blo.retention.service import NewHold
from blo.retention.states import Act, HoldGround
from tests.support import erasing, walk
from tests.support.effort import examples
from tests.walls.retention_oracle import REDUCED, Oracle, differences, taken, wrongly_visible

pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

BEGIN = datetime.combine(datetime.now(UTC) + timedelta(days=2), time(3), UTC)
"""A chain's entries go forward in time, and the tests' database was filled just now."""
ROLES = (PersonRole.PRESUMED_VICTIM, PersonRole.PRESUMED_VICTIM, PersonRole.WITNESS)
YEAR_OF_CASES = {"without_case": 365, "declined": 90, "case": 400}
SCHEDULES = {
    act.value: erasing.schedule(batch=3, **{name: (days, act) for name, days in YEAR_OF_CASES.items()})
    for act in (Act.PSEUDONYMISE, Act.DELETE)
}
"""Cases are kept a little longer than a year, so that what was released of them is still open when they go."""
COMPARED = (
    "person", "person_name", "detection", "detection_person", "case_file", "case_detection", "referral",
    "referral_step", "handover", "handover_person", "audit_personal", "issued_document", "protection_review",
    "feared_party", "screening", "screening_answer", "bar",
)  # fmt: skip
PLACES = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.just("meet"), st.lists(st.sampled_from(ROLES), max_size=2)),
    st.tuples(st.just("open"), PLACES),
    st.tuples(st.just("share"), PLACES),
    st.tuples(st.just("refer"), st.tuples(PLACES, st.sampled_from(["", "accept", "no", "no", "full"]))),
    st.tuples(st.just("share"), PLACES),
    st.tuples(st.just("refer"), st.tuples(PLACES, st.sampled_from(["accept", "no", "no"]))),
    st.tuples(st.just("hand"), st.tuples(PLACES, st.booleans())),
    st.tuples(st.just("paper"), PLACES),
    st.tuples(st.just("fear"), st.tuples(PLACES, st.booleans())),
    st.tuples(st.just("calm"), st.tuples(PLACES, st.sampled_from(ReviewOutcome))),
    st.tuples(st.just("hold"), PLACES),
    st.tuples(st.just("lift"), PLACES),
    st.tuples(st.just("wait"), st.sampled_from([1, 45, 200])),
)
HISTORIES = st.tuples(
    st.lists(st.sampled_from(ROLES), min_size=1, max_size=2),
    st.lists(STEPS, min_size=3, max_size=12),
    st.sampled_from([29, 31, 89, 91, 364, 366, 399, 401, 3654]),
)
"""Who is in the first case, what happens, and how long nobody does anything then."""


class History:
    """What was done in one office, from wherever the last history ended."""

    def __init__(self, world, clock):
        self.world, self.clock = world, clock
        self.loose, self.cases, self.persons, self.records, self.holds, self.feared = [], [], [], [], [], []
        self.number = int(clock.timestamp()) % 10**7

    def do(self, verb, what):
        getattr(self, verb)(what)

    def name(self):
        self.number += 1
        return "Zaw " + "".join(chr(ord("a") + int(digit)) for digit in str(self.number)) + "x"

    def meet(self, roles):
        names = [self.name() for _ in roles]
        found = walk.detection(self.world.guard_north, narrative=f"พบ {' กับ '.join(names)}")
        for name, role in zip(names, roles, strict=True):
            born = Birth(BirthPrecision.DAY, day=date(1990, 5, 5))
            somebody = walk.new_person(names=(NewName(name, NameKind.LATIN, NameOrder.SINGLE),), birth=born)
            person = walk.detections.add_person(self.world.guard_north, found.reference, somebody, role)
            self.records.append(person.reference)
        self.loose.append(found)
        self.records.append(found.reference)

    def open(self, place):
        if self.loose:
            found = self.loose.pop(place % len(self.loose))
            case = walk.case(self.world.liaison_north, found)
            self.cases.append(case)
            self.records.append(case.reference)

    def somebody(self, place):
        """A case and a person in it."""
        pairs = [(case, entry.person) for case in self.cases for entry in cases.persons(self.world.liaison_north, case)]
        return pairs[place % len(pairs)] if pairs else None

    def share(self, place):
        if pair := self.somebody(place):
            case, person = pair
            fields = {person.reference: (PersonField.SEX,)}
            if person.reference in self.feared:
                return  # a bar stops it
            terms = walk.terms(self.world.liaison_south, expires_on=self.clock.now.date() + timedelta(days=1500))
            chosen = Selection((CaseField.CRIMES,), {}, fields)
            walk.cases.share(self.world.liaison_north, case.reference, chosen=chosen, terms=terms, act=uuid4())

    def refer(self, what):
        place, outcome = what
        if not (pair := self.somebody(place)):
            return
        case, person = pair
        if person.reference in self.feared:
            return
        message = f"{' '.join(name.text for name in person.names)} ขอที่พัก"
        sent = walk.new_referral(case, person, message=message)
        made = referrals.send(self.world.liaison_north, sent, walk.terms(self.world.liaison_south))
        self.records.append(made.reference)
        reason = {"no": DeclineReason.PERSON, "full": DeclineReason.CAPACITY}.get(outcome)
        if outcome:
            referrals.move(self.world.liaison_south, made.reference, "acknowledge")
            verb = "accept" if outcome == "accept" else "decline"
            referrals.move(self.world.liaison_south, made.reference, verb, words=Words("မှတ်ချက်", "my", reason))

    def hand(self, what):
        place, received = what
        pair = self.somebody(place)
        if not pair or pair[1].reference in self.feared or handing.pending(self.world.liaison_north, [pair[1].id]):
            return
        case, person = pair
        line = walk.Presented(person.reference, agrees_to_return=True, fears_return=False, health="ยา")
        terms = walk.terms(self.world.liaison_south)
        made = walk.handovers.offer(self.world.liaison_north, walk.new_handover(case, line), terms)
        self.records.append(made.reference)
        if received:
            walk.handovers.receive(self.world.liaison_south, made.reference, walk.receipt(person))

    def paper(self, place):
        kinds = {"C": DocumentKind.CASE, "D": DocumentKind.DETECTION, "P": DocumentKind.SUBJECT_ACCESS}
        subjects = [one for one in self.records if one.split("-")[2] in kinds]
        if not subjects:
            return
        subject = subjects[place % len(subjects)]
        try:
            made = walk.document(self.world.supervisor_north, kinds[subject.split("-")[2]], subject)
        except RuleBroken:  # nothing identifies the person any more
            return
        self.records.append(made.number)

    def fear(self, what):
        """Somebody needs a review, and it may be written."""
        place, written = what
        if not (pair := self.somebody(place)):
            return
        person = pair[1].reference
        if person in self.feared:
            return
        walk.screening(self.world.guard_north, pair[1])
        self.feared.append(person)
        if written:
            walk.review(self.world.supervisor_north, pair[1], walk.Feared(PartyKind.STATE, "MM"))
        else:
            protection.ask(self.world.guard_north, person)

    def calm(self, what):
        place, outcome = what
        if self.feared:
            protection.close(self.world.supervisor_north, self.feared.pop(place % len(self.feared)), outcome)

    def hold(self, place):
        if self.records:
            reference = self.records[place % len(self.records)]
            command = NewHold(reference, HoldGround.ORDER, "คำสั่งศาล")
            self.holds.append(service.place(self.world.supervisor_north, command).id)

    def lift(self, place):
        if self.holds:
            service.lift(self.world.supervisor_north, self.holds.pop(place % len(self.holds)), "สิ้นสุด")

    def wait(self, days):
        self.clock.shift(timedelta(days=days))


@pytest.fixture
def clock(app):
    """The time of one test: it goes on from history to history, for the database does."""

    class Clock:
        now = BEGIN

        def shift(self, time):
            self.now += time
            self.traveller.move_to(self.now)

        def timestamp(self):
            return self.now.timestamp()

    with time_machine.travel(BEGIN, tick=False) as traveller:
        found = Clock()
        found.traveller = traveller
        yield found


def live(world, clock, told):
    """Let a history happen, as one work."""
    roles, steps, idle = told
    with work.atomic():
        history = History(world, clock)
        for verb, what in [("meet", roles), ("open", 0), *steps, ("wait", idle)]:
            history.do(verb, what)


def checked(world, schedule, now):
    """Run, and hold what came of it against what the oracle says."""
    office, carer = world.liaison_north.office_id, erasing.carer(world.liaison_north)
    before = Oracle(taken(), office, schedule, now)
    wanted = before.afterwards()
    erasing.run(world.liaison_north, schedule)
    found = taken()
    for table in COMPARED:
        known = {key: row for key, row in found[table].items() if key in before.tables[table]}
        assert (table, differences(known, wanted[table])) == (table, [])
    assert wrongly_visible(found) == []
    stayed = {key: row for key, row in wanted["release"].items() if key in found["release"]}
    assert differences(found["release"], stayed) == []  # the ledger may have lost some, and changed none otherwise
    for table in ("recall", "onward_request"):
        said = {key: row for key, row in wanted[table].items() if (row["release_id"],) in found["release"]}
        known = {key: row for key, row in found[table].items() if key in before.tables[table]}
        assert (table, differences(known, said)) == (table, [])
    gone = before.tables["release"].keys() - found["release"].keys()
    assert not {key[0] for key in gone} & before.kept["release"]
    ends = [row["recalled_at"] or row["expires_at"] for row in (before.tables["release"][key] for key in gone)]
    assert all(end + timedelta(days=3653) <= now for end in ends)
    for table in REDUCED:
        for one in before.due[table]:
            reference = before.tables[table][(one,)]["reference"]
            proofs = queries.proofs(carer, service.subject_digest(erasing.KEY, reference))
            assert proofs, reference
            assert all(position for _record, position in proofs), reference
    left = Oracle(found, office, schedule, now).due
    assert {table: len(rows) for table, rows in left.items() if rows} == {}
    assert [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())
    assert erasing.run(world.liaison_north, schedule) == []
    again = taken()
    assert [table for table in found if again[table] != found[table]] == []


@pytest.mark.parametrize("name", SCHEDULES)
def test_after_any_history_a_run_takes_what_is_due_and_touches_nothing_else(app, world, clock, name, monkeypatch):
    monkeypatch.setattr("blo.documents.service.render", lambda *_content, **_how: b"%PDF-/Type /Page")  # layout is slow

    @settings(examples(6), phases=[Phase.generate])  # made smaller, a history would meet another database
    @given(HISTORIES)
    def any_history(told):
        with app.app_context():
            clock.shift(timedelta(days=1))
            live(world, clock, told)
            checked(world, SCHEDULES[name], clock.now)

    any_history()
