"""When its time is over: what goes, what stays, what a hold keeps, and how it is proved."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner
from flask import current_app

from blo.audit import verification as audit
from blo.audit.models import AuditEntry, AuditPersonal
from blo.cases.models import Case
from blo.cases.service import Selection
from blo.cases.states import CaseField
from blo.cli import main
from blo.detections.models import Detection, DetectionPerson
from blo.detections.states import PersonRole
from blo.documents.kinds import DocumentKind
from blo.documents.models import IssuedDocument
from blo.handovers import service as handovers
from blo.kernel import work
from blo.kernel.db import Base, db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.people import service as people
from blo.people.birth import Birth
from blo.people.models import Person, PersonName
from blo.people.states import BirthPrecision, NameKind, NameOrder, PersonField
from blo.referrals import service as referrals
from blo.referrals.models import Referral, ReferralStep
from blo.referrals.service import Words
from blo.referrals.states import DeclineReason, ReferralState
from blo.retention import service
from blo.retention.models import DeletionRecord, LegalHold
from blo.retention.service import NewHold
from blo.retention.sources import SOURCES
from blo.retention.states import Act, HoldGround
from blo.retention.words import ERASED
from blo.sharing.models import Release
from blo.sharing.states import RecallReason, ReleaseState
from tests.documents.paper import by_pdfium
from tests.support import erasing, walk
from tests.support.acting import owner_of

pytestmark = pytest.mark.walls

BEGIN = datetime.combine(datetime.now(UTC) + timedelta(days=2), time(3), UTC)
"""A chain's entries go forward in time, and the tests' database was filled just now."""
NATIVE, LATIN = "စန္ဒာအေး", "Sandar Aye"


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(app, clock):
    with app.app_context():
        yield app
        work.rollback()


def after(clock, days):
    clock.move_to(BEGIN + timedelta(days=days))


def somebody(**given):
    names = (NewName(NATIVE, NameKind.NATIVE), NewName(LATIN, NameKind.LATIN))
    born = Birth(BirthPrecision.DAY, day=date(1995, 6, 7))
    return walk.new_person(**{"names": names, "birth": born, "languages": ("rhg", "my"), **given})


def NewName(text, kind):  # noqa: N802 - stands for the class, with the order of names that matters to no test here
    return people.NewName(text, kind, NameOrder.SINGLE)


def met(world, role=PersonRole.PRESUMED_VICTIM, **given):
    """A detection that tells of somebody by name, and that person."""
    told = given.pop("narrative", f"พบ {NATIVE} และ sandar aye ริมน้ำ")
    found = walk.detection(world.guard_north, narrative=told)
    return found, walk.detections.add_person(world.guard_north, found.reference, somebody(**given), role)


def everywhere():
    """All that stands in any column of any table, as the owner of the database reads it."""
    with work.reading(), owner_of(current_app).connect() as connection:
        rows = [row for table in Base.metadata.sorted_tables for row in connection.execute(sa.select(table))]
        connection.rollback()
    cells = [cell for row in rows for cell in row]
    papers = ["".join(by_pdfium(cell)) for cell in cells if isinstance(cell, bytes) and cell.startswith(b"%PDF")]
    return " ".join([str(cell) for cell in cells if not isinstance(cell, bytes)] + papers).lower()


def kept(name):
    return name.lower() in everywhere()


def whole():
    return [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())


def fresh(row):
    work.commit()
    db.session.expire_all()
    return row


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


def declined(world, reason=DeclineReason.PERSON, role=PersonRole.PRESUMED_VICTIM):
    found, person = met(world, role)
    case = walk.case(world.liaison_north, found)
    message = f"{LATIN} ขอที่พัก"
    sent = walk.new_referral(case, person, message=message, contact_instructions=f"ผ่าน{NATIVE}")
    made = referrals.send(world.liaison_north, sent, walk.terms(world.liaison_south))
    referrals.move(world.liaison_south, made.reference, "acknowledge")
    words = Words(f"{LATIN} မလိုပါ", "my", reason)
    referrals.move(world.liaison_south, made.reference, "decline", words=words)
    work.commit()
    return case, person, made


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


def test_who_is_assisted_after_all_is_not_erased(office, world, clock):
    case, person, _ = declined(world)
    again = referrals.send(world.liaison_north, walk.new_referral(case, person), walk.terms(world.liaison_south))
    for verb in ("acknowledge", "accept"):
        referrals.move(world.liaison_south, again.reference, verb)
    work.commit()
    after(clock, 400)
    assert erasing.run(world.supervisor_north) == []


# --- cases ----------------------------------------------------------------------------------------------------------


def full_case(world):
    """A case with everything in it that words are typed into."""
    found, person = met(world)
    case = walk.case(world.liaison_north, found)
    sent = walk.new_referral(case, person, message=f"{NATIVE} ต้องการที่พัก")
    made = referrals.send(world.liaison_north, sent, walk.terms(world.liaison_south))
    referrals.move(world.liaison_south, made.reference, "acknowledge", words=Words(f"{LATIN} ရပြီ", "my"))
    presented = walk.Presented(
        person.reference,
        agrees_to_return=True,
        fears_return=False,
        documents="ใบผ่านแดน",
        property_list=f"กระเป๋าของ{NATIVE}",
        guardian="ဒေါ်အုပ်ထိန်းသူ",
        child_officer="ဒေါ်ကလေး",
    )
    terms = walk.terms(world.liaison_south, handling=walk.Handling.H3, handling_note=f"อย่าบอกครอบครัวของ {LATIN}")
    offered = handovers.offer(world.liaison_north, walk.new_handover(case, presented), terms)
    handovers.receive(world.liaison_south, offered.reference, walk.receipt(person, interpreter_name="ဦးစကားပြန်"))
    paper = walk.document(world.supervisor_north, DocumentKind.HANDOVER, offered.reference)
    work.commit()
    return case, person, made, offered, paper


TYPED = (NATIVE, LATIN, "ဒေါ်အုပ်ထိန်းသူ", "ဦးစကားပြန်", "สรุป", "กระเป๋า", "สมชาย")


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
    from blo.accounts import throttle

    throttle.count_failure("guard_north", "127.0.0.1", minutes=15)
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


# --- holds ----------------------------------------------------------------------------------------------------------


def hold(world, reference):
    placed = service.place(world.supervisor_north, NewHold(reference, HoldGround.ORDER, "คำสั่งศาลที่ 12/2569"))
    work.commit()
    return placed


def test_a_held_case_keeps_all_that_is_in_it_until_the_hold_is_lifted(office, world, clock):
    case, *_ = full_case(world)
    held = hold(world, case.reference)
    after(clock, 4000)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("audit", "audit"): 1}  # of the office's key
    service.lift(world.supervisor_north, held.id, "คดีถึงที่สุด")
    work.commit()
    assert len(erasing.run(world.supervisor_north)) > 5
    assert [name for name in TYPED if kept(name)] == []
    assert whole()


@pytest.mark.parametrize("kind", ["person", "referral", "handover", "document"])
def test_a_held_record_keeps_what_is_about_it(office, world, clock, kind):
    case, person, sent, offered, paper = full_case(world)
    other = walk.person(world.guard_north, walk.cases.queries.contents(world.liaison_north, case)[0])
    named = {"person": person, "referral": sent, "handover": offered}
    hold(world, paper.number if kind == "document" else named[kind].reference)
    after(clock, 4000)
    erasing.run(world.supervisor_north)
    assert fresh(other).reduced_at is not None
    if kind == "document":
        assert (bool(paper.pdf), person.names) == (True, [])
        return
    assert [name.text for name in person.names] == [NATIVE, LATIN]
    assert NATIVE in sent.message
    assert NATIVE in offered.persons[0].property_list
    assert case.summary == "สรุป"  # it tells of the person
    assert paper.pdf


def test_a_held_detection_keeps_its_persons(office, world, clock):
    found, person = met(world)
    hold(world, found.reference)
    after(clock, 400)
    assert erasing.run(world.supervisor_north) == []
    assert fresh(person).names


def test_taking_a_name_out_of_a_held_text_is_not_done(office, world, clock):
    """Two in one detection: one is held, the other is due; the words of the detection stay as they were."""
    case, person, _ = declined(world)
    [found] = walk.cases.queries.contents(world.liaison_north, case)
    other = walk.person(world.guard_north, found)
    hold(world, other.reference)
    before = found.narrative
    after(clock, 90)
    assert erasing.summed(erasing.run(world.supervisor_north)) == {("declined", "person"): 1}
    assert fresh(found).narrative == before
    assert fresh(person).names == []


def test_only_an_offices_own_records_can_be_held_and_none_is_told_from_anothers(office, world):
    found, _ = met(world)
    foreign = walk.detection(world.guard_south)
    messages = set()
    for reference in (foreign.reference, "TH-MSI-D-26-2222222X", "nonsense", "TH-MSI-X-26-2222222X"):
        with pytest.raises(RuleBroken) as refused:
            service.place(world.supervisor_north, NewHold(reference, HoldGround.ORDER, "คำสั่ง"))
        messages.add((refused.value.field, str(refused.value.message)))
    assert len(messages) == 1
    for who in ("guard_north", "liaison_north", "auditor_north", "administrator_north"):
        with pytest.raises(NotAllowed):
            service.place(getattr(world, who), NewHold(found.reference, HoldGround.ORDER, "คำสั่ง"))


def test_a_hold_is_lifted_once_by_a_named_person_for_a_reason(office, world):
    found, _ = met(world)
    held = hold(world, found.reference.lower().replace("-", "–"))
    assert held.reference == found.reference
    with pytest.raises(RuleBroken):
        service.lift(world.supervisor_north, held.id, "")
    service.lift(world.supervisor_north, held.id, "สิ้นสุดแล้ว")
    assert (held.lifted_by_name, held.lift_reason) == ("Supervisor North", "สิ้นสุดแล้ว")
    with pytest.raises(WrongState):
        service.lift(world.supervisor_north, held.id, "again")


def test_no_role_erases_from_a_page(office, world):
    run = service.Run(walk.uuid4(), erasing.schedule(), erasing.KEY)
    for actor in world.actors.values():
        with pytest.raises(NotAllowed):
            service.erase_batch(actor, SOURCES[0], run)


# --- proof ----------------------------------------------------------------------------------------------------------


def test_the_record_proves_what_was_done_to_who_knows_the_reference_and_keeps_nothing(office, world, clock):
    _, person = met(world)
    reference = person.reference
    work.commit()
    after(clock, 400)
    erasing.run(world.supervisor_north)
    records = db.session.scalars(sa.select(DeletionRecord)).all()
    assert {record.kind.value: record.counts for record in records} == {
        "person": {"detection": 1, "person": 1, "person_name": 2},
        "detection": {"detection": 1},
    }
    assert reference not in " ".join(str(vars(record)) for record in records)
    digests = {record.subject_digest for record in records}
    assert service.subject_digest(erasing.KEY, reference) in digests
    assert service.subject_digest("another key, of thirty-two letters", reference) not in digests
    entries = [row for row in db.session.scalars(sa.select(AuditEntry)).unique() if row.kind == "retention_done"]
    assert {digest for entry in entries for digest in entry.facts["digests"]} == digests


def command(app, *words):
    """Call the command line on the test's application."""
    return CliRunner().invoke(main, ["retention", *words], obj=lambda _settings: app)


