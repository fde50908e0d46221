"""When its time is over: what goes, and what stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from blo.accounts.models import SignInThrottle
from blo.audit.models import AuditEntry, AuditPersonal
from blo.cases.models import Case
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.detections import roles
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import PersonRole
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.kernel import work
from blo.kernel.db import db
from blo.people.birth import Birth
from blo.people.models import Person, PersonName
from blo.people.states import BirthPrecision, PersonField, PersonSection
from blo.records.amending import Amendment
from blo.records.states import AmendReason
from blo.referrals import service as referrals
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.states import DeclineReason
from blo.retention.models import DeletionRecord
from blo.retention.states import Act
from blo.retention.words import ERASED
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.support import erasing, walk
from tests.walls.outlived import (
    BEGIN,
    LATIN,
    NATIVE,
    TYPED,
    after,
    clock,
    declined,
    fresh,
    full_case,
    kept,
    met,
    office,
    whole,
)

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

# --- without a case -------------------------------------------------------------------------------------------------


def test_somebody_in_no_case_is_nameless_after_a_year_and_not_a_day_before(office, world, clock):
    found, person = met(world)
    work.commit()
    after(clock, 364)
    assert erasing.run(world.supervisor_north) == []
    assert kept(NATIVE)
    after(clock, 365)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {
        ("without_case", "person"): 1,
        ("without_case", "detection"): 1,
    }
    for name in (NATIVE, LATIN, "1995-06-07", "rhg"):
        assert not kept(name)
    fresh(person)
    assert (person.reference, person.sex, person.nationality) == (person.reference, walk.Sex.FEMALE, "MM")
    assert (person.birth_precision, person.birth_year, person.birth_day) == (BirthPrecision.YEAR, 1995, None)
    assert (person.names, person.languages, person.needs) == ([], [], [walk.Need.MEDICAL])
    assert (found.narrative, found.place_name, found.total) == (ERASED, ERASED, 3)
    assert whole()


def test_an_estimated_age_stays_as_it_was(office, world, clock):
    _, person = met(world, birth=Birth(BirthPrecision.ESTIMATED, age_from=15, age_to=17, age_on=BEGIN.date()))
    work.commit()
    after(clock, 400)
    erasing.run(world.supervisor_north)
    assert fresh(person).birth == Birth(BirthPrecision.ESTIMATED, age_from=15, age_to=17, age_on=BEGIN.date())


def test_another_offices_records_are_that_offices_to_erase(office, world, clock):
    walk.person(world.guard_south, walk.detection(world.guard_south))
    work.commit()
    after(clock, 400)
    assert erasing.run(world.supervisor_north) == []
    assert len(erasing.run(world.supervisor_south)) == 2


# --- who declined ---------------------------------------------------------------------------------------------------


def test_who_declined_is_nameless_after_ninety_days_while_the_case_goes_on(office, world, clock):
    case, person, sent = declined(world)
    chosen = Selection((CaseField.CRIMES,), {}, {person.reference: (PersonField.NAMES,)})
    terms = walk.terms(world.liaison_south, expires_on=BEGIN.date() + timedelta(days=365))
    walk.cases.share(world.liaison_north, case.reference, chosen=chosen, terms=terms, act=walk.uuid4())
    work.commit()
    after(clock, 89)
    assert erasing.run(world.supervisor_north) == []
    after(clock, 90)
    before = fresh(case).summary
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("declined", "person"): 1}
    assert not kept(NATIVE)
    assert not kept(LATIN)
    [detection] = walk.cases.queries.contents(world.liaison_north, fresh(case))
    assert detection.narrative == f"พบ {person.reference} และ {person.reference} ริมน้ำ"
    assert case.summary == before
    assert (sent.message, [step.note for step in sent.steps if step.note]) == (ERASED, [ERASED])
    [shared] = db.session.scalars(sa.select(Release).where(Release.state == ReleaseState.RECALLED))
    assert (shared.subject_id, shared.recall_reason) == (person.id, RecallReason.RETENTION)
    assert whole()


@pytest.mark.parametrize(
    ("reason", "role"),
    [
        (DeclineReason.CAPACITY, PersonRole.PRESUMED_VICTIM),
        (DeclineReason.PERSON, PersonRole.SUSPECTED_SMUGGLER),
        (DeclineReason.PERSON, PersonRole.WITNESS),
    ],
)
def test_a_full_shelter_or_another_role_erases_nobody_in_a_case(office, world, clock, reason, role):
    declined(world, reason, role)
    after(clock, 400)
    assert erasing.run(world.supervisor_north) == []


def test_a_victim_loses_nothing_of_it_by_being_identified(office, world, clock):
    _, person, _ = declined(world)
    [[found]] = db.session.execute(sa.select(Detection.reference))
    decided = {"role": "identified_victim", "decided_by": "ทีมสหวิชาชีพ", "decided_on": f"{BEGIN:%Y-%m-%d}"}
    change = Amendment(PersonSection.ROLE, decided, AmendReason.LEARNED, 1)
    roles.change(world.liaison_north, person.reference, found, change)
    work.commit()
    after(clock, 90)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("declined", "person"): 1}


def test_who_is_assisted_after_all_is_not_erased(office, world, clock):
    case, person, _ = declined(world)
    again = referrals.send(world.liaison_north, walk.new_referral(case, person), walk.terms(world.liaison_south))
    for verb in ("acknowledge", "accept"):
        referrals.move(world.liaison_south, again.reference, verb)
    work.commit()
    after(clock, 400)
    assert erasing.run(world.supervisor_north) == []


# --- cases ----------------------------------------------------------------------------------------------------------


def test_a_case_untouched_for_years_keeps_its_codes_and_loses_its_words(office, world, clock):
    case, person, _, _, paper = full_case(world)
    after(clock, 1825)
    assert erasing.run(world.supervisor_north) == []
    after(clock, 1826)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {
        ("case", kind): 1 for kind in ("referral", "handover", "person", "detection", "case")
    }
    assert kept(LATIN)  # on the paper that was issued, which is kept longer
    assert fresh(paper).pdf.startswith(b"%PDF")
    after(clock, 3653)
    assert erasing.summed(erasing.run(world.supervisor_north))[("document", "document")] == 1
    assert [name for name in TYPED if kept(name)] == []
    assert fresh(case).crimes == [walk.Crime.TRAFFICKING]
    assert fresh(person).reduced_at is not None
    assert whole()


def test_what_is_done_in_a_case_begins_its_time_anew_and_looking_does_not(office, world, clock):
    case, person, *_ = full_case(world)
    after(clock, 1000)
    walk.share(world.liaison_north, world.liaison_south, case, persons={person.reference: (PersonField.SEX,)})
    work.commit()
    after(clock, 1826)
    assert erasing.run(world.supervisor_north) == []
    after(clock, 1000 + 1826)
    assert len(erasing.run(world.supervisor_north)) == 5


def test_taking_a_release_back_here_does_not_begin_a_cases_time_anew(office, world, clock):
    """Two persons of one case, one batch each: the first one's recall must not save the second."""
    found, first = met(world)
    second = walk.person(world.guard_north, found)
    case = walk.case(world.liaison_north, found)
    chosen = {person.reference: (PersonField.NAMES,) for person in (first, second)}
    walk.share(world.liaison_north, world.liaison_south, case, persons=chosen)
    work.commit()
    after(clock, 20)
    erasing.run(world.supervisor_north, erasing.schedule(batch=1, case=(10, Act.PSEUDONYMISE)))
    assert fresh(first).reduced_at is not None
    assert fresh(second).reduced_at is not None
    assert db.session.scalars(sa.select(Release.recall_reason)).all().count(RecallReason.RETENTION) == 2


