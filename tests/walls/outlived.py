"""What tests of retention are about: somebody met, a case with everything in it, and the time that passes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import current_app

from blo.audit import verification as audit
from blo.detections.states import PersonRole
from blo.documents.kinds import DocumentKind
from blo.handovers import service as handovers
from blo.kernel import work
from blo.kernel.db import Base, db
from blo.people import service as people
from blo.people.birth import Birth
from blo.people.states import BirthPrecision, NameKind, NameOrder
from blo.referrals import service as referrals
from blo.referrals.service import Words
from blo.referrals.states import DeclineReason
from blo.retention import service
from blo.retention.service import NewHold
from blo.retention.states import HoldGround
from tests.documents.paper import by_pdfium
from tests.support import walk
from tests.support.acting import owner_of

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


def hold(world, reference):
    placed = service.place(world.supervisor_north, NewHold(reference, HoldGround.ORDER, "คำสั่งศาลที่ 12/2569"))
    work.commit()
    return placed
