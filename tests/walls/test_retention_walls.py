"""Erasing behind the walls: what an agency keeps to itself, the protection compartment, and what the role may do."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner

from blo.audit import verification as audit
from blo.audit.models import AuditEntry, AuditPersonal
from blo.break_glass.models import BreakGlass
from blo.cli import main
from blo.documents.models import IssuedDocument
from blo.files.models import File
from blo.kernel import clock, work
from blo.kernel.db import db
from blo.kernel.errors import NotFound, RuleBroken
from blo.people.models import Person, PersonName
from blo.protection import service as protection
from blo.protection.models import FearedParty, ProtectionOverride, ProtectionReview
from blo.protection.screening import Screening, ScreeningAnswer
from blo.protection.states import PartyKind, ReviewOutcome
from blo.retention import queries, service
from blo.retention.models import DeletionRecord, LegalHold
from blo.retention.service import NewHold
from blo.retention.states import HoldGround, RecordKind
from blo.retention.words import ERASED
from blo.sharing.models import Bar, BarLift
from tests.support import erasing, walk
from tests.support.acting import owner_of
from tests.walls.test_agencies import colleagues
from tests.walls.told import rows, told

__all__ = ["colleagues"]
pytestmark = [pytest.mark.walls, pytest.mark.either_engine]


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=True)


def run_by_command(app, *words):
    done = CliRunner().invoke(main, ["retention", "run", *words], obj=lambda _settings: app)
    assert done.exit_code == 0, done.output
    return done.output


def hold(actor, reference):
    return service.place(actor, NewHold(reference, HoldGround.ORDER, "คำสั่งศาล"))


# --- agencies -------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(at_work, colleagues):
    """Two persons that the police keep to themselves, in two detections."""
    with at_work():
        police = colleagues["police"]
        found = [walk.detection(police, agency_only=True) for _ in range(2)]
        return [(row.reference, walk.person(police, row).reference) for row in found]


def test_what_an_agency_keeps_to_itself_is_erased_too_and_in_its_name(app, world, colleagues, kept):
    with later(366):
        with app.app_context():
            office_only = erasing.run(world.supervisor_north)
        said = run_by_command(app)
    assert erasing.summed(office_only) == {}
    assert said == ("TH-MSI-01 police  without_case person: 2\nTH-MSI-01 police  without_case detection: 2\n")
    assert rows(app, PersonName.__table__) == []
    assert {row["kind"] for row in rows(app, DeletionRecord.__table__)} == {RecordKind.PERSON, RecordKind.DETECTION}


def test_a_hold_on_what_an_agency_keeps_is_known_to_that_agency_alone(app, world, at_work, colleagues, kept):
    reference = kept[0][1]
    with at_work():
        for stranger in (world.supervisor_north, colleagues["customs"]):
            with pytest.raises(RuleBroken):
                hold(stranger, reference)
        placed = hold(colleagues["police"], reference)
        assert (placed.agency, placed.agency_only) == ("police", True)
        for stranger in (world.supervisor_north, colleagues["customs"]):
            assert queries.holds_of(stranger).rows == []
            with pytest.raises(NotFound):
                queries.hold(stranger, placed.id)
        assert queries.hold(colleagues["police again"], placed.id).reference == reference


def test_a_hold_on_what_an_agency_keeps_holds_its_names_in_the_offices_one_log(app, at_work, colleagues, kept):
    """The log has no agencies: its names are erased in the office's run, to which the hold is not there."""
    held, free = kept[0], kept[1]
    with at_work():
        hold(colleagues["police"], held[1])
    with later(3654):
        said = run_by_command(app)
        with app.app_context():
            assert [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())
    assert "TH-MSI-01  audit audit" in said
    named = {row["entry_id"] for row in rows(app, AuditPersonal.__table__)}
    left = {row["subject"] for row in rows(app, AuditEntry.__table__) if row["id"] in named}
    assert left >= set(held)
    assert not left & set(free)
    assert len(rows(app, PersonName.__table__)) == 2


# --- the protection compartment -------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(at_work, world):
    """Somebody under review, screened, with a confirmed override; the person's reference."""
    with at_work():
        person = walk.person(world.guard_north, walk.detection(world.guard_north))
        walk.screening(world.guard_north, person)
        walk.review(
            world.supervisor_north, person, walk.Feared(PartyKind.STATE, "MM", "พี่ชาย"), words="กลัว", words_language="th"
        )
        walk.overriding.confirm(world.focal_north, walk.override(world.supervisor_north, person).id)
        return person.reference


PROTECTION = (ProtectionReview, FearedParty, ProtectionOverride, BarLift)
ASKED = (Screening, ScreeningAnswer)


def left(app, *models):
    return {model.__tablename__ for model in models if rows(app, model.__table__)}


def close(at_work, world, reference, outcome):
    with at_work():
        protection.close(world.supervisor_north, reference, outcome)


def test_nobody_under_review_is_erased_by_a_clock(app, world, at_work, reviewed):
    with later(4000):
        run_by_command(app)
        assert len(rows(app, PersonName.__table__)) == 2
        assert left(app, ProtectionReview, FearedParty, Bar, *ASKED) == {
            "protection_review", "feared_party", "bar", "screening", "screening_answer",
        }  # fmt: skip
        close(at_work, world, reviewed, ReviewOutcome.ERROR)
        run_by_command(app)
    assert rows(app, PersonName.__table__) == []
    assert left(app, Bar, *PROTECTION, *ASKED) == set()


