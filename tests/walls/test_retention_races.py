"""Holding and erasing at once: one falls before the other, and nothing held is ever touched."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import sqlalchemy as sa
import time_machine

from blo.audit import verification as audit
from blo.audit.kinds import AuditKind
from blo.audit.models import AuditEntry
from blo.cases import service as cases
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.ids import new_id
from blo.people.models import Person
from blo.people.states import PersonField
from blo.retention import service
from blo.retention.service import NewHold, Run
from blo.retention.sources import SOURCES
from blo.retention.states import Act, HoldGround, RecordKind
from tests.support import erasing, walk
from tests.support.racing import errors, race

pytestmark = pytest.mark.walls

ROUNDS = 4
NOW = erasing.schedule(without_case=(0, Act.PSEUDONYMISE), case=(0, Act.PSEUDONYMISE))
DELETE = erasing.schedule(without_case=(0, Act.DELETE), case=(0, Act.DELETE))
PERSONS = next(source for source in SOURCES if source.kind is RecordKind.PERSON)


@pytest.fixture
def keep(app):
    """Do something as a work of its own and return what it gives."""

    def do(verb):
        with app.app_context(), work.atomic():
            return verb()

    return do


def loose(world):
    return walk.person(world.guard_north, walk.detection(world.guard_north)).reference


def hold(world, reference):
    return service.place(world.supervisor_north, NewHold(reference, HoldGround.ORDER, "คำสั่งศาล"))


def erase(world, schedule=NOW):
    return service.erase_batch(erasing.carer(world.guard_north), PERSONS, Run(new_id(), schedule, erasing.KEY))


def names_of(app, reference):
    with app.app_context():
        [person] = db.session.scalars(sa.select(Person).where(Person.reference == reference))
        return [name.text for name in person.names]


def told(app, world):
    """The order in which holds and erasures stand in the chain."""
    with app.app_context():
        own = sa.select(AuditEntry.kind).where(
            AuditEntry.office_id == world.guard_north.office_id,
            AuditEntry.kind.in_([AuditKind.HOLD_PLACED, AuditKind.RETENTION_DONE]),
        )
        return list(db.session.scalars(own.order_by(AuditEntry.position)))


def beside(app, verb):
    """Start a verb in a thread of its own, as a work of its own; return it, and where its result will be."""
    results = []

    def run():
        with app.app_context():
            try:
                with work.atomic():
                    results.append(verb())
            except Exception as error:
                results.append(error)

    thread = Thread(target=run)
    thread.start()
    return thread, results


def test_a_hold_being_placed_is_waited_for_and_kept_to(app, world, keep):
    reference = keep(lambda: loose(world))
    with app.app_context(), work.atomic():
        hold(world, reference)
        thread, results = beside(app, lambda: erase(world))
        thread.join(0.2)
    thread.join()
    assert results == [[]]
    assert names_of(app, reference) == [walk.NATIVE, walk.LATIN]


def test_a_hold_placed_while_a_batch_is_on_comes_after_it(app, world, keep):
    reference = keep(lambda: loose(world))
    with app.app_context(), work.atomic():
        assert len(erase(world)) == 1
        thread, results = beside(app, lambda: hold(world, reference).reference)
        thread.join(0.2)
        assert results == []
    thread.join()
    assert results == [reference]
    assert names_of(app, reference) == []
    assert told(app, world) == [AuditKind.RETENTION_DONE, AuditKind.HOLD_PLACED]


def test_holding_and_erasing_at_the_same_moment_leaves_what_the_chain_says(app, world, keep):
    for _ in range(ROUNDS):
        reference = keep(lambda: loose(world))
        results = race(app, lambda ref=reference: hold(world, ref), lambda: erase(world))
        assert errors(results) == [], results
        erased = names_of(app, reference) == []
        assert told(app, world)[-2:] == [AuditKind.RETENTION_DONE, AuditKind.HOLD_PLACED] or not erased
        with app.app_context():
            assert audit.verify(world.guard_north.office_id) is None


def test_a_hold_on_a_case_keeps_its_persons_from_a_run_that_is_on(app, world, keep):
    def case_of_one():
        case, person = walk.case_with_person(world.liaison_north)
        return case.reference, person.reference

    case, person = keep(case_of_one)
    with app.app_context(), work.atomic():
        hold(world, case)
        thread, results = beside(app, lambda: erasing.run(world.guard_north, NOW))
        thread.join(0.2)
    thread.join()
    assert errors(results) == []
    assert names_of(app, person) == [walk.NATIVE, walk.LATIN]


@pytest.mark.parametrize("schedule", [NOW, DELETE], ids=["pseudonymise", "delete"])
def test_people_at_work_while_a_run_is_on_are_never_in_its_way_nor_it_in_theirs(app, world, keep, schedule):
    """Log, open, share and refer against a run that takes all at once: nobody gets an error, and all ends erased."""
    with app.app_context():
        terms = walk.terms(world.liaison_south)
    for _ in range(ROUNDS):
        case, person = keep(lambda: [row.reference for row in walk.case_with_person(world.liaison_north)])
        on = keep(lambda: walk.detection(world.guard_north).reference)
        chosen = Selection((CaseField.CRIMES,), {}, {person: (PersonField.SEX,)})

        def share(ref=case, what=chosen):
            return cases.share(world.liaison_north, ref, chosen=what, terms=terms, act=walk.uuid4())

        def add(ref=on):
            role = walk.PersonRole.DETECTED
            return walk.detections.add_person(world.guard_north, ref, walk.new_person(), role)

        results = race(app, share, add, lambda: walk.detection(world.guard_north), lambda: carried_out(world, schedule))
        assert [one for one in results if isinstance(one, Exception) and not _gone(one)] == []
    later = datetime.now(UTC) + timedelta(days=1)
    with time_machine.travel(later), app.app_context():
        assert not [batch for batch in erasing.run(world.guard_north, schedule) if batch.gave_way]
        assert db.session.scalars(sa.select(Person).where(Person.reduced_at.is_(None))).all() == []
        assert [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())


def carried_out(world, schedule):
    """A whole run inside a race; its batches are works of their own."""
    return erasing.run(world.guard_north, schedule)


def _gone(error):
    """Tell whether a record was erased before somebody reached it, and they were told so."""
    return type(error).__name__ in {"NotFound", "RuleBroken", "Conflict"}