def test_deleting_a_case_leaves_the_ledger_and_what_was_issued(office, world, clock):
    *_, paper = full_case(world)
    [reference] = db.session.scalars(sa.select(Person.reference))
    number = paper.number
    after(clock, 1826)
    erasing.run(world.supervisor_north, erasing.schedule(case=(1826, Act.DELETE)))
    for model in (Case, Detection, DetectionPerson, Person, PersonName, Referral, ReferralStep):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
    assert db.session.scalars(sa.select(IssuedDocument.number)).all() == [number]
    assert {row.subject_reference for row in db.session.scalars(sa.select(Release))} >= {reference}
    after(clock, 2 * 3653)
    gone = erasing.summed(erasing.run(world.supervisor_north))
    assert gone[("ledger", "release")] == 2
    assert db.session.scalars(sa.select(IssuedDocument.number)).all() == [number]
    assert db.session.scalars(sa.select(IssuedDocument.pdf)).all() == [None]
    assert whole()


def test_minimising_drops_words_and_leaves_persons(office, world, clock):
    case, person, *_ = full_case(world)
    after(clock, 1826)
    done = erasing.summed(erasing.run(world.supervisor_north, erasing.schedule(case=(1826, Act.MINIMISE))))
    assert ("case", "person") not in done
    assert [name.text for name in fresh(person).names] == [NATIVE, LATIN]
    assert fresh(case).summary == ERASED


# --- documents, names in the log, sign-ins --------------------------------------------------------------------------


def test_a_file_made_for_the_person_goes_after_a_month_and_its_number_stays(office, world, clock):
    _, person = met(world)
    paper = walk.document(world.supervisor_north, DocumentKind.SUBJECT_ACCESS, person.reference)
    work.commit()
    after(clock, 30)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("subject_access", "document"): 1}
    assert (fresh(paper).pdf, paper.pages > 0, len(paper.file_digest)) == (None, True, 64)


def test_names_leave_the_log_after_ten_years_and_its_chain_is_whole(office, world, clock):
    met(world)
    work.commit()
    assert kept("Guard North")
    after(clock, 3653)
    entries = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    done = erasing.summed(erasing.run(world.supervisor_north))
    assert done[("audit", "audit")] == 3  # with that of the office's key
    names = [row.facts["name"] for row in db.session.scalars(sa.select(AuditPersonal)) if row.facts]
    assert "Guard North" not in names
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) > entries
    assert whole()


def test_counters_of_failed_sign_ins_go_with_the_installations_own_run(office, world, clock):
    db.session.add_all([SignInThrottle(key=key, failures=1, since=walk.clock.now()) for key in ("name", "address")])
    work.commit()
    after(clock, 90)
    assert erasing.run(world.supervisor_north) == []
    assert erasing.summed(erasing.run(erasing.OF_INSTALLATION)) == {("sign_in", "sign_in"): 2}


def test_what_is_final_stays_final(office, world, clock):
    """Bytes may be erased and not rewritten; a deletion record neither."""
    *_, paper = full_case(world)
    after(clock, 1826)
    erasing.run(world.supervisor_north)
    papers, records = IssuedDocument.__table__, DeletionRecord.__table__
    refused = (
        *(sa.update(papers).values({column.name: papers.c[column.name]}) for column in papers.columns),
        sa.update(papers).values(pdf=b"another"),
        sa.update(papers).values(pdf=None, pages=1),
        sa.delete(papers),
        sa.update(records).values(records=2),
        sa.delete(records),
    )
    for statement in refused:
        with pytest.raises(sa.exc.DatabaseError), db.session.begin_nested():
            db.session.execute(statement)
    assert fresh(paper).pdf