@pytest.mark.parametrize(
    ("outcome", "days"), [(ReviewOutcome.WITHDRAWN, 1), (ReviewOutcome.ELSEWHERE, 30)], ids=["wished", "closed"]
)
def test_a_closed_review_goes_first_and_at_the_persons_wish_at_once(app, world, at_work, reviewed, outcome, days):
    close(at_work, world, reviewed, outcome)
    with later(days - 0.5):
        run_by_command(app)
        assert left(app, ProtectionReview, FearedParty) == {"protection_review", "feared_party"}
    with later(days):
        run_by_command(app)
        assert left(app, ProtectionReview, FearedParty) == set()
    with later(31):
        run_by_command(app)
    assert left(app, *PROTECTION) == set()
    assert left(app, PersonName, *ASKED) == {"person_name", "screening", "screening_answer"}
    with app.app_context():
        assert [audit.verify(chain) for chain in audit.chains()] == [None] * len(audit.chains())


def test_a_hold_on_the_person_keeps_a_closed_review(app, world, at_work, reviewed):
    close(at_work, world, reviewed, ReviewOutcome.WITHDRAWN)
    with at_work():
        hold(world.supervisor_north, reviewed)
    with later(400):
        run_by_command(app)
    assert left(app, ProtectionReview, FearedParty, ProtectionOverride, *ASKED) == {
        "protection_review", "feared_party", "protection_override", "screening", "screening_answer",
    }  # fmt: skip


def test_what_is_due_of_the_compartment_is_told_to_those_who_open_it(app, world, at_work, visit, reviewed):
    close(at_work, world, reviewed, ReviewOutcome.ERROR)
    with later(40):
        with at_work():
            told_to = {
                who: {one.source.kind for one in queries.standings(getattr(world, who), erasing.schedule()) if one.due}
                for who in ("supervisor_north", "auditor_north", "supervisor_south")
            }
        report = CliRunner().invoke(main, ["retention", "report"], obj=lambda _settings: app)
        page = visit("auditor_north").get("/retention")
    assert told_to["supervisor_north"] == {RecordKind.REVIEW, RecordKind.OVERRIDE}
    assert RecordKind.REVIEW not in told_to["auditor_north"]
    assert told_to["supervisor_south"] == set()
    assert reviewed not in report.output
    assert page.status == 200


# --- what the application's role may do -----------------------------------------------------------------------------


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_of_a_document_the_role_may_change_the_bytes_and_nothing_else(app):
    asked = sa.text(
        "SELECT column_name FROM information_schema.role_column_grants "
        "WHERE table_name = 'issued_document' AND privilege_type = 'UPDATE' AND grantee = 'blo_tests_application'"
    )
    with app.app_context(), owner_of(app).connect() as connection:
        assert [row[0] for row in connection.execute(asked)] == ["pdf"]


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_the_role_erases_no_bytes_of_another_office_and_rewrites_none(app, world, at_work):
    with at_work():
        found = walk.detection(world.guard_north)
        walk.document(world.supervisor_north, walk.DocumentKind.DETECTION, found.reference)
    papers = IssuedDocument.__table__
    with told(app, world.supervisor_south) as connection:
        assert connection.execute(sa.update(papers).values(pdf=None)).rowcount == 0
    refused = (
        sa.update(papers).values(pdf=b"another"),
        sa.update(papers).values(pages=9),
        sa.delete(papers),
        sa.update(DeletionRecord.__table__).values(records=2),
        sa.delete(DeletionRecord.__table__),
    )
    for statement in refused:
        with told(app, world.supervisor_north) as connection, pytest.raises(sa.exc.DBAPIError):
            connection.execute(statement)
    with told(app, world.supervisor_north) as connection:
        assert connection.execute(sa.update(papers).values(pdf=None)).rowcount == 1


def test_told_nothing_a_run_finds_nothing(app, world, reviewed):
    """The walls stand in upkeep too: only who is told as an office's caretaker reaches its rows."""
    with later(400), app.app_context(), work.atomic():
        run = service.Run(uuid4(), erasing.schedule(), erasing.KEY)
        carer = erasing.carer(world.supervisor_south)
        done = [service.erase_batch(carer, source, run) for source in service.queries.SOURCES]
    assert done == [[]] * len(done)
    with app.app_context():
        assert db.session.scalars(sa.select(Person.reduced_at)).all() == [None]
        assert db.session.scalars(sa.select(LegalHold)).all() == []


# --- what stands beside a record ------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [False, True], ids=["due", "held"])
def test_photos_papers_and_why_the_glass_was_broken_go_with_their_record(app, world, at_work, held):
    with at_work():
        case, _person = walk.case_with_person(world.liaison_north)
        [found] = walk.cases.queries.contents(world.liaison_north, case)
        walk.file(world.guard_north, found)
        walk.file(world.liaison_north, case)
        walk.glass(world.administrator_north, case)
        if held:
            hold(world.supervisor_north, case.reference)
    before = [row["words"] for row in rows(app, BreakGlass.__table__)]
    with later(1827):
        run_by_command(app)
    assert len(rows(app, File.__table__)) == (2 if held else 0)
    assert [row["words"] for row in rows(app, BreakGlass.__table__)] == (before if held else [ERASED])