def test_the_command_line_reports_erases_and_proves(app, world, clock):
    with app.app_context(), work.atomic():
        _, person = met(world)
        reference = person.reference
    after(clock, 400)
    told = command(app, "report", "--office", "TH-MSI-01")
    assert told.exit_code == 0, told.output
    assert f"1 due, 0 held, oldest of {BEGIN:%Y-%m-%d}" in " ".join(told.output.split())
    assert [one for one in (NATIVE, reference) if one in told.output] == []
    assert "custody" in told.output
    assert command(app, "prove", reference).exit_code == 1
    again = command(app, "report", "--office", "TH-MSI-01")
    assert again.output == told.output  # reporting erases nothing
    assert command(app, "run").exit_code == 0
    assert command(app, "run").output == ""
    proved = command(app, "prove", reference.lower())
    assert proved.exit_code == 0
    assert "pseudonymise, class without_case after 365 days" in proved.output
    assert "of the audit chain" in proved.output


def test_a_run_that_is_stopped_goes_on_where_it_was(office, world, clock, monkeypatch):
    for _ in range(5):
        met(world)
    work.commit()
    after(clock, 400)
    real, calls = service._write_down, []

    def failing(*given):
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(service, "_write_down", failing)
    with pytest.raises(KeyboardInterrupt):
        erasing.run(world.supervisor_north, erasing.schedule(batch=2))
    reduced = sa.select(sa.func.count()).where(Person.reduced_at.is_not(None))
    assert db.session.scalar(reduced) == 4  # two batches stand, the third left nothing
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DeletionRecord)) == 4
    monkeypatch.undo()
    erasing.run(world.supervisor_north, erasing.schedule(batch=2))
    assert db.session.scalar(reduced) == 5
    assert whole()


def test_holds_themselves_go_ten_years_after_they_were_lifted(office, world, clock):
    found, _ = met(world)
    held = hold(world, found.reference)
    service.lift(world.supervisor_north, held.id, "สิ้นสุดแล้ว")
    work.commit()
    after(clock, 3653)
    assert erasing.summed(erasing.run(world.supervisor_north))[("ledger", "hold")] == 1
    assert db.session.scalars(sa.select(LegalHold)).all() == []
    assert not kept("คำสั่งศาลที่")


def test_a_referral_that_was_reduced_can_still_be_read(app, world, visit, clock):
    with app.app_context():
        case, person, sent, offered, _ = full_case(world)
        paths = [
            f"/cases/{case.reference}",
            f"/persons/{person.reference}",
            f"/referrals/{sent.reference}",
            f"/handovers/{offered.reference}",
        ]
        after(clock, 4000)
        erasing.run(world.supervisor_north)
        assert sent.state is ReferralState.RECEIVED
    reader = visit("supervisor_north")
    for path in paths:
        page = reader.get(path)
        assert page.status == 200
        assert NATIVE not in page.text
