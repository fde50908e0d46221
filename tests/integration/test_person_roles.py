"""The role of a person in a detection: changed by the own office, kept as a version, and no victim without a body."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blo.detections import roles
from blo.detections import service as detections
from blo.detections.models import DetectionPerson
from blo.detections.states import PersonRole
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from blo.people import history
from blo.people.models import PersonVersion
from blo.people.states import PersonSection
from blo.records import changes
from blo.records.amending import NOTHING, Amendment, Words
from blo.records.states import AmendReason
from blo.retention import acts
from tests.support import erasing, recording, walk

pytestmark = pytest.mark.detection

BODY = {"role": "identified_victim", "decided_by": "ทีมสหวิชาชีพเชียงราย", "decided_on": "2026-01-02"}
WITNESS = {"role": "witness"}


@pytest.fixture
def met(office, world):
    found = walk.detection(world.guard_north)
    return found, walk.person(world.guard_north, found)


def change(actor, met, content, reason=AmendReason.LEARNED, *, words=NOTHING, seen=None):
    found, person = met
    seen = seen or history.last_of(person.id, PersonSection.ROLE)
    wanted = Amendment(PersonSection.ROLE, content, reason, seen, words)
    return roles.change(actor, person.reference, found.reference, wanted)


def entry(met):
    found, person = met
    return db.session.get(DetectionPerson, (found.id, person.id))


def broken(actor, met, content, reason=AmendReason.LEARNED):
    with pytest.raises(RuleBroken) as caught:
        change(actor, met, content, reason)
    return caught.value.field


def test_a_change_is_a_version_with_who_from_to_and_why(world, met):
    found, _person = met
    change(world.liaison_north, met, WITNESS, AmendReason.OTHER, words=Words("ให้การแล้ว", "th"))
    change(world.liaison_north, met, WITNESS)  # changes nothing
    change(world.guard_north, met, BODY)
    rows = db.session.scalars(sa.select(PersonVersion).order_by(PersonVersion.number)).unique().all()
    assert [(row.number, row.section, row.reason, row.account_id) for row in rows] == [
        (2, PersonSection.ROLE, AmendReason.OTHER, world.liaison_north.account_id),
        (3, PersonSection.ROLE, AmendReason.LEARNED, world.guard_north.account_id),
    ]
    where = {"detection": found.reference}
    assert [changes.read(row.before) for row in rows] == [{"role": "presumed_victim"} | where, WITNESS | where]
    assert changes.read(rows[1].after) == BODY | where
    assert (entry(met).role, entry(met).decided_by) == (PersonRole.IDENTIFIED_VICTIM, BODY["decided_by"])


def test_nobody_is_an_identified_victim_without_the_body_that_decided_it_and_the_day(world, met):
    north = world.guard_north
    assert broken(north, met, {"role": "identified_victim"}) == "decided_by"
    assert broken(north, met, BODY | {"decided_by": "  "}) == "decided_by"
    assert broken(north, met, BODY | {"decided_on": None}) == "decided_on"
    tomorrow = (clock.today("Asia/Bangkok") + timedelta(days=1)).isoformat()
    assert broken(north, met, BODY | {"decided_on": tomorrow}) == "decided_on"
    assert broken(north, met, BODY | {"role": "presumed_victim"}) == "decided_by"
    assert entry(met).role is PersonRole.PRESUMED_VICTIM


def test_nobody_is_recorded_as_an_identified_victim_at_once(office, world):
    found = walk.detection(world.guard_north)
    with pytest.raises(RuleBroken) as caught:
        detections.add_person(world.guard_north, found.reference, walk.new_person(), PersonRole.IDENTIFIED_VICTIM)
    assert caught.value.field == "role"


@pytest.mark.parametrize(
    "values",
    [
        {"role": "identified_victim"},
        {"role": "identified_victim", "decided_by": "court"},
        {"decided_by": "court"},
    ],
    ids=["nothing", "no day", "no victim"],
)
def test_the_database_knows_no_identified_victim_without_them_either(met, values):
    statement = sa.update(DetectionPerson).values(**values)
    with pytest.raises(IntegrityError):
        db.session.execute(statement)
    work.rollback()


def test_who_decided_goes_with_the_role_and_stays_in_the_version(world, met):
    change(world.guard_north, met, BODY)
    change(world.guard_north, met, {"role": "presumed_victim"}, AmendReason.MISTAKE)
    assert (entry(met).decided_by, entry(met).decided_on) == ("", None)
    last = history.of_person(world.guard_north, met[1]).rows[0]
    assert changes.read(last.before)["decided_by"] == BODY["decided_by"]


def test_a_role_never_changes_without_a_reason_nor_over_somebody_elses_change(world, met):
    assert broken(world.guard_north, met, WITNESS, None) == "reason"
    assert broken(world.guard_north, met, WITNESS, AmendReason.ADDED) == "reason"
    assert broken(world.guard_north, met, WITNESS, AmendReason.OTHER) == "words"
    change(world.guard_north, met, WITNESS, seen=1)
    with pytest.raises(Conflict):
        change(world.guard_north, met, BODY, seen=1)


def test_only_the_own_office_changes_it_and_only_what_counts(world, met):
    found, person = met
    for actor in (world.liaison_south, world.stranger):
        with pytest.raises(NotFound):
            change(actor, met, WITNESS)
    with pytest.raises(NotAllowed):
        change(world.auditor_north, met, WITNESS)
    other = walk.detection(world.guard_north)
    with pytest.raises(NotFound):
        change(world.guard_north, (other, person), WITNESS)
    recording.annul(world.supervisor_north, found)
    with pytest.raises(WrongState):
        change(world.guard_north, met, WITNESS)


def test_erased_nothing_says_any_more_what_the_role_was(world, met):
    change(world.guard_north, met, BODY)
    acts.pseudonymise_person(erasing.carer(world.supervisor_north), met[1])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PersonVersion)) == 0
    with pytest.raises(WrongState):
        change(world.guard_north, met, WITNESS)
