"""What a hold keeps, how it is proved that something was erased, and that a run may be stopped."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from blo.audit.models import AuditEntry
from blo.cli import main
from blo.kernel import work
from blo.kernel.db import db
from blo.kernel.errors import NotAllowed, RuleBroken, WrongState
from blo.people.models import Person
from blo.referrals.states import ReferralState
from blo.retention import service
from blo.retention.models import DeletionRecord, LegalHold
from blo.retention.service import NewHold
from blo.retention.sources import SOURCES
from blo.retention.states import HoldGround
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
    hold,
    kept,
    met,
    office,
    whole,
)

__all__ = ["clock", "office"]
pytestmark = [pytest.mark.walls, pytest.mark.either_engine]

# --- holds ----------------------------------------------------------------------------------------------------------


def test_a_held_case_keeps_all_that_is_in_it_until_the_hold_is_lifted(office, world, clock):
    case, *_ = full_case(world)
    held = hold(world, case.reference)
    after(clock, 4000)
    assert erasing.summed(erasing.run(world.supervisor_north)).keys() <= {("audit", "audit")}  # about other things
    assert [name for name in TYPED if not kept(name)] == []
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
